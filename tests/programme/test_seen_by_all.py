"""The programme as a month, as a picture that is shared, and as a list on other websites."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.programme.queries.reading import activity
from app.programme.rules.kinds import PlaceKind, Topic
from app.programme.rules.picture import Poster, draw
from app.programme.services.announcing import call_off, publish
from app.programme.services.dates import cancel_session
from tests.makers import MEADOW, actor, at, make_activity, make_centre, make_room, make_staff, period
from tests.support.visiting import read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
EVENING = period("2026-12-01", "17:00", "20:00")
SLUG = "pierwszy-wniosek-o-dotacje"
POSTER = f"/program/{SLUG}/obraz-pl.png"
FRAME = "/program/na-strone/pl"


class Scene:
    def __init__(self, app: Flask) -> None:
        self.app = app
        self.centre = make_centre("Centrum Tu", slug="tu")
        self.room = make_room(self.centre, "Sala Szkoleniowa", seats=20)
        self.staff = make_staff(self.centre)
        self.client: FlaskClient = visitor(app)

    def made(self, *dates: Any, **more: Any) -> int:
        more.setdefault("published", True)
        return make_activity(self.staff, self.centre, *dates, room=self.room, **more)

    def month(self, month: str = "2026-12", **asked: str) -> str:
        return read(self.client.get(f"/program/miesiac/{month}", query_string=asked))


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene(app)


# --- the month


def test_a_month_shows_each_date_on_its_day_in_a_grid_and_in_a_list(scene: Scene) -> None:
    scene.made(EVENING, EVENING.shifted(timedelta(weeks=1)), period("2027-01-05", "17:00", "20:00"))

    page = scene.month()
    grid, listed = page[page.index("<table") : page.index("</table>")], page[page.index('class="month-list"') :]

    assert re.findall(r'<th scope="col">(\w+)<', grid) == [
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    ]
    assert [grid.count("<tr>"), grid.count(f"/program/{SLUG}"), listed.count(f"/program/{SLUG}")] == [6, 2, 2]
    assert grid.count('class="outside"') == 4
    assert re.search(r'day-number">8</p><ul><li><a href="/program/pierwszy', grid)
    assert "2 dates" in page
    assert re.findall(r'<h3 id="d([\d-]+)"', listed) == ["2026-12-01", "2026-12-08"]


def test_a_month_leads_to_the_next_and_keeps_what_is_asked(scene: Scene) -> None:
    page = scene.month(topic="law", q="wniosek", when="past", places="free")

    for month in ("2026-11", "2027-01"):
        assert f'href="/program/miesiac/{month}?q=wniosek&topic=law&places=free"' in page
    assert 'href="/program?q=wniosek&topic=law&places=free"' in page
    assert "This month" in page
    assert "This month" not in scene.month("2026-11")
    assert 'href="/program/miesiac/2027-05?topic=law"' in read(scene.client.get("/program?topic=law&month=2027-05"))
    assert 'href="/program/miesiac/2026-11"' in read(scene.client.get("/program?month=nonsense"))


def test_a_month_says_what_is_over_and_what_is_called_off(scene: Scene, clock: Any) -> None:
    number = scene.made(EVENING, EVENING.shifted(timedelta(weeks=1)))
    found = activity(number)
    assert found is not None
    cancel_session(actor(scene.staff), number, found.by_start[1].id, why="Choroba.")
    clock.move_to(at("2026-12-02", "10:00"))

    page = scene.month()
    assert page.count('<li class="over">') == 2
    assert page.count('class="called-off"') == page.count("</svg>Called off</span>") == 2
    assert page.count('aria-current="date"') == 1


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({"topic": "law"}, True),
        ({"topic": "money"}, False),
        ({"kind": "event"}, False),
        ({"centre": "tu"}, True),
        ({"audience": "youth"}, False),
        ({"language": "uk"}, True),
        ({"language": "en"}, False),
        ({"access": "hearing_loop"}, False),
        ({"q": "łąka"}, True),
        ({"q": "rower"}, False),
        ({"topic": "nonsense", "kind": "\x01"}, True),
    ],
)
def test_the_filters_of_the_list_narrow_month_and_frame(scene: Scene, asked: dict[str, str], fits: bool) -> None:
    scene.made(
        EVENING,
        **MEADOW,
    )

    assert ("Łąka za blokiem" in scene.month(**asked)) is fits
    assert ("Łąka za blokiem" in read(scene.client.get(FRAME, query_string=asked))) is fits


@pytest.mark.parametrize("month", ["2026-13", "2026", "x", "1999-12", "2101-01", "2026-1", "2026-12-01"])
def test_what_is_no_month_is_no_page(scene: Scene, month: str) -> None:
    assert scene.client.get(f"/program/miesiac/{month}").status_code == 404


@pytest.mark.parametrize("month", ["2000-01", "2100-11", "2027-03", "2027-10", "2027-02"])
def test_every_month_of_the_calendar_has_its_page(scene: Scene, month: str) -> None:
    assert scene.client.get(f"/program/miesiac/{month}").status_code == 200


def test_a_month_asks_a_fixed_number_of_queries(scene: Scene, count_queries: Callable[[], Any]) -> None:
    scene.made(EVENING, topics=(Topic.LAW,))
    with count_queries() as few:
        scene.month()
    for week in range(1, 4):
        scene.made(EVENING.shifted(timedelta(weeks=week)), topics=(Topic.LAW, Topic.MONEY))
    with count_queries() as many:
        scene.month()

    assert len(many) == len(few) <= 3


# --- nothing of drafts


def test_what_is_not_announced_is_in_no_month_frame_or_picture(scene: Scene) -> None:
    scene.made(EVENING, title="Szkic szkolenia", published=False)
    scheduled = scene.made(EVENING.shifted(timedelta(days=1)), title="Zapowiedź później", published=False)
    publish(actor(scene.staff), scheduled, at=at("2026-11-25", "12:00"))
    unknown = scene.made(EVENING.shifted(timedelta(days=2)), title="Porzucony pomysł", published=False)
    call_off(actor(scene.staff), unknown, why="")

    for path in ("/program/miesiac/2026-12", FRAME):
        text = read(scene.client.get(path))
        for title in ("Szkic", "Zapowiedź", "Porzucony"):
            assert title not in text, (path, title)
    for slug in ("szkic-szkolenia", "zapowiedz-pozniej", "porzucony-pomysl", "nie-ma"):
        assert scene.client.get(f"/program/{slug}/obraz-pl.png").status_code == 404


# --- the picture


def test_a_page_that_is_shared_has_its_picture_in_its_language(scene: Scene) -> None:
    scene.made(EVENING, title_en="First application")
    base = scene.app.config["SETTINGS"].base_url

    page = read(scene.client.get(f"/program/{SLUG}"))

    assert f'<meta property="og:image" content="{base}/program/{SLUG}/obraz-en.png">' in page
    for name, content in (("type", "image/png"), ("width", "1200"), ("height", "630"), ("alt", "First application")):
        assert f'<meta property="og:image:{name}" content="{content}">' in page
    assert '<meta property="og:locale" content="en_GB">' in page


def test_the_picture_is_drawn_once_and_kept_by_its_etag(scene: Scene) -> None:
    number = scene.made(EVENING, title_uk="Перша заявка")

    answer = scene.client.get(POSTER)
    image = Image.open(io.BytesIO(answer.data))

    assert (answer.mimetype, image.format, image.size) == ("image/png", "PNG", (1200, 630))
    assert len(answer.data) < 100_000
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in answer.headers
    again = scene.client.get(POSTER, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = scene.client.get(f"/program/{SLUG}/obraz-uk.png").headers["ETag"]
    assert other != answer.headers["ETag"]
    call_off(actor(scene.staff), number, why="Choroba.")
    changed = scene.client.get(POSTER, headers={"If-None-Match": answer.headers["ETag"]})
    assert (changed.status_code, changed.data != answer.data) == (200, True)
    assert scene.client.get(f"/program/{SLUG}/obraz-de.png").status_code == 404


def test_the_picture_of_what_is_online_keeps_the_link_to_join(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Poster] = []
    monkeypatch.setattr("app.programme.views.pictures.draw", lambda poster: drawn.append(poster) or b"")
    link = "https://example.org/tajny-pokoj"
    make_activity(
        scene.staff, scene.centre, EVENING, published=True, place=PlaceKind.ONLINE, online_link=link, title="Online"
    )
    scene.made(EVENING.shifted(timedelta(days=1)), EVENING.shifted(timedelta(days=8)))

    scene.client.get("/program/online/obraz-pl.png")
    scene.client.get(f"/program/{SLUG}/obraz-en.png")

    assert [poster.where for poster in drawn] == ["Online", "Sala Szkoleniowa, ul. Testowa 1, 30-001 Kraków"]
    assert drawn[1].when == "Wednesday 2 December, 17:00–20:00 and 1 more date"
    assert drawn[1].centre == "Centrum Tu"


@pytest.mark.parametrize("letter", [*"ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", *"абвгґдеєжзиіїйклмнопрстуфхцчшщьюяҐЄІЇ", *"–„”’№"])
@pytest.mark.engines("sqlite")
def test_the_font_of_the_picture_has_the_letters_of_all_readers(letter: str) -> None:
    def drawn(title: str) -> bytes:
        return draw(Poster("", "", title, "", "", ""))

    assert drawn(letter) not in {drawn(""), drawn("ᚠ"), drawn("O" if letter != "O" else "A")}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    "title", ["", "x" * 160, "Bardzo długi tytuł " * 8, "ΩΩ 漢字 😀", "\u202eodwrotnie\n\0", "Ї" * 160]
)
def test_any_title_can_be_drawn(title: str) -> None:
    image = Image.open(io.BytesIO(draw(Poster(*[title] * 6))))

    assert image.size == (1200, 630)
    edge = image.convert("RGB").crop((1130, 100, 1200, 540)).getcolors()
    assert edge is not None
    assert len(edge) == 1, "it runs out at the side"


# --- on other websites


def test_any_website_may_frame_the_list_and_nothing_else(scene: Scene) -> None:
    scene.made(EVENING)

    answer = scene.client.get(FRAME)
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    rules = [rule for rule in scene.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    known: dict[str, Any] = {"code": "pl", "month": "2026-12", "activity_slug": SLUG, "kind": "rooms", "format": "csv"}
    known |= dict.fromkeys(("uid", "series_uid", "waiting_uid"), "00000000-0000-4000-8000-000000000000")
    framed = set()
    for rule in rules:
        values = {name: known.get(name, 1) for name in rule.arguments}
        path = scene.app.url_map.bind("localhost").build(rule.endpoint, values)
        with scene.client.get(path) as shown:
            if "frame-ancestors 'none'" not in shown.headers["Content-Security-Policy"]:
                framed.add(rule.endpoint)
    # A mail that is there is shown in a frame of its own page, in development alone; here is none.
    assert framed == {"programme.show_frame"}


def test_the_frame_reads_and_sets_no_cookie_and_may_be_kept_by_all(scene: Scene) -> None:
    scene.made(EVENING, title="Po polsku", title_uk="Українською")
    known = visitor(scene.app, scene.staff)

    stranger = scene.app.test_client(use_cookies=False).get(FRAME)
    met = known.get(FRAME)

    assert (met.data, met.headers["Cache-Control"]) == (stranger.data, "public, max-age=900")
    assert stranger.headers["Cache-Control"] == "public, max-age=900"
    for answer in (stranger, met):
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "csrf" not in answer.text
    assert "Українською" in known.get("/program/na-strone/uk").text
    assert '<html lang="uk">' in known.get("/program/na-strone/uk").text


def test_links_of_the_frame_open_outside_of_it(scene: Scene) -> None:
    scene.made(EVENING)
    scene.made(title="Bez terminu")
    base = scene.app.config["SETTINGS"].base_url

    links = re.findall(r"<a ([^>]+)>", scene.client.get(f"{FRAME}?topic=law").text)

    assert all('target="_blank" rel="noopener"' in link and f'href="{base}/program' in link for link in links)
    assert f'href="{base}/program?topic=law"' in links[-1]


def test_the_code_to_copy_is_shown_beside_how_it_looks(scene: Scene) -> None:
    page = scene.client.get("/program/na-strone?topic=law&code=uk&q=%22%3E%3Cu%3E").text
    base = scene.app.config["SETTINGS"].base_url
    path = "/program/na-strone/uk?q=%22%3E%3Cu%3E&amp;topic=law"

    assert f"&lt;iframe src=&#34;{base}{path.replace('&amp;', '&amp;amp;')}&#34;" in page
    assert f'<iframe class="frame-shown" src="{path}"' in page
    assert "<u>" not in page
    assert 'title="Programme of the Civic Centres of Kraków"' in page


def test_the_frame_asks_a_fixed_number_of_queries(scene: Scene, count_queries: Callable[[], Any]) -> None:
    scene.made(EVENING)
    with count_queries() as few:
        scene.client.get(FRAME)
    for week in range(1, 5):
        scene.made(EVENING.shifted(timedelta(weeks=week)))
    with count_queries() as many:
        scene.client.get(FRAME)

    assert len(many) == len(few) <= 5


def test_the_programme_leads_to_its_other_forms(scene: Scene) -> None:
    page = said(scene.client.get("/program"))

    for words in ("List Month", "Follow the programme by mail", "Feed of the programme (Atom)", "On your own website"):
        assert words in page, words
