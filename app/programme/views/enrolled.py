"""Screens of staff: who is enrolled, enrolling somebody, a place out of turn, taking off, a message to all."""

import uuid

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell
from app.organisations.queries import organisations_to_name
from app.programme.forms.enrolled import EnrolForm, EnrolledFilterForm, MessageForm, ReasonForm
from app.programme.models import Enrolment
from app.programme.queries.enrolled import enrolled, enrolment, numbers_by_seating, seatings_shown
from app.programme.queries.terms import questions_of, terms_row
from app.programme.rules import enrolling, states
from app.programme.services import by_staff
from app.programme.views.area import ONE, area, found, page_asked
from app.programme.views.staff import MOST_NAMES

LIST = f"{ONE}/zgloszenia"
ENROLLED = f"{LIST}/<int:enrolment_id>"


@area.route(LIST, action=Action.SEE_ENROLLED)
def list_enrolled(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id, Action.SEE_ENROLLED)
    seatings = seatings_shown(activity_id)
    form = EnrolledFilterForm(request.args)
    form.offer(seatings)
    page = enrolled(activity_id, form.filters, page=page_asked(), now=now(), with_needs=True)
    return render_template(
        "programme/list_enrolled.html",
        activity=activity,
        terms=terms_row(activity_id),
        form=form,
        page=page,
        seatings=seatings,
        numbers=numbers_by_seating(seatings, now=now()),
        questions=questions_of(activity_id),
        now=now(),
        states=states,
        enrolling=enrolling,
    )


@area.route(f"{LIST}/nowe", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def enrol_person(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    form = EnrolForm()
    form.offer(seatings_shown(activity_id))
    if form.does(lambda: _enrol(activity_id, form)):
        tell(Sentence(N_("The person is enrolled.")))
        return go(url_for("programme.list_enrolled", activity_id=activity_id))
    page = render_template(
        "programme/enrol_person.html",
        activity=activity,
        form=form,
        names=organisations_to_name(most=MOST_NAMES),
        now=now(),
        states=states,
    )
    return page, form.status


@area.route(f"{ENROLLED}/miejsce", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def admit(activity_id: int, enrolment_id: int) -> ResponseReturnValue:
    found(activity_id)
    form = ReasonForm()
    who = actor()
    if form.does(lambda: by_staff.admit_enrolled(who, activity_id, enrolment_id, why=form.why.data or "")):
        tell(Sentence(N_("The person has a place.")))
        return go(url_for("programme.list_enrolled", activity_id=activity_id))
    return _reason_page(activity_id, enrolment_id, form, is_admission=True), form.status


@area.route(f"{ENROLLED}/usun", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def remove(activity_id: int, enrolment_id: int) -> ResponseReturnValue:
    found(activity_id)
    form = ReasonForm()
    who = actor()
    if form.does(lambda: by_staff.remove_enrolled(who, activity_id, enrolment_id, why=form.why.data or "")):
        tell(Sentence(N_("It is done, and the person is told why.")))
        return go(url_for("programme.list_enrolled", activity_id=activity_id))
    return _reason_page(activity_id, enrolment_id, form, is_admission=False), form.status


@area.route(f"{ONE}/wiadomosc", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def write_to_all(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    form, told = MessageForm(), list[int]()
    if form.does(lambda: told.append(_write(activity_id, form))):
        tell(Sentence(N_("%(count)s person gets it."), {"count": told[0]}, plural=N_("%(count)s people get it.")))
        return go(url_for("programme.list_enrolled", activity_id=activity_id))
    form.key.data = form.key.data or uuid.uuid4().hex
    page = render_template("programme/write_to_all.html", activity=activity, form=form, now=now(), states=states)
    return page, form.status


def _enrol(activity_id: int, form: EnrolForm) -> int:
    return by_staff.enrol_by_staff(
        actor(),
        activity_id,
        form.seating.data,
        form.newcomer(),
        why=form.why.data or "",
        out_of_turn=bool(form.out_of_turn.data),
    )


def _write(activity_id: int, form: MessageForm) -> int:
    return by_staff.write_to_enrolled(
        actor(),
        activity_id,
        subject=form.subject.data or "",
        words=form.words.data or "",
        statuses=form.to,
        key=form.key.data or "",
    )


def _reason_page(activity_id: int, enrolment_id: int, form: ReasonForm, *, is_admission: bool) -> str:
    one: Enrolment | None = enrolment(activity_id, enrolment_id)
    if one is None:
        raise NotFound
    return render_template(
        "programme/decide_on_person.html",
        activity=found(activity_id),
        one=one,
        form=form,
        is_admission=is_admission,
        labels=enrolling.CLAIM_LABELS,
        now=now(),
        states=states,
    )
