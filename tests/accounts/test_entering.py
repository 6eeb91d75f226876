"""Sign up, confirm, sign in and out, reset: as services, on both databases."""

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from sqlalchemy import select

from app.accounts import queries, services
from app.accounts.models import Attempt, MailedToken, Person, SignIn
from app.accounts.rules import LinkOver, NotConfirmed, PasswordTooCommon, WrongPassword, fingerprint
from app.accounts.services import passwords
from app.core.database import db
from app.core.errors import TooManyTries
from app.history.models import Record
from app.notifications.models import Mail
from app.organisations.queries import actor_for
from tests.accounts.city import ANNA, PASSWORD, count, mails_to, person_with_password, secret_of
from tests.makers import actor

pytestmark = pytest.mark.usefixtures("db_session")
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def sign_up(email: str = ANNA, *, name: str = "Anna Nowak", password: str = PASSWORD, language: str = "en") -> str:
    return services.sign_up(email, name=name, password=password, language=language)


def sign_in(email: str = ANNA, password: str = PASSWORD, network: str = HERE) -> str:
    return services.sign_in(email, password=password, network=network)


def guess(times: int, email: str = ANNA, network: str = HERE) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassword):
            sign_in(email, "not the password", network)


def verbs() -> list[str]:
    return list(db.session.scalars(select(Record.verb).order_by(Record.id)))


# --- passwords


def test_password_is_hashed_with_argon2id_of_todays_strength(make_app) -> None:
    with make_app(environment="development").app_context():
        parameters = extract_parameters(passwords.hash_password(PASSWORD))

    assert parameters.type is Type.ID
    assert parameters.memory_cost >= 19 * 1024
    assert parameters.time_cost * parameters.memory_cost >= 2 * 19 * 1024


def test_same_password_typed_on_two_computers_is_the_same() -> None:
    composed, decomposed = "zażółć gęślą jaźń", "zaz\u0307o\u0301łc\u0301 ge\u0328śla\u0328 jaz\u0301n\u0301"
    assert passwords.is_right(decomposed, passwords.hash_password(composed)) is True


def test_nobodys_password_is_hashed_as_often_as_somebodys(monkeypatch) -> None:
    hashed = []

    class Counting:
        def hash(self, password: str) -> str:
            hashed.append(password)
            return "hash"

        def verify(self, _hash: str, password: str) -> bool:
            hashed.append(password)
            return True

    monkeypatch.setattr(passwords, "_hasher", Counting)
    assert (passwords.is_right("one", ""), passwords.is_right("two", "some hash")) == (False, True)
    assert hashed == ["one", "two"]


def test_hash_of_weaker_days_is_made_anew_at_sign_in(monkeypatch) -> None:
    person = person_with_password()
    before = person.password_hash
    stronger = passwords.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: stronger)

    sign_in()

    db.session.expire_all()
    assert person.password_hash != before
    assert extract_parameters(person.password_hash).time_cost == 2


def test_password_of_the_demonstration_opens_nothing_elsewhere() -> None:
    person_with_password("admin@example.org", password="Krakow-2026-demo", is_admin=True)

    with pytest.raises(WrongPassword):
        sign_in("admin@example.org", "Krakow-2026-demo")
    with pytest.raises(PasswordTooCommon):
        sign_up("other@example.org", password="Krakow-2026-demo")


# --- sign up and confirm


def test_sign_up_makes_somebody_who_cannot_enter_until_they_confirm() -> None:
    mark = sign_up("Anna@Example.org")

    person = db.session.scalars(select(Person)).one()
    assert (person.email, person.name, person.language, person.is_active) == (ANNA, "Anna Nowak", "en", False)
    token = secret_of("confirm_email")
    assert mark == fingerprint(token)
    with pytest.raises(NotConfirmed):
        sign_in()

    token = secret_of("confirm_email")
    cookie = services.confirm_email(token, mark=fingerprint(token))

    assert queries.session_person(cookie).person_id == person.id
    assert verbs() == ["signed_up", "confirmed_email"]


def test_secrets_are_kept_as_hashes_alone() -> None:
    cookie = services.confirm_email(secret_of_new(), password=PASSWORD)
    bearer = services.make_api_token(actor_for(1), label="site")

    kept = str(db.session.execute(select(SignIn.token_hash)).all()) + str(
        db.session.execute(select(MailedToken.token_hash)).all()
    )
    assert [secret in kept for secret in (cookie, bearer, secret_of("confirm_email"))] == [False] * 3
    assert fingerprint(cookie) in kept


def secret_of_new(email: str = ANNA) -> str:
    sign_up(email)
    return secret_of("confirm_email")


def test_confirmation_in_another_browser_needs_the_password() -> None:
    token = secret_of_new()

    for mark, password in (("", ""), ("", "wrong password"), ("x" * 64, ""), ("ó", "")):
        with pytest.raises(WrongPassword):
            services.confirm_email(token, mark=mark, password=password)

    assert queries.session_person(services.confirm_email(token, password=PASSWORD)) is not None


