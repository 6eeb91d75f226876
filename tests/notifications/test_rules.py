"""Pure rules of mail: facts come back as they were, words carry no control signs, tries are spaced."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import Period
from app.core.i18n import Sentence
from app.notifications.rules import (
    decode_facts,
    encode_facts,
    in_lines,
    in_one_line,
    next_try,
    told_error,
    without_secrets,
)

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_facts_come_back_as_they_were() -> None:
    facts = {
        "text": "Zażółć",
        "number": 3,
        "nothing": None,
        "moment": NOON,
        "day": date(2026, 12, 1),
        "period": Period(NOON, NOON + timedelta(hours=2)),
        "sentence": Sentence("Wait until %(until)s.", {"until": NOON}),
        "count": Sentence("%(count)s day", {"count": 2}, plural="%(count)s days"),
        "list": [1, "two"],
    }
    assert decode_facts(encode_facts(facts)) == facts


def test_secrets_are_left_out() -> None:
    assert without_secrets({"secret_path": "/x", "secret_token": "y", "name": "Anna"}) == {"name": "Anna"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Wisła\r\nBcc: all@example.org", "Wisła Bcc: all@example.org"),
        ("a\x00b\u2028c\u2029d\x85e\x0bf\x1bg\x7fh", "a b c d e f g h"),
        ("  Zażółć \t gęślą  ", "Zażółć gęślą"),
        ("👩‍👩‍👧 שלום", "👩‍👩‍👧 שלום"),
    ],
)
def test_subject_is_one_line(text: str, line: str) -> None:
    assert in_one_line(text) == line


@given(st.text())
def test_any_text_becomes_one_line_without_control_signs(text: str) -> None:
    line = in_one_line(text)
    assert len(line.splitlines()) <= 1
    assert in_one_line(line) == line
    line.encode()


def test_body_keeps_its_lines_and_one_blank_between_them() -> None:
    assert in_lines("\n\n a\x00 \n\n\n\nb\u2028c\n\td\n\n") == "a\n\nbc\n\td\n"


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 360), (12, 360)])
def test_next_try_waits_longer_each_time(tries: int, minutes: int) -> None:
    assert next_try(tries, NOON, NOON + MINUTE) == NOON + MINUTE + minutes * MINUTE


def test_mail_is_given_up_after_three_days() -> None:
    assert next_try(9, NOON, NOON + timedelta(days=3) - MINUTE) is not None
    assert next_try(9, NOON, NOON + timedelta(days=3)) is None


def test_kept_error_holds_no_address_and_is_short() -> None:
    said = told_error(OSError("<Anna@Example.org> unknown\r\nnor ANNA@EXAMPLE.ORG\x00"), "anna@example.org")
    assert said == "OSError: <…> unknown nor …"
    assert len(told_error(OSError("x" * 9000), "")) == 500
