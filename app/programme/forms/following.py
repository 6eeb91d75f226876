"""What somebody types who wants to follow the programme by mail."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField
from wtforms.validators import InputRequired, Length

from app.centres.forms.staff import StaffForm, choices
from app.centres.models import Centre
from app.core.i18n import LANGUAGES
from app.core.web.fields import ChoicesField
from app.programme.models import Follower
from app.programme.rules.following import Follows
from app.programme.rules.kinds import TOPIC_LABELS, Topic


class FollowsForm(StaffForm):
    """What is followed, and in which language it is told."""

    topics = ChoicesField(
        _l("Topics"),
        choices=choices(TOPIC_LABELS),
        description=_l("You get all that has one of these topics, at any centre."),
    )
    centres = ChoicesField(
        _l("Centres"), coerce=int, description=_l("You get all that these centres announce, on any topic.")
    )
    language = SelectField(_l("Language of the mails"), choices=list(LANGUAGES.items()))

    def offer(self, centres: Sequence[Centre]) -> None:
        self.centres.choices = [(centre.id, centre.name) for centre in centres]

    def show(self, follower: Follower | None) -> None:
        """What is followed now, where nothing was sent."""
        if follower is not None and not self.was_sent:
            kept = follower.follows
            self.topics.data = [topic.value for topic in kept.topics]
            self.centres.data, self.language.data = list(kept.centre_ids), follower.language

    def follows(self) -> Follows:
        topics = frozenset(Topic(word) for word in self.topics.data or ())
        return Follows(topics, frozenset(self.centres.data or ()))


class AskToFollowForm(FollowsForm):
    """The same of somebody without an account."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Write your e-mail address.")), Length(max=254, message=_l("This address is too long."))],
        render_kw={"autocomplete": "email"},
    )


class OneButton(StaffForm):
    """Only a button and its token against forgery."""
