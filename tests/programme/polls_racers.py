"""What the clients of a race about a choice of a date do, by plain values, to be sent to another process."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from app.core.clock import Period, from_minutes, now
from app.core.database import db
from app.history.models import Record
from app.organisations.queries import actor_for
from app.programme.models import DatePoll, GroupMeeting, PollAnswer, PollOption
from app.programme.rules.polls import Answer, PollState
from app.programme.services.groups_people import give_time
from app.programme.services.polls import answer_poll, choose_option, lapse_polls_due
from app.schedule.models import Entry
from app.schedule.rules import Status
from tests.bookings.racers import slot
from tests.makers import (
    actor,
    make_centre,
    make_group,
    make_organisation,
    make_person,
    make_poll,
    make_room,
    make_staff,
)

STARTS = 17 * 60


@dataclass(frozen=True)
class Table:
    """Ids of what a race needs."""

    group_id: int
    room_id: int
    poll_id: int
    option_ids: tuple[int, ...]
    leader_ids: tuple[int, ...]
    member_ids: tuple[int, ...]
    askers: tuple[tuple[int, int], ...]


def days() -> tuple[Period, Period, Period]:
    """Three evenings, a day apart."""
    first = slot(12).starts.date()
    return tuple(  # type: ignore[return-value]
        Period(from_minutes(day, STARTS), from_minutes(day, STARTS + 120))
        for day in (first, first + timedelta(days=1), first + timedelta(days=2))
    )


def lay(members: int, askers: int, is_open: bool = True) -> Table:
    """A group with two who lead it and members, its choice of three dates in a room, and people who book."""
    centre = make_centre(opens="0:00", closes="24:00")
    staff, leader = make_staff(centre), make_person()
    room = make_room(centre, pad_after=0)
    people = [make_person() for _ in range(members)]
    group = make_group(staff, centre, leader, *people)
    give_time(actor(leader), group.id)
    poll_id = open_one(leader.id, group.id, room.id) if is_open else 0
    options = db.session.scalars(select(PollOption.id).order_by(PollOption.id)).all()
    booking = [make_person() for _ in range(askers)]
    return Table(
        group.id,
        room.id,
        poll_id,
        tuple(options),
        (leader.id, staff.id),
        tuple(person.id for person in people),
        tuple((person.id, make_organisation(person).id) for person in booking),
    )


def open_one(person_id: int, group_id: int, room_id: int) -> int:
    """Open a choice of the three dates."""
    from app.accounts.models import Person
    from app.centres.models import Room
    from app.programme.models import WorkingGroup

    leader, room = db.session.get_one(Person, person_id), db.session.get_one(Room, room_id)
    group = db.session.get_one(WorkingGroup, group_id)
    return make_poll(
        leader, group, room, *days(), answer_by=now().replace(second=0, microsecond=0) + timedelta(hours=8)
    )


def choose(person_id: int, group_id: int, poll_id: int, option_id: int) -> int:
    return choose_option(actor_for(person_id), group_id, poll_id, option_id)


def answer(person_id: int, group_id: int, poll_id: int, option_id: int) -> None:
    answer_poll(actor_for(person_id), group_id, poll_id, {option_id: Answer.YES})


def lapse() -> int:
    """What the worker does at the deadline, which is now by its own clock."""
    return lapse_polls_due(now() + timedelta(hours=9))


def meetings() -> int:
    return db.session.scalar(select(func.count(GroupMeeting.id))) or 0


def held() -> tuple[int, int]:
    """How many of the dates are confirmed, and how many still held."""
    of = select(Entry.status).join(PollOption, PollOption.entry_id == Entry.id)
    statuses = db.session.scalars(of).all()
    return statuses.count(Status.CONFIRMED), statuses.count(Status.TENTATIVE)


def state() -> PollState:
    return db.session.scalars(select(DatePoll.state)).one()


def meetings_without_time() -> int:
    """How many meetings have an entry that is cancelled."""
    cancelled = Entry.status == Status.CANCELLED
    return db.session.scalar(select(func.count(GroupMeeting.id)).join(GroupMeeting.entry).where(cancelled)) or 0


def answers() -> tuple[int, int]:
    """How many answers there were when the date was chosen, and how many there are now."""
    chosen = db.session.scalars(select(Record).where(Record.verb == "poll_chosen")).one()
    return chosen.facts["answers"], db.session.scalar(select(func.count()).select_from(PollAnswer)) or 0
