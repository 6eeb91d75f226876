"""Noting who is there: from the list, by a ticket, by the code in the room; undone, corrected, and closed."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.services import pacing
from app.accounts.services.pacing import Limit, Try, take_try
from app.core.access import Actor
from app.core.clock import now
from app.core.database import db, flush, transaction, write
from app.programme import steps
from app.programme.models import Enrolment, Presence, Scan, Session
from app.programme.queries.attendance import enrolment_by_ticket
from app.programme.queries.misses import missed_by
from app.programme.queries.signing_up import missed_of
from app.programme.rules import attendance as rules
from app.programme.rules.attendance import (
    CODE_SIGNS,
    Correction,
    PresenceSource,
    PresenceState,
    ScanResult,
    ScanVerdict,
)
from app.programme.rules.lines import misses_of
from app.programme.rules.room_codes import WrongRoomCode, check_room_code
from app.programme.rules.scans import ScanElsewhere
from app.programme.steps import attendance as lists
from app.programme.steps.absences import tell_of_absence
from app.programme.steps.attendance import Sheet
from app.schedule.rules.places import ClaimStatus

FREE_TRIES, FREE_FROM_ONE_PLACE = 5, 60
UID = re.compile(r"[0-9a-f-]{32,36}")
V = ScanVerdict


@transaction
def mark_present(
    actor: Actor, session_id: int, enrolment_id: int, *, source: PresenceSource = PresenceSource.LIST
) -> None:
    """Note that somebody is there, for the whole date. Who is noted already stays so.

    Raises NotFound, NoListHere, DateCancelled, ListClosed, TooEarlyToMark, NotOnList and NotOneself.
    """
    sheet = lists.lock_sheet(actor, session_id)
    lists.check_open(sheet)
    enrolment = lists.on_list(sheet, enrolment_id)
    _check_not_oneself(actor, enrolment)
    kept = lists.presence_at(sheet, enrolment.id)
    if kept is None or not kept.is_present:
        lists.note_presence(sheet, enrolment, source, actor.person_id, kept=kept)


@transaction
def undo_mark(actor: Actor, session_id: int, enrolment_id: int) -> None:
    """Take back what is noted of somebody while the list is open; the history keeps it.

    Raises NotFound, NoListHere, DateCancelled, ListClosed, TooEarlyToMark, NotOnList and NothingToUndo.
    """
    sheet = lists.lock_sheet(actor, session_id)
    lists.check_open(sheet)
    enrolment = lists.on_list(sheet, enrolment_id)
    kept = lists.presence_at(sheet, enrolment.id)
    if kept is None:
        raise rules.NothingToUndo
    _record(sheet, enrolment, "presence_undone", actor, was=_told(kept))
    db.session.delete(kept)
    flush()


@transaction
def correct_presence(actor: Actor, session_id: int, enrolment_id: int, wanted: Correction, *, why: str) -> None:
    """Say how it was: came late, left early, excused, or after the list is closed that it was otherwise.

    Raises NotFound, NoListHere, DateCancelled, TooEarlyToMark, NotOnList, NotOneself, AbsentWhenClosed, OutsideOfDate
    and ReasonNeeded.
    """
    sheet = lists.lock_sheet(actor, session_id)
    rules.check_doors(sheet.session.period, now())
    enrolment = lists.on_list(sheet, enrolment_id)
    _check_not_oneself(actor, enrolment)
    kept = lists.presence_at(sheet, enrolment.id)
    was = kept.state if kept is not None else None
    rules.check_correction(wanted, sheet.session.period, was=was, closed=sheet.is_closed, why=why)
    before = _told(kept) if kept is not None else None
    source = kept.source if kept is not None else PresenceSource.LIST
    times = wanted.arrived_at, wanted.left_at
    row = lists.write_presence(sheet, enrolment, wanted.state, source, actor.person_id, times=times, kept=kept)
    if wanted.state is PresenceState.ABSENT:
        _tell_absent(sheet, [enrolment.id])
    _record(sheet, enrolment, "presence_corrected", actor, why=why.strip(), was=before, now=_told(row))


@transaction
def close_list(actor: Actor, session_id: int) -> int:
    """Close the list: of whom nothing is noted, they are absent, which is counted, and told; gives their number.

    A closed one stays as it is. Raises NotFound, NoListHere, DateCancelled and TooEarlyToClose.
    """
    sheet = lists.lock_sheet(actor, session_id)
    rules.check_may_close(sheet.session.period, now())
    if sheet.is_closed:
        return 0
    noted = select(Presence.enrolment_id).where(Presence.session_id == session_id)
    missing = db.session.scalars(lists.confirmed_on(sheet).where(Enrolment.id.not_in(noted))).all()
    roll = lists.opened_roll(sheet)
    roll.closed_at, roll.closed_by_id = now(), actor.person_id
    alike = {"session_id": session_id, "state": PresenceState.ABSENT, "source": PresenceSource.LIST, "minutes": 0}
    who = {"by_id": actor.person_id, "marked_at": now(), "created_at": now()}
    write(Presence, [{"enrolment_id": one, **alike, **who} for one in missing])
    _tell_absent(sheet, missing)
    steps.record(sheet.activity, "list_closed", actor, session=session_id, absent=len(missing))
    return len(missing)


@transaction
def scan_ticket(actor: Actor, session_id: int, read: str, *, uid: str, ago: timedelta = timedelta(0)) -> ScanResult:
    """What a ticket that was read is good for; who may come in is noted, from the time of the reading.

    The same `uid` again is the same reading: it gets the same answer, and nothing is noted twice. What was read before
    the list was closed counts, though it comes later. Raises NotFound, NoListHere, DateCancelled, NotATicket and
    ScanElsewhere.
    """
    if not UID.fullmatch(uid):
        raise rules.NotATicket
    sheet = lists.lock_sheet(actor, session_id)
    seen = db.session.scalars(select(Scan).where(Scan.uid == uid)).one_or_none()
    if seen is not None and seen.session_id != session_id:
        raise ScanElsewhere
    if seen is not None:
        return ScanResult(seen.verdict, seen.enrolment.name if seen.enrolment is not None else "", seen.since)
    at = rules.time_of_scan(now(), ago)
    enrolment = _enrolment_of(sheet, rules.ticket_in(read))
    result = _judge(actor, sheet, enrolment, at)
    db.session.add(
        Scan(
            uid=uid,
            session_id=session_id,
            enrolment_id=enrolment.id if enrolment is not None and result.name else None,
            verdict=result.verdict,
            since=result.since,
            scanned_at=at,
            by_id=actor.person_id,
        )
    )
    flush()
    return result


def come_by_code(ticket: str, code: str, *, address: str) -> Session:
    """Somebody in the room types its code on their ticket: they are noted from now on; gives the date.

    Raises TooManyTries, NotATicket, CodeNotNow, WrongRoomCode, ListClosed, NoListHere and DateCancelled.
    """
    found = rules.ticket_in(ticket)
    at_ticket = Limit(f"room code {found[:CODE_SIGNS]}", FREE_TRIES)
    tried = take_try("room_code", at_ticket, Limit(f"room code from {address}", FREE_FROM_ONE_PLACE))
    return _come(found, code, tried)


@transaction
def _come(ticket: str, code: str, tried: Try) -> Session:
    enrolment, session = _coming(ticket)
    sheet = lists.lock_sheet_of(session)
    if sheet.is_closed:
        raise rules.ListClosed
    if sheet.roll is None:
        raise WrongRoomCode
    check_room_code(sheet.roll.secret, code, now())
    pacing.forgive(tried)
    db.session.refresh(enrolment.claim)
    if enrolment.status is not ClaimStatus.CONFIRMED:
        raise rules.NotOnList
    kept = lists.presence_at(sheet, enrolment.id)
    if kept is None or not kept.is_present:
        lists.note_presence(sheet, enrolment, PresenceSource.CODE, None, arrived_at=now(), kept=kept)
    return session


@transaction
def start_room_code(actor: Actor, session_id: int) -> None:
    """Let the code of a date be shown. Raises NotFound, NoListHere, DateCancelled and ListClosed."""
    sheet = lists.lock_sheet(actor, session_id)
    if sheet.is_closed:
        raise rules.ListClosed
    lists.opened_roll(sheet)


def _tell_absent(sheet: Sheet, enrolment_ids: Sequence[int]) -> None:
    """Each of them who left an address is told once, with what they missed of late and what follows."""
    those = select(Enrolment).where(Enrolment.id.in_(enrolment_ids)).order_by(Enrolment.id)
    for one in db.session.scalars(those.options(joinedload(Enrolment.person), joinedload(Enrolment.guest))):
        if one.email:
            person_id, at = one.person_id, now()
            missed = missed_by(None, one.guest_id, now=at) if person_id is None else missed_of(person_id, now=at)
            tell_of_absence(one, sheet.session, misses_of(missed, now=at))


def _judge(actor: Actor, sheet: Sheet, enrolment: Enrolment | None, at: datetime) -> ScanResult:
    """Validity comes before repetition."""
    if enrolment is None:
        return ScanResult(V.UNKNOWN)
    if enrolment.seating_id not in sheet.seating_ids:
        return ScanResult(V.ELSEWHERE)
    if enrolment.status is not ClaimStatus.CONFIRMED:
        return ScanResult(V.NO_PLACE, enrolment.name)
    if enrolment.person_id is not None and enrolment.person_id == actor.person_id:
        return ScanResult(V.ONESELF, enrolment.name)
    kept = lists.presence_at(sheet, enrolment.id)
    if kept is not None and kept.is_present:
        return ScanResult(V.AGAIN, enrolment.name, kept.arrived_at or kept.marked_at)
    date = sheet.session.period
    if not date.starts - rules.DOORS_BEFORE <= at < date.ends:
        return ScanResult(V.NOT_NOW, enrolment.name)
    if sheet.closed_at is not None and at >= sheet.closed_at:
        return ScanResult(V.CLOSED, enrolment.name)
    if sheet.is_closed:
        was = _told(kept) if kept is not None else None
        _record(sheet, enrolment, "presence_corrected", actor, was=was, scanned_before_closing=at.isoformat())
    lists.note_presence(sheet, enrolment, PresenceSource.SCAN, actor.person_id, arrived_at=at, kept=kept)
    return ScanResult(V.IN, enrolment.name, at)


def _enrolment_of(sheet: Sheet, ticket: str) -> Enrolment | None:
    """The enrolment with this ticket; by its first signs only among those of the list."""
    if not ticket:
        return None
    if len(ticket) == rules.WHOLE_TICKET:
        return enrolment_by_ticket(ticket)
    begins = select(Enrolment).where(Enrolment.seating_id.in_(sheet.seating_ids), Enrolment.ticket.startswith(ticket))
    found = db.session.scalars(begins.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _coming(ticket: str) -> tuple[Enrolment, Session]:
    """Whose ticket it is, and the date of it that takes place now. Raises NotATicket and CodeNotNow."""
    mine = select(Enrolment).where(Enrolment.ticket.startswith(ticket) if ticket else Enrolment.id < 0).limit(50)
    at, dates = now(), list[tuple[Enrolment, Session]]()
    enrolments = db.session.scalars(mine).all()
    for enrolment in enrolments:
        seating = enrolment.seating
        sessions = [seating.session] if seating.session is not None else seating.activity.standing_sessions
        dates += [(enrolment, one) for one in sessions if one.period.starts - rules.CODE_BEFORE <= at < one.period.ends]
    if not enrolments:
        raise rules.NotATicket
    if len(dates) != 1:
        raise rules.CodeNotNow
    return dates[0]


def _check_not_oneself(actor: Actor, enrolment: Enrolment) -> None:
    if enrolment.person_id is not None and enrolment.person_id == actor.person_id:
        raise rules.NotOneself


def _record(sheet: Sheet, enrolment: Enrolment, verb: str, actor: Actor, *, why: str = "", **facts: object) -> None:
    steps.record_enrolment(enrolment, verb, actor.person_id, why=why, session=sheet.session.id, **facts)


def _told(row: Presence) -> dict[str, object]:
    """What was noted, as the history keeps it."""
    times = {"arrived": row.arrived_at, "left": row.left_at}
    shown = {name: at.isoformat() for name, at in times.items() if at is not None}
    return {"state": row.state.value, "minutes": row.minutes, "source": row.source.value, **shown}
