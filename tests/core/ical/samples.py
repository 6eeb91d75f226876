"""Events and calendars for the tests, and what is kept of them in golden/; run as a module, it writes those anew."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.core.clock import Period
from app.core.ical.writing import Busy, Days, Head, Told, calendar_text, event_text, free_busy_text

GOLDEN = Path(__file__).parent / "golden"
STAMP = datetime(2026, 5, 4, 7, 8, 9, 123456, tzinfo=UTC)
TEN = datetime(2026, 6, 1, 8, tzinfo=UTC)  # 10:00 by Kraków's clocks
FEED = Head(
    name="Centrum Aktywności; Podgórze, Kraków",
    about="Szkolenia, seminaria i wydarzenia",
    page="https://centra.example.org/kalendarz",
    source="https://centra.example.org/kalendarz/podgorze.ics",
)
DRESSED: dict[str, Any] = {
    "summary": "Łąka, las; i \\N żaba 🐸 — warsztaty dla wszystkich, którzy lubią zieleń",
    "description": "Przynieś zeszyt.\nSpotykamy się w sali B; wejście od ulicy Długiej, w podwórzu.\n\nДо зустрічі!",
    "location": "Sala B, ul. Długa 5, 31-147 Kraków",
    "geo": (50.0701, 19.9402),
    "url": "https://centra.example.org/wydarzenia/17?jezyk=pl&a=1,2;3",
    "categories": ("Szkolenie", "Zieleń, ogrody"),
    "conference": ("https://wideo.example.org/laka", 'Dołącz: "Łąka", online'),
}


def period(starts: datetime, minutes: int = 60) -> Period:
    return Period(starts, starts + timedelta(minutes=minutes))


def told(**differently: Any) -> Told:
    """An hour from ten o'clock, but for what is said differently."""
    plain: dict[str, Any] = {
        "uid": "entry-17@centra.example.org",
        "sequence": 0,
        "stamp": STAMP,
        "when": period(TEN),
        "summary": "Warsztaty",
    }
    return Told(**{**plain, **differently})


def calendar(*events: Told, head: Head = FEED) -> bytes:
    return calendar_text(head, map(event_text, events))


def unfolded(text: bytes) -> list[str]:
    """The logical lines of a calendar."""
    return text.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def _invitation(method: str, **differently: Any) -> bytes:
    sender = {"organizer": ("Centra Obywatelskie", "centra@example.org"), "invited": "ola@example.org"}
    return calendar(told(**DRESSED, **sender, **differently), head=Head(method=method))


def samples() -> dict[str, bytes]:
    day = Period(datetime(2026, 5, 31, 22, tzinfo=UTC), datetime(2026, 6, 1, 22, tzinfo=UTC))
    taken = (Busy(period(TEN)), Busy(period(TEN + timedelta(hours=3), 90), "BUSY-TENTATIVE"))
    second_hour = period(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    closed = told(when=Days(date(2026, 12, 24), date(2026, 12, 27)), summary="Zamknięte", is_busy=False)
    return {
        "timed": calendar(told(**DRESSED)),
        "whole-days": calendar(closed),
        "cancelled": calendar(told(summary="ODWOŁANE: Warsztaty", status="CANCELLED", sequence=3, is_busy=False)),
        "busy": calendar(told(summary="Zajęte"), told(uid="entry-18@centra.example.org", summary="Зайнято")),
        "second-hour-of-the-doubled-one": calendar(told(when=second_hour)),
        "request": _invitation("REQUEST"),
        "cancel": _invitation("CANCEL", status="CANCELLED", sequence=1),
        "free-busy": free_busy_text(FEED, day, taken, uid="room-4@centra.example.org", stamp=STAMP),
    }


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, text in samples().items():
        (GOLDEN / f"{name}.ics").write_bytes(text)
