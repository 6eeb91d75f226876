"""Moving a booking of the calendar: the verdict first, on a page of its own or in the calendar's dialog."""

from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.bookings import services
from app.bookings.models import Booking
from app.bookings.queries.changes import arrangement_of
from app.bookings.rules.changes import ChangeWaits, NoLongerChanges
from app.bookings.rules.closing import Displaced
from app.bookings.rules.counter import OtherTimeOffered
from app.bookings.services import Changed
from app.bookings.views.area import booking_at
from app.bookings.views.asking import moved
from app.bookings.views.changes import LOOKS, NOT_LOOKED, TOLD, look_at, may_change, rooms_to_choose
from app.bookings.views.in_place import in_place, shown
from app.core.access import Action, can
from app.core.clock import local
from app.core.errors import ChangedMeanwhile, Refusal
from app.core.i18n import Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import show_at, tell
from app.desk.forms.calendar import MoveForm, MoveLookForm
from app.desk.views.area import area
from app.desk.views.calendar import view_asked


@area.route("/zespol/kalendarz/rezerwacje/<uid>/przenies", methods=["GET", "POST"], action=Action.CHANGE_BOOKING)
def move(uid: str) -> Any:
    booking = _booking_at(uid)
    form = _form(booking)
    if request.method != "POST" or LOOKS & request.form.keys():
        return _page(booking, form)
    if not form.validate():
        return _page(booking, form, status=422)
    why, override_why, seen = form.why.data or "", form.override_why.data or "", form.seen_sequence
    try:
        wanted = form.wanted(arrangement_of(booking))
        came = services.change_booking(actor(), uid, wanted, why=why, override_why=override_why, seen=seen)
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(_booking_at(uid), form, status=refusal.status)
    return _done(_booking_at(uid), came)


def _booking_at(uid: str) -> Booking:
    """For those who run the day of its centre and may change it. Raises SignInNeeded, NotFound and NotAllowed."""
    booking = booking_at(uid)
    demand(Action.RUN_DAY, booking)
    demand(Action.CHANGE_BOOKING, booking)
    return booking


def _done(booking: Booking, came: Changed) -> Any:
    """Back to where it now stands; in the calendar's dialog a sentence is enough."""
    said = Sentence(TOLD[came])
    if in_place():
        return render_template("desk/moved.html", said=said)
    tell(said, "notice" if came is Changed.SAME else "success")
    return go(_calendar(booking))


def _calendar(booking: Booking) -> str:
    """The table in which the booking stands."""
    asked = {"date": local(booking.entry.starts_at).date().isoformat(), "view": view_asked().value, "as": "table"}
    return f"{url_for('desk.show_calendar', slug=booking.room.centre.slug)}?{urlencode(asked)}"


def _form(booking: Booking) -> MoveForm:
    form = MoveForm(moved(request.form) if request.method == "POST" else _drawn(booking))
    form.offer_rooms(rooms_to_choose(booking))
    form.why.flags.optional = not can(actor(), Action.DECIDE_BOOKING, booking)
    return form


def _drawn(booking: Booking) -> MultiDict[str, str]:
    """The time and the room in the address; what it does not say is as it is."""
    starts, ends = local(booking.entry.starts_at), local(booking.entry.ends_at)
    as_it_is = {
        "room": str(booking.room_id),
        "date": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "seen": str(booking.entry.sequence),
        "view": "",
    }
    return MultiDict({name: request.args.get(name, usual) for name, usual in as_it_is.items()})


def _page(booking: Booking, form: MoveForm, *, status: int = 200) -> Any:
    look = _look(booking, form)
    if status != 200:
        form.seen.raw_data, form.seen.data = None, str(booking.entry.sequence)
    verdict = look["verdict"]
    lets = verdict is not None and all(result.overridable for result in verdict.refused)
    page = render_template(
        "desk/move.html",
        booking=booking,
        form=form,
        by_staff=can(actor(), Action.DECIDE_BOOKING, booking),
        lets=lets and look["refusal"] is None,
        calendar=_calendar(booking),
        **look,
        **shown(),
    )
    return page, status


def _look(booking: Booking, form: MoveForm) -> dict[str, Any]:
    """The verdict on what is drawn or typed, or why nothing can be moved now; `after` is the arrangement wanted."""
    rooms = rooms_to_choose(booking)
    nothing = {**NOT_LOOKED, "after": None, "after_room": None}
    typed = MoveLookForm(MultiDict({name: str(field.raw_data[0]) for name, field in _typed(form)}))
    typed.offer_rooms(rooms)
    if not typed.is_readable():
        return nothing
    try:
        wanted = typed.wanted(arrangement_of(booking))
    except Refusal as refusal:
        return {**nothing, "refusal": refusal}
    room = next(room for room in rooms if room.id == wanted.room_id)
    look = {**nothing, "after": wanted.ask.period, "after_room": room}
    in_the_way = _in_the_way(booking, form)
    if in_the_way is not None:
        return {**look, "refusal": in_the_way}
    return {**look, **look_at(booking, wanted, rooms), **({"equipment": ()} if in_place() else {})}


def _typed(form: MoveForm) -> list[tuple[str, Any]]:
    return [(name, field) for name, field in form._fields.items() if field.raw_data]


def _in_the_way(booking: Booking, form: MoveForm) -> Refusal | None:
    """Why the booking cannot be moved at all now, or not from where it was when the calendar was drawn."""
    offer = booking.counter_offer
    if booking.displaced_at is not None:
        return Displaced()
    if booking.waiting_change is not None:
        return ChangeWaits()
    if offer is not None:
        return OtherTimeOffered(until=offer.entry.expires_at)
    if not may_change(booking):
        return NoLongerChanges()
    stale = request.method == "GET" and form.seen_sequence not in (None, booking.entry.sequence)
    return ChangedMeanwhile() if stale else None
