"""Who gets which role at a centre."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired

from app.centres.forms.staff import StaffForm, choices, most
from app.centres.rules import ROLE_LABELS
from app.core.access import Role
from app.core.web.fields import OneLine


class GrantForm(StaffForm):
    """An address and a role."""

    email = OneLine(
        _l("E-mail address of the person"),
        [DataRequired(_l("Write the address with which the person signs in.")), most(254)],
        description=_l("The person has to sign up first. A new role takes the place of the old one."),
    )
    role = RadioField(_l("Role"), choices=choices(ROLE_LABELS), default=Role.RECEPTION.value)

    @property
    def chosen(self) -> Role:
        return Role(self.role.data)
