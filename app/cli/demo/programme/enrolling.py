"""Writing who is enrolled in the demo's programme, in each state; rows at once, without their mails."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Person
from app.cli.demo.building import NAMES
from app.cli.demo.programme.crowds import FIRST_NAMES, PLANS, SURNAMES, Ask, EnrolmentPlan
from app.core.clock import from_minutes, local
from app.core.database import db, flush
from app.history.models import Record
from app.organisations.models import Organisation
from app.programme import steps
from app.programme.models import (
    ENROLMENT,
    AccessNeed,
    Activity,
    Answer,
    Enrolment,
    EnrolmentTerms,
    Guest,
    Question,
    Seating,
)
from app.programme.rules.enrolling import EVERYBODY, KRAKOW_ORGANISATION, EnrolmentMode, QuestionKind, Source
from app.programme.rules.states import PUBLIC, ActivityState
from app.schedule.models import Claim, Place, Resource
from app.schedule.rules.answering import answer_by
from app.schedule.rules.places import HOLDING, ClaimStatus

S = ClaimStatus
PERSON = "person"
USUAL = EnrolmentPlan()


@dataclass(frozen=True)
class Comer:
    """Somebody who enrols: with an account, as a guest, or by name alone, for an organisation."""

    name: str
    status: ClaimStatus
    resource_id: int | None
    person: Person | None = None
    guest: Guest | None = None
    organisation: Organisation | None = None
    party: str | None = None
    was_late: bool = False


def enrol_some(people: Mapping[str, Person], organisations: Mapping[str, Organisation], at: datetime) -> None:
    """Terms, places and people of all that is announced and has so many seats."""
    guests = _guests(at)
    shown = select(Activity).where(Activity.state.in_(PUBLIC), Activity.seats.is_not(None)).order_by(Activity.id)
    for number, activity in enumerate(db.session.scalars(shown).all()):
        plan = PLANS.get(activity.title_pl, USUAL)
        terms = _terms(activity, plan, at)
        _ask(activity, plan.questions, at)
        for place, seating in enumerate(steps.open_seatings(activity, terms)):
            seating.created_at = seating.pool.created_at = activity.published_at or at
            if seating.pool.seed is not None:
                seating.pool.seed = _word("seed", seating.pool_id).hex
            if activity.published_at is not None and activity.published_at <= at:
                offset = 7 * number + 3 * place
                crowd = list(_crowd(seating, plan, people, organisations, guests, offset, at))
                _write(seating, crowd, plan, at)
    flush()


def _guests(at: datetime) -> Sequence[Guest]:
    """Those without an account, who confirmed their addresses long ago."""
    names = [f"{first} {last}" for last in SURNAMES for first in FIRST_NAMES]
    resources = [Resource(kind=PERSON) for _ in names]
    db.session.add_all(resources)
    flush()
    since = at - timedelta(days=100)
    guests = [
        Guest(
            email=f"gosc{number}@example.org",
            name=name,
            language="uk" if number % 9 == 0 else "pl",
            resource_id=resource.id,
            confirmed_at=since,
            created_at=since,
        )
        for number, (name, resource) in enumerate(zip(names, resources, strict=True))
    ]
    db.session.add_all(guests)
    flush()
    return guests


def _terms(activity: Activity, plan: EnrolmentPlan, at: datetime) -> EnrolmentTerms:
    day = local(at).date()

    def moment(after: timedelta | None) -> datetime | None:
        return from_minutes(day + after, 12 * 60) if after is not None else None

    terms = EnrolmentTerms(
        activity_id=activity.id,
        mode=plan.mode,
        by_session=plan.by_session,
        opens_at=moment(plan.opens),
        closes_at=moment(plan.closes),
        reserved_until=moment(plan.reserved),
        most_per_organisation=plan.most_per_organisation,
        **{f"criteria_{code}": getattr(plan.criteria, code) for code in ("pl", "en", "uk") if plan.criteria},
    )
    db.session.add(terms)
    flush()
    return terms


def _ask(activity: Activity, questions: Sequence[Ask], at: datetime) -> None:
    for position, ask in enumerate(questions, 1):
        db.session.add(
            Question(
                activity_id=activity.id,
                position=position,
                kind=ask.kind,
                label_pl=ask.label.pl,
                label_en=ask.label.en,
                label_uk=ask.label.uk,
                is_required=ask.is_required,
                options=[{"pl": one.pl, "en": one.en, "uk": one.uk} for one in ask.options],
                created_at=min(activity.created_at, at),
            )
        )


def _crowd(
    seating: Seating,
    plan: EnrolmentPlan,
    people: Mapping[str, Person],
    organisations: Mapping[str, Organisation],
    guests: Sequence[Guest],
    offset: int,
    at: datetime,
) -> Iterator[Comer]:
    """Those with a sign-in, then an organisation's group, then guests until it is as full as planned."""
    activity = seating.activity
    seats = activity.seats or 0
    is_over = seating.pool.starts_at is not None and seating.pool.starts_at <= at
    is_off = activity.state is ActivityState.CALLED_OFF or (
        seating.session is not None and seating.session.is_cancelled
    )
    known = [
        Comer(people[key].name, status, people[key].resource_id, people[key], was_late=key in plan.late)
        for key, status in plan.known.items()
    ]
    named = list(_group(seating, people, organisations, plan.group)) if plan.group else []
    taken = sum(one.status in HOLDING for one in [*known, *named])
    waits = sum(one.status is S.WAITING for one in known)
    rest = [S.CONFIRMED] * max(0, round(seats * plan.share) - taken) + [S.WAITING] * max(0, plan.waiting - waits)
    rest += [S.ASKED] * max(0, plan.asked - len(known)) + [S.WITHDRAWN] * (plan.share > 0.8)
    others = [
        Comer(guest.name, status, guest.resource_id, guest=guest)
        for status, guest in zip(rest, (guests[(offset + n) % len(guests)] for n in range(len(rest))), strict=True)
    ]
    for one in [*known, *named, *others]:
        status = one.status
        if is_off and status in (S.CONFIRMED, S.WAITING, S.OFFERED, S.ASKED):
            status = S.CALLED_OFF
        elif is_over and status in (S.WAITING, S.OFFERED, S.ASKED):
            status = S.CLOSED if status is not S.OFFERED else S.LAPSED
        yield Comer(**{**one.__dict__, "status": status})


