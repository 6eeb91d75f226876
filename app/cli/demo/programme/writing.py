"""Writing the demo's programme: dates where rooms are free, as its verbs would, without their mails."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from app.accounts.models import Person
from app.centres.models import Room
from app.cli.demo.building import NAMES, Places
from app.cli.demo.people import DECIDERS
from app.cli.demo.programme.events import EVENTS
from app.cli.demo.programme.sketches import AFTERNOON, EVENING, MORNING, ActivitySketch, Fate
from app.cli.demo.programme.soon import soon
from app.cli.demo.programme.trainings import TRAININGS
from app.core.clock import Period, from_minutes, local
from app.core.database import db, flush
from app.core.errors import Refusal
from app.history.models import Record
from app.organisations.models import Organisation
from app.organisations.queries import actor_for
from app.programme import steps
from app.programme.models import ACTIVITY, Activity, Session, Trainer
from app.programme.queries.facts import date_facts, leaders_of, room_to_use
from app.programme.rules.dates import Dated, DateFacts, check_open, check_room_free, check_trainers_free
from app.programme.rules.details import Details
from app.programme.rules.states import ActivityState
from app.programme.services.making import put_down
from app.schedule import steps as schedule

PROGRAMME = (*TRAININGS, *EVENTS)
TRAINER = "trainer"
SEARCHED = 7
ANNOUNCED = timedelta(days=28)
STATES = {
    Fate.DRAFT: ActivityState.DRAFT,
    Fate.PROPOSED: ActivityState.PROPOSED,
    Fate.DECLINED: ActivityState.DECLINED,
}


def put_on_programme(
    people: Mapping[str, Person], organisations: Mapping[str, Organisation], places: Places, at: datetime
) -> None:
    """Both centres' programme, and the trainer who leads some of it."""
    centres = {path.partition("/")[0]: room.centre_id for path, room in places.rooms.items()}
    for slug, centre_id in centres.items():
        trainer = Trainer(centre_id=centre_id, person_id=people[TRAINER].id, added_by_id=people[DECIDERS[slug][1]].id)
        trainer.created_at = at - timedelta(days=200)
        db.session.add(trainer)
    flush()
    for number, sketch in enumerate((*PROGRAMME, soon(at))):
        _write(number, sketch, people, organisations, places, at)


def _write(
    number: int,
    sketch: ActivitySketch,
    people: Mapping[str, Person],
    organisations: Mapping[str, Organisation],
    places: Places,
    at: datetime,
) -> None:
    organisation = organisations.get(sketch.organisation)
    is_proposal = sketch.fate in (Fate.PROPOSED, Fate.DECLINED)
    decider = people[DECIDERS[sketch.centre][0]].id
    by = organisation.created_by_id if is_proposal and organisation is not None else decider
    centre_id = next(room.centre_id for path, room in places.rooms.items() if path.startswith(f"{sketch.centre}/"))
    state = STATES.get(sketch.fate, ActivityState.DRAFT)
    activity = put_down(actor_for(by), centre_id, _details(sketch, organisation), state=state, wishes=sketch.wishes)
    made = at - timedelta(days=40 + number) if sketch.weeks >= 0 else at - timedelta(weeks=6 - sketch.weeks)
    activity.created_at = made
    if sketch.is_led_by_trainer:
        steps.set_leaders(activity, [people[TRAINER].id])
    _record(activity, "proposed" if is_proposal else "created", by, made)
    if sketch.fate is Fate.DECLINED:
        activity.answer = sketch.why
        _record(activity, "declined", decider, made + timedelta(days=3), why=sketch.why)
    if not is_proposal and sketch.times:
        _add_dates(number, sketch, activity, places, at)
        _record(activity, "sessions_added", decider, made + timedelta(hours=1))
    if state is ActivityState.DRAFT and sketch.fate is not Fate.DRAFT:
        _announce(sketch, activity, decider, made, at)
    flush()


def _details(sketch: ActivitySketch, organisation: Organisation | None) -> Details:
    return Details(
        kind=sketch.kind,
        title_pl=sketch.title.pl,
        title_en=sketch.title.en,
        title_uk=sketch.title.uk,
        summary_pl=sketch.summary.pl,
        summary_en=sketch.summary.en,
        summary_uk=sketch.summary.uk,
        about_pl=sketch.about,
        level=sketch.level,
        led_by=sketch.led_by,
        organisation_id=organisation.id if organisation is not None else None,
        co_organisers=sketch.co_organisers,
        place=sketch.place,
        address=sketch.address,
        online_link=sketch.online_link,
        seats=sketch.seats,
        topics=sketch.topics,
        audiences=sketch.audiences,
        languages=sketch.languages,
        access=sketch.access,
    )


