"""The pages of changing several dates of a series as a browser without script sees them."""

import re

import pytest
from sqlalchemy import select

from app.bookings.models import Booking, BookingChange
from app.bookings.queries.series import series_by_uid
from app.bookings.rules.changes import NoChangeWaits
from app.bookings.services import approve_series
from app.core.clock import Period
from app.core.database import db
from tests.makers import (
    INSTANT,
    actor,
    make_booking,
    make_centre,
    make_organisation,
    make_person,
    make_room,
    make_series,
    make_staff,
    period,
)
from tests.support.visiting import post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
DAYS = ("2026-12-01", "2026-12-08", "2026-12-15")


class Scene:
    """One centre with two rooms, a verified organisation with its owner, a coordinator, an approved series."""

    def __init__(self) -> None:
        self.centre = make_centre("Centrum Reymonta", slug="reymonta")
        self.room = make_room(self.centre, slug="duza", pad_after=0)
        self.small = make_room(self.centre, "Sala Mała", slug="mala", seats=12, approval=INSTANT)
        self.owner = make_person("owner@example.org", language="en", name="Olga Owner")
        self.organisation = make_organisation(self.owner)
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")
        self.coordinator.language = "en"
        db.session.commit()
        self.uid = make_series(self.owner, self.room, DAYS[0], (18, 20), self.organisation)
        approve_series(actor(self.coordinator), self.uid)
        self.page = f"/rezerwacje/cykl/{self.uid}/zmien"

    def dates(self) -> list[Booking]:
        db.session.expire_all()
        series = series_by_uid(self.uid)
        assert series is not None
        return series.bookings

    def times(self) -> list[Period]:
        return [booking.entry.period for booking in self.dates()]

    def typed(self, seen: str = "", *numbers: int, **more: str) -> dict[str, object]:
        dates = [booking.entry.uid for number, booking in enumerate(self.dates()) if number in numbers]
        return {"starts": "", "ends": "", "people": "", "room": "", "seen": seen, "date": dates, **more}


@pytest.fixture
def scene(app, db_session: object) -> Scene:
    made = Scene()
    made.app = app
    return made


def evenings(starts: str, ends: str) -> list[Period]:
    return [period(day, starts, ends) for day in DAYS]


def ticks(page) -> list[bool]:
    return ["checked" in box for box in re.findall(r'<input type="checkbox" name="date"[^>]*>', read(page))]


def test_page_says_what_is_reached_and_the_series_leads_there(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)
    second = scene.dates()[1].entry.uid

    series, whole = client.get(f"/rezerwacje/cykl/{scene.uid}"), said(client.get(scene.page))
    following = said(client.get(f"{scene.page}?od={second}"))

    assert f'href="{scene.page}"' in read(series)
    assert f'href="{scene.page}?od={second}"' in read(client.get(f"/rezerwacje/{second}"))
    assert f'href="{scene.page}?od={second}"' in read(client.get(f"/rezerwacje/{second}/zmien"))
    assert "All dates ahead: from Tuesday 1 December, 18:00–20:00." in whole
    assert "This date and all that follow: from Tuesday 8 December, 18:00–20:00." in following


def test_dates_are_listed_with_their_answer_and_nothing_is_sent(app, scene: Scene) -> None:
    make_booking(scene.owner, scene.room, period(DAYS[1], "20:00", "21:00"), scene.organisation)

    page = post(visitor(app, scene.owner), scene.page, page=scene.page, **scene.typed(ends="21:00", look="1"))

    assert (page.status_code, ticks(page)) == (200, [True, False, True])
    assert "Tuesday 1 December, 18:00–20:00 → Tuesday 1 December, 18:00–21:00" in said(page)
    assert "Sala Duża is taken then, until 21:00." in said(page)
    assert "Staff look at 2 dates anew. Until they answer, they stay as they are and both times are held." in said(page)
    assert "Change 2 dates" in said(page)
    assert scene.times() == evenings("18:00", "20:00")


def test_nothing_is_sent_that_was_not_shown(app, scene: Scene) -> None:
    typed = scene.typed("--", 0, 1, 2, ends="19:00", send="1")

    page = post(visitor(app, scene.owner), scene.page, page=scene.page, **typed)

    assert (page.status_code, ticks(page)) == (200, [True, True, True])
    assert scene.times() == evenings("18:00", "20:00")


def test_ticked_dates_are_changed_and_told(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)

    answer = post(client, scene.page, page=scene.page, **scene.typed("-1140--", 0, 2, ends="19:00", send="1"))

    assert (answer.status_code, answer.location) == (303, f"/rezerwacje/cykl/{scene.uid}")
    assert "2 dates are changed. Everybody concerned gets one mail." in said(client.get(answer.location))
    assert [one.ends for one in scene.times()] == [
        period(day, "18:00", clock).ends for day, clock in zip(DAYS, ("19:00", "20:00", "19:00"), strict=True)
    ]


def test_series_says_that_some_dates_have_other_hours(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)

    post(client, scene.page, page=scene.page, **scene.typed("-1140--", 2, ends="19:00", send="1"))

    page = said(client.get(f"/rezerwacje/cykl/{scene.uid}"))
    assert "every Tuesday 18:00–19:00" in page
    assert "2 dates ahead have other hours than the rest of the series." in page


