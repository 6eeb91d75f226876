"""What staff see: the queue of verification, one organisation to look at, and the list of all."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import show_at, tell
from app.history.queries import history_of
from app.organisations import queries, services
from app.organisations.forms import DecisionForm, FilterForm
from app.organisations.models import Organisation
from app.organisations.rules import kinds
from app.organisations.rules.checks import is_own
from app.organisations.views.area import area

LAST_PAGE = 10_000


@area.route("/zespol/organizacje", action=Action.VERIFY_ORGANISATION)
def queue() -> ResponseReturnValue:
    demand(Action.VERIFY_ORGANISATION)
    waiting = queries.waiting_for_verification(page=_page_asked())
    return render_template("organisations/queue.html", page=waiting, kinds=kinds)


@area.route("/zespol/organizacje/lista", action=Action.SEE_QUEUE)
def find() -> ResponseReturnValue:
    demand(Action.SEE_QUEUE)
    form = FilterForm(request.args)
    filters = queries.Filters(form.q.data or "", form.chosen_kind, form.chosen_verification)
    if not form.validate():
        filters = queries.Filters()
    page = queries.organisations_found(filters, page=_page_asked())
    return render_template("organisations/find.html", form=form, page=page, kinds=kinds)


@area.route("/zespol/organizacje/<int:organisation_id>", action=Action.VERIFY_ORGANISATION)
def review(organisation_id: int) -> ResponseReturnValue:
    demand(Action.VERIFY_ORGANISATION)
    organisation = queries.organisation(organisation_id)
    return _review_page(organisation, DecisionForm(formdata=None))


@area.route("/zespol/organizacje/<int:organisation_id>/potwierdz", action=Action.VERIFY_ORGANISATION, methods=["POST"])
def verify(organisation_id: int) -> ResponseReturnValue:
    demand(Action.VERIFY_ORGANISATION)
    form = DecisionForm()
    if not form.validate():
        return _review_page(queries.organisation(organisation_id), form), 422
    services.verify_organisation(actor(), organisation_id, seen=form.revision.data or 0)
    tell(Sentence(N_("The organisation is verified. Its owners get a mail.")))
    return go(url_for("organisations.queue"))


@area.route("/zespol/organizacje/<int:organisation_id>/odeslij", action=Action.VERIFY_ORGANISATION, methods=["POST"])
def send_back(organisation_id: int) -> ResponseReturnValue:
    demand(Action.VERIFY_ORGANISATION)
    form = DecisionForm()
    if not form.validate():
        return _review_page(queries.organisation(organisation_id), form), 422
    try:
        services.send_back_organisation(
            actor(), organisation_id, words=form.words.data or "", seen=form.revision.data or 0
        )
    except Refusal as refusal:
        organisation = queries.organisation(organisation_id)
        show_at(form, refusal)
        return _review_page(organisation, form), refusal.status
    tell(Sentence(N_("The organisation is sent back. Its owners get a mail with your words.")))
    return go(url_for("organisations.queue"))


def _review_page(organisation: Organisation, form: DecisionForm) -> str:
    form.look_at(organisation.revision)
    history = history_of("organisation", organisation.id)
    members = queries.members_of(organisation.id)
    return render_template(
        "organisations/review.html",
        organisation=organisation,
        form=form,
        members=members,
        history=history,
        names=queries.names_of({record.actor_id for record in history if record.actor_id is not None}),
        is_own=is_own(actor(), organisation_id=organisation.id, created_by_id=organisation.created_by_id),
        kinds=kinds,
    )


def _page_asked() -> int:
    """The page of a list in the address; nonsense is the first."""
    typed = request.args.get("page", "1")
    return min(max(int(typed), 1), LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 1
