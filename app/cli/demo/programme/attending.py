"""Who was at what the demo held: closed lists, certificates in each state, and a list half taken just now."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Person
from app.centres.models import Centre, Room
from app.cli.demo.building import NAMES
from app.cli.demo.people import DECIDERS
from app.core.clock import Period, local
from app.core.database import db, flush
from app.core.errors import Refusal
from app.history.models import Record
from app.programme import steps
from app.programme.models import (
    ACTIVITY,
    Activity,
    Certificate,
    Enrolment,
    EnrolmentTerms,
    Presence,
    Roll,
    Seating,
    Session,
)
from app.programme.queries.facts import date_facts, leaders_of, room_to_use
from app.programme.rules.attendance import PresenceSource, PresenceState, minutes_of
from app.programme.rules.certificates import CertificateState
from app.programme.rules.dates import Dated, check_room_free
from app.programme.rules.enrolling import EVERYBODY, Source
from app.programme.rules.kinds import ActivityKind
from app.programme.rules.states import ActivityState
from app.programme.steps.certificates import earned_by, facts_of, next_numbers
from app.schedule import steps as schedule
from app.schedule.models import Claim
from app.schedule.queries.places import numbers_of
from app.schedule.rules.places import ClaimStatus
from app.schedule.steps import places

NAMELESS = ("Adela Brzoza", "Bartosz Czajka", "Celina Dzwonek", "Dominik Fiołek", "Emilia Gruszka", "Олена Їжак")
KNOWN = ("resident", "ngo", "volunteer")
CERTIFIED = frozenset({ActivityKind.TRAINING, ActivityKind.WORKSHOP, ActivityKind.SEMINAR})
RUNNING = "Telefon bez tajemnic"
BEFORE, AFTER = timedelta(minutes=45), timedelta(minutes=75)
LATELY = timedelta(days=60)
S, P = PresenceSource, PresenceState


def attend_some(people: Mapping[str, Person], at: datetime) -> None:
    """Lists of all that is over are closed, certificates issued; of what runs right now half is noted."""
    running = db.session.scalars(select(Activity).where(Activity.title_pl == RUNNING)).one()
    _let_run(running, at)
    held = select(Activity).where(Activity.state == ActivityState.ANNOUNCED, Activity.seats.is_not(None))
    corrected, to_miss = False, [people["volunteer"].id]
    for activity in db.session.scalars(held.order_by(Activity.id)).all():
        if not any(one.period.starts <= at for one in activity.standing_sessions):
            continue
        enrolled = _enrolled(activity, people, at)
        staff = people[DECIDERS[_slug(activity)][0]], people["reception"]
        for number, session in enumerate(activity.standing_sessions):
            if session.period.ends <= at:
                is_lately = at - session.period.ends < LATELY
                is_theirs = to_miss and to_miss[0] in {one.person_id for one in _at(session, enrolled)}
                missing = to_miss.pop() if is_lately and is_theirs else None
                _close(session, enrolled, number, staff, missing=missing)
            elif session.period.starts <= at:
                _note_half(session, enrolled, staff[1], at)
        flush()
        if activity.kind in CERTIFIED and activity.dates[-1].ends <= at:
            issued = _certify(activity, staff[0])
            if not corrected and sum(one.enrolment.person_id is None for one in issued) > 2:
                corrected = True
                _correct(issued, staff[0])
    flush()


def _let_run(activity: Activity, at: datetime) -> None:
    """One more date of a course, which takes place at the moment, in a room that is free."""
    period = Period(at - BEFORE, at + AFTER)
    dated = Dated(local(period.starts).date(), period)
    rooms = db.session.scalars(
        select(Room).where(Room.centre_id == activity.centre_id, Room.archived_at.is_(None)).order_by(Room.id)
    )
    for room in [*(room_to_use(one.id) for one in rooms), None]:
        facts = date_facts(activity, room, leaders_of(activity.id), [dated], now=at)
        try:
            if room is not None:
                check_room_free(period, facts)
        except Refusal:
            continue
        entry = steps.new_entry(activity, dated)
        entry.uid = str(uuid.uuid5(NAMES, "session:running"))
        entry.is_public = True
        schedule.take_all([(entry, facts.wants(period))])
        steps.new_session(activity, entry, room)
        flush()
        db.session.refresh(activity, ["sessions"])
        return


def _enrolled(activity: Activity, people: Mapping[str, Person], at: datetime) -> Sequence[Enrolment]:
    """Those with a place; where nobody enrolled yet, some do. Three with a sign-in are always among them."""
    if db.session.get(EnrolmentTerms, activity.id) is None:
        terms = EnrolmentTerms(activity_id=activity.id)
        db.session.add(terms)
        flush()
        for seating in steps.open_seatings(activity, terms):
            for name in NAMELESS:
                _give_place(seating, None, name, at)
    whole = next((one for one in steps.seatings_of(activity.id) if one.session_id is None), None)
    if whole is not None:
        for key in KNOWN:
            _give_place(whole, people[key], people[key].name, at)
    confirmed = (
        select(Enrolment)
        .join(Enrolment.claim)
        .join(Enrolment.seating)
        .where(Seating.activity_id == activity.id, Claim.status == ClaimStatus.CONFIRMED)
    )
    return db.session.scalars(confirmed.order_by(Enrolment.id)).all()


def _give_place(seating: Seating, person: Person | None, name: str, at: datetime) -> None:
    mine, pool = steps.lock_seating(seating.id)
    resource_id = person.resource_id if person is not None else schedule.new_resource("person")
    theirs = select(Claim.id).where(Claim.pool_id == pool.id, Claim.resource_id == resource_id)
    if db.session.scalars(theirs).first() is not None or not numbers_of([pool.id], now=at)[pool.id].free:
        return
    (claim_id,) = places.admit(pool, resource_id, priority=EVERYBODY).joined
    db.session.get_one(Claim, claim_id).uid = str(uuid.uuid5(NAMES, f"attending:{seating.id}:{name}"))
    enrolment = steps.new_enrolment(
        mine,
        claim_id,
        person_id=person.id if person is not None else None,
        name=name,
        source=Source.THEMSELVES if person is not None else Source.STAFF,
        ticket=hashlib.sha256(f"demo {seating.id} {name}".encode()).hexdigest()[:32],
    )
    enrolment.created_at = min(at, seating.created_at)


def _close(
    session: Session, enrolled: Sequence[Enrolment], number: int, staff: tuple[Person, Person], *, missing: int | None
) -> None:
    """Most were there, some late, one excused, some not; of those with a sign-in all but the one `missing`."""
    period = session.period
    closed_at = period.ends + timedelta(minutes=10)
    db.session.add(Roll(session_id=session.id, secret=_word(session), closed_at=closed_at, closed_by_id=staff[0].id))
    for place, enrolment in enumerate(_at(session, enrolled)):
        turn = (place * 3 + number) % 11
        state = P.PRESENT if enrolment.person_id is not None else {4: P.ABSENT, 7: P.EXCUSED}.get(turn, P.PRESENT)
        state = P.ABSENT if missing is not None and enrolment.person_id == missing else state
        late = timedelta(minutes=25) if turn == 6 else timedelta(minutes=-place)
        _note(session, enrolment, staff[1], state=state, arrived_at=period.starts + late)
    _record(session.activity, "list_closed", staff[0], closed_at)


def _note_half(session: Session, enrolled: Sequence[Enrolment], by: Person, at: datetime) -> None:
    db.session.add(Roll(session_id=session.id, secret=_word(session)))
    theirs = _at(session, enrolled)
    for place, enrolment in enumerate(theirs[: (len(theirs) + 1) // 2]):
        arrived = min(at, session.period.starts + timedelta(minutes=12 if place == 2 else -place))
        _note(session, enrolment, by, state=P.PRESENT, arrived_at=arrived)


def _note(session: Session, enrolment: Enrolment, by: Person, *, state: PresenceState, arrived_at: datetime) -> None:
    is_present = state is P.PRESENT
    row = Presence(
        enrolment_id=enrolment.id,
        session_id=session.id,
        state=state,
        minutes=minutes_of(session.period, arrived_at, None) if is_present else 0,
        arrived_at=arrived_at if is_present else None,
        source=S.SCAN if enrolment.person_id is not None and is_present else S.LIST,
        by_id=by.id,
        marked_at=arrived_at,
    )
    row.created_at = arrived_at
    db.session.add(row)


def _certify(activity: Activity, by: Person) -> Sequence[Certificate]:
    """One for everybody who was there long enough, the day after."""
    issued_at = activity.dates[-1].ends + timedelta(days=1)
    people = [(one, earned) for one, earned in earned_by(activity).items() if earned.is_enough]
    year = local(issued_at).year
    numbers = next_numbers(activity.centre_id, year, len(people)) if people else range(0)
    issued = []
    for number, (one, earned) in zip(numbers, people, strict=True):
        facts = {**facts_of(activity, one.seating.session_id), "present": earned.minutes}
        issued.append(_paper(activity, one, by, number, issued_at, facts))
    if issued:
        _record(activity, "certificates_issued", by, issued_at)
    flush()
    return issued


def _correct(issued: Sequence[Certificate], by: Person) -> None:
    """One is revoked, and one replaced because a name was not right."""
    revoked, before = [one for one in issued if one.enrolment.person_id is None][:2]
    ended_at = revoked.issued_at + timedelta(days=2)
    for one, state in ((revoked, CertificateState.REVOKED), (before, CertificateState.REPLACED)):
        one.state, one.ended_at, one.ended_by_id = state, ended_at, by.id
    revoked.why = "Podpis na liście złożył ktoś inny."
    flush()
    (number,) = next_numbers(before.centre_id, before.year, 1)
    after = _paper(before.activity, before.enrolment, by, number, ended_at, before.facts)
    after.year, after.replaces_id = before.year, before.id
    before.name = f"{before.name.split()[0]} Pomyłkowa"
    flush()


def _paper(
    activity: Activity, enrolment: Enrolment, by: Person, number: int, at: datetime, facts: dict[str, object]
) -> Certificate:
    paper = Certificate(
        centre_id=activity.centre_id,
        year=local(at).year,
        number=number,
        activity=activity,
        enrolment=enrolment,
        token=hashlib.sha256(f"demo {activity.slug} {number}".encode()).hexdigest()[:32],
        name=enrolment.name,
        language=enrolment.language,
        facts=facts,
        issued_at=at,
        issued_by_id=by.id,
    )
    paper.created_at = at
    db.session.add(paper)
    return paper


def _at(session: Session, enrolled: Sequence[Enrolment]) -> Sequence[Enrolment]:
    return [one for one in enrolled if one.seating.session_id in (None, session.id)]


def _slug(activity: Activity) -> str:
    return db.session.get_one(Centre, activity.centre_id).slug


def _word(session: Session) -> str:
    return hashlib.sha256(f"demo {session.entry.uid}".encode()).hexdigest()[:40]


def _record(activity: Activity, verb: str, by: Person, at: datetime) -> None:
    facts = {"subject": ACTIVITY, "subject_id": activity.id, "centre_id": activity.centre_id}
    db.session.add(Record(at=at, verb=verb, actor_id=by.id, why="", facts={}, **facts))
