"""Answering an offer: take it with one press, or leave it to the next; signed in, or by the link of its mail."""

from sqlalchemy import select

from app.bookings.models import OfferLink, Waiting
from app.bookings.queries.equipment import with_equipment
from app.bookings.queries.facts import facts_for
from app.bookings.queries.waiting import offer_link
from app.bookings.rules.waiting import OfferAnswer, OfferOver, WaitingState, verdict_on_gap, verdict_on_offer
from app.bookings.services.asking import Judged, RoomRequest, check_unchanged, put_down, room_to_lend
from app.bookings.services.gaps import fill_gap, let_go
from app.bookings.services.offering import offer_freed, record
from app.bookings.services.waiting import lock_waiting
from app.core.access import Action, Actor, can
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.organisations.queries import actor_for
from app.schedule import steps as schedule


@transaction
def take_offer(actor: Actor, uid: str) -> str:
    """Take what is held: at once, or as a request to staff, as the rules say; gives the booking's uid.

    Raises NotFound, OfferOver, NoSuchRoom, ChangedMeanwhile, and every refusal of the verdict.
    """
    return _take(_offered(uid, actor), actor)


@transaction
def decline_offer(actor: Actor, uid: str) -> None:
    """Leave what is held to the next who waits. Raises NotFound, OfferOver and ChangedMeanwhile."""
    _leave_to_next(_offered(uid, actor), actor)


@transaction
def take_by_link(token: str) -> None:
    """Take what is held, by the link of its mail; uses it up. Raises as `take_offer`."""
    waiting, actor = _use(token, OfferAnswer.TAKEN)
    _take(waiting, actor)


@transaction
def decline_by_link(token: str) -> None:
    """Leave what is held to the next, by the link of its mail; uses it up. Raises OfferOver."""
    waiting, actor = _use(token, OfferAnswer.LEFT_TO_NEXT)
    _leave_to_next(waiting, actor)


def check_offer_link(link: OfferLink) -> None:
    """A link lives while its own offer does and its reader is a party. Raises OfferOver."""
    waiting = link.waiting
    is_the_offer = waiting.state_now is WaitingState.OFFERED and waiting.entry_id == link.entry_id
    if link.answer is not None or not is_the_offer:
        raise OfferOver
    if not can(actor_for(link.person_id), Action.ANSWER_OFFER, waiting):
        raise OfferOver


def _offered(uid: str, actor: Actor) -> Waiting:
    waiting = lock_waiting(uid, actor, Action.ANSWER_OFFER)
    if waiting.state_now is not WaitingState.OFFERED:
        raise OfferOver
    return waiting


def _use(token: str, answer: OfferAnswer) -> tuple[Waiting, Actor]:
    """The locked offer and who answers. Under its lock the link is looked at anew: of two uses one succeeds."""
    link = offer_link(token)
    check_offer_link(link)
    actor = actor_for(link.person_id)
    waiting = lock_waiting(link.waiting.uid, actor, Action.ANSWER_OFFER)
    fresh = select(OfferLink).where(OfferLink.id == link.id).with_for_update(of=OfferLink)
    link = db.session.scalars(fresh.execution_options(populate_existing=True)).one()
    check_offer_link(link)
    link.answer, link.answered_at = answer, now()
    return waiting, actor


def _take(waiting: Waiting, actor: Actor) -> str:
    """The hold makes room for the booking under the same lock; a rule that says no leaves it as it was."""
    assert waiting.entry is not None
    room = room_to_lend(waiting.where.id)
    check_unchanged(room)
    schedule.release(waiting.entry)
    flush()
    request = _request(waiting, room.id)
    ask = request.ask
    facts = with_equipment(ask, facts_for(room, ask.period, waiting.organisation, waiting.asked_by_id, now=now()))
    said = verdict_on_offer(ask, facts) if waiting.series_id is None else verdict_on_gap(ask, facts)
    said.demand_possible()
    booking = put_down(
        actor, request, room, waiting.organisation, Judged(facts, said), key=waiting.uid, series=waiting.series
    )
    waiting.state, waiting.ended_at = WaitingState.TAKEN, now()
    if waiting.series is not None:
        fill_gap(waiting, booking)
    flush()
    record(waiting, "taken", actor, booking_id=booking.id)
    return booking.entry.uid


def _leave_to_next(waiting: Waiting, actor: Actor) -> None:
    freed = let_go(waiting, WaitingState.MISSED, actor)
    assert freed is not None
    offer_freed([freed])


def _request(waiting: Waiting, room_id: int) -> RoomRequest:
    return RoomRequest(
        room_id=room_id,
        period=waiting.period,
        title=waiting.title,
        purpose=waiting.purpose,
        people=waiting.people,
        organisation_id=waiting.organisation_id,
        layout=waiting.layout,
        participants_pay=waiting.participants_pay,
        is_public=waiting.is_public,
        equipment=waiting.amounts,
    )
