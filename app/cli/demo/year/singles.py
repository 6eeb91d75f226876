"""What people meet for once, at any time of the year; the planner draws from it."""

from app.cli.demo.year.meetings import BOARD, CIRCLE, CLASS, HORSESHOE, KITCHEN, TABLES, THEATRE, Meeting

SINGLES = (
    Meeting(
        "mlynowka", "reymonta/pokoj-przy-oknie", 90, "Komisja rewizyjna", "Kontrola roczna stowarzyszenia.", 5, BOARD
    ),
    Meeting(
        "nitka", "reymonta/pokoj-przy-oknie", 120, "Rozmowa z drukarnią", "Ustalenia o plakatach kampanii.", 4, BOARD
    ),
    Meeting(
        "komputer", "reymonta/sala-szkoleniowa", 120, "Szkolenie wolontariuszy kursu", "Nowi prowadzący.", 14, CLASS
    ),
    Meeting("gest", "reymonta/pokoj-przy-oknie", 90, "Zebranie zarządu", "Zebranie zarządu stowarzyszenia.", 6, BOARD),
    Meeting(
        "kinga.zur", "reymonta/pokoj-przy-oknie", 90, "Spotkanie wspólnoty", "Rozmowa o remoncie klatki.", 8, BOARD
    ),
    Meeting("natalia.bez", "reymonta/pokoj-na-antresoli", 60, "Rozmowa kwalifikacyjna", "Spokojne miejsce.", 2, CIRCLE),
    Meeting("resident", "reymonta/pokoj-przy-oknie", 90, "Lokatorzy z Bronowickiej", "Narada o podwórku.", 7, BOARD),
    Meeting(
        "resident", "reymonta/sala-duza-strona-ulicy", 120, "Wieczór zdjęć z podróży", "Dla sąsiadów.", 18, THEATRE
    ),
    Meeting("most", "reymonta/pokoj-na-antresoli", 60, "Rozmowa z tłumaczką", "Pomoc w sprawie urzędowej.", 3, CIRCLE),
    Meeting("klosy", "reymonta/kuchnia-warsztatowa", 180, "Próba menu na festyn", "Gotowanie próbne.", 9, KITCHEN),
    Meeting("planszowki", "reymonta/pokoj-przy-oknie", 90, "Narada o turnieju", "Układanie programu.", 5, BOARD),
    Meeting("zagielek", "reymonta/sala-szkoleniowa", 120, "Zebranie rodziców", "Obóz żeglarski.", 20, CLASS),
    Meeting(
        "spiewa",
        "reymonta/sala-duza-strona-parku",
        120,
        "Warsztat emisji głosu",
        "Z zaproszoną śpiewaczką.",
        20,
        CIRCLE,
    ),
    Meeting("darek.most", "reymonta/pokoj-na-antresoli", 60, "Konsultacja przez internet", "Rozmowa wideo.", 2, CIRCLE),
    Meeting("krystyna.jar", "centrum-c-10/pokoj-sloneczny", 90, "Klub szydełkowania", "Robótki razem.", 8, BOARD),
    Meeting("olha.melnyk", "centrum-c-10/pokoj-cichy", 90, "Spotkanie mam", "Mamy z maluchami.", 6, CIRCLE),
    Meeting("kinga.zur", "centrum-c-10/sala-zgody-arkady", 120, "Malowanie banerów", "Na festyn osiedla.", 10, TABLES),
    Meeting(
        "nitka", "centrum-c-10/sala-zgody-arkady", 180, "Szycie woreczków dla szkół", "Zamiast foliówek.", 14, TABLES
    ),
    Meeting("most", "centrum-c-10/pokoj-sloneczny", 90, "Narada o festiwalu", "Program i podział pracy.", 8, BOARD),
    Meeting("klosy", "centrum-c-10/pokoj-sloneczny", 90, "Zebranie koła", "Plan na kwartał.", 8, BOARD),
    Meeting(
        "komputer", "centrum-c-10/sala-szkoleniowa", 120, "Nagrywanie lekcji", "Film o profilu zaufanym.", 6, HORSESHOE
    ),
    Meeting("gest", "centrum-c-10/pokoj-cichy", 60, "Konsultacja z psycholożką", "Rozmowa indywidualna.", 2, CIRCLE),
    Meeting("zagielek", "centrum-c-10/pokoj-sloneczny", 90, "Narada trenerów", "Plan zajęć.", 5, BOARD),
    Meeting("natalia.bez", "centrum-c-10/pokoj-cichy", 90, "Krąg mam", "Rozmowa i zabawa.", 6, CIRCLE),
    Meeting("piec", "centrum-c-10/kuchnia-spoleczna", 180, "Próbny wypiek", "Przepisy na nowy chleb.", 6, KITCHEN),
    Meeting("mlynowka", "centrum-c-10/pokoj-sloneczny", 120, "Spotkanie z projektantką", "Zieleń przy alei.", 6, BOARD),
    Meeting("spiewa", "centrum-c-10/pokoj-sloneczny", 90, "Układanie repertuaru", "Program koncertu.", 6, BOARD),
    Meeting(
        "liam.walker", "centrum-c-10/pokoj-sloneczny", 90, "Huta walking tour planning", "Trasa spaceru.", 6, BOARD
    ),
)
