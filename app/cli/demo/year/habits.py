"""Groups that meet again and again, at a set hour of a weekday."""

from dataclasses import dataclass

from app.centres.rules import LayoutKind
from app.cli.demo.year.meetings import (
    BOARD,
    CIRCLE,
    CLASS,
    COMPUTERS,
    HORSESHOE,
    KITCHEN,
    TABLES,
    THEATRE,
    Meeting,
    clock_minutes,
)


@dataclass(frozen=True)
class Habit:
    """A meeting at a set hour of a weekday, every so many weeks; it begins so many weeks from now."""

    meeting: Meeting
    weekday: int
    starts: int
    every: int = 1
    first_week: int = -26


def _habit(when: str, room: str, party: str, title: str, purpose: str, people: int, layout: LayoutKind) -> Habit:
    """`when` is weekday, hours and interval: "2 18:00-20:00 /2" is every second Wednesday; a * shows it publicly."""
    weekday, hours, *more = when.split()
    starts, ends = clock_minutes(hours)
    every = next((int(word[1:]) for word in more if word.startswith("/")), 1)
    first = next((int(word[1:]) for word in more if word.startswith("@")), -26)
    meeting = Meeting(party, room, ends - starts, title, purpose, people, layout, is_public="*" in more)
    return Habit(meeting, int(weekday), starts, every, first)


