"""Screens of staff: a plan of dates with a verdict for each, another time for one, cancelling one, copying all."""

from collections.abc import Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell
from app.programme.forms.dates import CopyForm, LookAtCopyForm, LookForm, MoveForm, PlanForm, WhyForm
from app.programme.models import Activity
from app.programme.queries.copying import CopiedDate, copied_dates, judged_copies
from app.programme.rules import states
from app.programme.rules.dates import Judged
from app.programme.services.dates import add_sessions, cancel_session, copy_activity, judged_dates, move_session
from app.programme.views.area import ONE, area, found, found_session
from app.programme.views.planning import days_typed, judged_or_said

DATE = f"{ONE}/terminy/<int:session_id>"


@area.route(f"{ONE}/terminy/nowe", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def add_dates(activity_id: int) -> ResponseReturnValue:
    """The plan stands in the address; what is ticked of it is kept, all or none."""
    activity = found(activity_id)
    form: PlanForm = PlanForm() if request.method == "POST" else LookForm(formdata=request.args)
    form.offer(centres.rooms_of(activity.centre_id), activity.place)
    days = days_typed(form)
    form.let_tick(days)
    if form.does(lambda: add_sessions(actor(), activity_id, form.asked(form.kept_days))):
        tell(Sentence(N_("The dates are kept: room and trainers are taken.")))
        return go(url_for("programme.overview", activity_id=activity_id))
    judged = judged_or_said(form, days, lambda asked: judged_dates(found(activity_id), form.asked(asked)))
    page = render_template(
        "programme/add_dates.html", activity=activity, form=form, judged=judged, now=now(), states=states
    )
    return page, form.status


@area.route(DATE, methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def move_date(activity_id: int, session_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    session = found_session(activity, session_id)
    form = MoveForm.of(session)
    form.offer(centres.rooms_of(activity.centre_id), activity.place)
    if form.does(lambda: move_session(actor(), activity_id, session_id, form.asked(), seen=form.seen.data or 0)):
        tell(Sentence(N_("The date has its new time.")))
        return go(url_for("programme.overview", activity_id=activity_id))
    page = render_template(
        "programme/move_date.html", activity=activity, session=session, form=form, now=now(), states=states
    )
    return page, form.status


@area.route(f"{DATE}/odwolaj", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def cancel_date(activity_id: int, session_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    session = found_session(activity, session_id)
    form = WhyForm()
    if form.does(lambda: cancel_session(actor(), activity_id, session_id, why=form.why.data or "")):
        tell(Sentence(N_("The date is cancelled. Its room is free.")))
        return go(url_for("programme.overview", activity_id=activity_id))
    page = render_template(
        "programme/cancel_date.html", activity=activity, session=session, form=form, now=now(), states=states
    )
    return page, form.status


@area.route(f"{ONE}/kopia", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def copy(activity_id: int) -> ResponseReturnValue:
    activity, made = found(activity_id), list[int]()
    form: CopyForm = CopyForm() if request.method == "POST" else LookAtCopyForm(formdata=request.args or None)
    form.sessions.choices = [(one.id, str(one.id)) for one in activity.standing_sessions]
    if form.does(lambda: made.append(_copied(activity_id, form))):
        tell(Sentence(N_("The copy is a draft. Look through it before you announce it.")))
        return go(url_for("programme.overview", activity_id=made[0]))
    dates, judged = _judged_copies(found(activity_id), form)
    page = render_template(
        "programme/copy.html",
        activity=activity,
        form=form,
        dates=list(zip(dates, judged, strict=True)),
        now=now(),
        states=states,
    )
    return page, form.status


def _copied(activity_id: int, form: CopyForm) -> int:
    return copy_activity(actor(), activity_id, weeks=form.weeks.data or 0, session_ids=form.sessions.data or ())


def _judged_copies(activity: Activity, form: CopyForm) -> tuple[Sequence[CopiedDate], Sequence[Judged]]:
    if form.weeks.errors or not form.weeks.data:
        return (), ()
    dates = copied_dates(activity, form.weeks.data)
    return dates, judged_copies(activity, dates, now=now())
