"""Writing bookings that were agreed elsewhere or are over: nobody gets a mail, but no time is given out twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.bookings import steps
from app.bookings.models import Booking
from app.bookings.rules import BookingState
from app.bookings.rules.party import HeldFor
from app.bookings.services.asking import KIND
from app.centres.rules import LayoutKind
from app.core.access import Actor
from app.core.clock import Period, now
from app.core.database import db, flush, write_numbered
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status, Want

# What staff say of what they enter themselves, and how it stands in a row without it.
NOT_BY_STAFF: Mapping[str, Any] = {
    "held_for": HeldFor.PARTY,
    "is_by_staff": False,
    "outside_name": "",
    "outside_email": "",
    "staff_note": "",
    "rules_used": [],
}


@dataclass(frozen=True, kw_only=True)
class Existing:
    """What was agreed. It takes its room for exactly this time; the one who asked is named where one is known."""

    room_id: int
    resource_ids: Sequence[int]
    period: Period
    title: str
    purpose: str
    people: int
    organisation_id: int | None
    asked_by_id: int
    layout: LayoutKind | None
    participants_pay: bool
    is_public: bool
    request_key: str
    by_staff: Mapping[str, Any] = field(default_factory=lambda: NOT_BY_STAFF)

    @property
    def wants(self) -> list[Want]:
        return [Want(resource_id, self.period) for resource_id in self.resource_ids]


@dataclass(frozen=True)
class Altered:
    """What becomes of a booking: its columns, and all that it takes where that is something else than before."""

    booking: Booking
    columns: Mapping[str, Any]
    period: Period
    title: str
    is_public: bool
    wants: Sequence[Want] | None


def put_down_existing(
    actor: Actor, centre_id: int, agreed: Sequence[Existing], *, verb: str = "imported", **facts: object
) -> Sequence[int]:
    """Write confirmed bookings of one centre whose rooms are locked; gives their ids in order. Raises Taken."""
    if not agreed:
        return []
    entries = [
        Entry(kind=KIND, period=one.period, status=Status.CONFIRMED, title=one.title, is_public=one.is_public)
        for one in agreed
    ]
    schedule.take_all([(entry, one.wants) for entry, one in zip(entries, agreed, strict=True)])
    decided = {"decided_at": now(), "decided_by_id": actor.person_id, "state": BookingState.APPROVED}
    rows = [
        {
            "entry_id": entry.id,
            "centre_id": centre_id,
            **decided,
            **one.by_staff,
            **{
                name: getattr(one, name)
                for name in (
                    *("room_id", "organisation_id", "asked_by_id", "request_key"),
                    *("purpose", "people", "layout", "participants_pay"),
                )
            },
        }
        for entry, one in zip(entries, agreed, strict=True)
    ]
    ids = write_numbered(rows, by=Booking.entry_id)
    steps.record_all(ids, centre_id, verb, actor, **facts)
    for entry in entries:
        db.session.expunge(entry)  # thousands of them are not kept in mind
    return ids


def alter_existing(actor: Actor, centre_id: int, altered: Sequence[Altered], **facts: object) -> None:
    """Change confirmed bookings whose time is locked, all at once: one may get what another gives up. Raises Taken."""
    moved = [one for one in altered if one.wants is not None]
    for one in moved:
        schedule.occupy([(one.booking.entry, [])])
    for one in altered:
        for name, value in one.columns.items():
            setattr(one.booking, name, value)
        entry = one.booking.entry
        entry.period, entry.title, entry.is_public = one.period, one.title, one.is_public
        if one.wants is not None:
            entry.change()
        if one.wants is not None and one.booking.series_id is not None:
            one.booking.is_changed_alone = True
    schedule.take_all([(one.booking.entry, one.wants) for one in moved if one.wants is not None])
    schedule.change(one.booking.entry for one in altered if one.wants is None)
    flush()
    steps.record_all([one.booking.id for one in altered], centre_id, "imported", actor, **facts)
