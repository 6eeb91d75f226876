"""The administrator's list of people."""

from typing import Any

from flask import render_template, request, url_for

from app.accounts import queries, services
from app.accounts.forms import DisableForm
from app.accounts.views.area import area
from app.core.access import Action
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell

LONGEST_SEARCH, LAST_PAGE = 100, 10_000


@area.route("/zespol/osoby", action=Action.DISABLE_PERSON)
def list_people() -> Any:
    demand(Action.DISABLE_PERSON)
    wanted = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    found = queries.people(wanted, page=page)
    return render_template(
        "accounts/list_people.html",
        people=found[: queries.PAGE],
        has_more=len(found) > queries.PAGE,
        page=page,
        wanted=wanted,
    )


@area.route("/zespol/osoby/<int:person_id>/wylacz", methods=["GET", "POST"], action=Action.DISABLE_PERSON)
def disable_person(person_id: int) -> Any:
    demand(Action.DISABLE_PERSON)
    person = queries.person(person_id)
    if person is None:
        raise NotFound
    form = DisableForm()
    if form.validate_on_submit():
        services.disable_person(actor(), person_id, why=form.why.data or "")
        tell(Sentence(N_("The account is closed.")))
        return go(url_for("accounts.list_people"))
    return render_template("accounts/disable_person.html", form=form, person=person), 422 if form.errors else 200


@area.route("/zespol/osoby/<int:person_id>/wlacz", methods=["POST"], action=Action.DISABLE_PERSON)
def enable_person(person_id: int) -> Any:
    services.enable_person(actor(), person_id)
    tell(Sentence(N_("The account is open again.")))
    return go(url_for("accounts.list_people"))
