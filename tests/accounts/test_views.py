"""The pages of accounts as a browser without script sees them, on both databases."""

import re
from html import unescape

import pytest
from sqlalchemy import func, select

from app.accounts import services
from app.accounts.models import ApiToken, Person, SignIn
from app.accounts.rules import DEMO_PEOPLE
from app.core.database import db
from app.notifications.models import Mail
from tests.accounts.city import (
    ANNA,
    PASSWORD,
    browser_of,
    count,
    enter,
    mails_to,
    person_with_password,
    secret_of,
    send,
    send_to,
)
from tests.makers import actor, make_person
from tests.support.people import sign_in

pytestmark = pytest.mark.usefixtures("db_session")
WRONG = "The e-mail address or the password is wrong."


def read(answer) -> str:
    """The page as text, without the tokens that differ at every request."""
    page = re.sub(r' value="[\w-]{40,}\.[\w-]+\.[\w-]+"', "", answer.get_data(as_text=True))
    return unescape(page)


def profile_of(client) -> int:
    return client.get("/konto").status_code


# --- the whole way


def test_way_in_and_out(app):
    client = browser_of(app)
    sent = send(client, "/konto/zaloz?next=/sale", name="Anna Nowak", email=ANNA, password=PASSWORD, next="/sale")
    assert (sent.status_code, f"We have sent a mail to {ANNA}" in read(sent)) == (200, True)

    link = f"/konto/potwierdz/{secret_of('confirm_email')}?next=/sale"
    page = client.get(link)
    assert (page.status_code, "One button and you are in." in read(page)) == (200, True)
    assert profile_of(client) == 303
    entered = send(client, link, next="/sale")
    assert (entered.status_code, entered.location) == (303, "/sale")
    assert "Your address is confirmed" in read(client.get("/konto"))

    out = send_to(client, "/konto", "/konto/wyjdz")
    assert (out.status_code, out.location, profile_of(client)) == (303, "/", 303)
    assert count(SignIn) == 1
    assert db.session.scalars(select(SignIn.ended_at)).one() is not None


def test_confirmation_in_another_browser_asks_for_the_password(app):
    send(browser_of(app), "/konto/zaloz", name="Anna Nowak", email=ANNA, password=PASSWORD)
    other, link = browser_of(app), f"/konto/potwierdz/{secret_of('confirm_email')}"

    assert "Write the password that you chose" in read(other.get(link))
    assert (send(other, link, password="wrong password").status_code, profile_of(other)) == (422, 303)
    assert (send(other, link, password=PASSWORD).status_code, profile_of(other)) == (303, 200)


def test_link_in_a_mail_writes_nothing_when_it_is_opened(app, count_queries):
    person = person_with_password()
    send(browser_of(app), "/konto/zaloz", name="Ewa Nowak", email="ewa@example.org", password=PASSWORD)
    services.send_reset(ANNA, network="192.0.2.1")
    services.change_email(actor(person), email="new@example.org", current=PASSWORD)
    paths = [
        f"/konto/{page}/{secret_of(template)}"
        for page, template in (
            ("potwierdz", "confirm_email"),
            ("nowe-haslo", "reset_password"),
            ("nowy-adres", "change_email"),
        )
    ]
    for path in paths:
        for method in ("get", "head"):
            with count_queries() as asked:
                assert getattr(browser_of(app), method)(path).status_code == 200
            assert [statement for statement in asked if not statement.startswith("SELECT")] == []


def test_link_that_is_over_says_what_to_do(app):
    for page in ("potwierdz", "nowe-haslo", "nowy-adres"):
        answer = browser_of(app).get(f"/konto/{page}/{'x' * 43}")
        assert (answer.status_code, "Ask for a new one." in read(answer)) == (410, True)


# --- answers alike


