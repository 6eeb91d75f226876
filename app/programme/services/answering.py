"""What the holder of a ticket does: confirm, say yes, pass on, keep the turn, give back, wait again, change dates."""

from sqlalchemy import delete, select, update

from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.programme import steps
from app.programme.models import AccessNeed, Enrolment, EnrolmentReminder, EnrolmentTerms, Seating
from app.programme.rules.answers import Answered
from app.programme.rules.opening import DateIsFull, MayNotWaitAgain, check_open
from app.programme.rules.tickets import is_late, may_wait_again
from app.programme.services.enrolling import priority_in
from app.programme.steps.ending import end_late, next_start
from app.programme.steps.joining import lock_ticket, window_of, write_said
from app.programme.steps.people import Known, demand_absent
from app.schedule.models import Pool
from app.schedule.rules.places import ClaimOver, ClaimStatus, PlaceOfferOver
from app.schedule.steps import places

S = ClaimStatus


@transaction
def confirm_address(ticket: str, *, by_id: int | None = None) -> None:
    """Say by the button behind the first mail that one wants to come; a place that was held is one's own then.

    Raises NotFound, PlaceOfferOver where it came too late, and PlacesClosed.
    """
    one, pool = lock_ticket(ticket)
    if one.confirm_by is None:
        return
    if one.status not in (S.ASKED, S.WAITING, S.OFFERED):
        raise PlaceOfferOver
    _note_confirmed(one)
    outcome = places.accept(pool, one.claim_id) if one.status is S.OFFERED else places.sweep(pool)
    steps.record_enrolment(one, "confirmed_address", by_id)
    steps.tell(outcome)


@transaction
def accept(ticket: str, *, by_id: int | None = None) -> None:
    """Say yes to the place that is held, or that is free now. Raises NotFound and what `places.accept` refuses."""
    one, pool = lock_ticket(ticket)
    outcome = places.accept(pool, one.claim_id)
    _note_confirmed(one)
    steps.record_enrolment(one, "accepted", by_id)
    steps.tell(outcome)


@transaction
def pass_on(ticket: str, *, by_id: int | None = None) -> None:
    """Leave the place that is held to the next. Raises NotFound and PlaceOfferOver."""
    one, pool = lock_ticket(ticket)
    if one.status is not S.OFFERED:
        raise PlaceOfferOver
    outcome = places.leave(pool, one.claim_id)
    _forget_needs(one)
    steps.record_enrolment(one, "passed_on", by_id)
    steps.tell(outcome)


@transaction
def keep_turn(ticket: str, *, by_id: int | None = None) -> None:
    """Let the next go ahead until all of one's party can come. Raises NotFound, PlaceOfferOver and OfferIsWhole."""
    one, pool = lock_ticket(ticket)
    outcome = places.keep_turn(pool, one.claim_id)
    steps.record_enrolment(one, "kept_turn", by_id)
    steps.tell(outcome)


@transaction
def leave(ticket: str, *, by_id: int | None = None) -> None:
    """Give a place back, or leave the line; too near the start it is counted. Raises NotFound, ClaimOver and IsOver."""
    one, pool = lock_ticket(ticket)
    end_late(one, is_late(next_start(one), one.seating.activity.centre.late_cancel_hours, now=now()))
    outcome = places.leave(pool, one.claim_id)
    _forget_needs(one)
    steps.record_enrolment(one, "left", by_id, late=one.ended_late)
    steps.tell(outcome)


@transaction
def wait_again(ticket: str, *, by_id: int | None = None) -> str:
    """Begin anew at the end of the line, with what was answered; gives the new ticket.

    Raises NotFound, MayNotWaitAgain, AlreadyThere, and what `check_open` refuses.
    """
    before, pool = lock_ticket(ticket)
    seating = before.seating
    terms = db.session.get(EnrolmentTerms, seating.activity_id)
    if terms is None:
        raise NotFound
    check_open(window_of(seating.activity, terms, seating), now())
    if not may_wait_again(before.status, is_open=True):
        raise MayNotWaitAgain
    made = _begin_anew(before, seating, pool, by_id)
    return made.ticket


