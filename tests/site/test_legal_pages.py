"""The accessibility statement, personal data and terms: whole in each language, by the letter of the law."""

import dataclasses
import re
from datetime import date

import pytest

from app.core.i18n import LANGUAGES
from app.site import views
from app.site.rules import STATEMENT
from tests.makers import make_centre, make_room
from tests.site.pages import Page

pytestmark = pytest.mark.usefixtures("db_session")
STATEMENT_PATH = "/deklaracja-dostepnosci"
LEGAL = (STATEMENT_PATH, "/prywatnosc", "/regulamin")
IDS = sorted(
    f"a11y-{name}"
    for name in (
        *("wstep", "podmiot", "zakres", "url", "data-publikacja", "data-aktualizacja", "status", "ocena"),
        *("data-sporzadzenie", "kontakt", "email", "telefon", "procedura", "architektura", "komunikacja"),
    )
)
TITLES = {
    STATEMENT_PATH: {"pl": "Deklaracja dostępności", "en": "Accessibility statement", "uk": "Декларація доступності"},
    "/prywatnosc": {"pl": "Twoje dane osobowe", "en": "Your personal data", "uk": "Ваші персональні дані"},
    "/regulamin": {"pl": "Regulamin", "en": "Terms of service", "uk": "Умови користування"},
}


def read(client, path, language="pl") -> Page:
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return Page(answer.get_data(as_text=True))


def two_centres():
    first = make_centre(
        "Centrum A",
        email="a@example.org",
        phone="12 000 00 01",
        operator="Fundacja A",
        access_pl="Wejście bez progu.",
        access_en="No threshold at the door.",
    )
    second = make_centre("Centrum B", email="b@example.org", phone="12 000 00 02", quota_hours=17)
    make_room(first, "Sala Duża", step_free=True, hearing_loop=True, door_width_cm=110)
    make_room(first, "Antresola")
    return first, second


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", LEGAL)
def test_legal_page_is_in_the_language_of_the_site(client, path, language):
    page = read(client, path, language)

    assert page.language == language
    assert page.words_of(1) == [TITLES[path][language]]


@pytest.mark.parametrize("path", LEGAL)
def test_legal_page_says_as_much_in_every_language(client, path):
    two_centres()

    told = [read(client, path, language) for language in LANGUAGES]

    assert [page.levels() for page in told] == [told[0].levels()] * 3
    assert [page.ids for page in told] == [told[0].ids] * 3
    assert [page.dates for page in told] == [told[0].dates] * 3


@pytest.mark.parametrize("path", LEGAL)
def test_headings_go_down_one_step_at_a_time(client, path):
    two_centres()

    levels = read(client, path).levels()

    assert levels[0] == 1
    assert [(before, after) for before, after in zip(levels, levels[1:], strict=False) if after - before > 1] == []


