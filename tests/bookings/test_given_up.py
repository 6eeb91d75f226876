"""What a change or a longer series means for those who wait: time given up is offered, time promised is not taken."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.bookings.queries.waiting import gaps_of
from app.bookings.rules.repeats import occurrence
from app.bookings.rules.series_extending import Onwards
from app.bookings.rules.states import RefusalReason
from app.bookings.rules.waiting import PromisedToWaiters
from app.bookings.services import (
    Changed,
    approve_change,
    approve_series,
    end_booking,
    expire_changes_due,
    extend_series,
    refuse_change,
    remind_due,
    shorten,
    wait_for,
    withdraw_change,
)
from app.bookings.services.series import DateAsked
from app.bookings.services.series_extending import Extension
from app.bookings.services.series_wishes import Ticked
from app.core.clock import Period, now
from app.core.database import db
from app.notifications.models import Mail
from tests.bookings.test_changes import DAY, EVENING, Scene, change_of
from tests.bookings.test_series import series_at
from tests.bookings.test_waiting import offered_to, states
from tests.makers import INSTANT, actor, ask_for, make_booking, make_organisation, make_person, make_series, period

LATER = period(DAY, "14:00", "16:00")


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def in_line(scene: Scene, when: Period = EVENING, name: str = "waits") -> str:
    """Somebody else waits for a time of the room; gives the waiting's uid."""
    person = make_person(f"{name}@example.org")
    request = ask_for(scene.room, when, make_organisation(person, name=name), people=5)
    return wait_for(actor(person), request, any_room=False)


def instant(scene: Scene) -> None:
    scene.room.approval = INSTANT
    db.session.commit()


def secret() -> str:
    db.session.rollback()
    mail = db.session.query(Mail).filter_by(template="booking_reminder").order_by(Mail.id.desc()).first()
    assert mail is not None
    return str(mail.facts["secret_token"])


# --- time that is given up


def test_old_time_of_a_moved_booking_is_offered(scene: Scene) -> None:
    instant(scene)
    uid = scene.approved()
    waiting = in_line(scene)

    assert scene.change(uid, LATER) is Changed.DONE

    assert (states(waiting), offered_to()) == (["offered"], ["waits@example.org"])


def test_old_time_is_offered_when_staff_approve_the_new_one_and_not_before(scene: Scene) -> None:
    uid = scene.approved()
    waiting = in_line(scene)

    assert scene.change(uid, LATER) is Changed.WAITING
    before = states(waiting)
    approve_change(actor(scene.coordinator), change_of(uid).entry.uid)

    assert (before, states(waiting)) == (["waiting"], ["offered"])


def refused(scene: Scene, uid: str, clock: Any) -> None:
    reason, words = next(iter(RefusalReason)), "Nie tym razem."
    refuse_change(actor(scene.coordinator), change_of(uid).entry.uid, reason=reason, words=words)


def withdrawn(scene: Scene, uid: str, clock: Any) -> None:
    withdraw_change(actor(scene.owner), uid)


def expired(scene: Scene, uid: str, clock: Any) -> None:
    clock.move_to(change_of(uid).entry.expires_at)
    assert expire_changes_due(now()) == 1


@pytest.mark.parametrize("end", [refused, withdrawn, expired])
def test_time_that_a_change_held_is_offered_when_it_comes_to_nothing(
    scene: Scene, clock: Any, end: Callable[..., None]
) -> None:
    uid = scene.approved()
    scene.change(uid, LATER)
    waiting = in_line(scene, LATER)

    end(scene, uid, clock)

    assert states(waiting) == ["offered"]


def test_rest_of_a_booking_that_ends_early_is_offered(scene: Scene, clock: Any) -> None:
    uid = scene.approved(period(DAY, "10:00", "18:00"))
    waiting = in_line(scene, period(DAY, "16:00", "18:00"))
    clock.move_to(f"{DAY} 11:30")

    end_booking(actor(scene.owner), uid)

    assert states(waiting) == ["offered"]


def test_rest_of_a_booking_shortened_from_its_reminder_is_offered(scene: Scene, clock: Any) -> None:
    instant(scene)
    uid = scene.approved(period("2026-12-08", "14:00", "20:00"))
    waiting = in_line(scene, period("2026-12-08", "17:00", "19:00"))
    clock.move_to("2026-12-01 14:00")
    remind_due(now())

    shorten(secret(), period("2026-12-08", "14:00", "16:00"))

    assert (scene.change(uid), states(waiting)) == (Changed.SAME, ["offered"])


# --- time that is promised


def test_no_change_takes_what_is_promised_to_those_who_wait(scene: Scene, clock: Any) -> None:
    uid = scene.approved(LATER)
    scene.ask(EVENING)
    waiting = in_line(scene)
    clock.move_to("2026-11-28 12:00")  # nobody answered, so the time is free, and no worker has looked yet

    with pytest.raises(PromisedToWaiters):
        scene.change(uid, EVENING)

    assert states(waiting) == ["waiting"]


# --- days that a longer series does not have


def test_taken_day_of_a_longer_series_goes_on_trying(scene: Scene) -> None:
    uid = make_series(scene.owner, scene.room, "2026-12-01", (18, 20), scene.organisation)
    approve_series(actor(scene.coordinator), uid)
    other = make_person("other@example.org")
    make_booking(other, scene.room, period("2026-12-29", "18:00", "20:00"), make_organisation(other, name="Inni"))
    series = series_at(uid)
    day = date(2026, 12, 22)
    new = occurrence(day, series.repeat.starts, series.repeat.ends)
    assert new.period is not None
    wanted = Ticked((DateAsked(day, new.period, scene.room.id),))

    extend_series(actor(scene.owner), uid, Extension(Onwards(times=2), wanted), key="longer")

    assert list(gaps_of(series.id)) == [date(2026, 12, 29)]
