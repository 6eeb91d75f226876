"""What staff type when they book: for whom, where and when, what they set aside, and whether it is over."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.rules import NotAnAddress
from app.bookings.forms.afterwards import in_words
from app.bookings.forms.asking import (
    EQUIPMENT,
    clock_field,
    keyed,
    lent_fields,
    people_field,
    period_of,
    request_key,
)
from app.bookings.rules import Amount, Ask
from app.bookings.rules.by_staff import Aside
from app.bookings.rules.equipment import MOST_UNITS, amounts
from app.bookings.rules.party import WHOM_LABELS, NameTheOrganisation, NameTheOutside, Whom
from app.bookings.rules.refusals import OfEquipment
from app.bookings.rules.used import RULE_LABELS
from app.bookings.services.asking import RoomRequest
from app.bookings.services.by_staff import StaffRequest
from app.centres.models import Room
from app.centres.rules import LAYOUT_LABELS, LayoutKind
from app.core.clock import Period
from app.core.errors import Refusal
from app.core.web import say
from app.core.web.fields import ChoicesField, Day, OneLine, Words
from app.organisations import queries as organisations

AHEAD, YES, NO = "ahead", "yes", "no"
LONG = _l("Write at most 200 characters.")


class BookForForm(FlaskForm):
    key = request_key()
    whom = RadioField(_l("For whom"), [InputRequired(_l("Choose for whom."))], default=Whom.ORGANISATION.value)
    organisation = OneLine(
        _l("Which organisation"),
        [Length(max=200, message=LONG)],
        description=_l("Its name as in the list, or its KRS, NIP or REGON number."),
        render_kw={"list": "organisations", "autocomplete": "off"},
    )
    outside_name = OneLine(
        _l("Who holds the outside event"),
        [Length(max=200, message=LONG)],
        description=_l("Only the centre's staff see it."),
        render_kw={"autocomplete": "off"},
    )
    outside_email = EmailField(
        _l("Their e-mail address, for one mail that it is booked"),
        [Optional(), Length(max=254, message=_l("This address is too long."))],
        render_kw={"autocomplete": "off"},
    )
    room = SelectField(_l("Room"), [InputRequired(_l("Choose a room."))])
    day = Day(_l("Date"), [InputRequired(_l("Choose a date."))])
    starts = clock_field(_l("From"), required=True)
    ends = clock_field(_l("To"), required=True, is_end=True)
    came = RadioField(
        _l("When it is"),
        choices=[
            (AHEAD, _l("It lies ahead")),
            (YES, _l("It has taken place: they came")),
            (NO, _l("It is over, and nobody came")),
        ],
        default=AHEAD,
    )
    title = OneLine(
        _l("Name of the meeting"), [InputRequired(_l("Write a short name.")), Length(max=200, message=LONG)]
    )
    purpose = Words(
        _l("What happens there"),
        [
            InputRequired(_l("Write a sentence about what happens there.")),
            Length(max=2000, message=_l("Write at most 2000 characters.")),
        ],
    )
    people = people_field(required=True)
    layout = SelectField(_l("How the room is set"), [Optional()])
    is_public = RadioField(
        _l("What others see in the calendar"),
        choices=[(NO, _l("Only that the room is taken")), (YES, _l("The name of the meeting"))],
        default=NO,
    )
    participants_pay = RadioField(_l("Do participants pay?"), choices=[(NO, _l("No")), (YES, _l("Yes"))], default=NO)
    note = Words(_l("Note for the staff"), [Optional(), Length(max=2000, message=_l("Write at most 2000 characters."))])
    overrides = ChoicesField(_l("Set aside all the same"))
    override_why = OneLine(
        _l("Why a rule is set aside"),
        [Optional(), Length(max=500, message=_l("Write at most 500 characters."))],
        description=_l("Only where you tick a rule in the verdict. It is kept with the booking and in the history."),
    )
    equipment_names: tuple[str, ...] = ()
    elsewhere: Mapping[int, int] = {}

    def offer(self, rooms: Sequence[Room], room: Room | None) -> None:
        """Fill the lists to choose from; the layouts are those of the chosen room."""
        several = len({one.centre_id for one in rooms}) > 1
        self.whom.choices = in_words(WHOM_LABELS)
        self.room.choices = [(str(one.id), f"{one.name}, {one.centre.name}" if several else one.name) for one in rooms]
        layouts = room.layouts if room is not None else ()
        self.layout.choices = [
            ("", gettext("as it stands")),
            *((one.kind.value, f"{gettext(LAYOUT_LABELS[one.kind])} ({one.seats})") for one in layouts),
        ]
        self.overrides.choices = [(one.value, gettext(RULE_LABELS[one])) for one in Aside]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever is not named is told with all else that is missing."""
        is_right = bool(super().validate(extra_validators))
        asked_for = {Whom.ORGANISATION.value: NameTheOrganisation(), Whom.OUTSIDE.value: NameTheOutside()}
        refusal = asked_for.get(self.whom.data)
        if refusal is None or not refusal.field or self[refusal.field].data:
            return is_right
        self[refusal.field].errors = [*self[refusal.field].errors, say(refusal)]
        return False

    @property
    def chosen_whom(self) -> Whom:
        return Whom(self.whom.data)

    @property
    def happened(self) -> bool | None:
        """Whether they came to what is over; nothing of what lies ahead."""
        return None if self.came.data == AHEAD else self.came.data == YES

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The equipment asked for, with what another centre's page may have named: a rule refuses that."""
        typed = {int(name.removeprefix(EQUIPMENT)): self[name].data or 0 for name in self.equipment_names}
        return amounts({**self.elsewhere, **typed})

    def placed(self, refusal: Refusal) -> Refusal:
        """The refusal, at the field that it is about on this page."""
        if isinstance(refusal, OfEquipment):
            refusal.at_field = f"{EQUIPMENT}{refusal.facts['equipment_id']}"
        if isinstance(refusal, NotAnAddress):
            refusal.at_field = "outside_email"
        return refusal

    def period(self) -> Period:
        """The time asked for. Raises SkippedHour, EndsBeforeStart, OutOfCalendar."""
        return period_of(self.day.data, self.starts.data, self.ends.data)

    def ask(self) -> Ask:
        """What the verdict looks at."""
        layout = LayoutKind(self.layout.data) if self.layout.data else None
        return Ask(self.period(), self.people.data or 1, layout, self.participants_pay.data == YES, self.amounts)

    def organisation_id(self) -> int | None:
        """The organisation that is named, where it is for one. Raises NoOrganisationCalledSo and SeveralCalledSo."""
        typed = self.organisation.data or ""
        if self.chosen_whom is not Whom.ORGANISATION or not typed:
            return None
        return organisations.organisation_called(typed).id

    def request(self) -> StaffRequest:
        """What the service is asked for; what was typed for another “for whom” and is hidden now is left out."""
        ask, is_outside = self.ask(), self.chosen_whom is Whom.OUTSIDE
        return StaffRequest(
            what=RoomRequest(
                room_id=int(self.room.data),
                period=ask.period,
                title=self.title.data or "",
                purpose=self.purpose.data or "",
                people=self.people.data or 0,
                organisation_id=self.organisation_id(),
                layout=ask.layout,
                participants_pay=ask.participants_pay,
                is_public=self.is_public.data == YES,
                equipment=ask.equipment,
            ),
            whom=self.chosen_whom,
            outside_name=self.outside_name.data or "" if is_outside else "",
            outside_email=self.outside_email.data or "" if is_outside else "",
            note=self.note.data or "",
            came=self.happened,
            overrides=frozenset(self.overrides.data or ()),
            override_why=self.override_why.data or "",
        )


