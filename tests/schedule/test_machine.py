"""The schedule against a plain model: SQLite, PostgreSQL and the model give the same answer to every step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from app import create_app
from app.core.clock import Period, now
from app.core.database import db, transaction
from app.core.errors import Refusal
from app.schedule import queries, steps
from app.schedule.rules import Layer, Status, Want
from config import Settings
from tests.support.application import Clock
from tests.support.databases import ENGINES

BEGINNING = datetime(2027, 3, 20, 8, 0, tzinfo=UTC)  # the clocks change within these weeks
ROOMS = 3
WEEK = 168
EVER = (-1000, 1000)


# --- the model: hours are numbers, and everything is compared with everything


@dataclass(frozen=True)
class Slice:
    """A room and the hours [first, last) on a layer."""

    room: int
    first: float
    last: float
    layer: str

    def meets(self, other: "Slice") -> bool:
        overlap = self.room == other.room and self.first < other.last and other.first < self.last
        return overlap and "core" in (self.layer, other.layer)


@dataclass
class Thing:
    """An entry as the model knows it, with its number in each database."""

    slices: list[Slice]
    status: str
    expires: int | None
    ids: dict[str, int] = field(default_factory=dict)
    sequence: int = 0

    def is_dead(self, minute: int) -> bool:
        return self.expires is not None and self.expires <= minute

    def ends(self) -> None:
        self.slices, self.status, self.expires, self.sequence = [], "cancelled", None, self.sequence + 1


class Model:
    def __init__(self) -> None:
        self.minute = 0
        self.things: list[Thing] = []

    def is_free(self, wanted: list[Slice], but: Thing | None = None) -> bool:
        others = [thing for thing in self.things if thing is not but and not thing.is_dead(self.minute)]
        return not any(want.meets(taken) for want in wanted for thing in others for taken in thing.slices)

    def take(self, wanted: list[Slice], hold: int | None) -> "str | Thing":
        if not self.is_free(wanted):
            return "Taken"
        self.clear(wanted)
        expires = None if hold is None else self.minute + hold
        self.things.append(Thing(wanted, "confirmed" if hold is None else "tentative", expires))
        return self.things[-1]

    def clear(self, wanted: list[Slice], but: Thing | None = None) -> None:
        rooms = {want.room for want in wanted}
        for thing in self.things:
            if thing is not but and thing.is_dead(self.minute) and rooms & {taken.room for taken in thing.slices}:
                thing.ends()

    def obstacle(self, thing: Thing) -> str | None:
        if thing.status == "cancelled":
            return "AlreadyCancelled"
        return "HoldExpired" if thing.is_dead(self.minute) else None

    def move(self, thing: Thing, wanted: list[Slice]) -> str:
        no = self.obstacle(thing) or (None if self.is_free(wanted, but=thing) else "Taken")
        if no is None:
            self.clear(wanted, but=thing)
            thing.slices, thing.sequence = wanted, thing.sequence + 1
        return no or "done"

    def confirm(self, thing: Thing) -> str:
        no = self.obstacle(thing) or ("ChangedMeanwhile" if thing.status == "confirmed" else None)
        if no is None:
            thing.status, thing.expires, thing.sequence = "confirmed", None, thing.sequence + 1
        return no or "done"

    def release(self, thing: Thing) -> str:
        if thing.status == "cancelled":
            return "AlreadyCancelled"
        thing.ends()
        return "done"


# --- the product, one database


def at(hour: float) -> datetime:
    return BEGINNING + timedelta(hours=hour)


class Database:
    """The schedule on one database; answers are "done" or the refusal's class."""

    def __init__(self, name: str, application: Flask) -> None:
        self.name, self.application = name, application

    def rooms(self) -> list[int]:
        return self.do(transaction(lambda: [steps.new_resource("room") for _ in range(ROOMS)]))

    def do(self, verb: Callable[[], Any]) -> Any:
        with self.application.app_context():
            try:
                return verb()
            except Refusal as refusal:
                return refusal.code


@pytest.fixture
def databases(fresh_database: Callable[..., str]) -> Iterator[list[Database]]:
    made = []
    for name in ENGINES:
        given = replace(Settings.from_environment(), environment="test", database_url=fresh_database(name), demo=False)
        made.append(Database(name, create_app(given)))
    yield made
    for database in made:
        with database.application.app_context():
            db.session.remove()
            db.engine.dispose()


# --- the machine

WISHES = st.builds(
    lambda rooms, first, length, before, after, layer: (sorted(rooms), first, length, before, after, layer),
    st.sets(st.integers(0, ROOMS - 1), min_size=1),
    st.integers(0, 10),
    st.sampled_from([1, 1, 2, 3, 24 * 8]),
    st.sampled_from([0, 0, 0.5, 1]),
    st.sampled_from([0, 0, 0.5, 1]),
    st.sampled_from(["core", "core", "core", "closure"]),
)
HOLDS = st.sampled_from([None, 5, 30])


