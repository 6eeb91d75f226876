"""The pages of centres as a browser without script sees them."""

import io
import re
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.accounts.models import StaffRole
from app.centres import queries, services
from app.centres.models import Centre, Closure, DayException, Photo, Room
from app.centres.rules import Block, LayoutKind
from app.centres.rules.settings import CentreSettings, RoomSettings
from app.centres.services import RoomDetails, TermWords
from app.core.access import Role
from app.core.clock import Period
from app.core.database import db
from tests.makers import (
    actor,
    at,
    close_rooms,
    make_booking,
    make_centre,
    make_organisation,
    make_person,
    make_photo,
    make_room,
    make_staff,
    period,
)
from tests.support.visiting import post, read, visitor

pytestmark = pytest.mark.usefixtures("db_session")

CENTRE = {
    "name": "Centrum Nowe",
    "street": "ul. Nowa 1",
    "postcode": "30-002",
    "city": "Kraków",
}
ROOM = {
    "name": "Sala Biała",
    "position": "1",
    "seats_theatre": "30",
}


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def picture(name: str = "sala.png") -> tuple[io.BytesIO, str]:
    written = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 10, 10)).save(written, "PNG")
    return io.BytesIO(written.getvalue()), name


@pytest.fixture
def centre():
    return make_centre(slug="tu", name="Centrum Tu")


@pytest.fixture
def manager(app, centre):
    return visitor(app, make_staff(centre, Role.MANAGER))


# --- public pages


def test_centre_page_tells_hours_way_access_and_rooms(app, centre, clock):
    centre.how_to_get_pl, centre.how_to_get_en = "Tramwajem.", "By tram.\n\nThen on foot."
    db.session.commit()
    make_room(centre, "Sala Dolna", step_free=True, hearing_loop=True)
    make_room(centre, "Sala Górna")
    day = date(2026, 12, 1)
    services.change_days(actor(make_person(is_admin=True)), centre.id, day, day, blocks=[], reasons={"pl": "Remont"})

    page = read(visitor(app).get("/centra/tu"))

    for said in (
        "Open now. Closes today, 21:00.",
        "<p>By tram.</p><p>Then on foot.</p>",
        "ul. Testowa 1, 30-001 Kraków",
        "<strong>Without a step:</strong> Sala Dolna.",
        "<strong>Only by steps:</strong> Sala Górna.",
        "<strong>Hearing loop:</strong> Sala Dolna.",
        "Tuesday 1 December",
    ):
        assert said in page
    clock.move_to("2026-11-24 21:00")
    assert "Closed now. Opens tomorrow, 9:00." in read(visitor(app).get("/centra/tu")).replace("09:00", "9:00")


def test_centre_out_of_use_is_seen_by_its_staff_alone(app, centre, manager):
    services.archive_centre(actor(make_person(is_admin=True)), centre.id)
    assert visitor(app).get("/centra/tu").status_code == 404
    assert "Centrum Tu" not in read(visitor(app).get("/centra"))
    assert "out of use" in read(manager.get("/zespol/centra/tu"))


@pytest.mark.parametrize("path", ["/centra", "/centra/tu"])
def test_public_pages_ask_as_much_for_many_as_for_one(app, centre, count_queries, path):
    client = visitor(app)
    make_photo(make_room(centre))
    with count_queries() as for_one:
        assert client.get(path).status_code == 200
    for number in range(5):
        make_photo(make_room(centre, f"Sala {number}"))
        make_room(make_centre())
    with count_queries() as for_six:
        assert client.get(path).status_code == 200
    assert len(for_six) == len(for_one) <= 13


# --- the list, one centre, its details


def test_list_shows_ones_own_centres_and_to_the_administrator_all(app, centre, manager):
    make_centre(name="Centrum Tam")
    mine, everything = (
        read(manager.get("/zespol/centra")),
        read(visitor(app, make_person(is_admin=True)).get("/zespol/centra")),
    )
    assert [("Centrum Tu" in page, "Centrum Tam" in page, "Add a centre" in page) for page in (mine, everything)] == [
        (True, False, False),
        (True, True, True),
    ]


