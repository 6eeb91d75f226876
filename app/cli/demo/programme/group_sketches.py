"""What a working group of the demo is made of; days are counted from today."""

from dataclasses import dataclass

from app.cli.demo.words import Words
from app.programme.rules.groups import Joining
from app.programme.rules.polls import Answer, PollState


@dataclass(frozen=True)
class TaskSketch:
    """What is to be done, by whom, in how many days."""

    title: str
    owner: str | None
    days: int | None
    is_done: bool = False


@dataclass(frozen=True, kw_only=True)
class MeetingSketch:
    """A meeting with its words."""

    days: int
    agenda: str
    notes: str = ""
    decisions: str = ""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    tasks: tuple[TaskSketch, ...] = ()
    is_public: bool = False
    cancelled_why: str = ""


@dataclass(frozen=True)
class PollSketch:
    """Dates to choose from with what people say; of a chosen one the last date is the meeting."""

    title: str
    days: tuple[int, ...]
    opened: int
    state: PollState = PollState.OPEN
    answers: tuple[tuple[str, tuple[Answer, ...]], ...] = ()


@dataclass(frozen=True, kw_only=True)
class GroupSketch:
    """A group with its people by their keys."""

    centre: str
    name: Words
    purpose: Words
    joining: Joining
    is_public: bool
    leader: str
    members: tuple[str, ...]
    room: str
    meetings: tuple[MeetingSketch, ...]
    polls: tuple[PollSketch, ...] = ()
    invited: str = ""
    archived: int | None = None