def test_statement_has_the_sections_of_the_law_in_order(client):
    page = read(client, STATEMENT_PATH)

    assert page.words_of(2) == [
        "Stan dostępności cyfrowej",
        "Niedostępne treści",
        "Przygotowanie deklaracji dostępności i jej aktualizacja",
        "Udogodnienia, ograniczenia i inne informacje",
        "Informacje zwrotne i dane kontaktowe",
        "Obsługa wniosków i skarg związanych z dostępnością",
        "Pozostałe informacje",
    ]
    assert page.words_of(3) == [
        "Niezgodność z załącznikiem",
        "Dostępność architektoniczna",
        "Dostępność komunikacyjno-informacyjna",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_statement_has_each_id_once(client, language):
    two_centres()

    assert sorted(name for name in read(client, STATEMENT_PATH, language).ids if name.startswith("a11y-")) == IDS


def test_statement_has_its_ids_before_the_first_centre_is_added(client):
    assert sorted(name for name in read(client, STATEMENT_PATH).ids if name.startswith("a11y-")) == IDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_statement_gives_its_dates_to_machines(client, language):
    assert read(client, STATEMENT_PATH, language).dates == {
        "a11y-data-publikacja": STATEMENT.published.isoformat(),
        "a11y-data-aktualizacja": STATEMENT.updated.isoformat(),
        "a11y-data-sporzadzenie": STATEMENT.drawn_up.isoformat(),
    }


@pytest.mark.parametrize(
    ("language", "said"), [("pl", "1 marca 2027 r."), ("en", "1 March 2027"), ("uk", "1 березня 2027 р.")]
)
def test_statement_tells_of_its_review_from_the_first_one(app, language, said):
    reviewed = dataclasses.replace(STATEMENT, reviewed=date(2027, 3, 1))

    with app.test_request_context(headers={"Accept-Language": language}):
        html = views.legal_page("accessibility", statement=reviewed)

    assert re.findall(r'<time id="a11y-data-przeglad" datetime="([^"]+)">(.*?)</time>', html) == [("2027-03-01", said)]


def test_statement_leads_to_whoever_helps(client, app):
    two_centres()

    page = read(client, STATEMENT_PATH)

    assert page.href("Centra Obywatelskie w Krakowie") == app.config["SETTINGS"].base_url + "/"
    assert page.href("Rzecznika Praw Obywatelskich") == "https://bip.brpo.gov.pl/"
    assert page.href("a@example.org") == "mailto:a@example.org"
    assert page.href("12\u00a0000\u00a000\u00a001") == "tel:120000001"


@pytest.mark.parametrize(("language", "status"), [("pl", "zgodna"), ("en", "compliant"), ("uk", "відповідає")])
def test_statement_names_its_status(client, language, status):
    words = re.search(r'id="a11y-status">([^<]+)<', read(client, STATEMENT_PATH, language).html)

    assert words is not None
    assert words[1].split()[-1] == status


def test_statement_tells_of_each_building_from_its_own_facts(client):
    two_centres()

    english, ukrainian = (read(client, STATEMENT_PATH, language).html for language in ("en", "uk"))

    assert "<li>Rooms without steps on the way: Sala Duża.</li>" in english
    assert "<li>Rooms with stairs on the way: Antresola.</li>" in english
    assert "<li>Rooms with a hearing loop: Sala Duża.</li>" in english
    assert "<li>Width of the doors: Sala Duża 110 cm.</li>" in english
    assert "No threshold at the door." in english
    assert '<span lang="pl">Wejście bez progu.</span>' in ukrainian


@pytest.mark.parametrize("language", LANGUAGES)
def test_privacy_names_who_runs_each_centre(client, language):
    two_centres()

    html = read(client, "/prywatnosc", language).html

    assert re.findall(r"<li><strong>([^<]+)</strong>: (Centrum \w)", html) == [
        ("Fundacja A", "Centrum A"),
        (STATEMENT.body, "Centrum B"),
    ]


def test_privacy_sets_the_right_to_object_apart(client):
    page = read(client, "/prywatnosc")

    assert [tag.name for tag in page.tags if tag.attributes.get("aria-labelledby") == "objection"] == ["section"]
    assert page.href("uodo.gov.pl") == "https://uodo.gov.pl/"


@pytest.mark.parametrize(("language", "said"), [("pl", "17 godz."), ("en", "17 hours"), ("uk", "17 год")])
def test_terms_tell_the_limits_of_each_centre(client, language, said):
    two_centres()

    page = read(client, "/regulamin", language)

    assert page.words_of(3) == ["Centrum A", "Centrum B"]
    assert said in page.html


@pytest.mark.parametrize("path", ["/", *LEGAL, "/nie-ma-takiej"])
def test_footer_of_every_page_leads_to_the_legal_pages(client, path):
    page = Page(client.get(path, headers={"Accept-Language": "en"}).get_data(as_text=True))

    leads = {words: page.href(words) for words in ("Accessibility statement", "Personal data", "Terms of service")}
    assert list(leads.values()) == list(LEGAL)


@pytest.mark.parametrize("path", LEGAL)
def test_legal_page_asks_as_much_for_many_centres_as_for_one(client, count_queries, path):
    two_centres()
    with count_queries() as for_two:
        client.get(path)
    for number in range(5):
        make_room(make_centre(f"Centrum {number}"))
    with count_queries() as for_seven:
        client.get(path)

    assert len(for_two) == len(for_seven) <= 3
