"""Where staff work: all of their centres together, or one of them alone."""

from datetime import timedelta
from typing import Any

import pytest

from app.bookings.queries import queue
from app.bookings.queries.counter import counter_offers_at
from app.bookings.queries.deciding import meanwhile, rooms_of_queue
from app.bookings.queries.displaced import number_displaced
from app.bookings.rules.states import RefusalReason
from app.bookings.services import approve_booking, refuse_booking
from app.bookings.services.emergency import close_now
from app.core.access import Actor, Role
from app.core.clock import now
from tests.makers import (
    actor,
    at,
    make_booking,
    make_centre,
    make_counter_offer,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)

pytestmark = pytest.mark.usefixtures("db_session")


def furnished(number: int) -> tuple[int, int]:
    """A centre where so many requests wait; two more were decided, one has another time offered, one lost its room."""
    centre, owner = make_centre(open_requests=100, quota_hours=100), make_person()
    party, staff = make_organisation(owner), make_staff(centre)
    room, shut = make_room(centre, "Sala"), make_room(centre, "Zalana")
    lost = make_booking(owner, shut, period("2026-12-01", "10:00", "11:00"), party)
    approve_booking(actor(staff), lost)
    close_now(actor(staff), centre.id, [shut.id], at("2026-12-03", "9:00"), reasons={"pl": "Woda"})
    make_counter_offer(owner, room, period("2026-12-07", "10:00", "11:00"), party, staff)
    refused = make_booking(owner, room, period("2026-12-09", "10:00", "11:00"), party)
    refuse_booking(actor(staff), refused, reason=RefusalReason.OTHER, words="Nie")
    for hour in range(number):
        make_booking(owner, room, period("2026-12-10", f"{10 + 2 * hour}:00", f"{11 + 2 * hour}:00"), party)
    return centre.id, room.id


def seen(who: Actor, centre_id: int | None) -> tuple[Any, ...]:
    """How many wait, in how many rooms; how many others decided; offers of other times; and who has no room."""
    here: dict[str, Any] = {"now": now(), "centre_id": centre_id}
    decided = meanwhile(who, now() - timedelta(hours=1), **here).decided
    offers = len(counter_offers_at(who, **here))
    return (
        len(queue(who, **here)),
        [room.id for room in rooms_of_queue(who, **here)],
        decided,
        offers,
        number_displaced(who, centre_id=centre_id),
    )


def test_whoever_works_at_two_centres_sees_both_or_one_alone() -> None:
    (first, room), (second, other), (third, _) = furnished(1), furnished(2), furnished(3)
    who = Actor(make_person().id, centres={first: Role.COORDINATOR, second: Role.RECEPTION})
    everywhere = Actor(make_person().id, is_admin=True)

    assert seen(who, None) == (3, [room, other], 4, 2, 2)
    assert seen(who, first) == (1, [room], 2, 1, 1)
    assert seen(who, second) == seen(everywhere, second) == (2, [other], 2, 1, 1)
    assert seen(who, third) == (0, [], 0, 0, 0)
    assert seen(everywhere, None)[0] == 6
