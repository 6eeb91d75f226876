"""Signing up for an activity: with an account in two clicks, without one by an address; and for an organisation."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go, language
from app.core.web.edge import tell
from app.organisations.models import Organisation
from app.organisations.queries import organisations_of
from app.programme.forms.enrolling import GroupForm, GuestForm, OwnForm, asking
from app.programme.models import Activity
from app.programme.queries.reading import activity_by_slug, organisation
from app.programme.queries.signing_up import Board, board_of
from app.programme.rules.opening import Openness
from app.programme.services.enrolling import enrol as enrol_oneself
from app.programme.services.enrolling import enrol_guest
from app.programme.services.parties import enrol_group as enrol_people
from app.programme.steps.joining import questions_of
from app.programme.views.area import area


@area.route("/program/<activity_slug>/zapisy", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def enrol(activity_slug: str) -> ResponseReturnValue:
    activity, board = found_board(activity_slug)
    if board is None or (board.openness is not Openness.OPEN and request.method == "GET"):
        return go(f"{url_for('programme.show', activity_slug=activity_slug)}#zapisy")
    return _enrol_guest(activity, board) if actor().is_anonymous else _enrol_oneself(activity, board)


def _enrol_oneself(activity: Activity, board: Board) -> ResponseReturnValue:
    form, tickets = asking(OwnForm, questions_of(activity.id)), list[str]()
    form.offer(board.open_choices, by_session=board.terms.by_session)
    form.let_choose(organisations_of(actor().person_id or 0))
    if form.does(
        lambda: tickets.append(
            enrol_oneself(actor(), activity.id, form.application(), organisation_id=form.organisation.data)
        )
    ):
        tell(Sentence(N_("It is done. A mail is on its way to you, too.")))
        several = len(form.dates.data or ()) > 1
        return go(url_for("programme.own_enrolments") if several else url_for("programme.ticket", ticket=tickets[0]))
    return _page(activity, board, form), form.status


def _enrol_guest(activity: Activity, board: Board) -> ResponseReturnValue:
    form = asking(GuestForm, questions_of(activity.id))
    form.offer(board.open_choices, by_session=board.terms.by_session)
    network = request.remote_addr or ""
    if form.does(
        lambda: enrol_guest(
            form.email.data or "",
            activity.id,
            form.application(),
            name=form.name.data or "",
            language=language(),
            network=network,
        )
    ):
        return render_template("programme/enrol_sent.html", activity=activity, email=form.email.data)
    return _page(activity, board, form), form.status


@area.route(
    "/organizacje/<int:organisation_id>/zapisy/<activity_slug>",
    methods=["GET", "POST"],
    action=Action.ENROL_ORGANISATION,
)
def enrol_group(organisation_id: int, activity_slug: str) -> ResponseReturnValue:
    party = own_organisation(organisation_id)
    activity, board = found_board(activity_slug)
    if board is None:
        raise NotFound
    form = asking(GroupForm, questions_of(activity.id))
    form.offer(board.open_choices, by_session=board.terms.by_session)
    if form.does(
        lambda: enrol_people(
            *(actor(), activity.id, party.id, form.application()), members=form.members, together=form.together.data
        )
    ):
        tell(Sentence(N_("Your people are signed up. A mail tells you who has a place and who waits.")))
        return go(url_for("programme.enrolled_by_organisation", organisation_id=party.id))
    return _page(activity, board, form, organisation=party), form.status


def found_board(activity_slug: str) -> tuple[Activity, Board | None]:
    """A public activity and what it shows about signing up. Raises NotFound."""
    activity = activity_by_slug(activity_slug)
    if activity is None or not activity.is_public(now()):
        raise NotFound
    return activity, board_of(activity, actor().person_id, now=now())


def own_organisation(organisation_id: int) -> Organisation:
    """An organisation of the actor. Raises SignInNeeded and NotFound."""
    demand(Action.ENROL)
    found = organisation(organisation_id)
    if found is None:
        raise NotFound
    demand(Action.ENROL_ORGANISATION, found)
    return found


def _page(activity: Activity, board: Board, form: object, organisation: Organisation | None = None) -> str:
    return render_template(
        "programme/enrol_group.html" if organisation is not None else "programme/enrol.html",
        activity=activity,
        board=board,
        form=form,
        organisation=organisation,
        now=now(),
    )
