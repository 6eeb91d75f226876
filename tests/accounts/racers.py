"""What the clients of a race over an account do, by plain values, so that it can be sent to another process."""

from sqlalchemy import func, select, update

from app.accounts import queries, services
from app.accounts.models import Attempt, MailedToken, Person, SignIn, StaffRole
from app.accounts.rules import fingerprint
from app.core.access import Actor, Role
from app.core.database import db
from app.notifications.models import Mail
from app.organisations.queries import actor_for
from tests.accounts.city import ANNA, PASSWORD, person_with_password, secret_of
from tests.makers import make_centre


def person() -> int:
    return person_with_password().id


def centre() -> int:
    return make_centre().id


def sign_up(password: str = PASSWORD) -> str:
    return services.sign_up(ANNA, name="Anna Nowak", password=password, language="en")


def send_reset(network: str) -> None:
    services.send_reset(ANNA, network=network)


def reset_link() -> str:
    send_reset("192.0.2.1")
    return secret_of("reset_password")


def confirm_link() -> str:
    sign_up()
    return secret_of("confirm_email")


def reset(link: str, password: str) -> str:
    return services.reset_password(link, password=password)


def confirm(link: str) -> str:
    return services.confirm_email(link, mark=fingerprint(link))


def change_link(email: str) -> str:
    return change_link_of(1, email)


def change_link_of(person_id: int, email: str) -> str:
    services.change_email(actor_for(person_id), email=email, current=PASSWORD)
    return secret_of("change_email")


def two_people_after_one_address() -> list[str]:
    first = person_with_password().id
    second = person_with_password("second@example.org").id
    return [change_link_of(first, "wanted@example.org"), change_link_of(second, "wanted@example.org")]


def confirm_new(link: str) -> None:
    services.confirm_new_email(actor_for(0), link, password=PASSWORD)


def guess(number: int) -> str:
    return services.sign_in(ANNA, password=f"guess number {number}", network="192.0.2.1")


def sign_in(password: str = PASSWORD) -> str:
    return services.sign_in(ANNA, password=password, network="198.51.100.7")


def change_password(person_id: int, password: str) -> None:
    services.change_password(actor_for(person_id), 0, current=PASSWORD, password=password)


def close(person_id: int) -> None:
    services.disable_person(Actor(person_id=None, is_admin=True), person_id, why="race")


def grant(centre_id: int, role: str) -> None:
    services.grant_role(None, centre_id, email=ANNA, role=Role(role))


# --- looking


def people() -> list[str]:
    return list(db.session.scalars(select(Person.email).order_by(Person.id)))


def living_links(purpose: str) -> int:
    alive = MailedToken.purpose == purpose, MailedToken.used_at.is_(None)
    return db.session.scalars(select(func.count()).select_from(MailedToken).where(*alive)).one()


def living_browsers() -> int:
    return db.session.scalars(select(func.count()).select_from(SignIn).where(SignIn.ended_at.is_(None))).one()


def is_signed_in(cookie: str) -> bool:
    return queries.session_person(cookie) is not None


def roles() -> list[str]:
    return [role.value for role in db.session.scalars(select(StaffRole.role).where(StaffRole.revoked_at.is_(None)))]


def tries() -> int:
    return db.session.scalars(select(func.count()).select_from(Attempt)).one()


def mails(template: str) -> int:
    return db.session.scalars(select(func.count()).select_from(Mail).where(Mail.template == template)).one()


def enters_with(password: str) -> bool:
    """Whether the owner who confirmed by their own link has the account under their own password."""
    db.session.execute(update(Attempt).values(kind="past"))
    db.session.commit()
    return is_signed_in(sign_in(password))
