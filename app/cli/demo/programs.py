"""The calendar programs of the demo: a telephone that reads by an app password, and an old one whose is revoked."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.accounts.models import AppPassword, Person
from app.accounts.rules import fingerprint
from app.core.database import db


def connect_programs(people: Mapping[str, Person], at: datetime) -> None:
    """Nobody knows these passwords, and none that is typed has their hashes: visitors make one of their own."""
    for number, (label, ended) in enumerate((("stary telefon", True), ("iPhone", False))):
        made = at - timedelta(days=90 - 60 * number)
        db.session.add(
            AppPassword(
                person_id=people["ngo"].id,
                label=label,
                password_hash=fingerprint(f"demo: {label}"),
                last_used_at=made + timedelta(days=20) if ended else at - timedelta(minutes=12),
                ended_at=made + timedelta(days=21) if ended else None,
                created_at=made,
            )
        )
