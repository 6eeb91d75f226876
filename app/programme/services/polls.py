"""Choosing a date together: opening it, saying what suits, choosing, ending it, and what the worker does in time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.core.access import Action, Actor
from app.core.clock import EndsBeforeStart, Period, from_minutes, now
from app.core.database import db, explain, flush, transaction
from app.core.errors import NotFound
from app.programme.models import OPTION, DatePoll, GroupMeeting, PollAnswer, PollOption, WorkingGroup
from app.programme.queries.groups_inside import number_of_open_polls
from app.programme.rules.dates import Dated, Judged, dated, judge
from app.programme.rules.groups_refusals import OptionGone, PollOver
from app.programme.rules.polls import (
    Answer,
    PollState,
    check_answer_by,
    check_may_open,
    check_open,
    check_options,
    remind_from,
)
from app.programme.services.groups_taking import lock_for_dates, room_or_place
from app.programme.steps import groups as steps
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status

TOLD = "date_poll"
explain("uq_group_meeting_poll_id", PollOver)


@dataclass(frozen=True)
class OptionAsked:
    """A day with its time of the wall clock in minutes since midnight."""

    day: date
    starts: int
    ends: int


@dataclass(frozen=True)
class PollAsked:
    """What is to be chosen: from which dates, where, and by when people answer, on the wall clock."""

    title: str
    options: tuple[OptionAsked, ...]
    answer_on: date
    answer_at: int
    room_id: int | None = None
    place: str = ""


@transaction
def open_poll(actor: Actor, group_id: int, asked: PollAsked) -> int:
    """Hold each of these dates, room and people, until one is chosen; gives its number. One mail to each member.

    Raises NotFound, GroupArchived, TooManyPolls, OptionsOutOfRange, AnswerByOutOfRange, AnswerByTooLate, SkippedHour,
    PlaceNeeded, RoomElsewhere, EndsBeforeStart, Taken, ChangedMeanwhile, and the first refusal of a date.
    """
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    check_may_open(number_of_open_polls(group_id, now=now()))
    check_options(len(asked.options))
    room, dates = room_or_place(group, asked.room_id, asked.place), _dated(asked.options)
    facts = lock_for_dates(group, room, dates)
    _demand_all_fine(judge(dates, facts))
    periods = [one.period for one in dates if one.period is not None]
    answer_by = from_minutes(asked.answer_on, asked.answer_at)
    check_answer_by(answer_by, periods, now())
    wishes = [(_held(group, when, answer_by), facts.wants(when)) for when in periods]
    schedule.take_all(wishes)
    poll = _put_down(actor, group, asked, answer_by, [entry for entry, _ in wishes])
    steps.record(group, "poll_opened", actor, poll_id=poll.id, starts=[when.starts.isoformat() for when in periods])
    _tell(group, poll, "opened", [actor.person_id], dates=tuple(periods), answer_by=answer_by)
    return poll.id


def _dated(options: Sequence[OptionAsked]) -> tuple[Dated, ...]:
    """Each with its time; what its clock does not have is said at its own place. Raises EndsBeforeStart."""
    found: list[Dated] = []
    for number, option in enumerate(options, start=1):
        try:
            found += dated((option.day,), option.starts, option.ends)
        except EndsBeforeStart:
            raise EndsBeforeStart(field=f"ends_{number}") from None
    return tuple(found)


def _demand_all_fine(judged: Sequence[Judged]) -> None:
    """Raise the first refusal, told at the date that it is about."""
    for number, one in enumerate(judged, start=1):
        if one.refusal is not None:
            one.refusal.at_field = f"starts_{number}"
            raise one.refusal


def _held(group: WorkingGroup, when: Period, answer_by: datetime) -> Entry:
    return Entry(
        kind=OPTION,
        period=when,
        status=Status.TENTATIVE,
        expires_at=answer_by,
        title=group.name_pl,
        home_id=group.centre.home_id,
    )


def _put_down(
    actor: Actor, group: WorkingGroup, asked: PollAsked, answer_by: datetime, entries: list[Entry]
) -> DatePoll:
    assert actor.person_id is not None
    poll = DatePoll(
        group_id=group.id,
        opened_by_id=actor.person_id,
        title=asked.title.strip(),
        room_id=asked.room_id,
        place=asked.place.strip(),
        answer_by=answer_by,
        remind_at=remind_from(now(), answer_by),
        options=[PollOption(entry=entry) for entry in entries],
    )
    db.session.add(poll)
    flush()
    return poll


@transaction
def answer_poll(actor: Actor, group_id: int, poll_id: int, said: Mapping[int, Answer]) -> None:
    """Say what suits to some of the dates, or something else than before. Raises NotFound, GroupArchived, PollOver."""
    steps.lock_group(actor, group_id, Action.BE_IN_GROUP)
    poll = steps.poll_of(group_id, poll_id)
    check_open(poll.state, poll.answer_by, now())
    assert actor.person_id is not None
    options = {option.id: option for option in poll.options}
    if not set(said) <= set(options):
        raise NotFound
    for option_id, answer in said.items():
        kept = db.session.get(PollAnswer, (option_id, actor.person_id), populate_existing=True)
        kept = kept or PollAnswer(option_id=option_id, person_id=actor.person_id)
        kept.answer, kept.answered_at = answer, now()
        db.session.add(kept)
    flush()


@transaction
def choose_option(actor: Actor, group_id: int, poll_id: int, option_id: int) -> int:
    """Make one date the meeting and free the others, at once; gives the number of the meeting. One mail to each member.

    Raises NotFound, GroupArchived, PollOver, and OptionGone where the date is no longer held.
    """
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    poll = steps.poll_of(group_id, poll_id)
    check_open(poll.state, poll.answer_by, now())
    if option_id not in {option.id for option in poll.options}:
        raise NotFound
    entries = steps.lock_options(poll)
    chosen = entries.pop(option_id)
    if chosen.status is not Status.TENTATIVE:
        raise OptionGone
    schedule.confirm(chosen)
    steps.end_poll(poll, PollState.CHOSEN, entries.values())
    meeting = GroupMeeting(
        group_id=group.id, entry=chosen, room_id=poll.room_id, place=poll.place, poll_id=poll.id, agenda=poll.title
    )
    db.session.add(meeting)
    flush()
    said = sum(len(option.answers) for option in poll.options)
    steps.record(group, "poll_chosen", actor, poll_id=poll_id, starts=chosen.starts_at.isoformat(), answers=said)
    path = f"/grupy/{group.slug}/spotkania/{meeting.id}"
    _tell(group, poll, "chosen", [], dates=(chosen.period,), meetings=[meeting], path=path)
    return meeting.id


@transaction
def close_poll(actor: Actor, group_id: int, poll_id: int) -> None:
    """End it without a date: all that was held is free. One mail to each member. Raises NotFound and PollOver."""
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    poll = steps.poll_of(group_id, poll_id)
    check_open(poll.state, poll.answer_by, now())
    entries = steps.lock_options(poll)
    steps.end_poll(poll, PollState.CLOSED, entries.values())
    steps.record(group, "poll_closed", actor, poll_id=poll_id)
    _tell(group, poll, "closed", [actor.person_id], dates=tuple(entry.period for entry in entries.values()))


def lapse_polls_due(at: datetime) -> int:
    """Free what nobody chose in time, and tell the members; gives how many choices that were."""
    due = select(DatePoll.group_id, DatePoll.id).where(DatePoll.state == PollState.OPEN, DatePoll.answer_by <= at)
    return sum(_lapse(group_id, poll_id, at) for group_id, poll_id in db.session.execute(due.order_by(DatePoll.id)))


@transaction
def _lapse(group_id: int, poll_id: int, at: datetime) -> bool:
    group = steps.lock_turnstile(group_id)
    poll = steps.poll_of(group_id, poll_id)
    if poll.state is not PollState.OPEN or poll.answer_by > at:
        return False
    entries = steps.lock_options(poll)
    steps.end_poll(poll, PollState.LAPSED, entries.values())
    steps.record(group, "poll_lapsed", None, poll_id=poll_id)
    _tell(group, poll, "lapsed", [], dates=tuple(entry.period for entry in entries.values()))
    return True


def remind_polls_due(at: datetime) -> int:
    """Remind those who said nothing yet, once before the deadline; gives how many choices that were."""
    due = select(DatePoll.group_id, DatePoll.id).where(DatePoll.state == PollState.OPEN, DatePoll.remind_at <= at)
    return sum(_remind(group_id, poll_id, at) for group_id, poll_id in db.session.execute(due.order_by(DatePoll.id)))


@transaction
def _remind(group_id: int, poll_id: int, at: datetime) -> bool:
    group = steps.lock_turnstile(group_id)
    poll = steps.poll_of(group_id, poll_id)
    if poll.remind_at is None or poll.remind_at > at or not poll.is_open(at):
        return False
    poll.remind_at = None
    dates = tuple(option.period for option in poll.by_start)
    _tell(group, poll, "reminder", poll.answered_ids, dates=dates, answer_by=poll.answer_by)
    return True


def _tell(group: WorkingGroup, poll: DatePoll, became: str, but: Iterable[int | None], **facts: Any) -> None:
    told: dict[str, Any] = {
        "title": poll.title,
        "room": poll.where,
        "path": f"/grupy/{group.slug}/terminy/{poll.id}",
        **facts,
    }
    steps.mail_members(group, TOLD, f"{became}:{poll.id}", but=but, became=became, **told)
