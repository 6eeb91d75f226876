"""The organisations of the demo, one of every kind, and who acts for them. None of them exists.

Their numbers have valid check digits and belong to nobody as far as that can be told: no NIP begins with 009 (tax
offices are numbered from 101), no REGON with 99 (no voivodeship has that number), and the National Court Register has
not come near 0009 900 000.
"""

from dataclasses import dataclass

from app.organisations.models import OrganisationKind, Verification
from app.organisations.rules.kinds import Numbers


@dataclass(frozen=True)
class OrganisationSketch:
    """An organisation, its owner and bookers (keys of people), and where its verification stands."""

    key: str
    kind: OrganisationKind
    name: str
    owner: str
    about: str
    numbers: Numbers = Numbers()
    bookers: tuple[str, ...] = ()
    address: str = ""
    verification: Verification = Verification.VERIFIED
    words: str = ""


OPERATOR = "dach"

ORGANISATIONS = (
    OrganisationSketch(
        "mlynowka",
        OrganisationKind.ASSOCIATION,
        "Stowarzyszenie Sąsiedzi znad Młynówki",
        owner="ngo",
        bookers=("member", "joanna.kita"),
        numbers=Numbers(krs="0009900101", nip="0099012378", regon="990031198"),
        address="ul. Zmyślona 4/2, 30-100 Kraków",
        about="Sadzimy drzewa, naprawiamy ławki i raz w miesiącu gotujemy razem dla całej ulicy.",
    ),
    OrganisationSketch(
        "most",
        OrganisationKind.ASSOCIATION,
        "Stowarzyszenie Most – Міст",
        owner="ngo2",
        bookers=("iryna.most",),
        numbers=Numbers(krs="0009900102", nip="0099024743", regon="990062388"),
        address="os. Zmyślone 7/1, 31-900 Kraków",
        about="Ukrainki i Polki w Krakowie: język, praca, dzieci, wspólne święta.",
    ),
    OrganisationSketch(
        "nitka",
        OrganisationKind.FOUNDATION,
        "Fundacja Druga Nitka",
        owner="joanna.kita",
        bookers=("kinga.zur",),
        numbers=Numbers(krs="0009900103", nip="0099037119", regon="990093578"),
        address="ul. Igielna 12, 31-200 Kraków",
        about="Uczymy naprawiać ubrania i rzeczy, zanim trafią do kosza.",
    ),
    OrganisationSketch(
        "komputer",
        OrganisationKind.FOUNDATION,
        "Fundacja Pierwszy Komputer",
        owner="stefan.ruda",
        bookers=("trainer",),
        numbers=Numbers(krs="0009900104", nip="0099049482", regon="990124764"),
        address="ul. Klawiszowa 3, 30-300 Kraków",
        about="Cyfrowe pierwsze kroki dla osób po sześćdziesiątce, bez pośpiechu i bez wstydu.",
    ),
    OrganisationSketch(
        "spiewa",
        OrganisationKind.ORDINARY_ASSOCIATION,
        "Stowarzyszenie zwykłe Ruczaj Śpiewa",
        owner="helena.sroka",
        numbers=Numbers(register_entry="KR-SZ/9901"),
        address="ul. Nutowa 8, 30-400 Kraków",
        about="Chór osób, które myślały, że nie umieją śpiewać.",
    ),
    OrganisationSketch(
        "zagielek",
        OrganisationKind.SPORTS_CLUB,
        "Uczniowski Klub Sportowy Żagielek",
        owner="robert.zagiel",
        numbers=Numbers(register_entry="KR-UKS/9902", nip="0099074221", regon="990187144"),
        address="os. Zmyślone 20, 31-900 Kraków",
        about="Żeglarstwo i szachy dla uczniów z Nowej Huty.",
    ),
    OrganisationSketch(
        "klosy",
        OrganisationKind.HOUSEWIVES_CIRCLE,
        "Koło Gospodyń Wiejskich Kantorowickie Kłosy",
        owner="wanda.klos",
        numbers=Numbers(register_entry="KRKGW 990014"),
        address="ul. Kłosowa 31, 31-983 Kraków",
        about="Kuchnia, która pamięta, i warsztaty dla tych, którzy chcą się jej nauczyć.",
    ),
    OrganisationSketch(
        "parafia",
        OrganisationKind.PARISH,
        "Parafia pw. św. Dobrosza na Zmyślonym",
        owner="jan.dobrosz",
        numbers=Numbers(register_entry="Zaświadczenie kurii z 3 marca 2026 (zmyślone)"),
        about="Świetlica i paczki dla starszych sąsiadów.",
        verification=Verification.WAITING,
    ),
    OrganisationSketch(
        "rada",
        OrganisationKind.PARENTS_COUNCIL,
        "Rada Rodziców Szkoły Podstawowej nr 999 w Krakowie",
        owner="lidia.chmiel",
        about="Rodzice, którzy chcą bezpiecznej drogi do szkoły i lepszych obiadów.",
        verification=Verification.WAITING,
    ),
    OrganisationSketch(
        "gest",
        OrganisationKind.ASSOCIATION,
        "Stowarzyszenie Cisza i Gest",
        owner="artur.gest",
        bookers=("natalia.bez",),
        numbers=Numbers(krs="0009900105", nip="0099086595", regon="990218330"),
        address="ul. Migowa 5, 30-500 Kraków",
        about="Osoby głuche i słyszące: nauka języka migowego, teatr bez słów, poradnictwo.",
    ),
    OrganisationSketch(
        "piec",
        OrganisationKind.OTHER,
        "Spółdzielnia Socjalna Ciepły Piec",
        owner="beata.piec",
        numbers=Numbers(nip="0099098960", regon="990249520"),
        about="Pieczemy chleb i dajemy pracę.",
        verification=Verification.SENT_BACK,
        words="Spółdzielnia socjalna jest w KRS. Dopiszcie numer KRS i nazwę tak, jak brzmi w statucie.",
    ),
    OrganisationSketch(
        OPERATOR,
        OrganisationKind.FOUNDATION,
        "Fundacja Wspólny Dach",
        owner="trainer",
        bookers=("mentor",),
        numbers=Numbers(krs="0009900106", nip="0099123706", regon="990311905"),
        address="ul. Dachowa 1, 30-059 Kraków",
        about="Prowadzi oba centra: szkolenia dla organizacji, doradztwo i wydarzenia dla mieszkańców.",
    ),
    OrganisationSketch(
        "planszowki",
        OrganisationKind.INFORMAL_GROUP,
        "Kraków Gra w Planszówki",
        owner="group",
        bookers=("volunteer",),
        numbers=Numbers(responsible_person="Tomasz Lis"),
        about="W każdy czwartek stół, gra i ktoś, kto wytłumaczy zasady.",
    ),
    OrganisationSketch(
        "ojcowie",
        OrganisationKind.INFORMAL_GROUP,
        "Klub Ojców z Nowej Huty",
        owner="marek.tata",
        numbers=Numbers(responsible_person="Marek Tatarczuk"),
        about="Tatowie z dziećmi do lat trzech, sobotnie przedpołudnia.",
        verification=Verification.WAITING,
    ),
)
