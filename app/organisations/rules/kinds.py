"""The kinds of organisations, the numbers each kind has, and the words for them."""

import enum
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from stdnum.exceptions import ValidationError
from stdnum.pl import nip, regon

from app.core.access import OrganisationRole
from app.core.errors import Refusal
from app.core.i18n import N_
from app.organisations.rules.refusals import (
    CityListNumberNeeded,
    DocumentNeeded,
    KrkgwNumberNeeded,
    KrsNeeded,
    NotAKrs,
    NotANip,
    NotARegon,
    ResponsiblePersonNeeded,
)


class OrganisationKind(enum.StrEnum):
    """The legal kind; it decides which register number is asked for."""

    ASSOCIATION = "association"
    FOUNDATION = "foundation"
    ORDINARY_ASSOCIATION = "ordinary_association"
    SPORTS_CLUB = "sports_club"
    HOUSEWIVES_CIRCLE = "housewives_circle"
    PARISH = "parish"
    PARENTS_COUNCIL = "parents_council"
    INFORMAL_GROUP = "informal_group"
    OTHER = "other"


class Verification(enum.StrEnum):
    """What staff found: waiting to be looked at, verified, or sent back with a reason."""

    WAITING = "waiting"
    VERIFIED = "verified"
    SENT_BACK = "sent_back"


@dataclass(frozen=True)
class Numbers:
    """What an organisation is known by in registers; an empty text where it has no such number."""

    krs: str = ""
    nip: str = ""
    regon: str = ""
    register_entry: str = ""
    responsible_person: str = ""


@dataclass(frozen=True)
class Asked:
    """What a kind of organisation is asked: the fields shown, and the refusals where one that it must have is empty."""

    explanation: str
    fields: tuple[str, ...]
    needed: tuple[type[Refusal], ...] = ()
    entry_label: str = ""
    entry_hint: str = ""


_TAX = ("nip", "regon")

ASKED: Mapping[OrganisationKind, Asked] = {
    OrganisationKind.ASSOCIATION: Asked(
        N_("Entered in the National Court Register (KRS), also a union of associations."), ("krs", *_TAX), (KrsNeeded,)
    ),
    OrganisationKind.FOUNDATION: Asked(
        N_("Entered in the National Court Register (KRS)."), ("krs", *_TAX), (KrsNeeded,)
    ),
    OrganisationKind.ORDINARY_ASSOCIATION: Asked(
        N_("At least three people, on the list that the city keeps, not in the KRS."),
        ("register_entry", *_TAX),
        (CityListNumberNeeded,),
        N_("Number on the city's list of ordinary associations"),
    ),
    OrganisationKind.SPORTS_CLUB: Asked(
        N_("A pupils' sports club, or another club on the list that the city keeps."),
        ("register_entry", *_TAX),
        (CityListNumberNeeded,),
        N_("Number on the city's list of sports clubs"),
    ),
    OrganisationKind.HOUSEWIVES_CIRCLE: Asked(
        N_("Entered in the national register of rural housewives' circles (KRKGW)."),
        ("register_entry", *_TAX),
        (KrkgwNumberNeeded,),
        N_("Number in KRKGW"),
    ),
    OrganisationKind.PARISH: Asked(
        N_("A parish or another unit of a church or religious association."),
        ("register_entry", *_TAX),
        (DocumentNeeded,),
        N_("Document"),
        N_("For example a certificate of the curia of 3 March 2026. Bring it to the centre when staff ask for it."),
    ),
    OrganisationKind.PARENTS_COUNCIL: Asked(
        N_("The parents' council of a school or kindergarten. No number is needed: write the school in the name."), ()
    ),
    OrganisationKind.INFORMAL_GROUP: Asked(
        N_("People who do something together without a legal form. One adult is responsible for the group."),
        ("responsible_person",),
        (ResponsiblePersonNeeded,),
    ),
    OrganisationKind.OTHER: Asked(
        N_("For example a social cooperative, a school or an institution. Write the numbers that you have."),
        ("krs", *_TAX, "register_entry"),
        (),
        N_("Other register and number"),
    ),
}

