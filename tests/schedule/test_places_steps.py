"""Signing up, waiting, offers, the last call, choosing and drawing, one at a time; races are in test_places_races."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import ChangedMeanwhile, Refusal
from app.schedule.models import Claim, Pool
from app.schedule.queries.places import beyond, numbers_of, pools_due, ranks_of
from app.schedule.rules.drawing import drawn_order, promise_of
from app.schedule.rules.places import (
    AlreadyThere,
    ClaimOver,
    ClaimStatus,
    Mode,
    NotEnoughPlaces,
    NothingToDraw,
    Numbers,
    OfferIsWhole,
    Outcome,
    PlaceGone,
    PlaceIsYours,
    PlaceOfferOver,
    PlacesClosed,
    PlacesTaken,
    Rank,
    Standing,
    TooLargeParty,
    UnlikelyCapacity,
)
from app.schedule.steps import places
from app.schedule.steps.places.line import turn
from tests.schedule import place_racers as by
from tests.support.application import Clock

pytestmark = pytest.mark.usefixtures("db_session")
S = ClaimStatus


@pytest.fixture
def people(db_session: Any) -> list[int]:
    return by.make_people(8)


def opened(capacity: int, *, days: float | None = 30, mode: Mode = Mode.FIRST_COME, reserved: float = 0) -> int:
    starts_at = None if days is None else now() + timedelta(days=days)
    return by.open_pool(capacity, mode, starts_at, now() + timedelta(days=reserved) if reserved else None)


def step(name: str, pool_id: int, *arguments: Any, **named: Any) -> Outcome:
    @transaction
    def verb() -> Any:
        return getattr(places, name)(places.lock_pool(pool_id), *arguments, **named)

    result: Outcome = verb()
    return result


def told(outcome: Outcome) -> list[tuple[int, str]]:
    return [(change.claim_id, change.status.value) for change in outcome.changes]


def joined(pool_id: int, *people: int) -> list[int]:
    return [by.join(pool_id, person) for person in people]


def claim(claim_id: int) -> Claim:
    db.session.expire_all()
    return db.session.get_one(Claim, claim_id)


def sure_refused(refusal: type[Refusal], name: str, pool_id: int, *arguments: Any, **named: Any) -> None:
    """The step is refused, and nothing has changed."""
    before = by.line_of(pool_id)
    with pytest.raises(refusal):
        step(name, pool_id, *arguments, **named)
    assert by.line_of(pool_id) == before


# --- joining


def test_first_come_have_places_and_the_rest_wait_in_order(people: list[int]) -> None:
    pool = opened(2)

    outcomes = [step("join", pool, person) for person in people[:4]]

    assert [change.status for outcome in outcomes for change in outcome.changes] == [
        *[S.CONFIRMED] * 2,
        *[S.WAITING] * 2,
    ]
    assert [row[1:] for row in by.line_of(pool)] == [
        ("confirmed", 1, 1),
        ("confirmed", 2, 2),
        ("waiting", 3, None),
        ("waiting", 4, None),
    ]


@pytest.mark.parametrize("status", ["confirmed", "waiting", "asked", "offered"])
def test_same_person_joins_once(people: list[int], status: str) -> None:
    pool = opened(0 if status == "waiting" else 1, mode=Mode.CHOSEN if status == "asked" else Mode.FIRST_COME)
    by.join(pool, people[0], 0, now() + timedelta(hours=1) if status == "offered" else None)
    assert by.statuses_of(pool) == [status]

    sure_refused(AlreadyThere, "join", pool, people[0])


def test_who_left_joins_again_at_the_end(people: list[int]) -> None:
    pool = opened(0)
    first, _ = joined(pool, *people[:2])
    step("leave", pool, first)

    again = by.join(pool, people[0])

    assert ranks_of([again]) == {again: Rank(2, 2)}


def test_unproved_address_holds_the_place_as_an_offer(people: list[int], clock: Clock) -> None:
    pool = opened(1)
    held = by.join(pool, people[0], 0, now() + timedelta(hours=24))
    waits = by.join(pool, people[1])
    assert by.statuses_of(pool) == ["offered", "waiting"]

    clock.shift(hours=24)

    sure_refused(PlaceOfferOver, "accept", pool, held)
    assert told(step("sweep", pool)) == [(held, "lapsed"), (waits, "offered")]


def test_address_proved_in_time_keeps_the_place(people: list[int], clock: Clock) -> None:
    pool = opened(1)
    held = by.join(pool, people[0], 0, now() + timedelta(hours=24))
    clock.shift(hours=23)

    assert told(step("accept", pool, held)) == [(held, "confirmed")]


def test_hold_of_an_address_ends_at_the_start(people: list[int]) -> None:
    pool = opened(1, days=0.5)

    held = by.join(pool, people[0], 0, now() + timedelta(hours=24))

    assert claim(held).expires_at == now() + timedelta(hours=12)


def test_nobody_joins_once_it_has_begun(people: list[int], clock: Clock) -> None:
    pool = opened(1, days=1)
    clock.shift(days=1)

    sure_refused(PlacesClosed, "join", pool, people[0])


def test_newcomer_takes_no_place_that_a_dead_offer_held_for_the_next(people: list[int], clock: Clock) -> None:
    pool = opened(1)
    holder, first, second = joined(pool, *people[:3])
    step("leave", pool, holder)
    clock.shift(days=5)  # nobody swept

    outcome = step("join", pool, people[3])

    assert told(outcome) == [(first, "lapsed"), (second, "offered"), (outcome.joined[0], "waiting")]


def test_staff_admit_out_of_turn_even_after_the_start(people: list[int], clock: Clock) -> None:
    pool = opened(2, days=1)
    (there,) = joined(pool, people[0])
    clock.shift(days=2)

    walk_in = step("admit", pool, people[1])

    assert told(walk_in) == [(walk_in.joined[0], "confirmed")]
    sure_refused(NotEnoughPlaces, "admit", pool, people[2])
    sure_refused(AlreadyThere, "admit", opened_with(people[3]), people[3])
    assert claim(there).status is S.CONFIRMED


def opened_with(person: int) -> int:
    pool = opened(2)
    by.join(pool, person)
    return pool


def test_admitting_hands_on_what_else_a_dead_offer_held(people: list[int], clock: Clock) -> None:
    pool = opened(2)
    claims = joined(pool, *people[:5])
    step("leave", pool, *claims[:2])
    clock.shift(days=5)

    outcome = step("admit", pool, people[5])

    (new,) = outcome.joined
    assert told(outcome)[2:] == [(new, "confirmed"), (claims[4], "offered")]


# --- classes


def test_first_class_comes_before_those_who_came_before(people: list[int]) -> None:
    pool = opened(1)
    (holder,) = joined(pool, people[0])
    later = by.join(pool, people[1], 1)
    first = by.join(pool, people[2], 0)
    assert ranks_of([later, first]) == {first: Rank(1, 2), later: Rank(2, 2)}

    assert told(step("leave", pool, holder)) == [(holder, "withdrawn"), (first, "offered")]


def test_reserved_places_go_to_the_first_class_alone_until_the_day(people: list[int], clock: Clock) -> None:
    pool = opened(2, reserved=3)
    waits = [by.join(pool, person, 1) for person in people[:2]]
    local = by.join(pool, people[2], 0)
    assert [(row[0], row[1]) for row in by.line_of(pool)] == [
        *((one, "waiting") for one in waits),
        (local, "confirmed"),
    ]
    assert told(step("sweep", pool)) == []
    assert pools_due("test", now=now()) == []

    clock.shift(days=3)

    assert pools_due("test", now=now()) == [pool]
    assert told(step("sweep", pool)) == [(waits[0], "offered")]


# --- leaving and offers


def test_place_given_back_is_offered_to_the_next_in_the_same_step(people: list[int]) -> None:
    pool = opened(1)
    holder, first, second = joined(pool, *people[:3])

    outcome = step("leave", pool, holder)

    assert told(outcome) == [(holder, "withdrawn"), (first, "offered")]
    (offer,) = outcome.became(S.OFFERED)
    assert (offer.resource_id, offer.was) == (people[1], S.WAITING)
    # The test's present is a Tuesday, 9:00: 24 waking hours end on Thursday, 9:00.
    assert offer.expires_at == claim(first).expires_at == now() + timedelta(days=2)
    assert claim(second).status is S.WAITING


def test_offer_near_the_start_lasts_half_of_what_is_left(people: list[int]) -> None:
    pool = opened(1, days=0.5)
    holder, first = joined(pool, *people[:2])

    step("leave", pool, holder)

    assert claim(first).expires_at == now() + timedelta(hours=6)


def test_accepted_offer_is_a_place(people: list[int]) -> None:
    pool = opened(1)
    holder, first = joined(pool, *people[:2])
    step("leave", pool, holder)

    assert told(step("accept", pool, first)) == [(first, "confirmed")]
    assert (claim(first).expires_at, claim(first).place_id is None) == (None, False)
    sure_refused(PlaceIsYours, "accept", pool, first)


def test_passed_offer_goes_to_the_next(people: list[int]) -> None:
    pool = opened(1)
    holder, first, second = joined(pool, *people[:3])
    step("leave", pool, holder)

    assert told(step("leave", pool, first)) == [(first, "passed"), (second, "offered")]
    sure_refused(PlaceOfferOver, "accept", pool, first)


def test_dead_offer_is_dead_before_it_is_swept(people: list[int], clock: Clock) -> None:
    pool = opened(1)
    holder, first, second = joined(pool, *people[:3])
    step("leave", pool, holder)
    clock.shift(days=2)

    assert claim(first).status_now is S.LAPSED
    assert numbers_of([pool], now=now())[pool] == Numbers(1, 0, 1, 0)
    for name, refusal in (("accept", PlaceOfferOver), ("leave", ClaimOver), ("remove", ClaimOver)):
        sure_refused(refusal, name, pool, first)
    assert pools_due("test", now=now()) == [pool]
    assert told(step("sweep", pool)) == [(first, "lapsed"), (second, "offered")]
    assert pools_due("test", now=now()) == []


def test_who_left_is_not_put_back_unasked(people: list[int]) -> None:
    pool = opened(1)
    holder, first = joined(pool, *people[:2])
    step("leave", pool, holder)
    step("leave", pool, first)

    assert told(step("sweep", pool)) == []
    assert by.statuses_of(pool) == ["withdrawn", "passed"]
    assert by.join(pool, people[2])
    assert by.holders_of(pool) == [1]


@pytest.mark.parametrize("name", ["leave", "remove"])
def test_what_is_over_is_not_ended_again(people: list[int], name: str) -> None:
    pool = opened(1)
    (holder,) = joined(pool, people[0])
    step("leave", pool, holder)

    sure_refused(ClaimOver, name, pool, holder)


def test_removed_by_staff_frees_the_place(people: list[int]) -> None:
    pool = opened(1)
    holder, first = joined(pool, *people[:2])

    assert told(step("remove", pool, holder)) == [(holder, "removed"), (first, "offered")]


def test_claim_of_another_pool_is_a_bug(people: list[int]) -> None:
    pool, other = opened(1), opened(1)
    (claim_id,) = joined(other, people[0])

    with pytest.raises(KeyError):
        step("leave", pool, claim_id)


def test_steps_are_refused_outside_a_transaction(people: list[int]) -> None:
    pool = opened(1)

    with pytest.raises(RuntimeError):
        places.lock_pool(pool)


def test_claim_that_is_no_longer_what_was_read_is_left_alone(people: list[int], clock: Clock) -> None:
    pool = opened(1)
    holder, first = joined(pool, *people[:2])
    step("leave", pool, holder)
    read = [Standing(first, status=S.OFFERED)]
    assert transaction(lambda: turn(read, S.CONFIRMED))() != Outcome()

    with pytest.raises(ChangedMeanwhile):  # it has been accepted
        transaction(lambda: turn(read, S.PASSED))()

    step("leave", pool, first)
    step("join", pool, people[2], confirm_by=now() + timedelta(hours=1))
    (held,) = [row[0] for row in by.line_of(pool) if row[1] == "offered"]
    clock.shift(hours=1)
    with pytest.raises(ChangedMeanwhile):  # its time ran out between the look and the write
        transaction(lambda: turn([Standing(held, status=S.OFFERED)], S.CONFIRMED))()


# --- capacity


def test_new_places_are_offered_at_once_in_order(people: list[int]) -> None:
    pool = opened(1)
    claims = joined(pool, *people[:4])

    assert told(step("set_capacity", pool, 3)) == [(claims[1], "offered"), (claims[2], "offered")]
    assert by.holders_of(pool) == [1, 2, 3]


def test_only_free_places_are_taken_away(people: list[int]) -> None:
    pool = opened(5)
    claims = joined(pool, *people[:3])
    step("leave", pool, claims[0])

    assert told(step("set_capacity", pool, 2)) == []
    assert by.holders_of(pool) == [2, 3]
    with pytest.raises(PlacesTaken) as refused:
        step("set_capacity", pool, 1)
    assert refused.value.facts == {"count": 2}
    assert numbers_of([pool], now=now())[pool] == Numbers(2, 2, 0, 0)


def test_gap_in_the_numbers_is_filled_first(people: list[int]) -> None:
    pool = opened(3)
    claims = joined(pool, *people[:3])
    step("leave", pool, claims[0])
    step("set_capacity", pool, 2)

    step("set_capacity", pool, 3)

    step("join", pool, people[3])
    assert by.holders_of(pool) == [1, 2, 3]


def test_last_in_turn_are_put_back_to_wait_when_staff_say_so(people: list[int]) -> None:
    pool = opened(3)
    claims = joined(pool, *people[:4])
    hit = beyond(pool, 1, now=now())
    assert hit == claims[1:3]

    outcome = step("set_capacity", pool, 1, put_back=hit)

    assert told(outcome) == [(claims[1], "waiting"), (claims[2], "waiting")]
    assert ranks_of(claims) == {claims[1]: Rank(1, 3), claims[2]: Rank(2, 3), claims[3]: Rank(3, 3)}
    assert told(step("set_capacity", pool, 2)) == [(claims[1], "offered")]


def test_putting_back_too_few_changes_nothing(people: list[int]) -> None:
    pool = opened(3)
    claims = joined(pool, *people[:3])

    sure_refused(PlacesTaken, "set_capacity", pool, 1, put_back=claims[2:])


@pytest.mark.parametrize("number", [-1, 2001])
def test_unlikely_capacity_is_refused(people: list[int], number: int) -> None:
    pool = opened(1)

    sure_refused(UnlikelyCapacity, "set_capacity", pool, number)
    with pytest.raises(UnlikelyCapacity):
        opened(number)


# --- parties


def test_party_that_fits_comes_at_once(people: list[int]) -> None:
    pool = opened(2)

    couple = by.join_party(pool, 2, people[0])

    assert by.statuses_of(pool) == ["confirmed", "confirmed"]
    assert [claim(one).resource_id for one in couple] == [people[0], None]
    assert claim(couple[0]).party == claim(couple[1]).party is not None


def test_party_is_of_at_most_four(people: list[int]) -> None:
    sure_refused(TooLargeParty, "join", opened(9), *people[:5])


def test_head_of_two_is_offered_the_one_place_and_keeps_the_other_turn(people: list[int]) -> None:
    pool = opened(1)
    (holder,) = joined(pool, people[0])
    one, other = by.join_party(pool, 2, people[1])
    (single,) = joined(pool, people[2])

    assert told(step("leave", pool, holder)) == [(holder, "withdrawn"), (one, "offered")]
    step("accept", pool, one)

    assert told(step("set_capacity", pool, 2)) == [(other, "offered")]
    assert claim(single).status is S.WAITING


def test_party_lets_the_next_go_and_keeps_its_turn(people: list[int]) -> None:
    pool = opened(1)
    (holder,) = joined(pool, people[0])
    couple = by.join_party(pool, 2, people[1])
    (single,) = joined(pool, people[2])
    step("leave", pool, holder)

    outcome = step("keep_turn", pool, couple[0])

    assert told(outcome) == [(couple[0], "waiting"), (single, "offered")]
    assert ranks_of(couple) == {couple[0]: Rank(1, 2), couple[1]: Rank(2, 2)}
    assert told(step("set_capacity", pool, 2)) == []  # one is free, and they wait for two
    assert told(step("set_capacity", pool, 3)) == [(one, "offered") for one in couple]


def test_place_that_a_patient_party_let_go_is_there_for_a_newcomer(people: list[int]) -> None:
    pool = opened(1)
    (holder,) = joined(pool, people[0])
    couple = by.join_party(pool, 2, people[1])
    step("leave", pool, holder)
    step("keep_turn", pool, couple[0])
    assert pools_due("test", now=now()) == []

    newcomer = step("join", pool, people[2])

    assert told(newcomer) == [(newcomer.joined[0], "confirmed")]


def test_newcomers_with_one_place_for_two_are_asked(people: list[int]) -> None:
    pool = opened(1)

    outcome = step("join", pool, people[0], None)

    one, other = outcome.joined
    assert [change.claim_id for change in outcome.became(S.OFFERED)] == [one]
    assert [change.claim_id for change in outcome.became(S.WAITING)] == [other]


def test_newcomers_who_only_come_together_wait(people: list[int]) -> None:
    pool = opened(1)

    by.join_party(pool, 2, people[0], together=True)

    assert by.statuses_of(pool) == ["waiting", "waiting"]
    assert by.join(pool, people[1])
    assert by.statuses_of(pool)[2] == "confirmed"


def test_nobody_keeps_a_turn_with_places_for_all_or_none(people: list[int]) -> None:
    pool = opened(2)
    holders = joined(pool, *people[:2])
    couple = by.join_party(pool, 2, people[2])

    sure_refused(PlaceOfferOver, "keep_turn", pool, couple[0])
    step("leave", pool, *holders)
    assert by.statuses_of(pool)[2:] == ["offered", "offered"]

    sure_refused(OfferIsWhole, "keep_turn", pool, couple[0])
    assert len(step("accept", pool, *couple).changes) == 2


def test_whole_party_leaves_with_what_it_was_offered(people: list[int]) -> None:
    pool = opened(1)
    (holder,) = joined(pool, people[0])
    couple = by.join_party(pool, 2, people[1])
    (single,) = joined(pool, people[2])
    step("leave", pool, holder)

    outcome = step("leave", pool, *couple)

    assert told(outcome) == [(couple[0], "passed"), (couple[1], "withdrawn"), (single, "offered")]


def test_member_is_named_later_and_nobody_twice(people: list[int]) -> None:
    pool = opened(3)
    one, other = by.join_party(pool, 2, people[0])
    (third,) = joined(pool, people[1])

    step("name", pool, other, people[2])

    assert claim(other).resource_id == people[2]
    sure_refused(AlreadyThere, "name", pool, third, people[2])
    step("leave", pool, one)
    sure_refused(ClaimOver, "name", pool, one, people[3])


# --- the last call and the start


def last_call(people: list[int]) -> tuple[int, list[int]]:
    """One place is free two hours before the start, and two wait."""
    pool = opened(1, days=2 / 24)
    claims = joined(pool, *people[:3])
    assert step("leave", pool, claims[0]).called == tuple(claims[1:])
    return pool, claims[1:]


def test_in_the_last_call_all_are_told_once_and_the_first_yes_wins(people: list[int]) -> None:
    pool, (first, second) = last_call(people)
    assert step("sweep", pool) == Outcome()
    assert pools_due("test", now=now()) == []

    assert told(step("accept", pool, second)) == [(second, "confirmed")]

    sure_refused(PlaceGone, "accept", pool, first)
    assert claim(first).status is S.WAITING


def test_place_that_is_free_again_is_called_again(people: list[int]) -> None:
    pool, (first, second) = last_call(people)
    step("accept", pool, second)

    assert step("leave", pool, second).called == (first,)


def test_newcomer_in_the_last_call_joins_those_who_are_called(people: list[int]) -> None:
    pool, _ = last_call(people)

    outcome = step("join", pool, people[4])

    (new,) = outcome.joined
    assert (told(outcome), outcome.called) == ([(new, "waiting")], (new,))
    assert told(step("accept", pool, new)) == [(new, "confirmed")]


def test_couple_in_the_last_call_takes_the_one_place_or_none(people: list[int]) -> None:
    pool = opened(1, days=2 / 24)
    (holder,) = joined(pool, people[0])
    couple = by.join_party(pool, 2, people[1], together=True)
    assert step("leave", pool, holder).called == tuple(couple)

    sure_refused(NotEnoughPlaces, "accept", pool, *couple)
    assert told(step("accept", pool, couple[0])) == [(couple[0], "confirmed")]


def test_patient_party_is_told_when_the_last_call_begins(people: list[int], clock: Clock) -> None:
    pool = opened(1, days=1)
    couple = by.join_party(pool, 2, people[0], together=True)
    clock.shift(hours=21)

    assert pools_due("test", now=now()) == [pool]
    assert step("sweep", pool).called == tuple(couple)
    assert pools_due("test", now=now()) == []


def test_offer_made_before_the_last_call_lasts_and_then_all_are_told(people: list[int], clock: Clock) -> None:
    pool = opened(1, days=4 / 24)
    holder, first, second = joined(pool, *people[:3])
    step("leave", pool, holder)
    clock.shift(hours=1.5)
    assert step("sweep", pool) == Outcome()

    clock.shift(hours=0.5)

    outcome = step("sweep", pool)
    assert (told(outcome), outcome.called) == ([(first, "lapsed")], (second,))


def test_at_the_start_all_that_is_open_is_closed(people: list[int], clock: Clock) -> None:
    pool, (first, second) = last_call(people)
    clock.shift(hours=2)
    sure_refused(PlacesClosed, "accept", pool, first)
    assert pools_due("test", now=now()) == [pool]

    assert told(step("sweep", pool)) == [(first, "closed"), (second, "closed")]
    assert pools_due("test", now=now()) == []


def test_at_the_start_those_who_asked_are_closed_and_places_stay(people: list[int], clock: Clock) -> None:
    asking = opened(2, days=1, mode=Mode.CHOSEN)
    (asked,) = joined(asking, people[0])
    pool = opened(1, days=1)
    (holder,) = joined(pool, people[0])
    clock.shift(days=1)

    assert told(step("sweep", asking)) == [(asked, "closed")]
    assert told(step("sweep", pool)) == []
    assert told(step("leave", pool, holder)) == [(holder, "withdrawn")]


def test_after_the_start_nothing_is_offered(people: list[int], clock: Clock) -> None:
    pool = opened(1, days=1)
    holder, first = joined(pool, *people[:2])
    clock.shift(days=1)

    assert told(step("leave", pool, holder)) == [(holder, "withdrawn"), (first, "closed")]


def test_without_a_date_there_is_no_last_call(people: list[int]) -> None:
    pool = opened(1, days=None)
    holder, first = joined(pool, *people[:2])

    assert told(step("leave", pool, holder)) == [(holder, "withdrawn"), (first, "offered")]


def test_sooner_start_shortens_offers_and_a_later_one_leaves_them(people: list[int]) -> None:
    pool = opened(1)
    holder, first = joined(pool, *people[:2])
    step("leave", pool, holder)

    assert step("reschedule", pool, now() + timedelta(days=60)) == Outcome()
    assert claim(first).expires_at == now() + timedelta(days=2)

    outcome = step("reschedule", pool, now() + timedelta(days=1))

    assert [(one.was, one.expires_at) for one in outcome.changes] == [(S.OFFERED, now() + timedelta(hours=12))]
    assert claim(first).expires_at == now() + timedelta(hours=12)


def test_later_start_ends_the_last_call_with_an_offer(people: list[int]) -> None:
    pool, (first, second) = last_call(people)

    assert told(step("reschedule", pool, now() + timedelta(days=9))) == [(first, "offered")]
    sure_refused(PlaceGone, "accept", pool, second)


def test_called_off_ends_all_that_lives(people: list[int]) -> None:
    pool = opened(2)
    claims = joined(pool, *people[:4])
    step("leave", pool, claims[0])

    outcome = step("call_off", pool)

    assert sorted(told(outcome)) == [(one, "called_off") for one in claims[1:]]
    assert by.holders_of(pool) == []


# --- choosing and drawing


def test_chosen_ask_first_and_staff_answer(people: list[int]) -> None:
    pool = opened(1, mode=Mode.CHOSEN)
    first, second, third, fourth = joined(pool, *people[:4])
    assert by.statuses_of(pool) == ["asked"] * 4

    outcome = step("choose", pool, confirmed=[third], waiting=[fourth, first], refused=[second])

    assert [change.claim_id for change in outcome.became(S.CONFIRMED)] == [third]
    assert [change.claim_id for change in outcome.became(S.WAITING)] == [fourth, first]
    assert [change.claim_id for change in outcome.became(S.REFUSED)] == [second]
    assert ranks_of([first, fourth]) == {fourth: Rank(1, 2), first: Rank(2, 2)}
    assert told(step("leave", pool, third)) == [(third, "withdrawn"), (fourth, "offered")]
    assert by.join(pool, people[4])
    assert by.statuses_of(pool)[4] == "asked"


def test_staff_choose_no_more_than_fit_and_nobody_twice(people: list[int]) -> None:
    pool = opened(1, mode=Mode.CHOSEN)
    first, second = joined(pool, *people[:2])

    with pytest.raises(NotEnoughPlaces) as refused:
        step("choose", pool, confirmed=[first, second])
    assert refused.value.facts == {"count": 1}
    step("choose", pool, confirmed=[first])
    sure_refused(ClaimOver, "choose", pool, waiting=[first])
    sure_refused(ClaimOver, "choose", pool, refused=[first])


def uids(*claim_ids: int) -> list[str]:
    return [claim(one).uid for one in claim_ids]


def test_draw_follows_the_promised_seed(people: list[int]) -> None:
    pool_id = opened(3, mode=Mode.DRAWN)
    claims = joined(pool_id, *people)
    before = db.session.get_one(Pool, pool_id)
    assert before.public_seed is None
    promise = before.promise

    outcome = step("draw", pool_id)

    pool = db.session.get_one(Pool, pool_id, populate_existing=True)
    assert pool.public_seed is not None
    assert promise == promise_of(pool.public_seed)
    expected = drawn_order(pool.public_seed, uids(*claims))
    assert uids(*[change.claim_id for change in outcome.became(S.CONFIRMED)]) == expected[:3]
    line = db.session.scalars(select(Claim.uid).where(Claim.pool_id == pool_id).order_by(Claim.queue_no))
    assert line.all() == expected
    assert len(ranks_of(claims)) == 5


def test_draw_is_made_once_and_only_where_it_was_promised(people: list[int]) -> None:
    drawn = opened(1, mode=Mode.DRAWN)
    joined(drawn, people[0])
    step("draw", drawn)

    sure_refused(NothingToDraw, "draw", drawn)
    sure_refused(NothingToDraw, "draw", opened(1, mode=Mode.CHOSEN))
    assert by.join(drawn, people[1])
    assert by.statuses_of(drawn) == ["confirmed", "waiting"]


def test_first_class_is_drawn_before_the_rest(people: list[int]) -> None:
    pool = opened(2, mode=Mode.DRAWN)
    rest = [by.join(pool, person, 1) for person in people[:4]]
    first = [by.join(pool, person, 0) for person in people[4:6]]

    outcome = step("draw", pool)

    assert {change.claim_id for change in outcome.became(S.CONFIRMED)} == set(first)
    assert set(ranks_of(rest)) == set(rest)


def test_party_is_drawn_as_one_and_stays_together_in_the_line(people: list[int]) -> None:
    pool_id = opened(0, mode=Mode.DRAWN)
    couples = [by.join_party(pool_id, 2, person) for person in people[:4]]

    step("draw", pool_id)

    seed = db.session.get_one(Pool, pool_id, populate_existing=True).public_seed
    assert seed is not None
    firsts = {claim(couple[0]).uid: couple for couple in couples}
    in_order = [one for uid in drawn_order(seed, firsts) for one in firsts[uid]]
    line = db.session.scalars(select(Claim.id).where(Claim.pool_id == pool_id).order_by(Claim.queue_no)).all()
    assert line == in_order


# --- reading


def test_numbers_of_many_pools_are_one_query(people: list[int], count_queries: Callable[[], Any]) -> None:
    full, empty, none, asking = opened(2), opened(3), opened(0), opened(1, mode=Mode.CHOSEN)
    joined(full, *people[:5])
    joined(asking, *people[:2])

    with count_queries() as queries:
        found = numbers_of([full, empty, none, asking], now=now())

    assert len(queries) == 1
    assert found == {
        full: Numbers(2, 2, 3, 0),
        empty: Numbers(3, 0, 0, 0),
        none: Numbers(0, 0, 0, 0),
        asking: Numbers(1, 0, 0, 2),
    }


def test_ranks_of_many_claims_are_one_query(people: list[int], count_queries: Callable[[], Any]) -> None:
    here, there = opened(1), opened(0)
    claims = [*joined(here, *people[:3]), *joined(there, *people[:2])]

    with count_queries() as queries:
        found = ranks_of(claims)

    assert len(queries) == 1
    assert found == {claims[1]: Rank(1, 2), claims[2]: Rank(2, 2), claims[3]: Rank(1, 2), claims[4]: Rank(2, 2)}


def test_only_pools_of_the_kind_are_due(people: list[int], clock: Clock) -> None:
    pool = opened(1, days=1)
    joined(pool, *people[:2])
    clock.shift(days=1)

    assert (pools_due("test", now=now()), pools_due("other", now=now())) == ([pool], [])


def test_two_pools_are_changed_in_one_transaction(people: list[int]) -> None:
    old, new = opened(1), opened(1)
    (held,) = joined(old, people[0])

    @transaction
    def move(to: int) -> None:
        first, second = places.lock_pools([to, old])
        pools = {pool.id: pool for pool in (first, second)}
        places.join(pools[to], people[0])
        places.leave(pools[old], held)

    move(new)

    assert (by.statuses_of(old), by.statuses_of(new)) == (["withdrawn"], ["confirmed"])
