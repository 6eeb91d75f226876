"""What is typed about an activity by staff, and what an organisation types to propose one."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from app.centres.forms.staff import LANGUAGES, SeenForm, StaffForm, choices, lines, most, texts
from app.centres.models import Centre
from app.core.web.fields import ChoicesField, OneLine, WholeNumber, Words
from app.organisations import queries as organisations
from app.programme.models import Activity, Trainer
from app.programme.rules.details import MOST_SEATS, Details
from app.programme.rules.kinds import (
    ACCESS_LABELS,
    AUDIENCE_LABELS,
    KIND_LABELS,
    LANGUAGE_LABELS,
    LEVEL_LABELS,
    PLACE_LABELS,
    TOPIC_LABELS,
    Access,
    ActivityKind,
    Audience,
    EventLanguage,
    Level,
    PlaceKind,
    Topic,
)

LONGEST_ABOUT = 10_000


class AboutFields:
    """What staff and those who propose both say."""

    kind = SelectField(_l("Kind"), [InputRequired(_l("Choose the kind."))], choices=choices(KIND_LABELS))
    title_pl, title_en, title_uk = lines(
        (_l("Title in Polish"), _l("Title in English"), _l("Title in Ukrainian")),
        160,
        InputRequired(_l("Write the title in Polish.")),
    )
    summary_pl, summary_en, summary_uk = texts(
        (_l("Summary in Polish"), _l("Summary in English"), _l("Summary in Ukrainian")), 400
    )
    about_pl, about_en, about_uk = texts(
        (_l("Description in Polish"), _l("Description in English"), _l("Description in Ukrainian")), LONGEST_ABOUT
    )
    audiences = ChoicesField(_l("Who it is for"), choices=choices(AUDIENCE_LABELS))
    topics = ChoicesField(_l("Topics"), choices=choices(TOPIC_LABELS))
    languages = ChoicesField(_l("Language"), choices=choices(LANGUAGE_LABELS), default=[EventLanguage.POLISH.value])
    access = ChoicesField(_l("Open to more people by"), choices=choices(ACCESS_LABELS))
    level = SelectField(_l("Level"), choices=choices(LEVEL_LABELS))
    seats = WholeNumber(
        *(_l("How many people can take part"), 1, MOST_SEATS),
        is_optional=True,
        description=_l("Leave it empty where there is no limit."),
    )
    led_by = OneLine(
        _l("Who leads it, as the public reads it"),
        [Optional(), most(300)],
        description=_l("For example: Anna Nowak, accountant of organisations. Only what you write here is shown."),
    )


class ActivityForm(AboutFields, SeenForm):
    """All that staff write of an activity."""

    leaders = ChoicesField(
        _l("Trainers whose time it takes"),
        coerce=int,
        description=_l("People of the centre's list. They see their dates, and cannot be elsewhere then."),
    )
    organisation = OneLine(
        _l("Organisation that holds it"),
        [Optional(), most(200)],
        description=_l("Leave it empty where the centre itself does. Else its name, or its KRS, NIP or REGON number."),
        render_kw={"list": "organisations", "autocomplete": "off"},
    )
    co_organisers = OneLine(_l("Together with"), [Optional(), most(300)])
    place = RadioField(_l("Where"), choices=choices(PLACE_LABELS), default=PlaceKind.ROOMS.value)
    address = OneLine(_l("Address"), [Optional(), most(300)], description=_l("Where it is not in the centre."))
    online_link = OneLine(
        _l("Link to join online"),
        [Optional(), most(500)],
        description=_l("It begins with https://. The public never sees it."),
    )

    def offer(self, trainers: Sequence[Trainer], kept: Mapping[int, str] | None = None) -> None:
        """The trainers that can be ticked; who leads it already stays among them."""
        offered = {trainer.person_id: trainer.person.name for trainer in trainers}
        self.leaders.choices = sorted({**(kept or {}), **offered}.items(), key=lambda one: one[1])

    def details(self) -> Details:
        """What was typed, for the service. Raises NoOrganisationCalledSo and SeveralCalledSo."""
        named = self.organisation.data or ""
        return Details(
            **typed_of(self),
            leaders=tuple(sorted(self.leaders.data or ())),
            organisation_id=organisations.organisation_called(named).id if named else None,
            co_organisers=self.co_organisers.data or "",
            place=PlaceKind(self.place.data),
            address=self.address.data or "",
            online_link=self.online_link.data or "",
        )

    @classmethod
    def of(cls, activity: Activity, **more: Any) -> "ActivityForm":
        """The form with what is kept."""
        return cls(
            obj=activity,
            organisation=activity.organisation.name if activity.organisation is not None else "",
            leaders=list(activity.leader_ids),
            **more,
        )


class ProposalForm(AboutFields, StaffForm):
    """What an organisation would hold with a centre, and when it would suit."""

    centre = SelectField(_l("Centre"), [InputRequired(_l("Choose a centre."))], coerce=int)
    wishes = Words(
        _l("When it would suit you, and what you need"),
        [Length(max=2000, message=_l("Write at most 2000 characters."))],
        description=_l(
            "For example: a Saturday in May, a room with tables, a hearing loop. Staff set the dates with you."
        ),
    )

    def offer(self, centres: Sequence[Centre]) -> None:
        self.centre.choices = [(centre.id, centre.name) for centre in centres]

    def details(self, organisation_id: int) -> Details:
        return Details(**typed_of(self), organisation_id=organisation_id)


class AnswerForm(StaffForm):
    """What staff say of a proposal."""

    words = Words(
        _l("What you tell the organisation"),
        [Optional(), most(2000)],
        description=_l("It goes out in one mail. To accept, it may stay empty."),
    )


class TrainerForm(StaffForm):
    """Who may lead."""

    email = OneLine(
        _l("E-mail address of the person"),
        [InputRequired(_l("Write the address with which the person signs in.")), most(254)],
        description=_l("The person has to sign up first."),
    )


def typed_of(form: Any) -> dict[str, Any]:
    """What both forms have."""
    written = {
        f"{name}_{language}": form[f"{name}_{language}"].data or ""
        for name in ("title", "summary", "about")
        for language in LANGUAGES
    }
    return {
        "kind": ActivityKind(form.kind.data),
        **written,
        "audiences": tuple(Audience(word) for word in form.audiences.data or ()),
        "topics": tuple(Topic(word) for word in form.topics.data or ()),
        "languages": tuple(EventLanguage(word) for word in form.languages.data or ()),
        "access": tuple(Access(word) for word in form.access.data or ()),
        "level": Level(form.level.data),
        "seats": form.seats.data,
        "led_by": form.led_by.data or "",
    }