@pytest.mark.parametrize(
    ("path", "typed", "status"),
    [
        ("/konto/zaloz", {"name": "Anna Nowak", "password": PASSWORD}, 200),
        ("/konto/nowe-haslo", {}, 200),
        ("/konto/wejdz", {"password": "not the password"}, 422),
    ],
)
def test_known_and_unknown_address_are_answered_alike(app, path, typed, status):
    person_with_password()
    both = (ANNA, "anna@example.net")
    answers = [send(browser_of(app), path, email=email, **typed) for email in both]

    known, unknown = (read(answer).replace(email, "") for answer, email in zip(answers, both, strict=True))
    assert [answer.status_code for answer in answers] == [status, status]
    assert known == unknown
    assert [sorted(answer.headers.keys()) for answer in answers][0] == sorted(answers[1].headers.keys())


def test_registration_tells_the_owner_and_changes_nothing(app):
    person = person_with_password()
    before = person.password_hash
    send(browser_of(app), "/konto/zaloz", name="Somebody", email=ANNA.upper(), password="another password")
    db.session.expire_all()
    assert (person.name, person.password_hash, mails_to(ANNA)) == ("Anna Nowak", before, ["already_registered"])


# --- sign in


def test_wrong_password_keeps_the_address_and_never_the_password(app):
    person_with_password()
    answer = enter(browser_of(app), password="not the password")
    page = read(answer)
    assert (answer.status_code, WRONG in page, f'value="{ANNA}"' in page, "not the password" in page) == (
        422,
        True,
        True,
        False,
    )


def test_forged_address_of_the_sender_changes_nothing(app):
    person_with_password()
    client = browser_of(app)
    statuses = []
    for number in range(12):
        client.environ_base["HTTP_X_FORWARDED_FOR"] = client.environ_base["HTTP_FORWARDED"] = f"203.0.113.{number}"
        statuses.append(enter(client, password="not the password").status_code)
    assert statuses == [422] * 10 + [429] * 2
    slowed = enter(client)
    assert (slowed.status_code, "Too many tries." in read(slowed), profile_of(client)) == (429, True, 303)


def test_only_the_proxy_that_is_ours_names_the_sender(make_app):
    application = make_app(proxies=1)
    with application.app_context():
        person_with_password()
    client = browser_of(application)
    statuses = []
    for number in range(12):
        # What the visitor wrote, and after it what our own proxy added.
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{number}, 198.51.100.7"
        statuses.append(enter(client, password="not the password").status_code)
    assert statuses == [422] * 10 + [429] * 2
    client.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.1, 198.51.100.8"
    assert enter(client).status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        *("//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "\\\\evil.example"),
        *("/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "/\x00/evil.example", "\t//evil.example"),
        *("javascript:alert(1)", "evil.example", "///evil.example", " //evil.example", "http:///evil.example"),
        "/" + "x" * 3000,
    ],
)
def test_sign_in_never_leads_elsewhere(app, wanted):
    person_with_password()
    answer = enter(browser_of(app), next=wanted)
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize(
    "wanted", ["/sale?date=2026-12-01&people=8", "/%09/evil.example", "/%2F/evil.example", "/a//b"]
)
def test_sign_in_leads_back_to_a_page_of_ours(app, wanted):
    person_with_password()
    answer = enter(browser_of(app), next=wanted)
    assert (answer.status_code, answer.location) == (303, wanted)


def test_next_page_goes_through_signing_up_and_the_mail(app):
    client = browser_of(app)
    assert 'value="/sale?people=8"' in read(client.get("/konto/wejdz?next=/sale%3Fpeople%3D8"))
    send(client, "/konto/zaloz", name="Anna", email=ANNA, password=PASSWORD, next="//evil.example")
    assert db.session.scalars(select(Mail)).one().facts["next_path"] == ""


@pytest.mark.parametrize("sign", ["\x00", "\u2028", "\n", "\U0001f600"])
@pytest.mark.parametrize("path", ["/konto/wejdz", "/konto/nowe-haslo", "/konto/zaloz"])
def test_odd_signs_in_an_address_are_no_bug(app, path, sign):
    email = f"a{sign}nna@example.org".encode("utf-8", "replace")
    answer = send(browser_of(app), path, email=email, password=PASSWORD, name="Anna")
    assert answer.status_code in {200, 422}
    assert count(Person) == 0


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\x00b", "a\u2028b", "x" * 121])
def test_bad_name_is_refused_and_nothing_is_stored(app, name):
    answer = send(browser_of(app), "/konto/zaloz", name=name, email=ANNA, password=PASSWORD)
    assert (answer.status_code, count(Person), count(Mail)) == (422, 0, 0)


