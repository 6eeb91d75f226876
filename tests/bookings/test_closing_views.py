"""The pages of closing over bookings as a browser without script sees them."""

import re

import pytest
from sqlalchemy import func, select

from app.bookings.models import Booking, ClosurePlan
from app.bookings.queries import booking_by_uid
from app.bookings.rules import BookingState
from app.bookings.services import approve_booking, cancel_booking
from app.centres.models import Closure
from app.core.access import Role
from app.core.clock import now
from app.core.database import db
from app.notifications.models import Mail
from app.notifications.services import message_of
from tests.makers import (
    actor,
    make_booking,
    make_centre,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)
from tests.support.visiting import post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
PLAN = "/zespol/centra/tu/zamkniecia/plan"


class Scene:
    """One centre with two equal rooms on two floors, an approved booking in the first, its coordinator."""

    def __init__(self, app) -> None:
        self.centre = make_centre("Centrum Testowe", slug="tu")
        self.room = make_room(self.centre, "Sala Duża", floor="parter")
        self.equal = make_room(self.centre, "Sala Równa", floor="piętro 1")
        self.owner = make_person("owner@example.org", language="pl")
        self.ngo = make_organisation(self.owner)
        self.staff = make_staff(self.centre)
        self.uid = make_booking(self.owner, self.room, period("2026-12-01", "18:00", "20:00"), self.ngo, title="Próba")
        approve_booking(actor(self.staff), self.uid)
        self.client = visitor(app, self.staff)
        self.asked = {
            "floors": "parter",
            "starts_on": "2026-12-01",
            "starts": "8:00",
            "ends_on": "2026-12-01",
            "ends": "22:00",
            "reason_pl": "Remont",
            "repeat": "once",
        }

    @property
    def booking(self) -> Booking:
        db.session.expire_all()
        found = booking_by_uid(self.uid)
        assert found is not None
        return found

    def sent(self, page: str, **more: str) -> dict[str, str]:
        """The form as the page gave it, with what the page has chosen."""
        (seen,) = re.findall(r'name="seen" value="([^"]*)"', page)
        chosen = {
            name: value
            for name, inner in re.findall(r'<select id="[^"]+" name="(do-[^"]+)".*?>(.*?)</select>', page, re.DOTALL)
            for value in re.findall(r'value="([^"]*)" selected', inner)
        }
        return {**self.asked, "seen": seen, **chosen, **more}


@pytest.fixture
def scene(app, db_session: object, clock: object) -> Scene:
    return Scene(app)


def test_floor_is_closed_by_its_plan_and_undone(scene) -> None:
    assert "Whole floors" in read(scene.client.get(PLAN))
    page = read(scene.client.get(PLAN, query_string=scene.asked))
    assert "1 is in the way" in page
    assert "Move: Sala Równa, same hour" in page
    assert db.session.scalar(select(func.count()).select_from(Closure)) == 0

    answer = post(scene.client, PLAN, **scene.sent(page))

    assert answer.status_code == 303
    assert scene.booking.room_id == scene.equal.id
    page = read(scene.client.get(answer.location))
    assert ("Moved" in page, "Undo all of it" in page) == (True, True)
    db.session.expire_all()
    mail = db.session.scalars(select(Mail).where(Mail.template == "closure_told")).one()
    message = message_of(mail)
    text = message.get_body(("plain",)).get_content()
    assert "Próba" in text
    assert "Sala Duża → " in text
    assert mail.next_try_at > now()
    assert post(scene.client, f"{answer.location}/cofnij").status_code == 303
    assert scene.booking.room_id == scene.room.id
    assert "This was undone" in read(scene.client.get(answer.location))
    assert post(scene.client, f"{answer.location}/cofnij").status_code == 409


def test_what_changed_meanwhile_is_said_and_typed_choices_stay(scene) -> None:
    second = make_booking(scene.owner, scene.room, period("2026-12-01", "9:00", "11:00"), scene.ngo)
    page = read(scene.client.get(PLAN, query_string=scene.asked))
    typed = scene.sent(page, words="Pęka rura", **{f"do-b{scene.booking.id}": "cancel"})
    cancel_booking(actor(scene.owner), second)
    make_booking(scene.owner, scene.room, period("2026-12-01", "12:00", "13:00"), scene.ngo)

    answer = post(scene.client, PLAN, **typed)

    page = read(answer)
    assert answer.status_code == 409
    for words in (
        "Something changed while you were planning",
        "1 is no longer in the way.",
        "new or changed",
        "Pęka rura",
    ):
        assert words in page
    assert 'value="cancel" selected' in page
    assert db.session.scalar(select(func.count()).select_from(ClosurePlan)) == 0


