"""What the database itself refuses of places and claims, whoever asks: bare SQL, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import IntegrityError

from app.core.database import broken_constraint
from tests.support.databases import ENGINES

MOMENT = "2027-03-01 08:00:00.000000"
POOL = "INSERT INTO pool (id, kind, mode, seed, drawn_at, created_at) VALUES (:id, 'test', :mode, :seed, :drawn, :at)"
PLACE = "INSERT INTO place (id, pool_id, number) VALUES (:id, :pool, :number)"
CLAIM = """
    INSERT INTO claim (uid, pool_id, resource_id, place_id, status, priority, queue_no, party, together, expires_at,
                       called_at, changed_at, created_at)
    VALUES (:uid, :pool, :person, :place, :status, :priority, :number, :party, :together, :expires, :called, :at, :at)
"""


class Sql:
    """Two pools of two places (1 and 2, 3 and 4) and three people, written as a stranger to the product would."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.claims = connection, 0
        for person in (1, 2, 3):
            self.run("INSERT INTO resource (id, kind) VALUES (:id, 'person')", id=person)
        for pool in (1, 2):
            self.pool(pool)
            for number in (1, 2):
                self.run(PLACE, id=2 * (pool - 1) + number, pool=pool, number=number)

    def run(self, statement: str, **values: object) -> None:
        self.connection.execute(text(statement), values)

    def pool(self, number: int, mode: str = "first_come", seed: str | None = None, drawn: str | None = None) -> None:
        self.run(POOL, id=number, mode=mode, seed=seed, drawn=drawn, at=MOMENT)

    def claim(self, status: str, **values: object) -> None:
        self.claims += 1
        plain = {"pool": 1, "person": 1, "place": None, "priority": 0, "party": None, "expires": None, "called": None}
        number = self.claims if status not in ("asked", "refused") else None
        given = {"uid": str(self.claims), "number": number, "together": False, "at": MOMENT, **plain, **values}
        self.run(CLAIM, status=status, **given)

    def refuses(self, name: str, statement: Callable[[], None]) -> None:
        with pytest.raises(IntegrityError) as refused:
            statement()
        assert broken_constraint(refused.value) == name