def test_administrator_adds_a_centre_and_its_manager_opens_it(app):
    admin = visitor(app, make_person(is_admin=True))

    answer = post(admin, "/zespol/centra/nowe", **CENTRE)

    assert (answer.status_code, answer.location) == (303, "/zespol/centra/centrum-nowe/godziny")
    assert "It is closed until you write its opening hours." in read(admin.get(answer.location))
    assert post(admin, answer.location, day_0="9-13, 15:00-21", seen="0").status_code == 303
    assert "9:00–13:00, 15:00–21:00" in read(visitor(app).get("/centra/centrum-nowe"))


def test_wrong_details_are_told_all_at_once_and_what_was_typed_stays(app):
    admin = visitor(app, make_person(is_admin=True))
    wrong = {**CENTRE, "postcode": "30002", "email": "to nie adres", "phone": "x", "street": ""}

    answer = post(admin, "/zespol/centra/nowe", **wrong, about_pl="Bardzo długi opis")

    page = read(answer)
    assert (answer.status_code, count(Centre)) == (422, 0)
    for said in (
        "Write the postcode as 30-059.",
        "Write an e-mail address",
        "Write a phone number",
        "Write the street and the number.",
        'value="30002"',
        "Bardzo długi opis",
    ):
        assert said in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a\nb"},
        {"name": "a\x00b"},
        {"name": "a\u2028b"},
        {"name": "x" * 121},
        {"name": "  "},
        {"about_pl": "a\x00b"},
        {"about_uk": "x" * 4001},
        {"phone": "12 345 67 89\n"},
        {"postcode": "３０-002"},
    ],
)
def test_bad_details_are_refused_and_nothing_is_stored(app, wrong):
    answer = post(visitor(app, make_person(is_admin=True)), "/zespol/centra/nowe", **{**CENTRE, **wrong})
    assert (answer.status_code, count(Centre)) in {(422, 0), (303, 1)}
    if "\n" in wrong.get("phone", ""):
        assert db.session.scalars(select(Centre.phone)).one() == "12 345 67 89"
    else:
        assert answer.status_code == 422


def test_two_editors_see_each_other_and_lose_nothing(manager, centre):
    path = "/zespol/centra/tu/dane"
    assert post(manager, path, **{**CENTRE, "name": "Pierwsze"}, seen="0").status_code == 303

    late = post(manager, path, **{**CENTRE, "name": "Drugie"}, seen="0")

    page = read(late)
    assert late.status_code == 409
    for said in ("Somebody changed this a moment ago.", 'value="Drugie"', "<dt>Name</dt><dd>Pierwsze</dd>"):
        assert said in page
    seen = re.search(r'name="seen"[^>]* value="(\d+)"', page)[1]
    wrong_meanwhile = post(manager, path, **{**CENTRE, "name": ""}, seen=seen)
    assert (wrong_meanwhile.status_code, f'value="{seen}"' in read(wrong_meanwhile)) == (422, True)
    assert post(manager, path, **{**CENTRE, "name": "Drugie"}, seen=seen).status_code == 303
    db.session.refresh(centre)
    assert (centre.name, centre.slug) == ("Drugie", "tu")


def test_wrong_form_of_an_older_page_never_hides_a_newer_change(manager, centre):
    path = "/zespol/centra/tu/dane"
    assert post(manager, path, **{**CENTRE, "name": "Pierwsze"}, seen="0").status_code == 303
    wrong = post(manager, path, **{**CENTRE, "name": ""}, seen="0")
    assert re.search(r'name="seen"[^>]* value="(\d+)"', read(wrong))[1] == "0"


