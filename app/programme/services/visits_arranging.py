"""What staff do about a study visit: arrange it, ask the group, refuse it, call it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.centres.models import Room
from app.core.access import Action, Actor
from app.core.clock import EndsBeforeStart, now
from app.core.database import db, flush, transaction
from app.core.errors import ChangedMeanwhile
from app.programme.models import VISIT, StudyVisit, VisitHost, VisitPart
from app.programme.queries.facts import date_facts, people_to_lead, room_to_use
from app.programme.queries.visits import possible_hosts
from app.programme.rules.dates import Dated, DateFacts, dated, judge_each
from app.programme.rules.groups_refusals import PlaceNeeded
from app.programme.rules.refusals import NotATrainer, RoomElsewhere
from app.programme.rules.visits import (
    MOST_PARTS,
    OPEN,
    PartsNeeded,
    PlanNeeded,
    VisitState,
    check_not_begun,
    check_state,
    check_words,
    confirm_by,
)
from app.programme.steps import visits as steps
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.queries import wants_of
from app.schedule.rules import Status


@dataclass(frozen=True)
class PartAsked:
    """A day with its time of the wall clock, in a room or elsewhere."""

    day: date
    starts: int
    ends: int
    room_id: int | None = None
    place: str = ""


@dataclass(frozen=True)
class Arrangement:
    """When and where a group comes, who receives it, what it sees; `outside_why` sets opening hours aside."""

    parts: tuple[PartAsked, ...]
    host_ids: tuple[int, ...]
    plan: str
    outside_why: str = ""


@transaction
def arrange_visit(actor: Actor, visit_id: int, wanted: Arrangement) -> None:
    """Hold rooms and hosts for the visit until the group confirms, in place of an earlier plan. One mail to the group.

    Raises NotFound, VisitMovedOn, VisitOver, PartsNeeded, PlanNeeded, PlaceNeeded, RoomElsewhere, NotATrainer,
    EndsBeforeStart, TooSoonToConfirm, ChangedMeanwhile, Taken, and the first refusal of a part, told at its place.
    """
    visit = steps.lock_visit_for(actor, visit_id, Action.ARRANGE_VISIT)
    check_state(visit.state, VisitState.ASKED, VisitState.ARRANGED, VisitState.CHANGE)
    check_not_begun([part.period for part in visit.parts], now())
    if not 1 <= len(wanted.parts) <= MOST_PARTS:
        raise PartsNeeded(most=MOST_PARTS)
    if not wanted.plan.strip():
        raise PlanNeeded
    kept = {one.person_id for one in visit.hosts}
    if not set(wanted.host_ids) <= kept | {person.id for person in possible_hosts(visit.centre_id)}:
        raise NotATrainer(field="hosts")
    gone = steps.confirmed_parts(visit)
    pairs = _lock_and_look(visit, wanted)
    _demand_fine(pairs, wanted.outside_why)
    periods = [one.period for one, _, _ in pairs if one.period is not None]
    until = confirm_by(periods, now())
    _hold(visit, wanted, pairs, until)
    visit.hosts = [VisitHost(person_id=number) for number in sorted(set(wanted.host_ids))]
    visit.plan, visit.state, visit.confirm_by = wanted.plan.strip(), VisitState.ARRANGED, until
    visit.remind_at, visit.thank_at, visit.round = None, None, visit.round + 1
    flush()
    db.session.refresh(visit, ["all_parts"])
    starts = [when.starts.isoformat() for when in periods]
    steps.record(visit, "visit_arranged", actor, why=wanted.outside_why.strip(), starts=starts)
    steps.mail_visitors(visit, "arranged", changed=gone, until=until)


def _lock_and_look(visit: StudyVisit, wanted: Arrangement) -> list[tuple[Dated, Room | None, DateFacts]]:
    """Free what an earlier plan held, lock what this one takes, and tell what is known of it then."""
    rooms = [_room(visit, part, n) for n, part in enumerate(wanted.parts, start=1)]
    hosts = people_to_lead(wanted.host_ids)
    before = {room.id: sorted(room.resource_ids) for room in rooms if room is not None}
    held = {want.resource_id for part in visit.parts for want in wants_of(part.entry_id)}
    schedule.lock({number for ids in before.values() for number in ids} | set(hosts) | held)
    steps.free_parts(visit)
    pairs = []
    for n, (part, room) in enumerate(zip(wanted.parts, rooms, strict=True), start=1):
        fresh = room_to_use(room.id) if room is not None else None
        if room is not None and (fresh is None or sorted(fresh.resource_ids) != before[room.id]):
            raise ChangedMeanwhile
        try:
            (one,) = dated((part.day,), part.starts, part.ends)
        except EndsBeforeStart:
            raise EndsBeforeStart(field=f"ends_{n}") from None
        pairs.append((one, room, date_facts(visit, fresh, hosts, [one], now=now())))
    return pairs


def _room(visit: StudyVisit, part: PartAsked, number: int) -> Room | None:
    if part.room_id is None:
        if not part.place.strip():
            raise PlaceNeeded(field=f"place_{number}")
        return None
    room = room_to_use(part.room_id)
    if room is None or room.centre_id != visit.centre_id:
        raise RoomElsewhere(field=f"room_{number}")
    return room


def _demand_fine(pairs: Sequence[tuple[Dated, Room | None, DateFacts]], outside_why: str) -> None:
    judged = judge_each([(one, facts) for one, _, facts in pairs], outside_why=outside_why)
    for number, said in enumerate(judged, start=1):
        if said.refusal is not None:
            if said.refusal.at_field != "outside_why":
                said.refusal.at_field = f"starts_{number}"
            raise said.refusal


def _hold(
    visit: StudyVisit, wanted: Arrangement, pairs: Sequence[tuple[Dated, Room | None, DateFacts]], until: object
) -> None:
    wishes = [
        (
            Entry(
                kind=VISIT,
                period=one.period,
                status=Status.TENTATIVE,
                expires_at=until,
                title=visit.title,
                home_id=visit.centre.home_id,
            ),
            facts.wants(one.period),
        )
        for one, _, facts in pairs
        if one.period is not None
    ]
    schedule.take_all(wishes)
    for part, (entry, _) in zip(wanted.parts, wishes, strict=True):
        db.session.add(VisitPart(visit_id=visit.id, entry=entry, room_id=part.room_id, place=part.place.strip()))


@transaction
def ask_visitors(actor: Actor, visit_id: int, *, words: str) -> None:
    """Ask the group something. One mail. Raises NotFound, VisitMovedOn and WordsNeeded."""
    visit = steps.lock_visit_for(actor, visit_id, Action.ARRANGE_VISIT)
    check_state(visit.state, VisitState.ASKED)
    check_words(words)
    visit.state, visit.said, visit.round = VisitState.QUESTION, words.strip(), visit.round + 1
    flush()
    steps.record(visit, "visit_questioned", actor)
    steps.mail_visitors(visit, "question", words=visit.said)


@transaction
def refuse_visit(actor: Actor, visit_id: int, *, words: str) -> None:
    """Say why it cannot be. One mail. Raises NotFound, VisitMovedOn and WordsNeeded."""
    visit = steps.lock_visit_for(actor, visit_id, Action.ARRANGE_VISIT)
    check_state(visit.state, VisitState.ASKED, VisitState.QUESTION)
    check_words(words)
    visit.said = words.strip()
    steps.end_visit(visit, VisitState.REFUSED)
    steps.record(visit, "visit_refused", actor, why=visit.said)
    steps.mail_visitors(visit, "refused", words=visit.said)


@transaction
def call_off_visit(actor: Actor, visit_id: int, *, words: str) -> None:
    """Call it off as the centre: rooms and hosts are free. One mail.

    Raises NotFound, VisitMovedOn, VisitOver and WordsNeeded.
    """
    visit = steps.lock_visit_for(actor, visit_id, Action.ARRANGE_VISIT)
    check_state(visit.state, *OPEN)
    check_not_begun([part.period for part in visit.parts], now())
    check_words(words)
    dates, places = tuple(p.period for p in visit.parts), tuple(p.where for p in visit.parts)
    visit.said, gone = words.strip(), steps.confirmed_parts(visit)
    steps.end_visit(visit, VisitState.CANCELLED)
    steps.record(visit, "visit_cancelled", actor, why=visit.said)
    steps.mail_visitors(visit, "called_off", changed=gone, words=visit.said, dates=dates, places=places)
