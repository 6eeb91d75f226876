"""What a change takes along on real databases: units of equipment, pads as they were kept, the series, the ledger."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from app.bookings.models import Booking
from app.bookings.queries import booking_by_uid, ledger_of
from app.bookings.queries.changes import arrangement_of, verdict_on_wish
from app.bookings.queries.equipment import units_of
from app.bookings.queries.facts import facts_for
from app.bookings.queries.pads import pads_kept
from app.bookings.queries.series import facts_for_dates, mark_of
from app.bookings.rules import Amount, Arrangement, Ask, BookingState, RefusalReason
from app.bookings.rules.refusals import EquipmentTaken
from app.bookings.rules.series import DateWish
from app.bookings.services import (
    Changed,
    approve_booking,
    approve_change,
    approve_series,
    cancel_series,
    change_booking,
    end_booking,
    expire_changes_due,
    refuse_change,
    withdraw_change,
)
from app.centres.models import EquipmentUnit, Room
from app.core.clock import Period, local, now
from app.core.database import db, transaction
from app.core.errors import ChangedMeanwhile
from app.notifications.models import Mail
from app.notifications.services import words_of
from app.schedule.models import Occupancy
from tests.bookings.test_series import series_at
from tests.makers import (
    INSTANT,
    actor,
    make_booking,
    make_centre,
    make_equipment,
    make_organisation,
    make_person,
    make_room,
    make_series,
    make_staff,
    period,
)
from tests.support.application import Clock
from tests.support.visiting import said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
DAY = "2026-12-01"
EVENING = period(DAY, "18:00", "20:00")


class Scene:
    """A centre with three projectors, a room that staff approve and one that is had at once, two organisations."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.projector, self.loop = make_equipment(self.centre, units=3), make_equipment(self.centre, "Pętla", units=1)
        self.room, self.instant = make_room(self.centre), make_room(self.centre, "Sala Mała", approval=INSTANT)
        self.owner, self.other = make_person("owner@example.org"), make_person("other@example.org")
        self.organisation, self.others = make_organisation(self.owner), make_organisation(self.other, name="Inni")
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")

    def approved(self, when: Period = EVENING, room: Room | None = None, **more: Any) -> str:
        uid = make_booking(self.owner, room or self.room, when, self.organisation, **more)
        if booking(uid).state is BookingState.REQUESTED:
            approve_booking(actor(self.coordinator), uid)
        return uid

    def of_others(self, when: Period, **more: Any) -> str:
        return make_booking(self.other, self.instant, when, self.others, **more)

    def change(self, uid: str, when: Period | None = None, **more: Any) -> Changed:
        return change_booking(actor(self.owner), uid, wish(uid, when, **more))

    def projectors(self, amount: int) -> tuple[Amount, ...]:
        return (Amount(self.projector.id, amount),)

    def ledger(self) -> Any:
        kept = ledger_of(self.organisation.id, None, date.fromisoformat(DAY), now=now(), actor=actor(self.owner))
        return kept.centres[0]


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def booking(uid: str) -> Booking:
    db.session.expire_all()
    found = booking_by_uid(uid)
    assert found is not None
    return found


def wish(uid: str, when: Period | None = None, **more: Any) -> Arrangement:
    """What the booking is, with some of it changed."""
    as_it_is = arrangement_of(booking(uid))
    asked = {name: more.pop(name) for name in ("people", "equipment") if name in more}
    if when is not None:
        asked["period"] = when
    return replace(as_it_is, ask=replace(as_it_is.ask, **asked), **more)


def units(scene: Scene, uid: str) -> list[int]:
    return list(units_of(booking(uid)).get(scene.projector.id, ()))


def change_uid(uid: str) -> str:
    return booking(uid).changes[-1].entry.uid


def taken_on(unit: int) -> list[tuple[str, str, str]]:
    rows = select(Occupancy).where(Occupancy.resource_id == unit).order_by(Occupancy.starts_at, Occupancy.id)
    return [(row.layer.value, clock_of(row.starts_at), clock_of(row.ends_at)) for row in db.session.scalars(rows)]


def clock_of(moment: datetime) -> str:
    return f"{local(moment):%H:%M}"


@transaction
def set_room(room: Room, **rules: object) -> None:
    kept = db.session.get_one(Room, room.id)
    for name, value in rules.items():
        setattr(kept, name, value)


@transaction
def archive(scene: Scene, resource_id: int) -> None:
    unit = db.session.scalars(select(EquipmentUnit).where(EquipmentUnit.resource_id == resource_id)).one()
    unit.archived_at = now()


# --- equipment


