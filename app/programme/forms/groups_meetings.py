"""What is typed about meetings of a group: a plan of several, another time for one, what it is about; and dates to
choose from.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, Optional

from app.centres.forms.staff import StaffForm, most
from app.centres.models import Room
from app.core.clock import local
from app.core.web.fields import Clock, Day, OneLine, WholeNumber, Words
from app.programme.forms.dates import WRITE_TIME, MoveForm, PlanForm
from app.programme.models import GroupMeeting
from app.programme.rules.groups import LONGEST_NOTES
from app.programme.rules.polls import MOST_OPTIONS, Answer
from app.programme.services.groups_taking import MeetingsAsked
from app.programme.services.polls import OptionAsked, PollAsked


class WhereFields:
    """A room of the centre, or another place."""

    place = OneLine(
        _l("Where, if not in a room of the centre"),
        [Optional(), most(300)],
        description=_l("An address, or the link to meet online. Only the people of the group see it."),
    )
    is_public = BooleanField(
        _l("Anybody may come"), description=_l("The public page of the group and calendars then show these meetings.")
    )

    def offer_rooms(self: Any, rooms: Sequence[Room]) -> None:
        elsewhere = [("", gettext("elsewhere"))]
        self.room.flags.optional = self.place.flags.optional = False  # one of both is needed
        self.room.choices = elsewhere + [(room.id, f"{room.name} ({room.seats})") for room in rooms]


class MeetingsForm(WhereFields, PlanForm):
    """Several meetings by a pattern; it stands in the address until it is kept."""

    def can_be_read(self) -> bool:
        fine, place = super().can_be_read(), self.place.validate(self)
        if not place:
            self.status = 422
        return fine and bool(place)

    def asked_meetings(self, days: Sequence[date]) -> MeetingsAsked:
        return asked_meetings(self, tuple(days))


class LookAtMeetingsForm(MeetingsForm):
    """The same plan in an address, before anything is sent."""

    class Meta:
        csrf = False


class MoveMeetingForm(WhereFields, MoveForm):
    """Another time or place for one meeting."""

    @classmethod
    def of_meeting(cls, meeting: GroupMeeting, **more: Any) -> "MoveMeetingForm":
        starts, ends = local(meeting.period.starts), local(meeting.period.ends)
        return cls(
            room=meeting.room_id,
            place=meeting.place,
            is_public=meeting.entry.is_public,
            first=starts.date(),
            starts=starts.hour * 60 + starts.minute,
            ends=ends.hour * 60 + ends.minute or 1440,
            seen=meeting.entry.sequence,
            **more,
        )

    def asked_meeting(self) -> MeetingsAsked:
        assert self.first.data is not None
        return asked_meetings(self, (self.first.data,))


class MeetingWordsForm(StaffForm):
    """What a meeting is about, what was said, what was decided."""

    agenda = Words(_l("Agenda"), [Optional(), most(LONGEST_NOTES)])
    notes = Words(_l("Notes"), [Optional(), most(LONGEST_NOTES)])
    decisions = Words(_l("What was decided"), [Optional(), most(LONGEST_NOTES)])
    seen = WholeNumber("", 0, 2**31 - 1, default=0)


class CancelMeetingForm(StaffForm):
    """Why a meeting is called off."""

    why = Words(_l("Why"), [Optional(), most(500)], description=_l("It goes out to the members by mail."))


class PollForm(StaffForm):
    """Up to six dates, each with its time; the third to the sixth may stay empty."""

    title = OneLine(
        _l("What the meeting is about"),
        [InputRequired(_l("Write what the meeting is about.")), most(160)],
    )
    room = SelectField(_l("Room"), [Optional()], coerce=lambda typed: int(typed) if typed else None)
    place = OneLine(_l("Where, if not in a room of the centre"), [Optional(), most(300)])
    answer_on = Day(_l("Answer by: day"), [InputRequired(_l("Choose a date."))])
    answer_at = Clock(_l("Answer by: time"), [InputRequired(WRITE_TIME)])

    def offer_rooms(self, rooms: Sequence[Room]) -> None:
        elsewhere: list[tuple[Any, str]] = [("", gettext("elsewhere"))]
        self.room.flags.optional = self.place.flags.optional = False
        self.room.choices = elsewhere + [(room.id, f"{room.name} ({room.seats})") for room in rooms]

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        for _, *fields in self.rows:
            for field in fields:
                field.flags.optional = False  # the legend of each date says which are needed

    @property
    def rows(self) -> list[tuple[int, Any, Any, Any]]:
        """Each date: its number, and its three fields."""
        numbers = range(1, MOST_OPTIONS + 1)
        return [(n, self[f"day_{n}"], self[f"starts_{n}"], self[f"ends_{n}"]) for n in numbers]

    def validate(self, extra_validators: Any = None) -> bool:
        """A date of which a part is typed needs all of it."""
        fine = bool(super().validate(extra_validators))
        for number, day, starts, ends in self.rows:
            parts = [(day, _l("Choose a date.")), (starts, WRITE_TIME), (ends, WRITE_TIME)]
            if number > 2 and not any(field.raw_data and field.raw_data[0] for field, _ in parts):
                continue
            for field, words in parts:
                if field.data is None and not field.errors:
                    field.errors, fine = [words], False
        return fine

    def asked(self) -> PollAsked:
        assert self.answer_on.data is not None
        options = [
            OptionAsked(day.data, starts.data, ends.data)
            for _, day, starts, ends in self.rows
            if None not in (day.data, starts.data, ends.data)
        ]
        return PollAsked(
            title=self.title.data or "",
            options=tuple(options),
            answer_on=self.answer_on.data,
            answer_at=self.answer_at.data or 0,
            room_id=self.room.data,
            place=self.place.data or "",
        )


for _number in range(1, MOST_OPTIONS + 1):
    setattr(PollForm, f"day_{_number}", Day(_l("Day"), [Optional()]))
    setattr(PollForm, f"starts_{_number}", Clock(_l("From"), [Optional()]))
    setattr(PollForm, f"ends_{_number}", Clock(_l("To"), [Optional()], is_end=True))


class AnswersForm(StaffForm):
    """What a member says: one choice for each date."""

    def said(self, option_ids: Sequence[int]) -> Mapping[int, Answer]:
        """What was chosen; nonsense and nothing are both nothing."""
        typed = {number: request.form.get(f"option-{number}", "") for number in option_ids}
        return {number: Answer(word) for number, word in typed.items() if word in set(Answer)}


def asked_meetings(form: Any, days: tuple[date, ...]) -> MeetingsAsked:
    return MeetingsAsked(
        room_id=form.room.data,
        days=days,
        starts=form.starts.data or 0,
        ends=form.ends.data or 0,
        place=form.place.data or "",
        is_public=bool(form.is_public.data),
        outside_why=form.outside_why.data or "",
    )