def test_form_takes_only_its_own_fields(app):
    more = {"is_admin": "1", "email_confirmed_at": "2026-01-01", "id": "77", "resource_id": "1"}
    send(browser_of(app), "/konto/zaloz", name="Anna", email=ANNA, password=PASSWORD, **more)
    person = db.session.scalars(select(Person)).one()
    assert (person.is_admin, person.email_confirmed_at, person.id == 77) == (False, None, False)
    client = sign_in(browser_of(app), make_person())
    send(client, "/konto", name="Ewa", phone="", language="en", email="x@example.org", is_admin="1")
    assert (
        db.session.scalars(select(func.count()).where(Person.is_admin | (Person.email == "x@example.org"))).one() == 0
    )


# --- cookies


def test_cookie_of_production_is_bound_to_this_host_and_to_https(make_app):
    client = make_app(environment="production", base_url="https://centrum.example").test_client()
    answer = client.get("/konto/wejdz", base_url="https://centrum.example")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    parts = {part.strip().partition("=")[0]: part.strip().partition("=")[2] for part in cookie.split(";")}
    assert list(parts)[0] == "__Host-centrum"
    assert {"Secure", "HttpOnly"} <= set(parts)
    assert (parts["SameSite"], parts["Path"], "Domain" in parts) == ("Lax", "/", False)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_cookie_lasts_as_long_as_the_sign_in_and_is_sent_only_when_it_changes(app):
    person_with_password()
    client = browser_of(app)
    entered = enter(client)
    assert "HttpOnly" in entered.headers["Set-Cookie"]
    assert "Expires=Thu, 24 Dec 2026" in entered.headers["Set-Cookie"]
    client.get("/konto")
    assert "Set-Cookie" not in client.get("/prywatnosc").headers


def test_sign_in_begins_a_session_of_its_own(app):
    person_with_password()
    client = browser_of(app)
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["language"] = "en"
    enter(client)
    with client.session_transaction() as session:
        assert ("planted" in session, session["language"]) == (False, "en")
        stolen = dict(session)
    send_to(client, "/konto", "/konto/wyjdz")
    thief = browser_of(app)
    with thief.session_transaction() as session:
        session.update(stolen)
    assert profile_of(thief) == 303


def test_signed_in_page_is_kept_by_nobody(app):
    client = sign_in(browser_of(app), make_person())
    assert client.get("/konto").headers["Cache-Control"] == "private, no-store"


def test_language_switch_keeps_the_page_and_outlives_signing_out(app):
    person_with_password()
    client = browser_of(app)
    enter(client)
    answer = send_to(client, "/konto/haslo", "/jezyk", lang="uk", next="/konto/haslo")
    assert (answer.status_code, answer.location) == (303, "/konto/haslo")
    assert '<html lang="uk">' in client.get("/konto/haslo").text
    send_to(client, "/konto", "/konto/wyjdz")
    assert '<html lang="uk">' in client.get("/").text
    assert send_to(client, "/", "/jezyk", lang="xx", next="//evil.example").location == "/"


# --- closed and changed at the next request


def test_closed_account_is_out_at_the_next_request(app):
    person, admin = person_with_password(), make_person(is_admin=True)
    client, office = browser_of(app), sign_in(browser_of(app), admin)
    enter(client)
    assert profile_of(client) == 200

    closed = send(office, f"/zespol/osoby/{person.id}/wylacz", why="asked for it")
    assert (closed.status_code, profile_of(client)) == (303, 303)
    assert enter(browser_of(app)).status_code == 422
    assert send_to(office, "/zespol/osoby", f"/zespol/osoby/{person.id}/wlacz").status_code == 303
    assert enter(browser_of(app)).status_code == 303
    assert send(office, f"/zespol/osoby/{admin.id}/wylacz", why="me").status_code == 409


