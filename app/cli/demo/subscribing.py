"""Secret addresses of calendars in the demo: one in use, one that was switched off. Nobody knows their secrets."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.accounts.models import Person
from app.calendars.models import FeedLink
from app.calendars.rules.links import LinkEnd
from app.calendars.rules.scopes import ScopeKind
from app.core.database import db


def subscribe_some(people: Mapping[str, Person], at: datetime) -> None:
    """The owner of an organisation has a new telephone, and switched off what the old one read."""
    whose, made = people["ngo"].id, at - timedelta(days=90)
    new, old = (
        FeedLink(person_id=whose, kind=ScopeKind.MINE, label=label, language="pl", token_hash=no_secret)
        for label, no_secret in (("telefon", f"{1:064x}"), ("stary telefon", f"{2:064x}"))
    )
    old.created_at, old.last_read_at = made, at - timedelta(days=5)
    old.ended_at, old.ended_by = at - timedelta(days=4), LinkEnd.REVOKED
    new.created_at, new.last_read_at = at - timedelta(days=4), at - timedelta(minutes=40)
    db.session.add_all((old, new))
