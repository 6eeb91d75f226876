"""What is typed to find a room and to ask for it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.bookings.forms.afterwards import in_words
from app.bookings.rules import Amount, Ask, Party, PartyKind
from app.bookings.rules.equipment import MOST_UNITS, amounts
from app.bookings.rules.refusals import OfEquipment
from app.bookings.services.asking import RoomRequest
from app.centres import queries as centres
from app.centres.models import Centre, Room
from app.centres.rules import FEATURE_LABELS, LAYOUT_LABELS, FeatureKind, LayoutKind, in_language
from app.core.clock import Period, from_minutes, today
from app.core.errors import Refusal
from app.core.web import language
from app.core.web.fields import ChoicesField, Clock, Day, OneLine, WholeNumber, Words
from app.organisations.models import Organisation

MYSELF = "myself"
LATER = "later"
MOST_PEOPLE = 2000
EQUIPMENT = "equipment_"


def _date(*, required: bool) -> Day:
    return Day(_l("Date"), [InputRequired(_l("Choose a date.")) if required else Optional()])


def people_field(*, required: bool) -> WholeNumber:
    return WholeNumber(_l("How many people"), 1, MOST_PEOPLE, is_optional=not required)


def clock_field(label: Any, *, required: bool, is_end: bool = False) -> Clock:
    return Clock(label, [InputRequired(_l("Write the time as 18:00."))] if required else [Optional()], is_end=is_end)


def request_key() -> HiddenField:
    """What makes several sendings of one form one request."""
    too_old = _l("This form is too old. Open the page of the room anew.")
    return HiddenField(validators=[Regexp(r"^[\w-]{1,80}$", message=too_old)])


class _Lent(WholeNumber):
    """How many units of one kind of equipment; empty is none, which goes without saying."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.flags.optional = False


class FindForm(FlaskForm):
    """A search, whole in the address; so it needs no token."""

    class Meta:
        csrf = False

    date = _date(required=False)
    starts = clock_field(_l("From"), required=False)
    ends = clock_field(_l("To"), required=False, is_end=True)
    people = people_field(required=False)
    layout = SelectField(_l("Seats set as"), [Optional()])
    centre = SelectField(_l("Centre"), [Optional()])
    feature = ChoicesField(_l("The room should have"), [Optional()])
    step_free = BooleanField(_l("Step-free"))
    hearing_loop = BooleanField(_l("Hearing loop"))

    def offer(self, centres: Sequence[Centre]) -> None:
        """Fill the lists to choose from."""
        self.layout.choices = [("", gettext("any setting")), *in_words(LAYOUT_LABELS)]
        self.centre.choices = [("", gettext("any centre")), *((centre.slug, centre.name) for centre in centres)]
        self.feature.choices = in_words(FEATURE_LABELS)

    def validate(self, extra_validators: Any = None) -> bool:
        """A time needs all of date, from and to."""
        fine = bool(super().validate(extra_validators))
        parts = (self.date, self.starts, self.ends)
        if any(part.data is not None for part in parts):
            for part in parts:
                if part.data is None and not part.errors:
                    part.errors = [*part.errors, gettext("Give the date and both times, or none of them.")]
                    fine = False
        return fine


class AskForm(FlaskForm):
    """A request for one room. `terms` of the centre are added by `ask_form`."""

    key = request_key()
    date = _date(required=True)
    starts = clock_field(_l("From"), required=True)
    ends = clock_field(_l("To"), required=True, is_end=True)
    organisation = RadioField(_l("For whom"), [InputRequired(_l("Choose for whom."))])
    title = OneLine(
        _l("Name of the meeting"),
        [InputRequired(_l("Write a short name.")), Length(max=200, message=_l("Write at most 200 characters."))],
        description=_l("For example: Meeting of the board"),
    )
    purpose = Words(
        _l("What you will do"),
        [
            InputRequired(_l("Write a sentence about what you will do.")),
            Length(max=2000, message=_l("Write at most 2000 characters.")),
        ],
        description=_l("One or two sentences for the centre's staff."),
    )
    people = people_field(required=True)
    layout = RadioField(_l("How the room is set"), [Optional()])
    is_public = RadioField(
        _l("What others see in the calendar"),
        choices=[("no", _l("Only that the room is taken")), ("yes", _l("The name of the meeting"))],
        default="no",
    )
    participants_pay = RadioField(
        _l("Do participants pay?"), choices=[("no", _l("No")), ("yes", _l("Yes"))], default="no"
    )
    term_names: tuple[str, ...] = ()
    equipment_names: tuple[str, ...] = ()
    elsewhere: Mapping[int, int] = {}

    def offer(self, room: Room, organisations: Sequence[Organisation], *, signed_in: bool) -> None:
        """Fill the lists to choose from; what cannot be chosen is not shown."""
        parties = [(str(organisation.id), organisation.name) for organisation in organisations]
        if not signed_in:
            parties.append((LATER, gettext("An organisation: I choose it when I am signed in")))
        if room.residents_may_book or not parties:
            parties.append((MYSELF, gettext("Myself, as a resident")))
        self.organisation.choices = parties
        self.layout.choices = [
            (layout.kind.value, f"{gettext(LAYOUT_LABELS[layout.kind])} ({layout.seats})") for layout in room.layouts
        ]

    @property
    def organisation_id(self) -> int | None:
        typed = str(self.organisation.data or "")
        return int(typed) if typed.isdecimal() and len(typed) < 18 else None

    @property
    def layout_kind(self) -> LayoutKind | None:
        return LayoutKind(self.layout.data) if self.layout.data else None

    def period(self) -> Period:
        """The time asked for. Raises SkippedHour, EndsBeforeStart, OutOfCalendar."""
        return period_of(self.date.data, self.starts.data, self.ends.data)

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The equipment asked for, with what another centre's page may have named: a rule refuses that."""
        typed = {int(name.removeprefix(EQUIPMENT)): self[name].data or 0 for name in self.equipment_names}
        return amounts({**self.elsewhere, **typed})

    def placed(self, refusal: Refusal) -> Refusal:
        """The refusal, at the field of the very equipment that it is about."""
        if isinstance(refusal, OfEquipment):
            refusal.at_field = f"{EQUIPMENT}{refusal.facts['equipment_id']}"
        return refusal

    def ask(self) -> Ask:
        """What the verdict looks at."""
        pays = self.participants_pay.data == "yes"
        return Ask(self.period(), self.people.data or 1, self.layout_kind, pays, self.amounts)

    def request(self, room: Room) -> RoomRequest:
        """What the service is asked for."""
        return RoomRequest(
            room_id=room.id,
            period=self.period(),
            title=self.title.data or "",
            purpose=self.purpose.data or "",
            people=self.people.data or 0,
            organisation_id=self.organisation_id,
            layout=self.layout_kind,
            participants_pay=self.participants_pay.data == "yes",
            is_public=self.is_public.data == "yes",
            equipment=self.amounts,
        )


