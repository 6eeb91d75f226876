"""What people do with their own account, and what staff do with others'."""

import pytest
from sqlalchemy import select

from app.accounts import queries, services
from app.accounts.models import ApiToken, Attempt, Draft, MailedToken, Person, SignIn, StaffRole
from app.accounts.rules import (
    AddressTaken,
    DraftTooLarge,
    LinkOver,
    NoSuchPerson,
    NotAName,
    NotATelephone,
    NotYourself,
    PasswordTooShort,
    SameAddress,
    WrongCurrentPassword,
    WrongPassword,
)
from app.core.access import ANONYMOUS, Role
from app.core.database import db
from app.core.errors import NotAllowed, NotFound, SignInNeeded, TooManyTries
from app.organisations.queries import actor_for
from tests.accounts.city import ANNA, PASSWORD, count, mails_to, person_with_password, secret_of
from tests.makers import actor, make_centre, make_person, make_staff

pytestmark = pytest.mark.usefixtures("db_session")
NEW = "something quite new"


def sign_in(email: str = ANNA, password: str = PASSWORD) -> str:
    return services.sign_in(email, password=password, network="192.0.2.1")


# --- profile and password


def test_profile_is_changed_or_refused_as_a_whole() -> None:
    person = person_with_password()
    services.change_profile(actor(person), name=" Anna Kowalska ", language="uk", phone="123456789")
    with pytest.raises(NotATelephone):
        services.change_profile(actor(person), name="Ktoś", language="pl", phone="12")
    with pytest.raises(NotAName):
        services.change_profile(actor(person), name="a\nb", language="pl", phone="")

    db.session.expire_all()
    assert (person.name, person.language, person.phone) == ("Anna Kowalska", "uk", "+48 12 345 67 89")


def test_password_change_ends_other_browsers_and_links_but_not_this_browser() -> None:
    person = person_with_password()
    here, elsewhere = sign_in(), sign_in()
    services.change_email(actor(person), email="new@example.org", current=PASSWORD)
    services.send_reset(ANNA, network="192.0.2.1")
    links = {kind: secret_of(kind) for kind in ("change_email", "reset_password")}

    services.change_password(actor(person), queries.session_person(here).sign_in_id, current=PASSWORD, password=NEW)

    assert (queries.session_person(here) is None, queries.session_person(elsewhere)) == (False, None)
    assert [queries.mailed_token(link, kind) for kind, link in links.items()] == [None, None]
    assert mails_to(ANNA) == ["reset_password", "password_changed"]
    with pytest.raises(WrongPassword):
        sign_in()
    assert queries.session_person(sign_in(password=NEW)) is not None


def test_password_change_needs_the_current_one_and_a_good_new_one() -> None:
    person = person_with_password()
    with pytest.raises(WrongCurrentPassword):
        services.change_password(actor(person), 0, current="wrong", password=NEW)
    with pytest.raises(PasswordTooShort):
        services.change_password(actor(person), 0, current=PASSWORD, password="short")
    with pytest.raises(SignInNeeded):
        services.change_password(ANONYMOUS, 0, current=PASSWORD, password=NEW)
    assert queries.session_person(sign_in()) is not None


def test_guessing_the_current_password_is_slowed_on_every_page_that_asks_for_it(clock) -> None:
    person = person_with_password()
    for _ in range(5):
        with pytest.raises(WrongCurrentPassword):
            services.change_password(actor(person), 0, current="wrong", password=NEW)
        with pytest.raises(WrongCurrentPassword):
            services.change_email(actor(person), email="new@example.org", current="wrong")

    with pytest.raises(TooManyTries):
        services.change_password(actor(person), 0, current=PASSWORD, password=NEW)
    with pytest.raises(TooManyTries):
        services.change_email(actor(person), email="new@example.org", current=PASSWORD)
    clock.shift(seconds=61)
    services.change_password(actor(person), 0, current=PASSWORD, password=NEW)


# --- change of address


def ask(person: Person, email: str = "new@example.org") -> str:
    services.change_email(actor(person), email=email, current=PASSWORD)
    return secret_of("change_email")


