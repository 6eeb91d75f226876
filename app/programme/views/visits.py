"""Study visits as a group sees them: asking, its page with the plan, confirming, and telling how it was."""

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
from app.organisations.queries import organisations_of
from app.programme.forms.visits import AskVisitForm, FeedbackForm, SayForm
from app.programme.models import VISIT, StudyVisit
from app.programme.queries.visits import need_of, right_to_tell, visit, visits_of
from app.programme.rules import kinds
from app.programme.rules import visits as words
from app.programme.services import visits as services
from app.programme.views.area import area

ONE_VISIT = "/wizyty/<int:visit_id>"


@area.route("/wizyty", action=Action.ASK_FOR_VISIT)
def my_visits() -> ResponseReturnValue:
    demand(Action.ASK_FOR_VISIT)
    return render_template("programme/my_visits.html", visits=visits_of(actor()), words=words, now=now())


@area.route("/wizyty/nowa", methods=["GET", "POST"], action=Action.ASK_FOR_VISIT)
def ask_visit() -> ResponseReturnValue:
    demand(Action.ASK_FOR_VISIT)
    form, made = AskVisitForm(), list[int]()
    form.offer(centres.centres(), organisations_of(actor().person_id or 0))
    centre, organisation = form.centre, form.organisation
    if form.does(
        lambda: made.append(
            services.ask_for_visit(actor(), centre.data, form.asked(), organisation_id=organisation.data)
        )
    ):
        tell(Sentence(N_("Your wish is sent. The centre answers within 7 days.")))
        return go(url_for("programme.show_visit", visit_id=made[0]))
    return render_template("programme/ask_visit.html", form=form), form.status


@area.route(ONE_VISIT, action=Action.SEE_OWN_VISIT)
def show_visit(visit_id: int) -> ResponseReturnValue:
    return _page(found_own(visit_id), SayForm(formdata=None))


@area.route(f"{ONE_VISIT}/potwierdz", methods=["POST"], action=Action.SEE_OWN_VISIT)
def confirm_visit(visit_id: int) -> ResponseReturnValue:
    found_own(visit_id)
    services.confirm_visit(actor(), visit_id)
    tell(Sentence(N_("The visit is confirmed. We look forward to you.")))
    return go(url_for("programme.show_visit", visit_id=visit_id))


@area.route(f"{ONE_VISIT}/odpowiedz", methods=["POST"], action=Action.SEE_OWN_VISIT)
def answer_visit_question(visit_id: int) -> ResponseReturnValue:
    said = Sentence(N_("Your answer is sent."))
    return _say(visit_id, lambda text: services.answer_visit_question(actor(), visit_id, words=text), said)


@area.route(f"{ONE_VISIT}/zmiana", methods=["POST"], action=Action.SEE_OWN_VISIT)
def ask_visit_change(visit_id: int) -> ResponseReturnValue:
    said = Sentence(N_("The centre gets your wish for a change. Until it answers, the plan stays held."))
    return _say(visit_id, lambda text: services.ask_visit_change(actor(), visit_id, words=text), said)


@area.route(f"{ONE_VISIT}/odwolaj", methods=["POST"], action=Action.SEE_OWN_VISIT)
def cancel_visit(visit_id: int) -> ResponseReturnValue:
    said = Sentence(N_("The visit is called off. Thank you for telling us."))
    return _say(visit_id, lambda text: services.cancel_visit(actor(), visit_id, words=text), said)


@area.route("/wizyty/opinia/<token>", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def tell_how_it_was(token: str) -> ResponseReturnValue:
    """A link in a mail leads to a page with a form; whoever has it may tell, once."""
    told_of, form = right_to_tell(token), FeedbackForm()
    if form.does(lambda: services.tell_how_it_was(token, score=int(form.score.data or 0), words=form.words.data or "")):
        tell(Sentence(N_("Thank you. What you told us is kept without your name.")))
        return go(url_for("site.home"))
    return render_template("programme/tell_how_it_was.html", visit=told_of, form=form), form.status


def found_own(visit_id: int) -> StudyVisit:
    """A visit of the actor or of an organisation of theirs. Raises SignInNeeded and NotFound."""
    demand(Action.ASK_FOR_VISIT)
    found = visit(visit_id)
    if found is None or not can(actor(), Action.SEE_OWN_VISIT, found):
        raise NotFound
    return found


def _say(visit_id: int, verb: Callable[[str], None], said: Sentence) -> ResponseReturnValue:
    found_own(visit_id)
    form = SayForm()
    if form.does(lambda: verb(form.words.data or "")):
        tell(said)
        return go(url_for("programme.show_visit", visit_id=visit_id))
    return _page(found_own(visit_id), form), form.status


def _page(shown: StudyVisit, form: SayForm) -> str:
    return render_template(
        "programme/show_visit.html",
        visit=shown,
        form=form,
        need=need_of(shown.id),
        history=history_of(VISIT, shown.id),
        words=words,
        kinds=kinds,
        now=now(),
    )