def test_refusal_keeps_what_was_typed_and_ticked(app, scene: Scene) -> None:
    make_booking(scene.owner, scene.room, period(DAYS[1], "20:00", "21:00"), scene.organisation)
    typed = scene.typed("-1260--12", 0, 1, ends="21:00", people="12", send="1")

    page = post(visitor(app, scene.owner), scene.page, page=scene.page, **typed)

    assert (page.status_code, ticks(page)) == (409, [True, True, False])
    assert "1 date cannot be changed like this." in said(page)
    assert ('value="21:00"' in read(page), 'value="12"' in read(page)) == (True, True)
    nothing = post(visitor(app, scene.owner), scene.page, page=scene.page, **scene.typed(send="1"))
    assert (nothing.status_code, "Write other hours, another room" in said(nothing)) == (422, True)
    none = post(
        visitor(app, scene.owner), scene.page, page=scene.page, **scene.typed("-1140--", ends="19:00", send="1")
    )
    assert (none.status_code, "No date is chosen." in said(none)) == (422, True)


def test_staff_decide_the_dates_that_were_sent_together_as_one(app, scene: Scene) -> None:
    typed = scene.typed("-1260--", 0, 1, 2, ends="21:00", send="1")
    post(visitor(app, scene.owner), scene.page, page=scene.page, **typed)
    staff = visitor(app, scene.coordinator)
    change = db.session.scalars(select(BookingChange).order_by(BookingChange.id)).first()
    assert change is not None
    review = f"/zespol/zmiany/{change.entry.uid}"

    series = said(visitor(app, scene.owner).get(f"/rezerwacje/cykl/{scene.uid}"))
    assert series.count("To become: ") == 3
    assert "To become: Tuesday 15 December, 18:00–21:00, Sala Duża." in series
    queue = read(staff.get("/zespol/wnioski"))
    page = said(staff.get(review))
    missing = post(staff, f"{review}/odmow", page=review, reason="other", words="")
    answer = post(staff, f"{review}/zatwierdz", page=review)

    assert (queue.count('href="/zespol/zmiany/'), '<span class="tag">3 dates</span>' in queue) == (1, True)
    assert "These dates were sent together, and you decide them as one." in page
    assert "Tuesday 15 December, 18:00–20:00, Sala Duża Tuesday 15 December, 18:00–21:00, Sala Duża" in page
    assert missing.status_code == 422
    assert (answer.status_code, scene.times()) == (303, evenings("18:00", "21:00"))
    assert "This change no longer waits for an answer." in said(staff.get(review))


def test_whole_change_is_withdrawn_from_the_series_or_one_of_its_dates(app, scene: Scene) -> None:
    before = scene.times()
    owner, staff = visitor(app, scene.owner), visitor(app, scene.coordinator)
    address = f"/rezerwacje/cykl/{scene.uid}"
    post(owner, scene.page, page=scene.page, **scene.typed("-1260--", 0, 1, 2, ends="21:00", send="1"))
    change = scene.dates()[1].waiting_change
    assert change is not None

    of_series, of_date = (said(owner.get(page)) for page in (address, f"/rezerwacje/{scene.dates()[1].entry.uid}"))
    seen_by_staff, mine = said(staff.get(address)), read(owner.get("/rezerwacje"))
    post(owner, f"{address}/zmiana/wycofaj", page=address, change=change.entry.uid)
    told = said(owner.get(address))
    post(owner, f"{address}/zmiana/wycofaj", page=address, change=change.entry.uid)

    assert "3 dates are to change, the first: Tuesday 1 December, 18:00–20:00." in of_series
    assert "Withdraw the whole change: 3 dates" in of_series
    assert "Withdraw the change of this date" in of_date
    assert "Withdraw the whole change: 3 dates" in of_date
    assert "Withdraw the whole change" not in seen_by_staff
    assert f'href="{address}#changes"' in mine
    assert "The change is withdrawn. 3 dates stay as they were." in told
    assert "Withdraw the whole change" not in told
    assert NoChangeWaits().words.msgid in said(owner.get(address))
    assert scene.times() == before


def test_staff_refuse_all_with_a_reason(app, scene: Scene) -> None:
    typed = scene.typed("-1260--", 0, 1, 2, ends="21:00", send="1")
    post(visitor(app, scene.owner), scene.page, page=scene.page, **typed)
    change = db.session.scalars(select(BookingChange).order_by(BookingChange.id)).first()
    assert change is not None
    review = f"/zespol/zmiany/{change.entry.uid}"

    words = {"reason": "other", "words": "We close at eight."}
    done = post(visitor(app, scene.coordinator), f"{review}/odmow", page=review, **words)

    assert (done.status_code, scene.times()) == (303, evenings("18:00", "20:00"))
    assert [booking.waiting_change for booking in scene.dates()] == [None, None, None]


def test_staff_change_dates_with_a_reason(app, scene: Scene) -> None:
    staff = visitor(app, scene.coordinator)

    without = post(staff, scene.page, page=scene.page, **scene.typed("-1260--", 0, 1, 2, ends="21:00", send="1"))
    done = post(
        staff, scene.page, page=scene.page, **scene.typed("-1260--", 0, 1, 2, ends="21:00", send="1", why="Ok.")
    )

    assert (without.status_code, "Write why: the applicant reads it." in said(without)) == (422, True)
    assert (done.status_code, scene.times()) == (303, evenings("18:00", "21:00"))
