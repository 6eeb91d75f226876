"""The form of secret addresses."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from app.calendars.rules.links import LONGEST_LABEL
from app.calendars.rules.scopes import Scope
from app.core.i18n import LANGUAGES
from app.core.web.fields import OneLine


class FeedLinkForm(FlaskForm):
    what = RadioField(_l("What it shows"), [InputRequired(_l("Choose what it shows."))])
    label = OneLine(
        _l("Where you will use it"),
        [
            InputRequired(_l("Write where you will use it.")),
            Length(max=LONGEST_LABEL, message=_l("Write at most 80 characters.")),
        ],
        description=_l("So that you know later which one to switch off. For example: telephone"),
    )
    language = RadioField(_l("Language of the calendar"), choices=list(LANGUAGES.items()))

    def offer(self, titles: Mapping[Scope, str], language: str) -> None:
        """These calendars, the first one chosen, and the reader's language."""
        self._scopes = {key_of(scope): scope for scope in titles}
        self.what.choices = [(key_of(scope), title) for scope, title in titles.items()]
        self.what.data = self.what.data or next(iter(self._scopes))
        self.language.data = self.language.data or language

    @property
    def scope(self) -> Scope:
        return self._scopes[self.what.data]


def key_of(scope: Scope) -> str:
    return scope.kind.value if scope.subject_id is None else f"{scope.kind.value}-{scope.subject_id}"
