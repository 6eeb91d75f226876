"""Counter-offers in somebody's transaction: a request is held longer meanwhile, an offer ends, mails tell of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.accounts.rules import fingerprint, new_secret
from app.bookings.models import Booking, BookingChange, CounterLink
from app.bookings.rules import ChangeState
from app.bookings.rules.counter import held_after
from app.bookings.steps.answering import resume_clock
from app.bookings.steps.changes import end_change
from app.bookings.steps.telling import applicants, mail_applicant, mail_person, mail_staff, record
from app.core.clock import now
from app.core.database import db
from app.schedule.models import Entry
from app.schedule.queries import wants_of
from app.schedule.rules import Status, is_alive
from app.schedule.steps import occupy


def hold_anew(entry: Entry, until: datetime) -> None:
    """Let a locked tentative entry hold what it holds until another moment; nothing that a calendar shows changes."""
    entry.expires_at = until
    occupy([(entry, wants_of(entry.id))])


def end_counter_offer(change: BookingChange, state: ChangeState) -> None:
    """End an offer that waits, its request locked: the request has its own time, and its clock goes on."""
    entry, at = change.booking.entry, now()
    over_at = min(at, change.entry.expires_at or at)
    end_change(change, state)
    if entry.status is Status.TENTATIVE and is_alive(entry.expires_at, at):
        assert entry.expires_at is not None
        assert change.request_until is not None
        held = held_after(change.request_until, change.created_at, over_at, entry.starts_at)
        hold_anew(entry, min(entry.expires_at, held))
        resume_clock(change.booking, since=change.created_at)


def end_dead_offers(booking: Booking) -> list[BookingChange]:
    """End the offers on a locked request that ran out and that no worker has seen yet; gives them."""
    dead = [
        change
        for change in booking.changes
        if change.is_counter_offer
        and change.state is ChangeState.WAITING
        and change.state_now is not ChangeState.WAITING
    ]
    for change in dead:
        end_counter_offer(change, ChangeState.EXPIRED)
        record(booking, "counter_lapsed", None, change_id=change.id)
    return dead


def both_times(change: BookingChange) -> Mapping[str, Any]:
    """What mails tell of both times: the asked one stays so called when the booking has moved."""
    booking = change.booking
    return {
        "asked_room": booking.room.name,
        "asked_period": booking.entry.period,
        "new_room": change.room.name,
        "new_period": change.entry.period,
    }


def mail_counter_offer(change: BookingChange) -> None:
    """One mail with a secret link of its own to each of those who may answer."""
    booking = change.booking
    for person in applicants(booking):
        token = new_secret()
        db.session.add(CounterLink(change_id=change.id, person_id=person.id, token_hash=fingerprint(token)))
        facts = {
            **both_times(change),
            "secret_token": token,
            "until": change.entry.expires_at,
            "answer_by": booking.entry.expires_at,
            "words": change.offer_words,
        }
        mail_person(booking, "counter_offer", person, facts, event=f"{change.id}")


def tell_offer_over(change: BookingChange, became: str) -> None:
    booking = change.booking
    told = {**both_times(change), "became": became, "answer_by": booking.entry.expires_at}
    mail_applicant(booking, "counter_offer_over", event=f"{change.id}", **told)


def tell_offer_answered(change: BookingChange, became: str, was: Mapping[str, Any]) -> None:
    booking = change.booking
    told = {**was, "became": became, "words": change.reason_words, "answer_by": booking.entry.expires_at}
    mail_staff(booking, "counter_offer_answered", event=f"{change.id}", **told)
