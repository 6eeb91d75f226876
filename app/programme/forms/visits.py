"""What is typed about study visits: the wish of a group, the plan of staff, and how it was."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app.accounts.models import Person
from app.centres.forms.staff import StaffForm, choices, most
from app.centres.models import Centre, Room
from app.core.clock import local
from app.core.web.fields import ChoicesField, Clock, Day, DaysField, OneLine, WholeNumber, Words
from app.organisations.models import Organisation
from app.programme.forms.dates import WRITE_TIME
from app.programme.models import StudyVisit
from app.programme.rules.kinds import LANGUAGE_LABELS, EventLanguage
from app.programme.rules.visits import MOST_PARTS, MOST_PEOPLE, SCORES, VisitAsked
from app.programme.services.visits_arranging import Arrangement, PartAsked

LONGEST_PLAN = 10_000
SCORE_LABELS: Mapping[int, Any] = {
    1: _l("1, it was not worth the way"),
    2: _l("2"),
    3: _l("3, it was fine"),
    4: _l("4"),
    5: _l("5, it was very good"),
}


class AskVisitForm(StaffForm):
    """Who comes, with which wish, when it would suit."""

    centre = SelectField(_l("Centre"), [InputRequired(_l("Choose a centre."))], coerce=int)
    organisation = SelectField(_l("In the name of"), [Optional()], coerce=lambda typed: int(typed) if typed else None)
    title = OneLine(
        _l("Who comes"),
        [InputRequired(_l("Write who comes.")), most(160)],
        description=_l("For example: students of social work from Tarnów."),
    )
    people = WholeNumber(_l("How many people"), 1, MOST_PEOPLE)
    languages = ChoicesField(_l("Language"), choices=choices(LANGUAGE_LABELS), default=[EventLanguage.POLISH.value])
    topics = Words(
        _l("What you want to see or talk about"),
        [InputRequired(_l("Write what the group wants to see or talk about.")), most(3000)],
    )
    wished = DaysField(_l("Days that suit you, at most 3"))
    contact = OneLine(
        _l("Who to call on the day"),
        [Optional(), most(300)],
        description=_l("A name and a telephone number. Only staff see it."),
    )
    needs = Words(
        _l("What somebody of you needs to take part"),
        [Optional(), most(1000)],
        description=_l(
            "For example: a step-free way, a hearing loop, a sign language interpreter. Only those who arrange the "
            "visit see it, and it is erased after the visit."
        ),
    )

    def offer(self, centres: Sequence[Centre], organisations: Sequence[Organisation]) -> None:
        self.centre.choices = [(centre.id, centre.name) for centre in centres]
        nobody: list[tuple[Any, str]] = [("", gettext("no organisation"))]
        self.organisation.choices = nobody + [(one.id, one.name) for one in organisations]

    def asked(self) -> VisitAsked:
        return VisitAsked(
            title=self.title.data or "",
            people=self.people.data or 1,
            languages=tuple(EventLanguage(code) for code in self.languages.data or ("pl",)),
            topics=self.topics.data or "",
            wished=tuple(self.wished.data or ()),
            contact=self.contact.data or "",
            needs=self.needs.data or "",
        )


class SayForm(StaffForm):
    """A sentence for the other side."""

    words = Words(_l("Your words"), [Optional(), most(2000)])


class ArrangeForm(StaffForm):
    """Up to four parts, who receives the group, what it sees."""

    hosts = ChoicesField(
        _l("Who receives the group"),
        coerce=int,
        description=_l("Each part takes their time, so nobody is at two places at once."),
    )
    plan = Words(
        _l("Programme of the day"),
        [InputRequired(_l("Write the programme of the day.")), most(LONGEST_PLAN)],
        description=_l("One line for each point: when, what, where, with whom. The group reads it."),
    )
    outside_why = OneLine(
        _l("Why outside of opening hours"),
        [Optional(), most(300)],
        description=_l("Only where a date lies outside of them. It is kept in the history."),
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        for _, row in self.rows:
            for field in row.values():
                field.flags.optional = False  # the legend of each part says which are needed

    def offer(self, rooms: Sequence[Room], people: Sequence[Person]) -> None:
        elsewhere: list[tuple[Any, str]] = [("", gettext("elsewhere"))]
        for number in range(1, MOST_PARTS + 1):
            self[f"room_{number}"].choices = elsewhere + [(room.id, f"{room.name} ({room.seats})") for room in rooms]
        self.hosts.choices = [(person.id, person.name) for person in people]

    @property
    def rows(self) -> list[tuple[int, dict[str, Any]]]:
        """Each part: its number, and its fields."""
        names = ("day", "starts", "ends", "room", "place")
        return [(n, {name: self[f"{name}_{n}"] for name in names}) for n in range(1, MOST_PARTS + 1)]

    def validate(self, extra_validators: Any = None) -> bool:
        """A part of which something is typed needs its day and times; the first is always needed."""
        fine = bool(super().validate(extra_validators))
        for number, row in self.rows:
            parts = [(row["day"], _l("Choose a date.")), (row["starts"], WRITE_TIME), (row["ends"], WRITE_TIME)]
            if number > 1 and not any(field.raw_data and field.raw_data[0] for field, _ in parts):
                continue
            for field, words in parts:
                if field.data is None and not field.errors:
                    field.errors, fine = [words], False
        return fine

    def arrangement(self) -> Arrangement:
        parts = [
            PartAsked(row["day"].data, row["starts"].data, row["ends"].data, row["room"].data, row["place"].data or "")
            for _, row in self.rows
            if None not in (row["day"].data, row["starts"].data, row["ends"].data)
        ]
        hosts = tuple(sorted(self.hosts.data or ()))
        return Arrangement(tuple(parts), hosts, self.plan.data or "", self.outside_why.data or "")

    @classmethod
    def of(cls, visit: StudyVisit, **more: Any) -> "ArrangeForm":
        """The form with the plan that stands."""
        kept: dict[str, Any] = {"plan": visit.plan, "hosts": [one.person_id for one in visit.hosts]}
        for number, part in enumerate(visit.parts, start=1):
            starts, ends = local(part.period.starts), local(part.period.ends)
            kept |= {
                f"day_{number}": starts.date(),
                f"starts_{number}": starts.hour * 60 + starts.minute,
                f"ends_{number}": ends.hour * 60 + ends.minute or 1440,
                f"room_{number}": part.room_id,
                f"place_{number}": part.place,
            }
        return cls(**kept, **more)


for _number in range(1, MOST_PARTS + 1):
    setattr(ArrangeForm, f"day_{_number}", Day(_l("Day"), [Optional()]))
    setattr(ArrangeForm, f"starts_{_number}", Clock(_l("From"), [Optional()]))
    setattr(ArrangeForm, f"ends_{_number}", Clock(_l("To"), [Optional()], is_end=True))
    _room = SelectField(_l("Room"), [Optional()], coerce=lambda typed: int(typed) if typed else None)
    setattr(ArrangeForm, f"room_{_number}", _room)
    setattr(ArrangeForm, f"place_{_number}", OneLine(_l("Or where else"), [Optional(), most(300)]))


class FeedbackForm(StaffForm):
    """How it was."""

    score = RadioField(
        _l("How was the visit?"),
        choices=[(str(score), SCORE_LABELS[score]) for score in SCORES],
        validators=[InputRequired(_l("Choose how it was, from 1 to 5."))],
    )
    words = Words(
        _l("What was good, and what to do better"),
        [Optional(), most(2000)],
        description=_l("It is kept without your name, your group and the time. Do not write who you are."),
    )
