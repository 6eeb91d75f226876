"""The pages of another time that is offered, as a browser without script sees them."""

from typing import Any

import pytest
from sqlalchemy import select

from app.bookings.models import Booking
from app.bookings.queries import booking_by_uid
from app.bookings.rules.counter import OfferTerms
from app.bookings.services import OtherTime, offer_other_time
from app.core.access import Role
from app.core.clock import Period
from app.core.database import db
from app.notifications.models import Mail
from tests.makers import (
    actor,
    make_booking,
    make_centre,
    make_counter_offer,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
DAY = "2026-12-01"
EVENING, EARLIER = period(DAY, "18:00", "20:00"), period(DAY, "14:00", "16:00")


class Scene:
    def __init__(self, app: Any) -> None:
        self.app = app
        self.centre = make_centre(slug="centrum", phone="12 345 67 89")
        self.room, self.small = make_room(self.centre), make_room(self.centre, "Sala Mała", seats=12)
        self.owner = make_person("owner@example.org", language="en", name="Ola Owner")
        self.organisation = make_organisation(self.owner)
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")
        self.uid = make_booking(self.owner, self.room, EVENING, self.organisation)
        self.review, self.page = f"/zespol/wnioski/{self.uid}", f"/zespol/wnioski/{self.uid}/inny-termin"
        self.own = f"/rezerwacje/{self.uid}"

    def typed(self, **more: str) -> dict[str, str]:
        hours = {"date": DAY, "starts": "14:00", "ends": "16:00"}
        return {**hours, "room": str(self.room.id), "words": "Rano jest ciszej.", **more}

    def offer(self) -> None:
        offer_other_time(actor(self.coordinator), self.uid, OtherTime(self.room.id, EARLIER, "Rano jest ciszej."))

    def staff(self) -> Any:
        return visitor(self.app, self.coordinator)

    def applicant(self) -> Any:
        return visitor(self.app, self.owner)

    @property
    def link(self) -> str:
        db.session.rollback()
        mail = db.session.scalars(select(Mail).where(Mail.template == "counter_offer")).one()
        return f"/inny-termin/{mail.facts['secret_token']}"

    @property
    def end(self) -> tuple[str, list[str], Period]:
        db.session.rollback()
        booking: Booking | None = booking_by_uid(self.uid)
        assert booking is not None
        return booking.state.value, [change.state.value for change in booking.changes], booking.entry.period


@pytest.fixture
def scene(app: Any, db_session: object) -> Scene:
    return Scene(app)


def test_staff_look_choose_and_send(scene: Scene) -> None:
    staff = scene.staff()
    assert f'data-key="p" href="{scene.page}"' in read(staff.get(scene.review))

    looked = staff.get(scene.page)
    chosen = staff.get(scene.page, query_string=scene.typed())
    sent = post(staff, scene.page, page=scene.page + f"?room={scene.small.id}", **scene.typed())

    assert ("Sala Mała" in said(looked), "Free 15 min earlier." in said(looked)) == (True, True)
    assert "The applicant answers by Thursday 26 November, 09:00" in said(chosen)
    assert (sent.status_code, scene.end) == (303, ("requested", ["waiting"], EVENING))
    queue = said(staff.get("/zespol/wnioski"))
    assert "0 requests wait for an answer" in queue
    assert "Wait for the applicant: another time is offered" in queue
    review = said(staff.get(scene.review))
    assert ("Another time is offered" in review, "Rano jest ciszej." in review) == (True, True)
    assert "Refuse with a reason" not in review


@pytest.mark.parametrize(
    ("typed", "status", "field", "sentence"),
    [
        ({"date": "", "room": ""}, 422, "date", "Choose a date."),
        ({"room": ""}, 422, "room", "Choose a room."),
        ({"room": "999999"}, 422, "room", "Not a valid choice"),
        ({"starts": "16:00", "ends": "14:00"}, 422, "ends", "The end must be later than the start."),
        ({"starts": "18:00", "ends": "20:00"}, 422, "starts", "This is what was asked for."),
        ({"starts": "21:00", "ends": "22:00"}, 422, "override_why", "A rule says no"),
        ({"words": "x" * 2001}, 422, "words", "Write at most 2000 characters."),
    ],
)
def test_what_cannot_be_offered_is_said_at_its_field_and_nothing_is_lost(
    scene: Scene, typed: dict[str, str], status: int, field: str, sentence: str
) -> None:
    answer = post(scene.staff(), scene.page, page=scene.page + f"?room={scene.small.id}", **scene.typed(**typed))

    assert (answer.status_code, scene.end) == (status, ("requested", [], EVENING))
    assert sentence in errors(answer).get(field, "") or sentence in said(answer)
    if "words" not in typed and typed.get("room") is None and field != "starts" and field != "ends":
        assert "Rano jest ciszej." in read(answer)


def test_staff_take_it_back_and_then_decide(scene: Scene) -> None:
    scene.offer()
    staff = scene.staff()

    early = post(staff, f"{scene.review}/zatwierdz", page=scene.review)
    back = post(staff, f"{scene.page}/wycofaj", page=scene.review)
    again = post(staff, f"{scene.page}/wycofaj", page=scene.review)

    assert (early.status_code, "First it is answered or taken back." in said(early)) == (409, True)
    assert (back.status_code, back.location, scene.end) == (
        303, scene.review, ("requested", ["withdrawn"], EVENING),
    )  # fmt: skip
    assert (again.status_code, "Approve" in said(staff.get(scene.review))) == (303, True)


def test_applicant_takes_it_from_their_list(scene: Scene) -> None:
    scene.offer()
    applicant = scene.applicant()

    own = said(applicant.get("/rezerwacje"))
    page = said(applicant.get(scene.own))
    taken = post(applicant, f"{scene.own}/inny-termin/wez", page=scene.own)

    for words in (own, page):
        assert "Both times are held for you until Thursday 26 November, 09:00." in words
    assert ("The centre offers another time" in page, "Change the request" in page) == (True, False)
    assert (taken.location, scene.end) == (scene.own, ("approved", ["approved"], EARLIER))
    assert "You took the other time: it is yours." in said(applicant.get(scene.own))
    over = post(applicant, f"{scene.own}/inny-termin/wez", page=scene.own)
    assert (over.status_code, "This offer of another time is over" in said(applicant.get(scene.own))) == (303, True)


def test_applicant_refuses_it_and_says_why(scene: Scene) -> None:
    scene.offer()
    applicant = scene.applicant()

    long = post(applicant, f"{scene.own}/inny-termin/odrzuc", page=scene.own, words="x" * 501)
    refused = post(applicant, f"{scene.own}/inny-termin/odrzuc", page=scene.own, words="Pracujemy.")

    assert (long.status_code, "x" * 501 in read(long), "Write at most 500 characters." in said(long)) == (
        422,
        True,
        True,
    )
    assert (refused.location, scene.end) == (scene.own, ("requested", ["refused"], EVENING))
    assert "Pracujemy." in said(scene.staff().get(scene.own))


def test_link_shows_the_offer_and_looking_changes_nothing(scene: Scene) -> None:
    scene.offer()
    reader = visitor(scene.app)

    looks = [reader.get(scene.link) for _ in range(2)]
    head = reader.head(scene.link)
    unchanged = scene.end
    taken = post(reader, f"{scene.link}/wez", page=scene.link)
    after = reader.get(scene.link)

    assert [look.status_code for look in (*looks, head)] == [200, 200, 200]
    assert unchanged == ("requested", ["waiting"], EVENING)
    assert "Nothing changes until you press a button." in said(looks[0])
    assert looks[0].headers["Cache-Control"] == "private, no-store"
    assert (taken.status_code, scene.end) == (303, ("approved", ["approved"], EARLIER))
    assert ("You took the other time" in said(after), "Sala" in said(after)) == (True, False)
    assert post(reader, f"{scene.link}/odrzuc", page="/").status_code == 410


def test_link_refuses_with_words(scene: Scene) -> None:
    scene.offer()
    reader = visitor(scene.app)

    long = post(reader, f"{scene.link}/odrzuc", page=scene.link, words="x" * 501)
    refused = post(reader, f"{scene.link}/odrzuc", page=scene.link, words="Nie pasuje.")

    assert (long.status_code, refused.status_code) == (422, 303)
    assert scene.end == ("requested", ["refused"], EVENING)


def test_mails_say_it_in_three_languages(scene: Scene, mails: Any) -> None:
    from app.core.clock import now
    from app.notifications.services import send_due

    for language, subject in (
        ("pl", "Propozycja innego terminu: Sala Duża, wtorek 1 grudnia, 14:00–16:00"),
        ("en", "Another time offered: Sala Duża, Tuesday 1 December, 14:00–16:00"),
        ("uk", "Пропозиція іншого часу: Sala Duża, вівторок, 1 грудня, 14:00–16:00"),
    ):
        db.session.rollback()
        db.session.merge(scene.owner).language = language
        db.session.commit()
        scene.offer()
        post(scene.staff(), f"{scene.page}/wycofaj", page=scene.review)
        while send_due(now()):
            pass
        sent = [mail for mail in mails() if str(mail["Subject"]) == subject]
        assert len(sent) == 1
        for kind in ("plain", "html"):
            body = sent[0].get_body((kind,)).get_content()
            assert ("/inny-termin/" in body, "Rano jest ciszej." in body) == (True, True)


def test_centre_sets_for_how_long(scene: Scene) -> None:
    manager = visitor(scene.app, make_staff(scene.centre, Role.MANAGER))
    address = "/zespol/centra/centrum/inne-terminy"

    wrong = post(manager, address, page=address, hours="0", until_hours="2")
    kept = post(manager, address, page=address, hours="30", until_hours="6")

    from app.bookings.queries.counter import terms_of

    assert (wrong.status_code, errors(wrong)) == (422, {"hours": "Write a whole number from 1 to 720."})
    assert (kept.status_code, terms_of(scene.centre.id)) == (303, OfferTerms(30, 6))
    assert 'value="30"' in read(manager.get(address))
    assert "It was set for how long another time is offered." in said(manager.get("/zespol/centra/centrum/historia"))


def test_queue_asks_as_many_times_however_much_is_offered(scene: Scene, count_queries: Any) -> None:
    staff, seen = scene.staff(), []
    scene.offer()
    staff.get("/zespol/wnioski")
    for day in (2, 8):
        with count_queries() as queries:
            staff.get("/zespol/wnioski")
        seen.append(len(queries))
        when = period(f"2026-12-0{day}", "18:00", "19:00")
        make_counter_offer(scene.owner, scene.small, when, scene.organisation, scene.coordinator)
    with count_queries() as queries:
        staff.get("/zespol/wnioski")

    assert [*seen, len(queries)] == [seen[0]] * 3