def test_moved_booking_takes_its_own_units_along(scene: Scene) -> None:
    earlier = scene.of_others(EVENING, equipment=scene.projectors(1))
    uid = scene.approved(room=scene.instant, when=period(DAY, "16:00", "17:00"), equipment=scene.projectors(1))
    blocked = scene.of_others(period("2026-12-02", "16:00", "17:00"), equipment=scene.projectors(1))
    second = make_booking(
        scene.owner,
        scene.room,
        period("2026-12-02", "16:00", "17:00"),
        scene.organisation,
        equipment=scene.projectors(1),
    )
    own = units(scene, second)

    assert scene.change(second, period("2026-12-02", "17:30", "18:30")) is Changed.DONE

    assert units(scene, second) == own != units(scene, blocked)
    assert taken_on(own[0]) == [("core", "17:30", "18:30"), ("pad", "18:30", "18:45")]
    assert units(scene, uid) == units(scene, earlier)


def test_unit_that_is_taken_at_the_new_time_gives_way_to_another(scene: Scene) -> None:
    uid = scene.approved(room=make_room(scene.centre, approval=INSTANT), equipment=scene.projectors(1))
    later = period(DAY, "20:30", "21:00")
    first = scene.of_others(later, equipment=scene.projectors(1))
    assert units(scene, uid) == units(scene, first)

    assert scene.change(uid, later) is Changed.DONE

    assert units(scene, uid) == [units(scene, first)[0] + 1]


@pytest.mark.parametrize(("amount", "came"), [(1, Changed.DONE), (0, Changed.DONE), (3, Changed.WAITING)])
def test_fewer_units_are_given_back_at_once_and_more_ask_again(scene: Scene, amount: int, came: Changed) -> None:
    uid = scene.approved(equipment=scene.projectors(2))
    before = units(scene, uid)
    wanted = scene.projectors(amount) if amount else ()

    assert scene.change(uid, equipment=wanted) is came

    if came is Changed.WAITING:
        assert (units(scene, uid), booking(uid).amounts) == (before, scene.projectors(2))
        approve_change(actor(scene.coordinator), change_uid(uid))
    assert len(units(scene, uid)) == amount
    assert booking(uid).amounts == wanted
    assert set(units(scene, uid)) <= set(before) or amount == 3


