"""Staff book for others, on one page with the verdict from their side beside it."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.bookings.forms.by_staff import BookForForm, book_for_form, book_for_look, room_typed
from app.bookings.queries import day_bar
from app.bookings.queries.by_staff import facts_by_staff, rooms_of_staff
from app.bookings.queries.equipment import with_all_equipment
from app.bookings.rules.by_staff import (
    exactly,
    is_over,
    is_physical,
    overridable,
    verdict_by_staff,
)
from app.bookings.rules.equipment import free_of
from app.bookings.rules.nearby import nearby
from app.bookings.rules.party import NoSuchOrganisation
from app.bookings.rules.used import RULE_LABELS
from app.bookings.services import book_by_staff
from app.bookings.services.by_staff import organisation_for
from app.bookings.views.area import area
from app.bookings.views.asking import LOOKS, moved
from app.core.access import Action, can
from app.core.clock import is_doubled, local, now, today
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import show_at, tell
from app.organisations import queries as organisations

MOST_NAMED = 500
PREFILLED = ("room", "day", "starts", "ends")
DONE, ENTERED = N_("Booked and confirmed."), N_("Entered for the figures. Nobody gets a mail.")


@area.route("/zespol/rezerwacje/nowa", methods=["GET", "POST"], action=Action.BOOK_BY_STAFF)
def book_for() -> Any:
    demand(Action.BOOK_BY_STAFF)
    rooms, typed = rooms_of_staff(actor()), _typed()
    form = book_for_form(rooms, typed, formdata=typed)
    if request.method != "POST" or LOOKS & request.form.keys():
        return _page(form)
    if not form.validate():
        return _page(form, status=422)
    try:
        uid = book_by_staff(actor(), form.request(), key=form.key.data or "")
    except Refusal as refusal:
        show_at(form, form.placed(refusal))
        return _page(form, status=refusal.status)
    tell(Sentence(DONE if form.happened is None else ENTERED))
    return go(url_for("bookings.show", uid=uid))


@area.route("/zespol/rezerwacje/nowa/ocena", action=Action.BOOK_BY_STAFF)
def show_verdict_for() -> Any:
    """The verdict card alone, as the typed form stands; it never writes."""
    demand(Action.BOOK_BY_STAFF)
    return render_template("bookings/_verdict_for.html", **_look(request.args))


def _page(form: BookForForm, *, status: int = 200) -> Any:
    names = organisations.organisations_to_name(most=MOST_NAMED)
    look = _look(MultiDict(_looked_at(form)))
    return render_template("bookings/book_for.html", form=form, names=names, **look), status


def _typed() -> MultiDict[str, Any]:
    """The posted form, or what the address fills in; read as typed text all the same."""
    if request.method == "POST":
        several = {name: request.form.getlist(name) for name in ("overrides",)}
        return MultiDict({**moved(request.form).to_dict(), **several})
    start = {"day": today().isoformat(), "whom": "organisation", "came": "ahead", "is_public": "no"}
    start |= {"participants_pay": "no", **{name: value for name, value in request.args.items() if value}}
    return MultiDict(start)


def _looked_at(form: BookForForm) -> dict[str, Any]:
    """What of the form the verdict looks at."""
    names = ("whom", "organisation", "room", "day", "starts", "ends", "came", "people", "layout", "participants_pay")
    typed = {name: form[name].raw_data[0] for name in (*names, *form.equipment_names) if form[name].raw_data}
    return {**typed, "overrides": form.overrides.data or []}


def _look(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict on what is typed, or nothing while too little is typed."""
    rooms = rooms_of_staff(actor())
    form, room = book_for_look(rooms, typed), room_typed(rooms, typed)
    nothing: dict[str, Any] = {"verdict": None, "refusal": None, "room": room}
    if room is None or not form.is_readable():
        return nothing
    try:
        asked = form.ask()
        organisation = organisation_for(actor(), form.organisation_id())
    except NoSuchOrganisation:
        return nothing
    except Refusal as refusal:
        return {**nothing, "refusal": refusal}
    facts = exactly(asked, with_all_equipment(asked, facts_by_staff(room, asked.period, organisation, now=now())))
    starts, over, said = local(asked.period.starts), is_over(asked, now()), verdict_by_staff(asked, facts)
    return {
        **nothing,
        "verdict": said,
        "can_be_set_aside": overridable(said),
        "is_physical": is_physical(said),
        "may_override": can(actor(), Action.OVERRIDE_RULES, room),
        "may_enter": can(actor(), Action.ENTER_PAST, room),
        "is_over": over,
        "labels": RULE_LABELS,
        "ticked": form.overrides.data or [],
        "bar": day_bar(facts, starts.date(), asked.period),
        "period": asked.period,
        "doubled": is_doubled(starts.date(), starts.time()),
        "nearby": () if over else nearby(asked, facts, say=verdict_by_staff),
        "equipment": free_of(facts.equipment, facts.room, asked.period),
    }
