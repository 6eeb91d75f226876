"""Surveys: what is asked after an activity, by staff; answering, by a ticket; and what the answers say together."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell
from app.core.web.private import unseen
from app.programme.forms.surveys import SurveyQuestionForm, survey_form
from app.programme.models import SurveyRight
from app.programme.queries import surveys as queries
from app.programme.rules import kinds, states
from app.programme.rules.surveys import FEWEST_SHOWN, SURVEY_LABELS, AnsweredAlready, SurveyOver
from app.programme.services import surveys as services
from app.programme.views.area import ONE, area, found
from app.programme.views.staff import found_centre

OF_CENTRE = "/zespol/centra/<slug>/ankieta"
ADDED = N_("The question is asked from now on.")
STOPPED = N_("The question is asked no more. What was answered stays.")


@area.route(OF_CENTRE, methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def centre_survey(slug: str) -> ResponseReturnValue:
    centre = found_centre(slug)
    form = SurveyQuestionForm()
    if form.does(lambda: services.ask_after_each(actor(), centre.id, form.asked())):
        tell(Sentence(ADDED))
        return go(url_for("programme.centre_survey", slug=slug))
    items = queries.items_of_centre(centre.id)
    page = render_template("programme/centre_survey.html", centre=centre, form=form, items=items, labels=SURVEY_LABELS)
    return page, form.status


@area.route(f"{OF_CENTRE}/<int:always_id>/usun", methods=["POST"], action=Action.MAKE_PROGRAMME)
def remove_from_centre_survey(slug: str, always_id: int) -> ResponseReturnValue:
    services.stop_asking_after_each(actor(), found_centre(slug).id, always_id)
    tell(Sentence(STOPPED))
    return go(url_for("programme.centre_survey", slug=slug))


@area.route(f"{ONE}/ankieta", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def activity_survey(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    form = SurveyQuestionForm()
    if form.does(lambda: services.ask_after_one(actor(), activity_id, form.asked())):
        tell(Sentence(ADDED))
        return go(url_for("programme.activity_survey", activity_id=activity_id))
    activity = found(activity_id)
    page = render_template(
        "programme/activity_survey.html",
        activity=activity,
        form=form,
        items=queries.items_of_activity(activity_id),
        always=queries.items_of_centre(activity.centre_id),
        labels=SURVEY_LABELS,
        survey=queries.survey_of(activity_id),
        now=now(),
        states=states,
    )
    return page, form.status


@area.route(f"{ONE}/ankieta/<int:item_id>/usun", methods=["POST"], action=Action.MAKE_PROGRAMME)
def remove_from_activity_survey(activity_id: int, item_id: int) -> ResponseReturnValue:
    found(activity_id)
    services.stop_asking_after_one(actor(), activity_id, item_id)
    tell(Sentence(STOPPED))
    return go(url_for("programme.activity_survey", activity_id=activity_id))


@area.route(f"{ONE}/ankieta/wyniki", action=Action.SEE_SURVEY)
def survey_results(activity_id: int) -> ResponseReturnValue:
    """For staff and those who lead it; what fewer than five answered is shown to nobody."""
    activity = found(activity_id, Action.SEE_SURVEY)
    survey = queries.survey_of(activity_id)
    of_kind = request.args.get("of") == "kind"
    results = queries.results_of(survey) if survey is not None else []
    questions = [result.question for result in results if result.summary.is_shown]
    return render_template(
        "programme/survey_results.html",
        activity=activity,
        survey=survey,
        results=results,
        compared=queries.compared(activity, questions, kind=activity.kind if of_kind else None),
        of_kind=of_kind,
        numbers=queries.numbers_of_survey(activity_id),
        fewest=FEWEST_SHOWN,
        now=now(),
        kinds=kinds,
        states=states,
    )


@area.route("/ankieta/<ticket>", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def answer_survey(ticket: str) -> ResponseReturnValue:
    """Whoever holds the ticket answers, signed in or not; looking is not answering."""
    right = _right(ticket)
    activity, closes_at = right.survey.activity, right.survey.closes_at
    if right.is_used or closes_at <= now():
        refusal = AnsweredAlready() if right.is_used else SurveyOver(closed=closes_at)
        page = render_template("programme/survey_over.html", activity=activity, said=refusal, is_used=right.is_used)
        return unseen(page, 200 if right.is_used and request.method == "GET" else refusal.status)
    form = survey_form(queries.questions_of(activity))
    if form.does(lambda: services.answer_survey(ticket, form.replies)):
        tell(Sentence(N_("Thank you. Your answers are kept without your name.")))
        return go(url_for("programme.answer_survey", ticket=ticket))
    activity = _right(ticket).survey.activity
    page = render_template(
        "programme/answer_survey.html", activity=activity, form=form, closes_at=closes_at, ticket=ticket
    )
    return unseen(page, form.status)


def _right(ticket: str) -> SurveyRight:
    """Raises NotFound."""
    right = queries.right_by_ticket(ticket)
    if right is None:
        raise NotFound
    return right
