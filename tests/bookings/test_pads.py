"""The time around a booking: the hirer's or the house's, said everywhere, and kept as it was when the room changes."""

import pytest
from sqlalchemy import select

from app.bookings.queries import booking_by_uid, day_bar, facts_of_booking
from app.bookings.queries.facts import facts_for
from app.bookings.queries.pads import pads_kept
from app.bookings.services import approve_booking
from app.centres.models import Room
from app.core.clock import local, now
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.notifications.services import words_of
from app.schedule.models import Occupancy
from tests.makers import (
    actor,
    make_booking,
    make_centre,
    make_hall,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)
from tests.support.visiting import said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
EVENING = period("2026-12-01", "18:00", "20:00")
HIRERS = "You may come in from 17:45 to set up, and have until 20:30 to tidy up."
HOUSES = "The centre prepares the room from 17:45 and tidies it until 20:30."


class Scene:
    """A room with pads, a verified organisation and a coordinator."""

    def __init__(self, *, by_hirer: bool) -> None:
        self.centre = make_centre("Centrum Reymonta", slug="reymonta")
        self.room = make_room(self.centre, slug="duza", pad_before=15, pad_after=30, pads_by_hirer=by_hirer)
        self.owner = make_person("owner@example.org", language="en")
        self.organisation = make_organisation(self.owner)
        self.coordinator = make_staff(self.centre)

    def ask(self, when: object = EVENING) -> str:
        return make_booking(self.owner, self.room, when, self.organisation)  # type: ignore[arg-type]


@transaction
def set_room(room_id: int, **rules: object) -> None:
    room = db.session.get_one(Room, room_id)
    for name, value in rules.items():
        setattr(room, name, value)


@pytest.mark.parametrize(("by_hirer", "sentence"), [(True, HIRERS), (False, HOUSES)])
def test_pads_are_said_in_the_verdict_on_the_booking_and_in_the_mails(app, by_hirer: bool, sentence: str) -> None:
    scene = Scene(by_hirer=by_hirer)
    card = said(visitor(app).get("/sale/reymonta/duza/ocena?date=2026-12-01&starts=18:00&ends=20:00"))

    uid = scene.ask()

    assert sentence in card
    assert sentence in said(visitor(app, scene.owner).get(f"/rezerwacje/{uid}"))
    approve_booking(actor(scene.coordinator), uid)
    mails = db.session.scalars(select(Mail).where(Mail.address == "owner@example.org").order_by(Mail.id)).all()
    assert [mail.template for mail in mails if sentence in words_of(mail).text] == [
        "booking_requested",
        "booking_approved",
    ]
    assert [mail.template for mail in mails if sentence in words_of(mail).html] == [
        "booking_requested",
        "booking_approved",
    ]


def test_rules_of_the_room_say_whose_the_pads_are(app) -> None:
    scene = Scene(by_hirer=True)
    hirers = said(visitor(app).get("/sale/reymonta/duza"))
    set_room(scene.room.id, pads_by_hirer=False)
    houses = said(visitor(app).get("/sale/reymonta/duza"))

    assert "15 min before and 30 min after your time are yours too, and do not count in your hours." in hirers
    assert "the room is kept free for preparing and tidying: 15 min before, 30 min after." in houses


@pytest.mark.parametrize(("by_hirer", "kind"), [(True, "own_pad"), (False, "pad")])
def test_day_bar_draws_the_pads_beside_the_asked_time(by_hirer: bool, kind: str) -> None:
    scene = Scene(by_hirer=by_hirer)
    facts = facts_for(scene.room, EVENING, scene.organisation, scene.owner.id, now=now())

    bar = day_bar(facts, local(EVENING.starts).date(), EVENING)

    drawn = [(block.kind, block.start_minute, block.end_minute) for block in bar.blocks if block.kind != "open"]
    assert sorted(drawn) == sorted([(kind, 1065, 1080), (kind, 1200, 1230), ("asked", 1080, 1200)])


def test_pads_count_in_no_quota() -> None:
    scene = Scene(by_hirer=True)
    scene.ask()

    facts = facts_for(scene.room, EVENING, scene.organisation, scene.owner.id, now=now())

    assert facts.party.usage.minutes == 120


def test_changed_pads_change_no_booking_and_make_no_conflict_of_the_past(app) -> None:
    """Two bookings stand at the old pads; with the new ones they would meet, and yet both stand and are approved."""
    scene = Scene(by_hirer=True)
    first, second = scene.ask(), scene.ask(period("2026-12-01", "20:30", "21:00"))
    before = [(row.layer, row.period) for row in db.session.scalars(select(Occupancy).order_by(Occupancy.id))]

    set_room(scene.room.id, pad_before=120, pad_after=120, pads_by_hirer=False)

    booking = booking_by_uid(first)
    assert booking is not None
    told = pads_kept(booking)
    assert told is not None
    assert told.msgid % told.facts == HIRERS
    _, facts = facts_of_booking(booking, now=now())
    assert (facts.room.pad_before, facts.room.pad_after, facts.room.pads_by_hirer) == (15, 30, True)
    for uid in (first, second):
        approve_booking(actor(scene.coordinator), uid)
    after = [(row.layer, row.period) for row in db.session.scalars(select(Occupancy).order_by(Occupancy.id))]
    assert after == before
    assert HIRERS in said(visitor(app, scene.owner).get(f"/rezerwacje/{first}"))


def test_hall_has_seats_of_its_own_and_its_part_tells_of_it(app) -> None:
    centre = make_centre("Centrum Reymonta", slug="reymonta")
    left, right = make_room(centre, "Lewa", slug="lewa"), make_room(centre, "Prawa", slug="prawa")
    hall = make_hall(centre, left, right, name="Hala", seats=60)
    owner = make_person()
    organisation = make_organisation(owner)

    part = said(visitor(app).get("/sale/reymonta/lewa"))
    uid = make_booking(owner, hall, EVENING, organisation, people=55)
    too_many = said(visitor(app).get("/sale/reymonta/prawa/ocena?date=2026-12-02&starts=18:00&ends=20:00&people=55"))

    assert "This room is a part of a hall, which takes it when it is booked: Hala (60 seats)." in part
    assert "This hall consists of: Lewa , Prawa ." in said(visitor(app).get(f"/sale/reymonta/{hall.slug}"))
    assert "Prawa has 20 seats in this layout." in too_many
    booking = booking_by_uid(uid)
    assert booking is not None
    taken = db.session.scalars(select(Occupancy.resource_id).where(Occupancy.entry_id == booking.entry_id))
    assert set(taken) == {*left.resource_ids, *right.resource_ids}
    busy = said(visitor(app).get("/sale/reymonta/prawa/ocena?date=2026-12-01&starts=18:00&ends=20:00"))
    assert "Prawa is taken then, until 20:15." in busy
