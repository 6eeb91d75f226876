"""Writing the centres, their hours, rooms, photos and closures."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from app.accounts.models import Person, StaffRole
from app.bookings.queries.facts import centre_rules, room_rules
from app.centres.models import (
    Centre,
    CentreResource,
    Closure,
    DayException,
    ExceptionBlock,
    Feature,
    Layout,
    OpeningBlock,
    Photo,
    Room,
    RoomResource,
    Term,
)
from app.centres.queries import opening
from app.centres.rules import Feast, public_holidays
from app.cli.demo.lending import Shelves, stock_up
from app.cli.demo.people import DECIDERS, EVERYBODY
from app.cli.demo.places import PLACES, CentreSketch, ClosureSketch, RoomSketch
from app.cli.demo.year import House
from app.core.clock import Period, from_minutes
from app.core.database import db, flush
from app.files.models import File
from app.history.models import Record
from app.schedule.rules import Layer, Occupied, Status, Want
from app.schedule.steps import new_resource, take

PICTURES = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 1600, 1000
NAMES = uuid.UUID("8d0f6a52-3d0c-4f0e-9a51-2f6f0c9f2026")
WEEKDAYS, SATURDAY = (9 * 60, 21 * 60), (10 * 60, 16 * 60)


@dataclass(frozen=True)
class Places:
    """What was built: rooms by `centre/room`, the rules that the planner asks, and equipment by centre."""

    rooms: Mapping[str, Room]
    house: House
    shelves: Shelves


def build_centres(people: Mapping[str, Person], day: date, since: datetime) -> Places:
    """Both centres, open from Monday to Saturday, with the public holidays of four years."""
    rooms: dict[str, Room] = {}
    centres: dict[str, Centre] = {}
    closures: list[Occupied] = []
    monday = day - timedelta(days=day.weekday())
    for sketch in PLACES:
        centre = _centre(sketch, monday, since)
        centres[sketch.slug] = centre
        rooms |= {f"{sketch.slug}/{slug}": room for slug, room in _rooms(sketch, centre, since).items()}
        for closure in sketch.closures:
            closures += _close(closure, centre, rooms, monday, people[DECIDERS[sketch.slug][0]])
    _give_roles(people, centres, since)
    flush()
    first, last = day - timedelta(days=200), day + timedelta(days=220)
    house = House(
        rooms={path: room_rules(room) for path, room in rooms.items()},
        centres={slug: centre_rules(centre) for slug, centre in centres.items()},
        opening={slug: opening(centre.id, first, last) for slug, centre in centres.items()},
        closures=closures,
    )
    return Places(rooms, house, stock_up(centres, since))


def _centre(sketch: CentreSketch, monday: date, since: datetime) -> Centre:
    feasts = public_holidays(monday.year - 1, monday.year + 2)
    centre = Centre(
        slug=sketch.slug,
        name=sketch.name,
        street=sketch.street,
        postcode=sketch.postcode,
        latitude=sketch.geo[0],
        longitude=sketch.geo[1],
        district=sketch.district,
        email=sketch.email,
        phone=sketch.phone,
        operator=sketch.operator,
        quota_hours=sketch.quota_hours,
        paid_events=sketch.paid_events,
        opening=[
            OpeningBlock(weekday=weekday, opens=opens, closes=closes)
            for weekday, (opens, closes) in enumerate([WEEKDAYS] * 5 + [SATURDAY])
        ],
        terms=[Term(position=number, **words.columns("sentence")) for number, words in enumerate(sketch.terms)],
        exceptions=[*_holidays(feasts), *_exceptions(sketch, monday, feasts)],
        created_at=since,
        home=CentreResource(resource_id=new_resource("centre")),
        **sketch.about.columns("about"),
        **sketch.how_to_get.columns("how_to_get"),
        **sketch.access.columns("access"),
    )
    db.session.add(centre)
    flush()
    return centre


def _holidays(feasts: Sequence[Feast]) -> Iterator[DayException]:
    """The public holidays of Poland, by name in three languages."""
    for feast in feasts:
        reasons = {f"reason_{language}": name for language, name in feast.names.items()}
        yield DayException(day=feast.day, is_holiday=True, blocks=[], **reasons)


def _exceptions(sketch: CentreSketch, monday: date, feasts: Sequence[Feast]) -> Iterator[DayException]:
    """The centre's own days that differ; a public holiday stays one."""
    taken = {feast.day for feast in feasts}
    for exception in sketch.exceptions:
        differs = monday + timedelta(days=exception.weeks * 7 + exception.weekday)
        if differs not in taken:
            blocks = [ExceptionBlock(opens=opens, closes=closes) for opens, closes in filter(None, [exception.hours])]
            yield DayException(day=differs, blocks=blocks, **exception.reason.columns("reason"))


