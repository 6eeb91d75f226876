"""The pure rules of enrolling: whether it is open, what is left, classes after empty places, answers, lateness."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core.i18n import Named
from app.programme.rules.answers import (
    Answered,
    AnswerNeeded,
    AnswerTooLong,
    Asked,
    ConsentNeeded,
    NoSuchOption,
    NotANumber,
    check_answers,
)
from app.programme.rules.enrolling import AFTER_ABSENCES, EVERYBODY, KRAKOW_ORGANISATION, EnrolmentMode, QuestionKind
from app.programme.rules.lines import Misses, class_of, misses_of
from app.programme.rules.opening import Left, Openness, TooManyOfOrganisation, Window, check_limit
from app.programme.rules.reminders import RemindedOf, is_due
from app.programme.rules.states import Standing
from app.programme.rules.tickets import Heading, heading_of, is_late, may_wait_again
from app.schedule.rules.places import ClaimStatus

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("window", "openness"),
    [
        (Window(Standing.OPEN), "open"),
        (Window(Standing.ANNOUNCED), "open"),
        (Window(Standing.OPEN, has_terms=False), "not_needed"),
        *((Window(standing), "over") for standing in (Standing.DRAFT, Standing.SCHEDULED, Standing.CALLED_OFF)),
        (Window(Standing.DONE), "over"),
        (Window(Standing.OPEN, starts_at=NOW), "begun"),
        (Window(Standing.OPEN, starts_at=NOW + HOUR), "open"),
        (Window(Standing.OPEN, opens_at=NOW), "open"),
        (Window(Standing.OPEN, opens_at=NOW + HOUR), "soon"),
        (Window(Standing.OPEN, closes_at=NOW), "closed"),
        (Window(Standing.OPEN, closes_at=NOW + HOUR), "open"),
    ],
)
def test_sign_up_is_open_from_its_opening_until_just_before_its_closing(window: Window, openness: str) -> None:
    assert window.at(NOW) == openness


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (Left(Openness.OPEN, free=3), "%(count)s place left"),
        (Left(Openness.OPEN), "Waiting list"),
        (Left(Openness.OPEN, EnrolmentMode.DRAWN, 3), "Places are drawn"),
        (Left(Openness.OPEN, EnrolmentMode.CHOSEN, 3), "The centre chooses who comes"),
        (Left(Openness.SOON, opens_at=NOW), "Sign-up from %(opens)s"),
        (Left(Openness.CLOSED, free=3), "Sign-up is closed"),
        (Left(Openness.OVER), None),
        (Left(Openness.BEGUN, free=3), None),
    ],
)
def test_what_is_left_is_said_in_words(left: Left, words: str | None) -> None:
    said = left.words

    assert (said and said.msgid) == words
    assert left.has_line is (words == "Waiting list")


def test_an_organisation_has_up_to_its_limit() -> None:
    check_limit(1, 1, 2)
    check_limit(100, 4, None)
    with pytest.raises(TooManyOfOrganisation):
        check_limit(1, 2, 2)


@pytest.mark.parametrize(
    ("days_ago", "misses"),
    [
        ((), Misses()),
        ((10,), Misses(1)),
        ((10, 20), Misses(2)),
        ((10, 20, 30), Misses(3, NOW + 50 * DAY)),
        ((1, 10, 190), Misses(2)),
        ((59, 100, 150), Misses(3, NOW + 1 * DAY)),
        ((60, 100, 150), Misses(3)),
        ((200, 210), Misses(0)),
        ((10, 189, 190), Misses(1, NOW + 50 * DAY)),
        ((10, 190, 191), Misses(1)),
    ],
)
def test_three_empty_places_in_half_a_year_count_for_sixty_days(days_ago: tuple[int, ...], misses: Misses) -> None:
    assert misses_of([NOW - days * DAY for days in days_ago], now=NOW) == misses


@pytest.mark.parametrize(
    ("reserved", "krakow", "misses", "priority"),
    [
        (NOW + DAY, True, Misses(), KRAKOW_ORGANISATION),
        (NOW + DAY, False, Misses(), EVERYBODY),
        (NOW, True, Misses(), EVERYBODY),
        (None, True, Misses(), EVERYBODY),
        (None, False, Misses(2), EVERYBODY),
        (NOW + DAY, True, Misses(3, NOW + DAY), AFTER_ABSENCES),
    ],
)
def test_the_class_of_a_newcomer(reserved: datetime | None, krakow: bool, misses: Misses, priority: int) -> None:
    assert class_of(reserved_until=reserved, is_krakow_organisation=krakow, misses=misses, now=NOW) == priority


def asked(kind: QuestionKind, **more: object) -> Asked:
    return Asked(7, kind, Named("Pytanie"), options=2, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "answer", "refusal"),
    [
        (asked(QuestionKind.TEXT, is_required=True), Answered("  "), AnswerNeeded),
        (asked(QuestionKind.CONSENT, is_required=True), Answered(), ConsentNeeded),
        (asked(QuestionKind.CONSENT), Answered("no"), NoSuchOption),
        (asked(QuestionKind.TEXT), Answered("a" * 2001), AnswerTooLong),
        (asked(QuestionKind.CHOICE), Answered(chosen=(2,)), NoSuchOption),
        (asked(QuestionKind.CHOICE), Answered(chosen=(0, 1)), NoSuchOption),
        (asked(QuestionKind.CHOICE), Answered("zero"), NoSuchOption),
        (asked(QuestionKind.SEVERAL), Answered(chosen=(0, -1)), NoSuchOption),
        (asked(QuestionKind.NUMBER), Answered("-1"), NotANumber),
        (asked(QuestionKind.NUMBER), Answered("1234567"), NotANumber),
        (asked(QuestionKind.NUMBER), Answered("٣"), NotANumber),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_at_its_question(question: Asked, answer: Answered, refusal) -> None:
    with pytest.raises(refusal) as refused:
        check_answers([question], {7: answer})

    assert refused.value.at_field == "q7"


def test_answers_to_these_questions_alone_are_kept() -> None:
    given = {7: Answered(chosen=(1, 0)), 8: Answered("of another")}

    assert check_answers([asked(QuestionKind.SEVERAL)], given) == {7: given[7]}
    assert check_answers([asked(QuestionKind.TEXT)], {7: Answered(" ")}) == {}


def test_giving_back_is_late_within_the_hours_of_the_centre() -> None:
    assert [is_late(NOW + hours * HOUR, 24, now=NOW) for hours in (23, 24, 25)] == [True, True, False]
    assert is_late(None, 24, now=NOW) is False


@pytest.mark.parametrize(
    ("status", "needs_answer", "is_over", "heading"),
    [
        ("offered", False, False, Heading.NEEDS_YOU),
        ("waiting", True, False, Heading.NEEDS_YOU),
        ("waiting", False, False, Heading.WAITING),
        ("asked", False, False, Heading.WAITING),
        ("confirmed", False, False, Heading.AHEAD),
        ("confirmed", False, True, Heading.PAST),
        ("withdrawn", False, False, Heading.PAST),
    ],
)
def test_ones_own_list_has_four_headings(status: str, needs_answer: bool, is_over: bool, heading: Heading) -> None:
    assert heading_of(ClaimStatus(status), needs_answer=needs_answer, is_over=is_over) is heading


def test_who_left_may_wait_again_and_whom_staff_ended_may_not() -> None:
    again = {status.value for status in ClaimStatus if may_wait_again(status, is_open=True)}

    assert again == {"passed", "lapsed", "withdrawn"}
    assert not may_wait_again(ClaimStatus.PASSED, is_open=False)


@pytest.mark.parametrize(
    ("kind", "ahead", "settled_ago", "due"),
    [
        (RemindedOf.FIRST, 7 * DAY, DAY, True),
        (RemindedOf.FIRST, 7 * DAY + HOUR, DAY, False),
        (RemindedOf.FIRST, 6 * DAY, 12 * HOUR, False),
        (RemindedOf.FIRST, DAY, 9 * DAY, False),
        (RemindedOf.LAST, DAY, DAY, True),
        (RemindedOf.LAST, 12 * HOUR, 6 * HOUR, False),
        (RemindedOf.LINK, 2 * HOUR, timedelta(0), True),
        (RemindedOf.LINK, 3 * HOUR, DAY, False),
        (RemindedOf.LINK, timedelta(0), DAY, False),
    ],
)
def test_a_reminder_is_due_in_its_time(kind: RemindedOf, ahead: timedelta, settled_ago: timedelta, due: bool) -> None:
    assert is_due(kind, (7, 1), starts=NOW + ahead, settled=NOW - settled_ago, now=NOW) is due