def slices(wish: Any) -> list[Slice]:
    rooms, first, length, before, after, layer = wish
    wanted = []
    for room in rooms:
        wanted.append(Slice(room, first, first + length, layer))
        if layer == "core" and before:
            wanted.append(Slice(room, first - before, first, "pad"))
        if layer == "core" and after:
            wanted.append(Slice(room, first + length, first + length + after, "pad"))
    return wanted


class ScheduleMachine(RuleBasedStateMachine):
    """Every rule asks the model and both databases, and compares."""

    databases: list[Database]
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.clock.move_to(BEGINNING - timedelta(days=30))
        self.model = Model()
        self.rooms = {database.name: database.rooms() for database in self.databases}

    def wants(self, database: Database, wanted: list[Slice]) -> list[Want]:
        rooms = self.rooms[database.name]
        return [Want(rooms[one.room], Period(at(one.first), at(one.last)), Layer(one.layer)) for one in wanted]

    def thing(self, number: int) -> Thing:
        return self.model.things[number % len(self.model.things)]

    def all_say(self, expected: object, ask: Callable[[Database], Any]) -> None:
        answers = {database.name: database.do(lambda database=database: ask(database)) for database in self.databases}
        assert answers == dict.fromkeys(ENGINES, expected)

    def change(self, expected: str, thing: Thing, verb: Callable[[Database, Any], None]) -> None:
        def ask(database: Database) -> str:
            transaction(lambda: verb(database, steps.lock_entry(thing.ids[database.name])))()
            return "done"

        self.all_say(expected, ask)

    @rule(wish=WISHES, hold=HOLDS)
    def take(self, wish: Any, hold: int | None) -> None:
        wanted = slices(wish)
        result = self.model.take(wanted, hold)
        period = Period(at(wish[1]), at(wish[1] + wish[2]))

        def ask(database: Database) -> str:
            expires_at = None if hold is None else now() + timedelta(minutes=hold)
            status = Status.CONFIRMED if hold is None else Status.TENTATIVE
            verb = transaction(
                lambda: (
                    steps.take("test", period, self.wants(database, wanted), status=status, expires_at=expires_at).id
                )
            )
            entry_id = verb()
            assert isinstance(result, Thing), f"{database.name} took what the model refused"
            result.ids[database.name] = entry_id
            return "done"

        self.all_say("done" if isinstance(result, Thing) else result, ask)

    @precondition(lambda self: self.model.things)
    @rule(number=st.integers(0, 50), wish=WISHES)
    def move(self, number: int, wish: Any) -> None:
        thing, wanted = self.thing(number), slices(wish)
        period = Period(at(wish[1]), at(wish[1] + wish[2]))

        expected = self.model.move(thing, wanted)

        self.change(expected, thing, lambda base, entry: steps.move(entry, period, self.wants(base, wanted)))

    @precondition(lambda self: self.model.things)
    @rule(number=st.integers(0, 50))
    def confirm(self, number: int) -> None:
        thing = self.thing(number)

        expected = self.model.confirm(thing)

        self.change(expected, thing, lambda _, entry: steps.confirm(entry))

    @precondition(lambda self: self.model.things)
    @rule(number=st.integers(0, 50))
    def release(self, number: int) -> None:
        thing = self.thing(number)

        expected = self.model.release(thing)

        self.change(expected, thing, lambda _, entry: steps.release(entry))

    @rule(minutes=st.sampled_from([1, 5, 29, 30]))
    def time_passes(self, minutes: int) -> None:
        self.model.minute += minutes
        self.clock.shift(minutes=minutes)

    @rule(wish=WISHES, number=st.integers(0, 50))
    def ask_whether_free(self, wish: Any, number: int) -> None:
        wanted = slices(wish)
        but = self.thing(number) if self.model.things and number % 2 else None

        def ask(database: Database) -> bool:
            own = but.ids[database.name] if but else None
            return queries.free(self.wants(database, wanted), now=now(), but=own)

        self.all_say(self.model.is_free(wanted, but=but), ask)

    @invariant()
    def what_is_occupied_is_what_the_model_knows(self) -> None:
        living = [thing for thing in self.model.things if not thing.is_dead(self.model.minute)]
        expected = sorted(
            (one.room, at(first), at(min(first + WEEK, one.last)), one.layer, thing.status)
            for thing in living
            for one in thing.slices
            for first in (one.first, one.first + WEEK)
            if first < one.last
        )

        def ask(database: Database) -> list[tuple[Any, ...]]:
            rooms = self.rooms[database.name]
            rows = queries.occupied(rooms, Period(at(EVER[0]), at(EVER[1])), now=now())
            return sorted(
                (rooms.index(row.resource_id), row.period.starts, row.period.ends, row.layer, row.status)
                for row in rows
            )

        self.all_say(expected, ask)


def test_both_databases_and_the_model_always_answer_alike(databases: list[Database], clock: Clock) -> None:
    class Machine(ScheduleMachine):
        pass

    Machine.databases, Machine.clock = databases, clock

    run_state_machine_as_test(
        Machine,
        # Shrinking takes minutes; take `phases` away to have a failure made small.
        settings=settings(
            max_examples=60,
            stateful_step_count=25,
            phases=[Phase.generate],
            derandomize=True,
            database=None,
            deadline=None,
        ),
    )
