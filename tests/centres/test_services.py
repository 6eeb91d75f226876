"""The verbs of centres on real databases: details, terms, hours, rooms, parts, photos and closures."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.bookings.services import cancel_booking
from app.centres import queries, services
from app.centres.models import Centre, DayException, Photo, Room
from app.centres.rules import Block, FeatureKind, LayoutKind
from app.centres.rules import refusals as no
from app.centres.rules.settings import RoomSettings
from app.centres.rules.trail import DETAILS, PARTS, TERMS, WEEK
from app.centres.services import CentreDetails, RoomDetails, TermWords
from app.core.access import ANONYMOUS, Action, Role, can
from app.core.clock import OutOfCalendar, Period
from app.core.database import db
from app.core.errors import ChangedMeanwhile, NotAllowed, NotFound, SignInNeeded
from app.files.models import File
from app.files.rules import rewritten
from app.history.queries import history_of
from app.schedule.rules import AlreadyCancelled
from tests.makers import (
    actor,
    at,
    close_rooms,
    make_booking,
    make_centre,
    make_hall,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)

pytestmark = pytest.mark.usefixtures("db_session")
DETAILS_OF_NEW = CentreDetails(name="Centrum Nowe", street="ul. Nowa 1", postcode="30-002")
ROOM_DETAILS = RoomDetails(name="Sala Biała", layouts={LayoutKind.THEATRE: 30})
REASONS = {"pl": "Remont", "en": "Renovation", "uk": "Ремонт"}
BOOKED = period("2026-12-01", "10:00", "12:00")


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def manager(centre):
    return actor(make_staff(centre, Role.MANAGER))


def admin():
    return actor(make_person(is_admin=True))


def verbs(subject: str, subject_id: int) -> list[str]:
    return [record.verb for record in history_of(subject, subject_id)]


def booking(room: Room, when: Period = BOOKED) -> str:
    person = make_person()
    return make_booking(person, room, when, make_organisation(person))


def picture():
    written = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 10, 10)).save(written, "PNG")
    return rewritten(written.getvalue())


def seen(subject, thing, verbs):
    return queries.last_change(subject, thing.id, verbs)


# --- who may


def test_verbs_of_a_centre_are_for_its_managers_alone(centre):
    room, elsewhere = make_room(centre), make_centre()
    attempts = [
        lambda who: services.change_centre(who, centre.id, DETAILS_OF_NEW, seen=0),
        lambda who: services.change_terms(who, centre.id, [], seen=0),
        lambda who: services.change_week(who, centre.id, [[]] * 7, seen=0),
        lambda who: services.change_days(who, centre.id, *[date(2026, 12, 1)] * 2, blocks=[], reasons=REASONS),
        lambda who: services.forget_days(who, centre.id, 1),
        lambda who: services.close_on_feasts(who, centre.id, []),
        lambda who: services.add_room(who, centre.id, ROOM_DETAILS),
        lambda who: services.change_room(who, room.id, ROOM_DETAILS, seen=0),
        lambda who: services.choose_parts(who, room.id, [], seen=0),
        lambda who: services.archive_room(who, room.id),
        lambda who: services.restore_room(who, room.id),
        lambda who: services.add_photo(who, room.id, picture(), alts={}),
        lambda who: services.describe_photo(who, room.id, 1, alts={}),
        lambda who: services.show_photo_first(who, room.id, 1),
        lambda who: services.remove_photo(who, room.id, 1),
    ]
    strangers = [make_person(), make_staff(centre), make_staff(elsewhere, Role.MANAGER)]
    for person in strangers:
        for attempt in attempts:
            with pytest.raises(NotAllowed):
                attempt(actor(person))
    for attempt in attempts:
        with pytest.raises(SignInNeeded):
            attempt(ANONYMOUS)


def test_centres_come_and_go_by_the_administrator_alone(centre, manager):
    for attempt in (
        lambda: services.create_centre(manager, DETAILS_OF_NEW),
        lambda: services.archive_centre(manager, centre.id),
        lambda: services.restore_centre(manager, centre.id),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_rooms_are_closed_by_coordinators_and_not_by_reception(centre):
    room, elsewhere = make_room(centre), make_centre()
    for person in (make_staff(centre, Role.RECEPTION), make_staff(elsewhere, Role.MANAGER)):
        with pytest.raises(NotAllowed):
            close_rooms(actor(person), centre.id, [room.id], BOOKED, reasons=REASONS)
    closure = close_rooms(actor(make_staff(centre)), centre.id, [room.id], BOOKED, reasons=REASONS)
    with pytest.raises(NotAllowed):
        services.open_again(actor(make_staff(centre, Role.RECEPTION)), centre.id, closure)
    with pytest.raises(NotFound):
        services.open_again(actor(make_staff(elsewhere, Role.MANAGER)), elsewhere.id, closure)


def test_what_is_missing_is_not_found(manager):
    for attempt in (
        lambda: services.change_centre(admin(), 10**9, DETAILS_OF_NEW, seen=0),
        lambda: services.add_room(admin(), 10**9, ROOM_DETAILS),
        lambda: services.archive_room(manager, 10**9),
        lambda: services.open_again(manager, 10**9, 10**9),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_list_of_staff_shows_what_they_may_manage(centre):
    others = [make_centre(), make_centre()]
    people = [
        make_person(),
        make_person(is_admin=True),
        *(make_staff(where, role) for where in (centre, others[0]) for role in Role),
    ]
    for person in people:
        who = actor(person)
        shown = {one.id for one in db.session.scalars(queries.visible_to(who))}
        assert shown == {one.id for one in (centre, *others) if can(who, Action.MANAGE_SOME_CENTRE, one)}


# --- details and terms


def test_create_centre_is_closed_and_keeps_its_first_address(client):
    slug = services.create_centre(admin(), DETAILS_OF_NEW)
    made = queries.centre_by_slug(slug)
    assert (slug, made.opening, made.quota_hours) == ("centrum-nowe", [], 20)

    services.change_centre(admin(), made.id, replace(DETAILS_OF_NEW, name="Inne"), seen=seen("centre", made, DETAILS))

    assert (queries.centre_by_slug(slug).name, verbs("centre", made.id)) == ("Inne", ["created", "edited"])


def test_create_centre_never_takes_the_address_of_a_page():
    assert services.create_centre(admin(), replace(DETAILS_OF_NEW, name="Nowe")) == "nowe-2"


def test_two_centres_of_one_name_are_refused(centre, manager):
    with pytest.raises(no.NameTaken):
        services.create_centre(admin(), replace(DETAILS_OF_NEW, name=centre.name.upper()))
    other = make_centre(name="Łąka")
    with pytest.raises(no.NameTaken):
        services.change_centre(admin(), centre.id, replace(DETAILS_OF_NEW, name="ŁĄKA"), seen=0)
    services.change_centre(admin(), other.id, replace(DETAILS_OF_NEW, name="ŁĄKA"), seen=0)


def test_change_centre_says_in_the_trail_what_was_changed(centre, manager):
    wanted = replace(
        CentreDetails(name=centre.name, street=centre.street, postcode=centre.postcode),
        phone="12 345 67 89",
        operator="Fundacja",
    )
    services.change_centre(manager, centre.id, wanted, seen=0)
    services.change_centre(manager, centre.id, wanted, seen=seen("centre", centre, DETAILS))
    (record,) = history_of("centre", centre.id)
    assert (record.facts, record.actor_id, record.centre_id) == (
        {"changed": ["phone", "operator"]},
        manager.person_id,
        centre.id,
    )


def test_two_editors_lose_nothing_but_only_of_the_same_part(centre, manager):
    services.change_week(manager, centre.id, [[]] * 7, seen=0)
    services.change_centre(manager, centre.id, DETAILS_OF_NEW, seen=0)
    services.change_terms(manager, centre.id, [TermWords(None, "a", "b", "c")], seen=0)
    for attempt in (
        lambda: services.change_week(manager, centre.id, [[Block(0, 60)]] * 7, seen=0),
        lambda: services.change_centre(manager, centre.id, replace(DETAILS_OF_NEW, name="Inne"), seen=0),
        lambda: services.change_terms(manager, centre.id, [], seen=0),
    ):
        with pytest.raises(ChangedMeanwhile):
            attempt()
    kept = db.session.get(Centre, centre.id)
    assert (kept.name, kept.opening, len(kept.terms)) == ("Centrum Nowe", [], 1)


def test_change_terms_keeps_those_that_stay_and_their_order(centre, manager):
    services.change_terms(
        manager, centre.id, [TermWords(None, "jeden", "one", "один"), TermWords(None, "dwa", "two", "два")], seen=0
    )
    one, two = (term.id for term in centre.terms)
    last = seen("centre", centre, TERMS)

    services.change_terms(
        manager,
        centre.id,
        [TermWords(two, "dwa!", "two", "два"), TermWords(two, "trzy", "three", "три"), TermWords(10**9, "x", "x", "x")],
        seen=last,
    )

    kept = [(term.id == two, term.id == one, term.sentence_pl) for term in db.session.get(Centre, centre.id).terms]
    assert kept == [(True, False, "dwa!"), (False, False, "trzy"), (False, False, "x")]
    with pytest.raises(no.TermInOneLanguage):
        services.change_terms(manager, centre.id, [TermWords(None, "a", "", "c")], seen=0)
    with pytest.raises(no.TooManyTerms):
        services.change_terms(manager, centre.id, [TermWords(None, "a", "b", "c")] * 13, seen=0)


def test_term_of_another_centre_is_not_taken_over(centre, manager):
    elsewhere = make_centre()
    services.change_terms(admin(), elsewhere.id, [TermWords(None, "ich", "theirs", "їхнє")], seen=0)
    (theirs,) = (term.id for term in elsewhere.terms)

    services.change_terms(manager, centre.id, [TermWords(theirs, "nasze", "ours", "наше")], seen=0)

    assert [term.sentence_pl for term in db.session.get(Centre, elsewhere.id).terms] == ["ich"]


def test_archive_centre_waits_for_its_bookings(centre):
    uid = booking(make_room(centre))
    with pytest.raises(no.FutureBookings) as caught:
        services.archive_centre(admin(), centre.id)
    assert caught.value.facts == {"count": 1, "first": BOOKED}
    cancel_booking(actor(make_staff(centre)), uid)

    services.archive_centre(admin(), centre.id)
    assert queries.centre_by_slug(centre.slug) is None
    services.restore_centre(admin(), centre.id)
    assert queries.centre_by_slug(centre.slug).id == centre.id
    assert verbs("centre", centre.id) == ["archived", "restored"]


# --- hours


def test_change_week_sets_hours_and_lists_bookings_that_are_outside(centre, manager):
    room = make_room(centre)
    inside, outside = period("2026-12-01", "10:00", "11:00"), period("2026-12-01", "18:00", "19:00")
    for when in (outside, inside):
        booking(room, when)
    assert queries.outside_hours(centre.id) == []

    services.change_week(manager, centre.id, [[Block(540, 720), Block(720, 1020)]] * 6 + [[]], seen=0)

    assert [(use.period, use.rooms, use.kind) for use in queries.outside_hours(centre.id)] == [
        (outside, room.name, "booking")
    ]
    assert queries.opening(centre.id, date(2026, 12, 1), date(2026, 12, 1)) == [period("2026-12-01", "9:00", "17:00")]
    last = seen("centre", centre, WEEK)
    services.change_week(manager, centre.id, [[Block(540, 720), Block(720, 1020)]] * 6 + [[]], seen=last)
    assert verbs("centre", centre.id) == ["hours_changed"]


def test_change_days_replaces_and_forget_days_takes_the_whole_span(centre, manager):
    first, last = date(2026, 12, 21), date(2026, 12, 24)
    services.change_days(manager, centre.id, first, last, blocks=[], reasons=REASONS)
    services.change_days(manager, centre.id, last, last, blocks=[Block(540, 780)], reasons={"pl": "Wigilia"})

    spans = queries.spans_ahead(centre.id)
    assert [(span.first, span.last, span.words, span.exception.reason_pl) for span in spans] == [
        (first, last - timedelta(days=1), "", "Remont"),
        (last, last, "9:00–13:00", "Wigilia"),
    ]
    services.forget_days(manager, centre.id, spans[0].exception.id)
    assert [span.first for span in queries.spans_ahead(centre.id)] == [last]
    with pytest.raises(NotFound):
        services.forget_days(manager, centre.id, 10**9)
    assert verbs("centre", centre.id) == ["days_changed", "days_changed", "day_forgotten"]


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (date(2026, 12, 2), date(2026, 12, 1), no.DaysBackwards),
        (date(2026, 11, 23), date(2026, 12, 1), no.DaysOver),
        (date(2026, 12, 1), date(2027, 2, 1), no.TooManyDays),
        (date(2101, 1, 1), date(2101, 1, 1), OutOfCalendar),
        (date(9999, 12, 31), date(9999, 12, 31), OutOfCalendar),
    ],
)
def test_days_that_cannot_be_are_refused(centre, manager, first, last, refusal):
    with pytest.raises(refusal):
        services.change_days(manager, centre.id, first, last, blocks=[], reasons=REASONS)
    assert db.session.scalar(select(func.count()).select_from(DayException)) == 0


def test_exception_of_another_centre_is_not_found(centre, manager):
    elsewhere = make_centre()
    day = date(2026, 12, 1)
    services.change_days(admin(), elsewhere.id, day, day, blocks=[], reasons=REASONS)
    (span,) = queries.spans_ahead(elsewhere.id)
    with pytest.raises(NotFound):
        services.forget_days(manager, centre.id, span.exception.id)


def test_close_on_feasts_takes_only_holidays_that_are_free_to_set(centre, manager):
    eve, christmas, workday = date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 1)
    services.change_days(manager, centre.id, eve, eve, blocks=[Block(540, 780)], reasons=REASONS)
    assert [feast.day for feast in queries.feasts_ahead(centre.id)][:2] == [christmas, date(2026, 12, 26)]

    assert services.close_on_feasts(manager, centre.id, [eve, christmas, workday]) == 1
    assert services.close_on_feasts(manager, centre.id, [christmas]) == 0

    kept = queries.exceptions_ahead(centre.id, workday, christmas)
    assert [(day.day, day.is_holiday, day.reason_en) for day in kept] == [
        (eve, False, "Renovation"),
        (christmas, True, "Christmas Day"),
    ]


# --- rooms


def test_add_room_has_a_resource_of_its_own_and_its_rules(centre, manager):
    details = replace(
        ROOM_DETAILS, features=frozenset({FeatureKind.WIFI, FeatureKind.STAGE}), rules=RoomSettings(pad_after=30)
    )
    made = db.session.get(Room, services.add_room(manager, centre.id, details))
    assert (made.slug, made.seats, made.pad_after, len(made.resource_ids)) == ("sala-biala", 30, 30, 1)
    assert {feature.kind for feature in made.features} == details.features
    with pytest.raises(no.NameTaken):
        services.add_room(manager, centre.id, replace(details, name="SALA BIAŁA"))
    assert verbs("room", made.id) == ["created"]


def test_change_room_keeps_its_bookings_and_says_what_was_changed(centre, manager):
    made = services.add_room(manager, centre.id, ROOM_DETAILS)
    room = db.session.get(Room, made)
    booking(room)
    wanted = replace(
        ROOM_DETAILS,
        name="Sala Czarna",
        layouts={LayoutKind.CIRCLE: 12, LayoutKind.THEATRE: 25},
        features=frozenset({FeatureKind.PIANO}),
    )

    services.change_room(manager, made, wanted, seen=seen("room", room, DETAILS))

    room = db.session.get(Room, made)
    assert (room.name, room.slug) == ("Sala Czarna", "sala-biala")
    assert {layout.kind: layout.seats for layout in room.layouts} == wanted.layouts
    assert history_of("room", made)[-1].facts == {"changed": ["name", "layouts", "features"]}
    assert queries.bookings_ahead(room.resource_ids) == [BOOKED]
    with pytest.raises(ChangedMeanwhile):
        services.change_room(manager, made, ROOM_DETAILS, seen=0)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"layouts": {}}, no.NoSeats),
        ({"layouts": {LayoutKind.CIRCLE: 2001}}, no.NumberNotPossible),
        ({"rules": RoomSettings(min_minutes=60, max_minutes=30)}, no.ShortestOverLongest),
        ({"rules": RoomSettings(max_minutes=10081)}, no.NumberNotPossible),
    ],
)
def test_rooms_that_cannot_be_are_refused(centre, manager, wrong, refusal):
    with pytest.raises(refusal):
        services.add_room(manager, centre.id, replace(ROOM_DETAILS, **wrong))
    assert db.session.scalar(select(func.count()).select_from(Room)) == 0


def test_archive_room_waits_for_its_bookings_and_closes_the_way_in(centre, manager):
    room = make_room(centre)
    uid = booking(room)
    with pytest.raises(no.FutureBookings):
        services.archive_room(manager, room.id)
    cancel_booking(actor(make_staff(centre)), uid)

    services.archive_room(manager, room.id)
    assert queries.room_by_slugs(centre.slug, room.slug) is None
    services.restore_room(manager, room.id)
    assert queries.room_by_slugs(centre.slug, room.slug).id == room.id


# --- parts


def test_choose_parts_makes_a_hall_and_takes_it_apart(centre, manager):
    room, left, right = make_room(centre), make_room(centre, "Lewa"), make_room(centre, "Prawa")
    both = [*left.resource_ids, *right.resource_ids]

    services.choose_parts(manager, room.id, [left.id, right.id], seen=0)

    assert room.resource_ids == both
    assert [part.name for part in queries.parts_of(room)] == ["Lewa", "Prawa"]
    assert queries.hall_of(left).id == room.id
    services.choose_parts(manager, room.id, [], seen=seen("room", room, PARTS))
    assert (len(room.resource_ids), set(room.resource_ids) & set(both)) == (1, set())
    assert verbs("room", room.id) == ["parts_changed", "parts_changed"]


def test_booked_hall_takes_its_parts(centre, manager):
    room, left, right = make_room(centre), make_room(centre, "Lewa"), make_room(centre, "Prawa")
    services.choose_parts(manager, room.id, [left.id, right.id], seen=0)
    booking(room)
    assert queries.bookings_ahead(left.resource_ids) == queries.bookings_ahead(right.resource_ids) == [BOOKED]


def test_parts_that_cannot_be_are_refused(centre, manager):
    room, part, other = make_room(centre), make_room(centre, "Lewa"), make_room(centre, "Prawa")
    stranger, gone = make_room(make_centre()), make_room(centre, "Dawna")
    services.archive_room(manager, gone.id)
    hall = make_hall(centre, part, other)
    for ids, refusal in (
        ([part.id], no.OnePart),
        ([part.id, part.id], no.OnePart),
        ([part.id, room.id], no.PartElsewhere),
        ([part.id, stranger.id], no.PartElsewhere),
        ([part.id, gone.id], no.PartElsewhere),
        ([part.id, 10**9], no.PartElsewhere),
        ([part.id, hall.id], no.PartIsHall),
    ):
        with pytest.raises(refusal):
            services.choose_parts(manager, room.id, ids, seen=0)
    with pytest.raises(no.IsPart):
        services.choose_parts(manager, part.id, [room.id, other.id], seen=0)
    assert [part.name for part in queries.free_for_parts(room)] == ["Lewa", "Prawa"]


def test_choose_parts_waits_for_what_stands_on_the_whole_hall_alone(centre, manager):
    left, right, third = (make_room(centre, name) for name in ("Lewa", "Prawa", "Trzecia"))
    hall = make_hall(centre, left, right)
    booking(left)
    on_hall = booking(hall, BOOKED.shifted(timedelta(days=1)))
    with pytest.raises(no.PartsInUse) as caught:
        services.choose_parts(manager, hall.id, [left.id, third.id], seen=0)
    assert caught.value.facts["first"] == BOOKED.shifted(timedelta(days=1))
    cancel_booking(actor(make_staff(centre)), on_hall)

    services.choose_parts(manager, hall.id, [left.id, third.id], seen=0)

    assert [part.name for part in queries.parts_of(hall)] == ["Lewa", "Trzecia"]


def test_part_of_a_hall_is_archived_after_the_hall_and_comes_back_before_it(centre, manager):
    left, right = make_room(centre, "Lewa"), make_room(centre, "Prawa")
    hall = make_hall(centre, left, right)
    with pytest.raises(no.IsPart):
        services.archive_room(manager, left.id)
    booking(left)
    services.archive_room(manager, hall.id)
    services.archive_room(manager, right.id)
    with pytest.raises(no.PartOutOfUse):
        services.restore_room(manager, hall.id)
    services.restore_room(manager, right.id)
    services.restore_room(manager, hall.id)
    assert hall.archived_at is None


# --- photos


def test_photos_are_added_described_ordered_and_removed_with_their_files(centre, manager):
    room = make_room(centre)
    for name in ("pierwsze", "drugie", "trzecie"):
        services.add_photo(manager, room.id, picture(), alts={"pl": name, "en": "", "uk": ""})
    third = room.photos[2].id

    services.show_photo_first(manager, room.id, third)
    services.describe_photo(manager, room.id, third, alts={"pl": "z przodu", "en": "front", "uk": "спереду"})
    services.remove_photo(manager, room.id, room.photos[1].id)

    assert [photo.alt_pl for photo in db.session.get(Room, room.id).photos] == ["z przodu", "drugie"]
    assert db.session.scalar(select(func.count()).select_from(File)) == 2
    assert verbs("room", room.id) == ["photo_added"] * 3 + ["photos_ordered", "photo_described", "photo_removed"]


def test_photos_have_a_limit(centre, manager):
    room = make_room(centre)
    for _ in range(12):
        services.add_photo(manager, room.id, picture(), alts={})
    with pytest.raises(no.TooManyPhotos):
        services.add_photo(manager, room.id, picture(), alts={})
    assert db.session.scalar(select(func.count()).select_from(Photo)) == 12


def test_photo_of_another_room_is_not_found(centre, manager):
    room, other = make_room(centre), make_room(centre, "Inna")
    services.add_photo(manager, other.id, picture(), alts={})
    photo = other.photos[0].id
    for attempt in (
        lambda: services.remove_photo(manager, room.id, photo),
        lambda: services.show_photo_first(manager, room.id, photo),
        lambda: services.describe_photo(manager, room.id, photo, alts={"pl": "x"}),
    ):
        with pytest.raises(NotFound):
            attempt()


# --- closures


def test_closed_rooms_cannot_be_booked_until_it_is_called_off(centre):
    who, room = actor(make_staff(centre)), make_room(centre)
    closure = close_rooms(who, centre.id, [room.id], BOOKED, reasons=REASONS)
    (ahead,) = queries.closures_ahead(centre.id)
    assert (ahead.id, ahead.entry.period, [one.name for one in ahead.rooms]) == (closure, BOOKED, [room.name])
    with pytest.raises(Exception, match="is closed until"):
        booking(room)

    services.open_again(who, centre.id, closure)

    assert queries.closures_ahead(centre.id) == []
    booking(room)
    with pytest.raises(AlreadyCancelled):
        services.open_again(who, centre.id, closure)
    assert verbs("closure", closure) == ["closed", "opened_again"]


def test_two_closures_of_one_room_may_overlap(centre):
    who, room = actor(make_staff(centre)), make_room(centre)
    for _ in range(2):
        close_rooms(who, centre.id, [room.id], BOOKED, reasons=REASONS)
    assert len(queries.closures_ahead(centre.id)) == 2


def test_closures_that_cannot_be_are_refused(centre, clock):
    who, room, elsewhere = actor(make_staff(centre)), make_room(centre), make_room(make_centre())
    gone = make_room(centre, "Dawna")
    services.archive_room(admin(), gone.id)
    year = Period(at("2026-12-01", "0:00"), at("2027-12-03", "0:00"))
    past = period("2026-11-23", "10:00", "11:00")
    for ids, when, refusal in (
        ([], BOOKED, no.NoRoomChosen),
        ([elsewhere.id], BOOKED, no.NoRoomChosen),
        ([room.id, elsewhere.id], BOOKED, no.NoRoomChosen),
        ([room.id, gone.id], BOOKED, no.NoRoomChosen),
        ([room.id], past, no.ClosureOver),
        ([room.id], year, no.ClosureTooLong),
    ):
        with pytest.raises(refusal):
            close_rooms(who, centre.id, ids, when, reasons=REASONS)
    closure = close_rooms(who, centre.id, [room.id], BOOKED, reasons=REASONS)
    clock.move_to("2026-12-01 12:00")
    with pytest.raises(no.ClosureEnded):
        services.open_again(who, centre.id, closure)


def test_year_long_closure_is_kept_in_pieces_and_called_off_whole(centre):
    who, room = actor(make_staff(centre)), make_room(centre)
    year = Period(at("2026-12-01", "0:00"), at("2027-12-01", "0:00"))
    closure = close_rooms(who, centre.id, [room.id], year, reasons=REASONS)
    assert queries.uses_ahead(room.resource_ids) == [year]
    services.open_again(who, centre.id, closure)
    assert queries.uses_ahead(room.resource_ids) == []


# --- the trail


def test_trail_tells_of_the_centre_its_rooms_closures_equipment_and_roles_in_six_queries(
    centre, manager, count_queries
):
    room = make_room(centre)
    make_room(make_centre(), "Nie nasza")
    services.change_week(manager, centre.id, [[]] * 7, seen=0)
    services.archive_room(manager, room.id)
    services.restore_room(manager, room.id)
    close_rooms(manager, centre.id, [room.id], BOOKED, reasons=REASONS)
    centre_id = centre.id

    with count_queries() as asked:
        page = queries.trail_of(centre_id, page=1)

    assert [(change.record.verb, change.what) for change in page.changes] == [
        ("closed", "Sala Duża"),
        ("restored", "Sala Duża"),
        ("archived", "Sala Duża"),
        ("hours_changed", ""),
    ]
    assert (page.total, page.pages, {change.who for change in page.changes}) == (4, 1, {"Maria Koordynator"})
    assert len(asked) == 6
