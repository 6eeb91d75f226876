"""Who comes to the programme of the demo, and how each activity enrols. Nobody is real."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from app.cli.demo.words import Words
from app.programme.rules.enrolling import EnrolmentMode, QuestionKind
from app.schedule.rules.places import ClaimStatus

S = ClaimStatus
DAY = timedelta(days=1)
FIRST_NAMES = (
    *("Adela", "Bartosz", "Celina", "Dominik", "Emilia", "Feliks", "Gabriela", "Henryk", "Inga", "Jeremi"),
    *("Kalina", "Leon", "Marlena", "Nikodem", "Oliwia", "Patryk", "Róża", "Szymon", "Taras", "Uliana"),
)
SURNAMES = ("Brzoza", "Czajka", "Dzwonek", "Fiołek", "Gruszka", "Jarząb", "Kalinka", "Łoza")


@dataclass(frozen=True)
class Ask:
    """A question to those who enrol."""

    kind: QuestionKind
    label: Words
    options: tuple[Words, ...] = ()
    is_required: bool = False


@dataclass(frozen=True, kw_only=True)
class EnrolmentPlan:
    """How an activity enrols, how much of it is taken, and what became of the people with a sign-in."""

    mode: EnrolmentMode = EnrolmentMode.FIRST_COME
    opens: timedelta | None = None
    closes: timedelta | None = None
    reserved: timedelta | None = None
    by_session: bool = False
    share: float = 0.6
    waiting: int = 0
    asked: int = 0
    criteria: Words | None = None
    most_per_organisation: int | None = None
    questions: tuple[Ask, ...] = ()
    known: Mapping[str, ClaimStatus] = field(default_factory=dict)
    late: tuple[str, ...] = ()
    group: str = ""


HEARD = Ask(
    QuestionKind.CHOICE,
    Words("Skąd o nas wiesz?", "How did you hear of us?", "Звідки ви про нас дізналися?"),
    (
        Words("od znajomych", "from friends", "від знайомих"),
        Words("z internetu", "from the internet", "з інтернету"),
        Words("z plakatu", "from a poster", "з афіші"),
    ),
)
PLANS: Mapping[str, EnrolmentPlan] = {
    "Księgowość małej organizacji": EnrolmentPlan(
        share=1,
        waiting=6,
        known={"resident": S.WAITING, "volunteer": S.CONFIRMED, "group": S.PASSED},
        questions=(
            HEARD,
            Ask(
                QuestionKind.TEXT,
                Words(
                    "Z czym masz największy kłopot?",
                    "What gives you the most trouble?",
                    "Що викликає у вас найбільші труднощі?",
                ),
                is_required=True,
            ),
            Ask(QuestionKind.NUMBER, Words("Ile lat prowadzisz finanse?", "For how many years?", "Скільки років?")),
        ),
    ),
    "Pierwszy wniosek o dotację": EnrolmentPlan(
        mode=EnrolmentMode.ORGANISATIONS_FIRST,
        reserved=5 * DAY,
        share=0.3,
        most_per_organisation=3,
        group="ngo",
        known={"resident": S.WAITING, "volunteer": S.WAITING},
    ),
    "Prosty język w ogłoszeniach": EnrolmentPlan(
        share=1, waiting=3, known={"resident": S.OFFERED, "member": S.CONFIRMED, "mentor": S.WAITING}
    ),
    "Plakat w jeden wieczór": EnrolmentPlan(opens=4 * DAY, share=0),
    "Barszcz i żurek: gotujemy razem": EnrolmentPlan(
        mode=EnrolmentMode.DRAWN,
        closes=6 * DAY,
        share=0,
        asked=25,
        known={"resident": S.ASKED, "group": S.ASKED},
        questions=(
            Ask(
                QuestionKind.SEVERAL,
                Words("Czego nie jesz?", "What do you not eat?", "Чого ви не їсте?"),
                (
                    Words("mięsa", "meat", "мʼяса"),
                    Words("glutenu", "gluten", "глютену"),
                    Words("mleka", "milk", "молока"),
                ),
            ),
            Ask(
                QuestionKind.CONSENT,
                Words(
                    "Zgadzam się na zdjęcia z warsztatu.",
                    "I agree to photos of the workshop.",
                    "Я погоджуюся на фото з майстерні.",
                ),
            ),
        ),
    ),
    "Wolontariat i prawo": EnrolmentPlan(
        mode=EnrolmentMode.CHOSEN,
        share=0,
        asked=30,
        known={"volunteer": S.ASKED, "ngo": S.ASKED},
        criteria=Words(
            "Najpierw osoby, które koordynują wolontariuszy, po jednej z organizacji.",
            "First those who coordinate volunteers, one from each organisation.",
            "Спершу ті, хто координує волонтерів, по одній особі від організації.",
        ),
    ),
    "Telefon bez tajemnic": EnrolmentPlan(share=0.9, known={"resident": S.CONFIRMED}),
    "Spacer: ogrody, których nie widać": EnrolmentPlan(
        share=0.8, closes=-DAY, known={"resident": S.WITHDRAWN, "group": S.CONFIRMED}, late=("resident",)
    ),
    "Sąsiedzkie śpiewanie kolęd": EnrolmentPlan(share=0.5, known={"resident": S.CONFIRMED, "ngo2": S.CONFIRMED}),
    "Wieczór żywej biblioteki": EnrolmentPlan(
        share=1, waiting=4, known={"resident": S.LAPSED, "group": S.CLOSED, "mentor": S.CONFIRMED}
    ),
    "Grupa robocza: dostępne wydarzenia": EnrolmentPlan(by_session=True, share=0.7),
    "Grupa robocza: zielone podwórka": EnrolmentPlan(by_session=True, share=0.4, known={"volunteer": S.CONFIRMED}),
    "Naprawiamy ubrania": EnrolmentPlan(share=0.9, known={"resident": S.WITHDRAWN}, late=("resident",)),
}
