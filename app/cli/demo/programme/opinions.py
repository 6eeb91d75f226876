"""What is asked after activities of the demo, and what was answered; words of materials and links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.cli.demo.words import Words
from app.programme.rules.surveys import SurveyKind

Reply = str | tuple[int, ...]


@dataclass(frozen=True)
class QuestionSketch:
    """A question under a key."""

    key: str
    kind: SurveyKind
    label: Words
    options: tuple[Words, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SurveySketch:
    """After which activity, how many were there and answered, and what, by the key of a question."""

    title: str
    people: int
    answered: int
    replies: Mapping[str, Sequence[Reply]]
    own: tuple[QuestionSketch, ...] = field(default=())


ALWAYS = (
    QuestionSketch(
        "whole",
        SurveyKind.SCALE,
        Words("Jak oceniasz całość?", "How was it as a whole?", "Як Ви оцінюєте все загалом?"),
    ),
    QuestionSketch(
        "useful",
        SurveyKind.SCALE,
        Words("Czy to Ci się przyda?", "Will it be of use to you?", "Чи це Вам знадобиться?"),
    ),
    QuestionSketch(
        "heard",
        SurveyKind.CHOICE,
        Words("Skąd wiesz o tym spotkaniu?", "Where did you hear of it?", "Звідки Ви дізналися про зустріч?"),
        (
            Words("z tej strony", "from this site", "з цього сайту"),
            Words("od znajomych", "from friends", "від знайомих"),
            Words("z plakatu", "from a poster", "з плаката"),
            Words("z mediów społecznościowych", "from social media", "із соцмереж"),
        ),
    ),
    QuestionSketch(
        "better",
        SurveyKind.TEXT,
        Words("Co możemy zrobić lepiej?", "What can we do better?", "Що ми можемо зробити краще?"),
    ),
)
TAKEN = QuestionSketch(
    "taken",
    SurveyKind.SEVERAL,
    Words("Co zrobisz inaczej?", "What will you do differently?", "Що Ви зробите інакше?"),
    (
        Words("zacznę od planu", "begin with a plan", "почну з плану"),
        Words("skrócę zebrania", "shorten meetings", "скорочу збори"),
        Words("zapiszę decyzje", "write decisions down", "записуватиму рішення"),
    ),
)


def marks(*numbers: int) -> tuple[Reply, ...]:
    return tuple((number,) for number in numbers)


MANY = SurveySketch(
    title="Zebranie, które się udaje",
    people=13,
    answered=12,
    own=(TAKEN,),
    replies={
        "whole": marks(5, 5, 4, 5, 4, 5, 3, 5, 4, 5, 5, 4),
        "useful": marks(5, 4, 5, 5, 4, 5, 4, 5, 5, 3, 5, 5),
        "heard": marks(0, 1, 0, 1, 2, 0, 3, 0, 1, 0, 0),
        "taken": ((0, 2), (2,), (0, 1, 2), (1,), (0, 2), (2,), (1, 2), (0,)),
        "better": (
            "Dłuższa przerwa między częściami.",
            "Więcej ćwiczeń, mniej slajdów.",
            "Proszę o powtórkę dla osób, które nie mogą we wtorki.",
            "Wszystko było jasne, dziękuję!",
            "Було б добре мати матеріали українською.",
        ),
    },
)
FIRST = SurveySketch(
    title="Jak założyć stowarzyszenie",
    people=9,
    answered=7,
    replies={
        "whole": marks(4, 3, 4, 5, 4, 3, 4),
        "useful": marks(5, 4, 4, 5, 5, 4, 5),
        "heard": marks(1, 1, 0, 2, 1),
        "better": ("Mniej paragrafów naraz.", "Wzór statutu w Wordzie."),
    },
)
FEW = SurveySketch(
    title="Naprawiamy ubrania",
    people=8,
    answered=3,
    replies={"whole": marks(5, 4, 5), "useful": marks(5, 5, 4), "better": ("Druga maszyna do szycia.",)},
)
SLIDES = "Plan zebrania\n\n1. Po co się spotykamy\n2. Trzy sprawy, każda z czasem\n3. Decyzje: kto, co, do kiedy\n"
BOOKS_LINKS = (
    (
        Words("Ustawa o rachunkowości", "The Accounting Act (in Polish)", "Закон про бухгалтерський облік (польською)"),
        "https://isap.sejm.gov.pl/isap.nsf/DocDetails.xsp?id=WDU19941210591",
    ),
    (Words("Sale z komputerami", "Rooms with computers", "Зали з комп’ютерами"), "/sale"),
)
