"""Home, language, health, robots, site map, error pages and the headers of every answer."""

import re

import pytest

from app.bookings.services import approve_booking, ask_for_more
from app.core.access import Role
from app.core.clock import now
from app.core.database import db
from app.core.i18n import LANGUAGES
from tests.makers import (
    actor,
    make_booking,
    make_centre,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)
from tests.site.pages import Page
from tests.support.visiting import token_of, visitor

pytestmark = pytest.mark.usefixtures("db_session")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def read(client, path="/") -> Page:
    return Page(client.get(path).get_data(as_text=True))


def english(**more):
    return make_person(language="en", **more)


# --- home


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_is_in_the_language_that_the_browser_prefers(client, language):
    answer = client.get("/", headers={"Accept-Language": language})
    page = Page(answer.get_data(as_text=True))

    assert (answer.status_code, page.language, len(page.words_of(1))) == (200, language, 1)
    assert [tag.attributes["aria-labelledby"] for tag in page.tags if tag.name == "section"] == [
        *("find", "week", "doors", "today")
    ]


def test_home_in_an_unknown_language_is_polish(client):
    page = Page(client.get("/", headers={"Accept-Language": "fr"}).get_data(as_text=True))

    assert page.language == "pl"


def test_home_tells_what_is_public_this_week_and_nothing_else(app):
    owner, room = english(), make_room(make_centre())
    organisation, staff = make_organisation(owner), make_staff(room.centre)
    for day, starts, title, is_public, approved in (
        ("2026-11-26", "10:00", "Public", True, True),
        ("2026-11-26", "12:00", "Private", False, True),
        ("2026-11-26", "15:00", "Pending", True, False),
        ("2026-12-04", "10:00", "Later", True, True),
    ):
        hour = int(starts[:2])
        uid = make_booking(
            owner, room, period(day, starts, f"{hour + 1}:00"), organisation, title=title, is_public=is_public
        )
        if approved:
            approve_booking(actor(staff), uid)

    page = read(visitor(app))

    assert [title for title in page.words_of(3) if title in {"Public", "Private", "Pending", "Later"}] == ["Public"]
    assert [word in page.html for word in ("Private", "Pending", "Later")] == [False] * 3


def test_home_says_which_centre_is_open_now(app, clock):
    make_centre("Centrum A", opens="9:00", closes="21:00")
    client = visitor(app)

    at_nine = read(client).html
    clock.move_to("2026-11-24 21:00")
    at_nine_in_the_evening = read(client).html
    clock.move_to("2026-11-29 12:00")
    on_sunday = read(client).html

    assert [re.findall(r"open now|closed now|closed today", html) for html in (at_nine, at_nine_in_the_evening)] == [
        *(["open now"], ["closed now"])
    ]
    assert re.findall(r"open now|closed now|closed today", on_sunday) == ["closed now", "closed today"]


def test_home_without_a_centre_says_what_to_do(app):
    assert "No centre is open yet" in read(visitor(app)).words_of(2)


def test_home_shows_first_what_needs_somebody(app):
    owner, room = english(), make_room(make_centre())
    organisation = make_organisation(owner)
    staff = make_staff(room.centre, Role.COORDINATOR)
    staff.language = "en"
    db.session.commit()
    uid = make_booking(owner, room, period("2026-12-01", "18:00", "20:00"), organisation)

    to_decide = read(visitor(app, staff))
    nothing = read(visitor(app, owner))
    ask_for_more(actor(staff), uid, words="How many chairs?")
    question = read(visitor(app, owner))

    assert [page.words_of(2)[0] == "Needs you" for page in (to_decide, nothing, question)] == [True, False, True]
    assert to_decide.href("1 request to decide") == "/zespol/wnioski"
    assert question.href("1 question waits for your answer") == "/rezerwacje"


def test_doors_of_the_home_page_lead_somewhere(app):
    make_room(make_centre())
    person = english()
    for client in (visitor(app), visitor(app, person)):
        doors = [tag.attributes["href"] for tag in read(client).tags if tag.attributes.get("class") == "cover"]
        answers = [client.get(path, follow_redirects=True).status_code for path in doors]

        assert len(doors) == 4
        assert answers == [200] * 4


