"""Pages on which people find a calendar, subscribe to it, and read what to do when it does not move."""

from collections.abc import Iterable

import segno
from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from markupsafe import Markup

from app.calendars import services
from app.calendars.forms import ChooseForm
from app.calendars.queries.choosing import places_of
from app.calendars.queries.heads import PLURALS, page_of, title_of
from app.calendars.rules.addresses import KIND_WORDS, Feed, feed_of, read_address
from app.calendars.rules.subscribing import Subscription
from app.calendars.rules.windows import CANCELLED_DAYS
from app.calendars.views.area import area
from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import LANGUAGES
from app.core.web import go, language
from app.programme.rules.kinds import TOPIC_LABELS, ActivityKind, Topic


@area.route("/kalendarz", action=Action.SEE_PUBLIC)
def choose() -> ResponseReturnValue:
    """All public calendars, and a form that puts filters together and leads to the page of that calendar."""
    places = centres.centres()
    form = ChooseForm(request.args)
    form.offer(places)
    chosen = form.chosen() if request.args else None
    if chosen is not None:
        return go(chosen.page)
    kinds = [(gettext(label), feed_of(language(), kinds=(kind,)).page) for kind, label in PLURALS.items()]
    topics = [(gettext(label), feed_of(language(), topics=(topic,)).page) for topic, label in TOPIC_LABELS.items()]
    page = render_template("calendars/choose.html", form=form, places=places_of(places), kinds=kinds, topics=topics)
    return page, form.status


@area.route("/kalendarz/<language>/<calendar>", action=Action.SEE_PUBLIC)
def show(language: str, calendar: str) -> ResponseReturnValue:
    """Where one subscribes to a calendar. Raises what its feed would."""
    feed = read_address(language, calendar)
    if feed.name != calendar:
        return redirect(feed.page, 301)
    services.state_of(feed, now=now())
    with force_locale(feed.language):
        name = title_of(feed)
    others = [(own_name, code, feed.in_language(code).page) for code, own_name in LANGUAGES.items()]
    page = {"others": others, "shows": page_of(feed), "address": f"{_base()}{feed.path}"}
    return render_template("calendars/show.html", feed=feed, name=name, **page)


@area.route("/pomoc/kalendarz", action=Action.SEE_PUBLIC)
def show_help() -> ResponseReturnValue:
    example = f"{_base()}{Feed(language()).path}"
    return render_template(f"calendars/texts/help.{language()}.html", example=example, cancelled_days=CANCELLED_DAYS)


@area.app_template_global()
def calendar_page(
    *,
    centre_ids: Iterable[int | None] = (),
    kinds: Iterable[ActivityKind | str | None] = (),
    topics: Iterable[Topic | str | None] = (),
    room_id: int | None = None,
) -> str:
    """The page of the calendar of a room, or of these filters, in the reader's language; None filters nothing."""
    if room_id is not None:
        return Feed(language(), room_id=room_id).page
    return feed_of(
        language(),
        centre_ids=tuple(one for one in centre_ids if one is not None),
        kinds=tuple(KIND_WORDS[ActivityKind(kind)] for kind in kinds if kind is not None),
        topics=tuple(Topic(topic) for topic in topics if topic is not None),
    ).page


@area.app_template_global()
def subscription(address: str, name: str) -> Subscription:
    """The links of a calendar, for the macro that shows them."""
    return Subscription(address, name)


@area.app_template_global()
def calendar_code(address: str) -> Markup:
    """An address as a QR code, drawn into the page."""
    return Markup(
        segno.make(address, error="m", micro=False).svg_inline(scale=4, border=4, light="#fff", omitsize=True)
    )


def _base() -> str:
    return str(current_app.config["SETTINGS"].base_url)
