"""What people do at the centres: groups that meet every week, events, single meetings, and requests that wait now."""

from dataclasses import dataclass

from app.centres.rules import LayoutKind

BOARD, CIRCLE, TABLES, THEATRE = LayoutKind.BOARD, LayoutKind.CIRCLE, LayoutKind.TABLES, LayoutKind.THEATRE
CLASS, HORSESHOE, COMPUTERS, KITCHEN = (
    LayoutKind.CLASSROOM,
    LayoutKind.U_SHAPE,
    LayoutKind.COMPUTERS,
    LayoutKind.KITCHEN,
)
MON, TUE, WED, THU, FRI, SAT = range(6)


@dataclass(frozen=True)
class Meeting:
    """What somebody meets for; `room` is `centre/room`, `party` the key of an organisation or of a resident."""

    party: str
    room: str
    minutes: int
    title: str
    purpose: str
    people: int
    layout: LayoutKind
    is_public: bool = False
    participants_pay: bool = False


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
    starts, ends = (int(clock[:-3]) * 60 + int(clock[-2:]) for clock in hours.split("-"))
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


@dataclass(frozen=True)
class Event:
    """Something single: so many weeks from now, at the hour of a weekday."""

    weeks: int
    weekday: int
    starts: int
    meeting: Meeting


def _event(when: str, room: str, party: str, title: str, purpose: str, people: int, layout: LayoutKind) -> Event:
    """`when` is the week from now, weekday and hours: "-3 5 12:00-15:00"."""
    weeks, weekday, hours = when.split()
    starts, ends = (int(clock[:-3]) * 60 + int(clock[-2:]) for clock in hours.split("-"))
    meeting = Meeting(party, room, ends - starts, title, purpose, people, layout, is_public=True)
    return Event(int(weeks), int(weekday), starts, meeting)


