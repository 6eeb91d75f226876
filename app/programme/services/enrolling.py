"""Enrolling: oneself with an account, or by an address alone, whose owner confirms it within a day."""

from datetime import datetime
from typing import Any

from app.accounts.rules import FREE_TRIES_OF_A_NETWORK, check_email, check_name
from app.accounts.services.pacing import Limit, may_mail, take_try
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import transaction
from app.notifications.steps import queue_mail
from app.organisations.models import Organisation
from app.organisations.queries import organisation
from app.programme import steps
from app.programme.queries.misses import missed_by
from app.programme.queries.terms import had_place_in
from app.programme.rules.answers import check_answers
from app.programme.rules.enrolling import CARRIED_OVER, Source
from app.programme.rules.lines import class_of, misses_of
from app.programme.rules.opening import check_limit
from app.programme.rules.tickets import TIME_TO_CONFIRM
from app.programme.steps.addressees import Addressee
from app.programme.steps.joining import (
    Application,
    Ground,
    SentBefore,
    lock_ground,
    places_of_organisation,
    sent_before,
    write_said,
)
from app.programme.steps.people import (
    GuestMadeMeanwhile,
    Known,
    demand_absent,
    known_address,
    known_person,
    ticket_in,
)
from app.schedule.models import Pool
from app.schedule.rules.places import AlreadyThere, Outcome
from app.schedule.steps import places

TRIED = "enrol"


def enrol(actor: Actor, activity_id: int, application: Application, *, organisation_id: int | None = None) -> str:
    """Enrol oneself, or oneself for an organisation; gives the first ticket. The same form again gives the same ticket.

    Raises SignInNeeded, NotFound, AlreadyThere, TooManyOfOrganisation, ChooseDates, and what `check_open` and
    `check_answers` refuse.
    """
    try:
        return _enrol(actor, activity_id, application, organisation_id)
    except (AlreadyThere, SentBefore):  # by another form, or by this one: that is seldom, so it is asked only now
        kept = sent_before(application.form_key, actor.person_id)
        if not kept:
            raise
        return kept[0].ticket


@transaction
def _enrol(actor: Actor, activity_id: int, application: Application, organisation_id: int | None) -> str:
    demand(actor, Action.ENROL)
    party = party_of(actor, organisation_id)
    ground = lock_ground(activity_id, application.seating_ids)
    known = known_person(actor.person_id or 0)
    return _join(ground, known, application, organisation=party, by_id=actor.person_id)


def enrol_guest(
    email: str, activity_id: int, application: Application, *, name: str, language: str, network: str
) -> None:
    """Enrol somebody by an address: their places are held for a day, until they confirm it by the mail's button.

    What a stranger is told never says whether the address is known or enrolled already. Raises NotAName, NotAnAddress,
    TooManyTries, and what `enrol` refuses but AlreadyThere.
    """
    name, address = check_name(name), check_email(email)
    take_try(TRIED, Limit(network, FREE_TRIES_OF_A_NETWORK))
    try:
        _enrol_guest(address, activity_id, application, name=name, language=language)
    except GuestMadeMeanwhile:
        _enrol_guest(address, activity_id, application, name=name, language=language)


@transaction
def _enrol_guest(address: str, activity_id: int, application: Application, *, name: str, language: str) -> None:
    ground = lock_ground(activity_id, application.seating_ids)
    check_answers(ground.asked, application.answers)
    if sent_before(application.form_key) or not may_mail(address):
        return
    known = known_address(address, name, language)
    try:
        for pool in ground.pools:
            demand_absent(pool, known)
    except AlreadyThere:
        _tell_again(ground, known)
        return
    _join(ground, known, application, name=name, must_confirm=True)


def _join(
    ground: Ground,
    known: Known,
    application: Application,
    *,
    organisation: Organisation | None = None,
    by_id: int | None = None,
    name: str = "",
    must_confirm: bool = False,
) -> str:
    """A claim and its row in each of the locked pools, then the mails; gives the first ticket."""
    answers = check_answers(ground.asked, application.answers)
    someone = known.person or known.guest
    assert someone is not None
    facts: dict[str, Any] = {
        **known.facts,
        "name": name or someone.name,
        "organisation_id": organisation.id if organisation is not None else None,
        "by_id": by_id,
        "confirm_by": now() + TIME_TO_CONFIRM if must_confirm else None,
    }
    outcome, rows = Outcome(), list[dict[str, Any]]()
    for number, seat in enumerate(ground.seats, 1):
        joined = _join_one(ground, seat.pool, known, organisation, facts["confirm_by"])
        outcome += joined
        form = {"form_key": application.form_key, "number": number, "percent": ground.percent}
        claim = {"seating_id": seat.seating_id, "claim_id": joined.joined[0], "source": Source.THEMSELVES}
        rows.append({**facts, **form, **claim})
    made = steps.write_enrolments(rows)
    ids = [number for number, _ in made]
    write_said(ids, answers, application.needs)
    steps.record_enrolled(ids, by_id, ground.centre_id)
    told = [
        Addressee(
            enrolment_id=number,
            claim_id=row["claim_id"],
            ticket=ticket,
            name=facts["name"],
            email=someone.email,
            language=someone.language,
            occasion=ground.occasion,
            pool=seat.pool,
            session_id=seat.session_id,
            person_id=known.person_id,
            by_id=by_id,
            organisation_id=facts["organisation_id"],
            organisation=organisation.name if organisation is not None else "",
            confirm_by=facts["confirm_by"],
        )
        for (number, ticket), row, seat in zip(made, rows, ground.seats, strict=True)
    ]
    steps.tell(outcome, at_hand=told)
    return made[0][1]


def _join_one(
    ground: Ground, pool: Pool, known: Known, party: Organisation | None, confirm_by: datetime | None
) -> Outcome:
    """Raises AlreadyThere and TooManyOfOrganisation."""
    if len(known.resource_ids) > 1:
        demand_absent(pool, known)
    if party is not None:
        check_limit(places_of_organisation(pool.id, party.id), 1, ground.most_per_organisation)
    comes_first = had_place_in(ground.carries_over_from, known.resource_ids)
    priority = CARRIED_OVER if comes_first else priority_in(pool, party, known)
    return places.join(pool, known.resource_ids[0], priority=priority, confirm_by=confirm_by)


def priority_in(pool: Pool, party: Organisation | None, known: Known) -> int:
    """The class in which somebody joins a pool now."""
    missed = missed_by(known.person_id, known.guest_id, now=now())
    return class_of(
        reserved_until=pool.reserved_until,
        is_krakow_organisation=party is not None and party.is_verified,
        misses=misses_of(missed, now=now()),
        now=now(),
    )


def party_of(actor: Actor, organisation_id: int | None) -> Organisation | None:
    """The organisation for which somebody enrols, which is theirs. Raises NotFound."""
    if organisation_id is None:
        return None
    found = organisation(organisation_id)
    demand(actor, Action.ENROL_ORGANISATION, found)
    return found


def _tell_again(ground: Ground, known: Known) -> None:
    """Who is in already gets a mail with the way to their list or ticket; the page says what it says to all."""
    someone = known.person or known.guest
    assert someone is not None
    address, language = someone.email, someone.language
    queue_mail(
        "enrolled_already",
        address=address,
        language=language,
        person_id=known.facts["person_id"],
        name=someone.name,
        title=ground.occasion.title.in_language(language),
        secret_path=f"/bilet/{ticket_in(ground.pools, known)}",
        centre=ground.occasion.centre,
        centre_phone=ground.occasion.centre_phone,
    )