class BookForLook(BookForForm):
    """The same fields read for the verdict alone: it is a look, so it needs no token and little of what is typed."""

    class Meta:
        csrf = False

    people = people_field(required=False)

    def is_readable(self) -> bool:
        """Whether enough is typed to look."""
        self.validate()
        looked_at = {"room", "day", "starts", "ends", "people", "layout", "whom", "came", *self.equipment_names}
        return not looked_at & set(self.errors)


def room_typed(rooms: Sequence[Room], typed: Mapping[str, Any]) -> Room | None:
    """The room that is chosen; before one is, the first."""
    chosen = next((room for room in rooms if str(room.id) == str(typed.get("room", ""))), None)
    return chosen or (rooms[0] if rooms else None)


def book_for_form(rooms: Sequence[Room], typed: Mapping[str, Any], **given: Any) -> Any:
    """The form for the room that is typed, with the equipment of its centre, and a key that makes it one booking."""
    return keyed(_made(BookForForm, rooms, typed, **given))


def book_for_look(rooms: Sequence[Room], typed: Mapping[str, Any]) -> Any:
    """The same form, read from an address."""
    return _made(BookForLook, rooms, typed, most=MOST_UNITS, formdata=typed)


def _made(
    kind: type[BookForForm], rooms: Sequence[Room], typed: Mapping[str, Any], *, most: int | None = None, **given: Any
) -> Any:
    room = room_typed(rooms, typed)
    lent = lent_fields(room.centre_id, typed, most=most) if room is not None else {}
    form = type(f"{kind.__name__}OfRoom", (kind,), lent)(**given)
    form.offer(rooms, room)
    return form
