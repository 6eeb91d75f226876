"""Pure rules of accounts: what is an address, a name, a telephone, a password, and how guessing is slowed."""

import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import rules
from app.core.errors import TooManyTries

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("anna@example.org", "anna@example.org"),
        ("  Anna.Nowak@Example.ORG ", "anna.nowak@example.org"),
        ("anna+sala@example.org", "anna+sala@example.org"),
        ("Jan@Żółw.pl", "jan@xn--w-uga1v8h.pl"),
        ("jan@xn--w-uga1v8h.pl", "jan@xn--w-uga1v8h.pl"),
    ],
)
def test_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert rules.check_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "anna", "anna@", "@example.org", "a b@example.org", "anna@example", "anna@localhost"),
        *(
            "anna@example.org\nBcc: x@example.org",
            "anna\r@example.org",
            "anna\x00@example.org",
            "anna@exam\u2028ple.org",
        ),
        *("ąnna@example.org", '"a b"@example.org', "a" * 250 + "@example.org", "a@" + "b" * 250 + ".org"),
        *("Anna <anna@example.org>", "anna@exam\u2028ple.org"),
    ],
)
def test_what_is_no_address_is_refused_and_is_nobodys(typed: str) -> None:
    with pytest.raises(rules.NotAnAddress):
        rules.check_email(typed)
    assert rules.looked_for(typed) == ""


@given(st.text(max_size=300))
def test_any_text_is_an_address_or_is_refused(typed: str) -> None:
    kept = rules.looked_for(typed)
    assert kept == kept.lower()
    assert set(kept) <= set(string.printable) - set(string.whitespace)


@pytest.mark.parametrize("name", ["Zażółć Gęślą", "О'Коннор Іван", "👩‍👩‍👧", "a;b,c\\d", "x" * 120])
def test_name_of_people_is_kept(name: str) -> None:
    assert rules.check_name(f"  {name} ") == name


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\rb", "a\x00b", "a\u2028b", "a\u2029b", "a\x85b", "x" * 121])
def test_name_that_breaks_lines_is_refused(name: str) -> None:
    with pytest.raises(rules.NotAName):
        rules.check_name(name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("   ", ""),
        ("12 345 67 89", "+48 12 345 67 89"),
        ("+380 44 123 4567", "+380 44 123 4567"),
        ("0048 123456789", "+48 12 345 67 89"),
    ],
)
def test_telephone_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert rules.check_phone(typed) == kept


@pytest.mark.parametrize("typed", ["12", "abc", "+999 123", "1" * 32, "112", "123456789 ext. 123456789012345"])
def test_what_is_no_telephone_is_refused(typed: str) -> None:
    with pytest.raises(rules.NotATelephone):
        rules.check_phone(typed)


@given(st.text(alphabet="0123456789+ ()-x.ext#;\x00ąé", max_size=32))
def test_any_telephone_fits_its_column_or_is_refused(typed: str) -> None:
    try:
        kept = rules.check_phone(typed)
    except rules.NotATelephone:
        return
    assert len(kept) <= 32
    assert kept.isprintable()


@pytest.mark.parametrize("password", ["kot pije mleko", "Zażółć gęślą", "x" * 197 + "yza", "🐈🐕🐈🐕🐀🐁🐂🐃🐄🐅"])
def test_long_password_is_welcome(password: str) -> None:
    rules.check_password(password, email="anna@example.org")


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("", rules.PasswordTooShort),
        ("x" * 9, rules.PasswordTooShort),
        ("x" * 201, rules.PasswordTooLong),
        ("aaaaaaaaaaaa", rules.PasswordTooCommon),
        ("1234567890", rules.PasswordTooCommon),
        ("Password123", rules.PasswordTooCommon),
        ("ANNA.NOWAK@example.org", rules.PasswordTooCommon),
        ("anna.nowak", rules.PasswordTooCommon),
    ],
)
def test_easy_password_is_refused(password: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rules.check_password(password, email="anna.nowak@example.org")


@pytest.mark.parametrize(("failures", "wait"), [(10, 1), (11, 2), (12, 4), (15, 32), (16, 60), (40, 60)])
def test_each_further_guess_waits_longer_but_never_more_than_a_minute(failures: int, wait: int) -> None:
    tried = [NOON] * failures

    with pytest.raises(TooManyTries):
        rules.check_pace(tried, now=NOON + timedelta(seconds=wait - 0.5), free=10)
    rules.check_pace(tried, now=NOON + timedelta(seconds=wait), free=10)


def test_ten_guesses_are_free() -> None:
    rules.check_pace([NOON] * 9, now=NOON, free=10)


def test_secret_has_more_than_128_bits_and_its_fingerprint_tells_nothing() -> None:
    secret = rules.new_secret()
    assert len(secret) == 43  # 256 bits in base 64
    assert secret != rules.new_secret()
    assert rules.fingerprint("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
