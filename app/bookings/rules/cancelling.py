"""When cancelling is late."""

from datetime import datetime, timedelta


def is_late(starts: datetime, late_cancel_hours: int, *, now: datetime) -> bool:
    """Less than so many hours before the start, cancelling is late."""
    return now > starts - timedelta(hours=late_cancel_hours)
