"""The working groups of the demo: one that all may join, one by invitation with dates to choose from, one archived."""

from app.cli.demo.programme.group_sketches import GroupSketch, MeetingSketch, PollSketch, TaskSketch
from app.cli.demo.words import Words
from app.programme.rules.groups import Joining
from app.programme.rules.polls import Answer, PollState

YES, MAYBE, NO = Answer

GREEN = GroupSketch(
    centre="reymonta",
    name=Words("Zielone podwórka", "Green courtyards", "Зелені подвір’я"),
    purpose=Words(
        "Chcemy, żeby w każdym kwartale wokół Reymonta było podwórko, na którym da się usiąść w cieniu.\n\n"
        "- zbieramy pomysły od sąsiadów,\n- uczymy się, jak pytać o zgodę wspólnoty i miasta,\n"
        "- sadzimy i podlewamy razem.",
        "We want a courtyard with shade to sit in, in every block around Reymonta street.",
        "Ми хочемо, щоб у кожному кварталі навколо Реймонта було подвір’я, де можна посидіти в затінку.",
    ),
    joining=Joining.OPEN,
    is_public=True,
    leader="ngo",
    members=("resident", "member", "group", "volunteer", "natalia.bez"),
    room="reymonta/pokoj-przy-oknie",
    meetings=(
        MeetingSketch(
            days=-28,
            agenda="1. Kto z jakiego podwórka\n2. Co już rośnie, a co uschło\n3. Skąd wziąć ziemię",
            notes="Przyszło **pięć osób z czterech podwórek**. Najwięcej pytań o zgodę wspólnoty: trzy podwórka mają "
            "zarządcę, jedno jest miejskie.\n\nPani Natalia przyniosła zdjęcia z podwórka przy Urzędniczej.",
            decisions="- zaczynamy od podwórka przy Urzędniczej,\n- spotykamy się co dwa tygodnie.",
            present=("ngo", "resident", "member", "volunteer", "natalia.bez"),
            absent=("group",),
            tasks=(
                TaskSketch("Zapytać zarządcę o zgodę na skrzynie", "ngo", -14, is_done=True),
                TaskSketch("Policzyć, ile ziemi trzeba na sześć skrzyń", "resident", -10, is_done=True),
            ),
        ),
        MeetingSketch(
            days=-14,
            agenda="1. Zgoda zarządcy\n2. Wniosek do budżetu obywatelskiego",
            notes="Zarządca się zgadza, jeśli skrzynie nie staną na drodze pożarowej.",
            decisions="Piszemy wniosek na **sześć skrzyń i dwie ławki**.",
            present=("ngo", "resident", "natalia.bez"),
            tasks=(
                TaskSketch("Napisać opis do wniosku, jedna strona", "ngo", 6),
                TaskSketch("Zebrać dziesięć podpisów", "member", -2),
                TaskSketch("Zmierzyć podwórko", None, None),
            ),
        ),
        MeetingSketch(days=10, agenda="1. Czytamy wniosek\n2. Kto podlewa w lipcu", is_public=True),
    ),
    polls=(
        PollSketch(
            "Sadzenie na Urzędniczej",
            days=(12, 14, 18),
            opened=-2,
            answers=(("resident", (YES, MAYBE, NO)), ("member", (YES, NO, NO)), ("natalia.bez", (MAYBE, YES, YES))),
        ),
    ),
)

STANDARDS = GroupSketch(
    centre="centrum-c-10",
    name=Words("Dobre praktyki wolontariatu", "Good practice in volunteering", "Добрі практики волонтерства"),
    purpose=Words(
        "Koordynatorki i koordynatorzy wolontariatu z Nowej Huty piszą wspólny poradnik: jak przyjąć, wprowadzić "
        "i pożegnać wolontariusza.",
        "Coordinators of volunteers in Nowa Huta write a guide together: welcoming, introducing and saying goodbye.",
        "Координатори волонтерства з Нової Гути разом пишуть порадник: як прийняти, ввести і попрощати волонтера.",
    ),
    joining=Joining.INVITATION,
    is_public=False,
    leader="ngo2",
    members=("mentor", "volunteer", "joanna.kita", "olha.melnyk"),
    invited="robert.zagiel",
    room="centrum-c-10/pokoj-cichy",
    meetings=(
        MeetingSketch(
            days=-21,
            agenda="Rozdział pierwszy: pierwsza rozmowa",
            notes="Czytałyśmy porozumienia z trzech organizacji. Wszystkie są za długie.",
            decisions="Wzór porozumienia ma się zmieścić na **jednej stronie**.",
            present=("ngo2", "mentor", "joanna.kita"),
            absent=("volunteer",),
            tasks=(TaskSketch("Przetłumaczyć wzór na ukraiński", "olha.melnyk", 9),),
        ),
        MeetingSketch(days=5, agenda="Rozdział drugi: pierwszy dyżur", cancelled_why="Prowadząca jest chora."),
    ),
    polls=(
        PollSketch(
            "Rozdział drugi zamiast odwołanego spotkania",
            days=(15, 16),
            opened=-6,
            state=PollState.CHOSEN,
            answers=(("mentor", (YES, YES)), ("volunteer", (NO, YES)), ("joanna.kita", (MAYBE, YES))),
        ),
        PollSketch("Spotkanie z urzędem miasta", days=(-10, -9), opened=-25, state=PollState.LAPSED),
    ),
)

POLISH = GroupSketch(
    centre="reymonta",
    name=Words("Polski po sąsiedzku", "Polish with neighbours", "Польська по-сусідськи"),
    purpose=Words(
        "Przez pół roku spotykaliśmy się co miesiąc, żeby rozmawiać po polsku z nowymi sąsiadami. Grupa skończyła "
        "pracę; jej materiały zostają do wzięcia.",
        "For half a year we met every month to speak Polish with new neighbours. The group has ended its work.",
        "Пів року ми щомісяця зустрічалися, щоб розмовляти польською з новими сусідами. Група завершила роботу.",
    ),
    joining=Joining.OPEN,
    is_public=True,
    leader="trainer",
    members=("iryna.most", "olha.melnyk", "krystyna.jar"),
    room="reymonta/pokoj-na-antresoli",
    meetings=(
        MeetingSketch(
            days=-110,
            agenda="U lekarza",
            notes="Odgrywaliśmy rozmowę w rejestracji. Najtrudniejsze były skróty na skierowaniu.",
            decisions="Następnym razem: w urzędzie.",
            present=("trainer", "iryna.most", "olha.melnyk"),
        ),
        MeetingSketch(
            days=-80,
            agenda="W urzędzie",
            notes="Wypełniliśmy razem wniosek o kartę mieszkańca.",
            decisions="Kończymy. **Dziękujemy wszystkim.**",
            present=("trainer", "iryna.most", "krystyna.jar"),
        ),
    ),
    archived=-60,
)
GROUPS = (GREEN, STANDARDS, POLISH)
