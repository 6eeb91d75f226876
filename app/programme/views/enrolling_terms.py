"""Screens of staff: how an activity enrols, and what it asks."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell
from app.programme.forms.terms import QuestionForm, TermsForm
from app.programme.models import ACTIVITY, Activity
from app.programme.queries.enrolled import hit_by, is_anybody_enrolled
from app.programme.queries.terms import is_answered, questions_of, terms_row
from app.programme.rules import enrolling, states
from app.programme.rules.questions import MOST_QUESTIONS
from app.programme.rules.terms import TooFewSeats
from app.programme.services import questions as asking
from app.programme.services.making import EDITED
from app.programme.services.terms import end_terms, set_terms
from app.programme.views.area import ONE, area, found, found_question

QUESTIONS = f"{ONE}/pytania"
QUESTION = f"{QUESTIONS}/<int:question_id>"


@area.route(f"{ONE}/zapisy", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def terms(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    form = TermsForm.of(terms_row(activity_id), activity.seats)
    if form.does(lambda: _keep(activity_id, form)):
        tell(Sentence(N_("Entry is free now.") if form.is_free else N_("It is kept how people enrol.")))
        return go(url_for("programme.overview", activity_id=activity_id))
    form.look_at(centres.last_change(ACTIVITY, activity_id, EDITED))
    return _terms_page(activity_id, form), form.status


@area.route(QUESTIONS, methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def questions(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    form = QuestionForm()
    if form.does(lambda: asking.add_question(actor(), activity_id, form.asked())):
        tell(Sentence(N_("The question is added.")))
        return go(url_for("programme.questions", activity_id=activity_id))
    page = render_template(
        "programme/questions.html",
        activity=activity,
        form=form,
        asked=questions_of(activity_id),
        most=MOST_QUESTIONS,
        labels=enrolling.QUESTION_LABELS,
        now=now(),
        states=states,
    )
    return page, form.status


@area.route(QUESTION, methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def edit_question(activity_id: int, question_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    question = found_question(activity_id, question_id)
    form = QuestionForm.of(question)
    if form.does(lambda: asking.change_question(actor(), activity_id, question_id, form.asked())):
        tell(Sentence(N_("The question is changed.")))
        return go(url_for("programme.questions", activity_id=activity_id))
    page = render_template(
        "programme/edit_question.html",
        activity=activity,
        question=question,
        form=form,
        is_answered=is_answered(question_id),
        now=now(),
        states=states,
    )
    return page, form.status


@area.route(f"{QUESTION}/<any(up, down):way>", methods=["POST"], action=Action.MAKE_PROGRAMME)
def move_question(activity_id: int, question_id: int, way: str) -> ResponseReturnValue:
    found(activity_id)
    asking.move_question(actor(), activity_id, question_id, asking.Way(way))
    return go(url_for("programme.questions", activity_id=activity_id))


@area.route(f"{QUESTION}/usun", methods=["POST"], action=Action.MAKE_PROGRAMME)
def remove_question(activity_id: int, question_id: int) -> ResponseReturnValue:
    found(activity_id)
    asking.remove_question(actor(), activity_id, question_id)
    tell(Sentence(N_("The question is asked no more. Answers that were given are kept.")))
    return go(url_for("programme.questions", activity_id=activity_id))


def _keep(activity_id: int, form: TermsForm) -> None:
    if form.is_free:
        end_terms(actor(), activity_id, seen=form.last_seen)
        return
    set_terms(
        actor(),
        activity_id,
        form.terms(),
        seats=form.seats.data,
        seen=form.last_seen,
        put_back=form.claims_put_back,
    )


def _terms_page(activity_id: int, form: TermsForm) -> str:
    activity: Activity = found(activity_id)
    row = terms_row(activity_id)
    hit = hit_by(activity_id, form.seats.data or 0, now=now()) if isinstance(form.refusal, TooFewSeats) else []
    kept = TermsForm.of(row, activity.seats, formdata=None)
    return render_template(
        "programme/terms.html",
        activity=activity,
        form=form,
        hit=hit,
        kept=row,
        is_fixed=is_anybody_enrolled(activity_id),
        now_kept=form.now_kept(kept),
        now=now(),
        states=states,
        enrolling=enrolling,
    )
