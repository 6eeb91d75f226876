"""Reading what waits for somebody in the programme: places to take, surveys to answer, dates to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from app.core.access import Actor
from app.core.database import db
from app.core.i18n import Named
from app.programme.models import (
    Activity,
    ActivitySurvey,
    DatePoll,
    Enrolment,
    GroupMember,
    PollAnswer,
    PollOption,
    SurveyRight,
    WorkingGroup,
)
from app.programme.queries.minimum import TooFew, too_few_of
from app.programme.queries.signing_up import is_of
from app.programme.queries.tickets import offers_to_answer
from app.programme.rules.polls import PollState


@dataclass(frozen=True)
class SurveyToAnswer:
    """A survey that somebody may still answer, and the ticket that opens it."""

    ticket: str
    title: Named
    closes_at: datetime


@dataclass(frozen=True)
class PollToAnswer:
    """Dates of a working group of theirs to which somebody said nothing yet."""

    poll_id: int
    group_slug: str
    title: str
    answer_by: datetime


@dataclass(frozen=True)
class Needs:
    """All that the programme waits for from one person."""

    offers: int = 0
    surveys: Sequence[SurveyToAnswer] = ()
    polls: Sequence[PollToAnswer] = ()
    few: Sequence[TooFew] = ()

    def __bool__(self) -> bool:
        return bool(self.offers or self.surveys or self.polls or self.few)


def needs_of(actor: Actor, *, now: datetime) -> Needs:
    """Three queries, and one more for those who make the programme; none for somebody who is not signed in."""
    if actor.person_id is None:
        return Needs()
    return Needs(
        offers_to_answer(actor.person_id, now=now),
        surveys_to_answer(actor.person_id, now=now),
        polls_to_answer(actor.person_id, now=now),
        too_few_of(actor, now=now),
    )


def surveys_to_answer(person_id: int, *, now: datetime) -> Sequence[SurveyToAnswer]:
    """The one that closes first comes first."""
    rows = (
        select(Enrolment.ticket, Activity.title_pl, Activity.title_en, Activity.title_uk, ActivitySurvey.closes_at)
        .join(SurveyRight, SurveyRight.enrolment_id == Enrolment.id)
        .join(ActivitySurvey, ActivitySurvey.activity_id == SurveyRight.activity_id)
        .join(Activity, Activity.id == SurveyRight.activity_id)
        .where(is_of(person_id), ~SurveyRight.is_used, ActivitySurvey.closes_at > now)
        .order_by(ActivitySurvey.closes_at, Enrolment.id)
    )
    return [SurveyToAnswer(row[0], Named(*row[1:4]), row[4]) for row in db.session.execute(rows)]


def polls_to_answer(person_id: int, *, now: datetime) -> Sequence[PollToAnswer]:
    """The one that ends first comes first."""
    member = exists().where(
        GroupMember.group_id == WorkingGroup.id, GroupMember.person_id == person_id, GroupMember.left_at.is_(None)
    )
    answered = exists().where(
        PollOption.poll_id == DatePoll.id, PollAnswer.option_id == PollOption.id, PollAnswer.person_id == person_id
    )
    rows = (
        select(DatePoll.id, WorkingGroup.slug, DatePoll.title, DatePoll.answer_by)
        .join(DatePoll.group)
        .where(DatePoll.state == PollState.OPEN, DatePoll.answer_by > now)
        .where(WorkingGroup.archived_at.is_(None), member, ~answered)
        .order_by(DatePoll.answer_by, DatePoll.id)
    )
    return [PollToAnswer(*row) for row in db.session.execute(rows)]
