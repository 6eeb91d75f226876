"""The promise: nothing is taken twice at one time. Fifty clients at one instant, real processes, both databases."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import IntegrityError

from app.core.clock import now
from tests.schedule.racers import slot
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes

R = "tests.schedule.racers"
CLIENTS = 50


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def job(verb: str, *arguments: Any) -> Job:
    return Job(f"{R}:{verb}", arguments)


def alone(race: Race, url: str, verb: str, *arguments: Any) -> Any:
    return race.run_here(url, job(verb, *arguments))


# --- races


def test_fifty_clients_for_one_slot_have_one_winner(race: Race, url: str) -> None:
    (room,) = alone(race, url, "make_resources", 1)

    ended = race(url, [job("take", [room], slot())] * CLIENTS)

    assert outcomes(ended) == {"done": 1, "Taken": CLIENTS - 1}
    assert [entry[2:] for entry in alone(race, url, "entries")] == [("confirmed", 0, 1)]


def test_slots_shifted_by_half_hours_never_overlap(race: Race, url: str) -> None:
    (room,) = alone(race, url, "make_resources", 1)
    jobs = [job("take", [room], slot(30 * (number % 10), length=60)) for number in range(CLIENTS)]

    ended = outcomes(race(url, jobs))

    assert set(ended) == {"done", "Taken"}
    assert ended["done"] in (4, 5)  # more do not fit into these hours, and fewer would leave one free
    assert alone(race, url, "overlaps") == 0


def test_slots_shifted_by_their_own_length_all_fit(race: Race, url: str) -> None:
    (room,) = alone(race, url, "make_resources", 1)
    jobs = [job("take", [room], slot(60 * (number % 10), length=60)) for number in range(CLIENTS)]

    ended = outcomes(race(url, jobs))

    assert ended == {"done": 10, "Taken": CLIENTS - 10}
    assert alone(race, url, "overlaps") == 0


def test_halls_and_their_parts_in_any_order_never_overlap(race: Race, url: str) -> None:
    first, second, third = alone(race, url, "make_resources", 3)
    wishes = [[first, second], [third, second], [third, first], [second], [first, second, third]]
    jobs = [job("take", wishes[number % 5], slot(30 * (number % 3)), 15) for number in range(CLIENTS)]

    ended = outcomes(race(url, jobs))

    assert set(ended) == {"done", "Taken"}
    assert alone(race, url, "overlaps") == 0


def test_moves_that_cross_all_succeed_when_there_is_room(race: Race, url: str) -> None:
    here, there = alone(race, url, "make_resources", 2)
    going = [alone(race, url, "take", [here], slot(weeks=number)) for number in range(10)]
    coming = [alone(race, url, "take", [there], slot(120, weeks=number)) for number in range(10)]
    jobs = [job("move", entry, there, slot(weeks=number)) for number, entry in enumerate(going)]
    jobs += [job("move", entry, here, slot(120, weeks=number)) for number, entry in enumerate(coming)]

    ended = outcomes(race(url, jobs))

    assert ended == {"done": 20}
    assert alone(race, url, "overlaps") == 0


def test_moves_into_each_others_place_are_both_refused(race: Race, url: str) -> None:
    here, there = alone(race, url, "make_resources", 2)
    jobs = []
    for number in range(10):
        jobs.append(job("move", alone(race, url, "take", [here], slot(weeks=number)), there, slot(weeks=number)))
        jobs.append(job("move", alone(race, url, "take", [there], slot(weeks=number)), here, slot(weeks=number)))

    ended = outcomes(race(url, jobs))

    assert ended == {"Taken": 20}
    assert [entry[2:] for entry in alone(race, url, "entries")] == [("confirmed", 0, 1)] * 20


def test_series_against_singles_is_taken_whole_or_not_at_all(race: Race, url: str) -> None:
    (room,) = alone(race, url, "make_resources", 1)
    weeks = [slot(weeks=number) for number in range(20)]
    jobs = []
    for number in range(20):
        jobs.append(job("take_series", room, weeks) if number % 2 else job("take", [room], weeks[-1 - number % 4]))

    ended = race(url, jobs)

    assert set(outcomes(ended)) == {"done", "Taken"}
    assert alone(race, url, "overlaps") == 0
    kinds = [kind for _, kind, _, _, _ in alone(race, url, "entries")]
    assert kinds.count("series") in (0, 20)
    assert len(kinds) == sum(
        len(one.result) if isinstance(one.result, list) else 1 for one in ended if one.refusal is None
    )


def test_two_approvals_at_once_are_one(race: Race, url: str) -> None:
    (room,) = alone(race, url, "make_resources", 1)
    held = alone(race, url, "hold", [room], slot(), now() + timedelta(days=1))

    ended = outcomes(race(url, [job("confirm", held)] * 10))

    assert ended == {"done": 1, "ChangedMeanwhile": 9}
    assert alone(race, url, "entries") == [(held, "test", "confirmed", 1, 1)]


def test_approval_against_withdrawal_leaves_one_state(race: Race, url: str) -> None:
    (room,) = alone(race, url, "make_resources", 1)
    held = alone(race, url, "hold", [room], slot(), now() + timedelta(days=1))

    ended = race(url, [job("confirm", held), job("release", held)] * 5)

    said = outcomes(ended)
    assert said["done"] in (1, 2)  # withdrawn at once, or approved and then withdrawn
    assert set(said) <= {"done", "AlreadyCancelled", "ChangedMeanwhile"}
    assert alone(race, url, "entries") == [(held, "test", "cancelled", said["done"], 0)]


def test_dead_hold_over_two_rooms_makes_way_in_both_at_once(race: Race, url: str) -> None:
    here, there = alone(race, url, "make_resources", 2)
    held = alone(race, url, "hold", [here, there], slot(), now() - timedelta(seconds=1))
    jobs = [job("take", [room], slot()) for room in (here, there)] * (CLIENTS // 2)

    ended = outcomes(race(url, jobs))

    assert ended == {"done": 2, "Taken": CLIENTS - 2}
    assert alone(race, url, "entries")[0] == (held, "test", "cancelled", 1, 0)
    assert alone(race, url, "overlaps") == 0


def test_hold_that_expires_amid_a_race_has_one_heir(race: Race, url: str) -> None:
    (room,) = alone(race, url, "make_resources", 1)
    expires_at = now() + timedelta(seconds=2)
    held = alone(race, url, "hold", [room], slot(), expires_at)
    jobs = []
    for number in range(10):
        moment = expires_at + timedelta(milliseconds=4 * number - 20)
        jobs += [job("confirm_at", moment, held), job("take_at", moment, [room], slot())]

    ended = outcomes(race(url, jobs))

    assert ended["done"] == 1
    assert set(ended) <= {"done", "Taken", "HoldExpired", "AlreadyCancelled", "ChangedMeanwhile"}
    assert alone(race, url, "overlaps") == 0
    assert sum(number for _, _, status, _, number in alone(race, url, "entries") if status == "confirmed") == 1


# --- the negative control: what these races show when the guards are gone


def doubles(race: Race, url: str, verb: str, *, rounds: int) -> int:
    """Overlaps after rounds of a race for one slot each, on a database without the promise; stops at the first."""
    (room,) = alone(race, url, "make_resources", 1)
    alone(race, url, "drop_the_promise")
    for week in range(rounds):
        ended = race(url, [job(verb, room, slot(weeks=week))] * CLIENTS)
        assert set(outcomes(ended)) <= {"done", "Taken"}
        found = alone(race, url, "overlaps")
        if found:
            return found
    return 0


def test_without_lock_and_constraint_the_race_books_twice(race: Race, url: str) -> None:
    assert doubles(race, url, "check_then_write", rounds=20) > 0


def test_without_constraint_the_lock_alone_still_holds(race: Race, url: str) -> None:
    assert doubles(race, url, "lock_check_write", rounds=2) == 0


# --- the database itself refuses, whoever asks


ENTRY = """
    INSERT INTO entry (id, uid, kind, status, starts_at, ends_at, title, is_public, changed_at, created_at)
    VALUES (:id, :id, 'test', 'confirmed', '2027-03-01 08:00:00.000000', '2027-03-01 09:00:00.000000', '', :no,
            '2027-03-01 08:00:00.000000', '2027-03-01 08:00:00.000000')