KIND_LABELS: Mapping[OrganisationKind, str] = {
    OrganisationKind.ASSOCIATION: N_("Association"),
    OrganisationKind.FOUNDATION: N_("Foundation"),
    OrganisationKind.ORDINARY_ASSOCIATION: N_("Ordinary association"),
    OrganisationKind.SPORTS_CLUB: N_("Pupils' sports club"),
    OrganisationKind.HOUSEWIVES_CIRCLE: N_("Rural housewives' circle"),
    OrganisationKind.PARISH: N_("Parish"),
    OrganisationKind.PARENTS_COUNCIL: N_("Parents' council"),
    OrganisationKind.INFORMAL_GROUP: N_("Informal group"),
    OrganisationKind.OTHER: N_("Other"),
}

VERIFICATION_LABELS: Mapping[Verification, str] = {
    Verification.WAITING: N_("Waiting for verification"),
    Verification.VERIFIED: N_("Verified"),
    Verification.SENT_BACK: N_("Sent back to be put right"),
}

ROLE_LABELS: Mapping[OrganisationRole, str] = {
    OrganisationRole.OWNER: N_("owner"),
    OrganisationRole.BOOKER: N_("booker"),
}

# What staff look at when they verify; whoever changes one of these asks for verification again.
PROVED = ("kind", "name", "krs", "nip", "regon", "register_entry", "responsible_person")

HISTORY_LABELS: Mapping[str, str] = {
    "created": N_("Added"),
    "edited": N_("Details changed"),
    "submitted": N_("Details changed, waits for verification again"),
    "verified": N_("Verified"),
    "sent_back": N_("Sent back to be put right"),
    "invited": N_("Somebody was invited"),
    "invitation_withdrawn": N_("An invitation was withdrawn"),
    "joined": N_("Somebody joined"),
    "role_changed": N_("A role was changed"),
    "removed": N_("Somebody was removed"),
    "left": N_("Somebody left"),
}


def read_krs(typed: str) -> str:
    """Ten digits; spaces and dashes do not matter. Raises NotAKrs."""
    number = _compact(typed)
    if number and (not re.fullmatch(r"[0-9]{10}", number) or not number.strip("0")):
        raise NotAKrs
    return number


def read_nip(typed: str) -> str:
    """Ten digits with the right check digit; spaces, dashes and PL in front do not matter. Raises NotANip."""
    number = _compact(typed).removeprefix("PL")
    if not number:
        return ""
    try:
        right = str(nip.validate(number))
    except ValidationError:
        raise NotANip from None
    if not right.strip("0"):
        raise NotANip
    return right


def read_regon(typed: str) -> str:
    """9 or 14 digits with the right check digits; spaces and dashes do not matter. Raises NotARegon."""
    number = _compact(typed)
    if not number:
        return ""
    try:
        right = str(regon.validate(number))
    except ValidationError:
        raise NotARegon from None
    if not right.strip("0"):
        raise NotARegon
    return right


def numbers_of(kind: OrganisationKind, typed: Numbers) -> Numbers:
    """The numbers that this kind is asked for, in their plain form; others are left out.

    Raises NotAKrs, NotANip, NotARegon, and the refusal of a number that the kind must have.
    """
    for refusal in refusals_of(kind, typed):
        raise refusal
    asked = _only_asked(kind, typed)
    return replace(asked, krs=read_krs(asked.krs), nip=read_nip(asked.nip), regon=read_regon(asked.regon))


def refusals_of(kind: OrganisationKind, typed: Numbers) -> Iterator[Refusal]:
    """All that is wrong with the numbers typed, so that a page can show it at once."""
    asked = _only_asked(kind, typed)
    for needed in ASKED[kind].needed:
        if not getattr(asked, str(needed.field)):
            yield needed()
    for read, number in ((read_krs, asked.krs), (read_nip, asked.nip), (read_regon, asked.regon)):
        try:
            read(number)
        except Refusal as refusal:
            yield refusal


def _only_asked(kind: OrganisationKind, typed: Numbers) -> Numbers:
    return Numbers(**{field: getattr(typed, field).strip() for field in ASKED[kind].fields})


def _compact(typed: str) -> str:
    """Without spaces of any kind, dashes and dots."""
    kept = (sign for sign in typed.upper() if not sign.isspace() and unicodedata.category(sign) != "Pd" and sign != ".")
    return "".join(kept)


def folded(text: str) -> str:
    """Small letters without their marks, so that a search for `laka` finds `Łąka` on every database."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
