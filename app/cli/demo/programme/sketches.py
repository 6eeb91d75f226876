"""What an activity of the demo is: its words, when and where it is wished, and what becomes of it."""

import enum
from dataclasses import dataclass

from app.cli.demo.words import Words
from app.programme.rules.kinds import Access, ActivityKind, Audience, EventLanguage, Level, PlaceKind, Topic

REYMONTA, CENTRUM_C = "reymonta", "centrum-c-10"
EVENING, MORNING, AFTERNOON = (17 * 60, 20 * 60), (10 * 60, 13 * 60), (13 * 60, 16 * 60)


class Fate(enum.Enum):
    """What becomes of it."""

    ANNOUNCED = enum.auto()
    SCHEDULED = enum.auto()
    DRAFT = enum.auto()
    CALLED_OFF = enum.auto()
    ONE_CANCELLED = enum.auto()
    PROPOSED = enum.auto()
    DECLINED = enum.auto()


@dataclass(frozen=True, kw_only=True)
class ActivitySketch:
    """An activity; its first date is `weeks` from this week on a weekday (0 is Monday), the others a week apart each.

    Where the room is taken then, another hour or the next free day is found.
    """

    kind: ActivityKind
    title: Words
    summary: Words
    centre: str = REYMONTA
    room: str = ""
    weeks: int = 0
    weekday: int = 1
    hours: tuple[int, int] = EVENING
    times: int = 1
    every: int = 1
    seats: int | None = None
    topics: tuple[Topic, ...] = ()
    audiences: tuple[Audience, ...] = (Audience.ORGANISATIONS,)
    languages: tuple[EventLanguage, ...] = (EventLanguage.POLISH,)
    access: tuple[Access, ...] = ()
    level: Level = Level.ANY
    led_by: str = ""
    is_led_by_trainer: bool = False
    organisation: str = ""
    co_organisers: str = ""
    about: str = ""
    address: str = ""
    online_link: str = ""
    fate: Fate = Fate.ANNOUNCED
    why: str = ""
    wishes: str = ""

    @property
    def place(self) -> PlaceKind:
        if self.address:
            return PlaceKind.OUTSIDE
        return PlaceKind.ONLINE if self.online_link else PlaceKind.ROOMS