def test_form_takes_only_its_own_fields(manager, centre):
    post(manager, "/zespol/centra/tu/dane", **CENTRE, slug="moje", id="77", archived_at="2026-01-01", seen="0")
    db.session.refresh(centre)
    assert (centre.slug, centre.archived_at, centre.id == 77) == ("tu", None, False)


def test_terms_are_added_ordered_and_removed(manager, centre):
    path = "/zespol/centra/tu/potwierdzenia"
    both = {"pl_0": "dwa", "en_0": "two", "uk_0": "два", "order_0": "2"}
    both |= {"pl_1": "jeden", "en_1": "one", "uk_1": "один", "order_1": "1"}
    assert post(manager, path, **both, seen="0").status_code == 303
    db.session.refresh(centre)
    assert [term.sentence_en for term in centre.terms] == ["one", "two"]
    page = read(manager.get(path))
    seen = re.search(r'name="seen"[^>]* value="(\d+)"', page)[1]

    half = post(manager, path, pl_0="sam", en_0="", uk_0="", seen=seen)
    assert (half.status_code, "Write the sentence in all three languages" in read(half)) == (422, True)
    assert 'value="sam"' in read(half)
    first = {"id_0": str(centre.terms[0].id), "pl_0": "jeden", "en_0": "one", "uk_0": "один"}
    assert post(manager, path, **first, pl_1="", en_1="", uk_1="", seen=seen).status_code == 303
    db.session.refresh(centre)
    assert [term.sentence_en for term in centre.terms] == ["one"]


def test_archive_says_what_is_in_the_way(app, centre):
    admin, room = visitor(app, make_person(is_admin=True)), make_room(centre)
    person = make_person()
    make_booking(person, room, period("2026-12-01", "10:00", "11:00"), make_organisation(person))

    refused = post(admin, "/zespol/centra/tu/wylacz")
    of_room = post(admin, f"/zespol/centra/tu/sale/{room.id}/wylacz")

    sentence = "1 booking to come is in the way, on Tuesday 1 December, 10:00–11:00. Move or cancel it first."
    assert [(one.status_code, sentence in read(one)) for one in (refused, of_room)] == [(409, True)] * 2


# --- hours


def test_hours_are_typed_as_people_write_them(manager, centre):
    path = "/zespol/centra/tu/godziny"

    wrong = post(manager, path, day_0="od dziewiątej", day_1="13-9", day_2="9-13, 12-15", seen="0")

    page = read(wrong)
    assert wrong.status_code == 422
    for said in (
        "We do not understand “od dziewiątej”.",
        "“13-9” ends before it begins.",
        "9:00–13:00 and 12:00–15:00 overlap.",
        'value="od dziewiątej"',
    ):
        assert said in page
    right = post(manager, path, day_0="9.30-13; 15-24", day_6="", seen="0")
    assert right.status_code == 303
    db.session.refresh(centre)
    assert [(one.weekday, one.opens, one.closes) for one in centre.opening if one.weekday in (0, 6)] == [
        (0, 570, 780),
        (0, 900, 1440),
    ]


def test_bookings_outside_the_hours_stay_and_are_listed(manager, centre):
    person = make_person()
    when = period("2026-12-01", "18:00", "19:00")
    uid = make_booking(person, make_room(centre), when, make_organisation(person))

    post(manager, "/zespol/centra/tu/godziny", **{f"day_{day}": "9-17" for day in range(7)}, seen="0")

    page = read(manager.get("/zespol/centra/tu/godziny"))
    assert "1 booking lies outside the opening hours" in page
    assert f'<a href="/rezerwacje/{uid}">Tuesday 1 December, 18:00–19:00</a>, Sala Duża' in page


