"""Random walks over the steps of places: both databases answer alike, and no step leaves the line in disorder."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app import create_app
from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import Refusal
from app.schedule.models import Claim, Place
from app.schedule.queries.places import beyond, numbers_of, pools_due, ranks_of
from app.schedule.rules.answering import answer_by, is_last_call
from app.schedule.rules.places import HOLDING, ClaimStatus, Numbers, Outcome, Rank, has_started
from app.schedule.steps import places
from config import Settings
from tests.schedule import place_racers as by
from tests.support.application import Clock
from tests.support.databases import ENGINES

S = ClaimStatus
BEGINNING = datetime(2027, 3, 20, 8, 0, tzinfo=UTC)  # the clocks change within the following weeks
OPEN = (S.ASKED, S.WAITING, S.OFFERED)


@dataclass(frozen=True)
class Row:
    """One claim as anybody can read it, by its number in order of joining and not by its id."""

    number: int
    status: ClaimStatus
    turn: tuple[int, int]
    party: int | None
    together: bool
    place: int | None
    expires_at: datetime | None
    is_called: bool

    @property
    def is_dead(self) -> bool:
        return self.expires_at is not None and self.expires_at <= now()


class Database:
    """One pool on one database; answers name claims by their number."""

    def __init__(self, application: Flask) -> None:
        self.application, self.claims = application, list[int]()

    def open(self, capacity: int, starts_at: datetime | None, reserved_until: datetime | None) -> None:
        with self.application.app_context():
            self.pool = by.open_pool(capacity, by.Mode.FIRST_COME, starts_at, reserved_until)
            self.people, self.claims = by.make_people(12), []

    def step(self, name: str, *arguments: Any, claims: tuple[int, ...] = (), **named: Any) -> Any:
        """The changes and the called, or the refusal's class."""
        ids = [self.claims[number] for number in claims]

        @transaction
        def verb() -> Outcome | None:
            outcome: Outcome | None = getattr(places, name)(places.lock_pool(self.pool), *ids, *arguments, **named)
            return outcome

        with self.application.app_context():
            try:
                outcome = verb() or Outcome()
            except Refusal as refusal:
                return refusal.code
            self.claims += outcome.joined
            changes = [
                (self.claims.index(one.claim_id), one.was, one.status, one.expires_at) for one in outcome.changes
            ]
            return changes, [self.claims.index(claim_id) for claim_id in outcome.called]

    def put_back(self, capacity: int) -> Any:
        with self.application.app_context():
            hit = beyond(self.pool, capacity, now=now())
        return self.step("set_capacity", capacity, put_back=hit)

    def rows(self) -> list[Row]:
        with self.application.app_context():
            read = select(Claim, Place.number).outerjoin(Place, Place.id == Claim.place_id).order_by(Claim.id)
            found = db.session.execute(read.where(Claim.pool_id == self.pool)).all()
            parties = [claim.party for claim, _ in found]
            return [
                Row(
                    *(self.claims.index(claim.id), claim.status, (claim.priority, claim.queue_no)),
                    *(claim.party and parties.index(claim.party), claim.together, place),
                    *(claim.expires_at, claim.called_at is not None),
                )
                for claim, place in found
            ]

    def figures(self) -> tuple[Numbers, dict[int, Rank], bool]:
        with self.application.app_context():
            ranks = {self.claims.index(one): rank for one, rank in ranks_of(self.claims).items()}
            due = self.pool in pools_due("test", now=now())
            return numbers_of([self.pool], now=now())[self.pool], ranks, due


@pytest.fixture
def databases(fresh_database: Callable[..., str]) -> Iterator[list[Database]]:
    made = []
    for name in ENGINES:
        given = replace(Settings.from_environment(), environment="test", database_url=fresh_database(name), demo=False)
        made.append(Database(create_app(given)))
    yield made
    for database in made:
        with database.application.app_context():
            db.session.remove()
            db.engine.dispose()


