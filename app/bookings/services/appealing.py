"""An appeal against a consequence: its party writes it once, staff of the centre uphold or lift."""

from sqlalchemy import select

from app.accounts.queries import deciders
from app.bookings import steps
from app.bookings.models import Appeal, Consequence
from app.bookings.rules.consequences import AppealAnswer
from app.bookings.rules.refusals import (
    AlreadyAnswered,
    AlreadyAppealed,
    AnotherShouldAnswer,
    ConsequenceOver,
    ReasonNeedsWords,
)
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, explain, flush, transaction
from app.core.errors import NotFound
from app.organisations.models import Membership
from app.schedule.models import Entry

explain("uq_appeal_consequence_id", AlreadyAppealed)


@transaction
def appeal(actor: Actor, consequence_id: int, *, words: str) -> None:
    """Ask staff to look again. Raises NotFound, ConsequenceOver, AlreadyAppealed and ReasonNeedsWords."""
    consequence = _locked(consequence_id, actor, Action.APPEAL)
    if not words.strip():
        raise ReasonNeedsWords
    if consequence.appeal is not None:
        raise AlreadyAppealed
    if not consequence.is_living:
        raise ConsequenceOver
    assert actor.person_id is not None
    written = Appeal(consequence=consequence, author_id=actor.person_id, words=words)
    db.session.add(written)
    flush()
    booking = consequence.booking
    steps.record(booking, "appealed", actor, consequence_id=consequence.id)
    steps.mail_staff(booking, "appeal_to_answer", event=f"{written.id}", words=words, appeal_id=written.id)


@transaction
def uphold(actor: Actor, appeal_id: int, *, words: str) -> None:
    """Answer that the consequence stays. Raises as `lift_on_appeal`."""
    consequence, written = _asked(actor, appeal_id, words)
    written.answer, written.answer_words = AppealAnswer.UPHELD, words
    written.answered_at, written.answered_by_id = now(), actor.person_id
    flush()
    steps.record(consequence.booking, "appeal_upheld", actor, why=words, consequence_id=consequence.id)
    steps.mail_party(consequence, "appeal_upheld", words=words)


@transaction
def lift_on_appeal(actor: Actor, appeal_id: int, *, words: str) -> None:
    """Answer that the consequence is taken back.

    Raises NotFound, AlreadyAnswered, ConsequenceOver, ReasonNeedsWords, and AnotherShouldAnswer where the one
    who recorded it is not the only one who can answer.
    """
    consequence, _ = _asked(actor, appeal_id, words)
    steps.lift(consequence, actor, why=words)


def _asked(actor: Actor, appeal_id: int, words: str) -> tuple[Consequence, Appeal]:
    """The locked consequence and the appeal that waits for an answer of this actor."""
    consequence_id = db.session.scalar(select(Appeal.consequence_id).where(Appeal.id == appeal_id))
    if consequence_id is None:
        raise NotFound
    consequence = _locked(consequence_id, actor, Action.ANSWER_APPEAL)
    written = consequence.appeal
    assert written is not None
    if written.answered_at is not None:
        raise AlreadyAnswered
    if not words.strip():
        raise ReasonNeedsWords
    if consequence.lifted_at is not None:
        raise ConsequenceOver
    if consequence.recorded_by_id == actor.person_id and _others_may(consequence, actor):
        raise AnotherShouldAnswer
    return consequence, written


def _locked(consequence_id: int, actor: Actor, action: Action) -> Consequence:
    """The consequence, locked by the booking that it is of. Raises NotFound."""
    consequence = db.session.get(Consequence, consequence_id)
    if consequence is None:
        raise NotFound
    demand(actor, action, consequence)
    uid = db.session.scalars(select(Entry.uid).where(Entry.id == consequence.booking.entry_id)).one()
    steps.lock_booking(uid, actor, Action.SEE_BOOKING)
    fresh = select(Consequence).where(Consequence.id == consequence_id).execution_options(populate_existing=True)
    return db.session.scalars(fresh).one()


def _others_may(consequence: Consequence, actor: Actor) -> bool:
    """Whether somebody else decides at the centre who has no part in it."""
    ours = select(Membership.person_id).where(
        Membership.organisation_id == consequence.organisation_id, Membership.left_at.is_(None)
    )
    partial = {actor.person_id, consequence.asked_by_id, *db.session.scalars(ours)}
    return any(person.id not in partial for person in deciders(consequence.centre_id))
