"""What staff type about answering: how soon, whom to warn when, and which requests approve themselves."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import Optional

from app.centres.forms.staff import Hours, SeenForm, choices, most
from app.centres.models import Centre, Room
from app.centres.rules import WEEKDAYS, shown
from app.centres.rules.answering import UNIT_LABELS, AnswerRule, AnswerUnit, SafeRule
from app.core.web.fields import ChoicesField, WholeNumber


class AnsweringForm(SeenForm):
    """The centre's rules of answering, each with the sentence that it means beside it."""

    within = WholeNumber(
        _l("A request is answered within"),
        *(0, 720),
        default=0,
        description=_l("0: by the end of its hold. The promise never ends after the hold."),
    )
    unit = RadioField(_l("Counted in"), choices=choices(UNIT_LABELS), default=AnswerUnit.HOURS.value)
    warn_hours = WholeNumber(
        _l("Coordinators get a mail, hours before the deadline"),
        *(0, 720),
        default=24,
        description=_l("One mail with all that is due, once for each request. 0 sends none."),
    )
    warn_managers_hours = WholeNumber(
        _l("Managers get a mail, hours before the deadline"),
        *(0, 720),
        default=4,
        description=_l("Where it still waits then. 0 sends none."),
    )
    stop_hours = WholeNumber(
        _l("The clock stands still for a question at most, hours"),
        *(1, 720),
        default=72,
        description=_l("So long the applicant may take to answer before the clock goes on."),
    )
    approves = BooleanField(
        _l("Safe requests approve themselves"),
        description=_l("Only of verified organisations within their hours, and only where nothing is in the way."),
    )
    room_ids = ChoicesField(
        _l("Rooms that the rule covers besides those that are had at once"), [Optional()], coerce=int
    )
    groups_too = BooleanField(_l("Verified informal groups, too"))
    clean_record = BooleanField(_l("Only while no warning and nothing else stands against them"), default=True)
    most_people = WholeNumber(_l("At most so many people"), 1, 2000, is_optional=True)
    most_hours = WholeNumber(_l("At most so many hours"), 1, 24, is_optional=True)
    most_of_quota = WholeNumber(
        _l("At most so many per cent of the hours of the month"),
        *(1, 100),
        default=100,
        description=_l("Counted with this request. 100 is all of them."),
    )
    day_0, day_1, day_2, day_3, day_4, day_5, day_6 = (Hours(_l(name), [most(100)]) for name in WEEKDAYS)
    sample_every = WholeNumber(
        _l("Pick one of so many approvals to be looked at"), 1, 100, default=5, description=_l("1 picks every one.")
    )

    def __init__(self, *, centre: Centre, rooms: Sequence[Room], **more: Any) -> None:
        super().__init__(data=_kept(centre), **more)
        self.room_ids.choices = [(room.id, room.name) for room in rooms]

    @property
    def days(self) -> list[Hours]:
        return [self[f"day_{weekday}"] for weekday in range(7)]

    def answering(self) -> AnswerRule:
        return AnswerRule(
            within=self.within.data or 0,
            unit=AnswerUnit(self.unit.data),
            warn_hours=self.warn_hours.data or 0,
            warn_managers_hours=self.warn_managers_hours.data or 0,
            stop_hours=self.stop_hours.data or 1,
        )

    def safe(self) -> SafeRule | None:
        """The rule, or none where nothing approves itself."""
        if not self.approves.data:
            return None
        blocks = [(day, block.opens, block.closes) for day, field in enumerate(self.days) for block in field.blocks]
        return SafeRule(
            room_ids=tuple(sorted(self.room_ids.data or ())),
            blocks=tuple(blocks),
            groups_too=bool(self.groups_too.data),
            most_people=self.most_people.data or 0,
            most_minutes=(self.most_hours.data or 0) * 60,
            most_of_quota=self.most_of_quota.data or 100,
            clean_record=bool(self.clean_record.data),
            sample_every=self.sample_every.data or 1,
        )


def _kept(centre: Centre) -> dict[str, Any]:
    rule, safe = centre.answering, centre.safe or SafeRule()
    return {
        "within": rule.within,
        "unit": rule.unit.value,
        "warn_hours": rule.warn_hours,
        "warn_managers_hours": rule.warn_managers_hours,
        "stop_hours": rule.stop_hours,
        "approves": centre.safe is not None,
        "room_ids": list(safe.room_ids),
        "groups_too": safe.groups_too,
        "clean_record": safe.clean_record,
        "most_people": safe.most_people or None,
        "most_hours": safe.most_minutes // 60 or None,
        "most_of_quota": safe.most_of_quota,
        "sample_every": safe.sample_every,
        **{f"day_{weekday}": shown(safe.of_day(weekday)) for weekday in range(7)},
    }
