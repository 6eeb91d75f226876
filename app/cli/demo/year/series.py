"""Groups that asked for several dates: two series of each state that a series can have, and two that went on later."""

from dataclasses import dataclass

from app.bookings.rules import BookingState, RefusalReason
from app.centres.rules import LayoutKind
from app.cli.demo.year.meetings import BOARD, CIRCLE, COMPUTERS, KITCHEN, TABLES, THEATRE, Meeting, clock_minutes


@dataclass(frozen=True)
class SeriesSketch:
    """Every week from the weekday of so many days ahead; asked so many hours ago.

    Its last dates, so many as `later` says, were asked for a few hours ago and wait; where that leaves one date before
    them, a single booking became a series.
    """

    meeting: Meeting
    state: BookingState
    days: int
    starts: int
    times: int
    asked_hours: int
    reason: RefusalReason | None = None
    words: str = ""
    later: int = 0

    @property
    def key(self) -> str:
        return f"series:{self.meeting.title}"

    @property
    def was_single(self) -> bool:
        return self.later == self.times - 1


def _series(
    state: BookingState,
    when: str,
    room: str,
    party: str,
    title: str,
    purpose: str,
    people: int,
    layout: LayoutKind,
    reason: RefusalReason | None = None,
    words: str = "",
    *,
    later: int = 0,
) -> SeriesSketch:
    """`when` is days from now, hours, how many times, and how many hours ago it was asked."""
    days, hours, times, asked = when.split()
    starts, ends = clock_minutes(hours)
    meeting = Meeting(party, room, ends - starts, title, purpose, people, layout)
    return SeriesSketch(meeting, state, int(days), starts, int(times), int(asked), reason, words, later)


WAITS, YES, NO = BookingState.REQUESTED, BookingState.APPROVED, BookingState.REFUSED
OFF, GONE = BookingState.CANCELLED, BookingState.EXPIRED
SERIES = (
    _series(WAITS, "12 9:00-10:30 5 22", "reymonta/sala-duza", "mlynowka", "Próby chóru sąsiedzkiego",
            "Śpiewamy kolędy, przychodzi cała ulica.", 30, THEATRE),
    _series(WAITS, "13 9:30-11:00 4 9", "centrum-c-10/sala-zgody", "spiewa", "Rozśpiewane środy",
            "Wspólne śpiewanie bez nut i bez zapisów.", 40, THEATRE),
    _series(YES, "9 9:00-11:00 6 200", "reymonta/kuchnia-warsztatowa", "mlynowka", "Kurs wypieku chleba",
            "Sześć spotkań od zakwasu do bochenka.", 10, KITCHEN),
    _series(YES, "11 10:00-12:00 5 240", "centrum-c-10/kuchnia-spoleczna", "piec", "Zupa na mieście",
            "Gotujemy dla jadłodzielni.", 8, KITCHEN),
    _series(NO, "16 10:00-11:30 4 180", "reymonta/pracownia-komputerowa", "mlynowka", "Nocne granie",
            "Turniej gier dla młodzieży.", 12, COMPUTERS, RefusalReason.FAIR_SHARE,
            "Pracownia jest wtedy potrzebna kursom. Zapraszamy w soboty."),
    _series(NO, "17 9:00-10:30 4 160", "centrum-c-10/pokoj-sloneczny", "rada", "Dyżury przy mapie",
            "Zbieramy uwagi mieszkańców.", 6, BOARD, RefusalReason.INCOMPLETE,
            "Napiszcie, kto prowadzi dyżury, i wyślijcie jeszcze raz."),
    _series(OFF, "18 12:00-13:30 4 220", "reymonta/sala-duza", "planszowki", "Poranki z planszą",
            "Gry dla rodziców z małymi dziećmi.", 16, TABLES, None, "Prowadząca wyjeżdża, oddajemy terminy innym."),
    _series(OFF, "19 9:00-10:30 4 230", "centrum-c-10/sala-zgody-scena", "parafia", "Krąg rozmów",
            "Rozmowy w małym gronie.", 12, CIRCLE, None, "Spotkamy się w domu parafialnym."),
    _series(GONE, "15 13:00-15:00 4 150", "reymonta/kuchnia-warsztatowa", "nitka", "Farby z kuchni",
            "Gotujemy barwniki z cebuli i kory.", 8, KITCHEN),
    _series(GONE, "20 10:00-11:30 4 210", "centrum-c-10/pracownia-cyfrowa", "ojcowie", "Montaż dla taty",
            "Uczymy się składać film.", 8, COMPUTERS),
    _series(YES, "10 14:00-15:30 6 260", "reymonta/sala-duza", "komputer", "Szkoła sąsiadów",
            "Uczymy się od siebie: każdy prowadzi jedne zajęcia.", 15, TABLES, later=2),
    _series(YES, "14 13:00-15:00 4 250", "centrum-c-10/kuchnia-spoleczna", "klosy", "Lekcje kiszenia",
            "Kisimy kapustę, buraki i rozmowy.", 8, KITCHEN, later=3),
)  # fmt: skip
