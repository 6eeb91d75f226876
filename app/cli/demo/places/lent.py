"""The equipment that both centres of the demo lend with their rooms."""

from dataclasses import dataclass

from app.cli.demo.words import Words


@dataclass(frozen=True)
class EquipmentSketch:
    """A kind of equipment and how many units there are."""

    key: str
    name: Words
    units: int


EQUIPMENT = (
    EquipmentSketch("projector", Words("Rzutnik przenośny", "Portable projector", "Переносний проєктор"), 3),
    EquipmentSketch(
        "loop", Words("Przenośna pętla indukcyjna", "Portable hearing loop", "Переносна індукційна петля"), 2
    ),
    EquipmentSketch("flipchart", Words("Flipchart", "Flipchart", "Фліпчарт"), 4),
)
