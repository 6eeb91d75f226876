"""What people meet for once, at any time of the year; the planner draws from it."""

from app.centres.rules import LayoutKind
from app.cli.demo.year.meetings import BOARD, CIRCLE, CLASS, HORSESHOE, KITCHEN, TABLES, THEATRE, Meeting


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
    _single("klosy", "reymonta/kuchnia-warsztatowa", 180, "Próba menu na festyn", "Gotowanie próbne.", 9, KITCHEN),
    _single("planszowki", "reymonta/pokoj-przy-oknie", 90, "Narada o turnieju", "Układanie programu.", 5, BOARD),
    _single("zagielek", "reymonta/sala-szkoleniowa", 120, "Zebranie rodziców", "Obóz żeglarski.", 20, CLASS),
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
