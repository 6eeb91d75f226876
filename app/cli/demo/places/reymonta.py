"""The centre by the park: Centrum Obywatelskie Reymonta."""

from app.centres.rules import PaidEvents
from app.cli.demo.places.reymonta_rooms import ROOMS
from app.cli.demo.places.sketches import CentreSketch, ClosureSketch, ExceptionSketch
from app.cli.demo.words import Words

REYMONTA = CentreSketch(
    slug="reymonta",
    name="Centrum Obywatelskie Reymonta",
    street="ul. Władysława Reymonta 20",
    geo=(50.0645, 19.9195),
    postcode="30-059",
    district="Dzielnica V Krowodrza",
    email="reymonta@example.org",
    phone="12 000 00 01",
    about=Words(
        "Osiem sal przy parku: od pokoju na sześć osób do sali na sześćdziesiąt. Spotykają się tu sąsiedzi, "
        "organizacje i grupy, które dopiero zaczynają. Sale wypożyczamy bezpłatnie na działania społeczne.\n\n"
        "To jest pokaz serwisu. Osoby, organizacje i rezerwacje są zmyślone.",
        "Eight rooms by the park, for six people up to sixty. Neighbours, organisations and groups that have only "
        "just begun meet here. Rooms are lent free of charge for social activities.\n\n"
        "This is a demonstration. The people, organisations and bookings are invented.",
        "Вісім зал біля парку: від кімнати на шість осіб до зали на шістдесят. Тут зустрічаються сусіди, організації "
        "та групи, які щойно починають. Зали надаємо безкоштовно для суспільної діяльності.\n\n"
        "Це демонстрація сервісу. Люди, організації та бронювання вигадані.",
    ),
    how_to_get=Words(
        "Tramwajem: przystanek Plac Inwalidów, potem 12 minut pieszo przez park Jordana. Autobusem: przystanek AGH / "
        "UR i 10 minut prosto ulicą Reymonta. Wejście jest od strony parku, pod granatowym daszkiem. Stojaki na 20 "
        "rowerów są przy wejściu. Dwa miejsca dla osób z niepełnosprawnością są na parkingu od ulicy; poza nimi "
        "lepiej przyjechać tramwajem, bo w dni meczów parking jest zamknięty.",
        "By tram: Plac Inwalidów, then 12 minutes on foot through Jordan Park. By bus: AGH / UR and 10 minutes "
        "straight along Reymonta Street. The entrance is on the park side, under the navy-blue canopy. There are "
        "racks for 20 bicycles by the door and two parking places for disabled people on the street side; on match "
        "days the car park is shut, so better take the tram.",
        "Трамваєм: зупинка Plac Inwalidów, далі 12 хвилин пішки через парк Йордана. Автобусом: зупинка AGH / UR і 10 "
        "хвилин прямо вулицею Реймонта. Вхід з боку парку, під темно-синім дашком. Біля входу є стійки на 20 "
        "велосипедів, з боку вулиці два місця для людей з інвалідністю. У дні матчів паркінг зачинено.",
    ),
    access=Words(
        "Wejście bez progu, drzwi otwierają się same (szerokość 120 cm). Cały parter jest dostępny na wózku. Pokój na "
        "antresoli jest na górze po 14 schodach i nie ma tam windy. Pętla indukcyjna działa w Sali Dużej. Toaleta z "
        "przewijakiem dla dorosłych jest przy recepcji. Można wejść z psem asystującym.",
        "The entrance has no step and its doors open by themselves (120 cm wide). The whole ground floor can be used "
        "in a wheelchair. The mezzanine room is up 14 steps and there is no lift to it. Sala Duża has a hearing loop. "
        "A toilet with a changing bench for adults is by the reception. Assistance dogs are welcome.",
        "Вхід без порога, двері відчиняються самі (ширина 120 см). Увесь перший поверх доступний на кріслі колісному. "
        "До кімнати на антресолі ведуть 14 сходинок, ліфта там немає. Індукційна петля працює у Sala Duża. Туалет з "
        "пеленальним столом для дорослих біля рецепції. Можна з собакою-помічником.",
    ),
    operator="Fundacja Wspólny Dach (zmyślona)",
    quota_hours=20,
    paid_events=PaidEvents.ASK_STAFF,
    terms=(
        Words(
            "Spotkanie jest bezpłatne dla uczestników i nie służy sprzedaży.",
            "The meeting is free of charge for participants and sells nothing.",
            "Зустріч безкоштовна для учасників і не має на меті продаж.",
        ),
        Words(
            "Spotkanie nie jest agitacją wyborczą ani nabożeństwem.",
            "The meeting is neither election campaigning nor worship.",
            "Зустріч не є передвиборчою агітацією чи богослужінням.",
        ),
        Words(
            "Zostawimy salę tak, jak ją zastaliśmy: okna zamknięte, stoły na miejscu, śmieci posegregowane.",
            "We will leave the room as we found it: windows shut, tables in place, rubbish sorted.",
            "Ми залишимо залу такою, якою застали: вікна зачинені, столи на місці, сміття відсортоване.",
        ),
        Words(
            "Jeśli plany się zmienią, oddamy termin najpóźniej dzień wcześniej.",
            "If our plans change, we will give the time back at least a day before.",
            "Якщо плани зміняться, ми повернемо час щонайпізніше за день.",
        ),
    ),
    rooms=ROOMS,
    exceptions=(
        ExceptionSketch(
            weeks=2,
            weekday=6,
            hours=(600, 960),
            reason=Words("Niedziela drzwi otwartych", "Open Sunday", "Неділя відкритих дверей"),
        ),
        ExceptionSketch(
            weeks=4,
            weekday=2,
            hours=(540, 900),
            reason=Words(
                "Po 15:00 szkolenie zespołu centrum",
                "After 15:00 the staff are in training",
                "Після 15:00 навчання команди",
            ),
        ),
        ExceptionSketch(
            weeks=-9,
            weekday=5,
            reason=Words("Przegląd instalacji elektrycznej", "Electrical inspection", "Огляд електромережі"),
        ),
    ),
    closures=(
        ClosureSketch(
            weeks=3,
            days=3,
            rooms=("kuchnia-warsztatowa",),
            reason=Words("Wymiana okapów w kuchni", "The kitchen hoods are being replaced", "Заміна витяжок на кухні"),
        ),
        ClosureSketch(
            weeks=-13,
            days=5,
            rooms=("sala-duza-strona-parku", "sala-duza-strona-ulicy", "sala-duza"),
            reason=Words("Cyklinowanie podłogi", "The floor was being sanded", "Шліфування підлоги"),
        ),
    ),
)
