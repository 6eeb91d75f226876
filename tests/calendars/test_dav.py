"""CalDAV as its requests and answers stand in the standards, and as Apple, DAVx5 and Thunderbird send them."""

from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from icalendar import Calendar

from app.accounts.models import AppPassword, Attempt, Person
from app.accounts.services import disable_person, enable_person, make_app_password
from app.calendars.views.dav.area import CHANGING, EVERY
from app.centres.models import Room
from app.core.database import db
from tests import makers
from tests.calendars.dav_scene import CS, A, C, D, Program, Scene, basic, events, found, make_scene, query, sync

TITLE = "Pierwszy wniosek o dotację"
READ = [f"{D}read", f"{D}read-current-user-privilege-set"]

APPLE_WELL_KNOWN = """<?xml version="1.0" encoding="UTF-8"?>
<A:propfind xmlns:A="DAV:"><A:prop><A:current-user-principal/><A:principal-URL/><A:resourcetype/>
</A:prop></A:propfind>"""
APPLE_PRINCIPAL = """<?xml version="1.0" encoding="UTF-8"?>
<A:propfind xmlns:A="DAV:"><A:prop><B:calendar-home-set xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<B:calendar-user-address-set xmlns:B="urn:ietf:params:xml:ns:caldav"/><A:current-user-principal/><A:displayname/>
<C:dropbox-home-URL xmlns:C="http://calendarserver.org/ns/"/>
<C:email-address-set xmlns:C="http://calendarserver.org/ns/"/>
<C:notification-URL xmlns:C="http://calendarserver.org/ns/"/><A:principal-collection-set/><A:principal-URL/>
<A:resource-id/>
<B:schedule-inbox-URL xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<B:schedule-outbox-URL xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<A:supported-report-set/></A:prop></A:propfind>"""
APPLE_HOME = """<?xml version="1.0" encoding="UTF-8"?>
<A:propfind xmlns:A="DAV:"><A:prop><A:add-member/><C:allowed-sharing-modes xmlns:C="http://calendarserver.org/ns/"/>
<D:autoprovisioned xmlns:D="http://apple.com/ns/ical/"/><E:bulk-requests xmlns:E="http://me.com/_namespace/"/>
<D:calendar-color xmlns:D="http://apple.com/ns/ical/"/><B:calendar-description xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<B:calendar-free-busy-set xmlns:B="urn:ietf:params:xml:ns:caldav"/><D:calendar-order xmlns:D="http://apple.com/ns/ical/"/>
<B:calendar-timezone xmlns:B="urn:ietf:params:xml:ns:caldav"/><A:current-user-privilege-set/><A:displayname/>
<C:getctag xmlns:C="http://calendarserver.org/ns/"/><A:owner/><A:quota-available-bytes/><A:resource-id/><A:resourcetype/>
<B:schedule-calendar-transp xmlns:B="urn:ietf:params:xml:ns:caldav"/><C:source xmlns:C="http://calendarserver.org/ns/"/>
<B:supported-calendar-component-set xmlns:B="urn:ietf:params:xml:ns:caldav"/><A:supported-report-set/><A:sync-token/>
<C:subscribed-strip-alarms xmlns:C="http://calendarserver.org/ns/"/></A:prop></A:propfind>"""
DAVX5_HOME = """<?xml version='1.0' encoding='UTF-8' ?><propfind xmlns="DAV:" xmlns:CAL="urn:ietf:params:xml:ns:caldav"
xmlns:CARD="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"><prop><resourcetype />
<displayname /><CARD:addressbook-description /><CAL:calendar-description />
<n0:calendar-color xmlns:n0="http://apple.com/ns/ical/" />
<CAL:calendar-timezone /><CAL:supported-calendar-component-set /><CS:source /><current-user-privilege-set /><owner />
<sync-token /></prop></propfind>"""
DAVX5_QUERY = """<?xml version='1.0' encoding='UTF-8' ?>
<CAL:calendar-query xmlns="DAV:" xmlns:CAL="urn:ietf:params:xml:ns:caldav">
<prop><getetag /></prop><CAL:filter><CAL:comp-filter name="VCALENDAR"><CAL:comp-filter name="VEVENT">
<CAL:time-range start="20261202T000000Z" /></CAL:comp-filter></CAL:comp-filter></CAL:filter></CAL:calendar-query>"""
THUNDERBIRD_CALENDAR = """<?xml version="1.0" encoding="UTF-8"?>
<D:propfind xmlns:D="DAV:" xmlns:CS="http://calendarserver.org/ns/" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>
<D:resourcetype/><D:owner/><D:current-user-principal/><D:current-user-privilege-set/><D:supported-report-set/>
<C:supported-calendar-component-set/><CS:getctag/></D:prop></D:propfind>"""
THUNDERBIRD_SYNC = """<?xml version="1.0" encoding="UTF-8"?>
<sync-collection xmlns="DAV:"><sync-token/><sync-level>1</sync-level><prop><getcontenttype/><getetag/></prop>
</sync-collection>"""