"""
OCCUPANCY = """
    INSERT INTO occupancy (resource_id, entry_id, layer, starts_at, ends_at)
    VALUES (1, :entry, :layer, :starts, :ends)
"""


class Sql:
    """Bare SQL, as a stranger to the product would write it: two entries, one resource, times of one day."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        connection.execute(text("INSERT INTO resource (id, kind) VALUES (1, 'room')"))
        for number in (1, 2):
            connection.execute(text(ENTRY), {"id": number, "no": False})

    def occupy(self, entry: int, layer: str, starts: str, ends: str) -> None:
        self.connection.execute(
            text(OCCUPANCY), {"entry": entry, "layer": layer, "starts": moment(starts), "ends": moment(ends)}
        )


def moment(clock: str, day: str = "2027-03-01") -> str:
    return f"{day} {clock}:00.000000" if len(clock) == 5 else clock


@pytest.fixture
def sql(url: str) -> Any:
    engine = create_engine(url, connect_args={} if url.startswith("sqlite") else {"options": "-c timezone=UTC"})
    with engine.connect() as connection:
        yield Sql(connection)
    engine.dispose()


def test_inserted_overlap_is_refused_by_name(sql: Sql) -> None:
    sql.occupy(1, "core", "08:00", "09:00")

    with pytest.raises(IntegrityError, match="ex_occupancy_overlap"):
        sql.occupy(2, "core", "08:59", "10:00")


def test_updated_overlap_is_refused_by_name(sql: Sql) -> None:
    sql.occupy(1, "core", "08:00", "09:00")
    sql.occupy(2, "core", "09:00", "10:00")

    with pytest.raises(IntegrityError, match="ex_occupancy_overlap"):
        sql.connection.execute(
            text("UPDATE occupancy SET starts_at = :starts WHERE entry_id = 2"), {"starts": moment("08:30")}
        )


