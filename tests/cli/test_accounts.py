"""`flask user` and `flask token`, as an operator runs them, on both databases."""

import pytest
from sqlalchemy import func, select

from app.accounts import queries, services
from app.accounts.models import Person
from app.core.access import ANONYMOUS, Role
from app.core.database import db
from app.organisations.queries import actor_for
from tests.makers import make_centre, make_person

pytestmark = pytest.mark.usefixtures("db_session")
ADA, PASSWORD = "ada@example.org", "kot pije mleko"


@pytest.fixture
def flask(app):
    """`flask("user", "create", ...)`: the exit code and what was said."""

    def run(*words: str, typed: str | None = None) -> tuple[int, str]:
        db.session.commit()
        ended = app.test_cli_runner().invoke(args=list(words), input=typed)
        db.session.expire_all()
        assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
        return ended.exit_code, ended.output.strip()

    return run


def create(flask, email: str = ADA, *more: str, password: str = PASSWORD) -> tuple[int, str]:
    return flask("user", "create", email, "--name", "Ada Nowak", "--password", password, *more)


def people() -> int:
    return db.session.scalar(select(func.count()).select_from(Person))


def test_created_person_can_sign_in_at_once(flask) -> None:
    assert create(flask, "Ada@Example.org") == (0, f"{ADA} can sign in now.")
    cookie = services.sign_in(ADA, password=PASSWORD, network="192.0.2.1")
    person = db.session.scalars(select(Person)).one()
    assert (queries.session_person(cookie).person_id, person.name, person.is_admin) == (person.id, "Ada Nowak", False)


def test_first_administrator_is_made_in_one_command(flask) -> None:
    assert create(flask, ADA, "--admin")[0] == 0
    assert db.session.scalars(select(Person.is_admin)).one() is True


def test_password_is_asked_for_twice_and_not_shown(flask) -> None:
    code, said = flask("user", "create", ADA, "--name", "Ada", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert (code, PASSWORD in said) == (0, False)


@pytest.mark.parametrize(
    ("email", "name", "password", "said"),
    [
        ("no address", "Ada", PASSWORD, "Error: Write an e-mail address such as name@example.org."),
        (ADA, "Ada", "short", "Error: Choose a password of at least 10 characters; a sentence is a good one."),
        (ADA, "a\nb", PASSWORD, "Error: Write a name of at most 120 characters in one line."),
        (ADA, "", PASSWORD, "Error: Write a name of at most 120 characters in one line."),
    ],
)
def test_bad_person_is_refused_with_a_sentence(flask, email: str, name: str, password: str, said: str) -> None:
    assert flask("user", "create", email, "--name", name, "--password", password) == (1, said)
    assert people() == 0


def test_person_who_exists_is_not_changed(flask) -> None:
    create(flask)
    before = db.session.scalars(select(Person.password_hash)).one()
    assert create(flask, password="another password") == (
        1,
        "Error: This address cannot be used. Choose another one.",
    )
    assert (people(), db.session.scalars(select(Person.password_hash)).one()) == (1, before)


def test_administrator_is_made_later(flask) -> None:
    person = make_person(ADA)
    assert flask("user", "admin", ADA) == (0, f"{ADA} is an administrator now.")
    assert actor_for(person.id).is_admin is True
    code, said = flask("user", "admin", "nobody@example.org")
    assert (code, said) == (1, "Error: Nobody signed up with this address. Ask the person to sign up first.")


def test_role_is_given_at_a_centre_by_its_address(flask) -> None:
    person, centre = make_person(ADA), make_centre(slug="reymonta")
    assert flask("user", "role", ADA, "reymonta", "coordinator")[0] == 0
    assert flask("user", "role", ADA, "reymonta", "manager") == (0, f"{ADA} is manager at reymonta now.")
    assert actor_for(person.id).centres == {centre.id: Role.MANAGER}

    assert flask("user", "role", ADA, "nowhere", "manager") == (1, "Error: There is no centre 'nowhere'.")
    assert flask("user", "role", "nobody@example.org", "reymonta", "manager")[0] == 1
    assert flask("user", "role", ADA, "reymonta", "king")[0] == 2


def test_closed_account_is_out_at_once(flask) -> None:
    create(flask)
    person = db.session.scalars(select(Person)).one()
    cookie = services.sign_in(ADA, password=PASSWORD, network="192.0.2.1")
    token = flask("token", ADA)[1]
    assert queries.token_person(token) == person.id

    assert flask("user", "disable", ADA) == (0, f"The account of {ADA} is closed.")

    assert (queries.session_person(cookie), queries.token_person(token)) == (None, None)
    assert actor_for(person.id) == ANONYMOUS
    assert flask("token", ADA) == (1, "Error: Sign in first.")
    assert flask("user", "disable", "nobody@example.org")[0] == 1


def test_token_is_printed_alone_so_that_a_script_can_read_it(flask) -> None:
    person = make_person(ADA)
    code, said = flask("token", "ADA@example.org", "--label", "our website")
    assert (code, len(said), queries.token_person(said)) == (0, 46, person.id)
    assert [token.label for token in queries.api_tokens(person.id)] == ["our website"]
    assert flask("token", "nobody@example.org")[0] == 1
    assert flask("token", "no address")[0] == 1
