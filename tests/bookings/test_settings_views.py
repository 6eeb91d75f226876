"""The page of rules as a browser without script sees it: read, tried, saved, refused, and by whom."""

import re

import pytest

from app.centres import queries as centres
from app.centres.models import Centre, Room
from app.centres.rules.settings import CentreSettings, RoomSettings
from app.core.access import Role
from app.core.database import db
from app.history.queries import history_of
from tests.makers import make_booking, make_centre, make_organisation, make_person, make_room, make_staff, period
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
PAGE = "/zespol/centra/tu/zasady"


@pytest.fixture
def centre(clock) -> Centre:
    return make_centre(slug="tu", name="Centrum Tu", quota_hours=100)


@pytest.fixture
def room(centre) -> Room:
    return make_room(centre, "Sala Duża")


@pytest.fixture
def manager(app, centre, room):
    return visitor(app, make_staff(centre, Role.MANAGER))


def typed(centre: Centre, *rooms: Room, **more: object) -> dict[str, object]:
    """All that the form holds, as it is kept; `max_minutes_of` a room and the like change it."""
    fields = dict(CentreSettings.kept_in(centre).values())
    for room in rooms:
        fields |= {f"r{room.id}_{name}": value for name, value in RoomSettings.kept_in(room).values().items()}
    seen = centres.last_rules_change(centre.id)
    words = {
        name: {True: "yes", False: "no"}.get(it, it) if isinstance(it, bool) else it for name, it in fields.items()
    }
    return {**words, "same_for": [room.id for room in rooms], "seen": seen, **more}


def test_page_says_every_rule_as_a_sentence_with_its_number(manager, room):
    page = said(manager.get(PAGE))

    for sentence in ("Longest booking: A booking lasts from … to ….", "Residents may not book it.", "Sala Duża"):
        assert sentence in page
    written = read(manager.get(PAGE))
    for name in [*CentreSettings().values(), *(f"r{room.id}_{name}" for name in RoomSettings().values())]:
        assert f'name="{name}"' in written
    assert len(re.findall(r'<label class="hidden-text" for="r\d+_max_minutes">', written)) == 1


def test_longest_booking_is_tried_then_saved_and_everybody_reads_it(app, manager, centre, room):
    asker = make_person()
    party = make_organisation(asker, name="Stowarzyszenie Wisła")
    make_booking(asker, room, period("2026-12-01", "10:00", "11:00"), party)
    long = make_booking(asker, room, period("2026-12-02", "10:00", "14:00"), party, title="Długie zebranie")
    shorter = typed(centre, room, **{f"r{room.id}_max_minutes": 180})

    tried = post(manager, f"{PAGE}/sprawdz", **shorter)

    page = said(tried)
    assert tried.status_code == 200
    for sentence in (
        "Longest booking: 8 h → 3 h",
        "The changed rules would have refused 1 of 2 requests.",
        "Length : 1".replace(" :", ":"),
        "Długie zebranie",
        "Stowarzyszenie Wisła",
        "The longest booking of this room is 3 h. Choose an earlier end.",
    ):
        assert sentence in page
    assert f"/rezerwacje/{long}" in read(tried)
    assert f'name="r{room.id}_max_minutes" type="number" value="180"' in read(tried)
    assert db.session.get_one(Room, room.id).max_minutes == 480, "trying writes nothing"

    saved = post(manager, PAGE, **shorter)

    assert (saved.status_code, saved.location) == (303, PAGE)
    assert "Sala Duża, Longest booking: 8 h → 3 h" in said(manager.get(PAGE))
    assert db.session.get_one(Room, room.id).max_minutes == 180
    assert "A booking lasts from 30 min to 3 h." in said(visitor(app).get(f"/sale/tu/{room.slug}"))
    assert "The rules of a room were changed. Sala Duża" in said(manager.get("/zespol/centra/tu/historia"))
    assert "Longest booking: 8 h → 3 h" in said(manager.get("/zespol/centra/tu/historia"))
    (record,) = history_of("room", room.id)
    assert (record.verb, record.facts) == ("rules_changed", {"rules": {"max_minutes": [480, 180]}})


def test_booking_page_shows_staff_the_numbers_of_its_day_and_not_todays(app, manager, centre, room):
    asker = make_person()
    party = make_organisation(asker)
    uid = make_booking(asker, room, period("2026-12-02", "10:00", "12:00"), party)
    post(manager, PAGE, **typed(centre, room, **{f"r{room.id}_max_minutes": 180, "quota_hours": 7}))

    page = said(manager.get(f"/rezerwacje/{uid}"))

    assert "A booking lasts from 30 min to 8 h." in page
    assert "at most 100 h here in a calendar month" in page
    assert "Rules of the day it was asked" in page
    assert "Rules of the day it was asked" not in said(visitor(app, asker).get(f"/rezerwacje/{uid}"))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("quota_hours", "745", "Write a whole number from 0 to 744."),
        ("quota_hours", "", "Write a whole number from 0 to 744."),
        ("open_requests", "-1", "Write a whole number from 0 to 100."),
        ("late_cancel_hours", "1e3", "Write a whole number from 0 to 720."),
        ("remind_days_first", "٣", "Write a whole number from 0 to 60."),
        ("remind_days_last", "9", "The last reminder must come later than the first. Choose fewer days for it."),
        ("room_min_minutes", "0", "Write a whole number from 1 to 10080."),
        ("room_max_minutes", "15", "The longest booking must be at least as long as the shortest."),
        ("room_latest_hours", "2161", "Write a whole number from 0 to 2160."),
        ("room_earliest_days", "0", "Write a whole number from 1 to 730."),
        ("room_pad_after", "241", "Write a whole number from 0 to 240."),
        ("room_hold_hours", "x", "Write a whole number from 1 to 720."),
        ("room_grid_minutes", "7", "Not a valid choice."),
        ("room_approval", "yes", "Not a valid choice."),
        ("room_groups_may_book", "", "Not a valid choice."),
        ("paid_events", "sometimes", "Not a valid choice."),
    ],
)
@pytest.mark.parametrize("address", [PAGE, f"{PAGE}/sprawdz"])
def test_number_that_cannot_be_is_refused_at_its_sentence_and_nothing_is_lost(
    manager, centre, room, address, name, value, sentence
):
    name = name.replace("room_", f"r{room.id}_")

    answer = post(manager, address, **typed(centre, room, **{f"r{room.id}_pad_before": 25, name: value}))

    assert (answer.status_code, errors(answer)) == (422, {name: sentence})
    assert 'value="25"' in read(answer)
    assert f'href="#{name}' in read(answer)
    assert (CentreSettings.kept_in(centre), RoomSettings.kept_in(room)) == (
        CentreSettings(quota_hours=100),
        RoomSettings(),
    )


