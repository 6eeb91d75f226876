"""Where the calendar leads to book an empty time."""

from flask import current_app, url_for

from app.centres.models import Centre, Room

STAFF_FORM = "bookings.book_for"


def booking_form_of(room: Room, centre: Centre) -> str:
    """The form in which staff book a room; the calendar adds to its address `day`, `starts` and `ends`."""
    if STAFF_FORM in current_app.view_functions:
        return url_for(STAFF_FORM, room=room.id)
    return url_for("bookings.show_room", centre_slug=centre.slug, room_slug=room.slug)
