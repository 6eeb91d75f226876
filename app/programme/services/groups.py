"""An organisation enrols its people: by name, or so many places with names to follow; names, substitutes, leaving."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete

from app.accounts.rules import check_email, check_name
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.programme import steps
from app.programme.models import AccessNeed, Answer, Enrolment
from app.programme.models.enrolment import new_ticket
from app.programme.rules.answers import check_answers
from app.programme.rules.enrolling import Source
from app.programme.rules.opening import AlreadyBegun, NameNeeded, check_limit
from app.programme.rules.tickets import is_late
from app.programme.services.enrolling import party_of, priority_in
from app.programme.steps.ending import end_late, next_start
from app.programme.steps.joining import (
    Application,
    lock_enrolment,
    lock_ground,
    places_of_organisation,
    sent_before,
    write_said,
)
from app.programme.steps.people import GuestMadeMeanwhile, Known, demand_absent, known_address
from app.programme.steps.telling import tell_of_substitute
from app.schedule import steps as schedule
from app.schedule.models import Pool
from app.schedule.rules.places import AlreadyThere, ClaimOver, Outcome
from app.schedule.steps import places

PERSON = "person"


@dataclass(frozen=True)
class Member:
    """One whom an organisation enrols; a name may follow later, an address need not."""

    name: str = ""
    email: str = ""


def enrol_group(
    actor: Actor,
    activity_id: int,
    organisation_id: int,
    application: Application,
    *,
    members: Sequence[Member],
    together: bool = False,
) -> None:
    """Enrol up to four of an organisation at once; `together` they come all or none. One mail to who enrols them.

    Raises NotFound, TooLargeParty, NameNeeded, NotAName, NotAnAddress, AlreadyThere, TooManyOfOrganisation,
    ChooseDates, and what `check_open` and `check_answers` refuse.
    """
    named = [_checked(member) for member in members]
    if len(named) == 1 and not named[0].name:
        raise NameNeeded
    if len({one.email for one in named if one.email}) < len([one for one in named if one.email]):
        raise AlreadyThere(field="email")
    try:
        _enrol_group(actor, activity_id, organisation_id, application, named, together)
    except GuestMadeMeanwhile:
        _enrol_group(actor, activity_id, organisation_id, application, named, together)


@transaction
def _enrol_group(
    actor: Actor,
    activity_id: int,
    organisation_id: int,
    application: Application,
    members: Sequence[Member],
    together: bool,
) -> None:
    party = party_of(actor, organisation_id)
    assert party is not None
    ground = lock_ground(activity_id, application.seating_ids)
    if sent_before(application.form_key, actor.person_id):
        return
    answers = check_answers(ground.asked, application.answers)
    outcome, rows = Outcome(), list[dict[str, Any]]()
    for seat in ground.seats:
        pool = seat.pool
        check_limit(places_of_organisation(pool.id, party.id), len(members), ground.most_per_organisation)
        people = [_known(member, actor.language, pool) for member in members]
        resources = [resource_id for _, resource_id in people]
        joined = places.join(pool, *resources, priority=priority_in(pool, party, Known()), together=together)
        outcome += joined
        for claim_id, member, (known, _) in zip(joined.joined, members, people, strict=True):
            form = {"form_key": application.form_key, "number": len(rows) + 1, "percent": ground.percent}
            claim = {"seating_id": seat.seating_id, "claim_id": claim_id, "source": Source.ORGANISATION}
            whose = {"name": member.name, "organisation_id": party.id, "by_id": actor.person_id, **known.facts}
            rows.append({**form, **claim, **whose})
    ids = [number for number, _ in steps.write_enrolments(rows)]
    write_said(ids, answers, application.needs)
    steps.record_enrolled(ids, actor.person_id, ground.centre_id)
    steps.tell(outcome)


def name_member(actor: Actor, enrolment_id: int, member: Member) -> None:
    """Say who comes: for a place without a name, or in place of somebody else, until it begins.

    Who is named gets a ticket of their own, and the old one opens nothing more. Raises NotFound, NameNeeded, NotAName,
    NotAnAddress, AlreadyThere, AlreadyBegun and ClaimOver.
    """
    named = _checked(member)
    if not named.name:
        raise NameNeeded
    try:
        _name_member(actor, enrolment_id, named)
    except GuestMadeMeanwhile:
        _name_member(actor, enrolment_id, named)


@transaction
def _name_member(actor: Actor, enrolment_id: int, member: Member) -> None:
    one, pool = lock_enrolment(enrolment_id)
    demand(actor, Action.ENROL_ORGANISATION, one)
    if one.source is not Source.ORGANISATION:
        raise ClaimOver
    if pool.starts_at is not None and pool.starts_at <= now():
        raise AlreadyBegun
    if not member.email and one.email == "" and one.name and one.name == member.name:
        return
    before, spoken = one.email, one.language
    known, resource_id = _known(member, actor.language, pool, but=one)
    assert resource_id is not None
    places.name(pool, one.claim_id, resource_id)
    _forget_said(one)
    substitute = bool(one.name)
    one.name, one.ticket = member.name, new_ticket()
    one.person_id, one.guest_id = known.facts["person_id"], known.facts["guest_id"]
    flush()
    db.session.expire(one, ["person", "guest", "claim"])
    steps.record_enrolment(one, "substituted" if substitute else "named", actor.person_id)
    tell_of_substitute(one, before, spoken)


@transaction
def withdraw_member(actor: Actor, enrolment_id: int) -> None:
    """Give back a place that an organisation had for one of its people, or leave the line.

    Raises NotFound, ClaimOver and IsOver.
    """
    one, pool = lock_enrolment(enrolment_id)
    demand(actor, Action.ENROL_ORGANISATION, one)
    end_late(one, is_late(next_start(one), one.seating.activity.centre.late_cancel_hours, now=now()))
    outcome = places.leave(pool, one.claim_id)
    db.session.execute(delete(AccessNeed).where(AccessNeed.enrolment_id == one.id))
    steps.record_enrolment(one, "left", actor.person_id, late=one.ended_late, organisation_id=one.organisation_id)
    steps.tell(outcome)


def _checked(member: Member) -> Member:
    """A member as kept. Raises NotAName, NotAnAddress, and NameNeeded for an address without a name."""
    name, email = member.name.strip(), member.email.strip()
    if email and not name:
        raise NameNeeded
    return Member(check_name(name) if name else "", check_email(email) if email else "")


def _known(member: Member, language: str, pool: Pool, *, but: Enrolment | None = None) -> tuple[Known, int | None]:
    """Who a member is, and what of theirs takes the place: nothing while they have no name. Raises AlreadyThere."""
    if not member.name:
        return Known(), None
    if not member.email:
        return Known(), schedule.new_resource(PERSON)
    known = known_address(member.email, member.name, language)
    if but is None or but.claim.resource_id not in known.resource_ids:
        demand_absent(pool, known)
        return known, known.resource_ids[0]
    return known, but.claim.resource_id


def _forget_said(one: Enrolment) -> None:
    """What one person said is not the next one's."""
    for table in (AccessNeed, Answer):
        db.session.execute(delete(table).where(table.enrolment_id == one.id))
    db.session.expire(one, ["need", "answers"])
