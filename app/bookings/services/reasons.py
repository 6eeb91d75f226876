"""A centre's own list of reasons to refuse: adding a line, writing it anew, putting it out of use."""

from dataclasses import dataclass

from sqlalchemy import select

from app.bookings.models import Reason
from app.bookings.queries.reasons import reason_one, reasons_in_use
from app.bookings.rules.deciding import MOST_REASONS, LastReason, TooManyReasons
from app.bookings.rules.states import RefusalReason
from app.centres import steps as centres
from app.core.access import Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import ChangedMeanwhile
from app.history import steps as history


@dataclass(frozen=True, kw_only=True)
class ReasonWritten:
    """All that a manager says of one reason."""

    text_pl: str
    text_en: str = ""
    text_uk: str = ""
    needs_words: bool = True
    position: int = 0


@transaction
def add_reason(actor: Actor, centre_id: int, written: ReasonWritten) -> int:
    """Add a line to the list; gives its id. Raises TooManyReasons, NotFound, NotAllowed."""
    centres.lock_centre(actor, centre_id)
    if len(reasons_in_use(centre_id)) >= MOST_REASONS:
        raise TooManyReasons(most=MOST_REASONS)
    return _write(actor, centre_id, RefusalReason.OTHER, written, "created").id


@transaction
def change_reason(actor: Actor, centre_id: int, reason_id: int, written: ReasonWritten) -> int:
    """Write a line anew: what was refused with it keeps the old words. Gives the id of the new line.

    Raises NotFound, NotAllowed, and ChangedMeanwhile where somebody else wrote it anew before.
    """
    centres.lock_centre(actor, centre_id)
    old = _locked(centre_id, reason_id)
    if old.archived_at is not None:
        raise ChangedMeanwhile
    if written == _as_written(old):
        return old.id
    old.archived_at = now()
    return _write(actor, centre_id, old.kind, written, "edited").id


@transaction
def archive_reason(actor: Actor, centre_id: int, reason_id: int) -> None:
    """Put a line out of use: nobody refuses with it any more. Raises LastReason, NotFound, NotAllowed."""
    centres.lock_centre(actor, centre_id)
    reason = _locked(centre_id, reason_id)
    if reason.archived_at is not None:
        return
    if len(reasons_in_use(centre_id)) == 1:
        raise LastReason
    reason.archived_at = now()
    _record(actor, reason, "archived")


def _write(actor: Actor, centre_id: int, kind: RefusalReason, written: ReasonWritten, verb: str) -> Reason:
    reason = Reason(centre_id=centre_id, kind=kind, **vars(written))
    db.session.add(reason)
    flush()
    _record(actor, reason, verb)
    return reason


def _locked(centre_id: int, reason_id: int) -> Reason:
    reason_one(centre_id, reason_id)
    fresh = select(Reason).where(Reason.id == reason_id).with_for_update()
    return db.session.scalars(fresh.execution_options(populate_existing=True)).one()


def _as_written(reason: Reason) -> ReasonWritten:
    return ReasonWritten(
        text_pl=reason.text_pl,
        text_en=reason.text_en,
        text_uk=reason.text_uk,
        needs_words=reason.needs_words,
        position=reason.position,
    )


def _record(actor: Actor, reason: Reason, verb: str) -> None:
    history.record(verb, "reason", reason.id, actor_id=actor.person_id, centre_id=reason.centre_id)
