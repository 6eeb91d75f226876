"""The pages of lending as a browser without script sees them."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from app.bookings.models import Booking
from app.bookings.queries import booking_by_uid
from app.bookings.rules.states import BookingState
from app.bookings.services import approve_booking, ask_for_more
from app.centres.models import Term
from app.core.database import db, transaction
from app.schedule.models import Entry
from tests.makers import (
    INSTANT,
    actor,
    make_booking,
    make_centre,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
EVENING = period("2026-12-01", "18:00", "20:00")
ASK = "/sale/reymonta/duza/wniosek"
TYPED = {
    "date": "2026-12-01",
    "starts": "18:00",
    "ends": "20:00",
    "title": "Meeting of the board",
    "people": "10",
    "purpose": "We plan the year.",
    "layout": "theatre",
    "is_public": "no",
    "participants_pay": "no",
    "key": "k" * 32,
    "send": "1",
}


class Scene:
    """One centre, one room, a verified organisation with its owner, a coordinator."""

    def __init__(self) -> None:
        self.centre = make_centre("Centrum Reymonta", slug="reymonta")
        self.room = make_room(self.centre, slug="duza")
        self.owner = make_person("owner@example.org", language="en", name="Olga Owner")
        self.organisation = make_organisation(self.owner)
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")

    def typed(self, **more: str) -> dict[str, str]:
        return {**TYPED, "organisation": str(self.organisation.id), **more}

    def book(self, when: object = EVENING, **more: object) -> str:
        return make_booking(self.owner, self.room, when, self.organisation, **more)  # type: ignore[arg-type]


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def rows() -> tuple[int, int]:
    return tuple(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (Booking, Entry))  # type: ignore[return-value]


def value_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) or re.search(
        rf'name="{name}"[^>]*>\s*([^<]*)<', page
    )
    assert found is not None, name
    return found[1]


# --- finding


def test_search_lives_in_the_address_and_says_which_room_is_free(app, scene: Scene) -> None:
    make_room(scene.centre, "Sala Mała", seats=5)
    scene.book()
    other = make_room(scene.centre, "Sala Wolna", seats=12, approval=INSTANT)

    page = said(visitor(app).get("/sale?date=2026-12-01&starts=18:00&ends=20:00&people=10"))

    assert "1 room is free: Tuesday 1 December, 18:00–20:00" in page
    assert "Ask for Sala Wolna" in page
    assert "Sala Duża is taken then, until 20:15." in page
    assert "Sala Mała" not in page
    assert other.seats == 12


def test_search_with_half_a_time_says_what_is_missing(app, scene: Scene) -> None:
    answer = visitor(app).get("/sale?date=2026-12-01&starts=18:00")

    assert answer.status_code == 422
    assert errors(answer) == {"ends": "Give the date and both times, or none of them."}


@pytest.mark.parametrize("rooms", [1, 9])
def test_search_asks_the_database_the_same_number_of_times(app, scene: Scene, count_queries, rooms: int) -> None:
    for number in range(rooms):
        make_room(scene.centre, f"Sala {number}")
    client = visitor(app)
    client.get("/sale")

    with count_queries() as queries:
        answer = client.get("/sale?date=2026-12-01&starts=18:00&ends=20:00")

    assert answer.status_code == 200
    assert len(queries) == 15


# --- the room


def test_week_shows_taken_without_a_name_and_a_public_title_with_it(app, scene: Scene) -> None:
    scene.book(title="Support group", is_public=False)
    public = make_booking(
        scene.owner, scene.room, period("2026-12-02", "18:00", "20:00"), scene.organisation,
        title="Open choir", is_public=True,
    )  # fmt: skip
    approve_booking(actor(scene.coordinator), public)

    for client in (visitor(app), visitor(app, make_person(language="en")), visitor(app, scene.owner)):
        page = said(client.get("/sale/reymonta/duza?week=2026-12-01"))
        assert ("Support group" in page, "Wisła" in page) == (False, False)
        assert "Open choir" in page
        assert "taken" in page


def test_week_of_a_pending_public_meeting_keeps_its_title_to_itself(app, scene: Scene) -> None:
    scene.book(title="Not yet approved", is_public=True)

    assert "Not yet approved" not in said(visitor(app).get("/sale/reymonta/duza?week=2026-12-01"))


def test_week_tells_too_soon_from_taken_and_from_not_yet(app, scene: Scene) -> None:
    client = visitor(app)

    now = said(client.get("/sale/reymonta/duza"))
    far = said(client.get("/sale/reymonta/duza?week=2027-02-01"))

    assert "too soon" in now
    assert "Too soon: ask at least 24 hours ahead, or call the centre." in now
    assert "not yet" in far
    assert "Not yet: you can ask at most 60 days ahead." in far


# --- asking


def test_asking_sends_the_request_and_tells_what_happens_next(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)

    answer = post(client, ASK, page=ASK, **scene.typed())

    booking = db.session.scalars(select(Booking)).one()
    assert (answer.status_code, answer.location) == (303, f"/rezerwacje/{booking.entry.uid}")
    page = said(client.get(answer.location))
    assert "Sent. Here is what happens next." in page
    assert "The time is held for you until Friday 27 November, 09:00." in page
    assert (booking.entry.title, booking.purpose, booking.people) == ("Meeting of the board", "We plan the year.", 10)


def test_same_form_sent_again_leads_to_the_same_booking(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)

    first = post(client, ASK, page=ASK, **scene.typed())
    again = post(client, ASK, page=ASK, **scene.typed())

    assert first.location == again.location
    assert rows() == (1, 1)


def test_refusal_stands_at_its_field_and_keeps_what_was_typed(app, scene: Scene) -> None:
    scene.book()
    before = rows()

    answer = post(visitor(app, scene.owner), ASK, page=ASK, **scene.typed(title="Mine; with, signs \\ 🎈"))

    assert answer.status_code == 409
    assert errors(answer) == {"starts": "Sala Duża is taken then, until 20:15. Choose another time or another room."}
    assert value_of(read(answer), "title") == "Mine; with, signs \\ 🎈"
    assert value_of(read(answer), "purpose").strip() == "We plan the year."
    assert rows() == before


def test_taken_time_comes_with_the_nearest_free_ones_as_buttons(app, scene: Scene) -> None:
    scene.book()
    client = visitor(app, scene.owner)

    refused = post(client, ASK, page=ASK, **scene.typed(starts="19:00", ends="20:00"))
    offered = re.findall(r'name="move" value="([^"]+)"', read(refused))
    moved = post(client, ASK, page=ASK, **{**scene.typed(starts="19:00", ends="20:00"), "move": offered[0]})

    assert offered == ["16:45-17:45"]
    page = read(moved)
    assert moved.status_code == 200
    assert [value_of(page, name) for name in ("starts", "ends", "title")] == [
        *offered[0].split("-"),
        "Meeting of the board",
    ]
    assert "Free. Needs approval" in said(moved)
    assert rows() == (1, 1)


def test_look_shows_the_verdict_and_sends_nothing(app, scene: Scene) -> None:
    typed = {name: value for name, value in scene.typed(look="1").items() if name != "send"}

    answer = post(visitor(app, scene.owner), ASK, page=ASK, **typed)

    assert answer.status_code == 200
    assert "Free. Needs approval: answer by Friday 27 November, 09:00." in said(answer)
    assert "With this booking 2 h of 20 h are used in that month." in said(answer)
    assert "The centre tidies the room until 20:15." in said(answer)
    assert rows() == (0, 0)


def test_verdict_alone_needs_no_more_than_a_time(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)
    address = "/sale/reymonta/duza/ocena?date=2026-12-01&starts=18:00"

    assert "Choose a date and both times" in said(client.get(address))
    assert "Free. Needs approval" in said(client.get(f"{address}&ends=20:00&organisation={scene.organisation.id}"))
    assert "The end must be later than the start." in said(client.get(f"{address}&ends=17:00"))


def test_visitor_is_told_the_verdict_of_a_verified_organisation(app, scene: Scene) -> None:
    page = said(visitor(app).get(f"{ASK}?date=2026-12-01&starts=18:00&ends=20:00"))

    assert "Free. Needs approval" in page
    assert "An organisation: I choose it when I am signed in" in page


def test_typed_form_survives_signing_in(app, scene: Scene) -> None:
    client = visitor(app)

    answer = post(client, ASK, page=ASK, **{**TYPED, "organisation": "later"})
    after = visitor(app, scene.owner).get(parse_qs(urlsplit(answer.location).query)["next"][0])

    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/konto/wejdz")
    page = read(after)
    assert [value_of(page, name) for name in ("date", "starts", "title")] == [
        *("2026-12-01", "18:00"),
        "Meeting of the board",
    ]
    assert f'value="{scene.organisation.id}"' in page
    assert rows() == (0, 0)


def test_typed_form_survives_an_ended_session(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)
    client.get(ASK)
    client.delete_cookie(app.config["SESSION_COOKIE_NAME"])

    answer = client.post(ASK, data={**scene.typed(), "csrf_token": "old"})

    page = read(answer)
    assert answer.status_code == 400
    assert 'name="title" value="Meeting of the board"' in page
    assert 'name="purpose" value="We plan the year."' in page
    assert rows() == (0, 0)


def test_terms_of_the_centre_have_to_be_ticked(app, scene: Scene) -> None:
    term = add_term(scene.centre.id)
    client = visitor(app, scene.owner)

    without = post(client, ASK, page=ASK, **scene.typed())
    ticked = post(client, ASK, page=ASK, **scene.typed(), **{f"term_{term}": "y"})

    assert (without.status_code, errors(without)) == (
        422,
        {f"term_{term}": "Tick this, or choose another place."},
    )
    assert ticked.status_code == 303


@transaction
def add_term(centre_id: int) -> int:
    term = Term(centre_id=centre_id, sentence_pl="Sprzątamy.", sentence_en="We tidy up.", sentence_uk="Прибираємо.")
    db.session.add(term)
    db.session.flush()
    return term.id


def test_asking_again_begins_with_what_the_earlier_booking_was_about(app, scene: Scene) -> None:
    uid = scene.book(title="Choir", purpose="We sing.", people=7)

    own = read(visitor(app, scene.owner).get(f"{ASK}?again={uid}"))
    strange = read(visitor(app, make_person(language="en")).get(f"{ASK}?again={uid}"))

    assert [value_of(own, name) for name in ("title", "people")] == ["Choir", "7"]
    assert value_of(strange, "title") == ""


def test_somebody_without_an_organisation_is_shown_the_way_to_one(app, scene: Scene) -> None:
    address = f"{ASK}?date=2026-12-01&starts=18:00&ends=20:00"

    page = read(visitor(app, make_person(language="en")).get(address))

    assert "You do not act for any organisation yet." in page
    assert "/organizacje/nowa?next=/sale/reymonta/duza/wniosek" in page.replace("%2F", "/")


BAD = {
    "end before start": ({"ends": "17:00"}, "ends"),
    "zero length": ({"ends": "18:00"}, "ends"),
    "year 9999": ({"date": "9999-12-01"}, "date"),
    "ten years ahead": ({"date": "2036-12-02"}, "starts"),
    "a day that is none": ({"date": "2026-02-30"}, "date"),
    "no date": ({"date": ""}, "date"),
    "hour 25": ({"starts": "25:00"}, "starts"),
    "a start at 24:00": ({"starts": "24:00"}, "starts"),
    "words as a time": ({"starts": "evening"}, "starts"),
    "off the grid": ({"starts": "18:07"}, "starts"),
    "the skipped hour": ({"date": "2027-03-28", "starts": "02:30", "ends": "03:30"}, "starts"),
    "the past": ({"date": "2026-11-23"}, "starts"),
    "too soon": ({"date": "2026-11-25", "starts": "09:00", "ends": "10:00"}, None),
    "nobody": ({"people": "0"}, "people"),
    "below nobody": ({"people": "-3"}, "people"),
    "half a person": ({"people": "2.5"}, "people"),
    "a number beyond numbers": ({"people": "9" * 30}, "people"),
    "too many people": ({"people": "21"}, "people"),
    "no name": ({"title": "  "}, "title"),
    "a name of two lines": ({"title": "one\r\ntwo"}, "title"),
    "a name with NUL": ({"title": "one\x00two"}, "title"),
    "a name with a line separator": ({"title": "one\u2028two"}, "title"),
    "a name of 10 kB": ({"title": "x" * 10_240}, "title"),
    "no purpose": ({"purpose": ""}, "purpose"),
    "a purpose of 10 kB": ({"purpose": "x" * 10_240}, "purpose"),
    "a purpose with NUL": ({"purpose": "one\x00two"}, "purpose"),
    "an unknown layout": ({"layout": "throne"}, "layout"),
    "an unknown organisation": ({"organisation": "999999999"}, "organisation"),
    "words as an organisation": ({"organisation": "'; DROP TABLE entry"}, "organisation"),
    "an unknown answer": ({"participants_pay": "maybe"}, "participants_pay"),
    "a key with NUL": ({"key": "k\x00k"}, "key"),
    "a key of 10 kB": ({"key": "k" * 10_240}, "key"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_with_a_sentence_and_changes_nothing(app, scene: Scene, name: str) -> None:
    typed, field = BAD[name]
    before = rows()

    answer = post(visitor(app, scene.owner), ASK, page=ASK, **scene.typed(**typed))

    assert 400 <= answer.status_code < 500 if field else answer.status_code in (303, 422)
    if field == "key":
        assert "This form is too old. Open the page of the room anew." in said(answer)
    elif field is not None:
        assert field in errors(answer), errors(answer)
        assert errors(answer)[field].endswith((".", "?", "”"))
        assert rows() == before


def test_title_of_signs_and_letters_of_the_world_comes_back_as_it_was(app, scene: Scene) -> None:
    title = 'Zażółć; gęślą, \\jaźń\\ "ї" <b>𝕏</b> مرحبا 👩‍👩‍👧 &amp; {{ 7*7 }}'
    client = visitor(app, scene.owner)

    answer = post(client, ASK, page=ASK, **scene.typed(title=title))

    assert db.session.scalars(select(Entry.title)).one() == title
    page = client.get(answer.location).get_data(as_text=True)
    assert "<b>𝕏</b>" not in page
    assert title in read(client.get(answer.location))


def test_end_at_midnight_is_the_end_of_the_day(app, scene: Scene) -> None:
    late = make_centre("Nocne", slug="nocne", opens="9:00", closes="24:00")
    make_room(late, slug="noc")
    client = visitor(app, scene.owner)
    path = "/sale/nocne/noc/wniosek"

    for ends, key in (("00:00", "a" * 32), ("24:00", "a" * 32)):
        answer = post(client, path, page=path, **scene.typed(starts="22:00", ends=ends, key=key))
        assert answer.status_code == 303
    assert db.session.scalars(select(Entry)).one().period == period("2026-12-01", "22:00", "24:00")


@pytest.mark.parametrize(
    "address",
    ["/rezerwacje/a%00b", "/sale/a%00b/c", "/centra/a%00b", "/sale?centre=%00", f"{ASK}?again=%00", f"{ASK}?draft=%00"],
)
def test_nul_in_an_address_is_no_page(app, scene: Scene, address: str) -> None:
    assert visitor(app, scene.owner).get(address).status_code == 404


# --- afterwards


def test_calling_off_says_first_what_it_costs(app, scene: Scene, clock) -> None:
    uid = scene.book()
    client = visitor(app, scene.owner)

    waiting = said(client.get(f"/rezerwacje/{uid}/odwolaj"))
    approve_booking(actor(scene.coordinator), uid)
    in_time = said(client.get(f"/rezerwacje/{uid}/odwolaj"))
    clock.move_to("2026-12-01 08:00")
    late = said(client.get(f"/rezerwacje/{uid}/odwolaj"))

    assert "It costs you nothing: the time is free for others at once." in waiting
    assert "It costs you nothing: the hours are given back to your organisation." in in_time
    assert "this counts as a late cancellation" in late


def test_calling_off_frees_the_time_and_says_so(app, scene: Scene) -> None:
    uid = scene.book()
    client = visitor(app, scene.owner)
    page = f"/rezerwacje/{uid}/odwolaj"

    answer = post(client, page, page=page, words="Plans changed")

    assert answer.location == f"/rezerwacje/{uid}"
    assert "Your request is withdrawn and the time is free for others." in said(client.get(answer.location))
    assert booking_by_uid(uid).state is BookingState.WITHDRAWN


def test_question_is_answered_on_the_page_of_the_booking(app, scene: Scene) -> None:
    uid = scene.book()
    ask_for_more(actor(scene.coordinator), uid, words="How many wheelchairs?")
    client = visitor(app, scene.owner)

    asked = said(client.get("/rezerwacje"))
    answer = post(client, f"/rezerwacje/{uid}/odpowiedz", page=f"/rezerwacje/{uid}", words="Two.")

    assert "Needs you" in asked
    assert answer.status_code == 303
    assert "Two." in said(client.get(f"/rezerwacje/{uid}"))


@pytest.mark.parametrize("bookings", [1, 4])
def test_own_bookings_take_a_fixed_number_of_queries(app, scene: Scene, count_queries, bookings: int) -> None:
    for day in range(1, bookings + 1):
        scene.book(period(f"2026-12-0{day}", "10:00", "11:00"))
    client = visitor(app, scene.owner)
    client.get("/rezerwacje")

    with count_queries() as queries:
        answer = client.get("/rezerwacje")

    assert answer.status_code == 200
    assert len(queries) == 18


# --- staff


def test_queue_takes_a_fixed_number_of_queries(app, scene: Scene, count_queries) -> None:
    client = visitor(app, scene.coordinator)
    scene.book()
    seen = []
    for day in range(2, 5):
        with count_queries() as queries:
            assert client.get("/zespol/wnioski").status_code == 200
        seen.append(len(queries))
        scene.book(period(f"2026-12-0{day}", "10:00", "11:00"))

    assert len(set(seen)) == 1


def test_approving_leads_to_the_next_request_and_shows_what_it_did(app, scene: Scene) -> None:
    first, second = scene.book(), scene.book(period("2026-12-02", "10:00", "11:00"))
    client = english_staff(app, scene)

    answer = post(client, f"/zespol/wnioski/{first}/zatwierdz", page=f"/zespol/wnioski/{first}")

    assert answer.location == f"/zespol/wnioski/{second}"
    assert "Approved. The applicant gets a mail." in said(client.get(answer.location))
    assert booking_by_uid(first).state is BookingState.APPROVED


def test_approving_against_a_rule_needs_a_reason_and_keeps_it(app, scene: Scene) -> None:
    uid = scene.book()
    set_quota(scene.centre.id, 1)
    client = english_staff(app, scene)
    page = f"/zespol/wnioski/{uid}"

    refused = post(client, f"{page}/zatwierdz", page=page)
    approved = post(client, f"{page}/zatwierdz", page=page, override_why="The district asked for it")

    assert refused.status_code == 422
    assert "Write why you approve all the same." in errors(refused)["override_why"]
    assert approved.status_code == 303
    shown = said(client.get(f"/rezerwacje/{uid}"))
    assert "Approved, Maria Koordynator" in shown
    assert "The district asked for it" in shown


@transaction
def set_quota(centre_id: int, hours: int) -> None:
    from app.centres.models import Centre

    db.session.get_one(Centre, centre_id).quota_hours = hours


def english_staff(app, scene: Scene):
    client = visitor(app, scene.coordinator)
    post(client, "/jezyk", page="/", lang="en", next="/")
    return client


def test_refusing_without_words_says_so_and_decides_nothing(app, scene: Scene) -> None:
    uid = scene.book()
    client = english_staff(app, scene)
    page = f"/zespol/wnioski/{uid}"

    answer = post(client, f"{page}/odmow", page=page, reason="other", words=" ")

    assert answer.status_code == 422
    assert errors(answer) == {"words": "Write a sentence that tells the applicant why."}
    assert booking_by_uid(uid).state is BookingState.REQUESTED


def test_decision_on_something_decided_is_a_sentence(app, scene: Scene) -> None:
    uid = scene.book()
    client = english_staff(app, scene)
    page = f"/zespol/wnioski/{uid}"
    approve_booking(actor(scene.coordinator), uid)

    answer = post(client, f"{page}/odmow", page="/zespol/wnioski", reason="other", words="No.")

    assert answer.status_code == 409
    assert "Somebody has decided this request already: approved (Maria Koordynator, " in said(answer)