def test_rooms_get_the_rules_of_another_one_where_they_are_ticked(manager, centre, room):
    small, other = make_room(centre, "Sala Mała"), make_room(centre, "Sala Inna")
    given = typed(centre, room, small, other, **{f"r{room.id}_max_minutes": 90, "same_as": room.id})

    unticked = post(manager, PAGE, **{**given, "same_for": []})
    post(manager, PAGE, **{**given, "same_for": [room.id, small.id]})

    assert (unticked.status_code, errors(unticked)) == (422, {"same_for": "Tick the rooms that get these rules."})
    db.session.expire_all()
    assert [one.max_minutes for one in (room, small, other)] == [90, 90, 480]


def test_two_managers_at_once_are_told_and_the_second_overwrites_nothing_unseen(app, manager, centre, room):
    first = typed(centre, room, **{f"r{room.id}_max_minutes": 180})
    second = typed(centre, room, **{f"r{room.id}_max_minutes": 240, "quota_hours": 50})
    assert post(manager, PAGE, **first).status_code == 303

    answer = post(visitor(app, make_staff(centre, Role.MANAGER)), PAGE, **second)

    assert answer.status_code == 409
    assert "Somebody else saved a change while you were writing." in said(answer)
    assert "Sala Duża: Longest booking 180" in said(answer)
    assert 'value="240"' in read(answer), "what was typed stays"
    db.session.expire_all()
    assert (room.max_minutes, centre.quota_hours) == (180, 100)
    seen = re.search(r'name="seen"[^>]* value="(\d+)"', read(answer))[1]
    again = post(manager, PAGE, **{**second, "seen": seen})
    assert again.status_code == 303


def test_room_added_meanwhile_is_left_alone(manager, centre, room):
    sent = typed(centre, room, quota_hours=30)
    later = make_room(centre, "Sala Nowa", max_minutes=60)

    assert post(manager, PAGE, **sent).status_code == 303
    db.session.expire_all()
    assert (centre.quota_hours, later.max_minutes) == (30, 60)


def test_rules_of_another_centre_cannot_be_seen_tried_or_set(app, manager, centre, room):
    far = make_centre(slug="tam")
    theirs = make_room(far, "Sala Tam")

    assert [manager.get(f"/zespol/centra/{slug}/zasady").status_code for slug in ("tam", "nigdzie")] == [404, 404]
    for rest in ("", "/sprawdz"):
        assert post(manager, f"/zespol/centra/tam/zasady{rest}", **typed(far, theirs)).status_code == 404
    # Fields of a room elsewhere are none of this form.
    assert post(manager, PAGE, **typed(centre, room, **{f"r{theirs.id}_max_minutes": 60})).status_code == 303
    assert db.session.get_one(Room, theirs.id).max_minutes == 480
    coordinator = visitor(app, make_staff(centre))
    assert (coordinator.get(PAGE).status_code, post(coordinator, PAGE).status_code) == (403, 403)


def test_page_and_trial_ask_as_much_for_many_as_for_one(app, centre, count_queries):
    client, asker = visitor(app, make_staff(centre, Role.MANAGER)), make_person()
    rooms = [make_room(centre, "Sala 0")]
    asked = []
    for number in range(2):
        for more in range(4 * number):
            rooms.append(make_room(centre, f"Sala {number}{more}"))
            party = make_organisation(asker, name=f"Organizacja {more}")
            make_booking(asker, rooms[-1], period(f"2026-12-0{more + 1}", "10:00", "14:00"), party)
        if not number:
            make_booking(asker, rooms[0], period("2026-12-05", "10:00", "14:00"), make_organisation(asker))
        sent = typed(centre, *rooms, **{f"r{room.id}_max_minutes": 60 for room in rooms})
        with count_queries() as of_page:
            assert client.get(PAGE).status_code == 200
        with count_queries() as of_trial:
            tried = post(client, f"{PAGE}/sprawdz", **sent)
        assert f"refused {1 + 4 * number} of {1 + 4 * number} requests" in said(tried)
        asked.append((len(of_page), len(of_trial)))
    assert asked[0] == asked[1]
    assert asked[0] <= (20, 30)