def test_new_address_is_used_after_its_link_and_the_old_one_is_told() -> None:
    person = person_with_password()
    services.send_reset(ANNA, network="192.0.2.1")
    reset, cookie = secret_of("reset_password"), sign_in()
    link = ask(person, "New@Example.org")
    assert sign_in() != ""

    services.confirm_new_email(actor(person), link)

    db.session.expire_all()
    assert person.email == "new@example.org"
    assert queries.mailed_token(reset, "reset_password") is None
    assert queries.session_person(cookie).person_id == person.id
    assert mails_to(ANNA) == ["reset_password", "email_changed"]
    assert mails_to("new@example.org") == ["change_email"]
    with pytest.raises(LinkOver):
        services.confirm_new_email(actor(person), link)
    with pytest.raises(WrongPassword):
        sign_in()


def test_careless_click_lends_nobodys_address_to_a_strangers_account() -> None:
    """A stranger asks for the victim's address; the victim opens the link, signed in as themselves or not."""
    stranger, victim = person_with_password(), make_person("other@example.org")
    link = ask(stranger, "victim@example.org")

    for who in (ANONYMOUS, actor(victim)):
        with pytest.raises(WrongPassword):
            services.confirm_new_email(who, link)
    db.session.expire_all()
    assert stranger.email == ANNA

    services.confirm_new_email(ANONYMOUS, link, password=PASSWORD)
    db.session.expire_all()
    assert stranger.email == "victim@example.org"


def test_address_of_somebody_else_answers_alike_and_tells_them() -> None:
    person = person_with_password()
    make_person("taken@example.org")

    services.change_email(actor(person), email="taken@example.org", current=PASSWORD)

    assert (mails_to("taken@example.org"), count(MailedToken)) == (["already_registered"], 0)


def test_address_taken_in_the_meantime_is_refused_and_the_link_stays() -> None:
    person = person_with_password()
    link = ask(person)
    make_person("new@example.org")
    with pytest.raises(AddressTaken):
        services.confirm_new_email(actor(person), link)
    assert queries.mailed_token(link, "change_email") is not None


def test_own_address_is_no_new_one() -> None:
    person = person_with_password()
    with pytest.raises(SameAddress):
        services.change_email(actor(person), email="ANNA@example.org", current=PASSWORD)


def test_newer_wish_kills_the_older() -> None:
    person = person_with_password()
    older, newer = ask(person, "one@example.org"), ask(person, "two@example.org")
    with pytest.raises(LinkOver):
        services.confirm_new_email(actor(person), older)
    services.confirm_new_email(actor(person), newer)
    db.session.expire_all()
    assert person.email == "two@example.org"


# --- browsers, tokens, drafts


def test_only_ones_own_browser_and_token_can_be_ended() -> None:
    person, stranger = person_with_password(), make_person()
    cookie, bearer = sign_in(), services.make_api_token(actor(person), label="site")
    browser = queries.session_person(cookie).sign_in_id
    token_id = db.session.scalars(select(ApiToken.id)).one()

    for end, thing in ((services.end_sign_in, browser), (services.revoke_api_token, token_id)):
        with pytest.raises(NotFound):
            end(actor(stranger), thing)
    assert queries.token_person(bearer) == person.id

    services.end_sign_in(actor(person), browser)
    services.revoke_api_token(actor(person), token_id)
    assert (queries.session_person(cookie), queries.token_person(bearer)) == (None, None)
    for end, thing in ((services.end_sign_in, browser), (services.revoke_api_token, token_id)):
        with pytest.raises(NotFound):
            end(actor(person), thing)


def test_token_of_somebody_unconfirmed_or_unknown_opens_nothing() -> None:
    person = person_with_password()
    bearer = services.make_api_token(actor(person), label="site")
    assert [queries.token_person(one) for one in (bearer, "", "co_x", bearer + "x")] == [person.id, None, None, None]
    person.email_confirmed_at = None
    db.session.commit()
    assert queries.token_person(bearer) is None


def test_draft_is_kept_a_day_under_its_key(clock) -> None:
    key = services.keep_draft({"title": "Zebranie\x00", "dates": ["2026-12-01"]})
    assert queries.draft(key) == {"title": "Zebranie\x00", "dates": ["2026-12-01"]}
    assert queries.draft("x") == {}
    with pytest.raises(DraftTooLarge):
        services.keep_draft({"title": "x" * 20_000})

    clock.shift(hours=24)
    assert queries.draft(key) == {}
    assert (services.purge_old(), count(Draft)) == (1, 0)


