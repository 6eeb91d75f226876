"""What somebody and an organisation have: cards by what they need, a list to print, a table without formulas."""

import csv
import io

import pytest

from app.bookings.queries import booking_by_uid
from app.bookings.rules.states import BookingState
from app.bookings.rules.tables import plain_cell
from app.bookings.services import cancel_booking, confirm_coming, remind_due
from app.core.access import OrganisationRole
from app.core.clock import now
from app.core.database import db
from app.organisations.services import change_role, leave
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
from tests.support.visiting import read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")


class Scene:
    """An organisation with bookings at two centres, and staff of each."""

    def __init__(self) -> None:
        self.owner = make_person("owner@example.org", language="en", name="Olga Owner")
        self.booker = make_person("booker@example.org", language="en", name="Bartek Booker")
        self.organisation = make_organisation(self.owner, bookers=(self.booker,), name="Wisła")
        self.near, self.far = make_centre("Blisko"), make_centre("Daleko")
        self.staff = make_staff(self.near)
        self.room = make_room(self.near, approval=INSTANT)
        self.distant = make_room(self.far, approval=INSTANT)
        self.list = f"/organizacje/{self.organisation.id}/rezerwacje"

    def book(self, title: str, day: str = "2026-12-01", *, far: bool = False) -> str:
        when = period(day, "18:00", "20:00")
        room = self.distant if far else self.room
        return make_booking(self.booker, room, when, self.organisation, title=title)


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def titles(page: str) -> list[str]:
    return [title for title in ("Spring", "Autumn", "Other") if title in page]


def test_list_shows_what_is_coming_up_and_filters_by_the_address(app, scene: Scene) -> None:
    scene.book("Spring", "2026-12-01")
    cancel_booking(actor(scene.owner), scene.book("Autumn", "2026-12-03"))
    client = visitor(app, scene.owner)

    met = {
        query: titles(said(client.get(scene.list + query)))
        for query in (
            "",
            "?first=2026-12-02",
            "?first=&last=2026-12-02",
            "?state=cancelled",
            "?state=nonsense&first=soon",
            "?first=2027-01-01",
        )
    }

    assert met == {
        "": ["Spring", "Autumn"],
        "?first=2026-12-02": ["Autumn"],
        "?first=&last=2026-12-02": ["Spring"],
        "?state=cancelled": ["Autumn"],
        "?state=nonsense&first=soon": ["Spring", "Autumn"],
        "?first=2027-01-01": [],
    }


def test_past_ones_are_behind_all(app, scene: Scene, clock) -> None:
    scene.book("Spring")
    clock.move_to("2026-12-20 10:00")
    client = visitor(app, scene.owner)

    assert titles(said(client.get(scene.list))) == []
    assert titles(said(client.get(f"{scene.list}?first="))) == ["Spring"]


def test_staff_see_those_of_their_own_centre_alone(app, scene: Scene) -> None:
    scene.book("Spring")
    scene.book("Autumn", far=True)

    assert titles(said(visitor(app, scene.owner).get(scene.list))) == ["Spring", "Autumn"]
    for path in (scene.list, f"{scene.list}.csv"):
        assert titles(read(visitor(app, scene.staff).get(path))) == ["Spring"]


def test_table_is_the_same_list_without_formulas(app, scene: Scene) -> None:
    scene.book("=HYPERLINK(A1)")
    scene.book('Two "words"; and more', "2026-12-02")

    answer = visitor(app, scene.owner).get(f"{scene.list}.csv")

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert answer.headers["Content-Disposition"] == "attachment; filename=rezerwacje-2026-11-24.csv"
    assert [row[5] for row in rows] == ["What", "'=HYPERLINK(A1)", 'Two "words"; and more']
    assert rows[1] == [
        *("2026-12-01", "18:00", "20:00", "Blisko", "Sala Duża", "'=HYPERLINK(A1)"),
        *("10", "Confirmed", "Bartek Booker"),
    ]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_cell_that_begins_like_a_formula_becomes_text(begins: str) -> None:
    assert (plain_cell(f"{begins}1"), plain_cell(f"1{begins}"), plain_cell("")) == (f"'{begins}1", f"1{begins}", "")


@pytest.mark.parametrize("bookings", [1, 5])
def test_list_takes_a_fixed_number_of_queries(app, scene: Scene, count_queries, bookings: int) -> None:
    for day in range(1, bookings + 1):
        scene.book("Spring", f"2026-12-0{day}")
    client = visitor(app, scene.owner)
    client.get(scene.list)

    with count_queries() as queries:
        assert client.get(scene.list).status_code == 200

    assert len(queries) == 8


def test_departed_member_loses_access_and_the_bookings_stay(app, scene: Scene) -> None:
    uid = scene.book("Spring")
    client = visitor(app, scene.booker)
    paths = (f"/rezerwacje/{uid}", f"/rezerwacje/{uid}/odwolaj", scene.list, f"{scene.list}.csv")
    before = [client.get(path).status_code for path in paths]

    leave(actor(scene.booker), scene.organisation.id)

    assert (before, [client.get(path).status_code for path in paths]) == ([200] * 4, [404] * 4)
    assert titles(said(client.get("/rezerwacje"))) == []
    db.session.rollback()
    assert booking_by_uid(uid).state is BookingState.APPROVED
    assert titles(said(visitor(app, scene.owner).get(scene.list))) == ["Spring"]


def test_owner_hands_over_and_leaves_and_the_new_one_has_all(app, scene: Scene) -> None:
    uid = make_booking(scene.owner, scene.room, period("2026-12-01", "18:00", "20:00"), scene.organisation)

    change_role(actor(scene.owner), scene.organisation.id, scene.booker.id, role=OrganisationRole.OWNER)
    leave(actor(scene.owner), scene.organisation.id)

    assert visitor(app, scene.owner).get(f"/rezerwacje/{uid}").status_code == 404
    assert visitor(app, scene.booker).get(f"/rezerwacje/{uid}").status_code == 200
    cancel_booking(actor(scene.booker), uid)


# --- mine


def test_reminded_booking_needs_its_people_until_they_answer(app, scene: Scene, clock) -> None:
    uid = scene.book("Spring", "2026-12-08")
    scene.book("Autumn", "2026-12-10")
    client = visitor(app, scene.owner)
    assert "Needs you" not in said(client.get("/rezerwacje"))
    clock.move_to("2026-12-01 18:00")
    remind_due(now())

    asked = said(client.get("/rezerwacje"))
    confirm_coming(actor(scene.booker), uid)
    after = said(client.get("/rezerwacje"))

    assert asked.index("Needs you") < asked.index("Spring") < asked.index("Coming up") < asked.index("Autumn")
    assert "Say whether you come" in asked
    assert ("Needs you" in after, "You come" in after) == (False, True)
