"""A closure planned and undone in a real browser."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.bookings.models import ClosurePlan
from app.bookings.queries import booking_by_uid
from app.bookings.services import approve_booking
from app.core.database import db
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
from tests.support.visiting import enter

pytestmark = [pytest.mark.usefixtures("db_session"), pytest.mark.engines("sqlite")]


def test_closure_is_planned_and_undone(app, clock, page, axe, width) -> None:
    centre = make_centre(slug="tu")
    room, equal = make_room(centre, "Sala Duża"), make_room(centre, "Sala Równa")
    owner, staff = make_person(), make_staff(centre)
    ngo = make_organisation(owner)
    first, second = (
        make_booking(owner, room, period("2026-12-01", f"{hour}:00", f"{hour + 2}:00"), ngo) for hour in (10, 18)
    )
    make_booking(owner, equal, period("2026-12-01", "9:00", "13:00"), ngo)
    approve_booking(actor(staff), second)
    enter(app, page, staff)
    db.session.commit()

    page.goto("/zespol/centra/tu/zamkniecia")
    page.locator('a[href$="/zamkniecia/plan"]').click()
    page.locator(f'input[name=rooms][value="{room.id}"]').check()
    for name, value in (("starts_on", "2026-12-01"), ("starts", "08:00"), ("ends_on", "2026-12-01"), ("ends", "22:00")):
        page.locator(f"form[method=get] #{name}").fill(value)
    page.locator("#reason_pl").fill("Remont")
    page.locator("form[method=get] button[type=submit]").click()
    expect(page.locator("tr[id^=hit-]")).to_have_count(2)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.locator("button[name=all][value=cancel]").click()
    page.locator("#words").fill("Pęka rura")
    page.locator("form[method=post] button:not([name])", has_text="Zapisz").last.click()

    expect(page.locator(".notice.success")).to_be_visible()
    assert axe(page) == []
    db.session.rollback()
    assert [booking_by_uid(uid).state_now.value for uid in (first, second)] == ["refused", "approved"]
    assert booking_by_uid(second).room_id == equal.id
    page.locator("form[action$=cofnij] button").click()
    expect(page.locator(".notice.success")).to_be_visible()
    db.session.rollback()
    assert [booking_by_uid(uid).state_now.value for uid in (first, second)] == ["requested", "approved"]
    assert booking_by_uid(second).room_id == room.id
    assert db.session.scalars(select(ClosurePlan)).one().undone_at is not None
