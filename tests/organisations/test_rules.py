"""Numbers by kind, and who may leave."""

import pytest

from app.core.errors import ChangedMeanwhile, Refusal
from app.organisations.rules import refusals as no
from app.organisations.rules.checks import check_owner_stays, check_waits
from app.organisations.rules.kinds import (
    ASKED,
    KIND_LABELS,
    Numbers,
    OrganisationKind,
    Verification,
    folded,
    numbers_of,
    read_krs,
    read_nip,
    read_regon,
    refusals_of,
)

FULL = Numbers(
    krs="0000123456", nip="1234563218", regon="123456785", register_entry="12/2026", responsible_person="Ewa"
)


@pytest.mark.parametrize(
    ("read", "typed", "kept"),
    [
        (read_krs, "0000 123 456", "0000123456"),
        (read_krs, "0000-123-456", "0000123456"),
        (read_krs, "", ""),
        (read_nip, "123-456-32-18", "1234563218"),
        (read_nip, "PL 123 456 32 18", "1234563218"),
        (read_nip, "123\u00a0456\u201332\u201318", "1234563218"),
        (read_regon, "123 456 785", "123456785"),
        (read_regon, "12345678512347", "12345678512347"),
    ],
)
def test_number_is_kept_in_its_plain_form(read, typed, kept):
    assert read(typed) == kept


@pytest.mark.parametrize(
    ("read", "typed", "refusal"),
    [
        (read_krs, "123456", no.NotAKrs),
        (read_krs, "0000000000", no.NotAKrs),
        (read_krs, "00001234567", no.NotAKrs),
        (read_krs, "٠٠٠٠١٢٣٤٥٦", no.NotAKrs),
        (read_nip, "1234563219", no.NotANip),
        (read_nip, "0000000000", no.NotANip),
        (read_nip, "abc", no.NotANip),
        (read_regon, "123456786", no.NotARegon),
        (read_regon, "000000000", no.NotARegon),
        (read_regon, "12345678", no.NotARegon),
    ],
)
def test_wrong_number_is_refused_at_its_field(read, typed, refusal):
    with pytest.raises(refusal) as caught:
        read(typed)
    assert caught.value.at_field == read.__name__.removeprefix("read_")


@pytest.mark.parametrize(
    ("kind", "refusals"),
    [
        (OrganisationKind.ASSOCIATION, [no.KrsNeeded]),
        (OrganisationKind.FOUNDATION, [no.KrsNeeded]),
        (OrganisationKind.ORDINARY_ASSOCIATION, [no.CityListNumberNeeded]),
        (OrganisationKind.SPORTS_CLUB, [no.CityListNumberNeeded]),
        (OrganisationKind.HOUSEWIVES_CIRCLE, [no.KrkgwNumberNeeded]),
        (OrganisationKind.PARISH, [no.DocumentNeeded]),
        (OrganisationKind.PARENTS_COUNCIL, []),
        (OrganisationKind.INFORMAL_GROUP, [no.ResponsiblePersonNeeded]),
        (OrganisationKind.OTHER, []),
    ],
)
def test_each_kind_needs_its_own_number_and_no_other(kind, refusals):
    assert [type(refusal) for refusal in refusals_of(kind, Numbers())] == refusals
    kept = numbers_of(kind, FULL)
    assert {name for name in FULL.__dataclass_fields__ if getattr(kept, name)} == set(ASKED[kind].fields)


def test_every_kind_is_asked_and_named():
    assert set(ASKED) == set(KIND_LABELS) == set(OrganisationKind)


def test_all_wrong_numbers_are_told_at_once():
    wrong = Numbers(krs="1", nip="1", regon="1")
    told = [refusal.at_field for refusal in refusals_of(OrganisationKind.ASSOCIATION, wrong)]
    assert told == ["krs", "nip", "regon"]


def test_search_ignores_case_and_marks():
    assert folded("Łąka ŻÓŁĆ") == "laka zolc"


def test_only_owner_stays_and_others_go():
    check_owner_stays({1, 2}, leaving=1)
    check_owner_stays({1}, leaving=2)
    check_owner_stays(set(), leaving=2)
    with pytest.raises(no.LastOwner):
        check_owner_stays({1}, leaving=1)


def test_only_what_waits_is_decided_as_it_was_seen():
    check_waits(Verification.WAITING, revision=3, seen=3)
    for state, seen in ((Verification.WAITING, 2), (Verification.VERIFIED, 3), (Verification.SENT_BACK, 3)):
        with pytest.raises(ChangedMeanwhile):
            check_waits(state, revision=3, seen=seen)


def test_every_refusal_says_what_to_do():
    said = [kind for kind in vars(no).values() if isinstance(kind, type) and issubclass(kind, Refusal)]
    assert all(kind.sentence.endswith(".") and 399 < kind.status < 500 for kind in said)
