"""Secret addresses of calendars: what they answer, who makes and ends them, and what is left of one that ended."""

import logging
import re
import urllib.error
import urllib.request
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.accounts.models import StaffRole
from app.accounts.rules import fingerprint
from app.accounts.services import disable_person
from app.bookings.services import approve_booking, cancel_booking
from app.calendars.models import FeedLink
from app.calendars.queries.own import may_see, scopes_of
from app.calendars.rules.links import LinkEnd, NameTheLink, TooManyLinks
from app.calendars.rules.scopes import Scope, ScopeKind
from app.calendars.services import end_feed_links_due, make_feed_link, revoke_feed_link, rotate_feed_link
from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import NotFound
from app.history.models import Record
from app.organisations.models import Membership
from tests.makers import actor, make_booking, make_centre, make_organisation, make_person, make_room, make_staff, period
from tests.support.databases import ROOT

pytestmark = pytest.mark.usefixtures("db_session")
WHEN = period("2026-12-02", "18:00", "20:00")


def mine(person) -> Scope:
    return Scope(ScopeKind.MINE, person.id)


def link_to(person, scope=None, label="telefon", language="pl") -> str:
    return make_feed_link(actor(person), scope or mine(person), label=label, language=language)


def link_of(token: str) -> FeedLink:
    db.session.expire_all()
    return db.session.scalars(select(FeedLink).where(FeedLink.token_hash == fingerprint(token))).one()


def read(client, token: str, **more):
    """The answer, read to its end as a server does."""
    answer = client.get(f"/k/{token}.ics", **more)
    answer.close()
    return answer


def summaries(answer) -> list[str]:
    return [str(one["summary"]) for one in Calendar.from_ical(answer.data).walk("VEVENT")]


def send(browser, path: str, **typed: str):
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/konto/kalendarze").text)[1]
    return browser.post(path, data={**typed, "csrf_token": token})


@pytest.fixture
def booked(db_session):
    """Anna with a booking that was approved, and the coordinator who did."""
    centre, anna = make_centre(), make_person()
    room, staff = make_room(centre, residents_may_book=True), make_staff(centre)
    uid = make_booking(anna, room, WHEN, title="Próba chóru")
    approve_booking(actor(staff), uid)
    return anna, staff, uid, room


# --- reading


