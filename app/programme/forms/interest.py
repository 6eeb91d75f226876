"""What somebody without an account types to be told of what is to come."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from app.centres.forms.staff import StaffForm, most
from app.core.web.fields import OneLine


class InterestForm(StaffForm):
    """An address."""

    email = OneLine(
        _l("E-mail address"),
        [InputRequired(_l("Write your e-mail address.")), most(254)],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