EVENTS = (
    _event("-25 5 12:00-15:30", "reymonta/sala-duza", "dach", "Dzień organizacji: kto działa w dzielnicy",
           "Stoiska organizacji i rozmowy z mieszkańcami.", 60, THEATRE),
    _event("-24 3 18:00-20:00", "centrum-c-10/sala-zgody", "spiewa", "Koncert na zakończenie sezonu",
           "Chór sąsiedzki śpiewa dla Nowej Huty.", 60, THEATRE),
    _event("-23 4 18:00-20:00", "reymonta/sala-duza", "mlynowka", "Debata: co dalej z Młynówką",
           "Rozmowa mieszkańców z radnymi o zieleni.", 55, THEATRE),
    _event("-22 5 10:30-13:30", "centrum-c-10/sala-zgody", "nitka", "Wielka wymiana ubrań",
           "Przynieś pięć rzeczy, zabierz pięć innych.", 44, TABLES),
    _event("-20 2 18:00-20:30", "reymonta/sala-duza", "gest", "Film bez słów i rozmowa w dwóch językach",
           "Pokaz filmu z napisami i tłumaczeniem na język migowy.", 50, THEATRE),
    _event("-18 5 11:00-14:00", "centrum-c-10/sala-zgody-arkady", "klosy", "Wianki i zioła",
           "Rodzinny warsztat przed świętem zielnym.", 22, TABLES),
    _event("-16 5 10:30-15:00", "reymonta/sala-duza-strona-ulicy", "planszowki", "Turniej gier dla rodzin",
           "Turniej dla dzieci i dorosłych, gry są na miejscu.", 20, TABLES),
    _event("-14 4 17:00-19:30", "centrum-c-10/sala-zgody", "most", "Wieczór ukraińskich pieśni",
           "Koncert i wspólne śpiewanie.", 60, THEATRE),
    _event("-12 5 12:00-15:00", "centrum-c-10/sala-zgody", "zagielek", "Otwarte mistrzostwa osiedla w szachach",
           "Turniej dla każdego, szachownice zapewniamy.", 40, TABLES),
    _event("-10 3 18:00-20:00", "reymonta/sala-duza", "mlynowka", "Spotkanie o budżecie obywatelskim",
           "Przedstawiamy projekty z dzielnicy przed głosowaniem.", 60, THEATRE),
    _event("-9 3 17:30-20:00", "centrum-c-10/sala-zgody", "dach", "Giełda pomysłów społecznych",
           "Dziesięć pomysłów, dziesięć minut, rozmowa przy stołach.", 44, TABLES),
    _event("-8 5 11:00-14:00", "reymonta/sala-duza", "nitka", "Święto naprawiania",
           "Naprawiamy rowery, ubrania i lampki razem z właścicielami.", 40, TABLES),
    _event("-7 5 11:00-13:30", "centrum-c-10/sala-zgody", "komputer", "Dzień seniora w sieci",
           "Stanowiska z ćwiczeniami i rozmowa o bezpieczeństwie.", 40, TABLES),
    _event("-6 3 18:00-20:00", "centrum-c-10/sala-zgody", "gest", "Teatr bez słów: premiera",
           "Spektakl osób głuchych i słyszących.", 60, THEATRE),
    _event("-5 5 10:30-13:00", "reymonta/sala-duza", "dach", "Targi wolontariatu",
           "Organizacje opowiadają, kogo szukają.", 45, TABLES),
    _event("-4 4 17:00-19:00", "centrum-c-10/sala-zgody-arkady", "mlynowka", "Opowieści o starej Hucie",
           "Mieszkańcy opowiadają o swoich klatkach i podwórkach.", 22, TABLES),
    _event("-3 5 11:00-14:00", "reymonta/sala-duza", "klosy", "Dyniowa sobota",
           "Warsztat i poczęstunek z jesiennych warzyw.", 40, TABLES),
    _event("-2 3 18:00-20:00", "centrum-c-10/sala-zgody", "spiewa", "Wieczór pieśni niepodległych",
           "Śpiewamy razem, śpiewniki rozdajemy.", 60, THEATRE),
    _event("-1 5 10:30-13:30", "reymonta/sala-duza-strona-ulicy", "nitka", "Sobota z igłą: łaty widoczne i niewidoczne",
           "Warsztat naprawy ubrań, maszyny są na miejscu.", 20, TABLES),
    _event("0 2 18:00-20:00", "reymonta/sala-duza", "dach", "Jak rozmawiać z urzędem? Otwarta szkoła obywatelska",
           "Wykład i pytania; tłumaczenie na język migowy.", 60, THEATRE),
    _event("0 3 18:00-20:00", "centrum-c-10/sala-zgody", "most", "Andrzejki po polsku i po ukraińsku",
           "Wróżby, pieśni i barszcz z uszkami.", 44, TABLES),
    _event("0 4 17:00-19:00", "reymonta/sala-duza-strona-parku", "spiewa", "Otwarta próba chóru: przyjdź i zaśpiewaj",
           "Próba, na którą można wejść z ulicy.", 26, CIRCLE),
    _event("0 5 11:00-14:00", "centrum-c-10/sala-zgody-arkady", "nitka", "Kartki świąteczne z tego, co zostało",
           "Rodzinny warsztat z resztek papieru i tkanin.", 22, TABLES),
    _event("0 5 10:30-13:30", "reymonta/sala-duza-strona-ulicy", "planszowki", "Poranek z grami dla początkujących",
           "Poznajemy pięć gier, które tłumaczy się w pięć minut.", 20, TABLES),
    _event("1 5 12:00-18:00", "centrum-c-10/sala-zgody", "dach", "Jarmark organizacji: rękodzieło i rozmowy",
           "Organizacje pokazują, co robią; wstęp wolny.", 44, TABLES),
    _event("1 3 18:00-20:00", "reymonta/sala-duza", "komputer", "Fałszywy wnuczek w telefonie: jak się nie dać",
           "Spotkanie z policjantką i ćwiczenia w grupach.", 50, THEATRE),
    _event("2 4 17:00-19:30", "centrum-c-10/sala-zgody-arkady", "klosy", "Lepimy uszka na wigilię sąsiedzką",
           "Lepimy razem; część trafi na wigilię dla samotnych.", 20, TABLES),
    _event("2 6 11:00-15:00", "reymonta/sala-duza", "dach", "Niedziela drzwi otwartych",
           "Zwiedzanie sal, stoiska organizacji, kącik dla dzieci.", 60, THEATRE),
    _event("3 1 17:00-19:30", "reymonta/sala-duza", "mlynowka", "Wigilia sąsiedzka",
           "Wspólny stół dla całej dzielnicy; przynieś jedno danie.", 40, TABLES),
    _event("3 4 18:00-20:00", "centrum-c-10/sala-zgody", "spiewa", "Kolędy narodów",
           "Chór i publiczność śpiewają kolędy w sześciu językach.", 60, THEATRE),
    _event("6 5 11:00-14:00", "reymonta/sala-duza-strona-ulicy", "planszowki", "Noworoczny maraton planszówek",
           "Całe przedpołudnie grania, kawa i ciasto.", 20, TABLES),
    _event("7 3 18:00-20:00", "centrum-c-10/sala-zgody", "gest", "Spotkanie autorskie z napisami na żywo",
           "Rozmowa o książce z napisami na ekranie i pętlą indukcyjną.", 55, THEATRE),
    _event("9 4 17:00-20:00", "reymonta/sala-duza", "dach", "Noc pomysłów: start inkubatora",
           "Przedstawiamy nowe inicjatywy i ich mentorów.", 60, THEATRE),
    _event("11 5 10:30-15:00", "centrum-c-10/sala-zgody", "dach", "Zimowy dzień organizacji w Hucie",
           "Stoiska, warsztaty i rozmowy z mieszkańcami.", 44, TABLES),
    _event("14 3 17:00-20:00", "reymonta/sala-duza", "dach", "Debata o programie współpracy miasta z organizacjami",
           "Konsultacje z mieszkańcami i organizacjami.", 60, THEATRE),
    _event("17 5 10:30-14:00", "centrum-c-10/sala-zgody", "dach", "Wiosenna wymiana roślin i nasion",
           "Przynieś sadzonkę, zabierz inną.", 44, TABLES),
    _event("22 5 10:30-15:00", "reymonta/sala-duza", "dach", "Dzień organizacji: edycja wiosenna",
           "Stoiska organizacji i rozmowy z mieszkańcami.", 60, THEATRE),
)  # fmt: skip


