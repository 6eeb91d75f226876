"""Moving a booking of the calendar: the verdict before anything is kept, one state, one mail, a sentence for a no."""

import re

import pytest
from sqlalchemy import func, select

from app.bookings.queries import booking_by_uid
from app.bookings.services import cancel_booking
from app.bookings.services.emergency import close_now
from app.core.clock import Period
from app.core.database import db
from app.history.queries import history_of
from app.notifications.models import Mail
from tests.desk.scene import Scene
from tests.makers import actor, at, make_change, make_room, make_staff, period
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("clock")
IN_PLACE = {"HX-Request": "true"}
MOVED = period("2026-12-02", "10:00", "12:00")


@pytest.fixture
def scene(db_session: object) -> Scene:
    made = Scene()
    made.coordinator = make_staff(made.centre)
    made.small = make_room(made.centre, "Sala Mała", slug="mala", seats=12, position=1)
    made.uid = made.book(title="Warsztat")
    made.page = f"/zespol/kalendarz/rezerwacje/{made.uid}/przenies"
    return made


def typed(scene: Scene, **more: str) -> dict[str, str]:
    usual = {"room": str(scene.room.id), "date": "2026-12-02", "starts": "10:00", "ends": "12:00", "seen": "0"}
    return {**usual, "why": "Remont obok", "view": "week", **more}


def as_it_is(scene: Scene) -> tuple[int, Period]:
    db.session.rollback()
    booking = booking_by_uid(scene.uid)
    return booking.room_id, booking.entry.period


def mails() -> list[str]:
    told = select(Mail.template).where(Mail.template.like("%changed%")).order_by(Mail.id)
    return list(db.session.scalars(told))


UNMOVED = period("2026-12-01", "18:00", "20:00")


def test_verdict_comes_before_anything_is_kept(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)

    page = said(client.get(f"{scene.page}?date=2026-12-02&starts=10:00&ends=12:00&room={scene.small.id}&seen=0"))

    assert "When Tuesday 1 December, 18:00–20:00 Wednesday 2 December, 10:00–12:00" in page
    assert "Room Sala Duża Sala Mała" in page
    assert "You decide this for the centre." in page
    assert "Why (the applicant reads it)" in page
    assert "Leave it as it was" in page
    assert (as_it_is(scene), mails()) == ((scene.room.id, UNMOVED), [])


def test_move_is_kept_with_its_reason_and_told_once(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)

    moved = post(client, scene.page, page=scene.page, **typed(scene, room=str(scene.small.id)))
    again = post(client, scene.page, page=scene.page, **typed(scene, room=str(scene.small.id)))

    assert moved.headers["Location"] == "/zespol/kalendarz/tu?date=2026-12-02&view=week&as=table"
    assert again.status_code == 303
    assert (as_it_is(scene), mails()) == ((scene.small.id, MOVED), ["booking_changed"])
    (noted,) = [one for one in history_of("booking", booking_by_uid(scene.uid).id) if one.verb == "changed"]
    assert (noted.why, noted.actor_id) == ("Remont obok", scene.coordinator.id)


def test_in_the_dialog_a_part_of_the_page_and_then_a_sentence(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)

    part = client.get(f"{scene.page}?date=2026-12-02&starts=10:00&ends=12:00", headers=IN_PLACE)
    token = read(part).partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
    done = client.post(scene.page, data=typed(scene, csrf_token=token), headers=IN_PLACE)

    assert "<html" not in read(part)
    assert re.search(r'<input [^>]*name="date"[^>]*type="hidden"[^>]*value="2026-12-02"', read(part))
    assert (done.status_code, said(done)) == (200, "Changed. Everybody concerned gets a mail.")
    assert as_it_is(scene) == (scene.room.id, MOVED)


