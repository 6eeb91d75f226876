"""The audit trail on both databases: who, when, what, why; written with the change, and never changed nor deleted."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from app.core.clock import now
from app.core.database import db, transaction
from app.history.models import Record
from app.history.queries import history_of
from app.history.steps import record
from tests.makers import make_person

pytestmark = pytest.mark.usefixtures("db_session")


@transaction
def note(verb: str, subject_id: int = 7, **more: object) -> None:
    record(verb, "booking", subject_id, actor_id=more.pop("actor_id", None), **more)


def verbs() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Record.verb).order_by(Record.id)))


def test_history_says_who_when_what_and_why(clock) -> None:
    person = make_person()
    note("asked", actor_id=person.id, sequence=0)
    clock.shift(hours=1)
    note("refused", why="Sala jest w remoncie.", reason="unfit")
    note("asked", 8)

    asked, refused = history_of("booking", 7)
    assert (asked.verb, asked.actor_id, asked.facts, asked.why) == ("asked", person.id, {"sequence": 0}, "")
    assert (refused.verb, refused.actor_id, refused.facts) == ("refused", None, {"reason": "unfit"})
    assert (refused.why, refused.at) == ("Sala jest w remoncie.", now())
    assert history_of("organisation", 7) == []


@pytest.mark.parametrize(
    "change",
    [
        update(Record).values(why="nothing happened"),
        update(Record).where(Record.subject_id == 7).values(actor_id=None),
        delete(Record),
        delete(Record).where(Record.subject_id == 7),
        text("UPDATE record SET verb = 'approved'"),
        text("DELETE FROM record"),
    ],
    ids=str,
)
def test_record_is_never_changed_nor_deleted(change) -> None:
    note("asked", why="Zebranie")

    with pytest.raises(DBAPIError, match="record_is_append_only"):
        db.session.execute(change)
    assert verbs() == ["asked"]


def test_record_is_never_changed_nor_deleted_by_the_session() -> None:
    note("asked")
    kept = db.session.scalars(select(Record)).one()
    kept.why = "nothing happened"
    with pytest.raises(DBAPIError, match="record_is_append_only"):
        db.session.flush()
    db.session.rollback()
    db.session.delete(kept)
    with pytest.raises(DBAPIError, match="record_is_append_only"):
        db.session.flush()
    assert verbs() == ["asked"]


def test_record_is_written_with_its_change_or_not_at_all() -> None:
    @transaction
    def change_and_fail() -> None:
        record("asked", "booking", 7, actor_id=None)
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        change_and_fail()
    assert verbs() == []
    with pytest.raises(RuntimeError):
        record("asked", "booking", 7, actor_id=None)
