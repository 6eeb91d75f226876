"""What the legal pages state: who answers for the service, since when, and how long things are kept."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.accounts.rules import DRAFT_LASTS, SIGN_IN_LASTS
from app.programme.rules.following import ENDED_KEPT, UNCONFIRMED_KEPT
from app.programme.rules.tickets import GUESTS_KEPT


@dataclass(frozen=True)
class Statement:
    """The accessibility statement's own facts. It is reviewed by 31 March of each year: then `reviewed` is set.

    `updated` is the day of the last change that matters to accessibility.
    """

    body: str
    published: date
    updated: date
    drawn_up: date
    reviewed: date | None = None


@dataclass(frozen=True)
class Kept:
    """How long personal data are kept, and how soon people are answered."""

    booking_years: int
    idle_account_months: int
    access_log_years: int
    complaint_days: int
    key_days: int
    unconfirmed_follower_days: int = UNCONFIRMED_KEPT.days
    ended_follower_days: int = ENDED_KEPT.days
    draft_hours: int = DRAFT_LASTS // timedelta(hours=1)
    sign_in_days: int = SIGN_IN_LASTS // timedelta(days=1)
    unconfirmed_guest_days: int = GUESTS_KEPT // timedelta(days=1)


STATEMENT = Statement(
    body="Gmina Miejska Kraków",
    published=date(2026, 11, 24),
    updated=date(2026, 11, 25),
    drawn_up=date(2026, 11, 25),
)
KEPT = Kept(
    booking_years=5,
    idle_account_months=24,
    access_log_years=2,
    complaint_days=14,
    key_days=90,
)
