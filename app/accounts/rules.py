"""Pure rules of accounts: addresses, telephone numbers, passwords, secrets, and how guessing is slowed."""

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from app.core.errors import Refusal, TooManyTries
from app.core.i18n import N_

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
SIGN_IN_LASTS = timedelta(days=30)
CONFIRMATION_LASTS = timedelta(days=3)
RESET_LASTS = timedelta(hours=1)
DRAFT_LASTS = timedelta(hours=24)
LARGEST_DRAFT = 20_000
FREE_TRIES, SLOW_WITHIN, LONGEST_WAIT = 10, timedelta(minutes=15), timedelta(seconds=60)
FREE_TRIES_OF_A_NETWORK, FREE_TRIES_AT_AN_ADDRESS = 50, 30
MAILS_AT_ONCE = 5
# Small letters alone, so that a telephone needs no other keyboard; without l and o, which look like digits: 128 bits.
APP_LETTERS, APP_GROUPS, APP_GROUP = "abcdefghijkmnpqrstuvwxyz", 7, 4
MOST_APP_PASSWORDS = 20
LONGEST_NAME, LONGEST_PHONE = 120, 32
COMMON = frozenset(
    {
        *("1234567890", "0123456789", "qwertyuiop", "password123", "passw0rd123", "administrator", "haslo12345"),
        *("zaq12wsxcde", "qwerty12345", "12345qwert", "polska1234", "krakow1234", "1q2w3e4r5t", "iloveyou123"),
    }
)


class NotAnAddress(Refusal):
    sentence = N_("Write an e-mail address such as name@example.org.")
    field = "email"


class NotATelephone(Refusal):
    sentence = N_("Write a telephone number such as 12 345 67 89 or +48 123 456 789.")
    field = "phone"


class NotAName(Refusal):
    sentence = N_("Write a name of at most %(most)s characters in one line.")
    field = "name"


class PasswordTooShort(Refusal):
    sentence = N_("Choose a password of at least %(least)s characters; a sentence is a good one.")
    field = "password"


class PasswordTooLong(Refusal):
    sentence = N_("Choose a password of at most %(most)s characters.")
    field = "password"


class PasswordTooCommon(Refusal):
    sentence = N_("Many people use this password, so it is easily guessed. Choose another one.")
    field = "password"


class WrongPassword(Refusal):
    """The same words for a wrong password and an unknown address."""

    sentence = N_("The e-mail address or the password is wrong. Check both, or set a new password.")
    field = "password"


class WrongCurrentPassword(Refusal):
    sentence = N_("This is not your current password. Try again, or set a new one from the sign-in page.")
    field = "current_password"


class WrongAppPassword(Refusal):
    """The same words for a wrong app password, an unknown address and a closed account."""

    sentence = N_("The e-mail address or the app password is wrong. Make a new app password in your account.")
    status = 401


class TooManyAppPasswords(Refusal):
    sentence = N_("You have %(most)s app passwords. Revoke one that you no longer use, then make a new one.")
    status = 409


class NotConfirmed(Refusal):
    sentence = N_("First confirm your address: we have just sent you a new mail with a link.")


class LinkOver(Refusal):
    sentence = N_("This link has been used or is too old. Ask for a new one.")
    status = 410


class AddressTaken(Refusal):
    sentence = N_("This address cannot be used. Choose another one.")
    field = "email"
    status = 409


class SameAddress(Refusal):
    sentence = N_("You sign in with this address already. Write the new one.")
    field = "email"


class NoSuchPerson(Refusal):
    sentence = N_("Nobody signed up with this address. Ask the person to sign up first.")
    field = "email"


class DraftTooLarge(Refusal):
    sentence = N_("This is too much text to keep. Sign in first, then write.")
    status = 413


class NotYourself(Refusal):
    sentence = N_("You cannot take this away from yourself. Ask another administrator.")
    status = 409


