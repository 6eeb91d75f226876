"""What becomes of a request: who decides it, when and with which words, and who calls it off."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from app.bookings.rules import BookingState, RefusalReason, Verdict
from app.cli.demo.people import DECIDERS
from app.cli.demo.year.meetings import Meeting
from app.core.clock import Period, local

REFUSALS = (
    (RefusalReason.NEEDED_BY_CENTRE, "W tym czasie mamy przegląd przeciwpożarowy. Zapraszamy tydzień później."),
    (RefusalReason.NOT_SUITABLE, "Taniec w butach zniszczy tę podłogę. Druga sala ma wykładzinę, zapytajcie o nią."),
    (RefusalReason.FAIR_SHARE, "W tym miesiącu macie już cztery wieczory w tej sali, a czeka nowa grupa."),
    (
        RefusalReason.INCOMPLETE,
        "Nie wiemy, ile osób przyjdzie i czego potrzebujecie. Napiszcie i wyślijcie jeszcze raz.",
    ),
    (
        RefusalReason.COMMERCIAL,
        "Pokaz garnków ze sprzedażą to działalność handlowa. Takich spotkań tu nie przyjmujemy.",
    ),
    (RefusalReason.OTHER, "W tym dniu pracuje tylko jedna osoba w recepcji. Proponujemy piątek."),
)
WITHDRAWN = ("Znaleźliśmy inny termin.", "Prowadząca zachorowała.", "Spotkamy się w parku.", "")
CALLED_OFF = (
    "Zmiana planów, oddajemy termin innym.",
    "Za mało osób się zapisało.",
    "Przenosimy spotkanie do sieci.",
    "",
)
LATE = ("Prowadzący zachorował dziś rano.", "Pociąg odwołany, prelegentka nie dojedzie.", "")
OWN_PROGRAMME = "Program własny centrum, uzgodniony z miastem."


@dataclass(frozen=True)
class Talk:
    """One question of staff, or the answer to it."""

    author: str
    is_question: bool
    body: str
    at: datetime


@dataclass(frozen=True)
class Planned:
    """A booking as it is to stand in the database; people and places by their keys."""

    key: str
    meeting: Meeting
    period: Period
    asker: str
    asked_at: datetime
    said: Verdict
    state: BookingState
    answer_by: datetime
    decider: str | None = None
    decided_at: datetime | None = None
    overridden: tuple[str, ...] = ()
    override_why: str = ""
    reason: RefusalReason | None = None
    words: str = ""
    ended_at: datetime | None = None
    is_late: bool = False
    talk: tuple[Talk, ...] = ()
    series: str = ""

    @property
    def is_alive(self) -> bool:
        """It occupies its time."""
        return self.state in (BookingState.REQUESTED, BookingState.APPROVED)

    @property
    def counts(self) -> bool:
        """It counts in the quota."""
        return self.is_alive or self.is_late

    @property
    def changed_at(self) -> datetime:
        return self.ended_at or self.decided_at or self.asked_at


def decided(request: Planned, chance: Random, *, now: datetime) -> Planned:
    """What became of a request that is no longer new: most are approved, some of those are given back."""
    if request.said.is_instant:
        return given_back(replace(request, state=BookingState.APPROVED, decided_at=request.asked_at), chance, now=now)
    centre = request.meeting.room.split("/")[0]
    at = min(
        _in_office_hours(request.asked_at + timedelta(minutes=chance.randint(40, 2400)), chance),
        request.answer_by - timedelta(minutes=5),
        now - timedelta(minutes=30),
    )
    by_staff = replace(request, decided_at=at, decider=chance.choice(DECIDERS[centre]))
    draw = 1.0 if request.meeting.is_public or request.overridden else chance.random()
    if draw < 0.045:
        reason, words = chance.choice(REFUSALS)
        return replace(by_staff, state=BookingState.REFUSED, reason=reason, words=words)
    if draw < 0.075:
        return replace(request, state=BookingState.WITHDRAWN, ended_at=at, words=chance.choice(WITHDRAWN))
    if draw < 0.105 and request.answer_by < now - timedelta(hours=1):
        swept = request.answer_by + timedelta(seconds=chance.randint(1, 59))
        return replace(request, state=BookingState.EXPIRED, ended_at=swept)
    return given_back(replace(by_staff, state=BookingState.APPROVED), chance, now=now)


def given_back(approved: Planned, chance: Random, *, now: datetime) -> Planned:
    """Some approved ones are cancelled in good time, some late; public ones take place."""
    if approved.meeting.is_public:
        return approved
    draw = chance.random()
    starts = approved.period.starts
    in_time = starts - timedelta(minutes=chance.randint(2 * 24 * 60, 9 * 24 * 60))
    late = starts - timedelta(minutes=chance.randint(100, 20 * 60))
    asked = approved.decided_at or approved.asked_at
    if draw < 0.05 and asked < in_time < now:
        words = chance.choice(CALLED_OFF)
        return replace(approved, state=BookingState.CANCELLED, ended_at=in_time, words=words)
    if 0.05 <= draw < 0.075 and asked < late < now:
        words = chance.choice(LATE)
        return replace(approved, state=BookingState.CANCELLED, ended_at=late, words=words, is_late=True)
    return approved


def _in_office_hours(moment: datetime, chance: Random) -> datetime:
    """The same moment, or the next morning at which staff are at their desks."""
    wall = local(moment)
    if wall.hour >= 19:
        wall += timedelta(days=1)
    if wall.weekday() == 6:
        wall += timedelta(days=1)
    if wall.hour < 9 or wall.hour >= 19:
        wall = wall.replace(hour=9, minute=chance.randint(2, 58))
    return wall.astimezone(UTC)