def test_taken_time_is_refused_with_what_is_free_beside_it(app, scene: Scene) -> None:
    scene.book(("10:00", "12:00"), day="2026-12-02")
    client = visitor(app, scene.coordinator)

    page = client.get(f"{scene.page}?date=2026-12-02&starts=11:00&ends=13:00", headers=IN_PLACE)
    sent = post(client, scene.page, page=scene.page, **typed(scene, starts="11:00", ends="13:00"))

    assert "Sala Duża is taken then" in said(page)
    assert 'name="send"' not in read(page)
    assert 'name="move"' in read(page)
    assert (sent.status_code, as_it_is(scene), mails()) == (409, (scene.room.id, UNMOVED), [])


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"why": " "}, "why", "Write why: the applicant reads it."),
        ({"ends": "9:00"}, "ends", "The end must be later than the start. Choose a later end."),
        ({"ends": "10:00"}, "ends", "The end must be later than the start. Choose a later end."),
        ({"date": "9999-01-01"}, "date", "Choose a year between 2000 and 2100."),
        ({"date": "yesterday"}, "date", "Choose a day, or write it as 2026-12-01."),
        ({"starts": "25:00"}, "starts", "Write the time as 18:00."),
        ({"date": "2027-03-28", "starts": "2:30", "ends": "4:00"}, "starts", "The clocks skip this hour on that day."),
        ({"room": "1000000"}, "room", "Not a valid choice."),
        ({"why": "x" * 501}, "why", "Write at most 500 characters."),
        ({"starts": "7:00", "ends": "8:00"}, "override_why", "Write why you approve all the same."),
    ],
)
def test_bad_input_is_a_sentence_at_its_field_and_loses_nothing(
    app, scene: Scene, wrong: dict[str, str], field: str, sentence: str
) -> None:
    client = visitor(app, scene.coordinator)

    sent = post(client, scene.page, page=scene.page, **typed(scene, **wrong))

    assert sent.status_code == 422
    assert sentence in errors(sent).get(field, "")
    assert (as_it_is(scene), mails()) == ((scene.room.id, UNMOVED), [])
    if field != "why":
        assert "Remont obok" in read(sent)


def test_rule_is_set_aside_with_a_reason_that_is_kept(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)

    wanted = typed(scene, starts="7:00", ends="8:00", override_why="Klucz ma portier")
    sent = post(client, scene.page, page=scene.page, **wanted)

    assert (sent.status_code, as_it_is(scene)[1]) == (303, period("2026-12-02", "7:00", "8:00"))


def test_what_was_drawn_on_an_old_calendar_is_refused(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)
    post(client, scene.page, page=scene.page, **typed(scene))

    drawn = client.get(f"{scene.page}?date=2026-12-03&seen=0", headers=IN_PLACE)
    late = post(client, scene.page, page=scene.page, **typed(scene, date="2026-12-03"))
    shown = post(client, scene.page, page=scene.page, **typed(scene, date="2026-12-03", seen="1"))

    changed = "Somebody changed this a moment ago. Look at it again before you decide."
    assert (changed in said(drawn), 'name="send"' in read(drawn)) == (True, False)
    assert (late.status_code, changed in said(late), 'name="seen" type="hidden" value="1"' in read(late)) == (
        *(409, True),
        True,
    )
    assert (shown.status_code, mails()) == (303, ["booking_changed"] * 2)


def test_nonsense_about_what_was_seen_is_as_if_nothing_was_said(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)

    sent = post(client, scene.page, page=scene.page, **typed(scene, seen="²'"))

    assert (sent.status_code, as_it_is(scene)[1]) == (303, MOVED)


def test_what_cannot_be_moved_says_why(app, scene: Scene, clock) -> None:
    client = visitor(app, scene.coordinator)
    make_change(scene.owner, scene.small, "2026-12-04", scene.organisation, scene.manager)
    changing = db.session.scalars(select(Mail.facts).where(Mail.template == "change_requested")).first()["uid"]
    close_now(actor(scene.manager), scene.centre.id, [scene.room.id], at("2026-12-09", "9:00"), reasons={"pl": "Woda"})

    waits = said(client.get(f"/zespol/kalendarz/rezerwacje/{changing}/przenies?starts=16:00&ends=17:00"))
    displaced = said(client.get(f"{scene.page}?starts=16:00&ends=17:00"))
    cancel_booking(actor(scene.owner), scene.uid)
    over = said(client.get(f"{scene.page}?starts=16:00&ends=17:00"))

    assert "A change of this booking waits for an answer already." in waits
    assert "Its room had to be closed." in displaced
    assert "This booking is over or called off" in over


def test_form_asks_again_without_sending(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)

    look = post(client, scene.page, page=scene.page, **typed(scene, look="1"))
    take = post(client, scene.page, page=scene.page, **typed(scene, move="14:00-16:00"))

    assert (look.status_code, "Wednesday 2 December, 10:00–12:00" in said(look)) == (200, True)
    assert (take.status_code, "Wednesday 2 December, 14:00–16:00" in said(take)) == (200, True)
    assert as_it_is(scene) == (scene.room.id, UNMOVED)


def test_number_of_mails_is_one_for_each_who_is_told(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)
    before = db.session.scalar(select(func.count()).select_from(Mail))

    post(client, scene.page, page=scene.page, **typed(scene))

    assert db.session.scalar(select(func.count()).select_from(Mail)) == before + 1