def test_row_may_be_updated_over_its_own_old_time(sql: Sql) -> None:
    sql.occupy(1, "core", "08:00", "10:00")

    sql.connection.execute(text("UPDATE occupancy SET starts_at = :starts"), {"starts": moment("09:00")})

    assert sql.connection.execute(text("SELECT count(*) FROM occupancy")).scalar() == 1


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("08:00", "09:00"), ("08:15", "08:45"), ("07:00", "10:00"), ("07:30", "08:01"), ("08:59", "09:30")],
)
def test_every_kind_of_overlap_is_refused(sql: Sql, starts: str, ends: str) -> None:
    sql.occupy(1, "core", "08:00", "09:00")

    with pytest.raises(IntegrityError, match="ex_occupancy_overlap"):
        sql.occupy(2, "core", starts, ends)


def test_end_may_be_the_start_of_the_next(sql: Sql) -> None:
    sql.occupy(1, "core", "08:00", "09:00")

    sql.occupy(2, "core", "09:00", "10:00")
    sql.occupy(2, "core", "07:00", "08:00")


def test_overlap_by_a_microsecond_is_refused(sql: Sql) -> None:
    sql.occupy(1, "core", "08:00", "2027-03-01 09:00:00.000001")

    with pytest.raises(IntegrityError, match="ex_occupancy_overlap"):
        sql.occupy(2, "core", "09:00", "10:00")


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        ("pad", "pad", False),
        ("pad", "closure", False),
        ("closure", "pad", False),
        ("closure", "closure", False),
        ("core", "pad", True),
        ("pad", "core", True),
        ("core", "closure", True),
        ("closure", "core", True),
        ("core", "core", True),
    ],
)
def test_layers_of_two_entries_meet_as_the_rules_say(sql: Sql, first: str, second: str, is_refused: bool) -> None:
    sql.occupy(1, first, "08:00", "09:00")

    if is_refused:
        with pytest.raises(IntegrityError, match="ex_occupancy_overlap"):
            sql.occupy(2, second, "08:30", "09:30")
    else:
        sql.occupy(2, second, "08:30", "09:30")


@pytest.mark.parametrize("layer", ["core", "pad", "closure"])
def test_one_entry_never_lies_over_itself_on_one_layer(sql: Sql, layer: str) -> None:
    sql.occupy(1, layer, "08:00", "09:00")

    with pytest.raises(IntegrityError, match="ex_occupancy_overlap"):
        sql.occupy(1, layer, "08:30", "09:30")


def test_seven_days_are_accepted_and_a_microsecond_more_is_refused(sql: Sql) -> None:
    sql.occupy(1, "core", "2027-03-01 08:00:00.123456", "2027-03-08 08:00:00.123456")

    with pytest.raises(IntegrityError, match="ck_occupancy_at_most_seven_days"):
        sql.occupy(2, "core", "2027-03-11 08:00:00.123456", "2027-03-18 08:00:00.123457")


def test_seven_days_over_a_change_of_the_clocks_are_168_hours(sql: Sql) -> None:
    sql.occupy(1, "core", "2027-03-25 08:00:00.000000", "2027-04-01 08:00:00.000000")

    with pytest.raises(IntegrityError, match="ex_occupancy_overlap"):
        sql.occupy(2, "core", "2027-04-01 07:59:59.999999", "2027-04-01 09:00:00.000000")


def test_row_that_began_almost_seven_days_before_is_still_met(sql: Sql) -> None:
    sql.occupy(1, "core", "2027-03-01 08:00:00.999999", "2027-03-08 08:00:00.999999")

    with pytest.raises(IntegrityError, match="ex_occupancy_overlap"):
        sql.occupy(2, "core", "2027-03-08 08:00:00.999998", "2027-03-08 09:00:00.000000")


@pytest.mark.parametrize(("starts", "ends"), [("09:00", "08:00"), ("08:00", "08:00")])
def test_backward_and_empty_times_are_refused(sql: Sql, starts: str, ends: str) -> None:
    with pytest.raises(IntegrityError, match="ck_occupancy_forwards"):
        sql.occupy(1, "core", starts, ends)


def test_times_on_sqlite_are_written_in_one_way(fresh_database: Callable[..., str]) -> None:
    engine = create_engine(fresh_database("sqlite"))
    with engine.connect() as connection:
        sql = Sql(connection)
        for odd in ("2027-03-01T08:00:00.000000", "2027-03-01 08:00:00", "2027-03-01 08:00:00.000000+00:00"):
            with pytest.raises(IntegrityError, match="ck_occupancy_written_to_the_microsecond"):
                sql.occupy(1, "core", odd, "2027-03-01 10:00:00.000000")
        with pytest.raises(IntegrityError, match="ck_occupancy_at_most_seven_days"):
            sql.occupy(1, "core", "2027-99-01 08:00:00.000000", "2027-99-01 10:00:00.000000")
    engine.dispose()
