"""Reading a centre's own list of reasons to refuse."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from app.bookings.models import Reason
from app.bookings.rules.states import RefusalReason
from app.core.database import db
from app.core.errors import NotFound


def reasons_in_use(centre_id: int) -> Sequence[Reason]:
    """What staff of the centre choose from, in its order."""
    return db.session.scalars(_listed(centre_id).where(Reason.archived_at.is_(None))).all()


def reasons_for_staff(centre_id: int) -> Sequence[Reason]:
    """The same with what is out of use and was not merely written anew, which comes last."""
    found = db.session.scalars(_listed(centre_id)).all()
    return sorted(found, key=lambda reason: reason.archived_at is not None)


def reason_of_kind(centre_id: int, kind: RefusalReason) -> Reason | None:
    """The centre's first reason of this kind, for programs that know the kinds alone."""
    listed = _listed(centre_id).where(Reason.archived_at.is_(None), Reason.kind == kind)
    return db.session.scalars(listed.limit(1)).one_or_none()


def reason_one(centre_id: int, reason_id: int) -> Reason:
    """One line of a centre's list, in use or not. Raises NotFound."""
    found = db.session.get(Reason, reason_id)
    if found is None or found.centre_id != centre_id:
        raise NotFound
    return found


def _listed(centre_id: int) -> Select[Reason]:
    return select(Reason).where(Reason.centre_id == centre_id).order_by(Reason.position, Reason.id)
