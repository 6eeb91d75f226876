"""The conversation on a waiting request: staff ask, the applicant answers or adds something, both with files."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.bookings import steps
from app.bookings.models import Booking, BookingSeries, Message
from app.bookings.rules.refusals import NotWaiting, ReasonNeedsWords
from app.bookings.rules.states import BookingState
from app.bookings.rules.talking import check_message
from app.core.access import Action, Actor, can
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.files.rules import Document
from app.files.steps import keep_document
from app.schedule.models import Entry


@transaction
def ask_for_more(actor: Actor, uid: str, *, words: str, documents: Sequence[Document] = ()) -> None:
    """Ask the applicant something; the time stays held until its deadline.

    Raises NotFound, NotAllowed, AlreadyDecided, NotWaiting, ReasonNeedsWords, and what `check_message` refuses.
    """
    if not words.strip():
        raise ReasonNeedsWords
    dates = _lock(uid, actor, Action.DECIDE_BOOKING)
    if dates[0].state in (BookingState.APPROVED, BookingState.REFUSED):
        raise steps.decided_already(dates[0])
    _ask(dates, actor, words, documents)


@transaction
def answer_question(actor: Actor, uid: str, *, words: str, documents: Sequence[Document] = ()) -> None:
    """Answer what staff asked about a waiting request, or add something unasked.

    Raises NotFound, NotWaiting, and what `check_message` refuses.
    """
    _answer(_lock(uid, actor, Action.ANSWER_QUESTION), actor, words, documents)


@transaction
def write_message(actor: Actor, uid: str, *, words: str) -> None:
    """Say something on a waiting request: the applicant answers or adds, the centre's staff ask.

    Raises NotFound, NotAllowed, NotWaiting, and what `check_message` refuses.
    """
    dates = _lock(uid, actor, Action.WRITE_MESSAGE)
    if can(actor, Action.ANSWER_QUESTION, dates[0]):
        _answer(dates, actor, words, ())
    else:
        _ask(dates, actor, words, ())


def _lock(uid: str, actor: Actor, action: Action) -> list[Booking]:
    """The locked booking, and with it the other dates of its series that wait: their clocks stop and go on together.

    Raises NotFound and NotAllowed.
    """
    of_series = select(BookingSeries.uid).join(BookingSeries.bookings).join(Booking.entry).where(Entry.uid == uid)
    series_uid = db.session.scalar(of_series)
    if series_uid is None:
        return [steps.lock_booking(uid, actor, action)]
    _, dates = steps.lock_series(series_uid, actor, action)
    booking = next(one for one in dates if one.entry.uid == uid)
    return [booking, *(one for one in dates if one is not booking and one.state_now is BookingState.REQUESTED)]


def _ask(dates: Sequence[Booking], actor: Actor, words: str, documents: Sequence[Document]) -> None:
    booking = dates[0]
    if say_on(booking, actor, words, documents, is_question=True):
        steps.record(booking, "asked", actor, files=len(documents))
        clock = steps.stop_clock(dates, at=now())
        facts: dict[str, Any] = {"words": words, "answer_by": booking.entry.expires_at, "files": len(documents)}
        facts["goes_on_at"] = clock.goes_on_at
        steps.mail_applicant(booking, "booking_question", **facts)


def _answer(dates: Sequence[Booking], actor: Actor, words: str, documents: Sequence[Document]) -> None:
    booking = dates[0]
    was_asked = booking.waits_for_answer
    if say_on(booking, actor, words, documents, is_question=False):
        steps.record(booking, "answered" if was_asked else "added", actor, files=len(documents))
        clock, stopped = steps.go_on(dates)
        facts: dict[str, Any] = {"words": words, "answer_by": clock.answer_by, "files": len(documents)}
        facts["stood_minutes"] = int(stopped.total_seconds() // 60)
        steps.mail_staff(booking, "booking_answered" if was_asked else "booking_added", **facts)


def say_on(booking: Booking, actor: Actor, words: str, documents: Sequence[Document], *, is_question: bool) -> bool:
    """Add a message to a locked request; False where it is the last one sent again. Raises NotWaiting."""
    if booking.state_now is not BookingState.REQUESTED:
        raise NotWaiting
    assert actor.person_id is not None
    said = actor.person_id, is_question, words, [(document.name, len(document.content)) for document in documents]
    if booking.messages and _content(booking.messages[-1]) == said:
        return False
    files_in_all = sum(len(message.files) for message in booking.messages)
    check_message(words, files=len(documents), messages=len(booking.messages), files_in_all=files_in_all)
    kept = [keep_document(document, uploaded_by_id=actor.person_id) for document in documents]
    booking.messages.append(Message(author_id=actor.person_id, is_question=is_question, body=words, files=kept))
    flush()
    return True


def _content(message: Message) -> tuple[int, bool, str, list[tuple[str, int]]]:
    return message.author_id, message.is_question, message.body, [(file.name, file.size) for file in message.files]