def test_days_get_hours_of_their_own_and_lose_them(manager, centre):
    path = "/zespol/centra/tu/dni"
    shut = {"first": "2026-12-21", "last": "2026-12-23", "state": "closed", "reason_pl": "Remont", "reason_en": "Work"}
    assert post(manager, path, **shut).status_code == 303
    late = {"first": "2026-12-28", "state": "open", "hours": "9-12", "reason_pl": "Inwentura"}
    assert post(manager, path, **late).status_code == 303

    page = read(manager.get("/zespol/centra/tu/godziny"))
    assert "Monday 21 December – Wednesday 23 December" in page
    spans = queries.spans_ahead(centre.id)
    assert [(span.first, span.last, span.words) for span in spans] == [
        (date(2026, 12, 21), date(2026, 12, 23), ""),
        (date(2026, 12, 28), date(2026, 12, 28), "9:00–12:00"),
    ]
    assert post(manager, f"{path}/{spans[0].exception.id}/usun").status_code == 303
    assert count(DayException) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"first": "2026-11-23"}, "This day is over."),
        ({"first": "2026-12-02", "last": "2026-12-01"}, "The last day is before the first."),
        ({"first": "2026-12-01", "last": "2027-12-01"}, "These are more than 62 days."),
        ({"first": "9999-12-31"}, "Choose a year between 2000 and 2100."),
        ({"first": "jutro"}, "Choose a day, or write it as 2026-12-01."),
        ({"first": ""}, "Choose a date."),
        ({"first": "2026-12-01", "state": "open"}, "Write the hours, or choose that it is closed."),
        ({"first": "2026-12-01", "state": "open", "hours": "x"}, "We do not understand “x”."),
        ({"first": "2026-12-01", "reason_pl": " "}, "Write the reason"),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(manager, typed, sentence):
    answer = post(manager, "/zespol/centra/tu/dni", **{"state": "closed", "reason_pl": "Remont", **typed})
    assert (answer.status_code, sentence in read(answer), count(DayException)) == (422, True, 0)


def test_public_holidays_are_proposed_and_accepted_by_ticks(manager):
    page = read(manager.get("/zespol/centra/tu/godziny"))
    assert "Friday 25 December: Christmas Day" in page
    assert post(manager, "/zespol/centra/tu/swieta", days=["2026-12-25", "2026-12-26"]).status_code == 303
    assert post(manager, "/zespol/centra/tu/swieta", days=["2026-12-25"]).status_code == 422
    assert post(manager, "/zespol/centra/tu/swieta", days=["2026-12-01"]).status_code == 422
    assert count(DayException) == 2


# --- rooms


def test_room_is_added_changed_and_shown(app, manager, centre):
    answer = post(manager, "/zespol/centra/tu/sale/nowa", **ROOM, features=["wifi", "stage"], step_free="y")
    room = db.session.scalars(select(Room)).one()
    assert (answer.status_code, answer.location) == (303, f"/zespol/centra/tu/sale/{room.id}/zdjecia")
    assert (room.slug, room.step_free, len(room.features)) == ("sala-biala", True, 2)
    assert RoomSettings.kept_in(room) == RoomSettings()
    page = read(manager.get(f"/zespol/centra/tu/sale/{room.id}"))
    assert 'value="Sala Biała"' in page
    seen = re.search(r'name="seen"[^>]* value="(\d+)"', page)[1]

    changed = post(
        manager, f"/zespol/centra/tu/sale/{room.id}", **{**ROOM, "seats_theatre": "", "seats_circle": "12"}, seen=seen
    )

    assert changed.status_code == 303
    db.session.refresh(room)
    assert {layout.kind: layout.seats for layout in room.layouts} == {LayoutKind.CIRCLE: 12}
    assert room.features == []
    assert "Sala Biała" in read(visitor(app).get("/centra/tu"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Write the name of the room."),
        ({"seats_theatre": ""}, "Write how many seats the room has in at least one setting."),
        ({"seats_theatre": "0"}, "Write a whole number from 1 to 2000."),
        ({"door_width_cm": "wide"}, "Write a whole number from 40 to 500."),
        ({"features": ["dragon"]}, "is not a valid choice"),
    ],
)
def test_room_that_cannot_be_is_refused_with_a_sentence(manager, wrong, sentence):
    answer = post(manager, "/zespol/centra/tu/sale/nowa", **{**ROOM, "about_pl": "Długi opis", **wrong})
    page = read(answer)
    assert (answer.status_code, sentence in page, "Długi opis" in page, count(Room)) == (422, True, True, 0)