def check_email(typed: str) -> str:
    """The address as it is kept: lower-case, its domain in ASCII as mail servers want it. Nothing is looked up.

    Refuses NotAnAddress.
    """
    try:
        found = validate_email(typed.strip(), check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        raise NotAnAddress from None
    return (found.ascii_email or found.normalized).lower()


def looked_for(typed: str) -> str:
    """The address that somebody may mean; what is no address is nobody's, so it is an empty text."""
    try:
        return check_email(typed)
    except NotAnAddress:
        return ""


def check_name(typed: str) -> str:
    """The name as it is kept. Refuses NotAName."""
    name = typed.strip()
    if not 0 < len(name) <= LONGEST_NAME or any(
        unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in name
    ):
        raise NotAName(most=LONGEST_NAME)
    return name


def check_phone(typed: str) -> str:
    """The number as it is kept (+48 12 345 67 89), or an empty text. Refuses NotATelephone."""
    if not typed.strip():
        return ""
    try:
        number = phonenumbers.parse(typed, "PL")
    except phonenumbers.NumberParseException:
        raise NotATelephone from None
    kept = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
    if not phonenumbers.is_valid_number(number) or len(kept) > LONGEST_PHONE:
        raise NotATelephone
    return kept


def check_password(password: str, *, email: str) -> None:
    """Length before complexity, as NIST SP 800-63B, 3.1.1 has it; spaces and all letters are welcome.

    Refuses PasswordTooShort, PasswordTooLong and PasswordTooCommon.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooLong(most=LONGEST_PASSWORD)
    if password.lower() in {*COMMON, email, email.partition("@")[0]} or len(set(password)) < 4:
        raise PasswordTooCommon


def check_pace(failures: Sequence[datetime], *, now: datetime, free: int) -> None:
    """After so many free failures each further try waits: 1, 2, 4 ... 60 seconds. Refuses TooManyTries.

    Nobody is locked out: a minute later one may always try again.
    """
    over = len(failures) - free
    if over < 0:
        return
    wait = min(timedelta(seconds=2 ** min(over, 10)), LONGEST_WAIT)
    if now < max(failures) + wait:
        raise TooManyTries


def new_secret() -> str:
    """256 random bits for an address or a cookie."""
    return secrets.token_urlsafe(32)


def new_app_password() -> str:
    """At least 128 random bits to type by hand: `abcd-efgh-...`."""
    letters = [secrets.choice(APP_LETTERS) for _ in range(APP_GROUPS * APP_GROUP)]
    return "-".join("".join(letters[first : first + APP_GROUP]) for first in range(0, len(letters), APP_GROUP))


def app_fingerprint(typed: str) -> str:
    """What we keep of an app password, however its groups and letters were typed."""
    return fingerprint("".join(sign for sign in typed.lower() if sign.isalnum()))


def fingerprint(secret: str) -> str:
    """What we keep of a secret: its SHA-256 (it has entropy enough to need no salt)."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True)
class DemoPerson:
    """Somebody whom a visitor of a demonstration can be."""

    email: str
    role: str


DEMO_PASSWORD = "Krakow-2026-demo"  # noqa: S105 - it is shown on the sign-in page of a demonstration
DEMO_PEOPLE = (
    DemoPerson("ngo@example.org", N_("Owner of an organisation")),
    DemoPerson("member@example.org", N_("Member of the same organisation")),
    DemoPerson("ngo2@example.org", N_("Owner of another organisation")),
    DemoPerson("group@example.org", N_("Informal group")),
    DemoPerson("resident@example.org", N_("Resident")),
    DemoPerson("mentor@example.org", N_("Mentor")),
    DemoPerson("volunteer@example.org", N_("Volunteer")),
    DemoPerson("trainer@example.org", N_("Trainer")),
    DemoPerson("reception@example.org", N_("Reception")),
    DemoPerson("coordinator@example.org", N_("Coordinator")),
    DemoPerson("manager@example.org", N_("Manager of a centre")),
    DemoPerson("coordinator2@example.org", N_("Coordinator of the other centre")),
    DemoPerson("admin@example.org", N_("City administrator")),
)
