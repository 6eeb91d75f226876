"""The pages of changing a booking as a browser without script sees them."""

import re

import pytest

from app.bookings.models import Booking
from app.bookings.queries import booking_by_uid
from app.bookings.rules import BookingState, ChangeState
from app.bookings.services import approve_booking
from app.core.database import db
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
from tests.support.application import Clock
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
EVENING = period("2026-12-01", "18:00", "20:00")
SKIPPED = "The clocks skip this hour on that day. Choose an hour before 2:00 or from 3:00."


class Scene:
    """One centre with two rooms, a verified organisation with its owner, a coordinator, an approved booking."""

    def __init__(self) -> None:
        self.centre = make_centre("Centrum Reymonta", slug="reymonta")
        self.room = make_room(self.centre, slug="duza")
        self.small = make_room(self.centre, "Sala Mała", slug="mala", seats=12, approval=INSTANT)
        self.owner = make_person("owner@example.org", language="en", name="Olga Owner")
        self.organisation = make_organisation(self.owner)
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")
        self.coordinator.language = "en"
        db.session.commit()
        self.uid = make_booking(self.owner, self.room, EVENING, self.organisation)
        approve_booking(actor(self.coordinator), self.uid)
        self.page = f"/rezerwacje/{self.uid}/zmien"

    def typed(self, **more: str) -> dict[str, str]:
        return {
            "room": str(self.room.id),
            "date": "2026-12-01",
            "starts": "18:00",
            "ends": "20:00",
            "title": "Spotkanie zarządu",
            "purpose": "Zebranie członków",
            "people": "10",
            "layout": "",
            "is_public": "no",
            "participants_pay": "no",
            "send": "1",
            **more,
        }

    def booking(self) -> Booking:
        db.session.expire_all()
        found = booking_by_uid(self.uid)
        assert found is not None
        return found

    def asked(self) -> str:
        """A longer time is asked for; gives the page of staff."""
        post(visitor(self.app, self.owner), self.page, page=self.page, **self.typed(ends="21:00"))
        return f"/zespol/zmiany/{self.booking().changes[-1].entry.uid}"


@pytest.fixture
def scene(app, db_session: object) -> Scene:
    made = Scene()
    made.app = app
    return made


def test_page_begins_with_the_booking_as_it_is(app, scene: Scene) -> None:
    page = visitor(app, scene.owner).get(scene.page)

    assert (page.status_code, "This is the booking as it is" in said(page)) == (200, True)
    assert 'value="2026-12-01"' in read(page)
    assert 'value="Spotkanie zarządu"' in read(page)
    assert "Zebranie członków" in read(page)


def test_verdict_says_first_what_the_change_costs(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)
    typed = {name: value for name, value in scene.typed().items() if name not in ("title", "purpose", "send")}

    shorter = said(client.get(f"{scene.page}/ocena", query_string={**typed, "ends": "19:00"}))
    longer = said(client.get(f"{scene.page}/ocena", query_string={**typed, "ends": "21:00"}))
    taken = said(client.get(f"{scene.page}/ocena", query_string={**typed, "ends": "22:00"}))

    never_late = "A change costs you nothing: only cancelling less than 24 hours before counts as late."
    assert f"It is changed at once and stays approved. {never_late}" in shorter
    assert "Needs approval: answer by Friday 27 November, 09:00." in longer
    assert "Until they answer, your booking stays as it is and both times are held for you." in longer
    assert ("Not possible like this." in taken, never_late in taken) == (True, False)
    assert scene.booking().changes == []


def test_checking_without_script_shows_the_verdict_and_changes_nothing(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)

    page = post(client, scene.page, page=scene.page, **{**scene.typed(ends="21:00"), "look": "1"})

    assert (page.status_code, "both times are held for you" in said(page)) == (200, True)
    assert scene.booking().changes == []


def test_shortening_is_done_and_told(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)

    answer = post(client, scene.page, page=scene.page, **scene.typed(ends="19:00", people="4"))

    page = said(client.get(answer.location))
    assert (answer.status_code, scene.booking().people) == (303, 4)
    assert "Changed. Everybody concerned gets a mail." in page
    assert "Tuesday 1 December, 18:00–19:00" in page


def test_other_instant_room_is_had_at_once(app, scene: Scene) -> None:
    post(visitor(app, scene.owner), scene.page, page=scene.page, **scene.typed(room=str(scene.small.id)))

    assert (scene.booking().room_id, scene.booking().state) == (scene.small.id, BookingState.APPROVED)


def test_waiting_change_is_shown_side_by_side_and_can_be_withdrawn(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)
    scene.asked()

    page = said(client.get(f"/rezerwacje/{scene.uid}"))
    assert "A change waits for an answer" in page
    assert "When Tuesday 1 December, 18:00–20:00 Tuesday 1 December, 18:00–21:00" in page
    assert "To become: Tuesday 1 December, 18:00–21:00, Sala Duża." in said(client.get("/rezerwacje"))
    second = post(client, scene.page, page=scene.page, **scene.typed(ends="20:30"))
    assert (second.status_code, "A change of this booking waits for an answer already." in said(second)) == (409, True)

    answer = post(client, f"/rezerwacje/{scene.uid}/zmiana/wycofaj", page=f"/rezerwacje/{scene.uid}")

    assert "The change is withdrawn. Your booking stays as it was." in said(client.get(answer.location))
    assert scene.booking().changes[0].state is ChangeState.WITHDRAWN