class PlacesMachine(RuleBasedStateMachine):
    """Every rule does the same step on both databases; the invariants look at what it left."""

    databases: list[Database]
    clock: Clock

    @initialize(
        capacity=st.integers(1, 3),
        starts=st.sampled_from([None, 4, 48, 400]),
        reserved=st.sampled_from([None, None, 12]),
    )
    def open(self, capacity: int, starts: int | None, reserved: int | None) -> None:
        self.clock.move_to(BEGINNING)
        self.starts_at = None if starts is None else now() + timedelta(hours=starts)
        self.reserved_until = None if reserved is None else now() + timedelta(hours=reserved)
        self.is_settled, self.answer = True, None
        self.before: list[Row] = []
        for database in self.databases:
            database.open(capacity, self.starts_at, self.reserved_until)
            for person in range(4):
                database.step("join", database.people[person])

    def do(self, ask: Callable[[Database], Any], *, settles: bool = True) -> Any:
        self.before = self.databases[0].rows()
        answers = [ask(database) for database in self.databases]
        assert answers[0] == answers[1]
        self.answer = answers[0]
        if isinstance(self.answer, str):
            assert self.databases[0].rows() == self.before
        elif settles:
            self.is_settled = True
        return self.answer

    # --- steps

    @rule(
        person=st.integers(0, 11),
        size=st.sampled_from([1, 1, 1, 2, 3]),
        priority=st.integers(0, 1),
        patient=st.booleans(),
    )
    def join(self, person: int, size: int, priority: int, patient: bool) -> None:
        unnamed = [None] * (size - 1)
        self.do(
            lambda base: base.step("join", base.people[person], *unnamed, priority=priority, together=patient),
            settles=False,
        )

    @precondition(lambda self: self.databases[0].claims)
    @rule(name=st.sampled_from(["leave", "remove", "accept", "keep_turn"]), number=st.integers(0, 50))
    def anybody(self, name: str, number: int) -> None:
        claim = number % len(self.databases[0].claims)
        self.do(lambda base: base.step(name, claims=(claim,)))

    @precondition(lambda self: self.those_that(hold=S.CONFIRMED))
    @rule(name=st.sampled_from(["leave", "leave", "remove"]), number=st.integers(0, 50))
    def place_given_back(self, name: str, number: int) -> None:
        holders = self.those_that(hold=S.CONFIRMED)
        self.do(lambda base: base.step(name, claims=(holders[number % len(holders)],)))

    @precondition(lambda self: self.those_that(hold=S.OFFERED))
    @rule(name=st.sampled_from(["accept", "leave", "keep_turn"]), number=st.integers(0, 50))
    def answer_an_offer(self, name: str, number: int) -> None:
        asked = self.those_that(hold=S.OFFERED)
        self.do(lambda base: base.step(name, claims=(asked[number % len(asked)],)))

    @precondition(lambda self: self.those_called())
    @rule(name=st.sampled_from(["accept", "accept", "leave"]), number=st.integers(0, 50))
    def answer_the_last_call(self, name: str, number: int) -> None:
        called = self.those_called()
        self.do(lambda base: base.step(name, claims=(called[number % len(called)],)))

    def those_that(self, *, hold: ClaimStatus) -> list[int]:
        return [row.number for row in self.databases[0].rows() if row.status is hold]

    def those_called(self) -> list[int]:
        return [row.number for row in self.databases[0].rows() if row.is_called]

    @rule(person=st.integers(0, 11))
    def admit(self, person: int) -> None:
        self.do(lambda base: base.step("admit", base.people[person]))

    @rule(capacity=st.integers(0, 5))
    def set_capacity(self, capacity: int) -> None:
        self.do(lambda base: base.step("set_capacity", capacity))

    @rule(capacity=st.integers(0, 5))
    def put_back(self, capacity: int) -> None:
        answer = self.do(lambda base: base.put_back(capacity))
        assert not isinstance(answer, str)

    @rule(hours=st.sampled_from([2, 2, 30, 300]))
    def reschedule(self, hours: int) -> None:
        self.starts_at = now() + timedelta(hours=hours)
        self.do(lambda base: base.step("reschedule", self.starts_at))

    @rule()
    def sweep(self) -> None:
        (*_, due), _ = (database.figures() for database in self.databases)
        answer = self.do(lambda base: base.step("sweep"))
        assert due == (answer != ([], []))

    @rule(hours=st.sampled_from([0.5, 1, 2.5, 12]))
    def time_passes(self, hours: float) -> None:
        self.clock.shift(hours=hours)
        self.is_settled, self.before, self.answer = False, self.databases[0].rows(), None

    # --- what always holds

    @invariant()
    def both_databases_are_alike(self) -> None:
        here, there = self.databases
        assert here.rows() == there.rows()
        assert here.figures() == there.figures()

    @invariant()
    def no_place_is_held_twice_and_figures_tell_the_truth(self) -> None:
        rows = self.databases[0].rows()
        numbers, ranks, _ = self.databases[0].figures()
        held = [row.place for row in rows if row.place is not None]
        assert len(set(held)) == len(held) <= numbers.capacity
        assert numbers.taken == sum(row.status in HOLDING and not row.is_dead for row in rows)
        line = sorted((row for row in rows if row.status is S.WAITING), key=lambda row: row.turn)
        assert ranks == {row.number: Rank(number, len(line)) for number, row in enumerate(line, 1)}

    @invariant()
    def nothing_that_ended_lives_again_and_no_turn_is_renumbered(self) -> None:
        after = {row.number: row for row in self.databases[0].rows()}
        for row in self.before:
            assert after[row.number].turn == row.turn
            if row.status not in (*OPEN, S.CONFIRMED):
                assert after[row.number].status is row.status

    @invariant()
    def offers_go_by_turn_and_last_as_long_as_they_should(self) -> None:
        if self.answer is None or isinstance(self.answer, str):
            return
        rows = {row.number: row for row in self.databases[0].rows()}
        for number, was, status, until in self.answer[0]:
            assert status is not S.OFFERED or until == answer_by(now(), self.starts_at)
            if (was, status) == (S.WAITING, S.OFFERED):
                passed_over = (row for row in rows.values() if row.status is S.WAITING and self.may_have(row))
                assert all(row.together or row.turn > rows[number].turn for row in passed_over)

    @invariant()
    def no_place_is_free_while_somebody_would_take_it(self) -> None:
        if not self.is_settled:
            return
        rows = self.databases[0].rows()
        if has_started(self.starts_at, now()):
            assert [row for row in rows if row.status in OPEN] == []
            return
        assert [row for row in rows if row.is_dead] == []
        numbers, _, due = self.databases[0].figures()
        assert not due
        line = [row for row in rows if row.status is S.WAITING and self.may_have(row)]
        if is_last_call(now(), self.starts_at):
            assert {row.is_called for row in line} <= {numbers.free > 0}
        elif numbers.free:
            assert all(row.together and self.size(row, line) > numbers.free for row in line)

    def may_have(self, row: Row) -> bool:
        return row.turn[0] == 0 or self.reserved_until is None or self.reserved_until <= now()

    def size(self, row: Row, line: list[Row]) -> int:
        return sum(other.party == row.party for other in line)


def test_no_walk_leaves_the_line_in_disorder(databases: list[Database], clock: Clock) -> None:
    class Machine(PlacesMachine):
        pass

    Machine.databases, Machine.clock = databases, clock

    run_state_machine_as_test(
        Machine,
        # Shrinking takes minutes; take `phases` away to have a failure made small.
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            phases=[Phase.generate],
            derandomize=True,
            database=None,
            deadline=None,
        ),
    )