def test_confirmation_works_once_and_three_days(clock) -> None:
    token = secret_of_new()
    services.confirm_email(token, password=PASSWORD)
    with pytest.raises(LinkOver):
        services.confirm_email(token, password=PASSWORD)

    late = secret_of_new("late@example.org")
    clock.shift(days=3)
    with pytest.raises(LinkOver):
        services.confirm_email(late, password=PASSWORD)


def test_registration_with_an_existing_address_changes_nothing_and_tells_its_owner() -> None:
    person = person_with_password()
    before = (person.name, person.password_hash, person.language)

    mark = sign_up(name="Somebody Else", password="another password", language="uk")

    db.session.expire_all()
    assert (person.name, person.password_hash, person.language) == before
    assert mails_to(ANNA) == ["already_registered"]
    assert len(mark) == len(fingerprint(""))
    assert count(MailedToken) == 0


def test_registration_with_the_address_of_a_closed_account_opens_nothing() -> None:
    person = person_with_password(confirmed=False)
    person.disabled_at = person.created_at
    db.session.commit()
    before = person.password_hash

    sign_up(password="another password")

    db.session.expire_all()
    assert (person.password_hash, mails_to(ANNA)) == (before, ["already_registered"])


def test_stranger_who_registers_first_gets_nothing_when_the_owner_registers_too() -> None:
    strangers_mark = sign_up(name="Stranger", password="strangers password")
    owners_mark = sign_up(name="Anna Nowak", password=PASSWORD)
    token = secret_of("confirm_email")

    with pytest.raises(WrongPassword):
        services.confirm_email(token, mark=strangers_mark, password="strangers password")
    services.confirm_email(token, mark=owners_mark)

    assert db.session.scalars(select(Person.name)).one() == "Anna Nowak"
    with pytest.raises(WrongPassword):
        sign_in(password="strangers password")
    assert queries.session_person(sign_in()) is not None


def test_stranger_who_registers_last_cannot_have_the_owner_confirm_for_them() -> None:
    owners_mark = sign_up()
    first = secret_of("confirm_email")
    sign_up(name="Stranger", password="strangers password")
    second = secret_of("confirm_email")

    with pytest.raises(LinkOver):
        services.confirm_email(first, mark=owners_mark)
    with pytest.raises(WrongPassword):
        services.confirm_email(second, mark=owners_mark, password=PASSWORD)

    services.send_reset(ANNA, network=HERE)
    services.reset_password(secret_of("reset_password"), password="the owner's own")
    with pytest.raises(WrongPassword):
        sign_in(password="strangers password")
    with pytest.raises(LinkOver):
        services.confirm_email(second, password="strangers password")


def test_nobodys_mailbox_is_filled_by_strangers(clock) -> None:
    person_with_password()
    for number in range(12):
        sign_up(password=f"strangers password {number}")
        sign_up("new@example.org", password=f"strangers password {number}")
        services.send_reset(ANNA, network=f"192.0.2.{number}")

    assert mails_to(ANNA) == ["already_registered", "reset_password"] * 2 + ["already_registered"]
    assert mails_to("new@example.org") == ["confirm_email"] * 5
    services.confirm_email(secret_of("confirm_email"), password="strangers password 4")

    clock.shift(minutes=16)
    services.send_reset(ANNA, network=HERE)
    assert mails_to(ANNA)[-1] == "reset_password"


