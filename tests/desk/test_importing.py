"""Import: what each row would do, all or nothing, and a file sent again changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import func, select

from app.bookings.models import Booking
from app.bookings.services import approve_booking, cancel_booking
from app.centres.models import Room
from app.centres.rules import FeatureKind
from app.core.access import Role
from app.core.clock import now
from app.core.database import db
from app.core.errors import ChangedMeanwhile, NotFound
from app.desk.models import ExternalKey, ImportRow, ImportRun
from app.desk.rules.sheets.refusals import NothingToImport, NotToBeImported
from app.desk.rules.sheets.states import Format, Kind, RunState
from app.desk.services.exporting import exported, template
from app.desk.services.importing import discard_import, want_import, work_off, work_off_imports
from app.desk.services.importing.working import forget_old_imports
from app.history.models import Record
from app.notifications.models import Mail
from app.organisations.models import Invitation, Organisation, OrganisationKind, Verification
from app.schedule.models import Entry
from tests import makers
from tests.desk.files import BOOKINGS, calendar_file, check_file, counts, csv_file, found, import_all, xlsx_file

EVIL = ("=1+1", "+48 600", "-5", "@SUM(A1)", "'=x", '"a;b"', "ą;ę,\tł", "Їжак 🦔", "<b>&amp;", "a\nb\n=c", "#tag")


@pytest.fixture
def house(db_session: Any) -> Any:
    """A centre with two rooms, its manager, a coordinator, and a verified organisation with an owner."""
    centre = makers.make_centre(name="Centrum Testowe")
    large, small = (
        makers.make_room(centre, "Sala Duża", pad_after=0),
        makers.make_room(centre, "Sala Mała", pad_after=30),
    )
    manager = makers.make_staff(centre, Role.MANAGER)
    owner = makers.make_person()
    organisation = makers.make_organisation(owner, name="Przyjaciele Rzeki")
    return centre, large, small, manager, owner, organisation


def row(key: str, hours: str, title: str = "Zebranie", room: str = "Sala Duża", **more: str) -> list[str]:
    """One row of bookings on 1 December."""
    starts, ends = hours.split("-")
    party = more.get("party", "Przyjaciele Rzeki")
    return [key, room, more.get("day", "2026-12-01"), starts, ends, title, party, "7"]


def bookings() -> list[tuple[str, str]]:
    rows = select(Entry.title, Entry.starts_at).join(Booking).order_by(Entry.starts_at, Entry.id)
    return [(title, f"{starts:%d %H:%M}") for title, starts in db.session.execute(rows)]


def test_bookings_are_judged_row_by_row_and_written_once(app: Flask, house: Any) -> None:
    centre, large, small, manager, owner, organisation = house
    makers.make_booking(owner, large, makers.period("2026-12-01", "18:00", "19:00"), organisation, title="Próba")
    mails = db.session.scalar(select(func.count(Mail.id)))
    file = csv_file(
        BOOKINGS,
        row("a", "9-10:30"),
        row("b", "10.30-12:00", day="1.12.2026", room="sala mała"),
        row("c", "10:00-11", title="W poprzek"),
        row("d", "18:30-20:00"),
        row("e", "11:00-12:00", room="Sala Tajna"),
        row("f", "12:00-11:00"),
        row("a", "14:00-15:00"),
        row("g", "14:00-15:00", party="Nie ma takiej"),
        row("h", "7:00-8:00", day="2021-03-28", title="Dawno"),
        row("i", "2:30-4:00", day="2026-03-29"),
        row("", "15:00-16:00"),
        row("j", "25:00-26:00"),
    )

    run = check_file(manager, Kind.BOOKINGS, file, centre)

    assert found(run) == [
        (2, "new", "", ""),
        (3, "new", "", ""),
        (4, "refused", "starts", "Row %(row)s of this file takes"),
        (5, "refused", "starts", "%(room)s is taken then by “%(t"),
        (6, "refused", "room", "There is no room “%(typed)s” a"),
        (7, "refused", "ends", "The end must be later than the"),
        (8, "refused", "key", "Row %(row)s has the same key. "),
        (9, "refused", "organisation", "There is no organisation “%(ty"),
        (10, "new", "", ""),
        (11, "refused", "starts", "The clocks skip this hour on t"),
        (12, "refused", "key", "This is empty. Write something"),
        (13, "refused", "starts", "“%(typed)s” is no time that we"),
    ]
    assert (run.state, len(bookings())) == (RunState.CHECKED, 1)

    done = import_all(manager, run)

    assert done.state is RunState.DONE
    assert bookings() == [
        ("Dawno", "28 05:00"), ("Zebranie", "01 08:00"), ("Zebranie", "01 09:30"), ("Próba", "01 17:00")
    ]  # fmt: skip
    assert db.session.scalar(select(func.count(Mail.id))) == mails
    imported = db.session.scalars(select(Booking).where(Booking.decided_by_id == manager.id)).all()
    assert {(one.state.value, one.asked_by_id, one.organisation_id) for one in imported} == {
        ("approved", owner.id, organisation.id)
    }
    assert counts(check_file(manager, Kind.BOOKINGS, file, centre)) == (0, 0, 3, 9)
    with pytest.raises(NothingToImport):
        want_import(makers.actor(manager), check_file(manager, Kind.BOOKINGS, file, centre).id, seen=0)


def test_a_changed_row_moves_its_booking_and_frees_its_time_for_later_rows(app: Flask, house: Any) -> None:
    centre, large, _, manager, *_ = house
    import_all(
        manager,
        check_file(manager, Kind.BOOKINGS, csv_file(BOOKINGS, row("a", "9-10"), row("b", "10-11")), centre),
    )
    file = csv_file(BOOKINGS, row("a", "12-13"), row("b", "9-10", title="Inny"), row("c", "10-11"), row("d", "13-14"))

    run = check_file(manager, Kind.BOOKINGS, file, centre)
    assert counts(run) == (2, 2, 0, 0)
    import_all(manager, run)

    assert bookings() == [
        ("Inny", "01 08:00"),
        ("Zebranie", "01 09:00"),
        ("Zebranie", "01 11:00"),
        ("Zebranie", "01 12:00"),
    ]
    assert counts(check_file(manager, Kind.BOOKINGS, file, centre)) == (0, 0, 4, 0)
    assert set(db.session.scalars(select(Entry.sequence))) == {0, 1}


def test_what_changed_since_the_check_stops_the_import_as_a_whole(app: Flask, house: Any) -> None:
    centre, large, _, manager, owner, organisation = house
    run = check_file(manager, Kind.BOOKINGS, csv_file(BOOKINGS, row("a", "9-10"), row("b", "10-11")), centre)
    makers.make_booking(owner, large, makers.period("2026-12-01", "10:00", "11:00"), organisation, title="Szybsza")

    run = import_all(manager, run)

    assert (run.state, bookings()) == (RunState.WAITING, [("Szybsza", "01 09:00")])
    assert work_off_imports(now()) == 1
    run = db.session.get_one(ImportRun, run.id, populate_existing=True)
    assert (run.state, counts(run)) == (RunState.CHECKED, (1, 0, 0, 1))
    assert run.why is not None
    with pytest.raises(ChangedMeanwhile):
        want_import(makers.actor(manager), run.id, seen=2)


def test_bookings_that_are_not_the_importers_business_are_refused(app: Flask, house: Any) -> None:
    centre, large, _, manager, owner, organisation = house
    asked = makers.make_booking(owner, large, makers.period("2026-12-02", "9:00", "10:00"), organisation)
    off = makers.make_booking(owner, large, makers.period("2026-12-02", "12:00", "13:00"), organisation)
    approve_booking(makers.actor(manager), off)
    cancel_booking(makers.actor(manager), off)
    makers.make_organisation(manager, name="Moja")
    closed = makers.make_room(centre, "Zamknięta", archived_at=now())
    file = csv_file(
        BOOKINGS,
        row(asked, "9-10", day="2026-12-03"),
        row(off, "9-10", day="2026-12-03"),
        row("own", "9-10", party="moja"),
        row("shut", "9-10", room=closed.name),
        row("nobody", "9-10", party=""),
    )

    rows = found(check_file(manager, Kind.BOOKINGS, file, centre))

    assert [(state, column) for _, state, column, _ in rows] == [
        ("refused", "key"),
        ("refused", "key"),
        ("refused", "organisation"),
        ("refused", "room"),
        ("refused", "organisation"),
    ]


@pytest.mark.parametrize("format", [Format.XLSX, Format.CSV])
def test_what_is_exported_imports_without_changing_anything(app: Flask, house: Any, format: Format) -> None:
    centre, large, small, manager, owner, organisation = house
    admin = makers.make_person(is_admin=True)
    for number, text in enumerate(EVIL):
        hour = 8 + number
        when = makers.period("2026-12-03", f"{hour}:00", f"{hour + 1}:00")
        words = {"title": text.replace("\n", " ").replace("\t", " "), "purpose": f"{text} x"}
        more = {"is_public": number % 2 == 0, "people": number + 1}
        uid = makers.make_booking(owner, large, when, organisation, **words, **more) if 9 <= hour < 21 else ""
        if uid:
            approve_booking(makers.actor(manager), uid)
        makers.make_room(
            centre, f"Sala {words['title']}", about_pl=text, area_m2=number or None, floor=words["title"][:40]
        )
        makers.make_organisation(owner, name=f"{words['title']} {number}", kind=list(OrganisationKind)[number % 9])
    makers.make_organisation(owner, name="Przyjaciele Rzeki")
    import_all(
        manager,
        check_file(
            manager,
            Kind.BOOKINGS,
            calendar_file(
                "UID:noc\nDTSTART;TZID=Europe/Warsaw:20261204T220000\nDTEND;TZID=Europe/Warsaw:20261205T020000\n"
                "SUMMARY:Noc\nLOCATION:Sala Mała",
                "UID:jesien\nDTSTART:20261025T013000Z\nDTEND:20261025T021500Z\nSUMMARY:Cofka\nLOCATION:Sala Mała",
                "UID:dzien\nDTSTART;VALUE=DATE:20261208\nSUMMARY:Dzień\nLOCATION:Sala Mała",
            ),
            centre,
            defaults={"organisation_id": organisation.id},
        ),
    )
    before = db.session.scalar(select(func.count(Record.id)))

    for kind, who, place in (
        (Kind.ROOMS, manager, centre),
        (Kind.BOOKINGS, manager, centre),
        (Kind.ORGANISATIONS, admin, None),
    ):
        with force_locale("uk"):
            content = exported(kind, place.id if place else None, format)
        run = check_file(who, kind, content, place)
        assert [one for one in found(run) if one[1] != "equal"] == []
        assert run.rows_equal > 10
        with pytest.raises(NothingToImport):
            want_import(makers.actor(who), run.id, seen=0)
    assert db.session.scalar(select(func.count(Record.id))) == before


def test_rooms_are_added_and_changed_by_their_keys(app: Flask, house: Any) -> None:
    centre, large, _, manager, *_ = house
    head = ["key", "Name", "seats_theatre", "seats_circle", "features", "step_free", "Floor", "Uwagi"]
    file = csv_file(
        head,
        ["x1", "Klub", "30", "", "Projector, whiteboard", "tak", "parter", "!"],
        ["x2", "Klub", "30", "", "", "", "", ""],
        ["x3", "Pusta", "", "", "", "", "", ""],
        ["x4", "Duch", "30", "", "Basen", "", "", ""],
        ["x5", "Wielka", "1e3", "", "", "", "", ""],
        [f"room-{large.id}", "Sala Duża", "25", "12", "", "yes", "I piętro", ""],
        ["room-99999", "Obca", "25", "12", "", "yes", "", ""],
        delimiter=",",
    )
    file = file.replace(b"tablica", b"whiteboard")

    run = check_file(manager, Kind.ROOMS, file, centre)

    assert [one[1:3] for one in found(run)] == [
        ("new", ""),
        ("refused", "name"),
        ("refused", "seats_theatre"),
        ("refused", "features"),
        ("refused", "seats_theatre"),
        ("changed", ""),
        ("refused", "key"),
    ]
    assert run.unknown_columns == ["Uwagi"]
    import_all(manager, run)
    room = db.session.scalars(select(Room).where(Room.name == "Klub")).one()
    assert (room.step_free, room.floor, room.grid_minutes, room.seats) == (True, "parter", 15, 30)
    assert {one.kind for one in room.features} == {FeatureKind.PROJECTOR, FeatureKind.WHITEBOARD}
    assert sorted(layout.seats for layout in db.session.get_one(Room, large.id).layouts) == [12, 25]
    assert counts(check_file(manager, Kind.ROOMS, file, centre)) == (0, 0, 2, 5)


def test_rules_of_a_room_come_by_a_file_with_their_trail_and_the_others_stay(app: Flask, house: Any) -> None:
    centre, large, _, manager, *_ = house
    large.key_name, large.frees_no_shows = "klucz 12", True
    db.session.commit()
    file = csv_file(["key", "Name", "max_minutes"], [f"room-{large.id}", "Sala Duża", "180"])

    import_all(manager, check_file(manager, Kind.ROOMS, file, centre))

    db.session.expire_all()
    assert (large.max_minutes, large.pad_after, large.key_name, large.frees_no_shows) == (180, 0, "klucz 12", True)
    (record,) = db.session.scalars(select(Record).where(Record.verb == "rules_changed")).all()
    assert (record.subject_id, record.facts) == (large.id, {"rules": {"max_minutes": [480, 180]}})


def test_organisations_wait_for_verification_and_their_owner_is_invited(app: Flask, house: Any) -> None:
    *_, manager, owner, organisation = house
    head = ["Key", "Kind of organisation", "Name", "KRS number", "NIP", "E-mail of the owner", "Responsible person"]
    file = xlsx_file(
        head,
        ["o1", "foundation", "Fundacja Most", "0000123456", "", "anna@example.org", ""],
        ["o2", "informal_group", "Grupa", "", "", "", "Jan Kowalski"],
        ["o3", "foundation", "Bez KRS", "", "", "", ""],
        ["o4", "foundation", "Ta sama", "0000123456", "", "", ""],
        ["o5", "foundation", "Zły NIP", "0000123457", "1234567890", "", ""],
        ["o6", "spółka", "Spółka", "", "", "", ""],
        [f"org-{organisation.id}", "association", "Inna nazwa", "0000777777", "", "", ""],
        ["o7", "foundation", "Adres", "0000123458", "", "nie adres", ""],
    )

    run = check_file(manager, Kind.ORGANISATIONS, file, name="org.xlsx")

    assert [one[1:3] for one in found(run)] == [
        ("new", ""),
        ("new", ""),
        ("refused", "krs"),
        ("refused", "krs"),
        ("refused", "nip"),
        ("refused", "kind"),
        ("refused", "name"),
        ("refused", "owner_email"),
    ]
    import_all(manager, run)
    made = db.session.scalars(select(Organisation).where(Organisation.krs == "0000123456")).one()
    assert (made.verification, made.created_by_id) == (Verification.WAITING, manager.id)
    invited = db.session.scalars(select(Invitation)).one()
    assert (invited.email, invited.organisation_id) == ("anna@example.org", made.id)
    assert counts(check_file(manager, Kind.ORGANISATIONS, file)) == (0, 0, 2, 6)
    again = xlsx_file(head[:4], ["o2", "informal_group", "Grupa Wisła", ""])
    import_all(manager, check_file(manager, Kind.ORGANISATIONS, again))
    assert db.session.scalars(select(Organisation.name).where(Organisation.kind == "informal_group")).all() == [
        "Grupa Wisła"
    ]


def test_templates_hold_no_rows_and_show_one_that_can_be_imported(app: Flask, house: Any) -> None:
    centre, _, _, manager, *_ = house
    for kind, place in ((Kind.ROOMS, centre), (Kind.BOOKINGS, centre), (Kind.ORGANISATIONS, None)):
        for format in (Format.XLSX, Format.CSV):
            with force_locale("pl"):
                content = template(kind, format)
            run = check_file(manager, kind, content, place)
            assert (run.state, run.rows_read) == (RunState.CHECKED, 0)
    with force_locale("en"):
        shown = template(Kind.ROOMS, Format.CSV).decode("utf-8-sig").replace("#1;", "1;").encode()
    assert counts(check_file(manager, Kind.ROOMS, shown, centre)) == (1, 0, 0, 0)


def test_an_import_is_left_or_forgotten_and_stays_with_its_centre(app: Flask, house: Any) -> None:
    centre, _, _, manager, *_ = house
    run = check_file(manager, Kind.BOOKINGS, csv_file(BOOKINGS, row("a", "9-10")), centre)
    stranger = makers.make_staff(makers.make_centre(), Role.MANAGER)
    for verb in (lambda who: discard_import(who, run.id), lambda who: want_import(who, run.id, seen=1)):
        with pytest.raises(NotFound):
            verb(makers.actor(stranger))
    discard_import(makers.actor(manager), run.id)
    with pytest.raises(NotToBeImported):
        want_import(makers.actor(manager), run.id, seen=1)
    assert not work_off(run.id)
    forget_old_imports(now() + timedelta(days=8))
    assert db.session.scalar(select(func.count(ImportRow.id))) == 0
    assert db.session.scalar(select(func.count(ExternalKey.id))) == 0
