"""Reading secret addresses of calendars: by their secret, one's own, and those whose right has gone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from app.accounts.models import Person, StaffRole
from app.accounts.rules import fingerprint
from app.calendars.models import FeedLink
from app.calendars.queries.own import title_of_scope
from app.calendars.rules.links import NOTICE_DAYS
from app.calendars.rules.scopes import Scope, ScopeKind
from app.centres.models import Centre
from app.core.database import db
from app.organisations.models import Membership, Organisation


def link_by_secret(token: str) -> FeedLink | None:
    """One query whatever the token: the index finds a hash, so that time tells nothing of any secret."""
    return db.session.scalars(select(FeedLink).where(FeedLink.token_hash == fingerprint(token))).one_or_none()


def links_of(person_id: int, *, now: datetime) -> Sequence[FeedLink]:
    """One's own addresses, the newest first, and those that ended and still answer with their notice."""
    shown = or_(FeedLink.ended_at.is_(None), FeedLink.ended_at > now - timedelta(days=NOTICE_DAYS))
    ordered = select(FeedLink).where(FeedLink.person_id == person_id, shown).order_by(FeedLink.id.desc())
    return db.session.scalars(ordered).all()


def number_living(person_id: int) -> int:
    living = FeedLink.person_id == person_id, FeedLink.ended_at.is_(None)
    return db.session.scalar(select(func.count(FeedLink.id)).where(*living)) or 0


def titles_of(scopes: Sequence[Scope]) -> Mapping[Scope, str]:
    """What each is called, in the current locale; two queries."""
    ids = {
        kind: {one.subject_id for one in scopes if one.kind is kind}
        for kind in (ScopeKind.ORGANISATION, ScopeKind.CENTRE)
    }
    kept: list[object] = [  # as long as these are held, none is read anew
        *db.session.scalars(select(Organisation).where(Organisation.id.in_(ids[ScopeKind.ORGANISATION]))),
        *db.session.scalars(select(Centre).where(Centre.id.in_(ids[ScopeKind.CENTRE]))),
    ]
    titles = {scope: title_of_scope(scope) for scope in scopes}
    kept.clear()
    return titles


def right_gone() -> ColumnElement[bool]:
    """SQL for an address whose owner may no longer see what it shows, as `may_see` says; the person joined."""
    acts_for = exists().where(
        Membership.person_id == FeedLink.person_id,
        Membership.organisation_id == FeedLink.organisation_id,
        Membership.left_at.is_(None),
    )
    works_at = exists().where(
        StaffRole.person_id == FeedLink.person_id,
        StaffRole.centre_id == FeedLink.centre_id,
        StaffRole.revoked_at.is_(None),
    )
    return or_(
        Person.disabled_at.is_not(None),
        and_(FeedLink.kind == ScopeKind.ORGANISATION, ~acts_for),
        and_(FeedLink.kind == ScopeKind.CENTRE, ~works_at, ~Person.is_admin),
    )
