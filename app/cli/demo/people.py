"""Who is in the demo: the sign-ins of every role, other people, and their roles at the centres. Nobody is real."""

from dataclasses import dataclass

from app.core.access import Role


@dataclass(frozen=True)
class PersonSketch:
    """Somebody with a sign-in; `roles` by the slug of the centre."""

    key: str
    name: str
    language: str = "pl"
    phone: str = ""
    roles: tuple[tuple[str, Role], ...] = ()
    is_admin: bool = False

    @property
    def email(self) -> str:
        return f"{self.key}@example.org"


SIGN_INS = (
    PersonSketch("resident", "Zofia Wrona"),
    PersonSketch("ngo", "Hanna Bielak", phone="600 000 101"),
    PersonSketch("member", "Piotr Maj"),
    PersonSketch("ngo2", "Oksana Kowalczuk", language="uk", phone="600 000 102"),
    PersonSketch("group", "Tomasz Lis"),
    PersonSketch("mentor", "Ewa Sikora"),
    PersonSketch("volunteer", "Jakub Janik"),
    PersonSketch("trainer", "Marta Pawlik"),
    PersonSketch("reception", "Irena Dudek", roles=(("reymonta", Role.RECEPTION), ("centrum-c-10", Role.RECEPTION))),
    PersonSketch("coordinator", "Michał Gaweł", roles=(("reymonta", Role.COORDINATOR),)),
    PersonSketch("manager", "Barbara Kos", roles=(("reymonta", Role.MANAGER),)),
    PersonSketch("coordinator2", "Olena Tkacz", roles=(("centrum-c-10", Role.COORDINATOR),)),
    PersonSketch("admin", "Adam Wit", is_admin=True),
)

OTHERS = (
    PersonSketch("manager2", "Grażyna Mucha", roles=(("centrum-c-10", Role.MANAGER),)),
    PersonSketch("joanna.kita", "Joanna Kita"),
    PersonSketch("stefan.ruda", "Stefan Ruda"),
    PersonSketch("wanda.klos", "Wanda Kłos"),
    PersonSketch("robert.zagiel", "Robert Żagiel"),
    PersonSketch("helena.sroka", "Helena Sroka"),
    PersonSketch("jan.dobrosz", "Jan Dobrosz"),
    PersonSketch("lidia.chmiel", "Lidia Chmiel"),
    PersonSketch("artur.gest", "Artur Milczanowski"),
    PersonSketch("beata.piec", "Beata Zapiecka"),
    PersonSketch("iryna.most", "Iryna Mostowa", language="uk"),
    PersonSketch("marek.tata", "Marek Tatarczuk"),
    PersonSketch("liam.walker", "Liam Walker", language="en"),
    PersonSketch("kinga.zur", "Kinga Żur"),
    PersonSketch("darek.most", "Dariusz Wierzbowy"),
    PersonSketch("natalia.bez", "Natalia Bez"),
    PersonSketch("olha.melnyk", "Olha Melnyk", language="uk"),
    PersonSketch("krystyna.jar", "Krystyna Jar"),
)

EVERYBODY = SIGN_INS + OTHERS
DECIDERS = {"reymonta": ("coordinator", "manager"), "centrum-c-10": ("coordinator2", "manager2")}
