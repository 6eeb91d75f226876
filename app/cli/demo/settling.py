"""Writing the people and the organisations of the demo, with their roles and the trail of how they came."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.accounts.models import Person
from app.cli.demo.organisations import ORGANISATIONS, OrganisationSketch
from app.cli.demo.people import EVERYBODY
from app.core.access import OrganisationRole
from app.core.database import db, flush
from app.history.models import Record
from app.organisations.models import Membership, Organisation, Verification
from app.schedule.steps import new_resource

VERIFIER = "coordinator"


def settle_people(password_hash: str, since: datetime) -> dict[str, Person]:
    """Everybody by key; all may sign in with the same password."""
    people = {
        sketch.key: Person(
            email=sketch.email,
            name=sketch.name,
            language=sketch.language,
            phone=sketch.phone,
            password_hash=password_hash,
            is_admin=sketch.is_admin,
            resource_id=new_resource("person"),
            email_confirmed_at=since + timedelta(hours=number, minutes=7),
            created_at=since + timedelta(hours=number),
        )
        for number, sketch in enumerate(EVERYBODY)
    }
    db.session.add_all(people.values())
    flush()
    for person in people.values():
        _record("signed_up", "person", person.id, person.created_at, person.id)
        _record("email_confirmed", "person", person.id, person.created_at + timedelta(minutes=7), person.id)
    return people


def settle_organisations(people: Mapping[str, Person], since: datetime, now: datetime) -> dict[str, Organisation]:
    """All organisations by key: most came long ago and were verified, a few wait, one was sent back."""
    organisations = {}
    for number, sketch in enumerate(ORGANISATIONS):
        came = since + timedelta(days=20 + number, hours=number)
        if sketch.verification is not Verification.VERIFIED:
            came = now - timedelta(days=200 - number, hours=number)
        organisation = _settle(sketch, people, came, now - timedelta(days=number % 5 + 1, hours=3))
        organisations[sketch.key] = organisation
    return organisations


def _settle(sketch: OrganisationSketch, people: Mapping[str, Person], came: datetime, lately: datetime) -> Organisation:
    owner, verifier = people[sketch.owner], people[VERIFIER]
    seen = came + timedelta(hours=26)
    organisation = Organisation(
        kind=sketch.kind,
        name=sketch.name,
        krs=sketch.numbers.krs,
        nip=sketch.numbers.nip,
        regon=sketch.numbers.regon,
        register_entry=sketch.numbers.register_entry,
        responsible_person=sketch.numbers.responsible_person,
        address=sketch.address,
        email=owner.email,
        phone=owner.phone,
        about=sketch.about,
        verification=sketch.verification,
        waiting_since=lately if sketch.verification is Verification.WAITING else came,
        resource_id=new_resource("organisation"),
        created_by_id=owner.id,
        created_at=came,
    )
    db.session.add(organisation)
    flush()
    _record("created", "organisation", organisation.id, came, owner.id, kind=sketch.kind.value)
    if sketch.verification is Verification.VERIFIED:
        organisation.verified_at, organisation.verified_by_id = seen, verifier.id
        _record("verified", "organisation", organisation.id, seen, verifier.id)
    elif sketch.verification is Verification.SENT_BACK:
        organisation.verification_words = sketch.words
        _record("sent_back", "organisation", organisation.id, lately, verifier.id, why=sketch.words)
    else:
        organisation.revision = 2
        _record("submitted", "organisation", organisation.id, lately, owner.id, changed=["name"])
    _join(organisation, owner, OrganisationRole.OWNER, came)
    for number, key in enumerate(sketch.bookers, start=1):
        joined = came + timedelta(days=number)
        _join(organisation, people[key], OrganisationRole.BOOKER, joined)
        _record("joined", "organisation", organisation.id, joined, people[key].id)
    return organisation


def _join(organisation: Organisation, person: Person, role: OrganisationRole, at: datetime) -> None:
    db.session.add(Membership(organisation_id=organisation.id, person_id=person.id, role=role, created_at=at))


def _record(
    verb: str, subject: str, subject_id: int, at: datetime, actor_id: int, *, why: str = "", **facts: object
) -> None:
    """As `history.steps.record`, but of another day than today."""
    db.session.add(
        Record(at=at, verb=verb, subject=subject, subject_id=subject_id, actor_id=actor_id, why=why, facts=facts)
    )