ENDINGS = {
    "refused": lambda scene, uid: refuse_change(
        actor(scene.coordinator), change_uid(uid), reason=RefusalReason.OTHER, words="Nie tym razem."
    ),
    "withdrawn": lambda scene, uid: withdraw_change(actor(scene.owner), uid),
    "expired": lambda _scene, _uid: expire_changes_due(now() + timedelta(days=4)),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_mails_of_a_change_that_waits_name_its_equipment_in_their_readers_language(scene: Scene, ending: str) -> None:
    scene.projector.name_uk = "Проєктор"
    scene.coordinator.language = "uk"
    db.session.commit()
    uid = scene.approved(equipment=scene.projectors(1))
    scene.change(uid, equipment=(*scene.projectors(2), Amount(scene.loop.id, 1)))
    ENDINGS[ending](scene, uid)

    told = [mail for mail in db.session.scalars(select(Mail)) if mail.template.startswith("change_")]
    words = [(mail.language, part) for mail in told for part in parts_of(mail)]
    asked = {"pl": "1 × Projektor → 2 × Projektor, 1 × Pętla", "uk": "1 × Проєктор → 2 × Проєктор, 1 × Pętla"}

    assert len(told) == (4 if ending == "expired" else 3)
    assert [part for language, part in words if asked[language] not in part] == []


def test_mails_of_a_change_say_nothing_of_equipment_that_stays(scene: Scene) -> None:
    uid = scene.approved(equipment=scene.projectors(1))
    assert scene.change(uid, people=booking(uid).people + 5) is Changed.WAITING

    told = [mail for mail in db.session.scalars(select(Mail)) if mail.template.startswith("change_")]
    assert len(told) == 2
    assert [mail for mail in told if "Projektor" in "".join(parts_of(mail))] == []


def parts_of(mail: Mail) -> tuple[str, str]:
    """The mail as text and as HTML."""
    words = words_of(mail)
    return words.text, unescape(words.html)


def test_other_equipment_replaces_what_was_asked_for(scene: Scene) -> None:
    uid = scene.approved(room=scene.instant, equipment=scene.projectors(1))

    assert scene.change(uid, equipment=(Amount(scene.loop.id, 1),)) is Changed.DONE

    kept = booking(uid)
    assert [(one.kind.name_pl, one.amount) for one in kept.equipment] == [("Pętla", 1)]
    assert list(units_of(kept)) == [scene.loop.id]


def test_change_that_waits_holds_the_units_of_both(scene: Scene) -> None:
    uid = scene.approved(equipment=scene.projectors(1))
    assert scene.change(uid, equipment=scene.projectors(2)) is Changed.WAITING

    with pytest.raises(EquipmentTaken) as refused:
        scene.of_others(EVENING, equipment=scene.projectors(2))
    assert refused.value.facts["free"] == 1
    refuse_change(actor(scene.coordinator), change_uid(uid), reason=RefusalReason.OTHER, words="Nie.")
    scene.of_others(EVENING, equipment=scene.projectors(2))

    assert (len(units(scene, uid)), booking(uid).amounts) == (1, scene.projectors(1))


def test_more_units_than_are_free_are_refused_and_its_own_count_as_free(scene: Scene) -> None:
    uid = scene.approved(equipment=scene.projectors(1))
    scene.of_others(EVENING, equipment=scene.projectors(1))

    with pytest.raises(EquipmentTaken):
        scene.change(uid, equipment=scene.projectors(3))
    said, facts = verdict_on_wish(booking(uid), scene.room, wish(uid, people=2), now=now())

    assert not said.refused
    assert scene.change(uid, equipment=scene.projectors(2)) is Changed.WAITING


def test_shortening_keeps_a_unit_that_is_no_longer_lent(scene: Scene) -> None:
    uid = scene.approved(equipment=scene.projectors(1))
    own = units(scene, uid)
    archive(scene, own[0])

    assert scene.change(uid, period(DAY, "18:00", "19:00")) is Changed.DONE

    assert units(scene, uid) == own
    assert taken_on(own[0]) == [("core", "18:00", "19:00"), ("pad", "19:00", "19:15")]


def test_approving_cannot_fail_when_a_unit_went_out_of_use(scene: Scene) -> None:
    uid = scene.approved(equipment=scene.projectors(1))
    scene.change(uid, period(DAY, "14:00", "16:00"))
    own = units(scene, uid)
    archive(scene, own[0])

    approve_change(actor(scene.coordinator), change_uid(uid))

    assert (units(scene, uid), booking(uid).entry.period) == (own, period(DAY, "14:00", "16:00"))


def test_ended_early_gives_its_units_back(scene: Scene, clock: Clock) -> None:
    uid = scene.approved(equipment=scene.projectors(1))
    own = units(scene, uid)
    clock.move_to(f"{DAY} 18:30")

    end_booking(actor(scene.owner), uid)

    assert taken_on(own[0]) == [("core", "18:00", "18:31"), ("pad", "18:31", "18:46")]


# --- pads


def test_pads_that_the_booking_keeps_hold_for_a_change_in_the_same_room(scene: Scene) -> None:
    set_room(scene.instant, pad_before=15, pad_after=30, pads_by_hirer=True)
    uid = scene.approved(room=scene.instant)
    set_room(scene.instant, pad_before=0, pad_after=60, pads_by_hirer=False)

    assert scene.change(uid, period(DAY, "17:00", "18:30")) is Changed.DONE

    kept = booking(uid)
    assert pads_kept(kept).facts == {"come": "16:45", "leave": "19:00"}  # type: ignore[union-attr]
    assert kept.pads_by_hirer is True


@pytest.mark.parametrize("approval", [INSTANT, None])
def test_another_room_brings_its_own_pads(scene: Scene, approval: object) -> None:
    more = {"approval": approval} if approval else {}
    other = make_room(scene.centre, "Sala Inna", pad_after=45, pads_by_hirer=True, **more)
    uid = scene.approved(room=scene.instant)

    came = scene.change(uid, room_id=other.id)
    if came is Changed.WAITING:
        set_room(other, pad_after=0, pads_by_hirer=False)
        approve_change(actor(scene.coordinator), change_uid(uid))

    kept = booking(uid)
    assert (kept.room_id, kept.pads_by_hirer) == (other.id, True)
    assert pads_kept(kept).facts["leave"] == "20:45"  # type: ignore[union-attr]


# --- series


def test_date_changed_alone_says_so_and_stays_when_the_rest_is_called_off(app: Any, scene: Scene) -> None:
    uid = make_series(scene.owner, scene.instant, DAY, organisation=scene.organisation)
    dates = [one.entry.uid for one in series_at(uid).bookings]

    assert scene.change(dates[1], period("2026-12-08", "16:00", "17:00")) is Changed.DONE
    pages = [
        said(visitor(app, scene.owner).get(path)) for path in (f"/rezerwacje/cykl/{uid}", f"/rezerwacje/{dates[1]}")
    ]
    cancel_series(actor(scene.owner), uid)

    assert ["changed on its own" in page for page in pages] == [True, True]
    assert [booking(one).is_changed_alone for one in dates] == [False, True, False]
    assert [booking(one).state for one in dates] == [
        BookingState.CANCELLED,
        BookingState.APPROVED,
        BookingState.CANCELLED,
    ]


def test_date_of_a_series_far_ahead_is_changed_as_it_was_asked_for_by_leave_of_staff(scene: Scene) -> None:
    uid = make_series(scene.owner, scene.instant, DAY, organisation=scene.organisation, times=12)
    approve_series(actor(scene.coordinator), uid)
    last = series_at(uid).bookings[-1].entry.uid

    assert scene.change(last, period("2027-02-16", "16:00", "18:00")) is Changed.WAITING
    approve_change(actor(scene.coordinator), change_uid(last))

    assert booking(last).entry.period == period("2027-02-16", "16:00", "18:00")


def test_date_that_was_changed_meanwhile_is_not_approved_unseen(scene: Scene) -> None:
    uid = make_series(scene.owner, scene.room, DAY, organisation=scene.organisation)
    before = series_at(uid).bookings
    seen = mark_of(before)
    scene.change(before[0].entry.uid, period(DAY, "17:00", "20:00"))

    with pytest.raises(ChangedMeanwhile):
        approve_series(actor(scene.coordinator), uid, seen=seen)
    approve_series(actor(scene.coordinator), uid, seen=mark_of(series_at(uid).bookings))

    assert [one.state for one in series_at(uid).bookings] == [BookingState.APPROVED] * 3


def test_calling_off_a_series_takes_the_change_of_a_date_along(scene: Scene) -> None:
    uid = make_series(scene.owner, scene.instant, DAY, organisation=scene.organisation)
    first = series_at(uid).bookings[0].entry.uid
    assert scene.change(first, room_id=scene.room.id) is Changed.WAITING

    cancel_series(actor(scene.owner), uid)

    assert booking(first).changes[0].state.value == "withdrawn"
    assert db.session.scalars(select(Occupancy)).all() == []


def test_date_whose_change_comes_to_nothing_stays_one_of_the_series(scene: Scene) -> None:
    uid = make_series(scene.owner, scene.instant, DAY, organisation=scene.organisation)
    first = series_at(uid).bookings[0].entry.uid
    scene.change(first, room_id=scene.room.id)

    withdraw_change(actor(scene.owner), first)

    assert booking(first).is_changed_alone is False


# --- hours


def test_hours_of_a_waiting_change_count_alike_for_one_date_for_a_series_and_in_the_ledger(scene: Scene) -> None:
    uid = scene.approved()
    scene.change(uid, period(DAY, "17:00", "20:00"))
    later = period("2026-12-15", "10:00", "11:00")
    rooms = {scene.room.id: scene.room}

    alone = facts_for(scene.room, later, scene.organisation, None, now=now()).party.usage
    wishes = [DateWish(local(later.starts).date(), scene.room.id, Ask(later))]
    (dated,) = facts_for_dates(wishes, rooms, scene.organisation, None, now=now())
    month = scene.ledger()

    assert dated is not None
    assert (alone.minutes, dated.party.usage.minutes, month.counted) == (180, 180, 180)
    assert (alone.open_requests, month.open_requests) == (1, 1)
    assert (month.used.minutes, month.pending.minutes) == (120, 60)


def test_change_to_another_month_counts_in_both(scene: Scene) -> None:
    uid = scene.approved()
    scene.change(uid, period("2027-01-12", "17:00", "20:00"))

    in_january = facts_for(scene.room, period("2027-01-20", "10:00", "11:00"), scene.organisation, None, now=now())

    assert (scene.ledger().counted, in_january.party.usage.minutes) == (120, 180)


def test_what_is_shortened_in_time_stands_in_the_ledger_as_given_back(scene: Scene) -> None:
    uid = scene.approved()

    scene.change(uid, period(DAY, "18:00", "19:00"))
    month = scene.ledger()

    assert (month.used.minutes, month.given_back.minutes, month.counted) == (60, 60, 60)
    assert [line.is_whole for line in month.given_back.lines] == [True]


def test_what_is_taken_again_is_no_longer_given_back(scene: Scene) -> None:
    uid = scene.approved(room=scene.instant)
    scene.change(uid, period(DAY, "18:00", "19:00"))

    scene.change(uid, period(DAY, "18:00", "19:45"))

    assert (scene.ledger().given_back.minutes, booking(uid).minutes_given_back) == (15, 15)


def test_shortening_late_is_free_but_gives_nothing_back(scene: Scene, clock: Clock) -> None:
    uid = scene.approved()
    clock.move_to(f"{DAY} 10:00")

    scene.change(uid, period(DAY, "18:00", "19:00"))

    kept, month = booking(uid), scene.ledger()
    assert (kept.is_late, kept.minutes_given_back) == (False, 0)
    assert (month.used.minutes, month.given_back.lines) == (60, ())
