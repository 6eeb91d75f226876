"""Keeping a decision so that it can be undone until its mails go, inside the transaction that makes it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.bookings.models import Booking, BookingChange, BookingSeries, Decision
from app.bookings.rules.deciding import BY_RULE, DECIDED_WORDS
from app.bookings.rules.refusals import AlreadyDecided
from app.bookings.steps.undoing_changes import keep_old_time
from app.core.access import Actor
from app.core.clock import now
from app.core.database import db, flush
from app.core.i18n import Sentence
from app.notifications import steps as notifications
from app.schedule.models import Entry
from app.schedule.queries import wants_of
from app.schedule.rules import Status
from app.schedule.steps import demand_alive, occupy, release

A_DAY = timedelta(days=1)


class Undoing:
    """A decision while it is made: without time to undo it, all takes effect at once and nothing is kept."""

    def __init__(self, actor: Actor, centre_id: int, undo_for: timedelta) -> None:
        self._kept: Decision | None = None
        self._parts: list[dict[str, Any]] = []
        if undo_for:
            assert actor.person_id is not None
            self._kept = Decision(centre_id=centre_id, by_id=actor.person_id, undo_until=now() + undo_for)
            db.session.add(self._kept)
            flush()

    @property
    def is_final(self) -> bool:
        """Nobody can undo it, so what it frees is free now."""
        return self._kept is None

    @property
    def mail(self) -> Mapping[str, Any]:
        """How its mails are queued: they wait as long as it can be undone."""
        if self._kept is None:
            return {}
        return {"not_before": self._kept.undo_until, "recall_key": self._kept.uid}

    def let_go(self, entry: Entry) -> None:
        """Free the time of a locked entry: at once, or by itself when the decision can no longer be undone."""
        if self._kept is None:
            release(entry)
        else:
            hold_until(entry, self._kept.undo_until)

    def keep_old_time(self, change: BookingChange, before: Mapping[str, Any]) -> None:
        """Hold what a booking gave up by a change that was carried out, as long as that can be undone."""
        if self._kept is not None:
            keep_old_time(change, before, self._kept.undo_until)

    def keep_rule(self, series: BookingSeries) -> None:
        """Remember the rule of a series that may go on like its changed dates."""
        self._parts.append({"series": series.id, "room_id": series.room_id, "rule": series.rule})

    def note(self, what: Booking | BookingChange, was_held_until: datetime | None, **more: Any) -> None:
        """Remember how a booking or a change stood before, once it is decided."""
        kind = "booking" if isinstance(what, Booking) else "change"
        held = was_held_until.isoformat() if was_held_until is not None else None
        self._parts.append({kind: what.id, "held_until": held, "sequence": what.entry.sequence, **more})

    def close(self) -> str:
        """Count its mails, all of which must still be here to undo it; gives its uid, nothing where it is final."""
        if self._kept is None:
            return ""
        flush()
        self._kept.parts, self._kept.mails = self._parts, notifications.recallable(self._kept.uid)
        return self._kept.uid


def hold_until(entry: Entry, until: datetime) -> None:
    """Let a locked living entry, confirmed or not, hold what it has until a moment. Raises as `demand_alive` does."""
    demand_alive(entry)
    entry.status, entry.expires_at = Status.TENTATIVE, until
    entry.change()
    flush()
    occupy([(entry, wants_of(entry.id))])


def send_decision_first(bookings: Iterable[Booking]) -> None:
    """Before these locked bookings change again, let the mails go that say how they were decided a moment ago."""
    decided = {one.id for one in bookings if one.decided_at is not None and now() - one.decided_at < A_DAY}
    if not decided:
        return
    open_still = Decision.settled_at.is_(None), Decision.undone_at.is_(None), Decision.undo_until > now()
    for decision in db.session.scalars(select(Decision).where(*open_still).order_by(Decision.id)).all():
        if any(part.get("booking") in decided for part in decision.parts):
            notifications.send_now(decision.uid)


def decided_already(what: Booking | BookingChange) -> AlreadyDecided:
    """Who decided this, what and when; a room's rule is nobody."""
    at = what.decided_at if isinstance(what, Booking) else what.ended_at
    if at is None:
        return AlreadyDecided()
    by = db.session.get(Person, what.decided_by_id) if what.decided_by_id is not None else None
    who: object = by.name if by is not None else Sentence(BY_RULE)
    return AlreadyDecided(outcome=Sentence(DECIDED_WORDS[what.state]), who=who, at=at)
