"""The edge of the product: safe addresses, headers, and words with facts."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.core.access import Action
from app.core.clock import Period
from app.core.errors import Refusal
from app.core.i18n import Sentence
from app.core.web import Area, amount, path_on_this_site, say, when
from app.core.web.fields import WholeNumber, has_control_signs
from tests.makers import at, period

ELSEWHERE = [
    *("//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "evil", "", None),
    *("/\tx", "/\nx", "\\\\evil.example", "javascript:alert(1)", " /x", "/\x00"),
]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_path_of_another_site_is_not_followed(wanted: str | None) -> None:
    assert path_on_this_site(wanted, "/home") == "/home"


@pytest.mark.parametrize("wanted", ["/", "/sale?date=2026-12-01", "/rezerwacje/abc#top", "/a//b"])
def test_path_of_this_site_is_followed(wanted: str) -> None:
    assert path_on_this_site(wanted, "/home") == wanted


def test_route_without_an_action_cannot_be_registered() -> None:
    area = Area("some", __name__)

    with pytest.raises(TypeError):
        area.route("/x")
    area.route("/y", action=Action.SEE_PUBLIC)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("pl", "wtorek 1 grudnia, 18:00–20:00"),
        ("en", "Tuesday 1 December, 18:00–20:00"),
        ("uk", "вівторок, 1 грудня, 18:00–20:00"),
    ],
)
def test_period_is_said_as_people_say_it(app: Flask, language: str, said: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert when(period("2026-12-01", "18:00", "20:00")) == said


def test_period_to_midnight_ends_at_24(app: Flask) -> None:
    with app.test_request_context(), force_locale("pl"):
        assert (
            when(Period(at("2027-01-02", "22:00"), at("2027-01-02", "24:00"))) == "sobota 2 stycznia 2027, 22:00–24:00"
        )


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0\u00a0min"), (45, "45\u00a0min"), (60, "1\u00a0h"), (90, "1\u00a0h 30\u00a0min")]
)
def test_amount_is_short(app: Flask, minutes: int, said: str) -> None:
    with app.test_request_context(), force_locale("pl"):
        assert amount(minutes) == said


def test_sentence_says_its_facts(app: Flask) -> None:
    class Late(Refusal):
        sentence = "Wait %(long)s."

    with app.test_request_context(), force_locale("en"):
        assert say(Late(long=timedelta(hours=1))) == "Wait 1\u00a0h."
        assert say(Sentence("100% sure")) == "100% sure"


def test_sentence_says_a_list_of_sentences_and_a_list_of_days(app: Flask) -> None:
    why, days = (Sentence("closed"), Sentence("taken")), (date(2026, 12, 1), date(2026, 12, 8))

    with app.test_request_context(), force_locale("en"):
        assert say(Sentence("It is %(why)s.", {"why": why})) == "It is closed, taken."
        assert say(Sentence("Not on %(days)s.", {"days": days})) == "Not on 1 and 8 December."


@pytest.mark.parametrize("sign", ["\r", "\n", "\x00", "\u2028", "\u2029", "\x1b", "\x85"])
def test_control_sign_is_noticed(sign: str) -> None:
    assert has_control_signs(f"a{sign}b") is True


@pytest.mark.parametrize("text", ["Zażółć gęślą jaźń", "שלום", "👩‍👩‍👧", "a;b,c\\d"])
def test_text_of_people_is_no_control_sign(text: str) -> None:
    assert has_control_signs(text) is False


@pytest.mark.parametrize("typed", [{}, {"number": ""}, {"number": "x"}, {"number": "12345678901"}])
def test_nothing_typed_for_a_number_with_wide_limits_is_refused_at_once(app: Flask, typed: dict[str, str]) -> None:
    """A range that is asked for what is no number looks through all that it has: with these limits for ever."""

    class Asked(Form):
        number = WholeNumber("Number", 1, 10**15)

    with app.test_request_context(), force_locale("en"):
        form = Asked(MultiDict(typed))
        assert not form.validate()
        assert [str(error) for error in form.number.errors] == ["Write a whole number from 1 to 1000000000000000."]
