"""The programme, as the API takes its filters and answers it."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from marshmallow import fields, post_load

from app.api.forms.answers import Answer, CentreNamed
from app.api.forms.asked import PageFilter
from app.api.forms.fields import Choice, InLanguage, Line, Shown, YesNoInAddress
from app.api.forms.ledger import Month
from app.core.clock import now
from app.core.i18n import N_
from app.programme.models import Activity
from app.programme.queries.public import Wanted
from app.programme.rules.enrolling import EnrolmentMode
from app.programme.rules.kinds import Access, ActivityKind, Audience, EventLanguage, Level, PlaceKind, Topic
from app.programme.rules.opening import Openness
from app.programme.rules.states import Standing
from app.schedule.rules import Status


def _told(sentence: str) -> dict[str, str]:
    return {"description": sentence}


@dataclass(frozen=True)
class ActivitiesAsked:
    """What is looked for, which page of it, and of which centre: who answers looks that up."""

    filters: dict[str, Any]
    centre: str | None
    page: int
    size: int

    def wanted(self, centre_id: int | None) -> Wanted:
        return Wanted(centre_id=centre_id, **self.filters)


class ActivityFilter(PageFilter):
    q = Line(N_("Words of the title or the summary, in any language."), most=100)
    topic = Choice(Topic, N_("Only what has this topic."))
    kind = Choice(ActivityKind, N_("Only this kind."))
    centre = fields.String(
        metadata={**_told(N_("Only what this centre holds: its number or its slug.")), "maxLength": 60}
    )
    month = Month(
        metadata={
            "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$",
            **_told(N_("Only what has a date in this month, as 2026-12.")),
        }
    )
    audience = Choice(Audience, N_("Only what is for these people."))
    language = Choice(EventLanguage, N_("Only what is held in this language."))
    access = Choice(Access, N_("Only what offers this."))
    past = YesNoInAddress(N_("What is over in place of what is to come."))

    @post_load
    def _asked(self, sent: dict[str, Any], **_more: Any) -> ActivitiesAsked:
        names = ("topic", "kind", "month", "audience", "language", "access")
        filters = {name: sent[name] for name in names if name in sent}
        filters |= {"words": " ".join(sent["q"].split()), "is_past": sent["past"]}
        return ActivitiesAsked(filters, sent.get("centre"), sent["page"], sent["size"])


class SessionRoom(Answer):
    id = fields.Integer()
    slug = fields.String()
    name = fields.String()


class SessionShown(Answer):
    id = fields.Integer(metadata=_told(N_("Its number, by which one enrols for it alone.")))
    starts = Shown(attribute="entry.starts_at")
    ends = Shown(attribute="entry.ends_at")
    status = Choice(Status, N_("Confirmed or cancelled."), attribute="entry.status")
    room = fields.Nested(SessionRoom, allow_none=True, metadata=_told(N_("Nothing where it is outside or online.")))
    cancelled_why = fields.String(metadata=_told(N_("What was said when it was cancelled.")))


class PlacesShown(Answer):
    session = fields.Integer(allow_none=True, metadata=_told(N_("Of this date; nothing is all of it.")))
    sign_up = Choice(Openness, N_("Open, or why one cannot enrol by now."), attribute="left.openness")
    opens = Shown(attribute="left.opens_at", allow_none=True, metadata=_told(N_("Since when one can enrol.")))
    mode = Choice(EnrolmentMode, N_("Who gets the places."), attribute="left.mode")
    free = fields.Integer(
        attribute="left.counted",
        allow_none=True,
        metadata=_told(N_("How many are free; nothing where places are drawn or chosen, or one cannot enrol by now.")),
    )
    waiting_list = fields.Boolean(attribute="left.has_line", metadata=_told(N_("Whether who enrols now would wait.")))


class ActivityNamed(Answer):
    """An activity in a list. The link to join what is online is for those who take part: it is never here."""

    id = fields.String(attribute="slug", metadata=_told(N_("Its name in addresses.")))
    url = fields.Function(
        lambda activity: (
            current_app.config["SETTINGS"].base_url + url_for("programme.show", activity_slug=activity.slug)
        ),
        metadata={"type": "string", "format": "uri", **_told(N_("Its page."))},
    )
    kind = Choice(ActivityKind)
    standing = fields.Function(
        lambda activity: activity.standing(now()),
        metadata={
            "type": "string",
            "enum": [one.value for one in (Standing.ANNOUNCED, Standing.OPEN, Standing.DONE, Standing.CALLED_OFF)],
            **_told(N_("Announced without a date yet, open with dates to come, done, or called off.")),
        },
    )
    title = InLanguage()
    summary = InLanguage()
    centre = fields.Nested(CentreNamed)
    place = Choice(PlaceKind, N_("In rooms of the centre, at another address, or online."))
    address = fields.String(metadata=_told(N_("Where it is, when it is outside of the centre.")))
    topics = fields.List(Choice(Topic))
    audiences = fields.List(Choice(Audience), metadata=_told(N_("Who it is for; nobody named is everybody.")))
    languages = fields.List(Choice(EventLanguage), metadata=_told(N_("In which languages it is held.")))
    access = fields.List(Choice(Access), metadata=_told(N_("What makes it open to more people.")))
    level = Choice(Level)
    seats = fields.Integer(allow_none=True, metadata=_told(N_("How many can take part; nothing is no limit.")))
    places = fields.List(
        fields.Nested(PlacesShown),
        metadata=_told(N_("What is left, of the whole or date by date; nothing where nobody enrols, or it is over.")),
    )
    sessions = fields.List(
        fields.Nested(SessionShown),
        attribute="by_start",
        metadata=_told(N_("Its dates by start, the cancelled ones too.")),
    )
    published = Shown(attribute="published_at", metadata=_told(N_("When it was announced.")))


def _organiser(activity: Activity) -> str:
    return activity.organisation.name if activity.organisation is not None else activity.centre.name


class ActivityShown(ActivityNamed):
    about = InLanguage(metadata=_told(N_("All about it, in Markdown.")))
    led_by = fields.String(metadata=_told(N_("Who leads it, in the organiser's words.")))
    organiser = fields.Function(
        _organiser, metadata={"type": "string", **_told(N_("The organisation or the centre that holds it."))}
    )
    co_organisers = fields.String()
    called_off_why = fields.String(metadata=_told(N_("What was said when it was called off.")))


class Activities(Answer):
    items = fields.List(fields.Nested(ActivityNamed))
    page = fields.Integer()
    pages = fields.Integer()
    total = fields.Integer(metadata=_told(N_("How many activities fit in all.")))
