"""The programme as everybody reads it: its page by month, a page for each activity, and a feed."""

from functools import lru_cache

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now, today
from app.core.errors import NotFound
from app.core.web import actor, language
from app.programme.forms.lists import ProgrammeFilterForm
from app.programme.queries.cards import Card, programme
from app.programme.queries.public import in_feed
from app.programme.queries.reading import activity_by_slug, names_of_own
from app.programme.queries.signing_up import board_of
from app.programme.rules import kinds
from app.programme.views.area import area
from app.programme.views.machines import as_event
from app.programme.views.showing import beside

FEED_LASTS = 900


@area.route("/program", action=Action.SEE_PUBLIC)
def show_programme() -> ResponseReturnValue:
    places = centres.centres()
    form = ProgrammeFilterForm(request.args)
    form.offer(places)
    asked = form.wanted(places)
    found = programme(asked, now=now())
    spoken, year = language(), today().year
    return render_template(
        "programme/show_programme.html",
        form=form,
        asked=asked,
        found=found,
        html=lambda card: _drawn(card, spoken, year),
    )


@lru_cache(maxsize=2000)
def _drawn(card: Card, _language: str, _year: int) -> Markup:
    """A card in the reader's language; what it shows is the whole of what it is made of, so it is drawn once."""
    return Markup(render_template("programme/_card.html", card=card, kinds=kinds))


@area.route("/program/<activity_slug>", action=Action.SEE_PUBLIC)
def show(activity_slug: str) -> ResponseReturnValue:
    activity = activity_by_slug(activity_slug)
    if activity is None or not activity.is_public(now()):
        raise NotFound
    board = board_of(activity, actor().person_id, now=now())
    event = as_event(activity, left=[choice.left for choice in board.choices] if board is not None else ())
    return render_template(
        "programme/show.html",
        activity=activity,
        now=now(),
        kinds=kinds,
        is_preview=False,
        event=event,
        board=board,
        parties=names_of_own(actor()),
        **beside(activity),
    )


@area.route("/program/atom.xml", action=Action.SEE_PUBLIC)
def atom() -> ResponseReturnValue:
    activities = in_feed(now=now())
    base = current_app.config["SETTINGS"].base_url
    page = render_template("programme/atom.xml", activities=activities, base=base, kinds=kinds)
    answer = Response(page, mimetype="application/atom+xml")
    answer.headers["Cache-Control"] = f"public, max-age={FEED_LASTS}"
    return answer