def test_tidying_keeps_what_still_works(clock) -> None:
    person = person_with_password()
    sign_in()
    services.keep_draft({"title": "x"})
    ask(person)
    assert services.purge_old() == 0
    clock.shift(days=31)
    services.purge_old()
    assert [count(table) for table in (SignIn, MailedToken, Draft, Attempt)] == [0, 0, 0, 0]


# --- roles and closing


def test_role_replaces_the_earlier_one_and_ends_at_the_next_request() -> None:
    centre, other = make_centre(), make_centre()
    manager, person = make_staff(centre, Role.MANAGER), person_with_password()

    services.grant_role(actor(manager), centre.id, email="ANNA@example.org", role=Role.RECEPTION)
    services.grant_role(actor(manager), centre.id, email=ANNA, role=Role.COORDINATOR)
    assert actor(person).centres == {centre.id: Role.COORDINATOR}
    with pytest.raises(NotAllowed):
        services.grant_role(actor(manager), other.id, email=ANNA, role=Role.RECEPTION)

    services.revoke_role(actor(manager), centre.id, person_id=person.id)
    assert actor(person).centres == {}
    with pytest.raises(NotFound):
        services.revoke_role(actor(manager), centre.id, person_id=person.id)
    assert (
        db.session.scalars(select(StaffRole.revoked_at).where(StaffRole.person_id == person.id)).all().count(None) == 0
    )


def test_nobody_raises_themselves_and_coordinators_give_no_roles() -> None:
    centre = make_centre()
    manager, coordinator = make_staff(centre, Role.MANAGER), make_staff(centre, Role.COORDINATOR)
    with pytest.raises(NotYourself):
        services.grant_role(actor(manager), centre.id, email=manager.email, role=Role.MANAGER)
    with pytest.raises(NotYourself):
        services.revoke_role(actor(manager), centre.id, person_id=manager.id)
    with pytest.raises(NotAllowed):
        services.grant_role(actor(coordinator), centre.id, email=manager.email, role=Role.RECEPTION)
    with pytest.raises(NoSuchPerson):
        services.grant_role(actor(manager), centre.id, email="nobody@example.org", role=Role.RECEPTION)


def test_closed_account_dies_at_once_with_its_browsers_tokens_and_links() -> None:
    admin, person = make_person(is_admin=True), person_with_password()
    cookie, bearer = sign_in(), services.make_api_token(actor(person), label="site")
    services.send_reset(ANNA, network="192.0.2.1")
    change, reset = ask(person), secret_of("reset_password")

    services.disable_person(actor(admin), person.id, why="asked for it")

    assert (queries.session_person(cookie), queries.token_person(bearer)) == (None, None)
    assert actor_for(person.id) == ANONYMOUS
    with pytest.raises(LinkOver):
        services.reset_password(reset, password=NEW)
    with pytest.raises(LinkOver):
        services.confirm_new_email(ANONYMOUS, change, password=PASSWORD)
    with pytest.raises(WrongPassword):
        sign_in()

    services.enable_person(actor(admin), person.id)
    assert (queries.session_person(cookie), queries.token_person(bearer)) == (None, None)
    assert queries.session_person(sign_in()) is not None


def test_only_an_administrator_closes_accounts_and_never_their_own() -> None:
    admin, manager, person = make_person(is_admin=True), make_staff(make_centre(), Role.MANAGER), make_person()
    with pytest.raises(NotAllowed):
        services.disable_person(actor(manager), person.id, why="x")
    with pytest.raises(NotYourself):
        services.disable_person(actor(admin), admin.id, why="x")
    with pytest.raises(NotFound):
        services.disable_person(actor(admin), 10**9, why="x")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("łuk", ["Łukasz Żak"]),
        ("ŁUKASZ", ["Łukasz Żak"]),
        ("anna@", ["Anna Nowak"]),
        ("%", ["Sto % Pewny"]),
        ("_", []),
        ("", ["Anna Nowak", "Sto % Pewny", "Łukasz Żak"]),
    ],
)
def test_people_are_found_by_a_part_of_name_or_address(wanted: str, found: list[str]) -> None:
    person_with_password(name="Anna Nowak")
    make_person("l.z@example.org", name="Łukasz Żak")
    make_person("s.p@example.org", name="Sto % Pewny")
    assert sorted(person.name for person in queries.people(wanted, page=1)) == found
