"""The bookings of an organisation: a list that can be filtered, printed and taken along as a table."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext

from app.bookings.forms import ListForm
from app.bookings.models import Booking
from app.bookings.queries.organisations import Between, bookings_of
from app.bookings.rules.states import STATE_LABELS, BookingState
from app.bookings.rules.tables import plain_cell
from app.bookings.views.area import area
from app.core.access import Action
from app.core.clock import local, now, today
from app.core.i18n import N_
from app.core.web import actor, demand, say
from app.organisations import queries as organisations
from app.organisations.models import Organisation

COLUMNS = (
    *(N_("Day"), N_("From"), N_("To"), N_("Centre"), N_("Room"), N_("What")),
    *(N_("Number of people"), N_("State"), N_("Asked by")),
)


@area.route("/organizacje/<int:organisation_id>/rezerwacje", action=Action.SEE_ORGANISATION)
def list_of_organisation(organisation_id: int) -> Any:
    """From today on, where the address says nothing else."""
    organisation, form = _organisation(organisation_id), _form()
    found = bookings_of(actor(), organisation_id, _wanted(form))
    return render_template(
        "bookings/list_of_organisation.html",
        organisation=organisation,
        form=form,
        bookings=found,
        given=request.args,
        now=now(),
    )


@area.route("/organizacje/<int:organisation_id>/rezerwacje.csv", action=Action.SEE_ORGANISATION)
def export_of_organisation(organisation_id: int) -> Response:
    """The same list as a table for a spreadsheet, in which no cell is a formula."""
    _organisation(organisation_id)
    table = _table(bookings_of(actor(), organisation_id, _wanted(_form())))
    answer = Response(table.encode("utf-8-sig"), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"rezerwacje-{today().isoformat()}.csv")
    return answer


def _organisation(organisation_id: int) -> Organisation:
    """Missing and not yours look the same. Raises SignInNeeded and NotFound."""
    demand(Action.SEE_OWN_BOOKINGS)
    organisation = organisations.organisation(organisation_id)
    demand(Action.SEE_ORGANISATION, organisation)
    return organisation


def _form() -> ListForm:
    form = ListForm(request.args)
    form.offer()
    if not request.args:
        form.first.data = today()
    else:
        form.validate()
    return form


def _wanted(form: ListForm) -> Between:
    """What was typed right; a field that was typed wrong narrows nothing."""
    state = BookingState(form.state.data) if form.state.data and not form.state.errors else None
    return Between(form.first.data, form.last.data, state)


def _table(found: Sequence[Booking]) -> str:
    written = io.StringIO()
    into = csv.writer(written, delimiter=";")
    into.writerow([gettext(name) for name in COLUMNS])
    for booking in found:
        entry = booking.entry
        cells = (
            *(local(entry.starts_at).date().isoformat(), f"{local(entry.starts_at):%H:%M}"),
            *(f"{local(entry.ends_at):%H:%M}", booking.room.centre.name, booking.room.name, entry.title),
            *(str(booking.people), gettext(STATE_LABELS[booking.state_now]), say(booking.asker)),
        )
        into.writerow([plain_cell(cell) for cell in cells])
    return written.getvalue()
