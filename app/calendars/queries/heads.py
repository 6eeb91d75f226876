"""What a public calendar is called and says of itself, in the reader's language."""

from collections.abc import Sequence

from flask import current_app
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.calendars.rules.addresses import Feed, FeedKind
from app.centres.models import Centre, Room
from app.core.database import db
from app.core.i18n import N_
from app.core.ical.writing import Head
from app.programme.rules.kinds import TOPIC_LABELS

PLURALS = {
    FeedKind.TRAINING: N_("Trainings"),
    FeedKind.WORKSHOP: N_("Workshops"),
    FeedKind.SEMINAR: N_("Seminars"),
    FeedKind.EVENT: N_("Events"),
    FeedKind.STUDY_VISIT: N_("Study visits"),
    FeedKind.WORKING_GROUP: N_("Working groups"),
    FeedKind.OPEN_MEETING: N_("Open meetings of those who book rooms"),
}


def head_of(feed: Feed) -> Head:
    """The head of its calendar file. In the locale of the feed."""
    base = str(current_app.config["SETTINGS"].base_url)
    name, page = title_of(feed), f"{base}{page_of(feed)}"
    about = gettext("Moves, changes and cancellations come by themselves. More: %(page)s", page=page)
    return Head(name=name, about=about, page=page, source=f"{base}{feed.path}")


def title_of(feed: Feed) -> str:
    """What the calendar is called in somebody's list of calendars: short, and with where it is from."""
    if feed.room_id is not None:
        room = _room(feed.room_id)
        return f"{room.name}, {room.centre.name}"
    chosen = [gettext(PLURALS[kind]) for kind in feed.kinds]
    chosen += [gettext(TOPIC_LABELS[topic]) for topic in feed.topics]
    where = [centre.name for centre in _centres(feed.centre_ids)]
    whose = ", ".join(where) or gettext("Civic Centres, %(city)s", city=current_app.config["SETTINGS"].city)
    return f"{whose}: {', '.join(chosen)}" if chosen else whose


def page_of(feed: Feed) -> str:
    """The page that shows the same."""
    if feed.room_id is not None:
        room = _room(feed.room_id)
        return f"/sale/{room.centre.slug}/{room.slug}"
    if len(feed.centre_ids) == 1 and not feed.kinds and not feed.topics:
        return f"/centra/{_centres(feed.centre_ids)[0].slug}"
    return "/program"


def _room(room_id: int) -> Room:
    found = select(Room).where(Room.id == room_id).options(joinedload(Room.centre, innerjoin=True))
    return db.session.scalars(found).one()


def _centres(centre_ids: Sequence[int]) -> Sequence[Centre]:
    return db.session.scalars(select(Centre).where(Centre.id.in_(centre_ids)).order_by(Centre.id)).all()