def test_staff_see_old_and_new_time_in_the_queue_and_approve(app, scene: Scene) -> None:
    review, staff = scene.asked(), visitor(app, scene.coordinator)

    queue = said(staff.get("/zespol/wnioski"))
    assert "Tuesday 1 December, 18:00–20:00, Sala Duża Tuesday 1 December, 18:00–21:00, Sala Duża" in queue
    assert "Now Asked for" in said(staff.get(review))
    answer = post(staff, f"{review}/zatwierdz", page=review)

    assert (answer.status_code, answer.location) == (303, "/zespol/wnioski")
    assert scene.booking().entry.period == period("2026-12-01", "18:00", "21:00")
    again = post(staff, f"{review}/zatwierdz", page="/zespol/wnioski")
    assert (again.status_code, "This change no longer waits for an answer." in said(again)) == (409, True)


def test_staff_refuse_with_a_reason(app, scene: Scene) -> None:
    review, staff = scene.asked(), visitor(app, scene.coordinator)

    missing = post(staff, f"{review}/odmow", page=review, reason="other", words="")
    done = post(staff, f"{review}/odmow", page=review, reason="other", words="We close at eight that day.")

    assert errors(missing) == {"words": "Write a sentence that tells the applicant why."}
    assert (done.status_code, scene.booking().entry.period) == (303, EVENING)
    assert "We close at eight that day." in said(staff.get(review))


def test_staff_move_with_a_reason(app, scene: Scene) -> None:
    staff = visitor(app, scene.coordinator)

    without = post(staff, scene.page, page=scene.page, **scene.typed(date="2026-12-02"))
    moved = post(staff, scene.page, page=scene.page, **scene.typed(date="2026-12-02", why="The boiler is mended."))

    assert (without.status_code, errors(without)) == (422, {"why": "Write why: the applicant reads it."})
    assert moved.status_code == 303
    assert scene.booking().entry.period == period("2026-12-02", "18:00", "20:00")


def test_request_that_was_changed_meanwhile_is_not_approved_unseen(app, scene: Scene) -> None:
    uid = make_booking(scene.owner, scene.room, period("2026-12-03", "10:00", "11:00"), scene.organisation)
    staff, review = visitor(app, scene.coordinator), f"/zespol/wnioski/{uid}"
    seen = re.findall(r'name="seen"[^>]* value="(\d+)"', read(staff.get(review)))
    change = f"/rezerwacje/{uid}/zmien"
    post(visitor(app, scene.owner), change, page=change, **scene.typed(date="2026-12-04"))

    answer = post(staff, f"{review}/zatwierdz", page=review, seen=seen[0])

    assert answer.status_code == 409
    assert "Somebody changed this a moment ago. Look at it again before you decide." in said(answer)
    newer = re.findall(r'name="seen"[^>]* value="(\d+)"', read(answer))
    assert post(staff, f"{review}/zatwierdz", page=review, seen=newer[0]).status_code == 303


def test_running_booking_is_ended_by_a_button_on_a_page(app, scene: Scene, clock: Clock) -> None:
    client, page = visitor(app, scene.owner), f"/rezerwacje/{scene.uid}/zakoncz"
    early = said(client.get(page))
    clock.move_to("2026-12-01 18:40")

    shown = said(client.get(page))
    answer = post(client, page, page=page)

    assert "Only a booking that goes on now can be ended early." in early
    assert "It costs you nothing: the rest of the time is free for others at once" in shown
    assert "Ended. The rest of the time is free for others." in said(client.get(answer.location))
    assert scene.booking().entry.ends_at == period("2026-12-01", "18:00", "18:41").ends


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"ends": "17:00"}, "ends", "The end must be later than the start. Choose a later end."),
        ({"date": "9999-01-01"}, "date", "Choose a year between 2000 and 2100."),
        ({"people": "0"}, "people", "Write a whole number from 1 to 2000."),
        ({"title": ""}, "title", "Write a short name."),
        ({"starts": "25:00"}, "starts", "Write the time as 18:00."),
        ({"room": "999999"}, "room", "Not a valid choice."),
        ({"date": "2027-03-28", "starts": "2:30"}, "starts", SKIPPED),
    ],
)  # fmt: skip
def test_bad_input_is_a_sentence_at_its_field_and_changes_nothing(
    app, scene: Scene, typed: dict[str, str], field: str, sentence: str
) -> None:
    before = scene.booking().entry.sequence

    answer = post(visitor(app, scene.owner), scene.page, page=scene.page, **scene.typed(**typed))

    assert (answer.status_code, errors(answer)) == (422, {field: sentence})
    assert (scene.booking().entry.sequence, scene.booking().changes) == (before, [])


def test_queue_with_changes_takes_a_fixed_number_of_queries(app, scene: Scene, count_queries) -> None:
    def ask(day: str) -> None:
        uid = make_booking(scene.owner, scene.room, period(day, "10:00", "11:00"), scene.organisation)
        approve_booking(actor(scene.coordinator), uid)
        page = f"/rezerwacje/{uid}/zmien"
        post(visitor(app, scene.owner), page=page, path=page, **scene.typed(date=day, starts="10:00", ends="12:00"))

    staff, numbers = visitor(app, scene.coordinator), []
    for day in ("2026-12-02", "2026-12-03", "2026-12-04"):
        ask(day)
        with count_queries() as queries:
            staff.get("/zespol/wnioski")
        numbers.append(len(queries))

    assert numbers[1:] == numbers[:-1]
