"""Filters put together into one address: their values are its words."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField

from app.calendars.queries.heads import PLURALS
from app.calendars.rules.addresses import CITY, WORD_OF_TOPIC, Feed, TooManyFilters, read_address
from app.centres.models import Centre
from app.core.i18n import LANGUAGES
from app.core.web.fields import ChoicesField
from app.core.web.words import language, say
from app.programme.rules.kinds import TOPIC_LABELS


class ChooseForm(Form):
    """Nothing chosen of a sort is all of it. Sent by GET, and kept by nobody."""

    centre = ChoicesField(_l("Centres"), validate_choice=False)
    kind = ChoicesField(_l("Kinds"), validate_choice=False)
    topic = ChoicesField(_l("Topics"), validate_choice=False)
    language = SelectField(_l("Language of the calendar"), validate_choice=False)
    status = 200

    def offer(self, centres: Sequence[Centre]) -> None:
        self.centre.choices = [(f"c{centre.id}", centre.name) for centre in centres]
        self.kind.choices = [(kind.value, gettext(label)) for kind, label in PLURALS.items()]
        self.topic.choices = [(word, gettext(TOPIC_LABELS[topic])) for topic, word in WORD_OF_TOPIC.items()]
        self.language.choices = list(LANGUAGES.items())
        if self.language.data not in LANGUAGES:
            self.language.data = language()

    def chosen(self) -> Feed | None:
        """The calendar of these filters; none where they are too many, which the form says. Raises UnknownCalendar."""
        words = [word for field in (self.centre, self.kind, self.topic) for word in field.data or () if word]
        try:
            return read_address(self.language.data, ".".join(words) or CITY)
        except TooManyFilters as refusal:
            self.form_errors.append(say(refusal))
            self.status = 422
            return None
