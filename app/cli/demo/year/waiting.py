"""Requests that wait for an answer now, so that the queue of both centres is never empty."""

from dataclasses import dataclass

from app.centres.rules import LayoutKind
from app.cli.demo.year.meetings import BOARD, COMPUTERS, KITCHEN, TABLES, THEATRE, Meeting, clock_minutes


@dataclass(frozen=True)
class Waiting:
    """A request that waits now: on the first open day so many days ahead, asked so many hours ago."""

    meeting: Meeting
    days: int
    starts: int
    asked_hours: float
    question: str = ""
    answer: str = ""
    answered_hours: float = 2.0


def _waiting(
    when: str,
    ago: float,
    room: str,
    party: str,
    title: str,
    purpose: str,
    people: int,
    layout: LayoutKind,
    question: str = "",
    answer: str = "",
) -> Waiting:
    """`when` is days from now and hours; a $ says that participants pay, a * that it is public."""
    days, hours, *more = when.split()
    starts, ends = clock_minutes(hours)
    meeting = Meeting(
        party, room, ends - starts, title, purpose, people, layout, is_public="*" in more, participants_pay="$" in more
    )
    return Waiting(meeting, int(days), starts, ago, question, answer)


WAITING = (
    _waiting("8 16:00-18:00 *", 69.5, "reymonta/sala-duza", "mlynowka", "Zebranie mieszkańców o remoncie mostku",
             "Rozmowa z projektantem i urzędem o objazdach.", 55, THEATRE),
    _waiting("5 17:00-19:30", 66.0, "reymonta/kuchnia-warsztatowa", "resident", "Urodziny sąsiadki, 80 lat",
             "Gotujemy obiad dla sąsiadki z parteru, która nie ma rodziny.", 12, KITCHEN),
    _waiting("12 16:00-19:00", 20.0, "reymonta/pracownia-komputerowa", "most", "CV i list po polsku",
             "Piszemy życiorysy, potem próbne rozmowy o pracę.", 12, COMPUTERS,
             "Czy potrzebujecie drukarki? Jeśli tak, przygotujemy papier dla 12 osób."),
    _waiting("15 17:00-19:00 $", 50.0, "reymonta/sala-duza-strona-ulicy", "nitka", "Warsztat farbowania tkanin",
             "Farbowanie barwnikami z roślin. Uczestnicy płacą 20 zł za materiały.", 15, TABLES,
             "Prosimy o listę kosztów. Zwrot za materiały jest możliwy, zysk nie.",
             "Barwniki i fartuchy kosztują 290 zł, dzielimy to na 15 osób. Rachunek dołączymy."),
    _waiting("10 15:00-18:00", 30.0, "reymonta/sala-duza-strona-parku", "planszowki", "Finał ligi planszówek",
             "Ostatnie spotkanie ligi, osiem stolików.", 24, TABLES),
    _waiting("19 10:00-12:00", 8.0, "reymonta/pracownia-komputerowa", "komputer", "Próbny egzamin cyfrowy",
             "Sprawdzamy, czego nauczyli się uczestnicy kursu.", 12, COMPUTERS),
    _waiting("23 18:00-20:30 *", 3.0, "reymonta/sala-duza", "gest", "Film i rozmowa: Cisza w mieście",
             "Pokaz filmu z napisami, rozmowa tłumaczona na język migowy.", 58, THEATRE),
    _waiting("6 15:00-16:30", 44.0, "centrum-c-10/pokoj-sloneczny", "rada", "Narada o drodze do szkoły",
             "Przygotowanie mapy niebezpiecznych miejsc.", 8, BOARD),
    _waiting("7 14:00-16:00", 40.0, "centrum-c-10/pokoj-sloneczny", "parafia", "Pakowanie paczek dla seniorów",
             "Pakujemy 60 paczek z jedzeniem i listem.", 8, BOARD,
             "Czy na pewno zmieścicie się przy jednym stole? Sala Zgody – arkady ma długie stoły."),
    _waiting("9 17:30-20:30 *", 60.0, "centrum-c-10/sala-zgody-scena", "spiewa", "Nagranie płyty z mieszkańcami",
             "Nagrywamy pieśni dla domu pomocy; każdy może zaśpiewać.", 30, THEATRE),
    _waiting("11 11:00-14:00", 26.0, "centrum-c-10/kuchnia-spoleczna", "klosy", "Bułki z przedszkolakami",
             "Pieczemy drożdżowe bułki z grupą z przedszkola i rodzicami.", 15, KITCHEN,
             "Ile dzieci przyjdzie i kto będzie z nimi przez cały czas?",
             "Ośmioro dzieci i pięcioro rodziców, są cały czas. Dwie osoby z koła prowadzą."),
    _waiting("14 15:00-17:00", 12.0, "centrum-c-10/pracownia-cyfrowa", "ojcowie", "Montujemy film o placu zabaw",
             "Tatowie montują film do wniosku o nową huśtawkę.", 8, COMPUTERS),
    _waiting("27 17:00-20:00 *", 5.0, "centrum-c-10/sala-zgody", "most", "Kolacja dwóch kuchni",
             "Polski i ukraiński stół, pieśni i rozmowa o zwyczajach.", 44, TABLES),
    _waiting("13 16:00-18:30", 1.5, "centrum-c-10/kuchnia-spoleczna", "piec", "Chleb dla jadłodzielni",
             "Pieczemy 40 bochenków do lodówki społecznej.", 8, KITCHEN),
)  # fmt: skip
