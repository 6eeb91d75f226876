"""Makers of people, organisations, centres, rooms and bookings for tests, in as few words as the test needs."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.accounts.models import Person, StaffRole
from app.bookings.models import (
    Booking,
    BookingChange,
    BookingSeries,
    ClosurePlan,
    Consequence,
    PlannedClosure,
    Reason,
    Waiting,
)
from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import arrangement_of
from app.bookings.rules.consequences import Cause, ConsequenceKind, end_of_consequence
from app.bookings.rules.repeats import Pattern, Repeat, occurrences
from app.bookings.rules.states import RefusalReason
from app.bookings.services import (
    OtherTime,
    approve_booking,
    book_room,
    book_series,
    change_booking,
    offer_other_time,
    offer_what_is_free,
)
from app.bookings.services.asking import RoomRequest
from app.bookings.services.closing import Closing, close_as_planned
from app.bookings.services.series import DateAsked, SeriesContent, SeriesRequest
from app.centres import services as centre_services
from app.centres.models import (
    Centre,
    CentreResource,
    Equipment,
    EquipmentUnit,
    Layout,
    OpeningBlock,
    OutsideCalendar,
    Photo,
    Room,
    RoomResource,
)
from app.centres.rules import Approval, LayoutKind
from app.centres.rules.outside import OutsideDetails, read_outside
from app.core.access import Actor, OrganisationRole, Role
from app.core.clock import Period, local, now, today
from app.core.database import db, transaction
from app.desk.rules.sheets.states import Kind
from app.desk.services.importing import send_file, work_off
from app.files.rules import Picture
from app.files.steps import keep_picture
from app.organisations.models import Membership, Organisation, OrganisationKind, Verification
from app.organisations.queries import actor_for
from app.programme import steps as programme
from app.programme.models import Activity, Enrolment, EnrolmentTerms, GroupMember, Seating, Trainer, WorkingGroup
from app.programme.queries.groups import group_by_slug
from app.programme.rules.details import Details
from app.programme.rules.enrolling import EVERYBODY
from app.programme.rules.groups import GroupDetails
from app.programme.rules.kinds import Access, ActivityKind, Audience, EventLanguage, Topic
from app.programme.services.announcing import publish
from app.programme.services.dates import DatesAsked, add_sessions
from app.programme.services.groups import create_group
from app.programme.services.making import create_activity
from app.programme.services.polls import OptionAsked, PollAsked, open_poll
from app.schedule.models import Entry
from app.schedule.steps import new_resource, places

WARSAW = ZoneInfo("Europe/Warsaw")
PASSWORD = "Krakow-2026-demo"  # noqa: S105 - the demo's own
_number = itertools.count(1)


def at(day: str, clock: str) -> datetime:
    """`at("2026-12-01", "18:00")`: wall-clock time in Kraków as UTC; "24:00" is the next midnight."""
    hours, minutes = map(int, clock.split(":"))
    wall = datetime.combine(date.fromisoformat(day), time(hours % 24, minutes), tzinfo=WARSAW)
    return (wall + timedelta(days=hours // 24)).astimezone(UTC)


def period(day: str, starts: str, ends: str) -> Period:
    return Period(at(day, starts), at(day, ends))


@transaction
def make_person(email: str | None = None, *, name: str = "Anna Nowak", confirmed: bool = True, **more: Any) -> Person:
    person = Person(
        email=email or f"person{next(_number)}@example.org",
        name=name,
        password_hash="",
        resource_id=new_resource("person"),
        email_confirmed_at=now() if confirmed else None,
        **more,
    )
    db.session.add(person)
    return person


@transaction
def make_organisation(
    *owners: Person,
    name: str = "Stowarzyszenie Wisła",
    kind: OrganisationKind = OrganisationKind.ASSOCIATION,
    verified: bool = True,
    bookers: tuple[Person, ...] = (),
) -> Organisation:
    state = Verification.VERIFIED if verified else Verification.WAITING
    organisation = Organisation(
        name=name,
        kind=kind,
        verification=state,
        resource_id=new_resource("organisation"),
        created_by_id=owners[0].id,
    )
    db.session.add(organisation)
    db.session.flush()
    roles = [(person, OrganisationRole.OWNER) for person in owners]
    roles += [(person, OrganisationRole.BOOKER) for person in bookers]
    for person, role in roles:
        db.session.add(Membership(organisation_id=organisation.id, person_id=person.id, role=role))
    return organisation


@transaction
def make_centre(name: str = "Centrum Testowe", *, opens: str = "9:00", closes: str = "21:00", **more: Any) -> Centre:
    """Open from Monday to Saturday."""
    first, last = (int(clock.split(":")[0]) * 60 + int(clock.split(":")[1]) for clock in (opens, closes))
    centre = Centre(
        slug=more.pop("slug", f"centrum-{next(_number)}"),
        name=name,
        street="ul. Testowa 1",
        postcode="30-001",
        opening=[OpeningBlock(weekday=day, opens=first, closes=last) for day in range(6)],
        home=CentreResource(resource_id=new_resource("centre")),
        **more,
    )
    db.session.add(centre)
    return centre


@transaction
def make_room(centre: Centre, name: str = "Sala Duża", *, seats: int = 20, **more: Any) -> Room:
    """A room of its own resource, approved by staff unless `approval` says otherwise."""
    room = Room(
        centre_id=centre.id,
        slug=more.pop("slug", f"sala-{next(_number)}"),
        name=name,
        layouts=[Layout(kind=LayoutKind.THEATRE, seats=seats)],
        resources=[RoomResource(resource_id=new_resource("room"))],
        **more,
    )
    db.session.add(room)
    return room


@transaction
def make_hall(centre: Centre, *parts: Room, name: str = "Hala", seats: int = 60, **more: Any) -> Room:
    """A room that takes the resources of its parts."""
    room = Room(
        centre_id=centre.id,
        slug=f"hala-{next(_number)}",
        name=name,
        layouts=[Layout(kind=LayoutKind.THEATRE, seats=seats)],
        resources=[RoomResource(resource_id=kept) for part in parts for kept in part.resource_ids],
        **more,
    )
    db.session.add(room)
    return room


@transaction
def make_equipment(centre: Centre, name: str = "Projektor", *, units: int = 3, **more: Any) -> Equipment:
    """So many units of a kind that the centre lends."""
    made = [EquipmentUnit(resource_id=new_resource("equipment"), label=str(n + 1)) for n in range(units)]
    kind = Equipment(centre_id=centre.id, name_pl=name, units=made, **more)
    db.session.add(kind)
    return kind


def make_outside(centre: Centre, *events: str, by: Person, **more: Any) -> OutsideCalendar:
    """A calendar of others, each event in its lines; without any it has one evening and two whole days."""
    content = calendar_file(*(events or (EVENING_OF_OTHERS, DAYS_OF_OTHERS)))
    told = {"name": "Święta miejskie", "source": "Miasto Kraków", "address": "https://www.krakow.pl/", **more}
    is_shown = told.pop("is_shown", True)
    made = centre_services.add_outside(
        actor(by), centre.id, OutsideDetails(**told), read_outside(content, today=today())
    )
    if not is_shown:
        centre_services.hide_outside(actor(by), centre.id, made)
    return db.session.get_one(OutsideCalendar, made)


def calendar_file(*events: str) -> bytes:
    """Each event is its lines without its frame."""
    framed = [f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT" for event in events]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//PL", *framed, "END:VCALENDAR", ""]
    return "\n".join(lines).replace("\n", "\r\n").encode()


EVENING_OF_OTHERS = """UID:wieczor
DTSTART;TZID=Europe/Warsaw:20261202T180000
DTEND;TZID=Europe/Warsaw:20261202T200000
SUMMARY:Koncert na Rynku
LOCATION:Rynek Główny"""
DAYS_OF_OTHERS = "UID:dni\nDTSTART;VALUE=DATE:20261205\nDTEND;VALUE=DATE:20261207\nSUMMARY:Dni Krakowa"


@transaction
def make_reasons(centre: Centre, *texts: str, needs_words: bool = True) -> list[Reason]:
    """The centre's own list of reasons to refuse."""
    kinds = RefusalReason.COMMERCIAL, RefusalReason.OTHER
    named = texts or ("Wydarzenie jest komercyjne", "Inny powód")
    made = [
        Reason(centre_id=centre.id, kind=kinds[min(place, 1)], position=place, text_pl=text, needs_words=needs_words)
        for place, text in enumerate(named)
    ]
    db.session.add_all(made)
    return made


