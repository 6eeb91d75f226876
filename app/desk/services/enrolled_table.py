"""Those who are enrolled as a table to take along, with their answers; needs only for those who ask for them."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext

from app.core.clock import local
from app.core.i18n import N_
from app.core.web.words import language, when
from app.desk.rules.sheets.files import csv_of
from app.desk.rules.sheets.states import Format
from app.desk.rules.sheets.workbooks import xlsx_of
from app.programme.models import Activity, Answer, Enrolment, Question
from app.programme.queries.enrolled import EnrolledFilters, all_enrolled
from app.programme.queries.terms import all_questions_of
from app.programme.rules.enrolling import CLAIM_LABELS, SOURCE_LABELS, QuestionKind
from app.schedule.queries.places import ranks_of

HEADINGS = (
    *(N_("Name of the person"), N_("E-mail"), N_("Organisation"), N_("Date"), N_("State"), N_("Number in the line")),
    *(N_("Enrolled"), N_("By whom"), N_("Why")),
)
NEEDS = N_("What the person needs in order to take part")


def enrolled_table(
    activity: Activity, filters: EnrolledFilters, format: Format, *, now: datetime, needs: bool
) -> bytes:
    """The list as a file in which no cell is a formula."""
    rows = all_enrolled(activity.id, filters, now=now, with_needs=needs)
    questions = all_questions_of(activity.id)
    ranks = {number: rank.number for number, rank in ranks_of([one.claim_id for one in rows]).items()}
    heading = [gettext(one) for one in HEADINGS] + [one.label.in_language(language()) for one in questions]
    table: list[list[str | int]] = [[*heading, *([gettext(NEEDS)] if needs else [])]]
    for one in rows:
        need = [one.need.words if one.need is not None else ""] if needs else []
        table.append([*_person(one, ranks.get(one.claim_id, "")), *_answers(one, questions), *need])
    return xlsx_of([(gettext("Enrolled people"), table)]) if format is Format.XLSX else csv_of(table)


def _person(one: Enrolment, rank: int | str) -> list[str | int]:
    session = one.seating.session
    return [
        one.name or gettext("not named yet"),
        one.email,
        one.organisation.name if one.organisation is not None else "",
        when(session.period) if session is not None else gettext("all dates"),
        gettext(CLAIM_LABELS[one.status]),
        rank,
        f"{local(one.created_at):%Y-%m-%d %H:%M}",
        gettext(SOURCE_LABELS[one.source]),
        one.why,
    ]


def _answers(one: Enrolment, questions: Sequence[Question]) -> list[str | int]:
    given = {answer.question_id: answer for answer in one.answers}
    return [_words(given[question.id]) if question.id in given else "" for question in questions]


def _words(answer: Answer) -> str | int:
    question = answer.question
    if question.kind is QuestionKind.CONSENT:
        return str(gettext("yes")) if answer.words else str(gettext("no"))
    if question.kind is QuestionKind.NUMBER and answer.words.isdecimal():
        return int(answer.words)
    if answer.chosen:
        options = [question.options[place] for place in answer.chosen if place < len(question.options)]
        return "; ".join(option.get(language()) or option["pl"] for option in options)
    return answer.words
