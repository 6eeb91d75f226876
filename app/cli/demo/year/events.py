"""Public events: those that any month can have, counted from now, and those that belong to their season."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.centres.rules import LayoutKind
from app.cli.demo.year.meetings import CIRCLE, TABLES, THEATRE, Meeting, clock_minutes


@dataclass(frozen=True)
class Event:
    """Something single on a weekday: so many weeks from now, or in the week of the season's day nearest to now."""

    meeting: Meeting
    weekday: int
    starts: int
    weeks: int = 0
    season: tuple[int, int] | None = None

    def day(self, today: date) -> date:
        """The day that is meant, as seen from today."""
        near = today + timedelta(weeks=self.weeks)
        if self.season is not None:
            month, day = self.season
            seasons = (date(year, month, day) for year in range(today.year - 1, today.year + 2))
            near = min(seasons, key=lambda season: abs(season - today))
        return near - timedelta(days=near.weekday() - self.weekday)


def _event(when: str, room: str, party: str, title: str, purpose: str, people: int, layout: LayoutKind) -> Event:
    """`when` is the week from now or the month and day, then weekday and hours: "-3 5 12:00-15:00", "06/17 3 ..."."""
    week, weekday, hours = when.split()
    starts, ends = clock_minutes(hours)
    meeting = Meeting(party, room, ends - starts, title, purpose, people, layout, is_public=True)
    if "/" in week:
        month, day = week.split("/")
        return Event(meeting, int(weekday), starts, season=(int(month), int(day)))
    return Event(meeting, int(weekday), starts, weeks=int(week))