@transaction
def make_photo(room: Room, alt: str = "Krzesła w kręgu") -> Photo:
    """A photo after the others; its bytes are nothing that a browser could show."""
    kept = keep_picture(Picture(b"webp", 4, 3), uploaded_by_id=None)
    photo = Photo(room_id=room.id, file_id=kept.id, position=len(room.photos), alt_pl=alt)
    db.session.add(photo)
    return photo


@transaction
def make_staff(centre: Centre, role: Role = Role.COORDINATOR, email: str | None = None) -> Person:
    person = Person(
        email=email or f"staff{next(_number)}@example.org",
        name="Maria Koordynator",
        password_hash="",
        resource_id=new_resource("person"),
        email_confirmed_at=now(),
    )
    db.session.add(person)
    db.session.flush()
    db.session.add(StaffRole(person_id=person.id, centre_id=centre.id, role=role))
    return person


def actor(person: Person) -> Actor:
    """Who this person is at this moment."""
    return actor_for(person.id)


def ask_for(room: Room, when: Period, organisation: Organisation | None = None, **more: Any) -> RoomRequest:
    return RoomRequest(
        room_id=room.id,
        period=when,
        title=more.pop("title", "Spotkanie zarządu"),
        purpose=more.pop("purpose", "Zebranie członków"),
        people=more.pop("people", 10),
        organisation_id=organisation.id if organisation is not None else None,
        **more,
    )


