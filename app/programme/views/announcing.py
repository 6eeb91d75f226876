"""Screens of staff: announcing an activity, calling it off, its picture."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action
from app.core.clock import now
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell
from app.files.rules import rewritten
from app.programme.forms.dates import AnnounceForm, PictureForm, WhyForm
from app.programme.rules import states
from app.programme.services.announcing import call_off as call_activity_off
from app.programme.services.announcing import publish
from app.programme.services.making import remove_picture as let_picture_go
from app.programme.services.making import set_picture
from app.programme.views.area import ONE, area, found


@area.route(f"{ONE}/ogloszenie", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def announce(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    form = AnnounceForm()
    if form.does(lambda: publish(actor(), activity_id, at=form.at())):
        tell(Sentence(N_("It is announced.") if form.at() is None else N_("It will be announced then.")))
        return go(url_for("programme.overview", activity_id=activity_id))
    page = render_template("programme/announce.html", activity=activity, form=form, now=now(), states=states)
    return page, form.status


@area.route(f"{ONE}/odwolanie", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def call_off(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    form = WhyForm()
    if form.does(lambda: call_activity_off(actor(), activity_id, why=form.why.data or "")):
        tell(Sentence(N_("It is called off. The rooms of its dates are free.")))
        return go(url_for("programme.overview", activity_id=activity_id))
    page = render_template("programme/call_off.html", activity=activity, form=form, now=now(), states=states)
    return page, form.status


@area.route(f"{ONE}/zdjecie", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def choose_picture(activity_id: int) -> ResponseReturnValue:
    """The picture is written anew before the transaction begins: that takes longer than the rest."""
    activity = found(activity_id)
    form = PictureForm()
    if form.does(lambda: set_picture(actor(), activity_id, rewritten(form.content()), alts=form.alts)):
        tell(Sentence(N_("The picture is kept.")))
        return go(url_for("programme.overview", activity_id=activity_id))
    page = render_template("programme/choose_picture.html", activity=activity, form=form, now=now(), states=states)
    return page, form.status


@area.route(f"{ONE}/zdjecie/usun", methods=["POST"], action=Action.MAKE_PROGRAMME)
def remove_picture(activity_id: int) -> ResponseReturnValue:
    found(activity_id)
    let_picture_go(actor(), activity_id)
    tell(Sentence(N_("The picture is removed for good.")))
    return go(url_for("programme.overview", activity_id=activity_id))
