"""What the clients of a race over an organisation do, by plain values, so that it can be sent to another process."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.access import OrganisationRole
from app.core.database import db
from app.notifications.models import Mail
from app.organisations import services
from app.organisations.models import Membership, Organisation, OrganisationKind
from app.organisations.queries import actor_for
from app.organisations.rules.kinds import Numbers
from tests.makers import make_centre, make_organisation, make_person, make_staff


@dataclass(frozen=True)
class Scene:
    """Ids of what a race needs, and the secret of an open invitation."""

    organisation_id: int
    owners: tuple[int, int]
    strangers: tuple[int, ...]
    staff: tuple[int, int]
    guest: int
    token: str


def arrange() -> Scene:
    """An organisation that waits, with two owners and an open invitation; two coordinators; eight strangers."""
    first, second, guest = make_person(), make_person(), make_person("gosc@example.org")
    organisation_id = make_organisation(first, second, verified=False).id
    services.invite(actor_for(first.id), organisation_id, email="gosc@example.org", role=OrganisationRole.BOOKER)
    token = db.session.scalars(select(Mail).where(Mail.template == "invitation")).one().facts["secret_token"]
    centre = make_centre()
    staff = make_staff(centre).id, make_staff(centre).id
    strangers = tuple(make_person().id for _ in range(8))
    return Scene(organisation_id, (first.id, second.id), strangers, staff, guest.id, token)


def create(person_id: int, name: str) -> int:
    details = services.Details(OrganisationKind.OTHER, name, Numbers(nip="1234563218"))
    return services.create_organisation(actor_for(person_id), details)


def leave(person_id: int, organisation_id: int) -> None:
    services.leave(actor_for(person_id), organisation_id)


def demote(person_id: int, organisation_id: int, whom: int) -> None:
    services.change_role(actor_for(person_id), organisation_id, whom, role=OrganisationRole.BOOKER)


def remove(person_id: int, organisation_id: int, whom: int) -> None:
    services.remove_member(actor_for(person_id), organisation_id, whom)


def verify(person_id: int, organisation_id: int) -> None:
    services.verify_organisation(actor_for(person_id), organisation_id, seen=1)


def send_back(person_id: int, organisation_id: int) -> None:
    services.send_back_organisation(actor_for(person_id), organisation_id, words="Popraw adres.", seen=1)


def accept(person_id: int, token: str) -> int:
    return services.accept_invitation(actor_for(person_id), token)


def owners(organisation_id: int) -> int:
    held = select(func.count()).where(
        Membership.organisation_id == organisation_id,
        Membership.left_at.is_(None),
        Membership.role == OrganisationRole.OWNER,
    )
    return db.session.scalars(held).one()


def memberships(person_id: int) -> int:
    return db.session.scalars(select(func.count()).where(Membership.person_id == person_id)).one()


def organisations() -> int:
    return db.session.scalars(select(func.count()).select_from(Organisation)).one()


def templates() -> Sequence[str]:
    return list(db.session.scalars(select(Mail.template).where(Mail.template != "invitation").order_by(Mail.id)))
