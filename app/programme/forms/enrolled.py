"""What staff type about those who are enrolled: filters, a newcomer, a reason, a choice, a message."""

from collections.abc import Mapping, Sequence

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from app.centres.forms.staff import StaffForm, choices, most
from app.core.i18n import LANGUAGES
from app.core.web.fields import ChoicesField, OneLine, Words
from app.core.web.words import when
from app.organisations import queries as organisations
from app.programme.forms.lists import LONGEST_WORDS
from app.programme.models import Enrolment, Seating
from app.programme.queries.enrolled import EnrolledFilters
from app.programme.rules.enrolling import CLAIM_LABELS
from app.programme.services.by_staff import REACHED, Newcomer
from app.programme.services.choosing import Choice
from app.schedule.rules.places import ClaimStatus

LEAVE, CONFIRM, WAIT, REFUSE = "leave", "confirmed", "waiting", "refused"
LONGEST_WHY = 500


class EnrolledFilterForm(Form):
    """Whom staff look for, as it stands in the address; nonsense there filters nothing."""

    q = StringField(_l("Name of the person"))
    status = SelectField(_l("State"), validate_choice=False)
    date = SelectField(_l("Date"), validate_choice=False)

    def offer(self, seatings: Sequence[Seating]) -> None:
        self.status.choices = [("", gettext("any")), *((one.value, gettext(CLAIM_LABELS[one])) for one in CLAIM_LABELS)]
        dates = [one.session for one in seatings if one.session is not None]
        self.date.choices = [("", gettext("any")), *((str(one.id), when(one.period)) for one in dates)]

    @property
    def filters(self) -> EnrolledFilters:
        typed = "".join(sign for sign in self.q.data or "" if sign.isprintable())
        offered = {str(choice[0]) for choice in self.date.choices or ()}
        return EnrolledFilters(
            words=" ".join(typed.split())[:LONGEST_WORDS],
            status=ClaimStatus(self.status.data) if self.status.data in set(ClaimStatus) else None,
            session_id=int(self.date.data) if self.date.data and self.date.data in offered else None,
        )

    @property
    def narrows(self) -> bool:
        return any(field.data for field in self)


class SeatingFields:
    """Which date, where each is enrolled for alone."""

    seating = SelectField(_l("Date"), [InputRequired()], coerce=int)

    def offer(self, seatings: Sequence[Seating]) -> None:
        self.seating.choices = [
            (one.id, when(one.session.period) if one.session is not None else gettext("all dates")) for one in seatings
        ]


class EnrolForm(SeatingFields, StaffForm):
    """Somebody whom staff enrol."""

    name = OneLine(_l("Name of the person"), [InputRequired(_l("Write the name of the person.")), most(120)])
    email = OneLine(
        _l("E-mail address"),
        [Optional(), most(254)],
        description=_l("Mails and the ticket go there. Without it you tell the person yourself."),
    )
    language = SelectField(_l("Language of the mails"), choices=list(LANGUAGES.items()), default="pl")
    organisation = OneLine(
        _l("Organisation"), [Optional(), most(200)], description=_l("Its name, or its KRS, NIP or REGON number.")
    )
    needs = Words(_l("What the person needs in order to take part"), [Optional(), most(1000)])
    out_of_turn = BooleanField(_l("Out of turn: give a free place at once"))
    why = Words(_l("Why"), [Optional(), most(LONGEST_WHY)], description=_l("Only out of turn. It is kept."))

    def newcomer(self) -> Newcomer:
        """Whom to enrol. Raises NoOrganisationCalledSo and SeveralCalledSo."""
        named = self.organisation.data or ""
        return Newcomer(
            name=self.name.data or "",
            email=self.email.data or "",
            organisation_id=organisations.organisation_called(named).id if named else None,
            needs=self.needs.data or "",
            language=self.language.data,
        )


class ReasonForm(StaffForm):
    """Why staff do something to somebody."""

    why = Words(
        _l("Why"),
        [InputRequired(_l("Write a sentence why.")), most(LONGEST_WHY)],
    )


class MessageForm(StaffForm):
    """One message to all who are enrolled so."""

    statuses = ChoicesField(
        _l("To whom"),
        [InputRequired(_l("Choose to whom it goes."))],
        choices=choices({one: CLAIM_LABELS[one] for one in REACHED}),
        default=[ClaimStatus.CONFIRMED.value],
    )
    subject = OneLine(_l("Subject"), [InputRequired(_l("Write the subject.")), most(120)])
    words = Words(_l("What you tell them"), [InputRequired(_l("Write what you tell them.")), most(5000)])
    key = OneLine("", [InputRequired(), most(36)])

    @property
    def to(self) -> tuple[ClaimStatus, ...]:
        return tuple(ClaimStatus(value) for value in self.statuses.data or ())


class ChoiceForm(SeatingFields, StaffForm):
    """What becomes of each who asked; what is not touched stays as it is."""

    OUTCOMES = (
        (LEAVE, _l("no answer yet")),
        (CONFIRM, _l("gets a place")),
        (WAIT, _l("waiting list")),
        (REFUSE, _l("is refused")),
    )

    def chosen_for(self, enrolment_id: int) -> str:
        typed = request.form.get(f"choice-{enrolment_id}", LEAVE) if self.was_sent else LEAVE
        return typed if typed in (LEAVE, CONFIRM, WAIT, REFUSE) else LEAVE

    def why_of(self, enrolment_id: int) -> str:
        return request.form.get(f"why-{enrolment_id}", "")[:LONGEST_WHY] if self.was_sent else ""

    def choice(self, asked: Sequence[Enrolment]) -> Choice:
        """What was ticked of those who asked, in their order; who was answered meanwhile is told by the service."""
        wanted: Mapping[int, str] = {number: self.chosen_for(number) for number in self._numbers()}
        in_order = [one.id for one in asked if one.id in wanted]
        numbers = [*in_order, *(number for number in wanted if number not in in_order)]
        return Choice(
            confirmed=tuple(number for number in numbers if wanted[number] == CONFIRM),
            waiting=tuple(number for number in numbers if wanted[number] == WAIT),
            refused={number: self.why_of(number) for number in numbers if wanted[number] == REFUSE},
        )

    def _numbers(self) -> list[int]:
        named = [name.removeprefix("choice-") for name in request.form if name.startswith("choice-")]
        return [int(number) for number in named if number.isascii() and number.isdecimal() and len(number) < 18]