def make_booking(
    person: Person, room: Room, when: Period, organisation: Organisation | None = None, **more: Any
) -> str:
    """Ask for a room through the service; gives the uid."""
    key = more.pop("key", f"key-{next(_number)}")
    return book_room(actor(person), ask_for(room, when, organisation, **more), key=key)


@transaction
def make_consequence(uid: str, kind: ConsequenceKind = ConsequenceKind.WARNING, **more: Any) -> Consequence:
    """A consequence of a booking, as if it had been a no-show; it begins now."""
    booking = db.session.scalars(select(Booking).join(Booking.entry).where(Entry.uid == uid)).one()
    starts = more.pop("starts", now())
    consequence = Consequence(
        kind=kind,
        cause=Cause.NO_SHOW,
        booking_id=booking.id,
        centre_id=booking.centre_id,
        organisation_id=booking.organisation_id,
        asked_by_id=booking.asked_by_id,
        period=Period(starts, more.pop("ends", end_of_consequence(starts))),
        **more,
    )
    db.session.add(consequence)
    return consequence


def make_change(person: Person, room: Room, day: str, organisation: Organisation | None, decider: Person) -> str:
    """An approved booking of that day from 10 to 11, and a change of it to 14 to 16 that waits; gives its uid."""
    uid = make_booking(person, room, period(day, "10:00", "11:00"), organisation)
    approve_booking(actor(decider), uid)
    booking = booking_by_uid(uid)
    assert booking is not None
    as_it_is = arrangement_of(booking)
    later = replace(as_it_is.ask, period=period(day, "14:00", "16:00"))
    change_booking(actor(person), uid, replace(as_it_is, ask=later))
    return db.session.scalars(select(Entry.uid).join(BookingChange).where(BookingChange.booking_id == booking.id)).one()


