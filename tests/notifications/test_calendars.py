"""What a mail tells calendars: one date as an invitation, several as a file, and its words in each language."""

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from icalendar import Calendar

from app.core.clock import Period
from app.core.i18n import LANGUAGES
from app.notifications.rules import DateTold, calendar_fact
from app.notifications.services import message_of, words_of
from app.notifications.services.calendars import as_calendar
from tests.notifications.mailboxes import dates_in
from tests.notifications.test_templates import STARTS, mail_of

pytestmark = pytest.mark.engines("sqlite")
WHEN = Period(STARTS, STARTS + timedelta(hours=2))
GOOGLE, OUTLOOK = (
    "https://calendar.google.com/calendar/render?",
    "https://outlook.live.com/calendar/0/deeplink/compose?",
)


@pytest.fixture(autouse=True)
def anything(make_app: Any) -> Any:
    application = make_app(calendar_host="kalendarz.example.org", base_url="https://nowy.example.org")
    with application.app_context():
        yield application


def told(number: int = 0, **more: Any) -> DateTold:
    said: dict[str, Any] = {"uid": f"uid-{number}", "sequence": 3, "stamp": STARTS, "title": "Zebranie", "period": WHEN}
    return DateTold(**{**said, "path": "/rezerwacje/x", **more})


def mail_with(*dates: DateTold, language: str = "pl") -> Any:
    return mail_of("booking_approved", language, calendar=calendar_fact(dates))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_of_one_date_has_links_to_add_it_in_text_and_html(language: str) -> None:
    words = words_of(mail_with(told(), language=language))

    for text in (words.text, unescape(words.html)):
        assert [text.count(link) for link in (GOOGLE, OUTLOOK)] == [1, 1]
        assert text.count("https%3A%2F%2Fnowy.example.org%2Frezerwacje%2Fx") == 2


@pytest.mark.parametrize(
    ("dates", "method"),
    [([told(is_off=True)], "CANCEL"), ([told(), told(1)], "PUBLISH"), ([told(is_off=True), told(1)], "PUBLISH")],
)
def test_what_is_off_or_several_has_no_link_and_words_of_its_own(dates: list[DateTold], method: str) -> None:
    plain = words_of(mail_of("booking_approved", "en")).text
    words = words_of(mail_with(*dates, language="en"))

    assert [GOOGLE in words.html, OUTLOOK in words.text] == [False, False]
    added = set(words.text.splitlines()) - set(plain.splitlines())
    assert (
        added
        == {
            "CANCEL": {"Your mail program can take this date out of your calendar."},
            "PUBLISH": {"All these dates are attached as a file for your calendar."},
        }[method]
    )
    assert [one.method for one in dates_in(message_of(mail_with(*dates)))] == [method] * len(dates)


def test_the_host_of_a_uid_stays_though_the_service_moves() -> None:
    (one,) = dates_in(message_of(mail_with(told())))

    assert (one.uid, one.url) == ("uid-0", "https://nowy.example.org/rezerwacje/x")
    assert b"@kalendarz.example.org" in as_calendar(calendar_fact([told()]))


def test_a_mail_that_was_queued_before_dates_were_invitations_still_goes() -> None:
    kept = calendar_fact([told(uid="old@kalendarz.example.org")])
    kept["events"][0]["url"] = "https://stary.example.org/program/x"
    mail = mail_of("enrolment_confirmed", "pl", calendar={"method": "PUBLISH", **kept})

    (one,) = dates_in(message_of(mail))

    assert (one.method, one.uid, one.url) == ("REQUEST", "old", "https://stary.example.org/program/x")


def test_each_try_says_the_same() -> None:
    mail = mail_with(told())
    first, second = (message_of(mail).get_payload()[-1].get_payload() for _ in range(2))
    assert first == second


def test_a_file_to_download_is_published_and_invites_nobody() -> None:
    calendar = Calendar.from_ical(as_calendar(calendar_fact([told()])))

    assert (calendar["METHOD"], len(calendar.events), "ATTENDEE" in calendar.events[0]) == ("PUBLISH", 1, False)
    assert len(calendar.walk("VTIMEZONE")) == 1


@pytest.mark.parametrize("signs", ["\r\nATTENDEE:mailto:x@example.org", "\x00", "\u2028", ";,\\", "🎈" * 2_500])
def test_no_sign_in_a_title_adds_a_property_or_breaks_a_line(signs: str) -> None:
    (one,) = dates_in(message_of(mail_with(told(title=f"a{signs}b", place=f"a{signs}b"))))

    assert (one.summary.startswith("a"), one.summary.endswith("b"), "\n" in one.summary) == (True, True, False)


def test_the_second_of_two_equal_hours_is_named_in_utc() -> None:
    doubled = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # 2:30 for the second time
    period = Period(doubled, doubled + timedelta(hours=1))

    (event,) = Calendar.from_ical(as_calendar(calendar_fact([told(period=period)]))).events

    assert (event.start, event["DTSTART"].to_ical()) == (doubled, b"20271031T013000Z")
