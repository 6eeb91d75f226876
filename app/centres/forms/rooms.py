"""What staff type about a room: what it is like, its parts and its photos."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField
from wtforms.validators import DataRequired, Optional

from app.centres.forms.staff import Seats, SeenForm, StaffForm, choices, in_languages, lines, most, texts
from app.centres.models import Room
from app.centres.rules import FEATURE_LABELS, LAYOUT_LABELS, FeatureKind, LayoutKind
from app.centres.services import RoomDetails
from app.core.web.fields import ChoicesField, OneLine, WholeNumber

LONGEST_TEXT = 4000
SEATS = {f"seats_{kind.value}": Seats(_l(label)) for kind, label in LAYOUT_LABELS.items()}
# One field for each way to set a room.
SeatsForm: Any = type("SeatsForm", (SeenForm,), SEATS)


class RoomForm(SeatsForm):
    """All that a manager says of a room. Its rules are changed on a page of their own."""

    name = OneLine(_l("Name"), [DataRequired(_l("Write the name of the room.")), most(120)])
    position = WholeNumber(
        _l("Place in the list"), 0, 999, default=0, description=_l("Rooms with a smaller number come first.")
    )
    floor = OneLine(_l("Floor"), [Optional(), most(40)], description=_l("As people say it, for example: ground floor"))
    area_m2 = WholeNumber(_l("Area in square metres"), 1, 5000, is_optional=True)
    about_pl, about_en, about_uk = texts(
        (_l("About the room, in Polish"), _l("About the room, in English"), _l("About the room, in Ukrainian")),
        LONGEST_TEXT,
    )
    features = ChoicesField(_l("What is in the room for good"), [Optional()], choices=choices(FEATURE_LABELS))

    step_free = BooleanField(_l("You get to the room without a step"))
    lift = BooleanField(_l("A lift leads to it"))
    hearing_loop = BooleanField(_l("There is a hearing loop"))
    accessible_toilet = BooleanField(_l("An accessible toilet is near"))
    door_width_cm = WholeNumber(
        _l("Width of the door in centimetres"),
        *(40, 500),
        is_optional=True,
        description=_l("The narrowest door on the way. A wheelchair needs 90."),
    )

    key_name = OneLine(
        _l("Key"),
        [Optional(), most(60)],
        description=_l("What is handed out at reception, for example: key 12. Leave it empty where there is none."),
    )

    def __init__(self, *, obj: Room | None = None, **more: Any) -> None:
        super().__init__(obj=None if obj is None else _Flat(obj), **more)

    @property
    def seats(self) -> list[Any]:
        """The fields of seats, in the order of the layouts."""
        return [self[name] for name in SEATS]

    def details(self) -> RoomDetails:
        """What was typed, for the service."""
        plain = {name: field.data for name, field in self._fields.items() if name in RoomDetails.__dataclass_fields__}
        layouts = {kind: self[f"seats_{kind.value}"].data for kind in LayoutKind if self[f"seats_{kind.value}"].data}
        special = {
            "layouts": layouts,
            "features": frozenset(FeatureKind(value) for value in self.features.data or ()),
        }
        return RoomDetails(**{**plain, **special})


class _Flat:
    """A room as the fields of the form see it."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.features = [feature.kind.value for feature in room.features]
        for layout in room.layouts:
            setattr(self, f"seats_{layout.kind.value}", layout.seats)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._room, name)


class PartsForm(SeenForm):
    """The rooms that a hall consists of."""

    parts = ChoicesField(
        _l("This hall consists of"),
        [Optional()],
        coerce=int,
        description=_l("Tick two rooms or more. Tick none if it is a room of its own."),
    )

    def offer(self, rooms: Sequence[Room], chosen: Sequence[int]) -> None:
        """The rooms that can be ticked, and those that are."""
        self.parts.choices = [(room.id, room.name) for room in rooms]
        if not self.was_sent:
            self.parts.data = list(chosen)

    @property
    def part_ids(self) -> list[int]:
        return list(self.parts.data or ())


class AltForm(StaffForm):
    """What a photo shows, in words."""

    alt_pl, alt_en, alt_uk = lines(
        (
            _l("What the photo shows, in Polish"),
            _l("What the photo shows, in English"),
            _l("What the photo shows, in Ukrainian"),
        ),
        200,
        DataRequired(_l("Write what the photo shows, for those who do not see it.")),
    )

    @property
    def alts(self) -> Mapping[str, str]:
        return in_languages(self, "alt")


class PhotoForm(AltForm):
    """A new photo and what it shows."""

    photo = FileField(
        _l("Photo"),
        [FileRequired(_l("Choose a photo."))],
        description=_l("A JPEG, PNG or WebP file of at most 10 MB, best wider than high. Place and time are removed."),
    )

    def content(self) -> bytes:
        """The bytes that were sent."""
        sent: bytes = self.photo.data.read()
        return sent