OF_ANY_MONTH = (
    _event("0 2 18:00-20:00", "reymonta/sala-duza", "dach", "Jak rozmawiać z urzędem? Otwarta szkoła obywatelska",
           "Wykład i pytania; tłumaczenie na język migowy.", 60, THEATRE),
    _event("0 3 18:00-20:00", "centrum-c-10/sala-zgody", "most", "Kawiarnia językowa: polski i ukraiński przy stole",
           "Rozmawiamy po pół godziny w każdym języku, ciasto jest na miejscu.", 44, TABLES),
    _event("0 4 17:00-19:00", "reymonta/sala-duza-strona-parku", "spiewa", "Otwarta próba chóru: przyjdź i zaśpiewaj",
           "Próba, na którą można wejść z ulicy.", 26, CIRCLE),
    _event("0 5 11:00-14:00", "centrum-c-10/sala-zgody-arkady", "nitka", "Zeszyty i torby z tego, co zostało",
           "Rodzinny warsztat z resztek papieru i tkanin.", 22, TABLES),
    _event("0 5 10:30-13:30", "reymonta/sala-duza-strona-ulicy", "planszowki", "Poranek z grami dla początkujących",
           "Poznajemy pięć gier, które tłumaczy się w pięć minut.", 20, TABLES),
    _event("1 3 18:00-20:00", "reymonta/sala-duza", "komputer", "Fałszywy wnuczek w telefonie: jak się nie dać",
           "Spotkanie z policjantką i ćwiczenia w grupach.", 50, THEATRE),
    _event("1 5 12:00-18:00", "centrum-c-10/sala-zgody", "dach", "Jarmark organizacji: rękodzieło i rozmowy",
           "Organizacje pokazują, co robią; wstęp wolny.", 44, TABLES),
    _event("2 4 17:00-19:30", "centrum-c-10/sala-zgody-arkady", "klosy", "Lepimy pierogi dla sąsiadów",
           "Lepimy razem; część trafi do osób, które nie wychodzą z domu.", 20, TABLES),
    _event("2 6 11:00-15:00", "reymonta/sala-duza", "dach", "Niedziela drzwi otwartych",
           "Zwiedzanie sal, stoiska organizacji, kącik dla dzieci.", 60, THEATRE),
    _event("4 3 18:00-20:00", "centrum-c-10/sala-zgody", "gest", "Spotkanie autorskie z napisami na żywo",
           "Rozmowa o książce z napisami na ekranie i pętlą indukcyjną.", 55, THEATRE),
    _event("8 3 17:00-20:00", "reymonta/sala-duza", "dach", "Noc pomysłów: start inkubatora",
           "Przedstawiamy nowe inicjatywy i ich mentorów.", 60, THEATRE),
    _event("13 5 10:30-15:00", "centrum-c-10/sala-zgody", "dach", "Dzień organizacji w Hucie",
           "Stoiska, warsztaty i rozmowy z mieszkańcami.", 44, TABLES),
    _event("21 3 17:00-20:00", "reymonta/sala-duza", "dach", "Forum organizacji: rok w liczbach i rozmowach",
           "Podsumowanie roku i plany, rozmowy przy stolikach.", 60, THEATRE),
    _event("-1 5 10:30-13:30", "reymonta/sala-duza-strona-ulicy", "nitka", "Sobota z igłą: łaty widoczne i niewidoczne",
           "Warsztat naprawy ubrań, maszyny są na miejscu.", 20, TABLES),
    _event("-2 3 18:00-20:00", "centrum-c-10/sala-zgody", "spiewa", "Śpiewnik Huty: wieczór pieśni",
           "Śpiewamy razem, śpiewniki rozdajemy.", 60, THEATRE),
    _event("-4 4 17:00-19:00", "centrum-c-10/sala-zgody-arkady", "mlynowka", "Opowieści o starej Hucie",
           "Mieszkańcy opowiadają o swoich klatkach i podwórkach.", 22, TABLES),
    _event("-6 3 18:00-20:00", "centrum-c-10/sala-zgody", "gest", "Teatr bez słów: premiera",
           "Spektakl osób głuchych i słyszących.", 60, THEATRE),
    _event("-8 3 17:30-20:00", "centrum-c-10/sala-zgody", "dach", "Giełda pomysłów społecznych",
           "Dziesięć pomysłów, dziesięć minut, rozmowa przy stołach.", 44, TABLES),
    _event("-11 5 11:00-14:00", "centrum-c-10/sala-zgody", "zagielek", "Otwarte mistrzostwa osiedla w szachach",
           "Turniej dla każdego, szachownice zapewniamy.", 40, TABLES),
    _event("-15 5 10:30-15:00", "reymonta/sala-duza-strona-ulicy", "planszowki", "Turniej gier dla rodzin",
           "Turniej dla dzieci i dorosłych, gry są na miejscu.", 20, TABLES),
    _event("-19 2 18:00-20:30", "reymonta/sala-duza", "gest", "Film bez słów i rozmowa w dwóch językach",
           "Pokaz filmu z napisami i tłumaczeniem na język migowy.", 50, THEATRE),
    _event("-23 4 18:00-20:00", "reymonta/sala-duza", "mlynowka", "Debata: co dalej z Młynówką",
           "Rozmowa mieszkańców z radnymi o zieleni.", 55, THEATRE),
)  # fmt: skip

