"""What staff hold for the centre or an outside event, in files: it comes back as it is, and nobody gets it."""

import csv
import io

from flask_babel import force_locale
from sqlalchemy import select

from app.bookings.models import Booking
from app.bookings.rules.party import HeldFor, Whom
from app.bookings.services import StaffRequest, book_by_staff
from app.core.access import Role
from app.core.database import db
from app.desk.rules.sheets.states import Format, Kind, RunState
from app.desk.services.exporting import exported
from tests import makers
from tests.desk.files import check_file, counts, csv_file, found, import_all


def test_a_booking_of_the_house_comes_back_equal_and_takes_no_organisation(app, db_session) -> None:
    centre = makers.make_centre(name="Centrum Testowe")
    room, manager = makers.make_room(centre, "Sala Duża"), makers.make_staff(centre, Role.MANAGER)
    makers.make_organisation(makers.make_person(), name="Przyjaciele Rzeki")
    coordinator, when = makers.make_staff(centre), makers.period("2026-12-01", "18:00", "20:00")
    what = makers.ask_for(room, when)
    wish = StaffRequest(what, Whom.OUTSIDE, outside_name="Teatr Lotny")
    book_by_staff(makers.actor(coordinator), wish, key="k")

    with force_locale("en"):
        content = exported(Kind.BOOKINGS, centre.id, Format.CSV)
    assert b"Teatr" not in content
    assert counts(check_file(manager, Kind.BOOKINGS, content, centre)) == (0, 0, 1, 0)

    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    heads = table[0]
    party, title = heads.index("Organisation"), heads.index("Name of the meeting")
    named = [*table[1][:party], "Przyjaciele Rzeki", *table[1][party + 1 :]]
    run = check_file(manager, Kind.BOOKINGS, csv_file(table[0], named), centre)
    assert found(run) == [(2, "refused", "organisation", "Staff hold this booking for th")]

    moved = [*table[1][:title], "Nowy tytuł", *table[1][title + 1 :]]
    done = import_all(manager, check_file(manager, Kind.BOOKINGS, csv_file(table[0], moved), centre))
    assert done.state is RunState.DONE
    db.session.rollback()
    booking = db.session.scalars(select(Booking)).one()
    assert (booking.entry.title, booking.held_for, booking.outside_name) == (
        "Nowy tytuł",
        HeldFor.OUTSIDE,
        "Teatr Lotny",
    )
