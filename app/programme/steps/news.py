"""News of an activity to those who are enrolled and to those who lead it: one mail to each for one event."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.core.clock import now
from app.core.database import db, demand_writing
from app.notifications import steps as notifications
from app.programme.models import Activity, ActivityLeader, Enrolment, Seating, Session
from app.programme.steps.dates import date_of, in_calendar, occasion_of
from app.schedule.models import Claim
from app.schedule.rules.places import ACTIVE, ClaimStatus

LED = "/moje-zajecia"


@dataclass(frozen=True)
class News:
    """What happened: the mail that tells of it, what makes it one event, its facts, and the dates that changed.

    They change in the calendars of those who lead it, and of the enrolments that have, or had, their `places`.
    """

    template: str
    event: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    sessions: Sequence[Session] = ()
    places: Collection[int] = ()
    is_off: bool = False


def living_in(activity: Activity, session_id: int | None = None) -> Sequence[Enrolment]:
    """Who has a place, asks or waits, once the pools are locked; of one date, those of all dates and of it alone."""
    living = (
        select(Enrolment)
        .join(Enrolment.claim)
        .join(Enrolment.seating)
        .where(Seating.activity_id == activity.id, Claim.status.in_(ACTIVE))
        .options(
            joinedload(Enrolment.claim),
            joinedload(Enrolment.seating).joinedload(Seating.activity),
            joinedload(Enrolment.person),
            joinedload(Enrolment.guest),
        )
        .order_by(Enrolment.id)
    )
    if session_id is not None:
        living = living.where(Seating.session_id.is_(None) | (Seating.session_id == session_id))
    living = living.execution_options(populate_existing=True)
    return [one for one in db.session.scalars(living) if one.status in ACTIVE]


def tell_enrolled(activity: Activity, news: News, enrolments: Iterable[Enrolment]) -> int:
    """One mail to each address; of somebody without one, to who enrolled them. Gives the number of addresses."""
    demand_writing()
    by_address: dict[str, list[Enrolment]] = {}
    for one in enrolments:
        by_address.setdefault(one.email or _organiser(one), []).append(one)
    by_address.pop("", None)
    for address, theirs in by_address.items():
        _tell(activity, news, address, theirs)
    return len(by_address)


def tell_leaders(activity: Activity, news: News, *, but: int | None = None) -> None:
    """The same to those who lead it, except to the one who did it."""
    ours = select(Person).join(ActivityLeader, ActivityLeader.person_id == Person.id)
    for person in db.session.scalars(ours.where(ActivityLeader.activity_id == activity.id)):
        if person.id != but and person.disabled_at is None:
            tell_person(activity, news, person)


def tell_person(activity: Activity, news: News, person: Person, *, path: str = LED) -> None:
    """One mail to somebody with an account, who finds more at that address."""
    facts = {"name": person.name, "path": path, **_calendar(activity, news, person.language)}
    _queue(activity, news, person.email, person.language, person_id=person.id, **facts)


def with_place(enrolments: Iterable[Enrolment]) -> frozenset[int]:
    """Which of these enrolments have a place now."""
    return frozenset(one.id for one in enrolments if one.status is ClaimStatus.CONFIRMED)


def note_places_lost(enrolments: Iterable[Enrolment]) -> None:
    """Note who has a place of what is about to be called off: they come first where it is planned anew."""
    had = with_place(enrolments)
    if had:
        db.session.execute(update(Enrolment).where(Enrolment.id.in_(had)).values(had_place=True))


def tell_of_leading(activity: Activity, before: set[int], *, but: int | None) -> None:
    """One mail to each who leads it from now on, and to each who led it `before` and no longer does."""
    after, at = set(activity.leader_ids), now()
    ahead = [one for one in activity.by_start if not one.is_cancelled and one.period.starts > at]
    dates = tuple(one.period for one in ahead)
    people = select(Person).where(Person.id.in_(before ^ after), Person.disabled_at.is_(None)).order_by(Person.id)
    for person in db.session.scalars(people):
        if person.id != but:
            event = f"{activity.id}:{person.id in after}:{at.isoformat()}"
            facts = {"is_added": person.id in after, "dates": dates}
            told = News("leading_changed", event, facts, ahead, is_off=person.id not in after)
            tell_person(activity, told, person)


def _tell(activity: Activity, news: News, address: str, theirs: Sequence[Enrolment]) -> None:
    one = theirs[0]
    organiser = one.by_id is not None and not one.email
    person = db.session.get(Person, one.by_id) if organiser else one.person
    known = person or one.guest
    assert known is not None
    path = f"/organizacje/{one.organisation_id}/zapisy" if organiser else f"/bilet/{one.ticket}"
    facts: dict[str, Any] = {"secret_path": path}
    if not organiser:
        facts |= _calendar(activity, news, known.language, theirs=[one for one in theirs if one.id in news.places])
    person_id = person.id if person is not None else None
    _queue(activity, news, address, known.language, person_id=person_id, name=known.name, **facts)


def _queue(activity: Activity, news: News, address: str, language: str, **facts: Any) -> None:
    notifications.queue_mail(
        news.template,
        address=address,
        language=language,
        event_key=f"{news.template}:{news.event}:{address}",
        title=activity.title.in_language(language),
        centre=activity.centre.name,
        centre_phone=activity.centre.phone,
        activity_path=f"/program/{activity.slug}",
        **{**news.facts, **facts},
    )


def _calendar(
    activity: Activity, news: News, language: str, *, theirs: Sequence[Enrolment] | None = None
) -> dict[str, Any]:
    """The dates that changed, as far as they are somebody's: of those enrolments, or all for who leads it."""
    named = {None} if theirs is None else {one.seating.session_id for one in theirs}
    dates = [date_of(one) for one in news.sessions if None in named or one.id in named]
    return in_calendar(occasion_of(activity), dates, language, since=now(), is_off=news.is_off) if dates else {}


def _organiser(one: Enrolment) -> str:
    """Where mails go about somebody who was enrolled by an organisation and left no address."""
    if one.by_id is None or one.organisation_id is None:
        return ""
    return db.session.get_one(Person, one.by_id).email
