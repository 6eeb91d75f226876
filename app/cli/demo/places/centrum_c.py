"""The centre in Nowa Huta: Centrum Obywatelskie Centrum C 10."""

from app.centres.rules import PaidEvents
from app.cli.demo.places.centrum_c_rooms import ROOMS
from app.cli.demo.places.sketches import CentreSketch, ClosureSketch, ExceptionSketch
from app.cli.demo.words import Words

CENTRUM_C = CentreSketch(
    slug="centrum-c-10",
    name="Centrum Obywatelskie Centrum C 10",
    street="os. Centrum C 10",
    geo=(50.0722, 20.0372),
    postcode="31-931",
    district="Dzielnica XVIII Nowa Huta",
    email="centrum-c@example.org",
    phone="12 000 00 02",
    about=Words(
        "Dawny sklep z tkaninami pod arkadami Nowej Huty, dziś osiem sal dla dzielnicy. Jest scena i pianino, kuchnia "
        "na dole i pokój, w którym dzieci mają swój kąt. Sale wypożyczamy bezpłatnie na działania społeczne.\n\n"
        "To jest pokaz serwisu. Osoby, organizacje i rezerwacje są zmyślone.",
        "Once a shop for fabrics under the arcades of Nowa Huta, today eight rooms for the district. There is a stage "
        "with a piano, a kitchen below and a room where children have a corner of their own. Rooms are lent free of "
        "charge for social activities.\n\n"
        "This is a demonstration. The people, organisations and bookings are invented.",
        "Колишня крамниця тканин під аркадами Нової Гути, сьогодні вісім зал для району. Є сцена з піаніно, кухня "
        "внизу та кімната, де діти мають свій куточок. Зали надаємо безкоштовно для суспільної діяльності.\n\n"
        "Це демонстрація сервісу. Люди, організації та бронювання вигадані.",
    ),
    how_to_get=Words(
        "Tramwajem lub autobusem: przystanek Plac Centralny im. R. Reagana, potem 5 minut pieszo pod arkadami w "
        "stronę alei Róż. Wejście jest w podwórzu, za apteką; prowadzą do niego żółte linie w chodniku. Rower "
        "przypniesz pod arkadami. Przed wejściem można wysiąść z auta; dwa miejsca dla osób z niepełnosprawnością są "
        "w podwórzu.",
        "By tram or bus: Plac Centralny im. R. Reagana, then 5 minutes on foot under the arcades towards Aleja Róż. "
        "The entrance is in the courtyard behind the pharmacy; yellow lines in the pavement lead to it. Bicycles can "
        "be locked under the arcades. Cars may stop before the door, and the courtyard has two places for disabled "
        "people.",
        "Трамваєм або автобусом: зупинка Plac Centralny im. R. Reagana, далі 5 хвилин пішки під аркадами в бік алеї "
        "Троянд. Вхід у подвір'ї, за аптекою; до нього ведуть жовті лінії на тротуарі. Велосипед можна припнути під "
        "аркадами. Біля входу можна висадити пасажирів; у подвір'ї два місця для людей з інвалідністю.",
    ),
    access=Words(
        "Wejście z podwórza jest bez schodów. Winda jeździ na wszystkie piętra, ma kabinę 110 × 140 cm i mówi, na "
        "którym piętrze jesteś. Pętla indukcyjna działa w Sali Zgody. Toaleta dostosowana jest na parterze. Najciszej "
        "jest przed południem; w Pokoju Cichym można przyciemnić światło.",
        "The courtyard entrance has no steps. The lift goes to every floor, its cabin is 110 by 140 cm and it says "
        "which floor you are on. Sala Zgody has a hearing loop. The accessible toilet is on the ground floor. "
        "Mornings are the quietest time; the light in Pokój Cichy can be dimmed.",
        "Вхід із подвір'я без сходів. Ліфт їздить на всі поверхи, кабіна 110 × 140 см, поверхи оголошуються голосом. "
        "Індукційна петля працює у Sala Zgody. Пристосований туалет на першому поверсі. Найтихіше до полудня; у Pokój "
        "Cichy можна притемнити світло.",
    ),
    operator="Fundacja Wspólny Dach (zmyślona)",
    quota_hours=24,
    paid_events=PaidEvents.REFUSED,
    terms=(
        Words(
            "Nie pobieramy opłat od uczestników ani nic im nie sprzedajemy.",
            "We take no money from participants and sell them nothing.",
            "Ми не беремо з учасників грошей і нічого їм не продаємо.",
        ),
        Words(
            "Spotkanie nie jest agitacją wyborczą ani nabożeństwem.",
            "The meeting is neither election campaigning nor worship.",
            "Зустріч не є передвиборчою агітацією чи богослужінням.",
        ),
        Words(
            "Po 20:00 wychodzimy cicho: nad salami mieszkają sąsiedzi.",
            "After 20:00 we leave quietly: people live above the rooms.",
            "Після 20:00 виходимо тихо: над залами живуть сусіди.",
        ),
        Words(
            "Dorosły opiekun jest przez cały czas z dziećmi, które przyjdą na spotkanie.",
            "An adult stays with the children who come to the meeting all the time.",
            "Дорослий опікун увесь час перебуває з дітьми, які прийдуть на зустріч.",
        ),
    ),
    rooms=ROOMS,
    exceptions=(
        ExceptionSketch(
            weeks=1,
            weekday=5,
            hours=(600, 1200),
            reason=Words(
                "Sobota z rękodziełem: czynne dłużej", "Crafts Saturday: open longer", "Субота рукоділля: довше"
            ),
        ),
        ExceptionSketch(
            weeks=-6,
            weekday=0,
            hours=(720, 1260),
            reason=Words(
                "Awaria wody: czynne od 12:00", "Water cut: open from 12:00", "Аварія води: відчинено з 12:00"
            ),
        ),
    ),
    closures=(
        ClosureSketch(
            weeks=5,
            days=2,
            rooms=("pracownia-cyfrowa", "sala-szkoleniowa"),
            reason=Words("Wymiana sieci na 1 piętrze", "New network cables on floor 1", "Заміна мережі на 1 поверсі"),
        ),
    ),
)
