"""The calendar shows free exactly when a booking is accepted."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.bookings.queries import Wish, week_of
from app.bookings.queries.needs import search
from app.bookings.queries.taken import taken_pairs
from app.bookings.queries.week import CellKind
from app.bookings.rules import refusals as no
from app.bookings.rules.when import Hours, When
from app.bookings.services import book_room, expire_due
from app.centres.models import Room
from app.core.clock import Period, local, now
from app.core.database import db
from app.core.errors import Refusal
from tests.makers import (
    INSTANT,
    actor,
    ask_for,
    at,
    make_booking,
    make_centre,
    make_hall,
    make_organisation,
    make_person,
    make_room,
)
from tests.support.forgetting import forget_bookings

MONDAY = date(2026, 11, 30)


@pytest.fixture
def party(db_session: object) -> dict[str, object]:
    """A centre with a hall of two rooms of different rules, and organisations to ask with."""
    centre = make_centre(quota_hours=700, open_requests=100)
    left = make_room(centre, "Lewa", approval=INSTANT, pad_before=15, pad_after=30)
    right = make_room(centre, "Prawa", pad_after=0, min_minutes=90, grid_minutes=30)
    hall = make_hall(centre, left, right, max_minutes=120, approval=INSTANT)
    owner = make_person()
    return {
        "rooms": [left.id, right.id, hall.id],
        "owner": owner,
        "organisation": make_organisation(owner),
        "other": make_organisation(owner, name="Inna"),
    }


ASKS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 6),
        st.integers(8 * 4, 21 * 4),
        st.integers(2, 16),
    ),
    min_size=1,
    max_size=8,
)


@given(
    asks=ASKS,
    cells=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 83)), min_size=4, max_size=8),
    later=st.sampled_from([0, 80]),
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_calendar_shows_free_exactly_when_a_booking_is_accepted(
    party: dict, clock: object, asks: list, cells: list, later: int
) -> None:
    clock.move_to("2026-11-24 09:00")  # type: ignore[attr-defined]
    forget_bookings()
    for room, day, quarter, length in asks:
        starts = at(str(MONDAY + timedelta(days=day)), f"{quarter // 4}:{quarter % 4 * 15:02}")
        try:
            _book(party, "organisation", party["rooms"][room], Period(starts, starts + timedelta(minutes=15 * length)))
        except Refusal:
            continue
    clock.shift(hours=later)  # type: ignore[attr-defined]

    for number, cell_number in cells:
        room = db.session.get(Room, party["rooms"][number])
        shown = [cell for day in week_of(room, MONDAY, now=now()).days for cell in day.cells]
        cell = shown[cell_number % len(shown)]
        found = _untaken(party, cell.period)
        if cell.kind is CellKind.FREE:
            assert room.id in found
            assert room.id in _found_by_search(cell.period)
            _book(party, "other", room.id, cell.period)
        else:
            with pytest.raises(Refusal) as refused:
                _book(party, "other", room.id, cell.period)
            taken = isinstance(refused.value, no.RoomTaken | no.PadTaken | no.RoomShut)
            assert taken is (room.id not in found)


def _book(party: dict, whose: str, room_id: int, when: Period) -> None:
    room = db.session.get(Room, room_id)
    make_booking(party["owner"], room, when, party[whose], people=5)


def _untaken(party: dict, when: Period) -> set[int]:
    """The rooms that the database's one answer finds free."""
    taken = {room_id for room_id, _number in taken_pairs(party["rooms"], [when], now=now())}
    return set(party["rooms"]) - taken


def _found_by_search(when: Period) -> list[int]:
    """The rooms that the page of the search offers for this time."""
    starts, ends = local(when.starts), local(when.ends)
    hours = Hours(starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute or 1440)
    found = search(Wish(), When((starts.date(),), hours), now=now())
    return [one.room.id for one in found.items if one.dates[0].can_be_had]


def test_expired_hold_shows_free_before_it_is_swept(party: dict, clock: object) -> None:
    room = db.session.get(Room, party["rooms"][1])
    when = Period(at("2026-12-01", "18:00"), at("2026-12-01", "19:30"))
    book_room(actor(party["owner"]), ask_for(room, when, party["organisation"]), key="first")
    assert room.id not in _untaken(party, when)

    clock.shift(hours=72)  # type: ignore[attr-defined]

    assert room.id in _untaken(party, when)
    assert expire_due(now()) == 1
    assert room.id in _untaken(party, when)