OF_THE_SEASON = (
    _event("01/09 5 11:00-14:00", "reymonta/sala-duza-strona-ulicy", "planszowki", "Noworoczny maraton planszówek",
           "Całe przedpołudnie grania, kawa i ciasto.", 20, TABLES),
    _event("01/20 3 18:00-20:00", "centrum-c-10/sala-zgody", "spiewa", "Kolędy narodów",
           "Chór i publiczność śpiewają kolędy w sześciu językach.", 60, THEATRE),
    _event("02/13 5 11:00-14:00", "centrum-c-10/sala-zgody-arkady", "klosy", "Pączki i faworki na ostatki",
           "Smażymy razem, przepis dostaje każdy.", 22, TABLES),
    _event("03/08 2 18:00-20:00", "reymonta/sala-duza", "most", "Głosy kobiet: wieczór opowieści",
           "Sześć mieszkanek opowiada o swojej drodze do Krakowa.", 55, THEATRE),
    _event("04/18 5 10:30-14:00", "centrum-c-10/sala-zgody", "dach", "Wiosenna wymiana roślin i nasion",
           "Przynieś sadzonkę, zabierz inną.", 44, TABLES),
    _event("05/14 3 18:00-20:00", "reymonta/sala-duza", "mlynowka", "Spotkanie o budżecie obywatelskim",
           "Przedstawiamy projekty z dzielnicy przed głosowaniem.", 60, THEATRE),
    _event("05/28 5 11:00-14:00", "reymonta/sala-duza", "mlynowka", "Dzień sąsiada: stół na całą salę",
           "Każdy przynosi jedno danie i krzesło z opowieścią.", 40, TABLES),
    _event("06/17 3 18:00-20:00", "centrum-c-10/sala-zgody", "spiewa", "Koncert na zakończenie sezonu",
           "Chór sąsiedzki śpiewa dla Nowej Huty.", 60, THEATRE),
    _event("06/22 5 11:00-14:00", "centrum-c-10/sala-zgody-arkady", "klosy", "Wianki i zioła",
           "Rodzinny warsztat przed nocą świętojańską.", 22, TABLES),
    _event("07/10 3 18:00-20:30", "reymonta/sala-duza", "gest", "Letnie kino bez słów",
           "Dwa nieme filmy z muzyką na żywo, wachlarze rozdajemy.", 55, THEATRE),
    _event("07/24 5 10:30-13:30", "reymonta/sala-duza-strona-ulicy", "planszowki", "Wakacje z grami",
           "Gry dla dzieci, które zostały w mieście, i dla ich dziadków.", 20, TABLES),
    _event("08/12 2 17:00-19:00", "centrum-c-10/sala-zgody-arkady", "klosy", "Bukiety na święto zielne",
           "Zioła i kłosy z ogrodu, każdy zabiera swój bukiet.", 22, TABLES),
    _event("08/24 3 17:00-19:30", "centrum-c-10/sala-zgody", "most", "Wieczór ukraińskich pieśni",
           "Koncert i wspólne śpiewanie.", 60, THEATRE),
    _event("09/12 5 11:00-14:30", "reymonta/sala-duza", "dach", "Dzień organizacji: kto działa w dzielnicy",
           "Stoiska organizacji i rozmowy z mieszkańcami.", 60, THEATRE),
    _event("09/19 5 10:30-13:30", "centrum-c-10/sala-zgody", "nitka", "Wielka wymiana ubrań",
           "Przynieś pięć rzeczy, zabierz pięć innych.", 44, TABLES),
    _event("09/24 3 17:00-20:00", "reymonta/sala-duza", "dach", "Debata o programie współpracy miasta z organizacjami",
           "Konsultacje z mieszkańcami i organizacjami.", 60, THEATRE),
    _event("10/10 5 11:00-13:30", "centrum-c-10/sala-zgody", "komputer", "Dzień seniora w sieci",
           "Stanowiska z ćwiczeniami i rozmowa o bezpieczeństwie.", 40, TABLES),
    _event("10/24 5 11:00-14:00", "reymonta/sala-duza", "klosy", "Dyniowa sobota",
           "Warsztat i poczęstunek z jesiennych warzyw.", 40, TABLES),
    _event("11/09 1 18:00-20:00", "centrum-c-10/sala-zgody", "spiewa", "Wieczór pieśni niepodległych",
           "Śpiewamy razem, śpiewniki rozdajemy.", 60, THEATRE),
    _event("11/28 4 18:00-20:00", "centrum-c-10/sala-zgody", "most", "Andrzejki po polsku i po ukraińsku",
           "Wróżby, pieśni i barszcz z uszkami.", 44, TABLES),
    _event("12/05 5 10:30-13:00", "reymonta/sala-duza", "dach", "Targi wolontariatu",
           "Organizacje opowiadają, kogo szukają.", 45, TABLES),
    _event("12/12 5 11:00-14:00", "centrum-c-10/sala-zgody-arkady", "nitka", "Kartki świąteczne z tego, co zostało",
           "Rodzinny warsztat z resztek papieru i tkanin.", 22, TABLES),
    _event("12/16 1 17:00-19:30", "reymonta/sala-duza", "mlynowka", "Wigilia sąsiedzka",
           "Wspólny stół dla całej dzielnicy; przynieś jedno danie.", 40, TABLES),
)  # fmt: skip

EVENTS = OF_ANY_MONTH + OF_THE_SEASON