def _rooms(sketch: CentreSketch, centre: Centre, since: datetime) -> dict[str, Room]:
    """The rooms by slug; parts first, because a hall takes their resources."""
    built: dict[str, Room] = {}
    for position, room in sorted(enumerate(sketch.rooms), key=lambda numbered: len(numbered[1].parts)):
        resources = [built[part].resources[0].resource_id for part in room.parts] or [new_resource("room")]
        built[room.slug] = _room(room, centre, position, resources, since)
        db.session.add(built[room.slug])
        flush()
    return built


def _room(sketch: RoomSketch, centre: Centre, position: int, resources: list[int], since: datetime) -> Room:
    return Room(
        centre=centre,
        slug=sketch.slug,
        name=sketch.name,
        position=position,
        floor=sketch.floor,
        area_m2=sketch.area_m2,
        step_free=sketch.step_free,
        lift=sketch.lift,
        hearing_loop=sketch.hearing_loop,
        accessible_toilet=sketch.accessible_toilet,
        door_width_cm=sketch.door_width_cm,
        approval=sketch.approval,
        resources=[RoomResource(resource_id=resource_id) for resource_id in sorted(resources)],
        layouts=[Layout(kind=kind, seats=seats) for kind, seats in sketch.layouts.items()],
        features=[Feature(kind=kind) for kind in sketch.features],
        photos=list(_photos(sketch, since)),
        created_at=since,
        **sketch.about.columns("about"),
        **sketch.rules,
    )


def _photos(sketch: RoomSketch, since: datetime) -> Iterator[Photo]:
    for position, (name, alt) in enumerate(sketch.pictures.items()):
        if not (PICTURES / f"{name}.webp").exists():
            continue
        content = (PICTURES / f"{name}.webp").read_bytes()
        file = File(
            key=uuid.uuid5(NAMES, name).hex,
            media_type="image/webp",
            name=f"{name}.webp",
            size=len(content),
            width=WIDTH,
            height=HEIGHT,
            content=content,
            created_at=since,
        )
        yield Photo(file=file, position=position, **alt.columns("alt"))


def _close(
    sketch: ClosureSketch, centre: Centre, rooms: Mapping[str, Room], monday: date, closer: Person
) -> list[Occupied]:
    """Shut rooms from Monday's opening until the last day's end; gives what that occupies."""
    first = monday + timedelta(days=sketch.weeks * 7)
    period = Period(from_minutes(first, 0), from_minutes(first + timedelta(days=sketch.days), 0))
    shut = [rooms[f"{centre.slug}/{slug}"] for slug in sketch.rooms]
    resources = sorted({resource_id for room in shut for resource_id in room.resource_ids})
    said = period.starts - timedelta(days=30, hours=-11)
    entry = take("closure", period, [Want(resource_id, period, Layer.CLOSURE) for resource_id in resources])
    entry.uid = str(uuid.uuid5(NAMES, f"closure:{sketch.reason.pl}"))
    entry.created_at = entry.changed_at = said
    closure = Closure(
        centre_id=centre.id,
        entry=entry,
        closed_by_id=closer.id,
        rooms=shut,
        created_at=said,
        **sketch.reason.columns("reason"),
    )
    db.session.add(closure)
    flush()
    db.session.add(
        Record(
            at=said, verb="closed", subject="closure", subject_id=closure.id, actor_id=closer.id, centre_id=centre.id
        )
    )
    return [
        Occupied(
            *(resource_id, period, Layer.CLOSURE),
            entry_id=entry.id,
            kind="closure",
            status=Status.CONFIRMED,
            title="",
            core=period,
        )
        for resource_id in resources
    ]


def _give_roles(people: Mapping[str, Person], centres: Mapping[str, Centre], since: datetime) -> None:
    for sketch in EVERYBODY:
        for slug, role in sketch.roles:
            db.session.add(
                StaffRole(
                    person_id=people[sketch.key].id,
                    centre_id=centres[slug].id,
                    role=role,
                    granted_by_id=people["admin"].id,
                    created_at=since + timedelta(days=3),
                )
            )