def test_password_change_ends_the_other_browser(app):
    person_with_password()
    here, elsewhere = browser_of(app), browser_of(app)
    enter(here), enter(elsewhere)
    assert send(here, "/konto/haslo", current_password="wrong", password="something quite new").status_code == 422
    assert send(here, "/konto/haslo", current_password=PASSWORD, password="something quite new").status_code == 303
    assert (profile_of(here), profile_of(elsewhere)) == (200, 303)


def test_reset_page_sets_a_password_and_signs_in(app):
    person_with_password()
    other = browser_of(app)
    enter(other)
    client = browser_of(app)
    asked = send(client, "/konto/nowe-haslo", email=ANNA)
    assert (asked.status_code, "It works for one hour." in read(asked)) == (200, True)
    link = f"/konto/nowe-haslo/{secret_of('reset_password')}"
    assert send(client, link, password="short").status_code == 422
    assert send(client, link, password="something quite new").status_code == 303
    assert (profile_of(client), profile_of(other), client.get(link).status_code) == (200, 303, 410)


def test_profile_page_keeps_name_telephone_and_language(app):
    client = sign_in(browser_of(app), make_person(ANNA, language="en"))
    wrong = send(client, "/konto", name="Anna K", phone="12", language="uk")
    assert (wrong.status_code, 'value="Anna K"' in read(wrong), 'value="12"' in read(wrong)) == (422, True, True)
    assert send(client, "/konto", name="Anna K", phone="123456789", language="xx").status_code == 422
    assert send(client, "/konto", name="Anna K", phone="123456789", language="uk").status_code == 303
    person = db.session.scalars(select(Person)).one()
    assert (person.name, person.phone, person.language) == ("Anna K", "+48 12 345 67 89", "uk")
    assert '<html lang="uk">' in client.get("/konto").text


def test_new_address_page_answers_alike_and_its_link_asks_who_it_is(app):
    person = person_with_password()
    make_person("taken@example.org")
    client = sign_in(browser_of(app), person)
    answers = [
        (answer.status_code, answer.location)
        for answer in (
            send(client, "/konto/adres", email=email, current_password=PASSWORD)
            for email in ("taken@example.org", "new@example.org")
        )
    ]
    assert answers == [(303, "/konto")] * 2
    link = f"/konto/nowy-adres/{secret_of('change_email')}"
    stranger = browser_of(app)
    assert "Write the password of your account" in read(stranger.get(link))
    assert send(stranger, link).status_code == 422
    assert send(stranger, link, password="wrong").status_code == 422
    assert "Write the password of your account" not in read(client.get(link))
    assert send(client, link).status_code == 303
    db.session.expire_all()
    assert person.email == "new@example.org"


def test_browsers_are_listed_and_ended(app):
    person = person_with_password()
    here, elsewhere = browser_of(app), browser_of(app)
    enter(here), enter(elsewhere)
    page = read(here.get("/konto/urzadzenia"))
    assert (page.count("Signed in "), page.count("this browser")) == (2, 1)
    other_id = db.session.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()
    assert send_to(here, "/konto/urzadzenia", f"/konto/urzadzenia/{other_id}/koniec").status_code == 303
    assert (profile_of(here), profile_of(elsewhere)) == (200, 303)
    stranger = sign_in(browser_of(app), make_person())
    assert send_to(stranger, "/konto", f"/konto/urzadzenia/{other_id - 1}/koniec").status_code == 404
    assert person.is_active