def test_home_asks_as_much_for_many_events_as_for_one(app, count_queries):
    owner, room = english(), make_room(make_centre(quota_hours=100, open_requests=20))
    organisation, staff = make_organisation(owner), make_staff(room.centre)
    client = visitor(app)
    asked = []
    for first, last in ((10, 11), (11, 17)):
        for hour in range(first, last):
            when = period("2026-11-27", f"{hour}:00", f"{hour}:45")
            uid = make_booking(owner, room, when, organisation, is_public=True)
            approve_booking(actor(staff), uid)
        with count_queries() as queries_made:
            client.get("/")
        asked.append(len(queries_made))

    assert asked[0] == asked[1] <= 8


# --- language


@pytest.mark.parametrize("code", LANGUAGES)
def test_language_switch_keeps_the_page(app, code):
    client = visitor(app)

    answer = client.post("/jezyk", data={"csrf_token": token_of(client, "/"), "lang": code, "next": "/sale?people=8"})

    assert (answer.status_code, answer.location) == (303, "/sale?people=8")
    assert read(client, answer.location).language == code


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "/\\evil.example", "https://evil.example/", "https:evil.example", "javascript:x"]
)
def test_language_switch_never_leaves_the_site(app, elsewhere):
    client = visitor(app)

    answer = client.post("/jezyk", data={"csrf_token": token_of(client, "/"), "lang": "uk", "next": elsewhere})

    assert (answer.status_code, answer.location) == (303, "/")


def test_unknown_language_changes_nothing(app):
    client = visitor(app)

    client.post("/jezyk", data={"csrf_token": token_of(client, "/"), "lang": "xx", "next": "/"})

    assert read(client).language == "en"


# --- health, robots, site map


def test_health_answers_without_a_database(app, client, count_queries):
    with count_queries() as queries_made:
        answer = client.get("/health")

    assert (answer.status_code, answer.get_data(as_text=True), queries_made) == (200, "ok\n", [])


def test_ready_when_all_migrations_have_run(client):
    answer = client.get("/ready")

    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "ready\n")


def test_not_ready_when_a_migration_is_missing(make_app, fresh_database, engine_name):
    old = make_app(database_url=fresh_database(engine_name))
    with old.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()

    answer = old.test_client().get("/ready")

    assert (answer.status_code, answer.get_data(as_text=True), answer.headers["Retry-After"]) == (
        *(503, "not ready\n", "5"),
    )


def test_not_ready_on_an_empty_database(make_app, fresh_database, engine_name):
    empty = make_app(database_url=fresh_database(engine_name, migrated=False))

    assert empty.test_client().get("/ready").status_code == 503
    assert empty.test_client().get("/health").status_code == 200


def test_not_ready_when_the_database_is_gone(make_app, settings, engine_name):
    gone = "sqlite:////nowhere/at/all.db" if engine_name == "sqlite" else settings.database_url + "_gone"

    assert make_app(database_url=gone).test_client().get("/ready").status_code == 503


def test_robots_are_kept_from_what_is_personal(app, client):
    answer = client.get("/robots.txt")
    base = app.config["SETTINGS"].base_url

    assert answer.mimetype == "text/plain"
    assert answer.get_data(as_text=True).splitlines() == [
        "User-agent: *",
        "Disallow: /konto",
        "Disallow: /zespol",
        "Disallow: /rezerwacje",
        "Disallow: /organizacje",
        "Disallow: /moje-zajecia",
        "Disallow: /moje-zapisy",
        "Disallow: /bilet",
        "Disallow: /obecnosc",
        "Disallow: /moje-materialy",
        "Disallow: /moje-zaswiadczenia",
        "Disallow: /ankieta",
        "Disallow: /zaswiadczenie",
        "Disallow: /zainteresowanie",
        "Disallow: /wizyty",
        "Disallow: /k/",
        "Disallow: /dav/",
        "Disallow: /sale/*/*/wniosek",
        "Disallow: /sale/*/*/ocena",
        "Disallow: /sale/*/*/dlaczego",
        "Disallow: /program/obserwuj/",
        "Disallow: /program/na-strone/",
        "Disallow: /program/*/zapisy",
        f"Sitemap: {base}/sitemap.xml",
    ]


def test_sitemap_lists_what_is_public_and_nothing_archived(app, client):
    centre = make_centre(slug="centrum")
    make_room(centre, slug="sala")
    make_room(centre, slug="dawna", archived_at=now())
    make_room(make_centre(slug="dawne", archived_at=now()), slug="sala")
    base = app.config["SETTINGS"].base_url

    answer = client.get("/sitemap.xml", headers={"Host": "evil.example"})

    assert answer.mimetype == "application/xml"
    assert re.findall(r"<loc>(.*?)</loc>", answer.get_data(as_text=True)) == [
        f"{base}{path}"
        for path in (
            *("/", "/deklaracja-dostepnosci", "/prywatnosc", "/regulamin", "/sale", "/centra"),
            *("/kalendarz", "/pomoc/kalendarz"),
            *("/centra/centrum", "/sale/centrum/sala", "/program", "/program/obserwuj", "/program/na-strone"),
        )
    ]