def test_rules_are_on_one_page_alone_and_others_lead_there(manager, centre):
    room = make_room(centre, max_minutes=90)
    own, whole = read(manager.get(f"/zespol/centra/tu/sale/{room.id}")), read(manager.get("/zespol/centra/tu/dane"))

    assert f'href="/zespol/centra/tu/zasady?room={room.id}#r{room.id}"' in own
    assert 'href="/zespol/centra/tu/zasady"' in whole
    for name in (*RoomSettings.names(), *CentreSettings.names()):
        assert f'name="{name}"' not in own + whole
    seen = re.search(r'name="seen"[^>]* value="(\d+)"', own)[1]
    assert post(manager, f"/zespol/centra/tu/sale/{room.id}", **ROOM, seen=seen, max_minutes="480").status_code == 303
    db.session.expire_all()
    assert room.max_minutes == 90, "what is said of a room leaves its rules alone"


def test_room_of_another_centre_is_not_found(manager):
    far = make_room(make_centre(slug="tam"))
    for path in ("", "/czesci", "/zdjecia"):
        assert manager.get(f"/zespol/centra/tu/sale/{far.id}{path}").status_code == 404
        assert manager.get(f"/zespol/centra/tam/sale/{far.id}{path}").status_code == 404
    assert post(manager, f"/zespol/centra/tu/sale/{far.id}/wylacz").status_code == 404


def test_hall_is_made_of_two_rooms_and_says_so(app, manager, centre):
    hall, left, right = (make_room(centre, name) for name in ("Hala", "Lewa", "Prawa"))
    path = f"/zespol/centra/tu/sale/{hall.id}/czesci"

    alone = post(manager, path, parts=[str(left.id)], seen="0")
    assert (alone.status_code, "A hall consists of at least two rooms." in read(alone)) == (422, True)
    assert post(manager, path, parts=[str(left.id), str(right.id)], seen="0").status_code == 303

    assert [part.name for part in queries.parts_of(db.session.get(Room, hall.id))] == ["Lewa", "Prawa"]
    assert "This room is a part of Hala" in read(manager.get(f"/zespol/centra/tu/sale/{left.id}/czesci"))
    late = post(manager, path, seen="0")
    assert (late.status_code, "Somebody changed this a moment ago." in read(late)) == (409, True)


def test_photo_is_sent_described_ordered_and_removed(app, manager, centre):
    room = make_room(centre)
    path = f"/zespol/centra/tu/sale/{room.id}/zdjecia"
    for alt in ("Okno", "Scena"):
        assert post(manager, path, photo=picture(), alt_pl=alt, alt_en="", alt_uk="").status_code == 303
    first, second = queries.rooms_of(centre.id)[0].photos

    assert post(manager, f"{path}/{second.id}/pierwsze").status_code == 303
    described = {f"photo{second.id}-alt_{language}": word for language, word in (("pl", "Scena!"), ("en", "Stage"))}
    assert post(manager, f"{path}/{second.id}", **described).status_code == 303
    assert post(manager, f"{path}/{first.id}/usun").status_code == 303

    (left,) = db.session.scalars(select(Photo)).all()
    assert (left.id, left.alt_pl, left.alt_en) == (second.id, "Scena!", "Stage")
    shown = visitor(app).get(f"/pliki/{left.file.key}")
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")


