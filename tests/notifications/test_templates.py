"""Every mail in every language, as text and as HTML, with sample facts: complete, and escaped."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from jinja2 import meta

from app.core.clock import Period
from app.core.i18n import LANGUAGES, N_, Named, Sentence
from app.notifications.models import Mail
from app.notifications.rules import encode_facts
from app.notifications.services import message_of, words_of
from tests.support.databases import ROOT

FOLDER = ROOT / "templates" / "emails"
TEMPLATES = sorted({path.stem for path in FOLDER.iterdir()} - {"base", "parts", "_calendar", "_closure", "_enrolment"})
STARTS = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
SAMPLES = {
    "name": "Anna Nowak",
    "title": "Zebranie zarządu",
    "room": "Sala Duża",
    "centre": "Centrum Obywatelskie Reymonta",
    "address_line": "ul. Reymonta 20, 30-059 Kraków",
    "centre_phone": "12 345 67 89",
    "centre_email": "reymonta@example.org",
    "period": Period(STARTS, STARTS + timedelta(hours=2)),
    "old_room": "Sala Mała",
    "old_period": Period(STARTS - timedelta(hours=1), STARTS),
    "new_room": "Sala Nowa",
    "new_period": Period(STARTS + timedelta(hours=1), STARTS + timedelta(hours=4)),
    "new_people": 20,
    "change_uid": "0b6f2f9c-0000-4000-8000-000000000001",
    "answer_by": STARTS - timedelta(days=2),
    "until": STARTS,
    "people": 12,
    "equipment": "2 × Projektor",
    "new_equipment": "3 × Projektor",
    "pads": Sentence(N_("You may come in from %(come)s to set up."), {"come": "17:45"}),
    "dates": (
        Period(STARTS, STARTS + timedelta(hours=2)),
        Period(STARTS + timedelta(days=7), STARTS + timedelta(days=8)),
    ),
    "approved": (Period(STARTS, STARTS + timedelta(hours=2)),) * 2,
    "refused": (Period(STARTS, STARTS + timedelta(hours=2)),),
    "reasons": (Named("Remont", "Repairs", "Ремонт"),),
    "due": STARTS.date(),
    "recording": "Nagranie warsztatu",
    "closes_at": STARTS,
    "opens_at": STARTS,
    "more": 3,
    "secret_ticket": "sekret",
    "first": Period(STARTS, STARTS + timedelta(hours=2)),
    "pads_by_date": (Sentence(N_("You may come in from %(come)s to set up."), {"come": "17:45"}), None),
    **{f"{name}_before": (Period(STARTS, STARTS + timedelta(hours=2)),) * 2 for name in ("done", "held")},
    **{f"{name}_after": (Period(STARTS, STARTS + timedelta(hours=3)),) * 2 for name in ("done", "held")},
    **{f"{name}_rooms": ("Sala Nowa", "") for name in ("done", "held")},
    **{f"{name}_people": (0, 14) for name in ("done", "held")},
    "lead_uid": "0b6f2f9c-0000-4000-8000-000000000001",
    "uid": "0b6f2f9c-0000-4000-8000-000000000000",
    "organisation": "Stowarzyszenie Wisła",
    "organisation_id": 7,
    "group": "Zielone podwórka",
    "places": ("Sala Duża", ""),
    "inviter": "Jan Kowalski",
    "words": "Proszę o statut.\nDziękuję.",
    "reason_words": Sentence(N_("The room is not fit for this.")),
    "secret_path": "/konto/potwierdz/sekret",
    "secret_token": "sekret",
    "late": True,
    "freed_from": STARTS + timedelta(minutes=15),
    "consequence": Sentence(N_("Warning")),
    "cause": Sentence(N_("Nobody came to the booking.")),
    "meaning": Sentence(N_("This cannot be done.")),
    "until_day": STARTS.date(),
    "ledger_path": "/organizacje/7/rozliczenie",
    "appeal_id": 3,
    "files": 2,
    "is_gap": True,
    "goes_on_at": STARTS - timedelta(days=3),
    "stood_minutes": 135,
    "first_due": STARTS - timedelta(days=2),
    "overdue": 2,
    "lines": tuple(
        ("Zebranie zarządu", "Sala Duża, Centrum", Period(STARTS, STARTS + timedelta(hours=2)), STARTS, "/zespol", n)
        for n in (1, 3)
    ),
    "asked_room": "Sala Pytana",
    "asked_period": Period(STARTS - timedelta(hours=2), STARTS),
    "became": "refused",
    "kind": "closure",
    "why": "Remont podłogi",
    "number": 5,
    "is_accepted": True,
    "path": "/zespol/program/5",
    "announced": (
        (Named("Dotacje", "Grants", "Гранти"), "/program/dotacje", Period(STARTS, STARTS + timedelta(hours=2)), "Sala"),
        (Named("Bez terminu"), "/program/bez-terminu", None, "Park"),
    ),
    "announced_left": (Sentence(N_("Waiting list")), None),
    "coming_left": (Sentence(N_("%(count)s place left"), {"count": 3}, plural=N_("%(count)s places left")),),
    "coming": ((Named("Zdalnie"), "/program/zdalnie", Period(STARTS, STARTS + timedelta(hours=2)), ""),),
    "secret_change_path": "/program/obserwuj/zmien/sekret",
    "secret_unsubscribe_path": "/program/obserwuj/wypisz/sekret",
    **{
        f"{name}_{what}": sample
        for name in ("moved", "cancelled", "displaced", "ended", "kept", "change", "offer")
        for what, sample in (
            ("titles", ("Próba", "Zebranie")),
            *((time, (Period(STARTS, STARTS + timedelta(hours=2)),) * 2) for time in ("before", "after")),
            *((rooms, ("Sala Duża", "Sala Mała")) for rooms in ("rooms", "rooms_after")),
        )
    },
    "names": (),
    "rooms": ("Sala Duża", Sentence(N_("Online"))),
    "rank": 3,
    "waiting": 7,
    "place": Sentence(N_("Online")),
    "misses": Sentence(N_("You come after the others, because places stayed empty. This passes.")),
    "reason": Sentence(N_("Who signed up earlier comes first.")),
    "put_back": False,
    "is_unconfirmed": True,
    "had_place": True,
    "date": Period(STARTS, STARTS + timedelta(hours=2)),
    "before": Period(STARTS, STARTS + timedelta(hours=2)),
    "after": Period(STARTS + timedelta(days=1), STARTS + timedelta(days=1, hours=2)),
    "is_leader": False,
    "is_added": True,
    "fewest": 8,
    "subject": "Weźcie laptopy",
    "mode": "drawn",
    "asks": True,
    "secret_link": "spotkanie.example.org/abc",
    "other_room": True,
    "may_sign_in": True,
    "next_path": "/sale?date=2026-12-01&people=8",
}
ALWAYS = {
    "base_url",
    "language",
    "_",
    "gettext",
    "ngettext",
    "mail_button",
    "mail_facts",
    "listed",
    "mail_moves",
    "moved",
    "moves",
    "from_to",
}
LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\(|\bNone\b|Undefined|\$period|\$moment|\$sentence|&amp;(lt|gt|amp);")


def mail_of(template: str, language: str, **changed: object) -> Mail:
    return Mail(
        id=12,
        template=template,
        language=language,
        address="anna@example.org",
        facts=encode_facts({**SAMPLES, **changed}),
        created_at=STARTS - timedelta(days=7),
    )


@pytest.fixture
def anything(app):
    with app.app_context():
        yield app


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("template", TEMPLATES)
def test_sample_has_every_fact_that_a_mail_tells(anything, template: str) -> None:
    told = set()
    for ending in ("txt", "html"):
        source = (FOLDER / f"{template}.{ending}").read_text()
        told |= meta.find_undeclared_variables(anything.jinja_env.parse(source))
    assert told - ALWAYS - set(SAMPLES) == set()


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_mail_is_complete_in_text_and_html(anything, template: str, language: str) -> None:
    words = words_of(mail_of(template, language))

    assert len(words.subject) > 8
    assert words.subject == " ".join(words.subject.split())
    assert [LEFTOVER.findall(part) for part in (words.subject, words.text, words.html)] == [[], [], []]
    assert words.subject in unescape(words.html)
    assert f'<html lang="{language}">' in words.html
    links = re.findall(r"https?://[^\s\"<>]+", words.text)
    assert [link for link in links if link not in unescape(words.html)] == []
    assert [link for link in links if not link.startswith(anything.config["SETTINGS"].base_url)] == []
    assert len(words.text.splitlines()) >= 5


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("template", TEMPLATES)
def test_mail_is_said_differently_in_each_language(anything, template: str) -> None:
    assert len({words_of(mail_of(template, language)).subject for language in LANGUAGES}) == 3


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("template", TEMPLATES)
def test_markup_in_names_is_shown_and_not_obeyed(anything, template: str) -> None:
    planted = '<script>alert("x")</script>'
    texts = {name: planted for name, sample in SAMPLES.items() if isinstance(sample, str)}

    words = words_of(mail_of(template, "en", **texts))

    assert "<script" not in words.html
    assert ("&lt;script&gt;" in words.html) == (planted in words.text or planted in words.subject)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("template", TEMPLATES)
def test_line_breaks_in_names_add_no_header(anything, template: str) -> None:
    headers = [name for name, _ in message_of(mail_of(template, "en")).items()]
    for planted in ("\r\nBcc: all@example.org", "\n\nSubject: x", "\x00", "\u2028Bcc: x", "\x1b[2J"):
        texts = {name: f"a{planted}b" for name, sample in SAMPLES.items() if isinstance(sample, str)}

        message = message_of(mail_of(template, "en", **texts))

        assert [name for name, _ in message.items()] == headers
        assert message["Subject"].isprintable()
        assert b"\x00" not in message.as_bytes()
        head, _, _ = message.as_bytes().partition(b"\n\n")
        assert not re.search(rb"^(bcc|subject: x)", head, re.IGNORECASE | re.MULTILINE)


@pytest.mark.engines("sqlite")
def test_message_says_who_to_whom_when_and_in_which_language(anything) -> None:
    message = message_of(mail_of("booking_approved", "pl"))

    assert message["To"] == "anna@example.org"
    assert message["From"] == anything.config["SETTINGS"].mail_from
    assert (message["Content-Language"], message["Auto-Submitted"]) == ("pl", "auto-generated")
    assert message["Date"].datetime == STARTS - timedelta(days=7)
    assert message["Message-ID"] == "<mail-12@127.0.0.1>"
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
