"""Changing a booking: one page with the verdict beside it, taking a change back, and ending a running booking early."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.bookings import services
from app.bookings.forms import EQUIPMENT, ChangeForm, change_form, change_look
from app.bookings.models import Booking
from app.bookings.queries import day_bar
from app.bookings.queries.changes import arrangement_of, is_changeable, is_running, verdict_on_wish
from app.bookings.rules import Arrangement, BookingState, as_staff, nearby, said_first
from app.bookings.rules.changes import NoLongerChanges
from app.bookings.rules.counter import OtherTimeOffered
from app.bookings.rules.equipment import free_of
from app.bookings.services import Changed
from app.bookings.views.area import area, booking_at
from app.bookings.views.asking import moved
from app.centres import queries as centres
from app.centres.models import Room
from app.core.access import Action, can
from app.core.clock import is_doubled, local, now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import show_at, tell

LOOKS = {"look", "move"}
NOT_LOOKED = {"verdict": None, "refusal": None, "same": False, "nearby": (), "costs": (), "equipment": ()}
TOLD = {
    Changed.SAME: N_("Nothing differs from the booking as it is."),
    Changed.DONE: N_("Changed. Everybody concerned gets a mail."),
    Changed.WAITING: N_("Sent. Until staff answer, the booking stays as it is and both times are held."),
}


@area.route("/rezerwacje/<uid>/zmien", methods=["GET", "POST"], action=Action.CHANGE_BOOKING)
def change(uid: str) -> Any:
    booking = booking_at(uid, Action.CHANGE_BOOKING)
    form = _form(booking)
    if request.method != "POST" or LOOKS & request.form.keys():
        return _page(booking, form)
    if not form.validate():
        return _page(booking, form, status=422)
    why, override_why = form.why.data or "", form.override_why.data or ""
    try:
        wanted = form.wanted(arrangement_of(booking))
        came = services.change_booking(actor(), uid, wanted, why=why, override_why=override_why)
    except Refusal as refusal:
        show_at(form, form.placed(refusal))
        return _page(booking_at(uid), form, status=refusal.status)
    tell(Sentence(TOLD[came]), "notice" if came is Changed.SAME else "success")
    return go(url_for("bookings.show", uid=uid))


@area.route("/rezerwacje/<uid>/zmien/ocena", action=Action.CHANGE_BOOKING)
def show_change_verdict(uid: str) -> Any:
    """The verdict card alone, as the typed form stands; it never writes."""
    booking = booking_at(uid, Action.CHANGE_BOOKING)
    return render_template("bookings/_verdict.html", **_look(booking, request.args))


@area.route("/rezerwacje/<uid>/zmiana/wycofaj", methods=["POST"], action=Action.CHANGE_BOOKING)
def withdraw_change(uid: str) -> Any:
    booking_at(uid, Action.CHANGE_BOOKING)
    try:
        services.withdraw_change(actor(), uid)
        tell(Sentence(N_("The change is withdrawn. Your booking stays as it was.")))
    except Refusal as refusal:
        tell(refusal, "error")
    return go(url_for("bookings.show", uid=uid))


@area.route("/rezerwacje/<uid>/zakoncz", methods=["GET", "POST"], action=Action.CHANGE_BOOKING)
def end(uid: str) -> Any:
    booking = booking_at(uid, Action.CHANGE_BOOKING)
    if request.method != "POST":
        return render_template("bookings/end.html", booking=booking, is_running=is_running(booking, now=now()))
    try:
        services.end_booking(actor(), uid)
        tell(Sentence(N_("Ended. The rest of the time is free for others. Thank you.")))
    except Refusal as refusal:
        tell(refusal, "error")
    return go(url_for("bookings.show", uid=uid))


def may_change(booking: Booking) -> bool:
    """Whether it can be changed, and no change of it waits, nor another time that is offered."""
    return is_changeable(booking, now=now()) and booking.waiting_change is None and booking.counter_offer is None


def _form(booking: Booking) -> ChangeForm:
    typed = moved(request.form) if request.method == "POST" else MultiDict(_as_it_is(booking))
    form = change_form(rooms_to_choose(booking), typed)
    form.why.flags.optional = not _by_staff(booking)
    return form


def rooms_to_choose(booking: Booking) -> list[Room]:
    """The rooms of its centre in use, and its own in any case."""
    rooms = list(centres.rooms_of(booking.centre_id))
    return rooms if booking.room in rooms else [booking.room, *rooms]


def _page(booking: Booking, form: ChangeForm, *, status: int = 200) -> Any:
    shown = {name: field.raw_data[0] for name, field in form._fields.items() if field.raw_data}
    look = _look(booking, MultiDict(shown))
    if look["verdict"] is None and not may_change(booking) and booking.waiting_change is None:
        offer = booking.counter_offer
        look["refusal"] = NoLongerChanges() if offer is None else OtherTimeOffered(until=offer.entry.expires_at)
    page = render_template(
        "bookings/change.html", booking=booking, form=form, by_staff=_by_staff(booking), waiting=booking.waiting_change,
        **look,
    )  # fmt: skip
    return page, status


def _look(booking: Booking, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict on what is typed; nothing while too little is typed, or nothing differs."""
    rooms = rooms_to_choose(booking)
    form = change_look(rooms, MultiDict(typed))
    if not form.is_readable():
        return dict(NOT_LOOKED)
    try:
        wanted = form.wanted(arrangement_of(booking))
    except Refusal as refusal:
        return {**NOT_LOOKED, "refusal": refusal}
    return look_at(booking, wanted, rooms)


def look_at(booking: Booking, wanted: Arrangement, rooms: Sequence[Room]) -> dict[str, Any]:
    """The verdict card on what a booking is to become, in one of these rooms; nothing where nothing differs."""
    before = arrangement_of(booking)
    if wanted == before:
        return {**NOT_LOOKED, "same": True}
    room = next(room for room in rooms if room.id == wanted.room_id)
    said, facts = verdict_on_wish(booking, room, wanted, now=now())
    by_staff, approved = _by_staff(booking), booking.state_now is BookingState.APPROVED
    late_hours = booking.room.centre.late_cancel_hours
    starts = local(wanted.ask.period.starts)
    return {
        **NOT_LOOKED,
        "verdict": as_staff(said) if by_staff else said,
        "staff": by_staff,
        "costs": () if by_staff else said_first(before, wanted, said, approved=approved, late_hours=late_hours),
        "bar": day_bar(facts, starts.date(), wanted.ask.period),
        "period": wanted.ask.period,
        "doubled": is_doubled(starts.date(), starts.time()),
        "nearby": nearby(wanted.ask, facts) if said.refused else (),
        "equipment": free_of(facts.equipment, facts.room, wanted.ask.period),
        "people": wanted.ask.people,
    }


def _by_staff(booking: Booking) -> bool:
    return can(actor(), Action.DECIDE_BOOKING, booking)


def _as_it_is(booking: Booking) -> dict[str, str]:
    """The booking as somebody would have typed it."""
    starts, ends = local(booking.entry.starts_at), local(booking.entry.ends_at)
    return {
        "room": str(booking.room_id),
        "date": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "title": booking.entry.title,
        "purpose": booking.purpose,
        "people": str(booking.people),
        "layout": booking.layout.value if booking.layout is not None else "",
        "is_public": "yes" if booking.entry.is_public else "no",
        "participants_pay": "yes" if booking.participants_pay else "no",
        **{f"{EQUIPMENT}{one.equipment_id}": str(one.amount) for one in booking.equipment},
    }
