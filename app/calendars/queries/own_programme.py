"""What somebody has of the programme: places, meetings of their groups, study visits; what an organisation holds."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import gettext
from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.calendars.queries.own_times import Known, alive_or_off
from app.calendars.queries.telling import dated_of, said_of_session, where_in
from app.calendars.rules.events import Said
from app.calendars.rules.windows import Window
from app.core.database import db
from app.organisations.models import Membership
from app.programme.models import (
    Activity,
    Enrolment,
    GroupMeeting,
    GroupMember,
    Seating,
    Session,
    StudyVisit,
    VisitPart,
    WorkingGroup,
)
from app.programme.queries.signing_up import is_of
from app.programme.rules.kinds import PlaceKind
from app.programme.rules.states import PUBLIC
from app.programme.rules.visits import VisitState
from app.schedule.models import Claim, Entry
from app.schedule.rules import Status
from app.schedule.rules.places import ClaimStatus

ONCE_CONFIRMED = 2  # the sequence of what was confirmed and then cancelled; a plan that nobody took has less


def places_told(person_id: int, window: Window, language: str, *, now: datetime) -> Iterator[Known]:
    """The dates for which somebody has a place, and what was called off of them; never what they wait for.

    The link to join is there while the page of the ticket shows it. Never the ticket, which is a secret.
    """
    base = _base()
    dates = _dates_with_place(person_id, window, now)
    living = {seating_id for session, seating_id, status in dates if _joins(session, status, now)}
    for session, seating_id, _ in dates:
        said = said_of_session(session, language, base)
        yield Known(dated_of(session.entry), joined(said, session) if seating_id in living else said)


def joined(said: Said, session: Session) -> Said:
    """With the address at which it is joined, where there is one."""
    link = session.activity.online_link
    return replace(said, conference=(link, gettext("Join online"))) if link else said


def _joins(session: Session, status: ClaimStatus, now: datetime) -> bool:
    stands = not session.is_cancelled and session.period.ends > now
    return stands and status is ClaimStatus.CONFIRMED and session.activity.place is PlaceKind.ONLINE


def _dates_with_place(person_id: int, window: Window, now: datetime) -> Sequence[tuple[Session, int, ClaimStatus]]:
    its_dates = and_(
        Session.activity_id == Seating.activity_id, or_(Seating.session_id.is_(None), Seating.session_id == Session.id)
    )
    called_off = and_(Claim.status == ClaimStatus.CALLED_OFF, Enrolment.had_place, Entry.status == Status.CANCELLED)
    rows = db.session.execute(
        select(Session, Seating.id, Claim.status)
        .join(Session.entry)
        .join(Session.activity)
        .join(Seating, its_dates)
        .join(Enrolment, Enrolment.seating_id == Seating.id)
        .join(Claim, Claim.id == Enrolment.claim_id)
        .where(is_of(person_id), or_(Claim.status == ClaimStatus.CONFIRMED, called_off), *alive_or_off(window, now))
        .options(*_session_whole())
    )
    return [(session, seating_id, status) for session, seating_id, status in rows.unique()]


def meetings_told(which: ColumnElement[bool], window: Window, language: str, *, now: datetime) -> Iterator[Known]:
    """Meetings of these groups, for their people: with where they meet, and the page inside."""
    base, of_group = _base(), contains_eager(GroupMeeting.group).joinedload(WorkingGroup.centre, innerjoin=True)
    found = (
        select(GroupMeeting)
        .join(GroupMeeting.entry)
        .join(GroupMeeting.group)
        .where(which, *alive_or_off(window, now))
        .options(contains_eager(GroupMeeting.entry), joinedload(GroupMeeting.room), of_group)
    )
    for meeting in db.session.scalars(found):
        yield Known(dated_of(meeting.entry), said_of_meeting(meeting, language, base))


def said_of_meeting(meeting: GroupMeeting, language: str, base: str) -> Said:
    group, page = meeting.group, f"{base}/grupy/{meeting.group.slug}/spotkania/{meeting.id}"
    return Said(
        title=group.name.in_language(language),
        about=page,
        where=where_in(meeting.room, group.centre) if meeting.room is not None else meeting.place,
        geo=group.centre.geo if meeting.room is not None else None,
        page=page,
    )


def in_groups(person_id: int, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """SQL for groups in which somebody is now."""
    is_in = GroupMember.group_id == WorkingGroup.id, GroupMember.person_id == person_id, GroupMember.left_at.is_(None)
    return exists().where(*is_in, *more)


def visits_told(which: ColumnElement[bool], window: Window, *, now: datetime) -> Iterator[Known]:
    """The parts of confirmed visits, for the group; and of those what was cancelled after it had been confirmed."""
    stands = and_(StudyVisit.state == VisitState.CONFIRMED, Entry.status == Status.CONFIRMED)
    gone = and_(Entry.status == Status.CANCELLED, Entry.sequence >= ONCE_CONFIRMED)
    base = _base()
    for part in visit_parts(and_(which, or_(stands, gone)), window, now):
        page = f"{base}/wizyty/{part.visit_id}"
        yield Known(dated_of(part.entry), replace(said_of_part(part), about=page, page=page))


def asked_visit(person_id: int) -> ColumnElement[bool]:
    """SQL for visits that somebody asked for, for themselves or for an organisation of theirs to this day."""
    ours = select(Membership.organisation_id).where(Membership.person_id == person_id, Membership.left_at.is_(None))
    theirs = or_(StudyVisit.organisation_id.is_(None), StudyVisit.organisation_id.in_(ours))
    return and_(StudyVisit.asked_by_id == person_id, theirs)


def said_of_part(part: VisitPart) -> Said:
    centre = part.visit.centre
    return Said(
        title=part.visit.title,
        where=where_in(part.room, centre) if part.room is not None else part.place,
        geo=centre.geo if part.room is not None else None,
    )


def visit_parts(which: ColumnElement[bool], window: Window, now: datetime) -> Sequence[VisitPart]:
    of_visit = contains_eager(VisitPart.visit).joinedload(StudyVisit.centre, innerjoin=True)
    found = (
        select(VisitPart)
        .join(VisitPart.entry)
        .join(VisitPart.visit)
        .where(which, *alive_or_off(window, now))
        .options(contains_eager(VisitPart.entry), joinedload(VisitPart.room), of_visit)
    )
    return db.session.scalars(found).all()


def held_by(organisation_id: int, window: Window, language: str, *, now: datetime) -> Iterator[Known]:
    """The dates of what an organisation holds with a centre, once anybody may read of them."""
    base = _base()
    announced = Activity.state.in_(PUBLIC), Activity.published_at <= now, Entry.is_public
    for session in sessions(and_(Activity.organisation_id == organisation_id, *announced), window, now):
        yield Known(dated_of(session.entry), said_of_session(session, language, base))


def sessions(which: ColumnElement[bool], window: Window, now: datetime) -> Sequence[Session]:
    found = select(Session).join(Session.entry).join(Session.activity).where(which, *alive_or_off(window, now))
    return db.session.scalars(found.options(*_session_whole())).unique().all()


def _session_whole() -> tuple[Any, ...]:
    of_activity = contains_eager(Session.activity).options(
        joinedload(Activity.centre, innerjoin=True), selectinload(Activity.tags), joinedload(Activity.organisation)
    )
    return contains_eager(Session.entry), joinedload(Session.room), of_activity


def _base() -> str:
    return str(current_app.config["SETTINGS"].base_url)
