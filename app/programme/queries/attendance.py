"""Reading the list of one date: who has a place, what is noted of them, and how many are in."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.database import db
from app.history.models import Record
from app.programme.models import ENROLMENT, Enrolment, Presence, Roll, Seating, Session
from app.programme.rules.attendance import NobodySoNamed, PresenceState, SeveralSoNamed
from app.schedule.models import Claim, Entry
from app.schedule.rules import Status
from app.schedule.rules.places import ClaimStatus

ALL, MISSING, PRESENT = "all", "missing", "present"
CORRECTIONS = ("presence_corrected", "presence_undone")


@dataclass(frozen=True)
class Line:
    """One person on the list of a date; the number is theirs for good, so a printed list keeps it."""

    enrolment: Enrolment
    number: int
    presence: Presence | None

    @property
    def name(self) -> str:
        return self.enrolment.name

    @property
    def is_in(self) -> bool:
        return self.presence is not None and self.presence.is_present

    @property
    def since(self) -> datetime | None:
        """When they came, or when somebody noted it."""
        return None if self.presence is None else self.presence.arrived_at or self.presence.marked_at


@dataclass(frozen=True)
class SheetShown:
    """The list of a date as it is shown, by family name."""

    lines: Sequence[Line]
    roll: Roll | None
    has_list: bool

    @property
    def is_closed(self) -> bool:
        return self.roll is not None and self.roll.is_closed

    @property
    def present(self) -> int:
        return sum(line.is_in for line in self.lines)

    @property
    def unknown(self) -> int:
        """Of how many nothing is noted."""
        return sum(line.presence is None for line in self.lines)

    def narrowed(self, words: str, which: str) -> Sequence[Line]:
        """Those whose name has all these words, in or not yet."""
        wanted = [_plain(word) for word in words.split()]
        fitting = [line for line in self.lines if all(word in _plain(line.name) for word in wanted)]
        if which == MISSING:
            return [line for line in fitting if line.presence is None]
        return [line for line in fitting if line.is_in] if which == PRESENT else fitting

    def meant(self, typed: str) -> Line:
        """The one with this number, or whose first or family name begins so.

        Raises NobodySoNamed and SeveralSoNamed.
        """
        plain = _plain(typed)
        if plain.isdigit():
            found = [line for line in self.lines if line.number == int(plain)]
        else:
            found = [line for line in self.lines if plain and _begins(_plain(line.name), plain)]
        if not found:
            raise NobodySoNamed
        if len(found) > 1:
            raise SeveralSoNamed(names=", ".join(f"{line.number} {line.name}" for line in found[:5]))
        return found[0]


def sheet_of(session: Session) -> SheetShown:
    """The list of a date, in three queries however long it is."""
    covers = (Seating.activity_id == session.activity_id) & (
        Seating.session_id.is_(None) | (Seating.session_id == session.id)
    )
    has_list = db.session.scalar(select(func.count()).select_from(Seating).where(covers)) or 0
    noted = and_(Presence.enrolment_id == Enrolment.id, Presence.session_id == session.id)
    rows = (
        select(Enrolment, Presence)
        .join(Seating, Seating.id == Enrolment.seating_id)
        .join(Enrolment.claim)
        .outerjoin(Presence, noted)
        .where(covers, Claim.status == ClaimStatus.CONFIRMED)
        .options(contains_eager(Enrolment.claim), joinedload(Enrolment.organisation))
        .options(joinedload(Presence.by))
    )
    lines = [
        Line(enrolment, enrolment.claim.queue_no or 0, presence) for enrolment, presence in db.session.execute(rows)
    ]
    roll = db.session.scalars(select(Roll).where(Roll.session_id == session.id)).one_or_none()
    return SheetShown(sorted(lines, key=lambda line: (by_family_name(line.name), line.number)), roll, has_list > 0)


def corrections_of(enrolment_id: int, session_id: int) -> Sequence[Record]:
    """What was corrected of somebody at one date, the newest first."""
    theirs = Record.subject == ENROLMENT, Record.subject_id == enrolment_id, Record.verb.in_(CORRECTIONS)
    found = db.session.scalars(select(Record).where(*theirs).order_by(Record.id.desc())).all()
    return [one for one in found if one.facts.get("session") == session_id]


def figures_of(activity_id: int) -> dict[int, tuple[int, bool]]:
    """How many were at each date of an activity, and whether its list is closed."""
    there = func.count(Presence.id).filter(Presence.state == PresenceState.PRESENT)
    rows = (
        select(Session.id, there, Roll.closed_at.is_not(None))
        .outerjoin(Presence, Presence.session_id == Session.id)
        .outerjoin(Roll, Roll.session_id == Session.id)
        .where(Session.activity_id == activity_id)
        .group_by(Session.id, Roll.closed_at)
    )
    return {number: (count, bool(closed)) for number, count, closed in db.session.execute(rows)}


def lists_begun(activity_id: int) -> int:
    """How many lists of an activity's dates somebody began and nobody closed."""
    is_closed = exists().where(Roll.session_id == Session.id, Roll.closed_at.is_not(None))
    is_begun = or_(*(exists().where(table.session_id == Session.id) for table in (Roll, Presence)))
    dates = select(func.count(Session.id)).join(Entry, Entry.id == Session.entry_id)
    ours = Session.activity_id == activity_id, Entry.status == Status.CONFIRMED
    return db.session.scalar(dates.where(*ours, is_begun, ~is_closed)) or 0


def enrolment_by_ticket(ticket: str) -> Enrolment | None:
    """The enrolment with this whole ticket."""
    return db.session.scalars(select(Enrolment).where(Enrolment.ticket == ticket)).one_or_none()


def by_family_name(name: str) -> tuple[str, str]:
    """What a list is sorted by: the last word of a name, then the rest; Ł stands after L."""
    first, _, last = name.strip().rpartition(" ")
    return _sorted(last), _sorted(first)


def _sorted(word: str) -> str:
    """Letters with marks stand after those without."""
    folded = word.casefold().replace("ł", "l~")
    return "".join(sign if not unicodedata.combining(sign) else "~" for sign in unicodedata.normalize("NFD", folded))


def _plain(text: str) -> str:
    """Small letters without marks, so that nobody needs to type these."""
    folded = unicodedata.normalize("NFKD", " ".join(text.split()).casefold().replace("ł", "l"))
    return "".join(sign for sign in folded if not unicodedata.combining(sign))


def _begins(name: str, typed: str) -> bool:
    words = name.split()
    return any(" ".join(words[at:]).startswith(typed) for at in range(len(words)))