@transaction
def change_date(ticket: str, seating_id: int, *, by_id: int | None = None) -> str:
    """Take a place of another date and give the old one back, both or neither; gives the new ticket.

    Raises NotFound, ClaimOver, DateIsFull, AlreadyThere, IsOver, and what `check_open` refuses.
    """
    before, after = _lock_both(ticket, seating_id)
    if before.status is not S.CONFIRMED:
        raise ClaimOver
    terms = db.session.get_one(EnrolmentTerms, after.activity_id)
    check_open(window_of(after.activity, terms, after), now())
    late = is_late(next_start(before), before.seating.activity.centre.late_cancel_hours, now=now())
    made = _begin_anew(before, after, after.pool, by_id)
    if made.status is not S.CONFIRMED:
        raise DateIsFull
    end_late(before, late)
    outcome = places.leave(before.seating.pool, before.claim_id)
    _forget_needs(before)
    steps.record_enrolment(before, "changed_date", by_id, late=late, to=made.id)
    # Its holder reads of each: one mail puts the new date into a calendar, another takes the old one out.
    steps.tell(outcome)
    return made.ticket


@transaction
def say_coming(ticket: str, *, by_id: int | None = None) -> None:
    """Answer the question of a reminder: I come. Raises NotFound and ClaimOver."""
    one, _pool = lock_ticket(ticket)
    if one.status is not S.CONFIRMED:
        raise ClaimOver
    asked = EnrolmentReminder.enrolment_id == one.id, EnrolmentReminder.coming_at.is_(None)
    db.session.execute(update(EnrolmentReminder).where(*asked).values(coming_at=now()))
    steps.record_enrolment(one, "coming", by_id)


def _begin_anew(before: Enrolment, seating: Seating, pool: Pool, by_id: int | None) -> Enrolment:
    """The same person joins a locked pool, with what they answered before. Raises AlreadyThere."""
    known = Known(before.person, before.guest)
    resource_id = before.claim.resource_id
    if resource_id is None:
        raise MayNotWaitAgain
    if known.resource_ids:
        demand_absent(pool, known)
    priority = priority_in(pool, before.organisation, known)
    outcome = places.join(pool, resource_id, priority=priority, confirm_by=before.confirm_by)
    kept = {
        name: getattr(before, name)
        for name in ("person_id", "guest_id", "name", "organisation_id", "by_id", "source", "percent")
    }
    made = steps.new_enrolment(seating, outcome.joined[0], **kept)
    answers = {answer.question_id: Answered(answer.words, tuple(answer.chosen)) for answer in before.answers}
    write_said([made.id], answers, before.need.words if before.need is not None else "")
    steps.record_enrolment(made, "enrolled", by_id, again=before.id)
    steps.tell(outcome)
    return made


def _lock_both(ticket: str, seating_id: int) -> tuple[Enrolment, Seating]:
    """A ticket's enrolment and another date of the same activity, both pools locked by their ids. Raises NotFound."""
    mine = select(Enrolment.id, Seating.id.label("seating_id"), Seating.activity_id, Seating.pool_id)
    row = db.session.execute(mine.join(Enrolment.seating).where(Enrolment.ticket == ticket)).one_or_none()
    if row is None:
        raise NotFound
    other = select(Seating.pool_id).where(
        Seating.id == seating_id, Seating.activity_id == row.activity_id, Seating.session_id.is_not(None)
    )
    pool_id = db.session.scalar(other)
    if pool_id is None or pool_id == row.pool_id:
        raise NotFound
    places.lock_pools([row.pool_id, pool_id])
    return db.session.get_one(Enrolment, row.id), db.session.get_one(Seating, seating_id)


def _note_confirmed(one: Enrolment) -> None:
    one.confirm_by = None
    if one.guest is not None and one.guest.confirmed_at is None:
        one.guest.confirmed_at = now()
    flush()


def _forget_needs(one: Enrolment) -> None:
    """What somebody needs is nobody's business once they do not come."""
    db.session.execute(delete(AccessNeed).where(AccessNeed.enrolment_id == one.id))
