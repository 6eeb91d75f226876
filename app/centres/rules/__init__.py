"""Pure rules of centres and rooms."""

from app.centres.rules.feasts import Feast, public_holidays
from app.centres.rules.hours import Block, days_between, merged, open_or_not, opening_periods, parse_hours, shown
from app.centres.rules.kinds import (
    APPROVAL_LABELS,
    FEATURE_LABELS,
    LAYOUT_LABELS,
    OFFER,
    PAID_LABELS,
    ROLE_LABELS,
    ROLE_NAMES,
    WEEKDAYS,
    Approval,
    FeatureKind,
    LayoutKind,
    PaidEvents,
)
from app.centres.rules.texts import in_language, slug_of

__all__ = [
    "APPROVAL_LABELS",
    "Approval",
    "Block",
    "FEATURE_LABELS",
    "Feast",
    "FeatureKind",
    "LAYOUT_LABELS",
    "OFFER",
    "LayoutKind",
    "PAID_LABELS",
    "PaidEvents",
    "ROLE_LABELS",
    "ROLE_NAMES",
    "WEEKDAYS",
    "in_language",
    "days_between",
    "merged",
    "open_or_not",
    "opening_periods",
    "parse_hours",
    "public_holidays",
    "shown",
    "slug_of",
]