def test_bulk_buttons_fill_in_the_choices_and_write_nothing(scene) -> None:
    for hour in (9, 11):
        make_booking(scene.owner, scene.room, period("2026-12-01", f"{hour}:00", f"{hour + 1}:00"), scene.ngo)
    make_booking(scene.owner, scene.equal, period("2026-12-01", "9:00", "12:00"), scene.ngo)
    page = read(scene.client.get(PLAN, query_string=scene.asked))
    assert page.count(" selected") == 1

    page = read(post(scene.client, PLAN, **scene.sent(page), all="cancel"))
    assert page.count('value="cancel" selected') == 2
    page = read(post(scene.client, PLAN, **scene.sent(page), all="move"))
    assert page.count('value="cancel" selected') == 2
    answer = post(scene.client, PLAN, **scene.sent(page))
    assert (answer.status_code, "Write why" in read(answer)) == (422, True)
    assert db.session.scalar(select(func.count()).select_from(Closure)) == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"floors": ""}, "Choose the rooms to close."),
        ({"repeat": "weekly"}, "Choose the last day."),
        ({"repeat": "weekly", "until": "2026-11-01"}, "The last day comes before the first."),
        ({"repeat": "weekly", "until": "2099-01-01"}, "These are more than 60 dates."),
        ({"repeat": "dates"}, "Choose at least one further day."),
        ({"repeat": "dates", "further": "9999-01-01"}, "Choose a year between 2000 and 2100."),
        ({"repeat": "never"}, "Not a valid choice"),
        ({"ends": "8:00"}, "The end must be later than the start."),
        ({"ends_on": "2028-01-10"}, "A closure lasts at most a year."),
        ({"ends_on": "9999-12-31"}, "Choose a year between 2000 and 2100."),
        ({"starts": "25:00"}, "Write the time as 18:00."),
        ({"starts_on": "2026-11-01", "ends_on": "2026-11-02"}, "This time is over."),
        ({"starts_on": "2027-03-28", "starts": "2:30", "ends_on": "2027-03-28"}, "The clocks skip this hour"),
        ({"reason_pl": ""}, "Write the reason"),
        ({"rooms": "x"}, "could not be coerced"),
    ],
)
def test_closure_that_cannot_be_is_refused_at_its_field(scene, wrong, sentence) -> None:
    answer = scene.client.get(PLAN, query_string={**scene.asked, **wrong})
    assert (answer.status_code, sentence in read(answer)) == (422, True)


@pytest.mark.parametrize(
    "nonsense", ["move:1:2", "move:x:1:1", "move:99999999999999999999:1:60", "x", "move:1:9999999999999:60"]
)
def test_nonsense_for_a_choice_is_no_choice(scene, nonsense) -> None:
    page = read(scene.client.get(PLAN, query_string=scene.asked))
    answer = post(scene.client, PLAN, **{**scene.sent(page), f"do-b{scene.booking.id}": nonsense})
    assert (answer.status_code, scene.booking.room_id) == (422, scene.room.id)


def test_weekly_closure_meets_each_week_and_closes_each(scene) -> None:
    make_booking(scene.owner, scene.room, period("2026-12-08", "9:00", "11:00"), scene.ngo)
    asked = {**scene.asked, "repeat": "weekly", "until": "2026-12-15"}
    page = read(scene.client.get(PLAN, query_string=asked))
    assert "2 are in the way" in page
    scene.asked = asked
    assert post(scene.client, PLAN, **scene.sent(page)).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Closure)) == 3


def test_closed_at_once_the_board_shows_them_to_reception_and_a_coordinator_solves_them(app, scene) -> None:
    second = make_booking(scene.owner, scene.room, period("2026-12-01", "9:00", "11:00"), scene.ngo)
    typed = {"rooms": str(scene.room.id), "ends_on": "2026-12-03", "ends": "12:00", "reason_pl": "Zalanie"}
    answer = post(scene.client, "/zespol/centra/tu/zamkniecia/teraz", **typed)
    assert (answer.status_code, answer.location) == (303, "/zespol/przeniesienia")

    board = said(visitor(app, make_staff(scene.centre, Role.RECEPTION)).get(answer.location))
    assert ("Próba" in board, "A coordinator decides." in board, "Move it there" in board) == (True, True, False)
    elsewhere = visitor(app, make_staff(make_centre("Gdzie indziej")))
    assert "Próba" not in said(elsewhere.get(answer.location))
    assert "Without a room" in read(visitor(app, scene.owner).get(f"/rezerwacje/{scene.uid}"))
    assert read(visitor(app, scene.owner).get("/rezerwacje")).count("Without a room") == 2
    page = read(scene.client.get(answer.location))
    (place,) = {value for value in re.findall(r'<option value="(move:[^"]+)"', page) if f":{60 * 2}" in value} & set(
        re.findall(r'value="(move:[^"]+)"', page.partition("Próba")[2])
    )
    path = f"/zespol/przeniesienia/{scene.uid}"
    assert post(elsewhere, path, **{"all": "move", "do-place": place}).status_code == 404
    assert post(scene.client, path, **{"all": "move", "do-place": place}).status_code == 303
    assert (scene.booking.room_id, scene.booking.state_now) == (scene.equal.id, BookingState.APPROVED)
    wrong = post(scene.client, f"/zespol/przeniesienia/{second}", all="cancel", words="")
    assert (wrong.status_code, "Write why" in read(wrong)) == (422, True)
    assert post(scene.client, f"/zespol/przeniesienia/{second}", all="cancel", words="Zalana").status_code == 303
    page = read(scene.client.get(answer.location))
    assert "No booking stands without a room." in page
    plan = db.session.scalars(select(ClosurePlan)).one()
    assert post(scene.client, f"/zespol/centra/tu/zamkniecia/plany/{plan.uid}/cofnij").status_code == 303
    assert "Every booking has its room" in read(scene.client.get(answer.location))


def test_outside_hours_is_decided_on_its_page(scene) -> None:
    path = "/zespol/centra/tu/godziny/poza"
    assert "All lies within the opening hours" in read(scene.client.get(path))
    for block in scene.centre.opening:
        block.closes = 19 * 60
    db.session.commit()
    page = read(scene.client.get(path))
    assert "1 booking lies outside the opening hours" in page
    chosen = re.findall(r'value="(move:[^"]+)"', page)[0]
    answer = post(scene.client, path, **scene.sent(page, **{f"do-b{scene.booking.id}": chosen}))
    assert answer.status_code == 303
    assert scene.booking.entry.period == period("2026-12-01", "17:00", "19:00")
