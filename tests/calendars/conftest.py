"""What calendars keep in mind is forgotten before each test: another database may stand at the same revisions."""

import pytest


@pytest.fixture(autouse=True)
def nothing_in_mind() -> None:
    from app.calendars.views import feeds
    from app.core.ical.writing import event_text

    for kept in (feeds.body, feeds.taken_body, event_text):
        kept.cache_clear()
