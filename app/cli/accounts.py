"""`flask user` for the first administrator and roles; `flask token EMAIL` for the API."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup, with_appcontext
from flask_babel import force_locale

from app.accounts import queries as people
from app.accounts import services, steps
from app.accounts.rules import NoSuchPerson, check_email, check_name
from app.accounts.services.passwords import demand_good, hash_password
from app.centres import queries as centres
from app.core.access import Actor, Role
from app.core.database import transaction
from app.core.errors import Refusal
from app.core.web import say
from app.organisations.queries import actor_for

user = AppGroup("user", help="People and their roles.")


@contextmanager
def said_plainly() -> Iterator[None]:
    """A refusal is said in English, without a trace, and the command fails."""
    try:
        yield
    except Refusal as refusal:
        with force_locale("en"):
            raise click.ClickException(say(refusal)) from refusal


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="First name and surname.")
@click.option("--admin", "is_admin", is_flag=True, help="Make this person the city's administrator.")
@click.password_option(help="Asked for if not given.")
def create(email: str, name: str, is_admin: bool, password: str) -> None:
    """Open an account whose address needs no confirmation."""
    with said_plainly():
        name, address = check_name(name), check_email(email)
        demand_good(password, email=address)
        _create(address, name, hash_password(password))
        if is_admin:
            services.make_administrator(address)
    click.echo(f"{address} can sign in now.")


@transaction
def _create(address: str, name: str, password_hash: str) -> None:
    steps.new_person(address, name=name, password_hash=password_hash, language="pl", is_confirmed=True)


@user.command()
@click.argument("email")
def admin(email: str) -> None:
    """Make somebody the city's administrator."""
    with said_plainly():
        services.make_administrator(email)
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
    with said_plainly():
        services.grant_role(None, found.id, email=email, role=Role(role))
    click.echo(f"{email} is {role} at {centre} now.")


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Close an account: sign-ins, tokens and links die at once."""
    operator = Actor(person_id=None, is_admin=True)
    with said_plainly():
        services.disable_person(operator, _id_of(email), why="closed by the operator")
    click.echo(f"The account of {email} is closed.")


@click.command()
@click.argument("email")
@click.option("--label", default="command line", help="What the token is for.")
@with_appcontext
def token(email: str, label: str) -> None:
    """Print a bearer token for the API; it is shown only now."""
    with said_plainly():
        made = services.make_api_token(actor_for(_id_of(email)), label=label)
    click.echo(made)


def _id_of(email: str) -> int:
    person = people.person_by_email(check_email(email))
    if person is None:
        raise NoSuchPerson
    return person.id
