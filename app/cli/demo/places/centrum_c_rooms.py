"""The rooms of the centre in Nowa Huta."""

from app.centres.rules import Approval, FeatureKind, LayoutKind
from app.cli.demo.places.sketches import RoomSketch
from app.cli.demo.words import Words

ROOMS = (
    RoomSketch(
        slug="sala-zgody",
        name="Sala Zgody",
        floor="parter",
        area_m2=118,
        about=Words(
            "Cała dawna hala sklepu: scena, pianino i łukowe okna na arkady. Na koncert, przedstawienie, zebranie "
            "mieszkańców. Scena ma 20 cm i podjazd. Dwa mikrofony bez kabla są w recepcji.",
            "The whole former shop: a stage, a piano and arched windows on the arcades. For a concert, a play, a "
            "meeting of residents. The stage is 20 cm high and has a ramp. Two wireless microphones are at the "
            "reception.",
            "Уся колишня торгова зала: сцена, піаніно та арочні вікна на аркади. Для концерту, вистави, зборів "
            "мешканців. Сцена має 20 см і пандус. Два бездротові мікрофони на рецепції.",
        ),
        layouts={LayoutKind.THEATRE: 60, LayoutKind.TABLES: 44, LayoutKind.CIRCLE: 40},
        features=(
            FeatureKind.STAGE,
            FeatureKind.PIANO,
            FeatureKind.PROJECTOR,
            FeatureKind.SCREEN,
            FeatureKind.SOUND,
            FeatureKind.MICROPHONES,
            FeatureKind.WIFI,
        ),
        parts=("sala-zgody-scena", "sala-zgody-arkady"),
        door_width_cm=140,
        lift=True,
        hearing_loop=True,
        rules={"min_minutes": 60, "pad_before": 30, "pad_after": 30},
        pictures={
            "centrum-c-sala-zgody": Words(
                "Sala z łukowymi oknami, scena z pianinem i rzędy czerwonych krzeseł.",
                "A hall with arched windows, a stage with a piano and rows of red chairs.",
                "Зала з арочними вікнами, сцена з піаніно та ряди червоних стільців.",
            ),
            "centrum-c-sala-zgody-stoly": Words(
                "Ta sama sala przy stołach nakrytych na wspólne śniadanie.",
                "The same hall with tables laid for a breakfast together.",
                "Та сама зала зі столами, накритими до спільного сніданку.",
            ),
        },
    ),
    RoomSketch(
        slug="sala-zgody-scena",
        name="Sala Zgody – scena",
        floor="parter",
        area_m2=68,
        about=Words(
            "Część Sali Zgody ze sceną i pianinem, na próby chóru i teatru. Pianino stroimy dwa razy w roku.",
            "The part of Sala Zgody with the stage and the piano, for rehearsals of choirs and theatres. The piano is "
            "tuned twice a year.",
            "Частина Sala Zgody зі сценою та піаніно, для репетицій хору й театру. Піаніно налаштовуємо двічі на рік.",
        ),
        layouts={LayoutKind.THEATRE: 35, LayoutKind.CIRCLE: 24},
        features=(FeatureKind.STAGE, FeatureKind.PIANO, FeatureKind.SOUND, FeatureKind.WIFI),
        door_width_cm=140,
        lift=True,
        hearing_loop=True,
        rules={"min_minutes": 60, "max_minutes": 300},
        pictures={
            "centrum-c-scena": Words(
                "Niska scena z pianinem, pulpity na nuty i kotara w kolorze wina.",
                "A low stage with a piano, music stands and a wine-red curtain.",
                "Невисока сцена з піаніно, пюпітри та завіса винного кольору.",
            )
        },
    ),
    RoomSketch(
        slug="sala-zgody-arkady",
        name="Sala Zgody – arkady",
        floor="parter",
        area_m2=50,
        about=Words(
            "Część od strony arkad: długie stoły, dużo światła i podłoga, której nie szkoda. Tu maluje się banery i "
            "szyje na maszynach.",
            "The part towards the arcades: long tables, a lot of light and a floor that can take paint. Banners are "
            "painted and clothes sewn here.",
            "Частина з боку аркад: довгі столи, багато світла та підлога, якої не шкода. Тут малюють банери й шиють.",
        ),
        layouts={LayoutKind.TABLES: 22, LayoutKind.THEATRE: 25, LayoutKind.CIRCLE: 18},
        features=(FeatureKind.WHITEBOARD, FeatureKind.WIFI),
        door_width_cm=100,
        lift=True,
        approval=Approval.INSTANT_FOR_VERIFIED,
        rules={"min_minutes": 60, "max_minutes": 360, "residents_may_book": True},
        pictures={
            "centrum-c-arkady": Words(
                "Długie stoły z farbami i maszyną do szycia, za łukowymi oknami widać arkady.",
                "Long tables with paints and a sewing machine, arcades behind the arched windows.",
                "Довгі столи з фарбами та швейною машинкою, за арочними вікнами видно аркади.",
            )
        },
    ),
    RoomSketch(
        slug="sala-szkoleniowa",
        name="Sala szkoleniowa",
        floor="1 piętro",
        area_m2=46,
        about=Words(
            "Sala na dwadzieścia osób, stoły w podkowę, widok na dachy osiedla. Rzutnik i kamera są na stałe, więc "
            "kto nie może przyjść, dołączy na odległość.",
            "A room for twenty, tables in a horseshoe, a view over the roofs. The projector and a camera stay here, "
            "so those who cannot come may join from afar.",
            "Зала на двадцять осіб, столи підковою, вид на дахи. Проєктор і камера стаціонарні, тож хто не може "
            "прийти, долучиться дистанційно.",
        ),
        layouts={LayoutKind.U_SHAPE: 18, LayoutKind.CLASSROOM: 20, LayoutKind.CIRCLE: 16},
        features=(
            FeatureKind.PROJECTOR,
            FeatureKind.SCREEN,
            FeatureKind.VIDEO_CONFERENCE,
            FeatureKind.WHITEBOARD,
            FeatureKind.AIR_CONDITIONING,
            FeatureKind.WIFI,
        ),
        lift=True,
        approval=Approval.INSTANT_FOR_VERIFIED,
        pictures={
            "centrum-c-szkoleniowa": Words(
                "Stoły ustawione w podkowę przed ekranem, za oknem dachy Nowej Huty o zachodzie.",
                "Tables in a horseshoe before a screen, the roofs of Nowa Huta at sunset in the window.",
                "Столи підковою перед екраном, за вікном дахи Нової Гути на заході сонця.",
            )
        },
    ),
    RoomSketch(
        slug="pokoj-sloneczny",
        name="Pokój Słoneczny",
        floor="1 piętro",
        area_m2=19,
        about=Words(
            "Stół na osiem osób, dwie ściany okien i rośliny, które podlewa koło ogrodnicze. Na zebrania i rozmowy.",
            "A table for eight, two walls of windows and plants that the gardeners' circle waters. For meetings and "
            "talks.",
            "Стіл на вісьмох, дві стіни вікон і рослини, які поливає гурток садівників. Для зборів і розмов.",
        ),
        layouts={LayoutKind.BOARD: 8},
        features=(FeatureKind.WHITEBOARD, FeatureKind.WIFI),
        lift=True,
        approval=Approval.INSTANT_FOR_VERIFIED,
        rules={"residents_may_book": True, "max_minutes": 240, "latest_hours": 4, "pad_after": 0},
        pictures={
            "centrum-c-sloneczny": Words(
                "Okrągły stół w żółtym pokoju pełnym roślin, słońce pada przez dwa okna.",
                "A round table in a yellow room full of plants, sun falls in through two windows.",
                "Круглий стіл у жовтій кімнаті, повній рослин, сонце світить у два вікна.",
            )
        },
    ),
    RoomSketch(
        slug="pokoj-cichy",
        name="Pokój Cichy",
        floor="1 piętro",
        area_m2=16,
        about=Words(
            "Kanapa, miękkie światło i kąt z zabawkami. Na rozmowę w cztery oczy, grupę wsparcia, spotkanie rodziców "
            "z małymi dziećmi. W kalendarzu nie widać, kto tu jest.",
            "A sofa, soft light and a corner with toys. For a talk in private, a support group, parents with small "
            "children. The calendar never shows who is here.",
            "Диван, м'яке світло та куточок з іграшками. Для розмови віч-на-віч, групи підтримки, зустрічі батьків з "
            "малими дітьми. У календарі не видно, хто тут.",
        ),
        layouts={LayoutKind.CIRCLE: 6},
        features=(FeatureKind.TOYS, FeatureKind.WIFI),
        lift=True,
        approval=Approval.INSTANT_FOR_VERIFIED,
        rules={"residents_may_book": True, "max_minutes": 180, "latest_hours": 2, "pad_after": 15},
        pictures={
            "centrum-c-cichy": Words(
                "Kanapa przy zapalonej lampie, miękki dywan, w kącie miś i drewniane zabawki.",
                "A sofa by a lit lamp, a soft rug, a teddy bear and wooden toys in the corner.",
                "Диван біля засвіченої лампи, м'який килим, у кутку ведмедик і дерев'яні іграшки.",
            )
        },
    ),
    RoomSketch(
        slug="pracownia-cyfrowa",
        name="Pracownia cyfrowa",
        floor="1 piętro",
        area_m2=38,
        about=Words(
            "Dwanaście laptopów, drukarka 3D i kącik do nagrywania. Na pierwsze kroki w sieci i na montaż filmu.",
            "Twelve laptops, a 3D printer and a corner for recording. For first steps online and for cutting a film.",
            "Дванадцять ноутбуків, 3D-принтер і куточок для запису. Для перших кроків у мережі та монтажу фільму.",
        ),
        layouts={LayoutKind.COMPUTERS: 12},
        features=(FeatureKind.COMPUTERS, FeatureKind.SCREEN, FeatureKind.MICROPHONES, FeatureKind.WIFI),
        lift=True,
        rules={"min_minutes": 60, "max_minutes": 240, "hold_hours": 96},
        pictures={
            "centrum-c-cyfrowa": Words(
                "Laptopy na wyspie ze stołów, drukarka 3D na półce i mikrofon w kąciku do nagrań.",
                "Laptops on an island of tables, a 3D printer on a shelf and a microphone in the recording corner.",
                "Ноутбуки на острові зі столів, 3D-принтер на полиці та мікрофон у куточку для запису.",
            )
        },
    ),
    RoomSketch(
        slug="kuchnia-spoleczna",
        name="Kuchnia społeczna",
        floor="poziom -1 (winda)",
        area_m2=42,
        about=Words(
            "Kuchnia z długim stołem na piętnaście osób: gotuje się i je w jednym miejscu. Cztery palniki, piec do "
            "chleba, chłodziarka dla dzielących się jedzeniem. Zmywanie (45 minut) jest wliczone w rezerwację.",
            "A kitchen with a long table for fifteen: you cook and eat in one place. Four hobs, a bread oven, a "
            "fridge for sharing food. Washing up (45 minutes) is included in the booking.",
            "Кухня з довгим столом на п'ятнадцятьох: готують і їдять в одному місці. Чотири конфорки, піч для хліба, "
            "холодильник для обміну їжею. Миття посуду (45 хвилин) входить у бронювання.",
        ),
        layouts={LayoutKind.KITCHEN: 15},
        features=(FeatureKind.KITCHEN, FeatureKind.WIFI),
        lift=True,
        rules={
            "min_minutes": 120,
            "max_minutes": 300,
            "grid_minutes": 30,
            "pad_before": 15,
            "pad_after": 45,
            "pads_by_hirer": True,
            "hold_hours": 48,
        },
        pictures={
            "centrum-c-kuchnia": Words(
                "Długi stół z chlebem i zupą, w głębi piec z kafli i wiszące garnki.",
                "A long table with bread and soup, a tiled oven and hanging pots behind it.",
                "Довгий стіл із хлібом і супом, у глибині кахельна піч і підвішені каструлі.",
            )
        },
    ),
)