class VerdictForm(AskForm):
    """The same fields read for the verdict alone: it is a look, so it needs no token and little of what is typed."""

    class Meta:
        csrf = False

    people = people_field(required=False)

    def is_readable(self) -> bool:
        """Whether enough is typed to look."""
        self.validate()
        wrong = {"date", "starts", "ends", "people", "layout", *self.equipment_names} & set(self.errors)
        return not wrong and None not in (self.date.data, self.starts.data, self.ends.data)

    def stranger(self) -> Party:
        """Who a visitor without a sign-in would be: a verified organisation with its quota untouched, or a resident."""
        return Party(PartyKind.RESIDENT if self.organisation.data == MYSELF else PartyKind.VERIFIED)


def ask_form(
    room: Room, organisations: Sequence[Organisation], *, signed_in: bool, kind: type[Any] = AskForm, **given: Any
) -> Any:
    """The form of a room, with a required tick for each term of its centre, and a key that makes it one request."""
    ticks = term_ticks(room)
    lent = lent_fields(room.centre_id, given.get("formdata") or {})
    form = type(f"{kind.__name__}OfRoom", (kind,), {**ticks, "term_names": tuple(ticks), **lent})(**given)
    form.offer(room, organisations, signed_in=signed_in)
    return keyed(form)


def term_ticks(room: Room) -> dict[str, BooleanField]:
    """A required tick for each term of the room's centre, by the name of its field."""
    needed = gettext("Tick this, or choose another place.")
    return {
        f"term_{term.id}": BooleanField(in_language(term, "sentence", language()), [InputRequired(needed)])
        for term in room.centre.terms
    }


def keyed(form: Any) -> Any:
    """The form with the key that it was sent with, or a new one."""
    if not form.key.data:
        form.key.data = uuid.uuid4().hex
    return form


def verdict_form(
    room: Room, organisations: Sequence[Organisation], typed: Mapping[str, Any], *, signed_in: bool
) -> VerdictForm:
    """The same form, read from an address."""
    form: VerdictForm = type("VerdictFormOfRoom", (VerdictForm,), lent_fields(room.centre_id, typed, most=MOST_UNITS))(
        typed
    )
    form.offer(room, organisations, signed_in=signed_in)
    return form


def lent_fields(centre_id: int, typed: Mapping[str, Any], *, most: int | None = None) -> dict[str, Any]:
    """A field for each kind of equipment of the centre; beside them what is typed about any other kind."""
    fields = {}
    for kind in centres.equipment_of(centre_id):
        stock = sum(unit.archived_at is None for unit in kind.units)
        told = ngettext("The centre has %(num)s.", "The centre has %(num)s.", stock)
        name = in_language(kind, "name", language())
        fields[f"{EQUIPMENT}{kind.id}"] = _Lent(name, 0, most or stock, is_optional=True, description=told)
    others = {name.removeprefix(EQUIPMENT): typed[name] for name in typed if name not in fields and EQUIPMENT in name}
    elsewhere = {int(kind): int(amount) for kind, amount in others.items() if _is_number(kind) and _is_number(amount)}
    return {**fields, "equipment_names": tuple(fields), "elsewhere": elsewhere}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def period_of(day: date | None, starts: int | None, ends: int | None) -> Period:
    """A day and two times of its clock as a period in UTC. Raises SkippedHour, EndsBeforeStart, OutOfCalendar."""
    assert day is not None
    assert starts is not None
    assert ends is not None
    return Period(from_minutes(day, starts), from_minutes(day, ends))


def soon() -> date:
    """A day to begin a search with: the day after tomorrow, but no Sunday."""
    day = today() + timedelta(days=2)
    return day + timedelta(days=1) if day.weekday() == 6 else day


def features_of(form: FindForm) -> frozenset[FeatureKind]:
    return frozenset(FeatureKind(value) for value in form.feature.data or ())