HABITS = (
    _habit("1 18:00-20:00", "reymonta/sala-duza-strona-parku", "gest", "Kurs języka migowego, poziom A1",
           "Cotygodniowa nauka polskiego języka migowego dla sąsiadów i rodzin.", 18, CIRCLE),
    _habit("3 17:30-20:30", "reymonta/sala-duza-strona-ulicy", "planszowki", "Czwartkowe planszówki",
           "Otwarte granie w gry planszowe, także dla tych, którzy przyjdą pierwszy raz.", 20, TABLES),
    _habit("0 17:00-18:30 /2", "reymonta/pokoj-przy-oknie", "mlynowka", "Zebranie zarządu",
           "Zebranie zarządu stowarzyszenia.", 7, BOARD),
    _habit("2 18:00-20:00 /2", "reymonta/sala-szkoleniowa", "mlynowka", "Szkoła sąsiedzkich projektów",
           "Uczymy się pisać wnioski do budżetu obywatelskiego.", 14, TABLES),
    _habit("5 11:00-14:00 /4", "reymonta/kuchnia-warsztatowa", "mlynowka", "Wspólne gotowanie ulicy",
           "Gotujemy obiad, na który przychodzi cała ulica.", 14, KITCHEN),
    _habit("0 18:00-20:00", "reymonta/sala-duza-strona-parku", "spiewa", "Próba chóru",
           "Cotygodniowa próba chóru sąsiedzkiego.", 24, CIRCLE),
    _habit("2 10:00-12:00", "reymonta/pracownia-komputerowa", "komputer", "Pierwsze kroki w internecie",
           "Bezpłatny kurs komputerowy dla osób po sześćdziesiątce.", 11, COMPUTERS),
    _habit("4 10:00-12:00", "reymonta/pracownia-komputerowa", "komputer", "Bezpieczny bank w telefonie",
           "Jak nie dać się oszukać w sieci: ćwiczenia dla seniorów.", 10, COMPUTERS),
    _habit("1 17:00-19:30 /2", "reymonta/sala-duza-strona-ulicy", "nitka", "Kawiarenka naprawcza",
           "Naprawiamy ubrania i drobny sprzęt razem z właścicielami.", 18, TABLES),
    _habit("3 16:30-18:00", "reymonta/pokoj-na-antresoli", "most", "Rozmowy po polsku",
           "Konwersacje polsko-ukraińskie w małej grupie.", 6, CIRCLE),
    _habit("1 16:00-18:00", "reymonta/sala-szkoleniowa", "most", "Polski dla początkujących",
           "Kurs języka polskiego dla nowych mieszkanek.", 18, CLASS),
    _habit("4 17:00-20:00 /2", "reymonta/kuchnia-warsztatowa", "most", "Kuchnia dwóch brzegów",
           "Gotujemy razem potrawy polskie i ukraińskie.", 14, KITCHEN),
    _habit("2 17:00-18:30 /2", "reymonta/pokoj-przy-oknie", "gest", "Poradnia dla rodzin",
           "Rozmowy rodzin osób głuchych z doradczynią.", 6, BOARD),
    _habit("0 10:00-12:00 @-20", "reymonta/sala-szkoleniowa", "dach", "Dyżur: jak założyć stowarzyszenie",
           "Otwarta konsultacja dla osób, które zakładają organizację.", 12, HORSESHOE),
    _habit("3 17:00-20:00 /2 *", "reymonta/sala-szkoleniowa", "dach", "Akademia organizacji: szkolenie",
           "Bezpłatne szkolenie dla organizacji i grup.", 20, CLASS),
    _habit("4 9:00-11:00 /2", "reymonta/pokoj-przy-oknie", "dach", "Doradztwo księgowe",
           "Dyżur doradczyni księgowej dla organizacji.", 3, BOARD),
    _habit("4 18:00-20:30 /2", "reymonta/sala-duza-strona-ulicy", "zagielek", "Klub szachowy",
           "Treningi szachowe dla uczniów i rodziców.", 18, TABLES),
    _habit("2 15:00-16:30", "reymonta/pokoj-na-antresoli", "mentor", "Rozmowa mentorska",
           "Spotkanie mentorki z liderką grupy.", 2, CIRCLE),
    _habit("4 16:00-17:30 /2", "reymonta/pokoj-na-antresoli", "liam.walker", "English conversation circle",
           "Swobodne rozmowy po angielsku dla sąsiadów.", 6, CIRCLE),
    _habit("3 10:00-12:00 /2", "reymonta/sala-duza-strona-ulicy", "kinga.zur", "Mamy przy kawie",
           "Spotkanie rodziców z małymi dziećmi.", 12, TABLES),
    _habit("5 10:00-13:00 /2", "reymonta/sala-duza-strona-parku", "gest", "Teatr bez słów: próba",
           "Próby spektaklu osób głuchych i słyszących.", 16, CIRCLE),
    _habit("1 18:00-20:30 /2", "reymonta/pracownia-komputerowa", "nitka", "Wzory na ekranie",
           "Projektowanie wykrojów w wolnym oprogramowaniu.", 9, COMPUTERS),
    _habit("1 17:30-19:30", "centrum-c-10/sala-zgody-scena", "spiewa", "Chór przy pianinie",
           "Próba sekcji altów i sopranów z pianinem.", 22, THEATRE),
    _habit("3 17:00-20:00 /2", "centrum-c-10/sala-zgody-arkady", "nitka", "Szycie dla początkujących",
           "Warsztat szycia na maszynach fundacji.", 16, TABLES),
    _habit("2 17:00-19:00", "centrum-c-10/sala-szkoleniowa", "most", "Polski na co dzień, poziom B1",
           "Kurs języka polskiego, ćwiczenia do egzaminu.", 16, HORSESHOE),
    _habit("5 10:30-12:30 /2", "centrum-c-10/pokoj-cichy", "ojcowie", "Tatowie i maluchy",
           "Spotkanie ojców z dziećmi do lat trzech.", 6, CIRCLE),
    _habit("0 16:30-18:30", "centrum-c-10/sala-zgody-arkady", "zagielek", "Klub szachowy Żagielek",
           "Treningi szachowe dla uczniów.", 20, TABLES),
    _habit("4 16:30-18:30 /2", "centrum-c-10/sala-szkoleniowa", "zagielek", "Teoria żeglarska",
           "Przygotowanie młodzieży do egzaminu na żeglarza.", 15, CLASS),
    _habit("1 10:00-12:00", "centrum-c-10/pracownia-cyfrowa", "komputer", "Smartfon bez tajemnic",
           "Kurs obsługi telefonu dla osób po sześćdziesiątce.", 12, COMPUTERS),
    _habit("3 10:00-12:00", "centrum-c-10/pracownia-cyfrowa", "komputer", "Urząd przez internet",
           "Profil zaufany, recepty, sprawy urzędowe krok po kroku.", 10, COMPUTERS),
    _habit("4 17:00-20:00 /2", "centrum-c-10/kuchnia-spoleczna", "klosy", "Kuchnia, która pamięta",
           "Warsztat dawnych przepisów spod Krakowa.", 15, KITCHEN),
    _habit("5 11:00-14:00 /2", "centrum-c-10/kuchnia-spoleczna", "klosy", "Sobotni chleb",
           "Wspólne pieczenie chleba na zakwasie.", 12, KITCHEN),
    _habit("2 18:00-19:30", "centrum-c-10/pokoj-cichy", "gest", "Grupa wsparcia",
           "Zamknięta grupa wsparcia.", 6, CIRCLE),
    _habit("0 18:30-20:00", "centrum-c-10/pokoj-cichy", "most", "Krąg kobiet",
           "Zamknięte spotkanie grupy.", 6, CIRCLE),
    _habit("1 17:00-18:30 /2", "centrum-c-10/pokoj-sloneczny", "rada", "Zebranie rady rodziców",
           "Przygotowanie do rozmów z urzędem o drodze do szkoły.", 8, BOARD),
    _habit("3 16:00-18:00 /2", "centrum-c-10/pokoj-sloneczny", "parafia", "Narada świetlicy",
           "Układanie dyżurów i paczek dla starszych sąsiadów.", 6, BOARD),
    _habit("0 10:00-12:00 /2", "centrum-c-10/pokoj-sloneczny", "dach", "Doradztwo prawne",
           "Dyżur prawniczki dla organizacji z Nowej Huty.", 4, BOARD),
    _habit("2 17:00-19:30 /2 *", "centrum-c-10/sala-zgody-arkady", "dach", "Środa organizacji: szkolenie",
           "Bezpłatne szkolenie dla organizacji i grup.", 22, TABLES),
    _habit("3 18:00-20:30 /2", "centrum-c-10/sala-zgody-scena", "planszowki", "Gra fabularna na scenie",
           "Sesja gry fabularnej dla nowych graczy.", 14, CIRCLE),
    _habit("4 18:00-20:00", "centrum-c-10/sala-zgody-scena", "gest", "Tańczymy dłońmi",
           "Próba tańca i śpiewu migowego.", 16, CIRCLE),
    _habit("4 10:00-11:30", "centrum-c-10/pokoj-sloneczny", "krystyna.jar", "Klub książki z osiedla",
           "Rozmowa o książce miesiąca.", 8, BOARD),
    _habit("2 9:30-11:00 /2", "centrum-c-10/pokoj-cichy", "olha.melnyk", "Ранок із малюками",
           "Poranek z maluchami po ukraińsku.", 6, CIRCLE),
    _habit("1 16:30-18:30 /2", "centrum-c-10/sala-szkoleniowa", "mlynowka", "Narada o zieleni w Hucie",
           "Planujemy sadzenie drzew przy alei Róż.", 14, HORSESHOE),
)  # fmt: skip
