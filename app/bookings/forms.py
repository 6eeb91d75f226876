"""What is typed about rooms and bookings; shapes only, the rules are the verdict's."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from app.bookings.rules import Arrangement, Ask, Party, PartyKind
from app.bookings.rules.states import REASON_LABELS, RefusalReason
from app.bookings.services.asking import RoomRequest
from app.centres.models import Centre, Room
from app.centres.rules import FEATURE_LABELS, LAYOUT_LABELS, FeatureKind, LayoutKind, in_language
from app.core.clock import Period, from_minutes, today
from app.core.web import language
from app.core.web.fields import ChoicesField, Clock, Day, OneLine, WholeNumber, Words
from app.organisations.models import Organisation

MYSELF = "myself"
LATER = "later"
MOST_PEOPLE = 2000
SHORT = [Optional(), Length(max=500, message=_l("Write at most 500 characters."))]


def _date(*, required: bool) -> Day:
    return Day(_l("Date"), [InputRequired(_l("Choose a date.")) if required else Optional()])


def _people(*, required: bool) -> WholeNumber:
    return WholeNumber(_l("How many people"), 1, MOST_PEOPLE, is_optional=not required)


def _clock(label: Any, *, required: bool, is_end: bool = False) -> Clock:
    return Clock(label, [InputRequired(_l("Write the time as 18:00."))] if required else [Optional()], is_end=is_end)


class FindForm(FlaskForm):
    """A search, whole in the address; so it needs no token."""

    class Meta:
        csrf = False

    date = _date(required=False)
    starts = _clock(_l("From"), required=False)
    ends = _clock(_l("To"), required=False, is_end=True)
    people = _people(required=False)
    layout = SelectField(_l("Seats set as"), [Optional()])
    centre = SelectField(_l("Centre"), [Optional()])
    feature = ChoicesField(_l("The room should have"), [Optional()])
    step_free = BooleanField(_l("Step-free"))
    hearing_loop = BooleanField(_l("Hearing loop"))

    def offer(self, centres: Sequence[Centre]) -> None:
        """Fill the lists to choose from."""
        self.layout.choices = [("", gettext("any setting")), *_words(LAYOUT_LABELS)]
        self.centre.choices = [("", gettext("any centre")), *((centre.slug, centre.name) for centre in centres)]
        self.feature.choices = _words(FEATURE_LABELS)

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

    key = HiddenField()
    date = _date(required=True)
    starts = _clock(_l("From"), required=True)
    ends = _clock(_l("To"), required=True, is_end=True)
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
    people = _people(required=True)
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

    def ask(self) -> Ask:
        """What the verdict looks at."""
        return Ask(self.period(), self.people.data or 1, self.layout_kind, self.participants_pay.data == "yes")

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
        )


class VerdictForm(AskForm):
    """The same fields read for the verdict alone: it is a look, so it needs no token and little of what is typed."""

    class Meta:
        csrf = False

    people = _people(required=False)

    def is_readable(self) -> bool:
        """Whether enough is typed to look."""
        self.validate()
        wrong = {"date", "starts", "ends", "people", "layout"} & set(self.errors)
        return not wrong and None not in (self.date.data, self.starts.data, self.ends.data)

    def stranger(self) -> Party:
        """Who a visitor without a sign-in would be: a verified organisation with its quota untouched, or a resident."""
        return Party(PartyKind.RESIDENT if self.organisation.data == MYSELF else PartyKind.VERIFIED)


class ChangeForm(AskForm):
    """What a booking is to become: the fields of asking, with the room and without the party."""

    room = SelectField(_l("Room"))
    why = Words(_l("Why (the applicant reads it)"), SHORT)
    override_why = OneLine(_l("Why you do it although a rule says no"), SHORT)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        del self.key, self.organisation

    def offer_rooms(self, rooms: Sequence[Room]) -> None:
        """Fill the lists to choose from: the rooms of the centre, and the layouts of any of them."""
        self.room.choices = [(str(room.id), room.name) for room in rooms]
        kinds = {layout.kind for room in rooms for layout in room.layouts}
        self.layout.choices = _words({kind: label for kind, label in LAYOUT_LABELS.items() if kind in kinds})

    def wanted(self, before: Arrangement) -> Arrangement:
        """The arrangement typed; what is not typed stays. Raises SkippedHour, EndsBeforeStart, OutOfCalendar."""
        asked = replace(self.ask(), people=self.people.data or before.ask.people)
        return Arrangement(
            room_id=int(self.room.data),
            ask=asked,
            title=self.title.data or before.title,
            purpose=self.purpose.data or before.purpose,
            is_public=self.is_public.data == "yes",
        )


class ChangeLookForm(ChangeForm):
    """The same read for the verdict alone."""

    class Meta:
        csrf = False

    def is_readable(self) -> bool:
        """Whether enough is typed to look."""
        self.validate()
        return not {"room", "date", "starts", "ends", "people", "layout", "participants_pay"} & set(self.errors)


class MessageForm(FlaskForm):
    words = Words(
        _l("Message"),
        [InputRequired(_l("Write a message.")), Length(max=2000, message=_l("Write at most 2000 characters."))],
    )


class CancelForm(FlaskForm):
    words = Words(
        _l("Why (the centre reads it)"), [Optional(), Length(max=500, message=_l("Write at most 500 characters."))]
    )


class ApproveForm(FlaskForm):
    seen = HiddenField()
    override_why = OneLine(_l("Why you approve although a rule says no"), SHORT)

    @property
    def sequence(self) -> int | None:
        """The entry's sequence as staff saw it."""
        typed = str(self.seen.data or "")
        return int(typed) if typed.isdecimal() and len(typed) < 18 else None


class RefuseForm(FlaskForm):
    reason = SelectField(_l("Reason"))
    words = Words(
        _l("What the applicant should know"),
        [
            InputRequired(_l("Write a sentence that tells the applicant why.")),
            Length(max=2000, message=_l("Write at most 2000 characters.")),
        ],
    )

    def offer(self) -> None:
        self.reason.choices = _words(REASON_LABELS)

    @property
    def chosen(self) -> RefusalReason:
        return RefusalReason(self.reason.data)


def ask_form(room: Room, organisations: Sequence[Organisation], *, signed_in: bool, **given: Any) -> AskForm:
    """The form of a room, with a required tick for each term of its centre, and a key that makes it one request."""
    ticks = {
        f"term_{term.id}": BooleanField(
            in_language(term, "sentence", language()), [InputRequired(gettext("Tick this, or choose another place."))]
        )
        for term in room.centre.terms
    }
    form: AskForm = type("AskFormOfRoom", (AskForm,), {**ticks, "term_names": tuple(ticks)})(**given)
    form.offer(room, organisations, signed_in=signed_in)
    if not form.key.data:
        form.key.data = uuid.uuid4().hex
    return form


def verdict_form(
    room: Room, organisations: Sequence[Organisation], typed: Mapping[str, Any], *, signed_in: bool
) -> VerdictForm:
    """The same form, read from an address."""
    form = VerdictForm(typed)
    form.offer(room, organisations, signed_in=signed_in)
    return form


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


def _words(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(kind.value, gettext(label)) for kind, label in labels.items()]