@pytest.fixture
def scene(db_session: Any) -> Scene:
    return make_scene()


@pytest.fixture
def ola(app: Flask, scene: Scene) -> Program:
    return Program(app.test_client(), "ola@example.org", scene.password)


def condition(answer: Any) -> str:
    """What programs know the refusal by."""
    root = ElementTree.fromstring(answer.data)
    assert root.tag == f"{D}error"
    return root[0].tag


def hrefs(ola: Program, path: str) -> list[str]:
    """The addresses of the events, by their start."""
    return list(found(ola.report(path, events())))


def titles(answer: Any) -> list[str]:
    return [
        str(Calendar.from_ical(read[f"{C}calendar-data"].text or "").walk("VEVENT")[0]["summary"])
        for read in found(answer).values()
    ]


# --- how programs find their way


@pytest.mark.parametrize("method", ["GET", "PROPFIND"])
def test_a_bare_host_leads_to_dav_without_a_password(app: Flask, method: str) -> None:
    answer = app.test_client().open("/.well-known/caldav", method=method)

    assert (answer.status_code, answer.headers["Location"]) == (301, "/dav/")
    assert "Set-Cookie" not in answer.headers


def test_apple_finds_its_calendars_as_ones_to_read(ola: Program, scene: Scene) -> None:
    apple = {"User-Agent": "iOS/18.1 (22B83) dataaccessd/1.0", "Brief": "t", "Prefer": "return=minimal"}
    root = found(ola.ask("PROPFIND", "/dav/", APPLE_WELL_KNOWN, Depth="0", **apple))["/dav/"]
    (principal,) = (one.text for one in root[f"{D}current-user-principal"])
    person = found(ola.ask("PROPFIND", principal or "", APPLE_PRINCIPAL, Depth="0", **apple))[principal or ""]
    (home,) = (one.text for one in person[f"{C}calendar-home-set"])
    addresses = [one.text for one in person[f"{C}calendar-user-address-set"]]
    answer = ola.ask("PROPFIND", home or "", APPLE_HOME, Depth="1", **apple)
    calendars = found(answer)

    assert home == scene.home
    assert addresses == ["mailto:ola@example.org", principal]
    assert b"404" not in answer.data
    assert list(calendars) == [home, f"{home}moje/", f"{home}miasto/", f"{home}c{scene.centre_id}/"]
    city = calendars[scene.city]
    assert city[f"{D}displayname"].text == "Centra Obywatelskie, Kraków"
    assert [one.tag for one in city[f"{D}resourcetype"]] == [f"{D}collection", f"{C}calendar"]
    assert [one[0].tag for one in city[f"{D}current-user-privilege-set"]] == READ
    assert [one.get("name") for one in city[f"{C}supported-calendar-component-set"]] == ["VEVENT"]
    assert [one[0][0].tag for one in city[f"{D}supported-report-set"]] == [
        *(f"{C}calendar-query", f"{C}calendar-multiget", f"{D}sync-collection"),
    ]
    assert [one.text for one in city[f"{D}owner"]] == [principal]
    assert "TZID:Europe/Warsaw" in (city[f"{C}calendar-timezone"].text or "")
    assert city[f"{A}calendar-color"].text == "#003C7DFF"


def test_davx5_finds_its_calendars_and_asks_for_those_from_a_day_on(ola: Program, scene: Scene) -> None:
    answer = ola.ask("PROPFIND", scene.home, DAVX5_HOME, Depth="1")

    assert list(found(answer)) == [scene.home, f"{scene.home}moje/", scene.city, f"{scene.home}c{scene.centre_id}/"]
    assert b"HTTP/1.1 404 Not Found" in answer.data  # addressbook-description
    assert len(found(ola.report(scene.city, DAVX5_QUERY))) == 2


