"""Turning what a step of the places did into mails: one to each address for one event, whoever caused it.

    outcome = places.leave(pool, claim_id)
    tell(outcome)

That an activity is called off is told by whoever calls it off, in one mail of its own, so `tell` leaves it out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.accounts.models import Person
from app.core.clock import now
from app.core.database import db, demand_writing
from app.notifications import steps as notifications
from app.programme.models import Enrolment, Session
from app.programme.rules.kinds import PlaceKind
from app.programme.rules.lines import reason_of
from app.programme.rules.reminders import RemindedOf
from app.programme.steps.addressees import Addressee, addressee_of, addressees
from app.programme.steps.dates import date_of, in_calendar
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
    """What one enrolment is told: by which mail, at what moment, with what facts; it has a place now, or lost it."""

    template: str
    to: Addressee
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    has_place: bool = False
    lost_place: bool = False


def tell(outcome: Outcome, *, at_hand: Sequence[Addressee] = ()) -> None:
    """Queue the mails of an outcome, within the transaction in which the places changed.

    Who has an address of their own gets a mail with their ticket. The person who enrolled a party for an organisation
    gets one that names those of it to whom the same happened. Nobody has to read those that are `at_hand`.
    """
    demand_writing()
    last = {change.claim_id: change for change in outcome.changes}
    known = {one.claim_id: one for one in at_hand}
    known |= addressees([number for number in (*last, *outcome.called) if number not in known])
    ranks = _ranks([one.claim_id for one in last.values() if one.status is S.WAITING])
    told = [
        _told(known[claim_id], change, first_of(outcome, claim_id), ranks.get(claim_id))
        for claim_id, change in last.items()
        if claim_id in known and change.status in TEMPLATES
    ]
    called = [known[claim_id] for claim_id in outcome.called if claim_id in known]
    told += [Told(LAST_CALL, one, now(), {"until": one.pool.starts_at}) for one in called]
    for one in told:
        if one.to.email:
            tell_one(one)
    _tell_organisers(told)


def first_of(outcome: Outcome, claim_id: int) -> ClaimStatus | None:
    """What a claim was before all of the outcome; a new one was nothing."""
    return next(change.was for change in outcome.changes if change.claim_id == claim_id)


def tell_one(told: Told) -> None:
    """The mail to the person of an enrolment who has an address."""
    to = told.to
    _queue(
        told,
        address=to.email,
        language=to.language,
        person_id=to.person_id,
        name=to.name,
        secret_path=f"/bilet/{to.ticket}",
        names=(),
        **_dated(told),
    )


def tell_of_substitute(one: Enrolment, before: str, spoken: str) -> None:
    """Who is named now gets their ticket; whoever was there by another address is told that they no longer come."""
    to = addressee_of(one)
    if before and before != to.email:
        dates = to.occasion.dates_for(to.session_id) if one.status is S.CONFIRMED else ()
        notifications.queue_mail(
            "enrolment_substituted",
            address=before,
            language=spoken,
            event_key=f"enrolment_substituted:{to.enrolment_id}:{to.ticket[:8]}",
            title=to.occasion.title.in_language(spoken),
            organisation=to.organisation,
            centre=to.occasion.centre,
            centre_phone=to.occasion.centre_phone,
            secret_path="/program",
            **in_calendar(to.occasion, dates, spoken, since=now(), is_off=True),
        )
    status = one.status
    if to.email and status in TEMPLATES:
        change = Change(to.claim_id, one.claim.resource_id, status, status, one.claim.expires_at)
        tell_one(_told(to, change, status, rank_of(to.claim_id)))


def remind(one: Enrolment, session: Session, kind: RemindedOf, *, until: datetime | None, asks: bool) -> None:
    """Remind somebody of one date at its present start; what is online comes with its link shortly before."""
    activity, to = one.seating.activity, addressee_of(one)
    notifications.queue_mail(
        "enrolment_reminder",
        address=to.email,
        language=to.language,
        person_id=to.person_id,
        event_key=f"reminder_{kind.value}:{to.enrolment_id}:{session.id}:{session.period.starts.isoformat()}",
        name=to.name,
        title=to.occasion.title.in_language(to.language),
        period=session.period,
        room=to.occasion.where(date_of(session)),
        address_line=activity.centre.address if activity.place is PlaceKind.ROOMS else "",
        centre=to.occasion.centre,
        centre_phone=to.occasion.centre_phone,
        until=until,
        asks=asks,
        secret_link=activity.online_link if kind is RemindedOf.LINK else "",
        secret_path=f"/bilet/{to.ticket}",
    )


def _tell_organisers(told: Iterable[Told]) -> None:
    """One mail to who enrolled others, for all to whom the same happened; not of what they were told themselves."""
    groups: dict[tuple[int, str], list[Told]] = {}
    for one in told:
        by = one.to.by_id
        if by is not None and one.to.organisation_id is not None and by != one.to.person_id:
            groups.setdefault((by, one.template), []).append(one)
    for (by, _), group in groups.items():
        person = db.session.get_one(Person, by)
        _queue(
            group[0],
            address=person.email,
            language=person.language,
            person_id=person.id,
            name=person.name,
            secret_path=f"/organizacje/{group[0].to.organisation_id}/zapisy",
            names=tuple(one.to.name for one in group),
            by=person.id,
        )


def _queue(
    told: Told, *, address: str, language: str, person_id: int | None, by: int | None = None, **facts: Any
) -> None:
    to, occasion = told.to, told.to.occasion
    dates = occasion.dates_for(to.session_id)
    notifications.queue_mail(
        told.template,
        address=address,
        language=language,
        person_id=person_id,
        event_key=f"{told.template}:{to.enrolment_id}:{by or ''}:{told.at.isoformat()}",
        title=occasion.title.in_language(language),
        dates=tuple(date.period for date in dates),
        rooms=tuple(occasion.where(date) for date in dates),
        organisation=to.organisation,
        centre=occasion.centre,
        centre_phone=occasion.centre_phone,
        activity_path=f"/program/{occasion.slug}",
        **told.facts,
        **facts,
    )


def _told(to: Addressee, change: Change, was: ClaimStatus | None, rank: Rank | None) -> Told:
    template = TO_CONFIRM if was is None and change.status is S.OFFERED else TEMPLATES[change.status]
    facts: dict[str, Any] = {
        "until": change.expires_at or to.confirm_by,
        "is_unconfirmed": to.confirm_by is not None,
        "why": to.why,
    }
    if rank is not None:
        reason = reason_of(rank.priority, to.pool.reserved_until)
        facts |= {"rank": rank.number, "waiting": rank.waiting, "reason": reason, "put_back": was is S.CONFIRMED}
    if change.status is S.WITHDRAWN:
        facts["late"] = to.ended_late
    if change.status in (S.WITHDRAWN, S.REMOVED):
        facts["had_place"] = was is S.CONFIRMED
    if change.status is S.ASKED:
        facts["mode"] = to.pool.mode.value
    has_place = change.status is S.CONFIRMED
    return Told(template, to, now(), facts, has_place, lost_place=was is S.CONFIRMED and not has_place)


def _dated(told: Told) -> dict[str, Any]:
    """The dates for a calendar: those of a place that is theirs, or no longer."""
    if not told.has_place and not told.lost_place:
        return {}
    to = told.to
    dates = to.occasion.dates_for(to.session_id)
    return in_calendar(to.occasion, dates, to.language, since=told.at, is_off=told.lost_place)


def _ranks(claim_ids: Sequence[int]) -> dict[int, Rank]:
    if len(claim_ids) != 1:
        return ranks_of(claim_ids) if claim_ids else {}
    rank = rank_of(claim_ids[0])
    return {claim_ids[0]: rank} if rank is not None else {}
