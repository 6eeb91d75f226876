"""The rooms of the centre by the park."""

from app.centres.rules import Approval, FeatureKind, LayoutKind
from app.cli.demo.places.sketches import RoomSketch
from app.cli.demo.words import Words

ROOMS = (
    RoomSketch(
        slug="sala-duza",
        name="Sala Duża",
        floor="parter",
        area_m2=112,
        about=Words(
            "Cała sala z oknami na park, na debatę, pokaz filmu albo walne zebranie. Składane ściany chowają się w "
            "pięć minut; pomaga w tym recepcja. Szatnia na 60 osób jest za drzwiami, a wodę i kawę można podać na "
            "ladzie w holu.",
            "The whole hall with windows on the park: for a debate, a film or a general meeting. The folding walls "
            "slide away in five minutes, with help from the reception. A cloakroom for 60 is next door, and water and "
            "coffee can be served at the counter in the lobby.",
            "Уся зала з вікнами на парк: для дебатів, показу фільму чи загальних зборів. Розсувні стіни ховаються за "
            "п'ять хвилин, допоможе рецепція. Гардероб на 60 осіб за дверима, воду й каву можна подати в холі.",
        ),
        layouts={LayoutKind.THEATRE: 60, LayoutKind.CIRCLE: 45, LayoutKind.TABLES: 40, LayoutKind.CLASSROOM: 36},
        features=(
            FeatureKind.PROJECTOR,
            FeatureKind.SCREEN,
            FeatureKind.SOUND,
            FeatureKind.MICROPHONES,
            FeatureKind.AIR_CONDITIONING,
            FeatureKind.WIFI,
        ),
        parts=("sala-duza-strona-parku", "sala-duza-strona-ulicy"),
        door_width_cm=120,
        hearing_loop=True,
        rules={"min_minutes": 60, "pad_before": 15, "pad_after": 30},
        pictures={
            "reymonta-sala-duza": Words(
                "Duża sala z rzędami krzeseł przed ekranem; przez wysokie okna widać drzewa parku.",
                "A large hall with rows of chairs before a screen; trees of the park stand in the tall windows.",
                "Велика зала з рядами стільців перед екраном; за високими вікнами видно дерева парку.",
            ),
            "reymonta-sala-duza-wieczorem": Words(
                "Ta sama sala wieczorem: krzesła w kręgu pod ciepłym światłem lamp.",
                "The same hall in the evening: chairs in a circle under warm lamps.",
                "Та сама зала ввечері: стільці колом під теплим світлом ламп.",
            ),
        },
    ),
    RoomSketch(
        slug="sala-duza-strona-parku",
        name="Sala Duża – strona parku",
        floor="parter",
        area_m2=66,
        about=Words(
            "Jaśniejsza część Sali Dużej, z drewnianą podłogą i lustrami za zasłoną. Dobra na próbę, taniec siedzący, "
            "spotkanie w kręgu. Gdy obok trwa zebranie, słychać głosy, ale nie słowa.",
            "The brighter part of Sala Duża, with a wooden floor and mirrors behind a curtain. Good for a rehearsal, "
            "seated dance or a circle. When there is a meeting next door you hear voices, but no words.",
            "Світліша частина Sala Duża з дерев'яною підлогою та дзеркалами за завісою. Підходить для репетиції, "
            "сидячого танцю, зустрічі в колі. Коли поруч ідуть збори, чути голоси, але не слова.",
        ),
        layouts={LayoutKind.THEATRE: 35, LayoutKind.CIRCLE: 26, LayoutKind.TABLES: 24},
        features=(FeatureKind.MIRRORS, FeatureKind.SOUND, FeatureKind.AIR_CONDITIONING, FeatureKind.WIFI),
        door_width_cm=120,
        hearing_loop=True,
        approval=Approval.INSTANT_FOR_VERIFIED,
        rules={"min_minutes": 60, "max_minutes": 360},
        pictures={
            "reymonta-strona-parku": Words(
                "Jasna sala z lustrami i krzesłami w kręgu; na drewnianej podłodze leżą plamy słońca.",
                "A bright room with mirrors and chairs in a circle; sunlight lies on the wooden floor.",
                "Світла зала з дзеркалами та стільцями колом; на дерев'яній підлозі сонячні плями.",
            )
        },
    ),
    RoomSketch(
        slug="sala-duza-strona-ulicy",
        name="Sala Duża – strona ulicy",
        floor="parter",
        area_m2=46,
        about=Words(
            "Spokojna część Sali Dużej ze stołami na grupy po pięć osób. Dobra na warsztat, konsultacje z "
            "mieszkańcami i gry planszowe.",
            "The calm part of Sala Duża with tables for groups of five. Good for a workshop, talks with residents and "
            "board games.",
            "Спокійна частина Sala Duża зі столами для груп по п'ять осіб. Підходить для воркшопу, консультацій з "
            "мешканцями та настільних ігор.",
        ),
        layouts={LayoutKind.TABLES: 20, LayoutKind.THEATRE: 25, LayoutKind.CIRCLE: 18},
        features=(FeatureKind.WHITEBOARD, FeatureKind.AIR_CONDITIONING, FeatureKind.WIFI),
        door_width_cm=120,
        approval=Approval.INSTANT_FOR_VERIFIED,
        rules={"min_minutes": 60, "max_minutes": 360, "residents_may_book": True},
        pictures={
            "reymonta-strona-ulicy": Words(
                "Okrągłe stoły z grami i papierem, tablica z kolorowymi kartkami; za oknem jedzie tramwaj.",
                "Round tables with games and paper, a board with coloured notes; a tram passes the window.",
                "Круглі столи з іграми та папером, дошка з кольоровими нотатками; за вікном їде трамвай.",
            )
        },
    ),
    RoomSketch(
        slug="sala-szkoleniowa",
        name="Sala szkoleniowa",
        floor="parter",
        area_m2=44,
        about=Words(
            "Dwadzieścia miejsc przy stolikach, tablica na całą ścianę i gniazdka w podłodze. Stoliki mają kółka, "
            "więc podkowę ustawi się w kilka minut. Światło można przyciemnić osobno nad ekranem.",
            "Twenty places at desks, a board along the whole wall and sockets in the floor. The desks have wheels, so "
            "a horseshoe takes a few minutes. The light over the screen can be dimmed on its own.",
            "Двадцять місць за столиками, дошка на всю стіну та розетки в підлозі. Столики на коліщатках, тож підкову "
            "можна поставити за кілька хвилин. Світло над екраном притемнюється окремо.",
        ),
        layouts={LayoutKind.CLASSROOM: 20, LayoutKind.TABLES: 20, LayoutKind.U_SHAPE: 16},
        features=(
            FeatureKind.PROJECTOR,
            FeatureKind.SCREEN,
            FeatureKind.WHITEBOARD,
            FeatureKind.AIR_CONDITIONING,
            FeatureKind.WIFI,
        ),
        approval=Approval.INSTANT_FOR_VERIFIED,
        pictures={
            "reymonta-szkoleniowa": Words(
                "Stoliki w rzędach zwrócone do ekranu i białej tablicy, po lewej okno z żaluzjami.",
                "Desks in rows facing a screen and a whiteboard, a window with blinds on the left.",
                "Столики рядами перед екраном і білою дошкою, ліворуч вікно з жалюзі.",
            )
        },
    ),
    RoomSketch(
        slug="pokoj-przy-oknie",
        name="Pokój przy oknie",
        floor="parter",
        area_m2=18,
        about=Words(
            "Jeden stół na osiem osób, wielkie okno i czajnik. Na zebranie zarządu, rozmowę z doradcą, redakcję "
            "gazetki osiedlowej. Mogą go zarezerwować także mieszkańcy.",
            "One table for eight, a large window and a kettle. For a board meeting, a talk with an adviser, the "
            "editors of a neighbourhood paper. Residents may book it, too.",
            "Один стіл на вісьмох, велике вікно та чайник. Для засідання правління, розмови з консультантом, редакції "
            "районної газети. Забронювати можуть і мешканці.",
        ),
        layouts={LayoutKind.BOARD: 8},
        features=(FeatureKind.WHITEBOARD, FeatureKind.WIFI),
        approval=Approval.INSTANT_FOR_VERIFIED,
        rules={"residents_may_book": True, "max_minutes": 240, "latest_hours": 4, "pad_after": 0},
        pictures={
            "reymonta-pokoj-przy-oknie": Words(
                "Stół na osiem osób, na nim dzbanek i filiżanki; za wielkim oknem dachy i wieże Krakowa.",
                "A table for eight with a jug and cups; roofs and towers of Kraków in the large window.",
                "Стіл на вісьмох, на ньому глечик і чашки; за великим вікном дахи та вежі Кракова.",
            )
        },
    ),
    RoomSketch(
        slug="pokoj-na-antresoli",
        name="Pokój na antresoli",
        floor="antresola",
        area_m2=13,
        about=Words(
            "Sześć foteli i ekran do rozmów na odległość. Cicho, dobrze wygłuszone ściany. Uwaga: prowadzi tu 14 "
            "schodów i nie ma windy. Jeśli ktoś z Was nie wejdzie po schodach, wybierz Pokój przy oknie.",
            "Six armchairs and a screen for video calls; quiet, with well-damped walls. Mind: it is up 14 steps and "
            "there is no lift. If one of you cannot climb stairs, choose Pokój przy oknie.",
            "Шість крісел і екран для відеорозмов; тихо, стіни добре ізольовані. Увага: сюди ведуть 14 сходинок, "
            "ліфта немає. Якщо комусь важко сходами, оберіть Pokój przy oknie.",
        ),
        layouts={LayoutKind.CIRCLE: 6},
        features=(FeatureKind.VIDEO_CONFERENCE, FeatureKind.WIFI),
        door_width_cm=80,
        step_free=False,
        accessible_toilet=False,
        approval=Approval.INSTANT_FOR_VERIFIED,
        rules={"residents_may_book": True, "max_minutes": 180, "latest_hours": 2, "pad_after": 0},
        pictures={
            "reymonta-antresola": Words(
                "Fotele wokół niskiego stolika na antresoli, skośny dach z oknem, z boku schody.",
                "Armchairs around a low table on a mezzanine, a sloping roof with a window, stairs at the side.",
                "Крісла навколо низького столика на антресолі, похилий дах із вікном, збоку сходи.",
            )
        },
    ),
    RoomSketch(
        slug="pracownia-komputerowa",
        name="Pracownia komputerowa",
        floor="parter",
        area_m2=36,
        about=Words(
            "Dwanaście komputerów z Linuksem i programami biurowymi, drukarka i skaner. Powiększony obraz i czytnik "
            "ekranu są na każdym stanowisku. Hasło dostaniesz w recepcji.",
            "Twelve computers with Linux and office programs, a printer and a scanner. Each has a magnifier and a "
            "screen reader. The reception gives you the password.",
            "Дванадцять комп'ютерів з Linux та офісними програмами, принтер і сканер. На кожному є збільшення та "
            "читач екрана. Пароль дасть рецепція.",
        ),
        layouts={LayoutKind.COMPUTERS: 12},
        features=(FeatureKind.COMPUTERS, FeatureKind.SCREEN, FeatureKind.AIR_CONDITIONING, FeatureKind.WIFI),
        rules={"min_minutes": 60, "max_minutes": 240, "latest_hours": 48},
        pictures={
            "reymonta-komputerowa": Words(
                "Dwa rzędy biurek z włączonymi monitorami, zielona ściana i rośliny na parapecie.",
                "Two rows of desks with lit monitors, a green wall and plants on the window sill.",
                "Два ряди столів з увімкненими моніторами, зелена стіна та рослини на підвіконні.",
            )
        },
    ),
    RoomSketch(
        slug="kuchnia-warsztatowa",
        name="Kuchnia warsztatowa",
        floor="parter",
        area_m2=40,
        about=Words(
            "Wyspa z dwiema płytami, dwa piekarniki, naczynia na 15 osób i zmywarka. Jeden blat opuszcza się do "
            "wysokości wózka. Po spotkaniu macie 45 minut na zmywanie, wliczone w rezerwację.",
            "An island with two hobs, two ovens, dishes for 15 and a dishwasher. One worktop comes down to wheelchair "
            "height. After the meeting you have 45 minutes to wash up, included in the booking.",
            "Острів із двома плитами, дві духовки, посуд на 15 осіб і посудомийка. Одна стільниця опускається до "
            "висоти крісла колісного. Після зустрічі є 45 хвилин на миття посуду.",
        ),
        layouts={LayoutKind.KITCHEN: 15},
        features=(FeatureKind.KITCHEN, FeatureKind.WIFI),
        rules={
            "residents_may_book": True,
            "min_minutes": 120,
            "max_minutes": 300,
            "grid_minutes": 30,
            "pad_before": 15,
            "pad_after": 45,
            "pads_by_hirer": True,
        },
        pictures={
            "reymonta-kuchnia": Words(
                "Kuchnia z drewnianą wyspą: garnki na płytach, niebieskie szafki, na półkach miski i zioła.",
                "A kitchen with a wooden island: pots on the hobs, blue cupboards, bowls and herbs on the shelves.",
                "Кухня з дерев'яним островом: каструлі на плитах, сині шафки, на полицях миски та трави.",
            )
        },
    ),
)
