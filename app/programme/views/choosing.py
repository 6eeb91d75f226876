"""Choosing among those who asked, drawing, the page of a draw that everybody reads, and deciding on few people."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell
from app.programme.forms.enrolled import ChoiceForm
from app.programme.forms.going import SeatingForm
from app.programme.queries import reading
from app.programme.queries.choosing import asked_of_seating, published_draws, seatings_to_choose
from app.programme.queries.enrolled import numbers_by_seating, seatings_shown
from app.programme.queries.minimum import too_few
from app.programme.queries.terms import questions_of, terms_row
from app.programme.rules import states
from app.programme.services.choosing import choose_people, draw_places
from app.programme.services.minimum import go_ahead
from app.programme.views.area import ONE, area, found


@area.route(f"{ONE}/wybor", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def choose(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    seatings = seatings_to_choose(activity_id)
    form = ChoiceForm()
    form.offer(seatings)
    asked = asked_of_seating(activity_id)
    if form.does(lambda: choose_people(actor(), activity_id, form.seating.data, form.choice(asked))):
        tell(Sentence(N_("Those who were answered get a mail each.")))
        return go(url_for("programme.choose", activity_id=activity_id))
    page = render_template(
        "programme/choose.html",
        activity=activity,
        terms=terms_row(activity_id),
        form=form,
        seatings=seatings,
        asked=asked_of_seating(activity_id),
        numbers=numbers_by_seating(seatings, now=now()),
        questions=questions_of(activity_id),
        now=now(),
        states=states,
    )
    return page, form.status


@area.route(f"{ONE}/losowanie", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def draw(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    form = SeatingForm()
    if form.does(lambda: draw_places(actor(), activity_id, form.seating.data or 0)):
        tell(Sentence(N_("The places are drawn. Everybody gets a mail, and the draw is public.")))
        return go(url_for("programme.draw", activity_id=activity_id))
    seatings = seatings_shown(activity_id)
    page = render_template(
        "programme/draw.html",
        activity=activity,
        terms=terms_row(activity_id),
        form=form,
        seatings=seatings,
        numbers=numbers_by_seating(seatings, now=now()),
        now=now(),
        states=states,
    )
    return page, form.status


@area.route("/program/<activity_slug>/losowanie", action=Action.SEE_PUBLIC)
def show_draw(activity_slug: str) -> ResponseReturnValue:
    """The promise before, all lots after; no names."""
    activity = reading.activity_by_slug(activity_slug)
    draws = published_draws(activity.id) if activity is not None and activity.is_public(now()) else []
    if activity is None or not draws:
        raise NotFound
    return render_template("programme/show_draw.html", activity=activity, draws=draws)


@area.route(f"{ONE}/decyzja", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def decide(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    form = SeatingForm()
    if form.does(lambda: go_ahead(actor(), activity_id, form.seating.data or 0)):
        tell(Sentence(N_("It goes ahead. Those who have a place are told.")))
        return go(url_for("programme.overview", activity_id=activity_id))
    few = too_few(now=now(), activity_id=activity_id)
    page = render_template("programme/decide.html", activity=activity, form=form, few=few, now=now(), states=states)
    return page, form.status