def test_api_token_is_shown_once_and_can_be_revoked(app):
    person = make_person(language="en")
    client = sign_in(browser_of(app), person)
    made = send(client, "/konto/api", label="strona www")
    (token,) = re.findall(r"co_[\w-]{43}", read(made))
    assert "Set-Cookie" not in made.headers or token not in made.headers["Set-Cookie"]
    page = read(client.get("/konto/api"))
    assert ("strona www" in page, token in page) == (True, False)
    token_id = db.session.scalars(select(ApiToken.id)).one()
    assert send_to(client, "/konto/api", f"/konto/api/{token_id}/koniec").status_code == 303
    assert "strona www" not in read(client.get("/konto/api"))
    assert [send(client, "/konto/api", label=label).status_code for label in ("", "x" * 81, "a\nb")] == [422] * 3


# --- the administrator's list and the demonstration


def test_list_of_people_is_paged_and_asks_as_much_for_many_as_for_one(app, count_queries):
    client = sign_in(browser_of(app), make_person("boss@example.org", name="Zofia", is_admin=True))
    with count_queries() as for_one:
        assert client.get("/zespol/osoby").status_code == 200
    for number in range(55):
        make_person(f"person{number:02}@example.org", name=f"Osoba {number:02}")
    with count_queries() as for_many:
        first = read(client.get("/zespol/osoby"))
    second = read(client.get("/zespol/osoby?page=2"))

    assert len(for_many) == len(for_one) <= 4
    assert (first.count('scope="row"'), second.count('scope="row"')) == (50, 6)
    assert ("page=2" in first, "Osoba 54" in second, "Zofia" in second) == (True, True, True)
    assert read(client.get("/zespol/osoby?q=osoba+0")).count('scope="row"') == 10


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=" + "9" * 30, "page=²", "q=" + "x" * 500, "q=%25", "q=%ff"]
)
def test_nonsense_in_the_address_of_the_list_is_no_bug(app, query):
    client = sign_in(browser_of(app), make_person(is_admin=True))
    assert client.get(f"/zespol/osoby?{query}").status_code == 200


def test_nul_in_the_address_of_the_list_is_no_page(app):
    assert sign_in(browser_of(app), make_person(is_admin=True)).get("/zespol/osoby?q=%00").status_code == 404


def test_sign_in_page_of_a_demonstration_lists_its_people_and_no_other_does(app, make_app):
    demonstration = read(make_app(demo=True).test_client().get("/konto/wejdz"))
    assert [person.email for person in DEMO_PEOPLE if person.email not in demonstration] == []
    assert len(DEMO_PEOPLE) == 13
    elsewhere = read(app.test_client().get("/konto/wejdz"))
    assert [person.email for person in DEMO_PEOPLE if person.email in elsewhere] == []
    assert "Krakow-2026-demo" not in elsewhere


def test_person_of_the_demonstration_signs_in_there_and_nowhere_else(app, make_app):
    person_with_password("resident@example.org", password="Krakow-2026-demo")
    known = {"email": "resident@example.org", "password": "Krakow-2026-demo"}
    assert enter(browser_of(make_app(demo=True)), **known).status_code == 303
    assert enter(browser_of(app), **known).status_code == 422


def test_no_log_line_holds_personal_data(app, caplog):
    person_with_password()
    client = browser_of(app)
    enter(client, password="not the password")
    enter(client)
    send(client, "/konto", name="Anna Nowak", phone="123456789", language="en")
    send(client, "/konto/adres", email="new@example.org", current_password=PASSWORD)
    client.get(f"/konto/nowy-adres/{secret_of('change_email')}")
    assert [word for word in (ANNA, "new@example.org", "Nowak", PASSWORD) if word in caplog.text] == []


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/konto/haslo", {"current_password": PASSWORD, "password": "something quite new"}),
        ("/konto/adres", {"email": "new@example.org", "current_password": PASSWORD}),
        ("/konto/wejdz", {"email": ANNA, "password": PASSWORD}),
    ],
)
def test_form_of_an_ended_session_is_kept_without_its_passwords(app, path, typed):
    answer = browser_of(app).post(path, data=typed)
    page = read(answer)
    assert (answer.status_code, PASSWORD in page, "something quite new" in page) == (400, False, False)
    assert [value in page for name, value in typed.items() if name == "email"] == [True] * ("email" in typed)