@pytest.mark.parametrize(
    ("file", "alt", "sentence"),
    [
        ((io.BytesIO(b"<svg onload=alert(1)>"), "x.svg"), "Okno", "This is no picture that we can read."),
        ((io.BytesIO(b""), ""), "Okno", "Choose a photo."),
        (None, "", "Write what the photo shows"),
    ],
)
def test_bad_photo_is_refused_and_its_words_stay(manager, centre, file, alt, sentence):
    room = make_room(centre)
    sent = file if file is None else (io.BytesIO(file[0].getvalue()), file[1])
    answer = post(
        manager,
        f"/zespol/centra/tu/sale/{room.id}/zdjecia",
        photo=sent or picture(),
        alt_pl=alt,
        alt_en="Window",
    )
    page = read(answer)
    assert (answer.status_code, sentence in page, 'value="Window"' in page, count(Photo)) == (422, True, True, 0)


def test_refused_words_of_one_photo_leave_the_others_as_they_are(manager, centre):
    room = make_room(centre)
    one, two = make_photo(room, "Okno"), make_photo(room, "Scena")
    answer = post(manager, f"/zespol/centra/tu/sale/{room.id}/zdjecia/{one.id}", **{f"photo{one.id}-alt_en": "Window"})
    page = read(answer)
    assert answer.status_code == 422
    assert re.findall(r'id="(photo\d+-alt_pl)"[^>]*value="([^"]*)"', page) == [
        (f"photo{one.id}-alt_pl", ""),
        (f"photo{two.id}-alt_pl", "Scena"),
    ]


# --- closures


def test_rooms_are_closed_and_opened_again_by_a_coordinator(app, centre):
    coordinator, room, listed = make_staff(centre), make_room(centre), "/zespol/centra/tu/zamkniecia"
    client, when = visitor(app, coordinator), Period(at("2026-12-01", "10:00"), at("2026-12-02", "24:00"))
    close_rooms(actor(coordinator), centre.id, [room.id], when, reasons={"pl": "Remont", "en": "Renovation"})

    page = read(client.get(listed))
    assert "Tuesday 1 December, 10:00 – Thursday 3 December, 00:00" in page
    assert "Renovation" in page
    closure = db.session.scalars(select(Closure)).one()
    assert post(client, f"/zespol/centra/tu/zamkniecia/{closure.id}/odwolaj").status_code == 303
    assert "No room is closed" in read(client.get(listed))
    assert client.get("/zespol/centra/tu/dane").status_code == 403


# --- people and history


def test_manager_gives_and_takes_roles(app, manager, centre):
    person = make_person("nowy@example.org", name="Nowy Człowiek")
    path = "/zespol/centra/tu/osoby"

    assert post(manager, path, email=" Nowy@Example.org ", role="coordinator").status_code == 303

    assert "Nowy Człowiek" in read(manager.get(path))
    assert visitor(app, person).get("/zespol/centra/tu/zamkniecia").status_code == 200
    assert post(manager, f"{path}/{person.id}/usun").status_code == 303
    assert visitor(app, person).get("/zespol/centra/tu/zamkniecia").status_code == 403
    page = read(manager.get("/zespol/centra/tu/historia"))
    assert page.index("Somebody's role here was taken away.") < page.index("Somebody got a role here.")


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"email": "nobody@example.org", "role": "reception"}, 422, "Nobody signed up with this address."),
        ({"email": "nobody", "role": "reception"}, 422, "Write an e-mail address such as name@example.org."),
        ({"email": "nowy@example.org", "role": "king"}, 422, "Not a valid choice."),
        ({"email": "szef@example.org", "role": "reception"}, 409, "You cannot take this away from yourself."),
    ],
)
def test_role_that_cannot_be_given_is_refused_with_a_sentence(app, centre, typed, status, sentence):
    make_person("nowy@example.org")
    client = visitor(app, make_staff(centre, Role.MANAGER, "szef@example.org"))
    answer = post(client, "/zespol/centra/tu/osoby", **typed)
    assert (answer.status_code, sentence in read(answer), count(StaffRole)) == (status, True, 1)
    assert f'value="{typed["email"]}"' in read(answer)


