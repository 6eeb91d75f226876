"""What staff type who look at an approval by rule."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired, Length, Optional

from app.core.web.fields import Words

FINE, WRONG = "fine", "wrong"


class LookForm(FlaskForm):
    """It was fine, or it should not have been; then with words."""

    looked = RadioField(
        _l("What you think of it"),
        [InputRequired(_l("Choose one of the two."))],
        choices=[(FINE, _l("Looked at, fine")), (WRONG, _l("Should not have been approved"))],
    )
    words = Words(
        _l("Why, where it should not have been"),
        [Optional(), Length(max=500, message=_l("Write at most 500 characters."))],
    )
