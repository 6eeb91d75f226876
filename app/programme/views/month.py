"""The programme as a month: a grid on wide screens, a list of days on narrow ones."""

from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now, today
from app.core.errors import NotFound
from app.programme.forms.lists import ProgrammeFilterForm
from app.programme.queries.month import month_of
from app.programme.queries.public import read_month
from app.programme.rules import kinds
from app.programme.views.area import area


@area.route("/program/miesiac/<month>", action=Action.SEE_PUBLIC)
def show_month(month: str) -> ResponseReturnValue:
    """The month stands in the address, the filters of the list behind it. Raises NotFound for what is no month."""
    first = read_month(month)
    if first is None:
        raise NotFound
    places = centres.centres()
    form = ProgrammeFilterForm(request.args)
    form.offer(places)
    asked = replace(form.wanted(places), month=None)
    found = month_of(asked, first, now=now())
    weekdays = [format_date(day.day, "EEEE") for day in found.weeks[0]]
    page = {"form": form, "asked": asked, "found": found, "weekdays": weekdays, "today": today(), "kinds": kinds}
    return render_template("programme/show_month.html", **page)