def make_counter_offer(
    person: Person, room: Room, when: Period, organisation: Organisation | None, decider: Person
) -> str:
    """A request, and the same hours of the day after that staff offer for it; gives the request's uid."""
    uid = make_booking(person, room, when, organisation)
    offer_other_time(actor(decider), uid, OtherTime(room.id, when.shifted(timedelta(days=1))))
    return uid


def make_offer(
    person: Person, room: Room, when: Period, organisation: Organisation, series_uid: str | None = None
) -> str:
    """What somebody waited for, held for them now, as a missing day of a series where one is named; gives the uid."""
    series = db.session.scalars(select(BookingSeries).where(BookingSeries.uid == series_uid)).one_or_none()
    uid = _line_up(person, room, when, organisation, series)
    assert offer_what_is_free(now()) == 1
    return uid


@transaction
def _line_up(person: Person, room: Room, when: Period, organisation: Organisation, series: BookingSeries | None) -> str:
    waiting = Waiting(
        centre_id=room.centre_id,
        room_id=room.id,
        organisation_id=organisation.id,
        asked_by_id=person.id,
        turnstile_id=organisation.resource_id,
        period=when,
        title="Spotkanie",
        purpose="Spotkanie",
        people=5,
        series_id=series.id if series is not None else None,
        series_day=when.starts.date() if series is not None else None,
    )
    db.session.add(waiting)
    db.session.flush()
    return waiting.uid


def make_import(person: Person, centre: Centre) -> int:
    """A checked file with one new room; gives the number of its import."""
    content = b"key;name;seats_theatre\nx1;Nowa sala;20\n"
    run_id = send_file(actor(person), Kind.ROOMS, centre.id, name="sale.csv", content=content, defaults={})
    work_off(run_id)
    return run_id


@transaction
def make_trainer(centre: Centre, person: Person | None = None, *, name: str = "Ewa Trenerka") -> Trainer:
    """Somebody on the centre's list of those who may lead."""
    if person is None:
        number = next(_number)
        person = Person(
            email=f"trainer{number}@example.org",
            name=name,
            password_hash="",
            resource_id=new_resource("person"),
            email_confirmed_at=now(),
        )
        db.session.add(person)
        db.session.flush()
    trainer = Trainer(centre_id=centre.id, person_id=person.id, added_by_id=person.id)
    db.session.add(trainer)
    return trainer


def details(title: str = "Pierwszy wniosek o dotację", **more: Any) -> Details:
    """What staff would write of a training."""
    more.setdefault("kind", ActivityKind.TRAINING)
    more.setdefault("summary_pl", "Jak napisać wniosek, który ma szansę.")
    return Details(title_pl=title, **more)


# An activity that each filter of the programme tells from others.
MEADOW: Mapping[str, Any] = {
    "title": "Łąka za blokiem",
    "kind": ActivityKind.WORKSHOP,
    "topics": (Topic.LAW,),
    "audiences": (Audience.SENIORS,),
    "languages": (EventLanguage.UKRAINIAN,),
    "access": (Access.EASY_TEXT,),
}


def make_activity(
    staff: Person, centre: Centre, *dates: Period, room: Room | None = None, published: bool = False, **more: Any
) -> int:
    """An activity of the centre with dates in the room, through the services; gives its number."""
    activity_id = create_activity(actor(staff), centre.id, details(**more))
    for when in dates:
        starts, ends = local(when.starts), local(when.ends)
        minutes = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute
        asked = DatesAsked(room.id if room is not None else None, (starts.date(),), minutes[0], minutes[1] or 1440)
        add_sessions(actor(staff), activity_id, asked)
    if published:
        publish(actor(staff), activity_id)
    return activity_id


@transaction
def make_terms(activity_id: int, **more: Any) -> Seating:
    """Let an activity with seats enrol from now on; gives the first of its seatings."""
    terms = EnrolmentTerms(activity_id=activity_id, **more)
    db.session.add(terms)
    return programme.open_seatings(db.session.get_one(Activity, activity_id), terms)[0]


