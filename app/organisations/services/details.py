"""Bringing an organisation here, changing what is known of it, and verifying that."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from sqlalchemy import select

from app.core.access import Action, Actor, OrganisationRole, demand
from app.core.clock import now
from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile
from app.organisations import steps
from app.organisations.models import Membership, Organisation
from app.organisations.rules.checks import (
    check_may_wait,
    check_name,
    check_not_own,
    check_reason,
    check_waits,
)
from app.organisations.rules.kinds import PROVED, Numbers, OrganisationKind, Verification, folded, numbers_of
from app.organisations.rules.refusals import KrsAlreadyHere, NipAlreadyHere, RegonAlreadyHere
from app.schedule.steps import new_resource

explain("uq_organisation_krs", KrsAlreadyHere)
explain("uq_organisation_nip", NipAlreadyHere)
explain("uq_organisation_regon", RegonAlreadyHere)


@dataclass(frozen=True)
class Details:
    """All that an owner says of the organisation."""

    kind: OrganisationKind
    name: str
    numbers: Numbers = field(default_factory=Numbers)
    address: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    about: str = ""

    def as_columns(self) -> dict[str, object]:
        """The columns of the organisation, its numbers in their plain form. Raises NameNeeded, NotANip ..."""
        check_name(self.name)
        said = {name: value for name, value in asdict(self).items() if name != "numbers"}
        return {**said, **asdict(numbers_of(self.kind, self.numbers))}


@transaction
def create_organisation(actor: Actor, details: Details) -> int:
    """Bring an organisation here, owned by the one who does it, to wait for verification; gives its id.

    The same form sent again gives the same organisation. Raises NameNeeded, the refusals of numbers,
    AlreadyHere, TooManyWaiting.
    """
    demand(actor, Action.CREATE_ORGANISATION)
    assert actor.person_id is not None
    columns = details.as_columns()
    steps.lock_person(actor.person_id)
    earlier = _same_again(actor.person_id, columns)
    if earlier is not None:
        return earlier
    check_may_wait(steps.waiting_of(actor.person_id))
    organisation = put_organisation(actor, columns)
    db.session.add(Membership(organisation_id=organisation.id, person_id=actor.person_id, role=OrganisationRole.OWNER))
    return organisation.id


def put_organisation(actor: Actor, columns: Mapping[str, object]) -> Organisation:
    """A new organisation that waits for verification and has no members yet, in the caller's transaction."""
    organisation = Organisation(**columns, created_by_id=actor.person_id, resource_id=new_resource("organisation"))
    db.session.add(organisation)
    flush()
    steps.record("created", organisation.id, actor, kind=organisation.kind.value)
    return organisation


def _same_again(person_id: int, columns: dict[str, object]) -> int | None:
    """What this person brought here a moment ago and still owns, if it is the same in everything."""
    return db.session.scalar(
        select(Organisation.id)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(
            Organisation.created_by_id == person_id,
            Membership.person_id == person_id,
            Membership.left_at.is_(None),
            *(getattr(Organisation, name) == value for name, value in columns.items()),
        )
        .limit(1)
    )


@transaction
def change_details(actor: Actor, organisation_id: int, details: Details, *, seen: int) -> None:
    """Change what is known of an organisation, as its owner saw it at revision `seen`.

    A change of what staff verified, and any change of what they sent back, waits for them again.
    Raises NotFound, ChangedMeanwhile, NameNeeded, the refusals of numbers, AlreadyHere.
    """
    organisation = steps.lock_own(actor, organisation_id)
    if organisation.revision != seen:
        raise ChangedMeanwhile
    alter_organisation(actor, organisation, details.as_columns())


def alter_organisation(actor: Actor, organisation: Organisation, columns: Mapping[str, object]) -> None:
    """Make a locked organisation as these columns say, in the caller's transaction; what staff looked at waits anew."""
    changed = [name for name, value in columns.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, columns[name])
    organisation.folded_name = folded(organisation.name)
    organisation.revision += 1
    proved_anew = any(name in PROVED for name in changed)
    if organisation.verification is Verification.SENT_BACK or (organisation.is_verified and proved_anew):
        organisation.verification, organisation.waiting_since = Verification.WAITING, now()
        organisation.verified_at, organisation.verified_by_id = None, None
        steps.record("submitted", organisation.id, actor, changed=changed)
    elif changed:
        steps.record("edited", organisation.id, actor, changed=changed)
    flush()


@transaction
def verify_organisation(actor: Actor, organisation_id: int, *, seen: int) -> None:
    """Say that an organisation is what it says, as it was seen at revision `seen`; its owners get a mail.

    Raises NotAllowed, NotFound, YourOwnOrganisation, ChangedMeanwhile.
    """
    organisation = _lock_waiting(actor, organisation_id, seen)
    organisation.verification, organisation.verification_words = Verification.VERIFIED, ""
    organisation.verified_at, organisation.verified_by_id = now(), actor.person_id
    steps.record("verified", organisation_id, actor)
    steps.mail_owners("organisation_verified", organisation)


@transaction
def send_back_organisation(actor: Actor, organisation_id: int, *, words: str, seen: int) -> None:
    """Ask the owners by mail to put something right; after they did, it waits again.

    Raises NotAllowed, NotFound, ReasonNeeded, YourOwnOrganisation, ChangedMeanwhile.
    """
    check_reason(words)
    organisation = _lock_waiting(actor, organisation_id, seen)
    organisation.verification, organisation.verification_words = Verification.SENT_BACK, words
    steps.record("sent_back", organisation_id, actor, why=words)
    steps.mail_owners("organisation_sent_back", organisation, words=words)


def _lock_waiting(actor: Actor, organisation_id: int, seen: int) -> Organisation:
    demand(actor, Action.VERIFY_ORGANISATION)
    organisation = steps.lock(organisation_id)
    check_not_own(actor, organisation_id=organisation_id, created_by_id=organisation.created_by_id)
    check_waits(organisation.verification, revision=organisation.revision, seen=seen)
    return organisation
