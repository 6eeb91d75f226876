"""What calendar programs ask of the text beyond RFC 5545, one rule each."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from app.core.ical.writing import Days, Head, Told, event_text
from tests.core.ical.samples import DRESSED, FEED, STAMP, TEN, calendar, period, samples, told, unfolded
from tests.support.libical import Libical

INVITED = {"organizer": ("Centra", "centra@example.org"), "invited": "ola@example.org"}
ALL = samples()


def lines_of(event: Told) -> list[str]:
    return unfolded(event_text(event).encode())


def value(lines: list[str], name: str) -> str:
    """The one line of a property, with its parameters, behind its name."""
    (found,) = [line for line in lines if line.startswith((f"{name}:", f"{name};"))]
    return found.removeprefix(name)


def names(lines: list[str]) -> list[str]:
    return [line.replace(";", ":").split(":")[0] for line in lines]


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_there_is_one_calendar_with_version_and_product(text: bytes) -> None:
    lines = unfolded(text)

    assert (lines[0], lines[-1], lines.count("BEGIN:VCALENDAR")) == ("BEGIN:VCALENDAR", "END:VCALENDAR", 1)
    assert value(lines, "VERSION") == ":2.0"
    assert value(lines, "PRODID") == ":-//Centrum Obywatelskie//Kalendarz//PL"


def test_a_feed_has_no_method() -> None:
    assert {name: "METHOD" in names(unfolded(text)) for name, text in ALL.items()} == {
        name: name in {"request", "cancel"} for name in ALL
    }


def test_the_uid_is_as_it_was_given() -> None:
    assert value(lines_of(told()), "UID") == ":entry-17@centra.example.org"


def test_dtstamp_and_last_modified_are_the_time_of_the_change() -> None:
    lines = lines_of(told(stamp=STAMP.astimezone(None)))

    assert (value(lines, "DTSTAMP"), value(lines, "LAST-MODIFIED")) == (":20260504T070809Z", ":20260504T070809Z")


def test_the_body_is_the_same_at_every_call() -> None:
    event_text.cache_clear()
    with time_machine.travel("2031-01-01T12:00:00+00:00"):
        later = samples()

    assert later == ALL


def test_the_sequence_is_as_it_was_given() -> None:
    assert [value(lines_of(told(sequence=number)), "SEQUENCE") for number in (0, 1, 12)] == [":0", ":1", ":12"]


@pytest.mark.parametrize("status", ["CONFIRMED", "TENTATIVE", "CANCELLED"])
def test_the_status_stands_in_a_whole_event(status: str) -> None:
    lines = lines_of(told(status=status))

    assert value(lines, "STATUS") == f":{status}"
    assert names(lines) == names(lines_of(told()))


def test_whole_days_are_dates_with_an_exclusive_end() -> None:
    lines = lines_of(told(when=Days(date(2026, 12, 24), date(2026, 12, 27))))

    assert (value(lines, "DTSTART"), value(lines, "DTEND")) == (";VALUE=DATE:20261224", ";VALUE=DATE:20261227")


def test_no_time_floats() -> None:
    day = datetime(2026, 10, 24, 22, tzinfo=UTC)
    events = [told(when=period(day + timedelta(minutes=30 * half))) for half in range(50)]
    written = [value(lines_of(event), name) for event in events for name in ("DTSTART", "DTEND")]

    assert [one for one in written if not one.startswith(";TZID=Europe/Warsaw:") and not one.endswith("Z")] == []
    assert {one.endswith("Z") for one in written} == {True, False}


def test_the_zone_stands_once_and_before_the_first_event() -> None:
    lines = unfolded(ALL["busy"])

    assert lines.count("BEGIN:VTIMEZONE") == 1
    assert lines.count("BEGIN:VEVENT") == 2
    assert lines.index("END:VTIMEZONE") + 1 == lines.index("BEGIN:VEVENT")


def test_a_calendar_without_events_is_whole() -> None:
    lines = unfolded(calendar())

    assert lines[-2:] == ["END:VTIMEZONE", "END:VCALENDAR"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("NAME", ":Centrum Aktywności\\; Podgórze\\, Kraków"),
        ("X-WR-CALNAME", ":Centrum Aktywności\\; Podgórze\\, Kraków"),
        ("X-WR-CALDESC", ":Szkolenia\\, seminaria i wydarzenia"),
        ("DESCRIPTION", ":Szkolenia\\, seminaria i wydarzenia"),
        ("X-WR-TIMEZONE", ":Europe/Warsaw"),
        ("REFRESH-INTERVAL", ";VALUE=DURATION:PT1H"),
        ("X-PUBLISHED-TTL", ":PT1H"),
        ("COLOR", ":darkblue"),
        ("X-APPLE-CALENDAR-COLOR", ":#003C7D"),
        ("SOURCE", ";VALUE=URI:https://centra.example.org/kalendarz/podgorze.ics"),
        ("URL", ":https://centra.example.org/kalendarz"),
    ],
)
def test_a_feed_says_of_itself(name: str, written: str) -> None:
    assert value(unfolded(calendar()), name) == written


@pytest.mark.parametrize("name", ["request", "cancel"])
def test_an_invitation_says_nothing_of_a_feed(name: str) -> None:
    lines = unfolded(ALL[name])

    head = ["BEGIN", "VERSION", "PRODID", "CALSCALE", "METHOD"]
    assert names(lines[: lines.index("BEGIN:VTIMEZONE")]) == head


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("URL", ":https://centra.example.org/wydarzenia/17?jezyk=pl&a=1,2;3"),
        ("CATEGORIES", ":Szkolenie,Zieleń\\, ogrody"),
        ("GEO", ":50.0701;19.9402"),
        ("LOCATION", ":Sala B\\, ul. Długa 5\\, 31-147 Kraków"),
        (
            "CONFERENCE",
            ";FEATURE=VIDEO;LABEL=\"Dołącz: ^'Łąka^', online\";VALUE=URI:https://wideo.example.org/laka",
        ),
    ],
)
def test_an_event_says(name: str, written: str) -> None:
    assert value(lines_of(told(**DRESSED)), name) == written


def test_what_an_event_has_not_is_left_out() -> None:
    plain = ["SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "LAST-MODIFIED", "STATUS", "TRANSP"]

    assert names(lines_of(told())) == ["BEGIN", *plain, "X-MICROSOFT-CDO-BUSYSTATUS", "END"]


@pytest.mark.parametrize(
    ("status", "is_busy", "transp", "shown"),
    [
        ("CONFIRMED", True, "OPAQUE", "BUSY"),
        ("CONFIRMED", False, "TRANSPARENT", "FREE"),
        ("TENTATIVE", True, "OPAQUE", "TENTATIVE"),
        ("TENTATIVE", False, "TRANSPARENT", "FREE"),
        ("CANCELLED", False, "TRANSPARENT", "FREE"),
    ],
)
def test_outlook_shows_an_event_as_the_standard_says(status: str, is_busy: bool, transp: str, shown: str) -> None:
    lines = lines_of(told(status=status, is_busy=is_busy))

    assert (value(lines, "TRANSP"), value(lines, "X-MICROSOFT-CDO-BUSYSTATUS")) == (f":{transp}", f":{shown}")


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_names_are_in_capitals_only(text: bytes) -> None:
    written = names(unfolded(text))
    parameters = [
        part.split("=")[0]
        for component in Calendar.from_ical(text.decode()).walk()
        for _, one in component.property_items(recursive=False)
        for part in getattr(one, "params", {})
    ]

    assert [name for name in written + parameters if name != name.upper()] == []


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_there_is_no_alarm_no_rule_and_no_other_component(text: bytes) -> None:
    lines = unfolded(text)
    begun = {line for line in lines if line.startswith("BEGIN:")}
    after_the_zone = lines[lines.index("END:VTIMEZONE") :] if "END:VTIMEZONE" in lines else lines

    known = {"VCALENDAR", "VTIMEZONE", "DAYLIGHT", "STANDARD", "VEVENT", "VFREEBUSY"}
    assert begun - {f"BEGIN:{name}" for name in known} == set()
    assert {"RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"} & set(names(after_the_zone)) == set()


def test_an_invitation_names_the_sender_and_the_one_who_is_invited() -> None:
    lines = unfolded(ALL["request"])

    assert value(lines, "METHOD") == ":REQUEST"
    assert value(lines, "ORGANIZER") == ';CN="Centra Obywatelskie":mailto:centra@example.org'
    assert (
        value(lines, "ATTENDEE")
        == ";CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:ola@example.org"
    )


def test_a_cancelled_invitation_has_the_same_uid_and_a_higher_sequence() -> None:
    asked, cancelled = unfolded(ALL["request"]), unfolded(ALL["cancel"])

    assert value(cancelled, "METHOD") == ":CANCEL"
    assert value(cancelled, "STATUS") == ":CANCELLED"
    assert (value(asked, "SEQUENCE"), value(cancelled, "SEQUENCE")) == (":0", ":1")
    for name in ("UID", "ORGANIZER", "ATTENDEE"):
        assert value(cancelled, name) == value(asked, name)


def test_nobody_is_named_where_nobody_is_invited() -> None:
    assert [name for name, text in ALL.items() if {"ATTENDEE", "ORGANIZER"} & set(names(unfolded(text)))] == [
        "request",
        "cancel",
    ]


BUSY_TIMES = [
    ("BUSY", TEN, TEN + timedelta(hours=1)),
    ("BUSY-TENTATIVE", TEN + timedelta(hours=3), TEN + timedelta(hours=4, minutes=30)),
]


def test_icalendar_reads_when_a_room_is_taken() -> None:
    (sheet,) = Calendar.from_ical(ALL["free-busy"].decode()).walk("VFREEBUSY")

    assert (sheet["UID"], sheet["DTSTAMP"].dt) == ("room-4@centra.example.org", STAMP.replace(microsecond=0))
    assert (sheet["DTSTART"].dt, sheet["DTEND"].dt) == (
        datetime(2026, 5, 31, 22, tzinfo=UTC),
        datetime(2026, 6, 1, 22, tzinfo=UTC),
    )
    assert [(one.params["FBTYPE"], one.start, one.end) for one in sheet["FREEBUSY"]] == BUSY_TIMES


@pytest.mark.usefixtures("libical")
def test_libical_reads_when_a_room_is_taken() -> None:
    with Libical(ALL["free-busy"]) as read:
        (sheet,) = read.components("VFREEBUSY")

        assert read.when(sheet) == (datetime(2026, 5, 31, 22, tzinfo=UTC), datetime(2026, 6, 1, 22, tzinfo=UTC))
        assert read.taken(sheet) == BUSY_TIMES


def test_the_head_of_a_feed_may_be_bare() -> None:
    lines = unfolded(calendar(told(), head=Head()))

    assert names(lines[: lines.index("BEGIN:VTIMEZONE")]) == ["BEGIN", "VERSION", "PRODID", "CALSCALE"]


def test_equal_events_have_equal_texts() -> None:
    assert event_text(told(**DRESSED, **INVITED)) is event_text(told(**DRESSED, **INVITED))
    assert calendar(told(), head=FEED) == calendar(told())
