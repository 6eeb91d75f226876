"""Filters of the lists, as they stand in the address; nonsense there filters nothing."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, SelectField, StringField

from app.centres.models import Centre
from app.core.clock import today
from app.core.web.words import language, month
from app.programme.queries.public import Wanted, months_ahead, read_month
from app.programme.queries.staff import Filters
from app.programme.rules.kinds import (
    ACCESS_LABELS,
    AUDIENCE_LABELS,
    KIND_LABELS,
    LANGUAGE_LABELS,
    TOPIC_LABELS,
    Access,
    ActivityKind,
    Audience,
    EventLanguage,
    Topic,
)
from app.programme.rules.states import STANDING_LABELS, Standing

LONGEST_WORDS = 100
AHEAD, PAST = "", "past"
FREE = "free"


class StaffFilterForm(Form):
    """What staff look for in their list."""

    q = StringField(_l("Words in the title"))
    centre = SelectField(_l("Centre"), validate_choice=False)
    kind = SelectField(_l("Kind"), validate_choice=False)
    standing = SelectField(_l("State"), validate_choice=False)

    def offer(self, centres: Sequence[Centre]) -> None:
        self.centre.choices = [("", gettext("any")), *((centre.slug, centre.name) for centre in centres)]
        self.kind.choices, self.standing.choices = _any(KIND_LABELS), _any(STANDING_LABELS)

    def filters(self, centres: Sequence[Centre]) -> Filters:
        return Filters(
            words=_words(self.q),
            centre_id=next((centre.id for centre in centres if centre.slug == self.centre.data), None),
            kind=_of(ActivityKind, self.kind),
            standing=_of(Standing, self.standing),
        )


class ProgrammeFilterForm(Form):
    """What visitors look for in the programme."""

    q = StringField(_l("Words"))
    topic = SelectField(_l("Topic"), validate_choice=False)
    kind = SelectField(_l("Kind"), validate_choice=False)
    centre = SelectField(_l("Centre"), validate_choice=False)
    month = SelectField(_l("Month"), validate_choice=False)
    audience = SelectField(_l("Who it is for"), validate_choice=False)
    language = SelectField(_l("Language"), validate_choice=False)
    access = SelectField(_l("Accessibility"), validate_choice=False)
    when = SelectField(_l("When"), validate_choice=False)
    places = BooleanField(_l("Only with free places"), false_values=(False, ""), render_kw={"value": FREE})

    def offer(self, centres: Sequence[Centre]) -> None:
        self.centre.choices = [("", gettext("any")), *((centre.slug, centre.name) for centre in centres)]
        self.topic.choices, self.kind.choices = _any(TOPIC_LABELS), _any(KIND_LABELS)
        self.audience.choices, self.language.choices = _any(AUDIENCE_LABELS), _any(LANGUAGE_LABELS)
        self.access.choices = _any(ACCESS_LABELS)
        self.when.choices = [(AHEAD, gettext("What is to come")), (PAST, gettext("What is over"))]
        shown = months_ahead(is_past=self.is_past)
        self.month.choices = [("", gettext("any")), *((f"{one:%Y-%m}", month(one)) for one in shown)]

    @property
    def is_past(self) -> bool:
        return bool(self.when.data == PAST)

    @property
    def narrows(self) -> bool:
        """Whether anything but the time is asked for."""
        return any(field.data for field in self if field.name != "when")

    @property
    def kept(self) -> dict[str, str]:
        """What is asked for but the time, for the addresses of other views of the same."""
        asked = {field.name: field.data for field in self if field.data and field.name not in ("when", "month")}
        return {**asked, "places": FREE} if self.places.data else asked

    @property
    def month_shown(self) -> str:
        """The month that is asked for, or this one."""
        return f"{read_month(self.month.data or '') or today():%Y-%m}"

    def wanted(self, centres: Sequence[Centre]) -> Wanted:
        return Wanted(
            words=_words(self.q),
            topic=_of(Topic, self.topic),
            kind=_of(ActivityKind, self.kind),
            centre_id=next((centre.id for centre in centres if centre.slug == self.centre.data), None),
            month=read_month(self.month.data or ""),
            audience=_of(Audience, self.audience),
            language=_of(EventLanguage, self.language),
            access=_of(Access, self.access),
            is_past=self.is_past,
            has_places=bool(self.places.data) and not self.is_past,
        )


def _any(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    return list(_any_in(language(), tuple(labels.items())))


@lru_cache(maxsize=64)
def _any_in(_language: str, labels: tuple[tuple[Any, str], ...]) -> tuple[tuple[str, str], ...]:
    """The words of a closed list in a language: they never change while the product runs."""
    return ("", gettext("any")), *((word.value, gettext(label)) for word, label in labels)


def _of(words: Any, field: Any) -> Any:
    return words(field.data) if field.data in {word.value for word in words} else None


def _words(field: Any) -> str:
    typed = "".join(sign for sign in field.data or "" if sign.isprintable())
    return " ".join(typed.split())[:LONGEST_WORDS]