def test_thunderbird_finds_a_calendar_to_read_and_syncs_it(ola: Program, scene: Scene) -> None:
    city = found(ola.ask("PROPFIND", scene.city, THUNDERBIRD_CALENDAR, Depth="0"))[scene.city]
    synced = found(ola.report(scene.city, THUNDERBIRD_SYNC))

    assert [one[0].tag for one in city[f"{D}current-user-privilege-set"]] == READ
    assert len(city[f"{CS}getctag"].text or "") == 24
    assert {one[f"{D}getcontenttype"].text for one in synced.values()} == {
        "text/calendar; charset=utf-8; component=VEVENT"
    }
    assert list(synced) == hrefs(ola, scene.city)


@pytest.mark.parametrize("path", ["/dav/", "/dav", "/dav/kalendarze/1/miasto/", "/dav/nic"])
def test_options_tell_what_is_spoken(app: Flask, path: str) -> None:
    answer = app.test_client().open(path, method="OPTIONS")

    assert (answer.status_code, answer.headers["DAV"]) == (200, "1, 3, calendar-access")
    assert answer.headers["Allow"] == "OPTIONS, GET, HEAD, PROPFIND, REPORT"


# --- properties


def test_one_level_is_told_at_a_time(ola: Program, scene: Scene) -> None:
    for depth in ({"Depth": "infinity"}, {}):
        refused = ola.ask("PROPFIND", scene.home, "", **depth)
        assert (refused.status_code, condition(refused)) == (403, f"{D}propfind-finite-depth")
    assert ola.ask("PROPFIND", scene.home, "", Depth="2").status_code == 400
    assert list(ola.propfind(scene.home, f"{D}displayname")) == [scene.home]
    assert list(ola.propfind(scene.city, f"{D}getetag", depth="1")) == [scene.city, *hrefs(ola, scene.city)]


def test_what_there_is_not_is_named(ola: Program, scene: Scene) -> None:
    answer = ola.ask(
        "PROPFIND",
        scene.city,
        "<propfind xmlns='DAV:'><prop><displayname/><x xmlns='urn:x'/></prop></propfind>",
        Depth="0",
    )

    (_, lost) = ElementTree.fromstring(answer.data).iter(f"{D}propstat")
    assert [one.tag for one in lost[0]] == ["{urn:x}x"]
    assert lost.findtext(f"{D}status") == "HTTP/1.1 404 Not Found"


@pytest.mark.parametrize(
    "body", ["", "<d:propfind xmlns:d='DAV:'><d:allprop/></d:propfind>"], ids=["nothing", "allprop"]
)
def test_all_properties_are_those_that_cost_little(ola: Program, scene: Scene, body: str) -> None:
    city = found(ola.ask("PROPFIND", scene.city, body, Depth="0"))[scene.city]

    assert {f"{D}displayname", f"{D}resourcetype"} <= city.keys()
    assert {f"{D}sync-token", f"{C}calendar-timezone"} & city.keys() == set()


def test_names_alone_carry_no_values(ola: Program, scene: Scene) -> None:
    asked = "<d:propfind xmlns:d='DAV:'><d:propname/></d:propfind>"
    city = found(ola.ask("PROPFIND", scene.city, asked, Depth="0"))[scene.city]

    assert f"{D}sync-token" in city
    assert {(one.text, len(one)) for one in city.values()} == {(None, 0)}


def test_events_are_no_property_of_a_propfind(ola: Program, scene: Scene) -> None:
    href = hrefs(ola, scene.city)[0]

    assert ola.propfind(href, f"{C}calendar-data", f"{D}getetag")[href].keys() == {f"{D}getetag"}


def test_the_mark_of_a_calendar_changes_with_its_events_alone(ola: Program, scene: Scene) -> None:
    def marks() -> list[str | None]:
        city = ola.propfind(scene.city, f"{CS}getctag", f"{D}sync-token")[scene.city]
        return [city[f"{CS}getctag"].text, city[f"{D}sync-token"].text]

    before = marks()
    assert marks() == before
    scene.move(1, "2026-12-09")
    after = marks()

    assert [one == other for one, other in zip(before, after, strict=True)] == [False, False]


# --- reports


def test_a_query_brings_events_with_their_zone(ola: Program, scene: Scene) -> None:
    answer = ola.report(scene.city, query("<c:comp-filter name='VEVENT'/>", "<d:getetag/><c:calendar-data/>"))

    assert titles(answer) == [TITLE] * 3
    text = next(iter(found(answer).values()))[f"{C}calendar-data"].text or ""
    assert text.index("BEGIN:VTIMEZONE") < text.index("BEGIN:VEVENT")
    assert (text.count("BEGIN:VEVENT"), "METHOD" in text) == (1, False)


