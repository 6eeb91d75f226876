"""Screens of staff: the list of a centre's programme, writing an activity, its overview and how it will look."""

from collections.abc import Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries as centres
from app.centres.models import Centre
from app.core.access import Action, can
from app.core.clock import now
from app.core.database import db
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell
from app.history.queries import history_of
from app.organisations.queries import organisations_to_name
from app.programme.forms.activity import ActivityForm
from app.programme.forms.lists import StaffFilterForm
from app.programme.models import ACTIVITY, Activity
from app.programme.queries.enrolled import numbers_by_seating, seatings_shown
from app.programme.queries.interest import number_interested
from app.programme.queries.minimum import too_few, too_few_of
from app.programme.queries.staff import activities_found
from app.programme.queries.templates import templates_of
from app.programme.queries.terms import terms_row
from app.programme.queries.trainers import trainers_of
from app.programme.rules import kinds, states
from app.programme.services.making import EDITED, change_activity, create_activity
from app.programme.views.area import ONE, area, found, page_asked
from app.programme.views.showing import beside

MOST_NAMES = 500


@area.route("/zespol/program", action=Action.MAKE_PROGRAMME)
def list_activities() -> ResponseReturnValue:
    demand(Action.MAKE_PROGRAMME)
    theirs = own_centres()
    form = StaffFilterForm(request.args)
    form.offer(theirs)
    page = activities_found(actor(), form.filters(theirs), page=page_asked(), now=now())
    return render_template(
        "programme/list_activities.html",
        form=form,
        page=page,
        few=too_few_of(actor(), now=now()),
        centres=theirs,
        now=now(),
        kinds=kinds,
        states=states,
    )


@area.route("/zespol/program/nowe/<slug>", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def create(slug: str) -> ResponseReturnValue:
    centre = found_centre(slug)
    form, made = ActivityForm(), list[int]()
    form.offer(trainers_of(centre.id))
    if form.does(lambda: made.append(create_activity(actor(), centre.id, form.details()))):
        tell(Sentence(N_("It is written as a draft: nobody but staff sees it. Now add its dates.")))
        return go(url_for("programme.add_dates", activity_id=made[0]))
    return _edit_page(form, centre, None), form.status


@area.route(ONE, action=Action.MAKE_PROGRAMME)
def overview(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    seatings = seatings_shown(activity_id)
    return render_template(
        "programme/overview.html",
        activity=activity,
        now=now(),
        few=too_few(now=now(), activity_id=activity_id),
        terms=terms_row(activity_id),
        seatings=seatings,
        numbers=numbers_by_seating(seatings, now=now()),
        history=history_of(ACTIVITY, activity_id),
        interested=number_interested(activity_id),
        verbs=states.VERBS,
        kinds=kinds,
        states=states,
    )


@area.route(f"{ONE}/zmien", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def edit(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    form = ActivityForm.of(activity)
    form.offer(trainers_of(activity.centre_id), {one.person_id: one.person.name for one in activity.leaders})
    if form.does(lambda: change_activity(actor(), activity_id, form.details(), seen=form.last_seen)):
        tell(Sentence(N_("The change is kept.")))
        return go(url_for("programme.overview", activity_id=activity_id))
    form.look_at(centres.last_change(ACTIVITY, activity_id, EDITED))
    return _edit_page(form, activity.centre, found(activity_id)), form.status


@area.route(f"{ONE}/podglad", action=Action.MAKE_PROGRAMME)
def preview(activity_id: int) -> ResponseReturnValue:
    """The public page as it will look, in the language of the one who looks."""
    activity = found(activity_id)
    return render_template(
        "programme/show.html",
        activity=activity,
        now=now(),
        kinds=kinds,
        is_preview=True,
        event=None,
        **beside(activity),
    )


def own_centres() -> Sequence[Centre]:
    """The centres whose programme the actor makes, by name."""
    theirs = centres.visible_to(actor()).where(Centre.archived_at.is_(None))
    return db.session.scalars(theirs.order_by(Centre.name)).all()


def found_centre(slug: str) -> Centre:
    """A centre in use whose programme the actor makes. Raises SignInNeeded, NotAllowed and NotFound."""
    demand(Action.MAKE_PROGRAMME)
    centre = centres.centre_by_slug(slug)
    if centre is None or not can(actor(), Action.MAKE_PROGRAMME, centre):
        raise NotFound
    return centre


def _edit_page(form: ActivityForm, centre: Centre, activity: Activity | None) -> str:
    kept = ActivityForm.of(activity, formdata=None) if activity is not None else None
    if kept is not None:
        kept.offer(trainers_of(centre.id))
    return render_template(
        "programme/edit.html",
        form=form,
        centre=centre,
        activity=activity,
        names=organisations_to_name(most=MOST_NAMES),
        templates=templates_of(centre.id) if activity is None else [],
        now_kept=form.now_kept(kept) if kept is not None else [],
        now=now(),
        states=states,
    )