def test_secret_address_answers_with_headers_that_let_nobody_keep_it(client, booked) -> None:
    anna, _, uid, _ = booked
    answer = read(client, link_to(anna))

    assert (answer.status_code, summaries(answer)) == (200, ["Próba chóru"])
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event["uid"]).startswith(f"{uid}@")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store, max-age=0, must-revalidate"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers.getlist("Set-Cookie") == []
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_unchanged_calendar_is_304_and_a_changed_one_is_sent(client, booked) -> None:
    anna, staff, uid, _ = booked
    token = link_to(anna)
    etag = read(client, token).headers["ETag"]

    again = read(client, token, headers={"If-None-Match": etag})
    cancel_booking(actor(staff), uid)
    changed = read(client, token, headers={"If-None-Match": etag})

    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert again.headers["X-Robots-Tag"] == "noindex"
    assert (changed.status_code, summaries(changed)) == (200, ["ODWOŁANE: Próba chóru"])


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 90, "x" * 3000, "ż" * 43])
def test_unknown_secret_is_404_with_a_sentence_and_keeps_nothing(client, token) -> None:
    answer = read(client, token)

    assert answer.status_code == 404
    assert "Nie ma kalendarza pod tym adresem" in answer.text
    assert (answer.headers["X-Robots-Tag"], answer.headers["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert answer.headers.getlist("Set-Cookie") == []


def test_path_is_short_and_the_secret_is_kept_as_a_hash_alone(booked) -> None:
    token = link_to(booked[0])
    link = link_of(token)

    assert (len(token), len(f"/k/{token}.ics") <= 100) == (43, True)
    assert token not in repr({column.name: getattr(link, column.name) for column in FeedLink.__table__.columns})


def test_secret_is_in_no_log(client, booked, caplog, capfd) -> None:
    caplog.set_level(logging.DEBUG)
    token = link_to(booked[0])
    read(client, token)
    read(client, token + "x")
    revoke_feed_link(actor(booked[0]), link_of(token).id)
    read(client, token)

    said = caplog.text + "".join(capfd.readouterr())
    assert (token in said, fingerprint(token) in said) == (False, False)


def test_secret_is_in_no_log_of_a_real_server(serve, tmp_path, database_url, booked) -> None:
    token = link_to(booked[0])
    db.session.commit()
    address = serve(database_url, workers=1, GUNICORN_CMD_ARGS="--config=deploy/gunicorn.conf.py --log-level=debug")
    with urllib.request.urlopen(f"{address}/k/{token}.ics", timeout=10) as answer:
        sent = answer.read().decode()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}/k/{token}x.ics", timeout=10)

    (log,) = tmp_path.glob("gunicorn-*.log")
    assert ("Próba chóru" in sent, "Booting worker" in log.read_text()) == (True, True)
    assert (token in log.read_text(), token in sent) == (False, False)


def test_proxy_of_the_example_logs_no_path() -> None:
    example = (ROOT / "deploy" / "nginx.conf.example").read_text()
    (line,) = [one for one in example.splitlines() if one.startswith("log_format")]
    logs = re.findall(r"(?:access|error)_log (.*);", example)

    assert re.findall(r"\$\w+", line) == [
        *("$remote_addr", "$time_local", "$request_method", "$status", "$body_bytes_sent", "$request_time"),
    ]
    assert [log.split()[-1] for log in logs] == ["centrum_without_paths", "crit"]


# --- when it was read


def test_reading_is_noted_once_an_hour_and_looking_at_the_headers_is_not(client, clock, booked) -> None:
    token = link_to(booked[0])
    client.head(f"/k/{token}.ics").close()
    unread = link_of(token).last_read_at
    read(client, token)
    first = link_of(token).last_read_at
    clock.shift(minutes=59)
    read(client, token)
    within = link_of(token).last_read_at
    clock.shift(minutes=1)
    read(client, token)

    assert (unread, first, within) == (None, now() - timedelta(hours=1), first)
    assert link_of(token).last_read_at == now()


# --- making and ending


def test_only_calendars_that_one_may_see_get_an_address() -> None:
    owner, stranger, centre = make_person(), make_person(), make_centre()
    ours = make_organisation(owner)
    for scope in (
        mine(owner),
        Scope(ScopeKind.ORGANISATION, stranger.id, ours.id),
        Scope(ScopeKind.CENTRE, stranger.id, centre.id),
    ):
        with pytest.raises(NotFound):
            link_to(stranger, scope)
    assert db.session.scalars(select(FeedLink)).all() == []


@pytest.mark.parametrize("label", ["", "  ", "a\nb", "x" * 81, "a\u2028b"])
def test_label_is_one_line(label) -> None:
    with pytest.raises(NameTheLink):
        link_to(make_person(), label=label)


def test_nobody_has_more_than_twenty_and_ended_ones_do_not_count() -> None:
    anna = make_person()
    first = link_to(anna)
    for _ in range(19):
        link_to(anna)
    with pytest.raises(TooManyLinks):
        link_to(anna)
    rotate_feed_link(actor(anna), link_of(first).id)
    with pytest.raises(TooManyLinks):
        link_to(anna)
    revoke_feed_link(actor(anna), db.session.scalars(select(FeedLink.id).where(FeedLink.ended_at.is_(None))).first())
    link_to(anna)


def test_changed_address_shows_the_calendar_and_the_old_one_only_its_notice(client, booked) -> None:
    anna = booked[0]
    old = link_to(anna, label="laptop", language="uk")
    new = rotate_feed_link(actor(anna), link_of(old).id)

    assert (link_of(new).label, link_of(new).language, link_of(old).ended_by) == ("laptop", "uk", LinkEnd.ROTATED)
    assert summaries(read(client, new)) == ["Próba chóru"]
    assert summaries(read(client, old)) == ["Ця адреса календаря перестала працювати"]


def test_only_ones_own_living_address_is_changed_or_switched_off(booked) -> None:
    anna, stranger = booked[0], make_person()
    token = link_to(anna)
    number = link_of(token).id
    for end in (rotate_feed_link, revoke_feed_link):
        with pytest.raises(NotFound):
            end(actor(stranger), number)
    revoke_feed_link(actor(anna), number)
    for end in (rotate_feed_link, revoke_feed_link):
        with pytest.raises(NotFound):
            end(actor(anna), number)


def test_history_knows_who_made_and_ended_an_address(booked) -> None:
    anna = booked[0]
    token = link_to(anna)
    rotate_feed_link(actor(anna), link_of(token).id)
    revoke_feed_link(actor(anna), db.session.scalars(select(FeedLink.id).where(FeedLink.ended_at.is_(None))).one())

    kept = select(Record.verb, Record.actor_id).where(Record.subject == "person", Record.verb.contains("feed_link"))
    assert db.session.execute(kept.order_by(Record.id)).all() == [
        ("made_feed_link", anna.id),
        ("rotated_feed_link", anna.id),
        ("revoked_feed_link", anna.id),
    ]


# --- what is left


def test_notice_is_one_whole_day_event_for_fourteen_days_and_then_it_is_gone(client, clock, booked) -> None:
    token = link_to(booked[0])
    revoke_feed_link(actor(booked[0]), link_of(token).id)
    notices = []
    for days in (0, 1, 12):
        clock.shift(days=days)
        answer = read(client, token)
        (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
        notices.append((answer.status_code, str(event["uid"]), event["dtstamp"].dt, event["sequence"]))
    clock.shift(days=1)

    assert len(set(notices)) == 1
    assert str(event["summary"]) == "Ten adres kalendarza przestał działać"
    assert "/konto/kalendarze" in event["description"]
    assert not isinstance(event["dtstart"].dt, datetime)
    assert (event["dtend"].dt - event["dtstart"].dt).days == 14
    assert "chóru" not in answer.text
    gone = read(client, token)
    assert (gone.status_code, "Ten kalendarz" in gone.text) == (410, True)
    assert gone.headers["X-Robots-Tag"] == "noindex"


def leave(person, **_) -> None:
    member = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    member.left_at = now()


def lose_role(person, **_) -> None:
    db.session.scalars(select(StaffRole).where(StaffRole.person_id == person.id)).one().revoked_at = now()


@pytest.mark.parametrize("why", ["left", "revoked", "disabled"])
def test_right_that_has_gone_shows_nothing_at_the_next_request_and_its_days_count(client, clock, why, booked) -> None:
    anna, staff, uid, room = booked
    ours = make_organisation(anna, name="Chór Wanda")
    make_booking(anna, room, WHEN.shifted(timedelta(days=1)), ours, title="Koncert")
    person, scope = {
        "left": (anna, Scope(ScopeKind.ORGANISATION, anna.id, ours.id)),
        "revoked": (staff, Scope(ScopeKind.CENTRE, staff.id, room.centre_id)),
        "disabled": (anna, mine(anna)),
    }[why]
    token = link_to(person, scope)
    before = read(client, token)
    if why == "disabled":
        disable_person(actor(make_person(is_admin=True)), anna.id, why="Prośba")
    else:
        transaction(leave if why == "left" else lose_role)(person)

    at_once = read(client, token, headers={"If-None-Match": before.headers["ETag"]})
    ended = (end_feed_links_due(now()), end_feed_links_due(now()))
    after = read(client, token)
    clock.shift(days=14)
    at_last = read(client, token)

    assert len(summaries(before)) >= 1
    for answer in (at_once, after):
        assert (answer.status_code, summaries(answer)) == (200, ["Ten adres kalendarza przestał działać"])
        assert not any(word in answer.text for word in ("Koncert", "Chór", "chóru", "Centrum Testowe", anna.name))
    assert (ended, link_of(token).ended_by, at_last.status_code) == ((1, 0), LinkEnd.RIGHT_GONE, 410)


def test_worker_ends_exactly_those_that_may_no_longer_be_seen() -> None:
    """The rule as SQL against the rule of pages, on the same data."""
    centre, other = make_centre(), make_centre()
    people = [make_person(), make_person(), make_person(is_admin=True), make_staff(centre), make_staff(other)]
    ours = make_organisation(people[0], bookers=(people[1],))
    tokens = [link_to(person, scope) for person in people for scope in scopes_of(actor(person))]
    people[4].disabled_at = now()
    transaction(leave)(people[1])
    transaction(lose_role)(people[3])
    links = [link_of(token) for token in tokens]
    expected = {link.id for link in links if not may_see(actor(link.person), link.scope)}

    end_feed_links_due(now())

    assert ours.id is not None
    assert {link.id for link in [link_of(token) for token in tokens] if link.ended_at is not None} == expected
    assert 0 < len(expected) < len(links)


# --- the page


def test_page_shows_a_new_address_once_and_lists_what_there_is(as_person, clock, booked) -> None:
    anna = booked[0]
    browser = as_person(anna)
    made = send(browser, "/konto/kalendarze", what="mine", label="telefon", language="uk")
    link = db.session.scalars(select(FeedLink)).one()
    (address,) = [part.split('"')[0] for part in made.text.split('value="') if "/k/" in part.split('"')[0]]
    token = address.rpartition("/")[2].removesuffix(".ics")
    listed = browser.get("/konto/kalendarze")

    assert (made.status_code, link.label, link.language) == (200, "telefon", "uk")
    assert fingerprint(token) == link.token_hash
    assert made.headers["Referrer-Policy"] == "no-referrer"
    assert (token in listed.text, "telefon" in listed.text, "jeszcze żaden program" in listed.text) == (
        False,
        True,
        True,
    )
    changed = send(browser, f"/konto/kalendarze/{link.id}/nowy-adres")
    assert (changed.status_code, "/k/" in changed.text, token in changed.text) == (200, True, False)


def test_page_refuses_with_a_sentence_and_loses_nothing(as_person) -> None:
    browser = as_person(make_person())
    answer = send(browser, "/konto/kalendarze", what="centre-1", label="telefon", language="en")
    nameless = send(browser, "/konto/kalendarze", what="mine", label=" ", language="en")

    assert (answer.status_code, 'value="telefon"' in answer.text) == (422, True)
    assert (nameless.status_code, db.session.scalars(select(FeedLink)).all()) == (422, [])


def test_page_asks_the_same_number_of_queries_however_much_there_is(as_person, count_queries) -> None:
    one, many = make_person(), make_person()
    make_organisation(one)
    for name in ("A", "B", "C", "D"):
        make_organisation(many, name=name)
    for person in (one, many):
        for scope in scopes_of(actor(person)):
            link_to(person, scope)
    numbers = []
    for person in (one, many):
        browser = as_person(person)
        with count_queries() as queries:
            browser.get("/konto/kalendarze")
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