@pytest.mark.parametrize(
    ("inside", "days"),
    [
        ("<c:time-range start='20261201T100000Z' end='20261215T090000Z'/>", [1]),
        ("<c:time-range start='20261201T095959Z' end='20261215T090001Z'/>", [0, 1, 2]),
        ("<c:time-range start='20261208T095959Z'/>", [1, 2]),
        ("<c:time-range end='20261208T090000Z'/>", [0]),
        ("<c:prop-filter name='SUMMARY'><c:text-match>WNIOSEK</c:text-match></c:prop-filter>", [0, 1, 2]),
        ("<c:prop-filter name='SUMMARY'><c:text-match collation='i;octet'>WNIOSEK</c:text-match></c:prop-filter>", []),
        ("<c:prop-filter name='UID'><c:text-match negate-condition='yes'>@</c:text-match></c:prop-filter>", []),
        ("<c:prop-filter name='UID'/>", [0, 1, 2]),
        ("<c:prop-filter name='UID'><c:is-not-defined/></c:prop-filter>", []),
        ("<c:comp-filter name='VALARM'><c:is-not-defined/></c:comp-filter>", [0, 1, 2]),
        ("<c:comp-filter name='VALARM'/>", []),
        ("<c:is-not-defined/>", []),
    ],
)
def test_a_filter_means_some_events(ola: Program, scene: Scene, inside: str, days: list[int]) -> None:
    everything = hrefs(ola, scene.city)

    assert list(found(ola.report(scene.city, events(inside)))) == [everything[day] for day in days]


def test_an_event_is_found_by_its_uid(ola: Program, scene: Scene) -> None:
    href = hrefs(ola, scene.city)[1]
    uid = str(Calendar.from_ical(ola.ask("GET", href).data).walk("VEVENT")[0]["uid"])

    by_uid = f"<c:prop-filter name='UID'><c:text-match collation='i;octet'>{uid}</c:text-match></c:prop-filter>"
    assert list(found(ola.report(scene.city, events(by_uid)))) == [href]


def test_there_are_no_tasks(ola: Program, scene: Scene) -> None:
    assert found(ola.report(scene.city, query("<c:comp-filter name='VTODO'/>"))) == {}
    without = query("<c:comp-filter name='VTODO'><c:is-not-defined/></c:comp-filter>")
    assert len(found(ola.report(scene.city, without))) == 3


@pytest.mark.parametrize(
    ("body", "known_by"),
    [
        (events("<c:prop-filter name='ATTENDEE'/>"), f"{C}supported-filter"),
        (events("<x/>"), f"{C}supported-filter"),
        (query("<c:comp-filter name='VTIMEZONE'/>"), f"{C}supported-filter"),
        (query("<c:time-range start='20261201T000000Z'/>"), f"{C}supported-filter"),
        (events("<c:prop-filter name='UID'><c:param-filter name='X'/></c:prop-filter>"), f"{C}supported-filter"),
        (events("<c:time-range/>"), f"{C}valid-filter"),
        (events("<c:time-range start='20261201'/>"), f"{C}valid-filter"),
        (events("<c:time-range start='20269901T000000Z'/>"), f"{C}valid-filter"),
        (events("<c:time-range start='20261202T000000Z' end='20261201T000000Z'/>"), f"{C}valid-filter"),
        (query("").replace("VCALENDAR", "VEVENT"), f"{C}valid-filter"),
        (
            events("<c:prop-filter name='UID'><c:text-match collation='i;x'>a</c:text-match></c:prop-filter>"),
            f"{C}supported-collation",
        ),
        (
            query("<c:comp-filter name='VEVENT'/>", "<c:calendar-data content-type='application/calendar+json'/>"),
            f"{C}supported-calendar-data",
        ),
        (
            "<c:free-busy-query xmlns:c='urn:ietf:params:xml:ns:caldav'/>",
            f"{D}supported-report",
        ),
        ("<expand-property xmlns='DAV:'/>", f"{D}supported-report"),
        (sync("data:,AAAA"), f"{D}valid-sync-token"),
        (sync("http://example.org/ns/sync/12"), f"{D}valid-sync-token"),
    ],
)
def test_a_report_is_refused_by_the_book(ola: Program, scene: Scene, body: str, known_by: str) -> None:
    refused = ola.report(scene.city, body)

    assert (refused.status_code, condition(refused)) == (403, known_by)


