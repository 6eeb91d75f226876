"""Nobody came: by the desk or by the rule of the room the rest of the time is free, once, with one mail."""

import pytest
from sqlalchemy import select

from app.bookings.models import Waiting
from app.bookings.queries import booking_by_uid, ledger_of
from app.bookings.rules.refusals import CorrectionNeedsReason, NotBegun
from app.bookings.rules.waiting import WaitingState
from app.bookings.services import mark_came, mark_no_show
from app.core.clock import now, today
from app.core.database import db
from app.core.errors import NotAllowed, NotFound
from app.desk.rules.releasing import KeyStillOut, MayStillCome, TheyCame
from app.desk.services import free_unused, free_unused_due, hand_out_key, take_key_back
from app.history.queries import history_of
from app.notifications.models import Mail
from app.notifications.services import words_of
from app.schedule.models import Occupancy
from tests.desk.scene import Scene
from tests.makers import actor, at, make_organisation, make_person, period

pytestmark = pytest.mark.usefixtures("clock")
DAY = "2026-12-01"


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene(frees_no_shows=True, pad_after=15)


def mails() -> list[Mail]:
    return list(db.session.scalars(select(Mail).where(Mail.template == "consequence")))


def occupied_until(uid: str):
    entry_id = booking_by_uid(uid).entry_id
    return max(db.session.scalars(select(Occupancy.ends_at).where(Occupancy.entry_id == entry_id)))


def verbs(uid: str) -> list[str]:
    return [record.verb for record in history_of("booking", booking_by_uid(uid).id)][1:]


def wait_for(scene: Scene, hours: tuple[str, str]) -> Waiting:
    from tests.makers import _line_up

    other = make_person("waits@example.org")
    party = make_organisation(other, name="Czekający")
    uid = _line_up(other, scene.room, period(DAY, *hours), party, None)
    return db.session.scalars(select(Waiting).where(Waiting.uid == uid)).one()


def test_rule_frees_the_room_a_quarter_after_the_start_and_the_ledger_counts_it_whole(scene: Scene, clock) -> None:
    uid = scene.book(("14:00", "20:00"))
    waiting = wait_for(scene, ("18:00", "19:00"))
    clock.move_to(f"{DAY} 14:14")
    assert free_unused_due(now()) == 0

    clock.move_to(f"{DAY} 14:15")
    assert (free_unused_due(now()), free_unused_due(now())) == (1, 0)

    booking = booking_by_uid(uid)
    assert (booking.attendance.came, booking.attendance.marked_by_id) == (False, None)
    assert (booking.entry.period, occupied_until(uid)) == (period(DAY, "14:00", "20:00"), at(DAY, "14:16"))
    assert verbs(uid) == ["no_show_by_rule", "warning", "rest_freed"]
    (mail,) = mails()
    assert "Nobody had come by 14:16, so from then on the room is free for others." in words_of(mail).text
    month = ledger_of(scene.organisation.id, None, today(), now=now(), actor=actor(scene.owner)).centres
    assert [one.no_shows.minutes for one in month if one.centre.slug == "tu"] == [360]
    db.session.refresh(waiting)
    assert waiting.state is WaitingState.OFFERED


@pytest.mark.parametrize("why", ["came", "key", "back", "not ticked", "over"])
def test_rule_leaves_alone_who_came_or_where_nothing_says_so(scene: Scene, clock, why: str) -> None:
    uid = scene.book()
    clock.move_to(f"{DAY} 18:05")
    if why == "came":
        mark_came(scene.desk, uid)
    if why in ("key", "back"):
        hand_out_key(scene.desk, scene.room.id, who="Ewa", uid=uid)
    if why == "back":
        from app.desk.queries.keys import keys_out

        take_key_back(scene.desk, keys_out(scene.centre.id)[0].id)
    if why == "not ticked":
        scene.room.frees_no_shows = False
        db.session.commit()
    clock.move_to(f"{DAY} 20:00" if why == "over" else f"{DAY} 18:20")

    assert free_unused_due(now()) == 0
    assert mails() == []


def test_desk_frees_the_room_from_the_quarter_on_and_a_correction_lifts_what_followed(scene: Scene, clock) -> None:
    uid = scene.book()
    with pytest.raises(NotBegun):
        free_unused(scene.desk, uid)
    clock.move_to(f"{DAY} 18:10")
    with pytest.raises(MayStillCome):
        free_unused(scene.desk, uid)
    mark_no_show(scene.desk, uid)
    clock.move_to(f"{DAY} 18:20")

    free_unused(scene.desk, uid)
    free_unused(scene.desk, uid)

    assert verbs(uid) == ["no_show", "warning", "rest_freed"]
    assert (occupied_until(uid), len(mails())) == (at(DAY, "18:21"), 1)
    with pytest.raises(CorrectionNeedsReason):
        mark_came(scene.desk, uid)
    mark_came(scene.desk, uid, why="They sat in the other room.")
    assert verbs(uid)[-2:] == ["came", "consequence_lifted"]


def test_nobody_frees_what_was_used_or_is_not_theirs_to_mark(scene: Scene, clock) -> None:
    uid = scene.book()
    clock.move_to(f"{DAY} 18:20")
    with pytest.raises(NotFound):
        free_unused(actor(scene.other), uid)
    with pytest.raises(NotAllowed):
        free_unused(actor(scene.owner), uid)
    scene.join(scene.manager)
    with pytest.raises(NotAllowed):
        free_unused(actor(scene.manager), uid)
    hand_out_key(scene.desk, scene.room.id, who="Ewa", uid=uid)
    with pytest.raises(KeyStillOut):
        free_unused(scene.desk, uid)
    mark_came(scene.desk, uid)
    with pytest.raises(TheyCame):
        free_unused(scene.desk, uid)
    assert mails() == []
