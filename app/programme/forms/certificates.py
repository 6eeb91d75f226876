"""What is typed about certificates: a corrected name, and why one is revoked."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from app.accounts.rules import LONGEST_NAME
from app.centres.forms.staff import StaffForm, most
from app.core.web.fields import OneLine
from app.programme.rules.certificates import LONGEST_REASON


class NameForm(StaffForm):
    """The name as its owner writes it."""

    name = OneLine(
        _l("Name on the certificate"),
        [InputRequired(_l("Write the name that the certificate is to show.")), most(LONGEST_NAME)],
    )


class RevokeForm(StaffForm):
    """Why it is no longer true."""

    why = OneLine(
        _l("Why"),
        [InputRequired(_l("Say why. The reason is kept.")), most(LONGEST_REASON)],
        description=_l("Staff alone see the reason; the public page says that it is revoked."),
    )