def test_a_multiget_answers_for_each_address(ola: Program, scene: Scene) -> None:
    href = hrefs(ola, scene.city)[2]
    asked = [
        href,
        f"http://localhost{href}",
        f"{scene.city}0000000000.ics",
        "/etc/passwd",
        href.replace("miasto", "moje"),
        "http://[x",
    ]
    body = (
        "<c:calendar-multiget xmlns:c='urn:ietf:params:xml:ns:caldav' xmlns:d='DAV:'><d:prop><d:getetag/>"
        f"<c:calendar-data/></d:prop>{''.join(f'<d:href>{one}</d:href>' for one in asked)}</c:calendar-multiget>"
    )

    root = ElementTree.fromstring(ola.report(scene.city, body).data)
    answers = [(one.findtext(f"{D}href"), one.findtext(f"{D}status")) for one in root]

    assert answers == [(href, None)] * 2 + [(one, "HTTP/1.1 404 Not Found") for one in asked[2:]]


def token_in(answer: Any) -> str:
    return ElementTree.fromstring(answer.data).findtext(f"{D}sync-token") or ""


def test_sync_tells_of_so_many_and_of_the_rest_with_the_next_token(ola: Program, scene: Scene) -> None:
    everything, limit = hrefs(ola, scene.city), "<d:limit><d:nresults>2</d:nresults></d:limit>"

    first = ola.report(scene.city, sync(more=limit))
    second = ola.report(scene.city, sync(token_in(first), more=limit))
    third = ola.report(scene.city, sync(token_in(second), more=limit))

    assert list(found(first)) == [*everything[:2], scene.city]
    assert "HTTP/1.1 507 Insufficient Storage" in first.text
    assert "number-of-matches-within-limits" in first.text
    assert list(found(second)) == everything[2:]
    assert found(third) == {}
    assert (
        token_in(second)
        == token_in(third)
        == ola.propfind(scene.city, f"{D}sync-token")[scene.city][f"{D}sync-token"].text
    )


def test_sync_of_one_calendar_is_none_of_another(ola: Program, scene: Scene) -> None:
    token = token_in(ola.report(scene.city, sync()))

    assert ola.report(scene.city, sync(token)).status_code == 207
    assert condition(ola.report(f"{scene.home}moje/", sync(token))) == f"{D}valid-sync-token"


def test_another_language_makes_every_event_another(ola: Program, scene: Scene) -> None:
    token = token_in(ola.report(scene.city, sync()))
    db.session.get_one(Person, scene.person_id).language = "uk"
    db.session.commit()

    assert len(found(ola.report(scene.city, sync(token)))) == 3
    assert (
        ola.propfind(scene.city, f"{D}displayname")[scene.city][f"{D}displayname"].text != "Centra Obywatelskie, Kraków"
    )