@transaction
def make_enrolment(seating: Seating, person: Person | None = None, **more: Any) -> Enrolment:
    """A person, or somebody known by a name alone, who joined the places now, in whatever state that puts them."""
    mine, pool = programme.lock_seating(seating.id)
    resource_id = person.resource_id if person is not None else new_resource("person")
    (claim_id,) = places.join(pool, resource_id, priority=more.pop("priority", EVERYBODY)).joined
    person_id, name = (person.id, person.name) if person is not None else (None, "Ewa Bilska")
    return programme.new_enrolment(mine, claim_id, person_id=person_id, name=more.pop("name", name), **more)


def make_group(
    staff: Person, centre: Centre, leader: Person, *members: Person, name: str = "Zielone podwórka", **more: Any
) -> WorkingGroup:
    """A group of the centre with its people, through the services."""
    more.setdefault("purpose_pl", "Żeby podwórka były zielone.")
    slug = create_group(actor(staff), centre.id, GroupDetails(name_pl=name, **more), leader=leader.email)
    group = group_by_slug(slug)
    assert group is not None
    _put_in(group.id, [person.id for person in members])
    db.session.expire_all()
    return group


@transaction
def _put_in(group_id: int, person_ids: Sequence[int]) -> None:
    db.session.add_all(GroupMember(group_id=group_id, person_id=number) for number in person_ids)


def make_poll(leader: Person, group: WorkingGroup, room: Room | None, *dates: Period, answer_by: datetime) -> int:
    """A choice of these dates, through the service; gives its number."""
    options = tuple(
        OptionAsked(local(one.starts).date(), minutes_of(one.starts), minutes_of(one.ends) or 1440) for one in dates
    )
    asked = PollAsked(
        title="O rabatach",
        options=options,
        answer_on=local(answer_by).date(),
        answer_at=minutes_of(answer_by),
        room_id=room.id if room is not None else None,
        place="" if room is not None else "Park Reymonta",
    )
    return open_poll(actor(leader), group.id, asked)


def minutes_of(moment: datetime) -> int:
    return local(moment).hour * 60 + local(moment).minute


INSTANT = Approval.INSTANT_FOR_VERIFIED


def make_series(
    person: Person,
    room: Room,
    first: str,
    hours: tuple[int, int] = (18, 20),
    organisation: Organisation | None = None,
    *,
    times: int = 3,
    **more: Any,
) -> str:
    """Ask for a room every week through the service, on all days of the rule but those left `out`; gives the uid."""
    out = more.pop("out", ())
    repeat = Repeat(Pattern.WEEKLY, date.fromisoformat(first), hours[0] * 60, hours[1] * 60, times=times)
    dates = [
        DateAsked(one.day, one.period, room.id)
        for one in occurrences(repeat)
        if one.period is not None and one.day.isoformat() not in out
    ]
    key = more.pop("key", f"key-{next(_number)}")
    content = SeriesContent(
        title=more.pop("title", "Próba chóru"),
        purpose=more.pop("purpose", "Śpiewamy"),
        people=more.pop("people", 10),
        **more,
    )
    organisation_id = organisation.id if organisation is not None else None
    request = SeriesRequest(room.id, repeat, tuple(dates), content, organisation_id)
    return book_series(actor(person), request, key=key)


def close_rooms(
    who: Actor, centre_id: int, room_ids: Sequence[int], when: Period, *, reasons: Mapping[str, str]
) -> int:
    """Rooms closed by a plan with nothing in the way; gives the closure's id."""
    uid = close_as_planned(who, centre_id, Closing(tuple(room_ids), (when,), reasons), {}, seen="")
    made = select(PlannedClosure.closure_id).join(ClosurePlan, ClosurePlan.id == PlannedClosure.plan_id)
    return db.session.scalars(made.where(ClosurePlan.uid == uid)).one()
