"""The board of a day, its sheets to print, and freeing a room to which nobody came."""

from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for

from app.bookings.models import Booking
from app.bookings.queries import booking_by_uid
from app.centres import queries as centres
from app.centres.models import Centre
from app.centres.rules import LAYOUT_LABELS
from app.core.access import Action
from app.core.clock import local, now, today
from app.core.errors import NotFound, Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell
from app.desk import services
from app.desk.queries.board import board_of
from app.desk.queries.doors import doors_of
from app.desk.queries.rooms import rooms_at
from app.desk.views.area import area
from app.desk.views.finding import centre_at, day_asked

WEEK = 7


@area.route("/zespol/dzien", action=Action.RUN_DAY)
def find_day() -> Any:
    demand(Action.RUN_DAY)
    ours = [centre for centre in centres.centres() if actor().is_admin or centre.id in actor().centres]
    if not ours:
        raise NotFound
    return go(url_for("desk.show_day", slug=ours[0].slug))


@area.route("/zespol/dzien/<slug>", action=Action.RUN_DAY)
def show_day(slug: str) -> Any:
    return board_page(centre_at(slug), day_asked())


@area.route("/zespol/dzien/<slug>/arkusz", action=Action.RUN_DAY)
def print_day(slug: str) -> Any:
    centre, day = centre_at(slug), day_asked()
    board = board_of(actor(), centre, day, now=now())
    return render_template("desk/print_day.html", centre=centre, board=board, layouts=LAYOUT_LABELS)


@area.route("/zespol/dzien/<slug>/na-drzwi", action=Action.RUN_DAY)
def print_doors(slug: str) -> Any:
    centre, day = centre_at(slug), day_asked()
    is_week = request.args.get("days") == str(WEEK)
    first = day - timedelta(days=day.weekday()) if is_week else day
    days = [first + timedelta(days=number) for number in range(WEEK if is_week else 1)]
    rooms = rooms_at(centre.id)
    chosen = [room for room in rooms if room.slug == request.args.get("room")] or rooms
    doors = doors_of(chosen, centre.id, first, len(days), now=now())
    return render_template(
        "desk/print_doors.html", centre=centre, rooms=rooms, doors=doors, days=days, day=day, is_week=is_week
    )


@area.route("/zespol/dzien/rezerwacje/<uid>/zwolnij", methods=["POST"], action=Action.MARK_ATTENDANCE)
def free_unused(uid: str) -> Any:
    booking = _booking_at(uid)
    slug, day = booking.room.centre.slug, local(booking.entry.starts_at).date()
    try:
        services.free_unused(actor(), uid)
    except Refusal as refusal:
        return board_page(centre_at(slug), day, refusal=refusal), refusal.status
    tell(Sentence(N_("Noted: nobody came. The room is free from now on, and those who booked get a mail.")))
    return go(url_for("desk.show_day", slug=slug, date=day.isoformat()))


def board_page(centre: Centre, day: date, *, refusal: Refusal | None = None) -> str:
    """The board; a refusal of something that was pressed on it stands above."""
    ours = [one for one in centres.centres() if actor().is_admin or one.id in actor().centres]
    board = board_of(actor(), centre, day, now=now())
    return render_template(
        "desk/show_day.html",
        centre=centre,
        centres=ours,
        board=board,
        layouts=LAYOUT_LABELS,
        today=today(),
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        refusal=refusal,
    )


def _booking_at(uid: str) -> Booking:
    """Missing and not yours look the same. Raises SignInNeeded, NotFound and NotAllowed."""
    demand(Action.SEE_OWN_BOOKINGS)
    booking = booking_by_uid(uid)
    if booking is None:
        raise NotFound
    demand(Action.SEE_BOOKING, booking)
    demand(Action.MARK_ATTENDANCE, booking)
    return booking
