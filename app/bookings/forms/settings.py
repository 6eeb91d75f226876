"""The rules of a centre and its rooms as sentences whose numbers are fields; all of them are one form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from wtforms import Field, RadioField, SelectField
from wtforms.validators import Optional

from app.centres.forms.staff import SeenForm
from app.centres.models import Centre, Room
from app.centres.rules.settings import CentreSettings, Choice, Number, RoomSettings, Rule, Settings
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import amount
from app.core.web.edge import show_at
from app.core.web.fields import ChoicesField, WholeNumber

YES_NO: Mapping[bool, str] = {True: "yes", False: "no"}
OWN = N_("every room keeps its own")


@dataclass(frozen=True)
class Line:
    """One sentence with the fields in it."""

    shown: Markup
    fields: tuple[Field, ...]

    @property
    def is_wrong(self) -> bool:
        return any(field.errors for field in self.fields)


class RulesForm(SeenForm):
    """Every rule of a centre and of its rooms; the fields are added by `rules_form`."""

    rooms: Sequence[Room] = ()
    centre: Centre

    same_as = SelectField(
        _l("Give several rooms the same rules"),
        [Optional()],
        description=_l("The rooms that you tick get all the rules of this one."),
    )
    same_for = ChoicesField(_l("Which rooms get them"), [Optional()], coerce=int)

    def validate(self, extra_validators: Any = None) -> bool:
        """Two numbers may not fit each other; and rooms that get the rules of another one are ticked."""
        is_right = bool(super().validate(extra_validators))
        if is_right and self.same_as.data and not self.same_for.data:
            self.same_for.errors = [gettext("Tick the rooms that get these rules.")]
            return False
        return is_right and all([self._fits("", self.of_centre()), *(self._fits_room(room) for room in self.rooms)])

    def of_centre(self) -> CentreSettings:
        """The rules of the centre, as typed."""
        return CentreSettings(**self._typed("", CentreSettings))

    def of_rooms(self) -> dict[int, RoomSettings]:
        """The rules of each room, as typed or as those of the room whose rules it gets."""
        typed = {room.id: RoomSettings(**self._typed(prefix_of(room), RoomSettings)) for room in self.rooms}
        given = typed.get(int(self.same_as.data)) if self.same_as.data else None
        return {
            number: given if given and number in (self.same_for.data or ()) else own for number, own in typed.items()
        }

    def lines(self, room: Room | None = None) -> list[Line]:
        """The sentences of the centre or of a room."""
        kind, prefix = (CentreSettings, "") if room is None else (RoomSettings, prefix_of(room))
        return [self._line(rule, prefix) for rule in kind.rules]

    def now_kept(self, kept: SeenForm) -> list[tuple[str, str]]:
        """As for every such form; which rooms get the rules of another one is kept nowhere."""
        kept["same_as"].data, kept["same_for"].data = self.same_as.data, self.same_for.data
        return super().now_kept(kept)

    def opens(self, room: Room) -> bool:
        """Whether a room is shown open: it was asked for, or something of it is typed anew or wrong."""
        mine = [self[f"{prefix_of(room)}{name}"] for name in RoomSettings.names()]
        if request.args.get("room") == str(room.id) or len(self.rooms) == 1 or any(field.errors for field in mine):
            return True
        typed = {field.name.removeprefix(prefix_of(room)): field.data for field in mine}
        return typed != _as_typed(RoomSettings.kept_in(room))

    def _typed(self, prefix: str, kind: type[Settings]) -> dict[str, Any]:
        settings = [one for rule in kind.rules for one in rule.settings]
        return {one.name: _value(one, self[f"{prefix}{one.name}"].data) for one in settings}

    def _fits_room(self, room: Room) -> bool:
        return self._fits(prefix_of(room), RoomSettings(**self._typed(prefix_of(room), RoomSettings)))

    def _fits(self, prefix: str, typed: Settings) -> bool:
        try:
            typed.check()
        except Refusal as refusal:
            refusal.at_field = f"{prefix}{refusal.at_field}"
            show_at(self, refusal)
            return False
        return True

    def _line(self, rule: Rule, prefix: str) -> Line:
        fields = [self[f"{prefix}{setting.name}"] for setting in rule.settings]
        if not rule.sentence:
            return Line(_choice(fields[0], gettext(rule.settings[0].label)), tuple(fields))
        said = gettext(rule.sentence)
        blank = said % {setting.name: "…" for setting in rule.settings}
        inputs = {
            setting.name: _in_unit(setting, field, f"{gettext(setting.label)}: {blank}")
            for setting, field in zip(rule.settings, fields, strict=True)
            if isinstance(setting, Number)
        }
        return Line(Markup(escape(said)) % inputs, tuple(fields))


def rules_form(centre: Centre, rooms: Sequence[Room], *, kept: bool = False) -> RulesForm:
    """The form of a centre with these rooms; of one that was sent, with those that it has. `kept`: as it is now."""
    sent = request.method == "POST"
    shown = [room for room in rooms if not sent or any(name.startswith(prefix_of(room)) for name in request.form)]
    fields: dict[str, Any] = _fields("", "", CentreSettings)
    values = _as_typed(CentreSettings.kept_in(centre))
    for room in shown:
        fields |= _fields(prefix_of(room), room.name, RoomSettings)
        values |= {f"{prefix_of(room)}{name}": it for name, it in _as_typed(RoomSettings.kept_in(room)).items()}
    made = type("RulesFormOfCentre", (RulesForm,), {**fields, "rooms": shown, "centre": centre})
    form: RulesForm = made(data=values, **({"formdata": None} if kept or not sent else {}))
    form.same_as.choices = [("", gettext(OWN)), *((str(room.id), room.name) for room in shown)]
    form.same_for.choices = [(room.id, room.name) for room in shown]
    if not sent or kept:
        form.same_for.data = [room.id for room in shown]
    return form


def prefix_of(room: Room) -> str:
    return f"r{room.id}_"


def _fields(prefix: str, whose: str, kind: type[Settings]) -> dict[str, Any]:
    settings: Iterable[Number | Choice] = (one for rule in kind.rules for one in rule.settings)
    return {f"{prefix}{one.name}": _field(one, whose) for one in settings}


def _field(setting: Number | Choice, whose: str) -> Any:
    label = f"{whose}: {gettext(setting.label)}" if whose else gettext(setting.label)
    if isinstance(setting, Choice):
        offered = [(_code(value), gettext(sentence)) for value, sentence in setting.sentences.items()]
        return RadioField(label, choices=offered)
    if setting.one_of:
        return SelectField(label, choices=[(str(one), amount(one)) for one in setting.one_of])
    return WholeNumber(label, setting.least, setting.greatest)


def _code(value: Any) -> str:
    return YES_NO[value] if isinstance(value, bool) else str(value)


def _value(setting: Number | Choice, typed: Any) -> Any:
    """What a field holds, as the setting has it; a form that was not understood is never asked."""
    if isinstance(setting, Number):
        return int(typed)
    return next(value for value in setting.sentences if _code(value) == typed)


def _as_typed(kept: Settings) -> dict[str, Any]:
    settings = {one.name: one for rule in kept.rules for one in rule.settings}
    return {name: it if _is_written(settings[name]) else _code(it) for name, it in kept.values().items()}


def _is_written(setting: Number | Choice) -> bool:
    return isinstance(setting, Number) and not setting.one_of


def _in_unit(setting: Number, field: Field, label: str) -> Markup:
    """A field with its unit, which follows the number that stands there now."""
    shown = _labelled(field, label)
    if setting.one_of:
        return shown
    said = setting.unit.of(field.data if isinstance(field.data, int) else setting.greatest)
    blank = {"count": "%(count)s"}
    one = gettext(said.msgid, **blank) if said.plural is None else ngettext(said.msgid, said.plural, _of(said), **blank)
    return Markup(escape(one)) % {"count": shown}


def _of(said: Sentence) -> int:
    count = said.facts["count"]
    assert isinstance(count, int)
    return count


def _choice(field: RadioField, legend: str) -> Markup:
    """The sentences of a choice, one to be picked."""
    ticks = [Markup('<div class="tick">{}<label for="{}">{}</label></div>').format(*_option(one)) for one in field]
    spoken = Markup('<fieldset id="{}"><legend class="hidden-text">{}</legend>{}</fieldset>')
    return spoken.format(field.id, legend, Markup("").join(ticks))


def _option(option: Field) -> tuple[Markup, str, str]:
    return Markup(option()), option.id, option.label.text


def _labelled(field: Field, label: str) -> Markup:
    more = {"aria-describedby": f"{field.id}-error", "aria-invalid": "true"} if field.errors else {}
    spoken = Markup('<label class="hidden-text" for="{}">{}</label>').format(field.id, label)
    return Markup('<span class="in-sentence">{}{}</span>').format(spoken, field(**more))