def _add_dates(number: int, sketch: ActivitySketch, activity: Activity, places: Places, at: datetime) -> None:
    """Its dates where room and trainer are free, each on its day or soon after."""
    room = room_to_use(places.rooms[f"{sketch.centre}/{sketch.room}"].id) if sketch.room else None
    today = local(at).date()
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=sketch.weeks)
    for step in range(sketch.times):
        wished = monday + timedelta(days=sketch.weekday, weeks=step * sketch.every)
        found = _free(sketch, activity, room, wished, at)
        if found is None:
            continue
        dated, facts = found
        entry = steps.new_entry(activity, dated)
        entry.uid = str(uuid.uuid5(NAMES, f"session:{number}:{step}"))
        entry.created_at = entry.changed_at = activity.created_at
        assert dated.period is not None
        schedule.take_all([(entry, facts.wants(dated.period))])
        session = steps.new_session(activity, entry, room)
        session.created_at = activity.created_at
        flush()
    db.session.refresh(activity, ["sessions"])


def _free(
    sketch: ActivitySketch, activity: Activity, room: Room | None, wished: date, at: datetime
) -> tuple[Dated, DateFacts] | None:
    dates = list(_wishes(sketch, wished))
    facts = date_facts(activity, room, leaders_of(activity.id), dates, now=at)
    for dated in dates:
        assert dated.period is not None
        is_behind = dated.period.starts < at
        if is_behind is not (sketch.weeks < 0 and wished < local(at).date()):
            continue
        try:
            check_room_free(dated.period, facts)
            check_trainers_free(dated.period, facts)
            check_open(dated.period, facts, "")
        except Refusal:
            continue
        return dated, facts
    return None


def _wishes(sketch: ActivitySketch, wished: date) -> Iterator[Dated]:
    """The wished hours first, then others of the day, then the days after."""
    length = sketch.hours[1] - sketch.hours[0]
    for later in range(SEARCHED):
        day = wished + timedelta(days=later)
        for starts in (sketch.hours[0], *(hours[0] for hours in (EVENING, AFTERNOON, MORNING))):
            yield Dated(day, Period(from_minutes(day, starts), from_minutes(day, starts + length)))


def _announce(sketch: ActivitySketch, activity: Activity, decider: int, made: datetime, at: datetime) -> None:
    """Announced in time, or to be; then called off in part or whole."""
    first = activity.dates[0].starts if activity.dates else at + ANNOUNCED
    activity.published_at = at + timedelta(days=7) if sketch.fate is Fate.SCHEDULED else min(first - ANNOUNCED, at)
    activity.published_at = max(activity.published_at, made + timedelta(hours=2))
    activity.state = ActivityState.ANNOUNCED
    flush()
    is_public = activity.published_at <= at
    for session in activity.sessions:
        session.entry.is_public = is_public
    _record(activity, "announced", decider, min(activity.published_at, at))
    said = at - timedelta(days=1)
    ahead = [one for one in activity.standing_sessions if one.period.starts > at]
    if sketch.fate is Fate.ONE_CANCELLED:
        _cancel(ahead[0], sketch.why)
        _record(activity, "session_cancelled", decider, said, why=sketch.why)
    elif sketch.fate is Fate.CALLED_OFF:
        for session in ahead:
            _cancel(session, "")
        activity.state, activity.called_off_why = ActivityState.CALLED_OFF, sketch.why
        _record(activity, "called_off", decider, said, why=sketch.why)


def _cancel(session: Session, why: str) -> None:
    schedule.release(schedule.lock_entry(session.entry_id))
    session.cancelled_why = why


def _record(activity: Activity, verb: str, by: int, at: datetime, *, why: str = "") -> None:
    db.session.add(
        Record(
            at=at,
            verb=verb,
            subject=ACTIVITY,
            subject_id=activity.id,
            actor_id=by,
            centre_id=activity.centre_id,
            why=why,
            facts={},
        )
    )
