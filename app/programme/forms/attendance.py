"""What is typed about who was there: times and a reason, a name at the door, a number from paper, codes."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Optional

from app.accounts.rules import LONGEST_NAME
from app.centres.forms.staff import StaffForm, choices, most
from app.core.clock import from_minutes, local
from app.core.web.fields import Clock, OneLine
from app.programme.models import Presence, Session
from app.programme.rules.attendance import PRESENCE_LABELS, Correction, PresenceState


class CorrectForm(StaffForm):
    """How it was at one date."""

    state = RadioField(
        _l("How it was"),
        [InputRequired(_l("Choose how it was."))],
        choices=choices(PRESENCE_LABELS),
        default=PresenceState.PRESENT.value,
    )
    arrived = Clock(_l("Came at"), [Optional()], description=_l("Empty: was there from the start."))
    left = Clock(_l("Left at"), [Optional()], is_end=True, description=_l("Empty: stayed to the end."))
    why = OneLine(
        _l("Why"),
        [Optional(), most(300)],
        description=_l("Needed once the list is closed, and where presence is taken away. It is kept."),
    )

    @classmethod
    def of(cls, presence: Presence | None, session: Session) -> "CorrectForm":
        if presence is None:
            return cls()
        came = presence.arrived_at if presence.arrived_at and presence.arrived_at > session.period.starts else None
        return cls(state=presence.state.value, arrived=_minutes(came), left=_minutes(presence.left_at))

    def wanted(self, session: Session) -> Correction:
        """What was typed, on the day of the session; after midnight, on the next. Raises SkippedHour."""
        state = PresenceState(self.state.data)
        if state is not PresenceState.PRESENT:
            return Correction(state)
        on = local(session.period.starts).date()
        return Correction(state, _moment(on, self.arrived.data), _moment(on, self.left.data))


class WalkInForm(StaffForm):
    """Somebody at the door."""

    name = OneLine(
        _l("First and family name"),
        [InputRequired(_l("Write the name of the person.")), most(LONGEST_NAME)],
        render_kw={"autocomplete": "off"},
    )
    email = OneLine(
        _l("E-mail"),
        [Optional(), most(254)],
        description=_l("For a certificate, if they want one."),
        render_kw={"type": "email", "autocomplete": "off"},
    )
    add_seat = BooleanField(_l("If all seats are taken: add one for this person"))


class PaperForm(StaffForm):
    """A number of the paper list, or the first letters of a name."""

    typed = OneLine(
        _l("Number on the paper, or the first letters of a name"),
        [InputRequired(_l("Type a number or letters.")), most(60)],
        render_kw={"autocomplete": "off", "autofocus": True},
    )


class ScanForm(StaffForm):
    """What a camera read or a hand typed; `uid` is this reading's own, `ago` how many seconds it waited."""

    read = StringField(_l("Code of the ticket"), [InputRequired(_l("Type the eight signs under the square code."))])
    uid = StringField()
    ago = StringField(default="0")

    @property
    def seconds(self) -> float:
        typed = self.ago.data or "0"
        return float(typed) if typed.replace(".", "", 1).isdigit() and len(typed) < 12 else 0.0


class RoomCodeForm(StaffForm):
    """The code on the room's screen, from the page of one's ticket."""

    code = OneLine(
        _l("Code on the screen in the room"),
        [InputRequired(_l("Type the six digits from the screen.")), most(20)],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


class TicketCodeForm(RoomCodeForm):
    """The same with the ticket's own code."""

    ticket = OneLine(
        _l("Code of your ticket"),
        [InputRequired(_l("Type the eight signs of your ticket.")), most(64)],
        description=_l("It stands under the square code on your ticket."),
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )


def _minutes(moment: datetime | None) -> int | None:
    return local(moment).hour * 60 + local(moment).minute if moment is not None else None


def _moment(on: date, minutes: Any) -> datetime | None:
    return from_minutes(on, minutes) if minutes is not None else None
