"""`flask user` for the first administrator and roles; `flask token EMAIL` for the API."""

import click
from flask.cli import AppGroup, with_appcontext

from app.accounts import queries as people
from app.accounts import services, steps
from app.accounts.models import Person
from app.accounts.rules import check_email, check_password
from app.accounts.services.passwords import hash_password
from app.centres import queries as centres
from app.core.access import Actor, Role
from app.core.database import transaction
from app.core.errors import Refusal
from app.organisations.queries import actor_for

user = AppGroup("user", help="People and their roles.")


class Said(click.ClickException):
    """A refusal, said in English without a trace."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence % refusal.facts if refusal.facts else refusal.sentence)


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="First name and surname.")
@click.option("--admin", "is_admin", is_flag=True, help="Make this person the city's administrator.")
@click.password_option(help="Asked for if not given.")
def create(email: str, name: str, is_admin: bool, password: str) -> None:
    """Open an account whose address needs no confirmation."""
    try:
        address = check_email(email)
        check_password(password, email=address)
        _create(address, name, hash_password(password))
        if is_admin:
            services.make_administrator(address)
    except Refusal as refusal:
        raise Said(refusal) from refusal
    click.echo(f"{address} can sign in now.")


@transaction
def _create(address: str, name: str, password_hash: str) -> None:
    steps.new_person(address, name=name, password_hash=password_hash, language="pl", is_confirmed=True)


@user.command()
@click.argument("email")
def admin(email: str) -> None:
    """Make somebody the city's administrator."""
    try:
        services.make_administrator(email)
    except Refusal as refusal:
        raise Said(refusal) from refusal
    click.echo(f"{email} is an administrator now.")


@user.command()
@click.argument("email")
@click.argument("centre")
@click.argument("role", type=click.Choice([role.value for role in Role]))
def role(email: str, centre: str, role: str) -> None:
    """Give somebody a role at a centre, named as in its address."""
    found = centres.centre_by_slug(centre)
    if found is None:
        raise click.ClickException(f"There is no centre '{centre}'.")
    try:
        services.grant_role(None, found.id, email=email, role=Role(role))
    except Refusal as refusal:
        raise Said(refusal) from refusal
    click.echo(f"{email} is {role} at {centre} now.")


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Close an account: sign-ins, tokens and links die at once."""
    operator = Actor(person_id=None, is_admin=True)
    try:
        services.disable_person(operator, _person(email).id, why="closed by the operator")
    except Refusal as refusal:
        raise Said(refusal) from refusal
    click.echo(f"The account of {email} is closed.")


@click.command()
@click.argument("email")
@click.option("--label", default="command line", help="What the token is for.")
@with_appcontext
def token(email: str, label: str) -> None:
    """Print a bearer token for the API; it is shown only now."""
    click.echo(services.make_api_token(actor_for(_person(email).id), label=label))


def _person(email: str) -> Person:
    person = people.person_by_email(email.strip().lower())
    if person is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    return person