def _group(
    seating: Seating, people: Mapping[str, Person], organisations: Mapping[str, Organisation], owner: str
) -> Iterator[Comer]:
    """Two of an organisation, one of whom is to be named."""
    person = people[owner]
    party = next(one for one in organisations.values() if one.created_by_id == person.id)
    word = str(_word("party", seating.id))
    resource = Resource(kind=PERSON)
    db.session.add(resource)
    flush()
    yield Comer("Helena Bratek", S.CONFIRMED, resource.id, organisation=party, party=word)
    yield Comer("", S.CONFIRMED, None, organisation=party, party=word)


def _write(seating: Seating, crowd: Sequence[Comer], plan: EnrolmentPlan, at: datetime) -> None:
    places = list(db.session.scalars(select(Place).where(Place.pool_id == seating.pool_id).order_by(Place.number)))
    since = max(seating.created_at, at - timedelta(days=60))
    claims = [_claim(seating, one, number, places, plan, since, at) for number, one in enumerate(crowd, 1)]
    db.session.add_all(claims)
    flush()
    enrolments = [
        Enrolment(
            seating_id=seating.id,
            claim_id=claim.id,
            person_id=one.person.id if one.person is not None else None,
            guest_id=one.guest.id if one.guest is not None else None,
            name=one.name,
            organisation_id=one.organisation.id if one.organisation is not None else None,
            by_id=one.organisation.created_by_id if one.organisation is not None else None,
            source=Source.ORGANISATION if one.organisation is not None else Source.THEMSELVES,
            ticket=_word("ticket", claim.uid).hex,
            ended_late=one.was_late,
            created_at=claim.created_at,
        )
        for one, claim in zip(crowd, claims, strict=True)
    ]
    db.session.add_all(enrolments)
    flush()
    _write_said(seating, enrolments, plan)
    db.session.add_all(_record(one, seating.activity.centre_id) for one in enrolments)


def _claim(
    seating: Seating,
    one: Comer,
    number: int,
    places: list[Place],
    plan: EnrolmentPlan,
    since: datetime,
    at: datetime,
) -> Claim:
    holds, starts = one.status in HOLDING, seating.pool.starts_at
    joined = since + (min(at, starts or at) - since) * number / (10 * number + 60)
    left_at = min(at, starts or at) - timedelta(hours=10)
    return Claim(
        uid=str(_word("claim", f"{seating.pool_id}:{number}")),
        pool_id=seating.pool_id,
        resource_id=one.resource_id,
        place_id=places.pop(0).id if holds else None,
        status=one.status,
        priority=KRAKOW_ORGANISATION if one.organisation is not None and plan.reserved else EVERYBODY,
        queue_no=None if plan.mode in (EnrolmentMode.DRAWN, EnrolmentMode.CHOSEN) else number,
        party=one.party,
        expires_at=answer_by(at, starts) if one.status is S.OFFERED else None,
        created_at=joined,
        changed_at=max(joined, left_at) if one.was_late else joined,
    )


def _write_said(seating: Seating, enrolments: Sequence[Enrolment], plan: EnrolmentPlan) -> None:
    """Most answer; somebody needs something."""
    asked = db.session.scalars(
        select(Question).where(Question.activity_id == seating.activity_id).order_by(Question.position)
    ).all()
    for number, one in enumerate(enrolments):
        for question in asked:
            words, chosen = _answer(question, number)
            db.session.add(Answer(enrolment_id=one.id, question_id=question.id, words=words, chosen=chosen))
    if len(enrolments) > 5 and plan.share:
        db.session.add(AccessNeed(enrolment_id=enrolments[4].id, words="Tłumacz polskiego języka migowego"))


def _answer(question: Question, number: int) -> tuple[str, list[int]]:
    match question.kind:
        case QuestionKind.CHOICE:
            return "", [number % len(question.options)]
        case QuestionKind.SEVERAL:
            return "", [number % len(question.options)] if number % 3 else []
        case QuestionKind.NUMBER:
            return str(number % 7 + 1), []
        case QuestionKind.CONSENT:
            return "yes", []
    return ("Rozliczanie dotacji", "Terminy i sprawozdania", "Umowy i rachunki")[number % 3], []


def _record(one: Enrolment, centre_id: int) -> Record:
    return Record(
        at=one.created_at,
        verb="enrolled",
        subject=ENROLMENT,
        subject_id=one.id,
        actor_id=one.by_id or one.person_id,
        centre_id=centre_id,
        why="",
        facts={},
    )


def _word(kind: str, of: object) -> uuid.UUID:
    return uuid.uuid5(NAMES, f"{kind}:{of}")