def test_mail_and_account_are_kept_together_or_not_at_all(monkeypatch) -> None:
    def full_disk(*_args: object, **_more: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("app.accounts.services.entering.steps.mail_secret", full_disk)
    with pytest.raises(OSError, match="no space left"):
        sign_up()
    assert (count(Person), count(Mail), count(Record), count(Attempt)) == (0, 0, 0, 0)


# --- sign in and out


def test_sign_in_takes_the_address_however_it_is_written() -> None:
    person = person_with_password()
    assert queries.session_person(sign_in("  ANNA@example.ORG ")).person_id == person.id


@pytest.mark.parametrize("email", ["nobody@example.org", "no address", "", "a\x00b@example.org", "\ud800", "x" * 5000])
def test_unknown_address_and_wrong_password_are_refused_alike(email: str) -> None:
    person_with_password()
    with pytest.raises(WrongPassword):
        sign_in(email.encode(errors="replace").decode())
    guess(1)


def test_closed_account_is_refused_like_a_wrong_password() -> None:
    person = person_with_password()
    person.disabled_at = person.created_at
    db.session.commit()
    with pytest.raises(WrongPassword):
        sign_in()


def test_sign_out_ends_the_cookie_on_the_server() -> None:
    person_with_password()
    first, second = sign_in(), sign_in()

    services.sign_out(queries.session_person(first).sign_in_id)

    assert (queries.session_person(first), queries.session_person(second) is None) == (None, False)


def test_sign_in_lasts_thirty_days(clock) -> None:
    person_with_password()
    cookie = sign_in()
    clock.shift(days=29, hours=23)
    assert queries.session_person(cookie) is not None
    clock.shift(hours=1)
    assert queries.session_person(cookie) is None


def test_guessing_is_slowed_after_ten_and_nobody_is_locked_out(clock) -> None:
    person_with_password()
    guess(10)

    with pytest.raises(TooManyTries):
        sign_in()
    with pytest.raises(TooManyTries):
        sign_in("ANNA@EXAMPLE.ORG")
    assert queries.session_person(sign_in(network=ELSEWHERE)) is not None

    clock.shift(seconds=61)
    assert queries.session_person(sign_in()) is not None
    guess(10)


def test_unknown_address_is_slowed_like_a_known_one() -> None:
    guess(10, "nobody@example.org")
    with pytest.raises(TooManyTries):
        sign_in("nobody@example.org")


def test_waiting_is_not_prolonged_by_trying_in_between(clock) -> None:
    person_with_password()
    guess(10)
    for _ in range(50):
        with pytest.raises(TooManyTries):
            sign_in(password="guess")
    clock.shift(seconds=2)
    assert queries.session_person(sign_in()) is not None


def test_guessing_at_one_account_from_many_networks_is_slowed() -> None:
    person_with_password()
    for number in range(30):
        guess(1, network=f"192.0.2.{number}")
    with pytest.raises(TooManyTries):
        sign_in(network=ELSEWHERE)


def test_guessing_at_many_accounts_from_one_network_is_slowed() -> None:
    person_with_password()
    for number in range(50):
        guess(1, f"person{number}@example.org")
    with pytest.raises(TooManyTries):
        sign_in()
    assert queries.session_person(sign_in(network=ELSEWHERE)) is not None


def test_tries_tell_nobody_who_tried_from_where(clock) -> None:
    person_with_password()
    guess(1)
    kept = list(db.session.scalars(select(Attempt.subject_hash)))
    assert [len(one) for one in kept] == [64] * 3
    assert fingerprint(ANNA) not in kept

    clock.shift(minutes=16)
    assert services.purge_old() == 3
    assert count(Attempt) == 0


# --- reset


def reset_link(email: str = ANNA) -> str:
    services.send_reset(email, network=HERE)
    return secret_of("reset_password")


def test_reset_sets_the_password_and_ends_everything_of_before() -> None:
    person = person_with_password()
    cookie, bearer = sign_in(), services.make_api_token(actor(person), label="site")
    services.change_email(actor(person), email="new@example.org", current=PASSWORD)
    change = secret_of("change_email")

    new_cookie = services.reset_password(reset_link(), password="something quite new")

    assert queries.session_person(cookie) is None
    assert queries.token_person(bearer) is None
    assert queries.mailed_token(change, "change_email") is None
    assert queries.session_person(new_cookie).person_id == person.id
    assert mails_to(ANNA) == ["reset_password", "password_changed"]
    guess(1)
    assert queries.session_person(sign_in(password="something quite new")) is not None


def test_reset_link_works_once_and_one_hour(clock) -> None:
    person_with_password()
    link = reset_link()
    services.reset_password(link, password="something quite new")
    with pytest.raises(LinkOver):
        services.reset_password(link, password="something else again")

    link = reset_link()
    clock.shift(minutes=59)
    assert queries.mailed_token(link, "reset_password") is not None
    clock.shift(minutes=1)
    with pytest.raises(LinkOver):
        services.reset_password(link, password="something else again")


def test_newer_reset_link_kills_the_older() -> None:
    person_with_password()
    older, newer = reset_link(), reset_link()
    with pytest.raises(LinkOver):
        services.reset_password(older, password="something quite new")
    services.reset_password(newer, password="something quite new")


def test_weak_new_password_leaves_the_link_good() -> None:
    person_with_password()
    link = reset_link()
    with pytest.raises(PasswordTooCommon):
        services.reset_password(link, password=ANNA)
    services.reset_password(link, password="something quite new")


def test_reset_link_is_good_for_nothing_else() -> None:
    person_with_password()
    link = reset_link()
    assert [queries.mailed_token(link, purpose) for purpose in ("confirm_email", "change_email")] == [None, None]


def test_reset_for_nobody_mails_nobody() -> None:
    closed = person_with_password("closed@example.org")
    closed.disabled_at = closed.created_at
    db.session.commit()
    for address in ("nobody@example.org", "closed@example.org", "no address", "\x00"):
        services.send_reset(address, network=HERE)
    assert count(Mail) == 0


def test_asking_for_resets_is_slowed() -> None:
    for number in range(10):
        services.send_reset(f"person{number}@example.org", network=HERE)
    with pytest.raises(TooManyTries):
        services.send_reset(ANNA, network=HERE)
    services.send_reset(ANNA, network=ELSEWHERE)