def test_an_event_is_sent_once_for_each_etag(ola: Program, scene: Scene) -> None:
    href = hrefs(ola, scene.city)[0]
    answer = ola.ask("GET", href)

    assert answer.headers["ETag"] == ola.propfind(href, f"{D}getetag")[href][f"{D}getetag"].text
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert ola.ask("GET", href, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert len(Calendar.from_ical(ola.ask("GET", scene.city).data).walk("VEVENT")) == 3
    assert ola.ask("GET", f"{scene.city}0000000000.ics").status_code == 404


def test_ones_own_things_are_in_ones_own_calendar_and_in_no_other_persons(
    app: Flask, ola: Program, scene: Scene
) -> None:
    person = db.session.get_one(Person, scene.person_id)
    room, ours = db.session.get_one(Room, scene.room_id), makers.make_organisation(person)
    makers.make_booking(person, room, makers.period("2026-12-03", "12:00", "13:00"), ours)
    other = makers.make_person("ewa@example.org")
    ewa = Program(app.test_client(), "ewa@example.org", make_app_password(makers.actor(other), label="x"))

    assert len(hrefs(ola, f"{scene.home}moje/")) == 1
    assert ewa.ask("PROPFIND", f"{scene.home}moje/", Depth="0").status_code == 404
    assert hrefs(ewa, f"/dav/kalendarze/{other.id}/moje/") == []


# --- what is refused


@pytest.mark.parametrize("method", CHANGING)
def test_nothing_is_changed(ola: Program, scene: Scene, method: str) -> None:
    href = hrefs(ola, scene.city)[0]
    before = ola.ask("GET", scene.city).data

    for path in ("/dav/", scene.home, scene.city, href, f"{scene.city}new.ics", "/dav/nowy/"):
        refused = ola.ask(method, path, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
        assert (refused.status_code, condition(refused)) == (403, f"{D}need-privileges")
        assert "Te kalendarze są tylko do czytania." in refused.text
        assert ola.client.open(path, method=method).status_code == 401
    assert ola.ask("GET", scene.city).data == before


@pytest.mark.parametrize("method", [one for one in EVERY if one != "OPTIONS"])
def test_a_program_without_its_password_is_asked_for_it(app: Flask, scene: Scene, method: str) -> None:
    for path in ("/dav/", scene.home, scene.city, "/dav/nic"):
        answer = app.test_client().open(path, method=method)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="Centrum Obywatelskie", charset="UTF-8"'
        assert "Set-Cookie" not in answer.headers


def test_a_cookie_counts_for_nothing(as_person: Any, scene: Scene) -> None:
    client = as_person(db.session.get_one(Person, scene.person_id))

    assert client.get("/konto").status_code == 200
    assert client.open(scene.city, method="PROPFIND", headers={"Depth": "0"}).status_code == 401


def test_the_password_is_known_however_it_was_typed(app: Flask, scene: Scene) -> None:
    typed = scene.password.replace("-", " ").upper()

    assert Program(app.test_client(), "OLA@example.org", typed).propfind("/dav/", f"{D}displayname").keys() == {"/dav/"}


@pytest.mark.parametrize(
    ("email", "password"),
    [
        *(("ola@example.org", "abcd-efgh"), ("nikt@example.org", None), ("ola@example.org", "")),
        *(("", None), ("ola@example.org\0", None), ("a" * 5000, None), ("ola@example.org", "a" * 5000)),
    ],
)
def test_a_wrong_password_opens_nothing(app: Flask, scene: Scene, email: str, password: str | None) -> None:
    wrong = Program(app.test_client(), email, scene.password if password is None else password)

    assert wrong.ask("PROPFIND", "/dav/", Depth="0").status_code == 401


@pytest.mark.parametrize("sent", ["Basic", "Basic !!!", "Basic b2xh", "Bearer x", "Basic /////w==", "Digest a=b"])
def test_no_password_at_all_is_asked_for_and_not_counted(app: Flask, scene: Scene, sent: str) -> None:
    answer = app.test_client().open("/dav/", method="PROPFIND", headers={"Authorization": sent, "Depth": "0"})

    assert answer.status_code == 401
    assert db.session.query(Attempt).count() == 0


def test_wrong_passwords_are_slowed_and_right_ones_are_not(app: Flask, ola: Program, scene: Scene, clock: Any) -> None:
    wrong = Program(app.test_client(), "ola@example.org", "x")
    statuses = [wrong.ask("PROPFIND", "/dav/", Depth="0").status_code for _ in range(11)]
    slowed = wrong.ask("PROPFIND", "/dav/", Depth="0")

    assert statuses == [401] * 10 + [429]
    assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "60")
    assert ola.ask("PROPFIND", "/dav/", Depth="0").status_code == 207
    clock.shift(minutes=1)
    assert wrong.ask("PROPFIND", "/dav/", Depth="0").status_code == 401


def test_a_closed_account_is_shut_out_at_the_next_request(ola: Program, scene: Scene) -> None:
    admin = makers.actor(makers.make_person(is_admin=True))
    assert ola.ask("PROPFIND", "/dav/", Depth="0").status_code == 207
    disable_person(admin, scene.person_id, why="odeszła")
    assert ola.ask("PROPFIND", "/dav/", Depth="0").status_code == 401
    enable_person(admin, scene.person_id)  # the password ended with the account
    assert ola.ask("PROPFIND", "/dav/", Depth="0").status_code == 401


def test_its_use_is_noted_once_an_hour(ola: Program, scene: Scene, clock: Any) -> None:
    def used() -> Any:
        return db.session.query(AppPassword.last_used_at).scalar()

    ola.ask("GET", scene.city)
    assert used() is None
    ola.ask("PROPFIND", "/dav/", Depth="0")
    first = used()
    clock.shift(minutes=59)
    ola.ask("PROPFIND", "/dav/", Depth="0")
    assert used() == first
    clock.shift(minutes=1)
    ola.ask("PROPFIND", "/dav/", Depth="0")
    assert (used() - first).total_seconds() == 3600


@pytest.mark.parametrize(
    "body",
    [
        *(b"nie XML", b"<a", b"<a/>", b"<propfind/>", b"<propfind xmlns='urn:x'/>", b"<d:propfind xmlns:d='DAV:'/>"),
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><d:propfind xmlns:d='DAV:'><d:prop>&b;</d:prop></d:propfind>",
        b"<a>" * 50_000 + b"</a>" * 50_000,
        "<d:propfind xmlns:d='DAV:'><d:prop><ą/></d:prop></d:propfind>".encode("latin2"),
        b"<?xml version='1.0' encoding='klingon'?><a/>",
    ],
    ids=range(10),
)
def test_what_cannot_be_understood_is_said_so(ola: Program, scene: Scene, body: bytes) -> None:
    answer = ola.ask("PROPFIND", scene.city, body, Depth="0")

    assert answer.status_code == 400
    assert "Tej prośby nie da się zrozumieć." in answer.text
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert ola.report(scene.city, body.replace(b"propfind", b"sync-collection")).status_code in {400, 403}


@pytest.mark.parametrize(
    "body",
    [
        *("", "<sync-collection xmlns='DAV:'><prop/></sync-collection>"),
        "<sync-collection xmlns='DAV:'><sync-token/><sync-level>3</sync-level><prop/></sync-collection>",
        *(
            sync(more=f"<d:limit>{inside}</d:limit>")
            for inside in ("", "<d:nresults>0</d:nresults>", "<d:nresults>-1</d:nresults>")
        ),
        *(sync(more=f"<d:limit><d:nresults>{number}</d:nresults></d:limit>") for number in ("9" * 20, "٣", "1.5")),
    ],
)
def test_a_report_that_is_half_a_one_is_not_understood(ola: Program, scene: Scene, body: str) -> None:
    assert ola.report(scene.city, body).status_code == 400


def test_more_than_a_megabyte_is_not_read(ola: Program, scene: Scene) -> None:
    assert ola.ask("PROPFIND", scene.city, b" " * (1024 * 1024 + 1), Depth="0").status_code == 413


@pytest.mark.parametrize(
    "path", ["/dav/osoby/9999/", "/dav/kalendarze/9999/", "{home}nic/", "{home}c9999/", "{home}sala-1/", "/dav/nic"]
)
def test_what_is_missing_or_somebody_elses_is_not_there(ola: Program, scene: Scene, path: str) -> None:
    for method in ("PROPFIND", "GET", "REPORT"):
        assert ola.ask(method, path.format(home=scene.home), Depth="0").status_code == 404


def test_nobody_keeps_or_lists_it(ola: Program, scene: Scene) -> None:
    for answer in (ola.ask("PROPFIND", scene.city, Depth="0"), ola.ask("GET", scene.city), ola.ask("PUT", scene.city)):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["DAV"] == "1, 3, calendar-access"


def test_a_calendar_is_read_by_a_fixed_number_of_queries(ola: Program, scene: Scene, count_queries: Any) -> None:
    asked = (f"{CS}getctag", f"{D}sync-token", f"{D}displayname")

    def home() -> int:
        with count_queries() as made:
            ola.propfind(scene.home, *asked, depth="1")
        return len(made)

    ola.propfind(scene.home, *asked, depth="1")
    for_three, with_texts = home(), len(hrefs(ola, scene.city))
    scene.add("2026-12-16", "2026-12-17", "2026-12-18")
    first, again = home(), home()
    with count_queries() as report:
        ola.report(scene.city, query("<c:comp-filter name='VEVENT'/>", "<c:calendar-data/>"))

    assert (with_texts, len(hrefs(ola, scene.city))) == (3, 6)
    assert again == for_three <= 12
    assert first <= 24
    assert len(report) <= 7


def test_a_database_that_is_away_leaves_programs_their_copy(make_app: Any, tmp_path: Any) -> None:
    away = make_app(database_url=f"sqlite:///{tmp_path}/away/x.db").test_client()
    asked = {**basic("ola@example.org", "abcd-efgh"), "Depth": "0"}

    answer = away.open("/dav/kalendarze/1/miasto/", method="REPORT", data=sync(), headers=asked)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