def _single(party: str, room: str, minutes: int, title: str, purpose: str, people: int, layout: LayoutKind) -> Meeting:
    return Meeting(party, room, minutes, title, purpose, people, layout)


SINGLES = (
    _single(
        "mlynowka", "reymonta/pokoj-przy-oknie", 90, "Komisja rewizyjna", "Kontrola roczna stowarzyszenia.", 5, BOARD
    ),
    _single(
        "nitka", "reymonta/pokoj-przy-oknie", 120, "Rozmowa z drukarnią", "Ustalenia o plakatach kampanii.", 4, BOARD
    ),
    _single(
        "komputer", "reymonta/sala-szkoleniowa", 120, "Szkolenie wolontariuszy kursu", "Nowi prowadzący.", 14, CLASS
    ),
    _single("gest", "reymonta/pokoj-przy-oknie", 90, "Zebranie zarządu", "Zebranie zarządu stowarzyszenia.", 6, BOARD),
    _single(
        "kinga.zur", "reymonta/pokoj-przy-oknie", 90, "Spotkanie wspólnoty", "Rozmowa o remoncie klatki.", 8, BOARD
    ),
    _single("natalia.bez", "reymonta/pokoj-na-antresoli", 60, "Rozmowa kwalifikacyjna", "Spokojne miejsce.", 2, CIRCLE),
    _single("resident", "reymonta/pokoj-przy-oknie", 90, "Lokatorzy z Bronowickiej", "Narada o podwórku.", 7, BOARD),
    _single(
        "resident", "reymonta/sala-duza-strona-ulicy", 120, "Wieczór zdjęć z podróży", "Dla sąsiadów.", 18, THEATRE
    ),
    _single("most", "reymonta/pokoj-na-antresoli", 60, "Rozmowa z tłumaczką", "Pomoc w sprawie urzędowej.", 3, CIRCLE),
    _single("klosy", "reymonta/kuchnia-warsztatowa", 180, "Próba menu na dożynki", "Gotowanie próbne.", 9, KITCHEN),
    _single("planszowki", "reymonta/pokoj-przy-oknie", 90, "Narada o turnieju", "Układanie programu.", 5, BOARD),
    _single("zagielek", "reymonta/sala-szkoleniowa", 120, "Zebranie rodziców", "Obóz zimowy.", 20, CLASS),
    _single(
        "spiewa",
        "reymonta/sala-duza-strona-parku",
        120,
        "Warsztat emisji głosu",
        "Z zaproszoną śpiewaczką.",
        20,
        CIRCLE,
    ),
    _single("darek.most", "reymonta/pokoj-na-antresoli", 60, "Konsultacja przez internet", "Rozmowa wideo.", 2, CIRCLE),
    _single("krystyna.jar", "centrum-c-10/pokoj-sloneczny", 90, "Klub szydełkowania", "Robótki razem.", 8, BOARD),
    _single("olha.melnyk", "centrum-c-10/pokoj-cichy", 90, "Spotkanie mam", "Mamy z maluchami.", 6, CIRCLE),
    _single("kinga.zur", "centrum-c-10/sala-zgody-arkady", 120, "Malowanie banerów", "Na festyn osiedla.", 10, TABLES),
    _single(
        "nitka", "centrum-c-10/sala-zgody-arkady", 180, "Szycie woreczków dla szkół", "Zamiast foliówek.", 14, TABLES
    ),
    _single("most", "centrum-c-10/pokoj-sloneczny", 90, "Narada o festiwalu", "Program i podział pracy.", 8, BOARD),
    _single("klosy", "centrum-c-10/pokoj-sloneczny", 90, "Zebranie koła", "Plan na kwartał.", 8, BOARD),
    _single(
        "komputer", "centrum-c-10/sala-szkoleniowa", 120, "Nagrywanie lekcji", "Film o profilu zaufanym.", 6, HORSESHOE
    ),
    _single("gest", "centrum-c-10/pokoj-cichy", 60, "Konsultacja z psycholożką", "Rozmowa indywidualna.", 2, CIRCLE),
    _single("zagielek", "centrum-c-10/pokoj-sloneczny", 90, "Narada trenerów", "Plan zajęć.", 5, BOARD),
    _single("natalia.bez", "centrum-c-10/pokoj-cichy", 90, "Krąg mam", "Rozmowa i zabawa.", 6, CIRCLE),
    _single("piec", "centrum-c-10/kuchnia-spoleczna", 180, "Próbny wypiek", "Przepisy na nowy chleb.", 6, KITCHEN),
    _single("mlynowka", "centrum-c-10/pokoj-sloneczny", 120, "Spotkanie z projektantką", "Zieleń przy alei.", 6, BOARD),
    _single("spiewa", "centrum-c-10/pokoj-sloneczny", 90, "Układanie repertuaru", "Program koncertu.", 6, BOARD),
    _single(
        "liam.walker", "centrum-c-10/pokoj-sloneczny", 90, "Huta walking tour planning", "Trasa spaceru.", 6, BOARD
    ),
)


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
    starts, ends = (int(clock[:-3]) * 60 + int(clock[-2:]) for clock in hours.split("-"))
    meeting = Meeting(
        party, room, ends - starts, title, purpose, people, layout, is_public="*" in more, participants_pay="$" in more
    )
    return Waiting(meeting, int(days), starts, ago, question, answer)


