"""Offering another time for a request: staff look at what is free, send it, take it back, and set for how long."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.bookings import services
from app.bookings.forms.counter import OfferTermsForm, OtherTimeForm, other_time_form, other_time_look
from app.bookings.models import Booking
from app.bookings.queries import day_bar
from app.bookings.queries.changes import verdict_on_wish
from app.bookings.queries.counter import offered, options_for, terms_of
from app.bookings.rules import BookingState, as_staff
from app.bookings.rules.counter import NotForSeries, SameAsAsked, offered_until
from app.bookings.rules.refusals import NotWaiting
from app.bookings.views.area import area, booking_at
from app.bookings.views.in_place import next_request
from app.centres import queries as centres
from app.centres.models import Room
from app.centres.rules import LAYOUT_LABELS
from app.core.access import Action, can
from app.core.clock import local, now
from app.core.errors import NotFound, Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import show_at, tell


@area.route("/zespol/wnioski/<uid>/inny-termin", methods=["GET", "POST"], action=Action.DECIDE_BOOKING)
def offer_other_time(uid: str) -> Any:
    booking = booking_at(uid, Action.DECIDE_BOOKING)
    rooms = list(centres.rooms_of(booking.centre_id))
    if request.method != "POST":
        return _page(booking, rooms, other_time_form(rooms, MultiDict({**_as_asked(booking), **request.args})))
    form = other_time_form(rooms, request.form)
    if not form.validate():
        return _page(booking, rooms, form), 422
    try:
        services.offer_other_time(actor(), uid, form.other(), override_why=form.override_why.data or "")
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(booking_at(uid), rooms, form), refusal.status
    return next_request(Sentence(N_("Sent. Both times are held until the applicant answers.")))


@area.route("/zespol/wnioski/<uid>/inny-termin/wycofaj", methods=["POST"], action=Action.DECIDE_BOOKING)
def withdraw_other_time(uid: str) -> Any:
    booking_at(uid, Action.DECIDE_BOOKING)
    try:
        services.withdraw_other_time(actor(), uid)
        tell(Sentence(N_("The offer is taken back. The request waits again with its own time.")))
    except Refusal as refusal:
        tell(refusal, "error")
    return go(url_for("bookings.review", uid=uid))


@area.route("/zespol/centra/<slug>/inne-terminy", methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def set_offer_terms(slug: str) -> Any:
    demand(Action.EDIT_CENTRE)
    centre = centres.centre_for_staff(slug)
    if centre is None or not can(actor(), Action.EDIT_CENTRE, centre):
        raise NotFound
    form = OfferTermsForm(obj=terms_of(centre.id))
    if form.validate_on_submit():
        services.set_offer_terms(actor(), centre.id, form.terms())
        tell(Sentence(N_("Kept. It holds for the offers made from now on.")))
        return go(url_for("bookings.set_offer_terms", slug=slug))
    page = render_template("bookings/set_offer_terms.html", centre=centre, form=form)
    return page, 422 if form.errors else 200


def _page(booking: Booking, rooms: list[Room], form: OtherTimeForm) -> str:
    shown = {name: field.raw_data[0] for name, field in form._fields.items() if field.raw_data}
    return render_template(
        "bookings/offer_other_time.html",
        booking=booking,
        form=form,
        layouts=LAYOUT_LABELS,
        **_look(booking, rooms, shown),
    )


def _look(booking: Booking, rooms: list[Room], typed: Mapping[str, Any]) -> dict[str, Any]:
    """What is free near the time that is typed, and the verdict on the room that is chosen."""
    look: dict[str, Any] = {"options": (), "chosen": None, "verdict": None, "refusal": _why_not(booking)}
    form = other_time_look(rooms, MultiDict(typed))
    if look["refusal"] is not None or not form.is_readable():
        return look
    try:
        period = form.period()
        look["options"] = options_for(booking, period, now=now())
        room = next((room for room in rooms if room.id == form.room_id), None)
        if room is not None:
            look |= {"chosen": room, "period": period}
            look |= _verdict(booking, room, form)
    except Refusal as refusal:
        look["refusal"] = refusal
    return look


def _verdict(booking: Booking, room: Room, form: OtherTimeForm) -> dict[str, Any]:
    """The verdict for the applicant on one room and time. Raises SameAsAsked and TooSoonToOffer."""
    period, asked = form.period(), booking.entry.period
    if (room.id, period) == (booking.room_id, asked):
        raise SameAsAsked
    until = offered_until(terms_of(booking.centre_id), asked, period, now())
    wanted = offered(booking, room, period)
    said, facts = verdict_on_wish(booking, room, wanted, now=now())
    said = as_staff(said)
    return {
        "verdict": said,
        "until": until,
        "wanted": wanted,
        "may_be_sent": all(result.overridable for result in said.refused),
        "bar": day_bar(facts, local(period.starts).date(), period),
    }


def _why_not(booking: Booking) -> Refusal | None:
    if booking.state_now is not BookingState.REQUESTED:
        return NotWaiting()
    return NotForSeries() if booking.series_id is not None else None


def _as_asked(booking: Booking) -> dict[str, str]:
    """The time that was asked for, as somebody would have typed it."""
    starts, ends = local(booking.entry.starts_at), local(booking.entry.ends_at)
    return {"date": starts.date().isoformat(), "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
