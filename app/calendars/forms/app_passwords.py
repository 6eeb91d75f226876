"""The form of app passwords."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, Length

from app.core.web.fields import OneLine


class AppPasswordForm(FlaskForm):
    label = OneLine(
        _l("On which device or in which program"),
        [InputRequired(_l("Write what it is for.")), Length(max=80, message=_l("Write at most 80 characters."))],
    )