def test_role_of_another_centre_is_not_taken_away(manager):
    stranger = make_staff(make_centre())
    assert post(manager, f"/zespol/centra/tu/osoby/{stranger.id}/usun").status_code == 404


def test_history_tells_in_words_who_changed_what(app, centre):
    staff = make_staff(centre, Role.MANAGER)
    who, client, room = actor(staff), visitor(app, staff), make_room(centre, "Sala Biała")
    services.change_week(who, centre.id, [[Block(540, 600)]] * 7, seen=0)
    details = RoomDetails(name="Sala Czarna", layouts={LayoutKind.CIRCLE: 5}, rules=RoomSettings(pad_after=30))
    services.change_room(who, room.id, details, seen=0)
    services.change_days(who, centre.id, date(2026, 12, 1), date(2026, 12, 2), blocks=[], reasons={"pl": "Remont"})

    page = read(client.get("/zespol/centra/tu/historia"))

    for said in (
        "A room was changed. <strong>Sala Czarna</strong>",
        "Changed: Name, Seats",
        "The rules of a room were changed. <strong>Sala Czarna</strong>",
        "Tidying after: 15\xa0min → 30\xa0min".replace("\xa0", " "),
        "Days got hours of their own., Tuesday 1 December to Wednesday 2 December",
        "The hours of the week were changed.",
        "Maria Koordynator",
    ):
        assert said in re.sub(r"\s+", " ", page)
    assert client.get("/zespol/centra/tu/historia?page=²").status_code == 200


# --- how many queries


@pytest.mark.parametrize(
    "path", ["/zespol/centra", *(f"/zespol/centra/tu{rest}" for rest in ("", "/sale", "/zamkniecia", "/godziny"))]
)
def test_lists_of_staff_ask_as_much_for_many_as_for_one(app, centre, count_queries, path):
    person = make_staff(centre, Role.MANAGER)
    who, client = actor(person), visitor(app, person)
    booker = make_person()
    organisation = make_organisation(booker)

    def more(number: int) -> None:
        room = make_room(centre, f"Sala {number}")
        make_photo(room)
        make_staff(centre)
        day = date(2026, 12, 1 + 2 * number)
        services.change_days(who, centre.id, day, day, blocks=[Block(540, 600)], reasons={"pl": "Remont"})
        make_booking(booker, room, period(f"2027-01-{11 + number}", "10:00", "11:00"), organisation)
        when = period(f"2027-01-{11 + number}", "12:00", "13:00")
        close_rooms(who, centre.id, [room.id], when, reasons={"pl": "Remont"})

    services.change_week(who, centre.id, [[Block(0, 1440)]] * 7, seen=0)
    more(0)
    with count_queries() as for_one:
        assert client.get(path).status_code == 200
    for number in range(1, 5):
        more(number)
    with count_queries() as for_five:
        assert client.get(path).status_code == 200
    assert len(for_five) == len(for_one) <= 20


@pytest.mark.parametrize("path", ["/potwierdzenia", "/osoby", "/historia"])
def test_other_pages_of_staff_ask_as_much_for_many_as_for_one(app, centre, count_queries, path):
    person = make_staff(centre, Role.MANAGER)
    who, client = actor(person), visitor(app, person)
    asked = []
    for number in range(2):
        terms = [TermWords(None, f"{word}", "b", "c") for word in range(1 + 5 * number)]
        seen = queries.last_change("centre", centre.id, ["terms_changed"])
        services.change_terms(who, centre.id, terms, seen=seen)
        for _ in range(5 * number):
            make_staff(centre)
        with count_queries() as made:
            assert client.get(f"/zespol/centra/tu{path}").status_code == 200
        asked.append(len(made))
    assert asked[0] == asked[1] <= 12
