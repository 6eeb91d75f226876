"""The study visits of the demo, one in each state, and what groups said of theirs."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts.models import Person
from app.cli.demo.building import NAMES, Places
from app.cli.demo.people import DECIDERS
from app.cli.demo.programme.slots import free_slot
from app.core.clock import local
from app.core.database import db, flush
from app.history.models import Record
from app.organisations.models import Organisation
from app.programme.models import (
    VISIT,
    StudyVisit,
    VisitFeedback,
    VisitFeedbackRight,
    VisitHost,
    VisitNeed,
    VisitPart,
)
from app.programme.queries.facts import room_to_use
from app.programme.rules.visits import ANSWERED_WITHIN, REMIND_BEFORE, TAKES_TIME, VisitState
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status

A_DAY = timedelta(days=1)
PLAN = (
    "- **powitanie** w holu, kawa i herbata,\n- obchód: sale, pracownia, kuchnia,\n"
    "- rozmowa: kto tu przychodzi i skąd są pieniądze,\n- pytania i pożegnanie."
)


@dataclass(frozen=True, kw_only=True)
class VisitSketch:
    """A visit; days are counted from today."""

    title: str
    topics: str
    people: int
    asker: str
    state: VisitState
    asked: int
    day: int
    spoken: str = "pl"
    centre: str = "reymonta"
    said: str = ""
    replied: str = ""
    needs: str = ""


VISITS = (
    VisitSketch(
        title="Studenci pracy socjalnej z Tarnowa",
        topics="Jak centrum pracuje z grupami nieformalnymi i skąd bierze na to pieniądze.",
        people=18,
        asker="resident",
        state=VisitState.ASKED,
        asked=-5,
        day=20,
        needs="Jedna osoba porusza się na wózku.",
    ),
    VisitSketch(
        title="Radni młodzieżowi z Bochni",
        topics="Co u Was robią młodzi ludzie i kto im w tym pomaga?",
        people=12,
        asker="group",
        state=VisitState.QUESTION,
        asked=-4,
        day=25,
        said="Ile macie czasu: dwie godziny czy cały dzień?",
    ),
    VisitSketch(
        title="Civic centres from Brno",
        topics="How rooms are lent, and how conflicts over them are solved.",
        people=9,
        asker="liam.walker",
        state=VisitState.ARRANGED,
        asked=-8,
        day=17,
        spoken="en",
    ),
    VisitSketch(
        title="Uniwersytet Trzeciego Wieku z Wieliczki",
        topics="Zajęcia dla seniorów i pracownia komputerowa.",
        people=25,
        asker="ngo",
        state=VisitState.CHANGE,
        asked=-15,
        day=13,
        replied="Czy możemy przyjechać godzinę później? Autobus mamy dopiero o 9:40.",
        needs="Pętla indukcyjna dla dwóch osób.",
    ),
    VisitSketch(
        title="Громадські активісти зі Львова",
        topics="Як центр працює з новими мешканцями.",
        people=8,
        asker="ngo2",
        state=VisitState.CONFIRMED,
        asked=-20,
        day=9,
        spoken="uk,pl",
    ),
    VisitSketch(
        title="Zespół domu kultury ze Skawiny",
        topics="Jak zorganizować recepcję i wolontariat w domu kultury.",
        people=7,
        asker="member",
        state=VisitState.CONFIRMED,
        asked=-60,
        day=-21,
    ),
    VisitSketch(
        title="Wycieczka szkolna, klasa 3b",
        topics="Zabawy i sala gimnastyczna.",
        people=28,
        asker="joanna.kita",
        state=VisitState.REFUSED,
        asked=-30,
        day=-8,
        said="Nie mamy sali gimnastycznej ani opieki dla dzieci. Zapraszamy na dzień otwarty w maju.",
    ),
    VisitSketch(
        title="Stowarzyszenie z Miechowa",
        topics="Księgowość małych organizacji.",
        people=6,
        asker="stefan.ruda",
        state=VisitState.CANCELLED,
        asked=-25,
        day=6,
        replied="Połowa z nas jest chora, odezwiemy się wiosną.",
    ),
)
OPINIONS = (
    (5, "Dużo konkretów, świetne prowadzenie."),
    (4, "Przydałby się czas na obejrzenie kuchni."),
    (5, ""),
    (5, "Zabieramy pomysł z grupami roboczymi do siebie."),
    (3, "Za krótko."),
    (4, ""),
)


def receive_visits(
    people: Mapping[str, Person], organisations: Mapping[str, Organisation], places: Places, at: datetime
) -> None:
    """Each as far as it came; opinions lead back to none of them."""
    owned = {organisation.created_by_id: organisation.id for organisation in organisations.values()}
    for number, sketch in enumerate(VISITS):
        _write(number, sketch, people, owned, places, at)
    room = places.rooms["reymonta/sala-duza"]
    db.session.add_all(VisitFeedback(centre_id=room.centre_id, score=score, words=words) for score, words in OPINIONS)
    flush()


def _write(
    number: int,
    sketch: VisitSketch,
    people: Mapping[str, Person],
    owned: Mapping[int, int],
    places: Places,
    at: datetime,
) -> None:
    asker, asked = people[sketch.asker], at + timedelta(days=sketch.asked)
    day = local(at).date() + timedelta(days=sketch.day)
    visit = StudyVisit(
        centre_id=places.rooms[f"{sketch.centre}/sala-szkoleniowa"].centre_id,
        asked_by_id=asker.id,
        organisation_id=owned.get(asker.id),
        state=sketch.state,
        title=sketch.title,
        people=sketch.people,
        spoken=sketch.spoken,
        topics=sketch.topics,
        wished=[day.isoformat(), (day + A_DAY).isoformat()],
        contact=f"{asker.name}, 600 000 {number:03}",
        answer_by=(at - A_DAY if sketch.state is VisitState.CHANGE else asked) + ANSWERED_WITHIN,
        said=sketch.said,
        replied=sketch.replied,
        created_at=asked,
    )
    db.session.add(visit)
    flush()
    if sketch.needs:
        db.session.add(VisitNeed(visit_id=visit.id, words=sketch.needs))
    _record(visit, "visit_asked", asker.id, asked)
    decider = people[DECIDERS[sketch.centre][0]].id
    if sketch.state in TAKES_TIME:
        _arrange(number, sketch, visit, decider, places, at)
    ends = {
        VisitState.QUESTION: ("visit_questioned", decider, ""),
        VisitState.REFUSED: ("visit_refused", decider, sketch.said),
        VisitState.CANCELLED: ("visit_cancelled", asker.id, sketch.replied),
        VisitState.CONFIRMED: ("visit_confirmed", asker.id, ""),
        VisitState.CHANGE: ("visit_change_asked", asker.id, ""),
    }
    if sketch.state in ends:
        verb, by, why = ends[sketch.state]
        _record(visit, verb, by, asked + 3 * A_DAY, why=why)
    flush()


def _arrange(number: int, sketch: VisitSketch, visit: StudyVisit, decider: int, places: Places, at: datetime) -> None:
    room = room_to_use(places.rooms[f"{sketch.centre}/sala-szkoleniowa"].id)
    assert room is not None
    wished = local(at).date() + timedelta(days=sketch.day)
    period, facts = free_slot(visit, room, [decider], wished, 120, at)
    is_held = sketch.state is not VisitState.CONFIRMED
    until = min(at + 4 * A_DAY, period.starts - A_DAY) if is_held else None
    entry = Entry(
        kind=VISIT,
        period=period,
        status=Status.TENTATIVE if is_held else Status.CONFIRMED,
        expires_at=until,
        title=visit.title,
        home_id=visit.centre.home_id,
    )
    entry.uid = str(uuid.uuid5(NAMES, f"visit:{number}"))
    entry.created_at = entry.changed_at = visit.created_at + 2 * A_DAY
    schedule.take_all([(entry, facts.wants(period))])
    db.session.add(VisitPart(visit_id=visit.id, entry=entry, room_id=room.id, created_at=entry.created_at))
    visit.hosts = [VisitHost(person_id=decider)]
    visit.plan, visit.confirm_by = PLAN, until
    is_over = period.ends <= at
    if not is_held and not is_over:
        visit.remind_at, visit.thank_at = period.starts - REMIND_BEFORE, period.ends
    if is_over:
        token_hash = hashlib.sha256(f"visit:{number}:feedback".encode()).hexdigest()
        db.session.add(VisitFeedbackRight(visit_id=visit.id, token_hash=token_hash, is_used=True))
    _record(visit, "visit_arranged", decider, entry.created_at)


def _record(visit: StudyVisit, verb: str, by: int, at: datetime, *, why: str = "") -> None:
    facts = {"at": at, "verb": verb, "why": why, "actor_id": by, "centre_id": visit.centre_id, "facts": {}}
    db.session.add(Record(subject=VISIT, subject_id=visit.id, **facts))