WAITING = (
    _waiting("8 16:00-18:00 *", 70.4, "reymonta/sala-duza", "mlynowka", "Zebranie mieszkańców o remoncie mostku",
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
             "Pakujemy 60 paczek świątecznych.", 8, BOARD,
             "Czy na pewno zmieścicie się przy jednym stole? Sala Zgody – arkady ma długie stoły."),
    _waiting("9 17:30-20:30 *", 60.0, "centrum-c-10/sala-zgody-scena", "spiewa", "Nagranie kolęd z mieszkańcami",
             "Nagrywamy płytę dla domu pomocy; każdy może zaśpiewać.", 30, THEATRE),
    _waiting("11 11:00-14:00", 26.0, "centrum-c-10/kuchnia-spoleczna", "klosy", "Pierniki z przedszkolakami",
             "Pieczemy pierniki z grupą z przedszkola i rodzicami.", 15, KITCHEN,
             "Ile dzieci przyjdzie i kto będzie z nimi przez cały czas?",
             "Ośmioro dzieci i pięcioro rodziców, są cały czas. Dwie osoby z koła prowadzą."),
    _waiting("14 15:00-17:00", 12.0, "centrum-c-10/pracownia-cyfrowa", "ojcowie", "Montujemy film o placu zabaw",
             "Tatowie montują film do wniosku o nową huśtawkę.", 8, COMPUTERS),
    _waiting("27 17:00-20:00 *", 5.0, "centrum-c-10/sala-zgody", "most", "Jordan: wieczór przy wspólnym stole",
             "Święto Jordanu: pieśni, stół i rozmowa o zwyczajach.", 44, TABLES),
    _waiting("13 16:00-18:30", 1.5, "centrum-c-10/kuchnia-spoleczna", "piec", "Chleb dla jadłodzielni",
             "Pieczemy 40 bochenków do lodówki społecznej.", 8, KITCHEN),
)  # fmt: skip
