"""Choosing a date together: rules, and on both databases what is held, answered, chosen, ended, lapsed and told."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.bookings.rules.refusals import RoomTaken
from app.core.clock import Period, now
from app.core.database import db
from app.core.errors import NotFound
from app.notifications.models import Mail
from app.programme.models import DatePoll, GroupMeeting, PollAnswer
from app.programme.queries.groups_inside import poll as poll_of
from app.programme.rules import groups_refusals as no
from app.programme.rules.polls import Answer, PollState, fits_best, remind_from
from app.programme.rules.refusals import RoomBusy, TrainerBusy
from app.programme.services import groups_people as people
from app.programme.services.polls import (
    answer_poll,
    choose_option,
    close_poll,
    lapse_polls_due,
    remind_polls_due,
)
from app.schedule.models import Occupancy
from app.schedule.rules import Layer, Status
from tests.makers import actor, at, make_booking, make_organisation, make_person, make_poll, make_room, period
from tests.programme.test_groups import Scene

YES, MAYBE, NO = Answer
FIRST, SECOND, THIRD = (period(f"2026-12-0{day}", "17:00", "19:00") for day in (1, 2, 3))
BY = at("2026-11-28", "12:00")


# --- rules


@pytest.mark.parametrize(
    ("answers", "best"),
    [
        ({1: [YES, YES], 2: [YES, MAYBE]}, {1}),
        ({1: [YES, NO], 2: [YES, MAYBE]}, {2}),
        ({1: [YES], 2: [YES], 3: [NO]}, {1, 2}),
        ({1: [NO], 2: []}, set()),
        ({}, set()),
    ],
)
def test_the_best_date_has_most_yes_then_most_if_need_be(answers: Any, best: set[int]) -> None:
    assert fits_best(answers) == best


def test_the_reminder_comes_a_day_before_and_of_a_short_one_at_half_of_its_time() -> None:
    opened = at("2026-11-24", "9:00")

    assert remind_from(opened, opened + timedelta(days=4)) == opened + timedelta(days=3)
    assert remind_from(opened, opened + timedelta(hours=30)) == opened + timedelta(hours=12)
    assert remind_from(opened, opened + timedelta(hours=4)) == opened + timedelta(hours=2)


# --- on both databases


class Choosing(Scene):
    def opened(self, *dates: Period, **more: Any) -> DatePoll:
        number = make_poll(self.leader, self.group, self.room, *(dates or (FIRST, SECOND)), answer_by=BY, **more)
        return self.poll(number)

    def poll(self, number: int) -> DatePoll:
        db.session.expire_all()
        found = poll_of(self.group.id, number)
        assert found is not None
        return found

    def held(self) -> set[tuple[Any, Any]]:
        """What of the room is taken, by when and layer."""
        (room,) = self.room.resource_ids
        ours = select(Occupancy).where(Occupancy.resource_id == room, Occupancy.layer == Layer.CORE)
        return {(row.period, row.expires_at) for row in db.session.scalars(ours)}


@pytest.fixture
def scene(db_session: object, clock: object) -> Choosing:
    return Choosing()


def told() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(Mail).where(Mail.template == "date_poll").order_by(Mail.id))
    return [(mail.address, mail.facts["became"]) for mail in rows]


def ids(poll: DatePoll) -> Sequence[int]:
    return [option.id for option in poll.by_start]


def test_each_date_holds_the_room_and_who_gives_their_time(scene: Choosing) -> None:
    people.give_time(actor(scene.leader), scene.group.id)

    poll = scene.opened()

    assert scene.held() == {(FIRST, BY), (SECOND, BY)}
    assert {option.entry.status for option in poll.options} == {Status.TENTATIVE}
    assert {option.entry.public_title for option in poll.options} == {""}
    leader = select(Occupancy.expires_at).where(Occupancy.resource_id == scene.leader.resource_id)
    assert db.session.scalars(leader).all() == [BY, BY]
    assert told() == [(scene.member.email, "opened")]
    booker = make_person()
    with pytest.raises(RoomTaken):
        make_booking(booker, scene.room, FIRST, make_organisation(booker))


def test_one_taken_date_refuses_the_whole_and_is_named(scene: Choosing) -> None:
    booker = make_person()
    make_booking(booker, scene.room, SECOND, make_organisation(booker))

    with pytest.raises(RoomBusy) as refused:
        scene.opened()

    assert refused.value.at_field == "starts_2"
    assert (len(scene.held()), told()) == (1, [])


def test_two_choices_do_not_hold_one_person_twice(scene: Choosing) -> None:
    people.give_time(actor(scene.leader), scene.group.id)
    scene.opened()
    with pytest.raises(TrainerBusy):
        make_poll(scene.leader, scene.group, make_room(scene.centre, "Mała"), FIRST, THIRD, answer_by=BY)


@pytest.mark.parametrize(
    ("dates", "by", "refusal"),
    [
        ((FIRST,), BY, no.OptionsOutOfRange),
        (tuple(FIRST.shifted(timedelta(days=n)) for n in range(7)), BY, no.OptionsOutOfRange),
        ((FIRST, SECOND), at("2026-11-24", "9:00"), no.AnswerByOutOfRange),
        (
            (FIRST.shifted(timedelta(days=28)), SECOND.shifted(timedelta(days=28))),
            at("2026-12-08", "9:01"),
            no.AnswerByOutOfRange,
        ),
        ((FIRST, SECOND), FIRST.starts, no.AnswerByTooLate),
    ],
)
def test_two_to_six_dates_are_answered_within_two_weeks_and_before_the_first(
    scene: Choosing, dates: Any, by: Any, refusal: Any
) -> None:
    with pytest.raises(refusal):
        make_poll(scene.leader, scene.group, scene.room, *dates, answer_by=by)
    assert scene.held() == set()


def test_two_choices_are_open_at_once_at_most(scene: Choosing) -> None:
    for days in (0, 7):
        scene.opened(FIRST.shifted(timedelta(days=days)), SECOND.shifted(timedelta(days=days)))
    with pytest.raises(no.TooManyPolls):
        scene.opened(FIRST.shifted(timedelta(days=14)), SECOND.shifted(timedelta(days=14)))


def test_each_edits_their_own_answer_and_strangers_none(scene: Choosing) -> None:
    poll = scene.opened()
    first, second = ids(poll)

    answer_poll(actor(scene.member), scene.group.id, poll.id, {first: YES, second: NO})
    answer_poll(actor(scene.leader), scene.group.id, poll.id, {first: MAYBE})
    answer_poll(actor(scene.member), scene.group.id, poll.id, {second: YES})

    said = {(one.option_id, one.person_id): one.answer for one in db.session.scalars(select(PollAnswer))}
    member, leader = scene.member.id, scene.leader.id
    assert said == {(first, member): YES, (second, member): YES, (first, leader): MAYBE}
    assert scene.poll(poll.id).best == {first}
    for who in (scene.stranger, scene.staff):
        with pytest.raises(NotFound):
            answer_poll(actor(who), scene.group.id, poll.id, {first: YES})
    with pytest.raises(NotFound):
        answer_poll(actor(scene.member), scene.group.id, poll.id, {10**9: YES})


def test_choosing_makes_a_meeting_and_frees_the_others(scene: Choosing) -> None:
    poll = scene.opened(FIRST, SECOND, THIRD)

    meeting_id = choose_option(actor(scene.leader), scene.group.id, poll.id, ids(poll)[1])

    meeting = db.session.get_one(GroupMeeting, meeting_id)
    assert (meeting.period, meeting.room_id, meeting.entry.status) == (SECOND, scene.room.id, Status.CONFIRMED)
    assert scene.held() == {(SECOND, None)}
    chosen = scene.poll(poll.id)
    assert (chosen.state, [option.entry.status for option in chosen.by_start]) == (
        PollState.CHOSEN,
        [Status.CANCELLED, Status.CONFIRMED, Status.CANCELLED],
    )
    assert told()[1:] == [(scene.leader.email, "chosen"), (scene.member.email, "chosen")]
    for verb in (
        lambda: choose_option(actor(scene.staff), scene.group.id, poll.id, ids(poll)[0]),
        lambda: close_poll(actor(scene.leader), scene.group.id, poll.id),
        lambda: answer_poll(actor(scene.member), scene.group.id, poll.id, {ids(poll)[0]: YES}),
    ):
        with pytest.raises(no.PollOver):
            verb()


def test_who_leaves_is_held_by_no_date_any_more(scene: Choosing) -> None:
    people.give_time(actor(scene.member), scene.group.id)
    poll = scene.opened()

    people.leave_group(actor(scene.member), scene.group.id)
    choose_option(actor(scene.leader), scene.group.id, poll.id, ids(poll)[0])

    theirs = select(Occupancy).where(Occupancy.resource_id == scene.member.resource_id)
    assert db.session.scalars(theirs).all() == []
    assert scene.held() == {(FIRST, None)}


def test_ended_without_a_date_frees_all_and_is_told(scene: Choosing) -> None:
    poll = scene.opened()

    close_poll(actor(scene.leader), scene.group.id, poll.id)

    assert (scene.held(), scene.poll(poll.id).state) == (set(), PollState.CLOSED)
    assert told()[1:] == [(scene.member.email, "closed")]


def test_after_the_deadline_nothing_is_held_swept_or_not(scene: Choosing, clock: Any) -> None:
    poll, leader = scene.opened(), actor(scene.leader)
    clock.move_to("2026-11-28 12:00")
    with pytest.raises(no.PollOver):
        choose_option(leader, scene.group.id, poll.id, ids(poll)[0])
    with pytest.raises(no.PollOver):
        answer_poll(actor(scene.member), scene.group.id, poll.id, {ids(poll)[0]: YES})
    booker = make_person()
    make_booking(booker, scene.room, FIRST, make_organisation(booker))

    assert (lapse_polls_due(now()), lapse_polls_due(now())) == (1, 0)

    assert scene.poll(poll.id).state is PollState.LAPSED
    assert {when for when, _ in scene.held()} == {FIRST}  # the booking
    assert told()[1:] == [(scene.leader.email, "lapsed"), (scene.member.email, "lapsed")]


def test_nothing_lapses_before_its_time(scene: Choosing, clock: Any) -> None:
    scene.opened()
    clock.move_to("2026-11-28 11:59:59")

    assert lapse_polls_due(now()) == 0
    assert len(scene.held()) == 2


def test_who_said_nothing_is_reminded_once(scene: Choosing, clock: Any) -> None:
    poll = scene.opened()
    answer_poll(actor(scene.leader), scene.group.id, poll.id, {ids(poll)[0]: YES})
    clock.move_to("2026-11-27 11:59")
    assert remind_polls_due(now()) == 0
    clock.move_to("2026-11-27 12:00")

    assert (remind_polls_due(now()), remind_polls_due(now())) == (1, 0)

    assert told()[1:] == [(scene.member.email, "reminder")]
