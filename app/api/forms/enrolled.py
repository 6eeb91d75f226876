"""What is sent to enrol, and what is answered about one's own enrolments and those of an activity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from marshmallow import Schema, fields, post_load

from app.api import rules as no
from app.api.forms.answers import Answer, CentreNamed, OrganisationNamed
from app.api.forms.asked import PageFilter
from app.api.forms.fields import Choice, Shown, Whole, WholeInAddress, Words
from app.core.i18n import N_
from app.core.web import language
from app.core.web.area import LAST_NUMBER
from app.programme.models import Enrolment
from app.programme.rules.answers import Answered
from app.programme.rules.enrolling import Source
from app.schedule.rules.places import ClaimStatus

MOST_OPTIONS, MOST_SESSIONS = 30, 60


@dataclass(frozen=True)
class Wish:
    """What somebody sends who enrols: for which dates alone, for whom, with which answers."""

    session_ids: tuple[int, ...]
    organisation_id: int | None
    answers: Mapping[int, Answered]
    needs: str


class AnswerSent(Schema):
    question = Whole(N_("The number of the question."), required=True)
    words = Words(N_("Words; a number as words; `yes` for a consent."), most=2000)
    options = fields.List(
        Whole(N_("The place of a chosen answer in its list, from 0."), least=0, most=MOST_OPTIONS),
        load_default=list,
        metadata={"maxItems": MOST_OPTIONS},
    )


class Answers(fields.List[Any]):
    """Answers to questions, each once. Refuses NotAnswers."""

    def __init__(self, description: str) -> None:
        super().__init__(fields.Nested(AnswerSent), load_default=dict, metadata={"description": description})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> Any:
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise no.NotAnswers(field=attr)
        return dict(_answer(one, attr) for one in value)


class Sessions(fields.List[Any]):
    """Numbers of dates. Refuses NotSessions."""

    def __init__(self, description: str) -> None:
        told = {"description": description, "maxItems": MOST_SESSIONS}
        super().__init__(Whole(N_("The number of a date."), least=1), load_default=list, metadata=told)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> Any:
        if not isinstance(value, list) or len(value) > MOST_SESSIONS or not all(_is_whole(one) for one in value):
            raise no.NotSessions(field=attr)
        return value


class EnrolmentAsked(Schema):
    sessions = Sessions(N_("The dates, where each is enrolled for alone; else nothing."))
    organisation = Whole(N_("Your organisation, where you come for it."), load_default=None, allow_none=True)
    answers = Answers(N_("Answers to the questions of the activity."))
    needs = Words(N_("What you need in order to take part; for who leads it and the staff alone."), most=1000)

    @post_load
    def _wish(self, sent: dict[str, Any], **_more: Any) -> Any:
        return Wish(tuple(sent["sessions"]), sent["organisation"], sent["answers"], sent["needs"])


def _address(endpoint: str, **values: Any) -> str:
    return str(current_app.config["SETTINGS"].base_url) + url_for(f"programme.{endpoint}", **values)


class CertificateNamed(Answer):
    """A certificate that is valid. Whoever has the address of its paper has the ticket, too: pass on the other one."""

    number = fields.String(attribute="label")
    url = fields.Function(
        lambda one: _address("verify_certificate", certificate_token=one.token),
        metadata={"type": "string", "format": "uri", "description": N_("Where anybody sees that it is true.")},
    )
    pdf = fields.Function(
        lambda one: _address("ticket_paper", ticket=one.enrolment.ticket),
        metadata={"type": "string", "format": "uri", "description": N_("Your paper. Pass this address on to nobody.")},
    )


class EnrolmentShown(Answer):
    id = fields.Integer(attribute="enrolment.id")
    activity = fields.String(
        attribute="enrolment.seating.activity.slug",
        metadata={"description": N_("The name of the activity in addresses.")},
    )
    title = fields.Function(
        lambda ticket: ticket.enrolment.seating.activity.title.in_language(language()), metadata={"type": "string"}
    )
    centre = fields.Nested(CentreNamed, attribute="enrolment.seating.activity.centre")
    status = fields.Function(
        lambda ticket: ticket.status.value,
        metadata={"type": "string", "enum": [one.value for one in ClaimStatus], "description": N_("Where it stands.")},
    )
    rank = fields.Function(
        lambda ticket: ticket.rank.number if ticket.rank is not None else None,
        metadata={"type": ["integer", "null"], "description": N_("The number in the line, for who waits.")},
    )
    held_until = fields.Function(
        lambda ticket: _held_until(ticket.enrolment),
        metadata={"type": ["string", "null"], "description": N_("Until when an offered place is held.")},
    )
    starts = fields.Function(
        lambda ticket: [Shown()._serialize(one.period.starts, None, None) for one in ticket.sessions],
        metadata={"type": "array", "items": {"type": "string"}, "description": N_("When its dates begin.")},
    )
    organisation = fields.Nested(OrganisationNamed, attribute="enrolment.organisation", allow_none=True)
    certificate = fields.Nested(
        CertificateNamed,
        attribute="after.certificate",
        allow_none=True,
        metadata={"description": N_("If there is one.")},
    )


class EnrolmentsShown(Answer):
    items = fields.List(fields.Nested(EnrolmentShown))


class EnrolledFilter(PageFilter):
    status = Choice(ClaimStatus, N_("Only those who stand so."), load_default=None)
    session = WholeInAddress(N_("Only those of this date."), load_default=None)


class EnrolledPerson(Answer):
    id = fields.Integer()
    name = fields.String(metadata={"description": N_("Empty where an organisation names the person later.")})
    email = fields.String(metadata={"description": N_("Empty where nobody left an address.")})
    organisation = fields.Nested(OrganisationNamed, allow_none=True)
    session = fields.Integer(attribute="seating.session_id", allow_none=True)
    status = fields.Function(
        lambda one: one.status.value, metadata={"type": "string", "enum": [one.value for one in ClaimStatus]}
    )
    source = fields.Function(
        lambda one: one.source.value, metadata={"type": "string", "enum": [one.value for one in Source]}
    )
    enrolled_at = Shown(attribute="created_at")


class EnrolledShown(Answer):
    page = fields.Integer(attribute="number")
    pages = fields.Integer()
    total = fields.Integer()
    items = fields.List(fields.Nested(EnrolledPerson), attribute="rows")


def _answer(sent: dict[str, Any], attr: str | None) -> tuple[int, Answered]:
    words, options = sent.get("words", ""), sent.get("options", [])
    number = sent.get("question")
    known = set(sent) <= {"question", "words", "options"}
    fits = isinstance(words, str) and isinstance(options, list) and all(_is_whole(one) for one in options)
    if not known or not fits or not _is_whole(number) or len(options) > MOST_OPTIONS:
        raise no.NotAnswers(field=attr)
    assert isinstance(number, int)
    said = AnswerSent().fields["words"].deserialize(words, attr)
    return number, Answered(said, tuple(sorted(set(options))))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LAST_NUMBER


def _held_until(one: Enrolment) -> str | None:
    is_held = one.status is ClaimStatus.OFFERED
    return Shown()._serialize(one.claim.expires_at, None, None) if is_held else None
