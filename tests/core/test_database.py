"""One transaction for each verb: all or nothing, never nested, and names of constraints as refusals."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.accounts.models import Person
from app.core.access import Actor, Role
from app.core.database import broken_constraint, db, demand_writing, explain, transaction, write_numbered
from app.core.errors import Refusal
from app.history.models import Record
from app.history.steps import record
from app.schedule.steps import new_resource
from tests.makers import make_person

pytestmark = pytest.mark.usefixtures("db_session")


def people() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def test_transaction_keeps_nothing_of_a_verb_that_fails() -> None:
    @transaction
    def half() -> None:
        db.session.add(Person(email="a@example.org", name="A", password_hash="", resource_id=new_resource("person")))
        db.session.flush()
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        half()
    assert people() == 0


def test_transaction_inside_another_is_an_error() -> None:
    @transaction
    def inner() -> None: ...

    @transaction
    def outer() -> None:
        inner()

    with pytest.raises(RuntimeError, match="inside another transaction"):
        outer()


def test_step_outside_a_transaction_is_an_error() -> None:
    with pytest.raises(RuntimeError):
        demand_writing()
    with pytest.raises(RuntimeError):
        new_resource("room")


def test_broken_constraint_becomes_its_refusal() -> None:
    class Known(Refusal):
        status = 409

    explain("uq_person_email", Known)
    make_person("same@example.org")

    with pytest.raises(Known):
        make_person("same@example.org")
    assert people() == 1


def test_ids_of_rows_written_at_once_come_in_their_order() -> None:
    alike = {"verb": "seen", "subject": "room", "facts": {}}

    @transaction
    def note() -> list[int]:
        return list(write_numbered([{**alike, "subject_id": number} for number in (30, 10, 20)], by=Record.subject_id))

    ids = note()

    assert [db.session.get_one(Record, number).subject_id for number in ids] == [30, 10, 20]


def test_constraint_is_named_alike_on_both_databases() -> None:
    make_person("same@example.org")

    with pytest.raises(IntegrityError) as broken:
        db.session.execute(
            text(
                "INSERT INTO person (email, name, language, phone, password_hash, is_admin, resource_id, created_at)"
                " SELECT email, name, language, phone, password_hash, is_admin, resource_id + 0, created_at FROM person"
            )
        )
    assert broken_constraint(broken.value) in {"uq_person_email", "uq_person_resource_id"}


def test_audit_trail_is_append_only() -> None:
    @transaction
    def note() -> None:
        record("made", "room", 1, actor_id=None)

    note()
    for statement in ("DELETE FROM record", "UPDATE record SET why = 'x'"):
        with pytest.raises(DBAPIError):
            db.session.execute(text(statement))
        db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Record)) == 1


def test_role_includes_the_ones_below() -> None:
    manager = Actor(person_id=1, centres={7: Role.MANAGER})

    assert [manager.ranks(7, role) for role in Role] == [True, True, True]
    assert [manager.ranks(8, role) for role in Role] == [False, False, False]
    assert [Actor(person_id=1, centres={7: Role.RECEPTION}).ranks(7, role) for role in Role] == [True, False, False]
