"""What staff type about equipment that is lent with the rooms."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from app.centres.forms.staff import SeenForm, lines
from app.centres.models import Equipment
from app.centres.services.equipment import MOST_UNITS, EquipmentDetails
from app.core.web.fields import WholeNumber


class EquipmentForm(SeenForm):
    """The names of one kind of equipment, its place in the list, and how many there are."""

    name_pl, name_en, name_uk = lines(
        (_l("Name in Polish"), _l("Name in English"), _l("Name in Ukrainian")),
        80,
        DataRequired(_l("Write what people call it, for example: projector.")),
    )
    amount = WholeNumber(
        _l("How many there are"),
        *(1, MOST_UNITS),
        default=1,
        description=_l("Nobody can be lent more than this at one time."),
    )
    position = WholeNumber(
        _l("Place in the list"), 0, 999, default=0, description=_l("Equipment with a smaller number comes first.")
    )

    def __init__(self, *, obj: Equipment | None = None, **more: Any) -> None:
        in_use = None if obj is None else sum(unit.archived_at is None for unit in obj.units)
        super().__init__(obj=obj, **({} if in_use is None else {"amount": in_use}), **more)

    def details(self) -> EquipmentDetails:
        """What was typed, for the service."""
        return EquipmentDetails(
            name_pl=self.name_pl.data or "",
            name_en=self.name_en.data or "",
            name_uk=self.name_uk.data or "",
            position=self.position.data or 0,
            amount=self.amount.data or 0,
        )
