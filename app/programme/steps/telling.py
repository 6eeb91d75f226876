"""Turning what a step of the places did into mails: one to each address for one event, whoever caused it.

    outcome = places.leave(pool, claim_id)
    tell(outcome)

That an activity is called off is told by whoever calls it off, in one mail of its own, so `tell` leaves it out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.core.clock import now
from app.core.database import db, demand_writing
from app.core.i18n import Sentence
from app.notifications import steps as notifications
from app.programme.models import Activity, Enrolment, Seating, Session
from app.programme.rules.kinds import PlaceKind
from app.programme.rules.lines import reason_of
from app.programme.rules.reminders import RemindedOf
from app.programme.steps.dates import calendar_of, place_of, sessions_of
from app.schedule.queries.places import rank_of, ranks_of
from app.schedule.rules.places import Change, ClaimStatus, Outcome, Rank

S = ClaimStatus
TO_CONFIRM, LAST_CALL = "enrolment_to_confirm", "place_free_now"
TEMPLATES: Mapping[ClaimStatus, str] = {
    S.ASKED: "enrolment_asked",
    S.WAITING: "enrolment_waiting",
    S.OFFERED: "place_offered",
    S.CONFIRMED: "enrolment_confirmed",
    S.PASSED: "place_passed",
    S.LAPSED: "place_lapsed",
    S.WITHDRAWN: "enrolment_withdrawn",
    S.REMOVED: "enrolment_removed",
    S.REFUSED: "enrolment_refused",
    S.CLOSED: "line_closed",
}


@dataclass(frozen=True)
class Told:
    """What one enrolment is told: by which mail, of what moment, with what facts."""

    template: str
    enrolment: Enrolment
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


def tell(outcome: Outcome, *, at_hand: Sequence[Enrolment] = ()) -> None:
    """Queue the mails of an outcome, within the transaction in which the places changed.

    Who has an address of their own gets a mail with their ticket. The person who enrolled a party for an organisation
    gets one that names those of it to whom the same happened. Nobody has to read the enrolments that are `at_hand`.
    """
    demand_writing()
    last = {change.claim_id: change for change in outcome.changes}
    enrolments = {one.claim_id: one for one in at_hand}
    enrolments |= _enrolments([number for number in (*last, *outcome.called) if number not in enrolments])
    ranks = _ranks([one.claim_id for one in last.values() if one.status is S.WAITING])
    was_new = set(outcome.joined)
    told = [
        _told(enrolments[claim_id], change, claim_id in was_new, first_of(outcome, claim_id), ranks.get(claim_id))
        for claim_id, change in last.items()
        if claim_id in enrolments and change.status in TEMPLATES
    ]
    told += [
        Told(LAST_CALL, one, now(), {"until": one.seating.pool.starts_at})
        for one in (enrolments[claim_id] for claim_id in outcome.called if claim_id in enrolments)
    ]
    for one in told:
        if one.enrolment.email:
            tell_one(one)
    _tell_organisers(told)


def first_of(outcome: Outcome, claim_id: int) -> ClaimStatus | None:
    """What a claim was before all of the outcome."""
    return next(change.was for change in outcome.changes if change.claim_id == claim_id)


def tell_one(told: Told) -> None:
    """The mail to the person of an enrolment who has an address."""
    one = told.enrolment
    known = one.person or one.guest
    assert known is not None
    _queue(
        told,
        address=known.email,
        language=known.language,
        person_id=one.person_id,
        name=one.name or known.name,
        secret_path=f"/bilet/{one.ticket}",
        names=(),
        **_dated(told),
    )


def tell_of_substitute(one: Enrolment, before: str, spoken: str) -> None:
    """Who is named now gets their ticket; whoever was there by another address is told that they no longer come."""
    activity = one.seating.activity
    if before and before != one.email:
        notifications.queue_mail(
            "enrolment_substituted",
            address=before,
            language=spoken,
            event_key=f"enrolment_substituted:{one.id}:{one.ticket[:8]}",
            title=activity.title.in_language(spoken),
            organisation=one.organisation.name if one.organisation is not None else "",
            centre=activity.centre.name,
            centre_phone=activity.centre.phone,
            secret_path="/program",
        )
    if one.email and one.status in TEMPLATES:
        change = Change(one.claim_id, one.claim.resource_id, None, one.status, one.claim.expires_at)
        rank = ranks_of([one.claim_id]).get(one.claim_id)
        told = _told(one, change, False, None, rank)
        tell_one(Told(told.template, one, now(), told.facts))


def remind(one: Enrolment, session: Session, kind: RemindedOf, *, until: datetime | None, asks: bool) -> None:
    """Remind somebody of one date at its present start; what is online comes with its link shortly before."""
    activity = one.seating.activity
    notifications.queue_mail(
        "enrolment_reminder",
        address=one.email,
        language=one.language,
        person_id=one.person_id,
        event_key=f"reminder_{kind.value}:{one.id}:{session.id}:{session.period.starts.isoformat()}",
        name=one.name,
        title=activity.title.in_language(one.language),
        period=session.period,
        room=place_of(activity, session),
        address_line=activity.centre.address if activity.place is PlaceKind.ROOMS else "",
        centre=activity.centre.name,
        centre_phone=activity.centre.phone,
        until=until,
        asks=asks,
        secret_link=activity.online_link if kind is RemindedOf.LINK else "",
        secret_path=f"/bilet/{one.ticket}",
    )


def _tell_organisers(told: Iterable[Told]) -> None:
    """One mail to who enrolled others, for all to whom the same happened; not of what they were told themselves."""
    groups: dict[tuple[int, str], list[Told]] = {}
    for one in told:
        by = one.enrolment.by_id
        if by is not None and one.enrolment.organisation_id is not None and by != one.enrolment.person_id:
            groups.setdefault((by, one.template), []).append(one)
    for (by, _), group in groups.items():
        first = group[0]
        person = db.session.get_one(Person, by)
        _queue(
            first,
            address=person.email,
            language=person.language,
            person_id=person.id,
            name=person.name,
            secret_path=f"/organizacje/{first.enrolment.organisation_id}/zapisy",
            names=tuple(one.enrolment.name for one in group),
            by=person.id,
        )


def _queue(
    told: Told, *, address: str, language: str, person_id: int | None, by: int | None = None, **facts: Any
) -> None:
    one = told.enrolment
    activity = one.seating.activity
    sessions = sessions_of(one)
    notifications.queue_mail(
        told.template,
        address=address,
        language=language,
        person_id=person_id,
        event_key=f"{told.template}:{one.id}:{by or ''}:{told.at.isoformat()}",
        title=activity.title.in_language(language),
        dates=tuple(session.period for session in sessions),
        rooms=tuple(place_of(activity, session) for session in sessions),
        organisation=one.organisation.name if one.organisation is not None else "",
        centre=activity.centre.name,
        centre_phone=activity.centre.phone,
        activity_path=f"/program/{activity.slug}",
        **told.facts,
        **facts,
    )


def _told(one: Enrolment, change: Change, is_new: bool, was: ClaimStatus | None, rank: Rank | None) -> Told:
    template = TO_CONFIRM if is_new and change.status is S.OFFERED else TEMPLATES[change.status]
    facts: dict[str, Any] = {
        "until": change.expires_at or one.confirm_by,
        "is_unconfirmed": one.confirm_by is not None,
        "why": one.why,
    }
    if rank is not None:
        facts |= {
            "rank": rank.number,
            "waiting": rank.waiting,
            "reason": _reason(one, rank),
            "put_back": was is S.CONFIRMED,
        }
    if change.status is S.WITHDRAWN:
        facts["late"] = one.ended_late
    if change.status in (S.WITHDRAWN, S.REMOVED):
        facts["had_place"] = was is S.CONFIRMED
    if change.status is S.ASKED:
        facts["mode"] = one.seating.pool.mode.value
    return Told(template, one, now(), facts)


def _dated(told: Told) -> dict[str, Any]:
    """The dates for a calendar: those of a place that is theirs, or no longer."""
    is_off = bool(told.facts.get("had_place"))
    if told.template == TEMPLATES[S.CONFIRMED] or is_off:
        return {"calendar": calendar_of(told.enrolment, is_off=is_off, stamp=told.at)}
    return {}


def _reason(one: Enrolment, rank: Rank) -> Sentence:
    return reason_of(rank.priority, one.seating.pool.reserved_until)


def _ranks(claim_ids: Sequence[int]) -> dict[int, Rank]:
    if len(claim_ids) != 1:
        return ranks_of(claim_ids) if claim_ids else {}
    rank = rank_of(claim_ids[0])
    return {claim_ids[0]: rank} if rank is not None else {}


def _enrolments(claim_ids: Sequence[int]) -> dict[int, Enrolment]:
    """The enrolments of claims with all that mails say, as they are now."""
    if not claim_ids:
        return {}
    of_activity = joinedload(Enrolment.seating, innerjoin=True)
    activity = of_activity.joinedload(Seating.activity, innerjoin=True)
    these = (
        select(Enrolment)
        .where(Enrolment.claim_id.in_(claim_ids))
        .options(
            joinedload(Enrolment.claim, innerjoin=True),
            of_activity.joinedload(Seating.pool, innerjoin=True),
            activity.joinedload(Activity.centre, innerjoin=True),
            activity.selectinload(Activity.sessions).options(
                joinedload(Session.entry, innerjoin=True), joinedload(Session.room)
            ),
            joinedload(Enrolment.person),
            joinedload(Enrolment.guest),
            joinedload(Enrolment.organisation),
        )
        .execution_options(populate_existing=True)
    )
    return {one.claim_id: one for one in db.session.scalars(these)}