def test_every_page_of_the_sitemap_can_be_opened(app, client):
    make_room(make_centre())
    base = app.config["SETTINGS"].base_url
    paths = [
        address.removeprefix(base)
        for address in re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").get_data(as_text=True))
    ]

    assert [client.get(path).status_code for path in paths] == [200] * 13


# --- style guide


@pytest.mark.parametrize("language", LANGUAGES)
def test_styleguide_shows_every_component(client, language):
    page = Page(client.get("/styleguide", headers={"Accept-Language": language}).get_data(as_text=True))

    assert page.language == language
    assert len(page.words_of(2)) >= 11
    assert sorted(set(page.ids)) == sorted(page.ids)


def test_styleguide_is_not_in_production(make_app):
    production = make_app(environment="production", base_url="https://centrum.example.org")

    assert production.test_client().get("/styleguide").status_code == 404


# --- errors and headers


@pytest.fixture
def broken(make_app):
    """An application with a bug in it."""
    application = make_app()
    application.add_url_rule("/zepsute", view_func=lambda: str(1 // 0))
    return application


def test_forbidden_page_leads_on(app):
    answer = visitor(app, english()).get("/zespol/wnioski")
    page = Page(answer.get_data(as_text=True))

    assert (answer.status_code, page.words_of(1)) == (403, ["You may not do this"])
    assert page.href("To the home page") == "/"
    assert page.href("Addresses and contact") == "/centra"


def test_missing_page_leads_on(app):
    answer = visitor(app).get("/nie-ma-takiej")
    page = Page(answer.get_data(as_text=True))

    assert (answer.status_code, page.words_of(1)) == (404, ["There is no such page"])
    assert page.href("To the home page") == "/"


def test_bug_is_a_page_with_a_number_and_without_its_cause(broken):
    answer = visitor(broken).get("/zepsute")
    page = Page(answer.get_data(as_text=True))

    assert (answer.status_code, page.words_of(1)) == (500, ["Something broke on our side"])
    assert page.href("To the home page") == "/"
    assert re.search(r"give this number: [0-9a-f]{8}<", page.html) is not None
    assert [word in page.html for word in ("ZeroDivisionError", "Traceback", "1 // 0")] == [False] * 3


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(("/", 200), ("/prywatnosc", 200), ("/health", 200), ("/robots.txt", 200), ("/sitemap.xml", 200)),
        *(("/static/css/app.css", 200), ("/rezerwacje", 303), ("/nie-ma-takiej", 404), ("/zepsute", 500)),
        *(("/api/v1/nie-ma-takiej", 404), ("/pliki/nie-ma", 404), ("/jezyk", 405)),
    ],
)
def test_every_answer_has_the_security_headers(broken, path, status):
    answer = broken.test_client().get(path)
    answer.close()

    assert answer.status_code == status
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_forbidden_answers_and_refused_forms_have_the_security_headers(app):
    client = visitor(app, english())

    forbidden, refused = client.get("/zespol/wnioski"), client.post("/jezyk", data={"lang": "pl"})

    assert (forbidden.status_code, refused.status_code) == (403, 400)
    assert [{name: answer.headers[name] for name in HEADERS} for answer in (forbidden, refused)] == [HEADERS] * 2


def test_transport_security_is_asked_for_where_the_answer_is_secure(client):
    plain, secure = client.get("/"), client.get("/", base_url="https://localhost")

    assert "Strict-Transport-Security" not in plain.headers
    assert secure.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize(
    "path", ["/", "/deklaracja-dostepnosci", "/prywatnosc", "/regulamin", "/styleguide", "/nie-ma-takiej"]
)
def test_page_has_no_inline_style_or_script(client, path):
    make_room(make_centre())

    page = read(client, path)

    inline = [tag for tag in page.tags if "style" in tag.attributes or any(name[:2] == "on" for name in tag.attributes)]
    assert inline == []
    assert [tag.name for tag in page.tags if tag.name == "style"] == []
    assert [tag.attributes.get("src") is not None for tag in page.tags if tag.name == "script"] == [True]
