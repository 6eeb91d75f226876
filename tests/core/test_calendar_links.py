"""Links that add one event to Google's or Outlook's calendar: filled in, encoded, and never too long."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from app.core.clock import Period
from app.core.ical.links import LONGEST, google_link, outlook_link
from app.core.ical.writing import Days, Told

STAMP = datetime(2026, 11, 24, 8, tzinfo=UTC)
EVENING = Period(datetime(2026, 12, 1, 17, tzinfo=UTC), datetime(2026, 12, 1, 19, tzinfo=UTC))


def told(**more: object) -> Told:
    said = {"summary": "Zebranie; „zarząd” & goście", "location": "Sala Duża, ul. Reymonta 20", "url": "https://x.pl/a"}
    return Told(**{"uid": "a@x.pl", "sequence": 0, "stamp": STAMP, "when": EVENING, **said, **more})


def test_google_gets_the_event_filled_in() -> None:
    link = google_link(told(description="Zabierz\r\nlaptop"))

    address, _, asked = link.partition("?")
    assert address == "https://calendar.google.com/calendar/render"
    assert parse_qs(asked) == {
        "action": ["TEMPLATE"],
        "text": ["Zebranie; „zarząd” & goście"],
        "dates": ["20261201T170000Z/20261201T190000Z"],
        "details": ["https://x.pl/a\n\nZabierz\nlaptop"],
        "location": ["Sala Duża, ul. Reymonta 20"],
    }


@pytest.mark.parametrize("host", ["outlook.live.com", "outlook.office.com"])
def test_outlook_gets_the_event_filled_in(host: str) -> None:
    link = outlook_link(told(), host)

    parts = urlsplit(link)
    assert (parts.hostname, parts.path) == (host, "/calendar/0/deeplink/compose")
    assert parse_qs(parts.query) == {
        "path": ["/calendar/action/compose"],
        "rru": ["addevent"],
        "subject": ["Zebranie; „zarząd” & goście"],
        "startdt": ["2026-12-01T17:00:00Z"],
        "enddt": ["2026-12-01T19:00:00Z"],
        "body": ["https://x.pl/a"],
        "location": ["Sala Duża, ul. Reymonta 20"],
    }
    assert "+" not in link  # Outlook shows it as it is where a space is meant


def test_whole_days_have_no_hours() -> None:
    days = told(when=Days(date(2026, 12, 24), date(2026, 12, 27)))

    assert "&dates=20261224%2F20261227&" in google_link(days)
    assert "&startdt=2026-12-24&enddt=2026-12-27&allday=true&" in outlook_link(days)


@pytest.mark.parametrize("sign", ["a", "ł", "ї", "🎈", "&", "\n"])
@pytest.mark.parametrize("field", ["description", "location", "summary"])
def test_a_link_stays_short_whatever_is_said(field: str, sign: str) -> None:
    long = told(**{field: f"Początek {sign * 10_000}"})
    for link in (google_link(long), outlook_link(long, "outlook.office.com")):
        assert len(link) <= LONGEST
        assert link.isascii()
        assert "20261201T170000Z%2F20261201T190000Z" in link or "startdt=2026-12-01T17%3A00%3A00Z" in link
        assert "Pocz%C4%85tek" in link


def test_the_details_are_cut_before_all_else_and_the_page_stays() -> None:
    asked = parse_qs(urlsplit(google_link(told(description="ż" * 5_000))).query)

    assert asked["text"] == ["Zebranie; „zarząd” & goście"]
    assert asked["location"] == ["Sala Duża, ul. Reymonta 20"]
    assert asked["details"][0].startswith("https://x.pl/a\n\nżżż")
    assert asked["details"][0].endswith("ż…")


def test_nothing_empty_stands_in_a_link() -> None:
    bare = told(location="", url="")
    assert ("location" in google_link(bare), "details" in google_link(bare)) == (False, False)
