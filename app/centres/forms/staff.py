"""What all forms of this area share: a change that is done or refused, a thing as it was seen, hours as text."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from app.centres.rules import Block, parse_hours
from app.core.errors import ChangedMeanwhile, NotAllowed, NotFound, Refusal, SignInNeeded
from app.core.web import say
from app.core.web.edge import show_at
from app.core.web.fields import OneLine, WholeNumber, Words

LAST_CHANGE = 2**62
LANGUAGES = ("pl", "en", "uk")
NOT_TYPED = ("seen", "csrf_token", "file")


def most(signs: int) -> Length:
    return Length(max=signs, message=_l("This is too long. Write at most %(max)d signs."))


class Seats(WholeNumber):
    """The seats of one way to set a room; empty where it cannot be set so, which goes without saying."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, 1, 2000, is_optional=True, **more)
        self.flags.optional = False


def choices(labels: Mapping[Any, str]) -> list[tuple[str, Any]]:
    """Words of the code with what people call them."""
    return [(word.value, _l(label)) for word, label in labels.items()]


class StaffForm(FlaskForm):
    """A form that keeps what was typed, and says why where it is refused."""

    status = 200
    refusal: Refusal | None = None

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.was_sent = self.is_submitted() and more.get("formdata", self) is not None

    def does(self, verb: Callable[[], object]) -> bool:
        """Whether the form was sent and right, and the verb done. If not, its errors and `status` tell the reason.

        Lets NotFound, NotAllowed and SignInNeeded pass: those are no matter of what was typed.
        """
        if not self.was_sent:
            return False
        self.status = 422
        if not self.validate():
            return False
        try:
            verb()
        except (NotFound, NotAllowed, SignInNeeded):
            raise
        except Refusal as refusal:
            show_at(self, refusal)
            self.status, self.refusal = refusal.status, refusal
            return False
        return True


class NoFields(StaffForm):
    """A button that does one thing."""


class SeenForm(StaffForm):
    """A form about something as it was seen after its last change, so that nobody's change is lost."""

    seen = IntegerField(default=0, validators=[Optional(), NumberRange(0, LAST_CHANGE)], widget=HiddenInput())

    @property
    def last_seen(self) -> int:
        return self.seen.data or 0

    @property
    def met_another(self) -> bool:
        """Somebody else changed the same thing while this was typed."""
        return isinstance(self.refusal, ChangedMeanwhile)

    def look_at(self, last: int) -> None:
        """The page shows the thing after this change; what was typed on an older page stays about the older one."""
        if not self.was_sent or self.met_another:
            self.seen.data, self.seen.raw_data = last, None

    def now_kept(self, kept: "SeenForm") -> list[tuple[str, str]]:
        """Where what is kept now is not what was typed: label and kept value, after somebody else's change."""
        if not self.met_another:
            return []
        fields = [field for field in self if field.name in kept and field.name not in NOT_TYPED]
        pairs = [(str(field.label.text), in_words(field), in_words(kept[field.name])) for field in fields]
        return [(label, now or "–") for label, typed, now in pairs if typed != now]


class Hours(OneLine):
    """Opening hours of a day as people type them, `9:00-13:00, 15:00-21:00`; nothing typed is closed."""

    blocks: tuple[Block, ...] = ()

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        try:
            self.blocks = parse_hours(self.data or "")
        except Refusal as refusal:
            raise ValidationError(say(refusal)) from None


def texts(labels: tuple[Any, Any, Any], signs: int) -> list[Words]:
    """A longer text in Polish, English and Ukrainian."""
    return [Words(label, [Optional(), most(signs)], render_kw=_spoken(n)) for n, label in enumerate(labels)]


def lines(labels: tuple[Any, Any, Any], signs: int, *first: Any) -> list[OneLine]:
    """A line in Polish, English and Ukrainian; `first` is what the Polish one needs."""
    needs = [list(first) or [Optional()], [Optional()], [Optional()]]
    return [OneLine(label, [*needs[n], most(signs)], render_kw=_spoken(n)) for n, label in enumerate(labels)]


def in_languages(form: Any, name: str) -> dict[str, str]:
    """What was typed in `name_pl`, `name_en` and `name_uk`, by language."""
    return {language: form[f"{name}_{language}"].data or "" for language in LANGUAGES}


def _spoken(position: int) -> dict[str, Any]:
    return {"lang": LANGUAGES[position]}


def in_words(field: Any) -> str:
    """A field's value as its page shows it."""
    if isinstance(field.data, bool):
        return str(gettext("yes") if field.data else gettext("no"))
    offered = {str(value): str(label) for value, label in getattr(field, "choices", None) or ()}
    values = field.data if isinstance(field.data, (list, tuple)) else [field.data]
    shown = sorted(offered.get(str(value), str(value)) for value in values if value is not None)
    return ", ".join(shown)
