"""Changed rules tried on 1,000 requests of the last 90 days, against two bare verdicts on each of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from app.bookings.models import Booking
from app.bookings.queries.trying import Trial, old_requests, rulebook, try_on_old_requests
from app.bookings.rules import Ask, Facts, Party, PartyKind, verdict
from app.bookings.rules.states import BookingState
from app.centres.models import Centre, Room
from app.centres.rules.settings import CentreSettings, RoomSettings
from app.core.clock import Period, from_local, now, today
from app.core.database import db, transaction
from app.schedule.models import Entry
from app.schedule.rules import Status
from app.schedule.steps import take_all
from bench.grounds import Ground, running
from bench.measuring import Figure, in_turns
from tests.makers import make_centre, make_organisation, make_person, make_room

REQUESTS, ROOMS, PARTIES = 1000, 12, 40
ROUNDS = 7


def figures(ground: Ground) -> Iterator[Figure]:
    """Length and quota change, then the pads, which every other booking is looked at for."""
    with running(ground.new_database("settings")):
        centre, rooms = arranged()
        shorter, padded, quota = _rules(rooms, max_minutes=120), _rules(rooms, pad_after=60), CentreSettings()
        ready = known(centre)
        lengths, pads, floor = in_turns(
            lambda: tried(centre, replace(quota, quota_hours=8), shorter),
            lambda: tried(centre, quota, padded),
            lambda: judged(ready),
            rounds=ROUNDS,
        )
        found = try_on_old_requests(centre, replace(quota, quota_hours=8), shorter, now=now()).tried
        assert found.requests == REQUESTS
    yield Figure(f"rules tried on {REQUESTS} requests (floor: {2 * REQUESTS} bare verdicts)", lengths, floor, at_most=4)
    yield Figure("  the same with other pads in every room", pads, floor, at_most=6)


def _rules(rooms: list[Room], **more: int) -> dict[int, RoomSettings]:
    return {room.id: replace(RoomSettings.kept_in(room), **more) for room in rooms}


def tried(centre: Centre, wanted: CentreSettings, rooms: dict[int, RoomSettings]) -> Trial:
    db.session.rollback()
    return try_on_old_requests(centre, wanted, rooms, now=now())


def judged(asked: list[tuple[Ask, Facts]]) -> int:
    """What cannot be spared: two bare verdicts on each request, with all that they need at hand."""
    return sum(verdict(ask, facts).is_instant + verdict(ask, facts).is_instant for ask, facts in asked)


def known(centre: Centre) -> list[tuple[Ask, Facts]]:
    book, (requests, _) = rulebook(centre), old_requests(centre.id, now=now())
    return [
        (one.ask, Facts(book.rooms[one.room_id], book.centre, one.party, [one.ask.period], [], one.asked_at))
        for one in requests
    ]


def arranged() -> tuple[Centre, list[Room]]:
    """A centre of twelve rooms and its requests of the last 80 days, of forty organisations."""
    centre = make_centre(opens="0:00", closes="24:00")
    rooms = [make_room(centre) for _ in range(ROOMS)]
    people = [make_person() for _ in range(PARTIES)]
    parties = [make_organisation(person) for person in people]
    write_all(centre, rooms, [party.id for party in parties], [person.id for person in people])
    return db.session.get_one(Centre, centre.id), list(centre.rooms)


@transaction
def write_all(centre: Centre, rooms: list[Room], parties: list[int], people: list[int]) -> None:
    book = rulebook(centre)
    first = from_local(today()) + timedelta(days=3, hours=8)
    times = [
        Period(
            first + timedelta(days=slot // 4, hours=slot % 4 * 3),
            first + timedelta(days=slot // 4, hours=slot % 4 * 3 + 2),
        )
        for slot in range(-(-REQUESTS // ROOMS))
    ]
    slots = [(room, when) for when in times for room in rooms][:REQUESTS]
    entries = [Entry(kind="booking", period=when, status=Status.CONFIRMED, title="Zebranie") for _, when in slots]
    wants = [book.rooms[room.id].wants(when) for room, when in slots]
    take_all(list(zip(entries, wants, strict=True)))
    for number, (entry, (room, when)) in enumerate(zip(entries, slots, strict=True)):
        asked_at = now() - timedelta(days=80) + timedelta(minutes=number)
        facts = Facts(book.rooms[room.id], book.centre, Party(PartyKind.VERIFIED), [when], [], asked_at)
        db.session.add(
            Booking(
                entry=entry,
                room_id=room.id,
                centre_id=centre.id,
                organisation_id=parties[number % PARTIES],
                asked_by_id=people[number % PARTIES],
                request_key=f"bench-{number}",
                state=BookingState.APPROVED,
                purpose="Zebranie",
                people=10,
                rules_used=verdict(Ask(when, 10), facts).as_record(),
                decided_at=asked_at + timedelta(hours=5),
                decided_by_id=people[0],
                created_at=asked_at,
            )
        )
