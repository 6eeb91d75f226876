"""Study visits as staff see them: the list with deadlines, arranging, asking, refusing, calling off, what was told."""

from collections.abc import Callable

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries as centres
from app.core.access import Action, can
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell
from app.history.queries import history_of
from app.programme.forms.visits import ArrangeForm, SayForm
from app.programme.models import VISIT, StudyVisit
from app.programme.queries.visits import need_of, opinions_of, possible_hosts, visit, visits_to_arrange
from app.programme.rules import kinds
from app.programme.rules import visits as words
from app.programme.services import visits_arranging as services
from app.programme.views.area import area
from app.programme.views.staff import found_centre, own_centres

STAFF_VISIT = "/zespol/wizyty/<int:visit_id>"


@area.route("/zespol/wizyty", action=Action.ARRANGE_VISIT)
def list_visits() -> ResponseReturnValue:
    demand(Action.ARRANGE_VISIT)
    return render_template(
        "programme/list_visits.html", visits=visits_to_arrange(actor()), centres=own_centres(), words=words, now=now()
    )


@area.route(STAFF_VISIT, methods=["GET", "POST"], action=Action.ARRANGE_VISIT)
def arrange_visit(visit_id: int) -> ResponseReturnValue:
    found = _found(visit_id)
    form = ArrangeForm.of(found)
    form.offer(centres.rooms_of(found.centre_id), possible_hosts(found.centre_id))
    if form.does(lambda: services.arrange_visit(actor(), visit_id, form.arrangement())):
        tell(Sentence(N_("Rooms and hosts are held. The group gets the plan by mail and confirms it.")))
        return go(url_for("programme.arrange_visit", visit_id=visit_id))
    return _page(_found(visit_id), form, SayForm(formdata=None)), form.status


@area.route(f"{STAFF_VISIT}/dopytaj", methods=["POST"], action=Action.ARRANGE_VISIT)
def ask_visitors(visit_id: int) -> ResponseReturnValue:
    said = Sentence(N_("The group gets your question by mail."))
    return _say(visit_id, lambda text: services.ask_visitors(actor(), visit_id, words=text), said)


@area.route(f"{STAFF_VISIT}/odmow", methods=["POST"], action=Action.ARRANGE_VISIT)
def refuse_visit(visit_id: int) -> ResponseReturnValue:
    said = Sentence(N_("The visit is refused. The group gets your reason by mail."))
    return _say(visit_id, lambda text: services.refuse_visit(actor(), visit_id, words=text), said)


@area.route(f"{STAFF_VISIT}/odwolaj", methods=["POST"], action=Action.ARRANGE_VISIT)
def call_off_visit(visit_id: int) -> ResponseReturnValue:
    said = Sentence(N_("The visit is called off. The group gets your reason by mail."))
    return _say(visit_id, lambda text: services.call_off_visit(actor(), visit_id, words=text), said)


@area.route("/zespol/wizyty/opinie/<slug>", action=Action.MAKE_PROGRAMME)
def show_opinions(slug: str) -> ResponseReturnValue:
    centre = found_centre(slug)
    said = opinions_of(centre.id)
    return render_template("programme/show_opinions.html", centre=centre, opinions=said, fewest=words.FEWEST_SHOWN)


def _found(visit_id: int) -> StudyVisit:
    """A visit that the actor may arrange. Raises SignInNeeded, NotAllowed and NotFound."""
    demand(Action.ARRANGE_VISIT)
    found = visit(visit_id)
    if found is None or not can(actor(), Action.ARRANGE_VISIT, found):
        raise NotFound
    return found


def _say(visit_id: int, verb: Callable[[str], None], said: Sentence) -> ResponseReturnValue:
    found, form = _found(visit_id), SayForm()
    if form.does(lambda: verb(form.words.data or "")):
        tell(said)
        return go(url_for("programme.arrange_visit", visit_id=visit_id))
    found = _found(visit_id)
    return _page(found, ArrangeForm.of(found, formdata=None), form), form.status


def _page(found: StudyVisit, form: ArrangeForm, saying: SayForm) -> str:
    form.offer(centres.rooms_of(found.centre_id), possible_hosts(found.centre_id))
    return render_template(
        "programme/arrange_visit.html",
        visit=found,
        form=form,
        saying=saying,
        need=need_of(found.id),
        history=history_of(VISIT, found.id),
        words=words,
        kinds=kinds,
        now=now(),
    )