@pytest.fixture(params=ENGINES)
def sql(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> Any:
    url = fresh_database(request.param)
    engine = create_engine(url, connect_args={} if url.startswith("sqlite") else {"options": "-c timezone=UTC"})
    with engine.connect() as connection:
        if request.param == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        yield Sql(connection)
    engine.dispose()


def foreign_key(sql: Sql, name: str) -> str:
    """SQLite does not say which foreign key was broken."""
    return name if sql.connection.dialect.name == "postgresql" else "FOREIGN KEY constraint failed"


# --- what may be


@pytest.mark.parametrize(
    ("status", "values"),
    [
        ("asked", {}),
        ("waiting", {}),
        ("waiting", {"called": MOMENT}),
        ("offered", {"place": 1, "expires": MOMENT}),
        ("confirmed", {"place": 2}),
        *((ended, {}) for ended in ("passed", "lapsed", "withdrawn", "removed", "called_off", "refused", "closed")),
    ],
)
def test_every_status_can_be_written(sql: Sql, status: str, values: dict[str, object]) -> None:
    sql.claim(status, **values)


def test_unnamed_of_a_party_stand_beside_each_other(sql: Sql) -> None:
    for place in (1, 2):
        sql.claim("confirmed", person=None, party="p", together=True, place=place)


def test_one_person_may_have_ended_claims_and_one_in_each_pool(sql: Sql) -> None:
    for status in ("withdrawn", "lapsed", "waiting"):
        sql.claim(status)
    sql.claim("waiting", pool=2)


# --- what may not


def test_two_claims_never_hold_one_place(sql: Sql) -> None:
    sql.claim("confirmed", place=1)

    sql.refuses("uq_claim_place_id", lambda: sql.claim("offered", person=2, place=1, expires=MOMENT))


def test_two_claims_are_not_moved_to_one_place_either(sql: Sql) -> None:
    sql.claim("confirmed", place=1)
    sql.claim("confirmed", person=2, place=2)

    sql.refuses("uq_claim_place_id", lambda: sql.run("UPDATE claim SET place_id = 1"))


def test_claim_holds_no_place_of_another_pool(sql: Sql) -> None:
    sql.refuses(foreign_key(sql, "fk_claim_pool_id_place_id_place"), lambda: sql.claim("confirmed", place=3))


def test_claim_holds_no_place_that_is_not_there(sql: Sql) -> None:
    sql.refuses(foreign_key(sql, "fk_claim_pool_id_place_id_place"), lambda: sql.claim("confirmed", place=9))


def test_taken_place_is_not_deleted_and_a_free_one_is(sql: Sql) -> None:
    sql.claim("confirmed", place=1)
    sql.run("DELETE FROM place WHERE id = 2")

    sql.refuses(foreign_key(sql, "fk_claim_pool_id_place_id_place"), lambda: sql.run("DELETE FROM place WHERE id = 1"))


@pytest.mark.parametrize(("status", "values"), [("confirmed", {}), ("offered", {"expires": MOMENT})])
def test_who_holds_a_place_has_one(sql: Sql, status: str, values: dict[str, object]) -> None:
    sql.refuses("ck_claim_holds_its_place", lambda: sql.claim(status, **values))


@pytest.mark.parametrize(
    "status", ["asked", "waiting", "passed", "lapsed", "withdrawn", "removed", "called_off", "refused", "closed"]
)
def test_who_holds_none_has_none(sql: Sql, status: str) -> None:
    sql.refuses("ck_claim_holds_its_place", lambda: sql.claim(status, place=1))


def test_offer_has_an_end(sql: Sql) -> None:
    sql.refuses("ck_claim_only_offers_expire", lambda: sql.claim("offered", place=1))


@pytest.mark.parametrize(("status", "place"), [("confirmed", 1), ("waiting", None), ("lapsed", None)])
def test_only_an_offer_has_an_end(sql: Sql, status: str, place: int | None) -> None:
    sql.refuses("ck_claim_only_offers_expire", lambda: sql.claim(status, place=place, expires=MOMENT))


def test_two_claims_never_have_one_number(sql: Sql) -> None:
    sql.claim("waiting", number=7)

    sql.refuses("uq_claim_pool_id_queue_no", lambda: sql.claim("withdrawn", person=2, number=7))


@pytest.mark.parametrize(("status", "values"), [("waiting", {}), ("confirmed", {"place": 1})])
def test_who_is_in_the_line_has_a_number(sql: Sql, status: str, values: dict[str, object]) -> None:
    sql.refuses("ck_claim_has_its_turn", lambda: sql.claim(status, number=None, **values))


@pytest.mark.parametrize("first", ["asked", "waiting", "confirmed"])
def test_one_person_has_one_living_claim_in_a_pool(sql: Sql, first: str) -> None:
    sql.claim(first, place=1 if first == "confirmed" else None)

    sql.refuses("uq_claim_pool_id_resource_id", lambda: sql.claim("waiting"))


def test_ended_claim_does_not_come_back_beside_a_living_one(sql: Sql) -> None:
    sql.claim("withdrawn")
    sql.claim("waiting")

    sql.refuses("uq_claim_pool_id_resource_id", lambda: sql.run("UPDATE claim SET status = 'waiting'"))


def test_only_those_who_wait_are_called(sql: Sql) -> None:
    sql.refuses("ck_claim_only_waiting_are_called", lambda: sql.claim("confirmed", place=1, called=MOMENT))


def test_claim_is_of_somebody_or_of_a_party(sql: Sql) -> None:
    sql.refuses("ck_claim_of_somebody", lambda: sql.claim("waiting", person=None))


def test_nobody_comes_together_alone(sql: Sql) -> None:
    sql.refuses("ck_claim_together_in_a_party", lambda: sql.claim("waiting", together=True))


def test_claim_is_of_a_person_that_is_there(sql: Sql) -> None:
    sql.refuses(foreign_key(sql, "fk_claim_resource_id_resource"), lambda: sql.claim("waiting", person=9))


def test_unknown_status_is_refused(sql: Sql) -> None:
    sql.refuses("ck_claim_claim_status", lambda: sql.claim("invented"))


@pytest.mark.parametrize("priority", [-1, 10])
def test_there_are_ten_classes(sql: Sql, priority: int) -> None:
    sql.refuses("ck_claim_one_of_ten_classes", lambda: sql.claim("waiting", priority=priority))


def test_places_of_a_pool_are_counted_once(sql: Sql) -> None:
    sql.refuses("uq_place_pool_id_number", lambda: sql.run(PLACE, id=9, pool=1, number=2))


def test_places_are_counted_from_one(sql: Sql) -> None:
    sql.refuses("ck_place_counted_from_one", lambda: sql.run(PLACE, id=9, pool=1, number=0))


@pytest.mark.parametrize(("mode", "seed"), [("drawn", None), ("first_come", "seed"), ("chosen", "seed")])
def test_draw_and_nothing_else_has_a_seed(sql: Sql, mode: str, seed: str | None) -> None:
    sql.refuses("ck_pool_drawn_by_a_seed", lambda: sql.pool(9, mode, seed))


def test_nothing_but_a_draw_is_drawn(sql: Sql) -> None:
    sql.refuses("ck_pool_only_draws_are_drawn", lambda: sql.pool(9, drawn=MOMENT))
