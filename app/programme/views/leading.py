"""The page of those who lead, and the list of them that staff keep."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres.models import Centre
from app.core.access import Action, can
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell
from app.programme.forms.activity import TrainerForm
from app.programme.queries import reading
from app.programme.queries.participants import numbers_coming, participants_of, session_of
from app.programme.queries.trainers import trainers_of
from app.programme.services.trainers import add_trainer
from app.programme.services.trainers import end_trainer as take_off_the_list
from app.programme.views.area import area
from app.programme.views.staff import found_centre

OF_CENTRE = "/zespol/centra/<slug>/prowadzacy"


@area.route("/moje-zajecia", action=Action.SEE_OWN_SESSIONS)
def my_sessions() -> ResponseReturnValue:
    demand(Action.SEE_OWN_SESSIONS)
    ahead, over = reading.sessions_led_by(actor().person_id or 0, now=now())
    coming = numbers_coming([*ahead, *over])
    return render_template("programme/my_sessions.html", ahead=ahead, over=over, coming=coming, now=now())


@area.route("/moje-zajecia/<int:session_id>", action=Action.SEE_PARTICIPANTS)
def show_participants(session_id: int) -> ResponseReturnValue:
    """Who comes to a date, for those who lead it and the staff of its centre: names and needs, no addresses."""
    demand(Action.SEE_PARTICIPANTS)
    session = session_of(session_id)
    if session is None or not can(actor(), Action.SEE_PARTICIPANTS, session.activity):
        raise NotFound
    return render_template("programme/show_participants.html", session=session, people=participants_of(session))


@area.route(OF_CENTRE, methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def list_trainers(slug: str) -> ResponseReturnValue:
    centre = found_centre(slug)
    form = TrainerForm()
    if form.does(lambda: add_trainer(actor(), centre.id, email=form.email.data or "")):
        tell(Sentence(N_("The person is on the list, and sees under “What I lead” what is theirs.")))
        return go(url_for("programme.list_trainers", slug=slug))
    return _page(centre, form), form.status


@area.route(f"{OF_CENTRE}/<int:trainer_id>/usun", methods=["POST"], action=Action.MAKE_PROGRAMME)
def end_trainer(slug: str, trainer_id: int) -> ResponseReturnValue:
    centre = found_centre(slug)
    take_off_the_list(actor(), centre.id, trainer_id)
    tell(Sentence(N_("The person is off the list.")))
    return go(url_for("programme.list_trainers", slug=slug))


def _page(centre: Centre, form: TrainerForm) -> str:
    return render_template("programme/list_trainers.html", centre=centre, form=form, trainers=trainers_of(centre.id))
