"""What a group does about its study visit: asks for it, answers, confirms, asks for a change, calls it off, tells."""

from sqlalchemy import select, update

from app.accounts.rules import fingerprint
from app.accounts.steps import locked_person
from app.centres.models import Centre
from app.core.access import Action, Actor, demand
from app.core.clock import now, today
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.organisations.models import Organisation
from app.programme.models import StudyVisit, VisitFeedback, VisitFeedbackRight, VisitNeed
from app.programme.queries.visits import number_open
from app.programme.rules.visits import (
    ANSWERED_WITHIN,
    OPEN,
    REMIND_BEFORE,
    SCORES,
    FeedbackOver,
    ScoreNeeded,
    VisitAsked,
    VisitState,
    check_not_begun,
    check_state,
    check_visit,
    check_words,
)
from app.programme.steps import visits as steps
from app.schedule import steps as schedule


@transaction
def ask_for_visit(actor: Actor, centre_id: int, asked: VisitAsked, *, organisation_id: int | None = None) -> int:
    """Ask a centre for a study visit; gives its number. Staff get one mail each.

    Raises SignInNeeded, NotFound and what `check_visit` refuses.
    """
    demand(actor, Action.ASK_FOR_VISIT)
    assert actor.person_id is not None
    centre = db.session.get(Centre, centre_id)
    if centre is None or centre.archived_at is not None:
        raise NotFound
    if organisation_id is not None and (
        organisation_id not in actor.organisations or db.session.get(Organisation, organisation_id) is None
    ):
        raise NotFound
    locked_person(actor.person_id)
    check_visit(asked, today(), open_now=number_open(actor.person_id))
    visit = StudyVisit(
        centre_id=centre_id,
        asked_by_id=actor.person_id,
        organisation_id=organisation_id,
        title=asked.title.strip(),
        people=asked.people,
        spoken=",".join(asked.languages),
        topics=asked.topics.strip(),
        wished=sorted({day.isoformat() for day in asked.wished}),
        contact=asked.contact.strip(),
        answer_by=now() + ANSWERED_WITHIN,
    )
    db.session.add(visit)
    flush()
    if asked.needs.strip():
        db.session.add(VisitNeed(visit_id=visit.id, words=asked.needs.strip()))
    steps.record(visit, "visit_asked", actor)
    steps.mail_staff(visit, "asked", answer_by=visit.answer_by)
    return visit.id


@transaction
def answer_visit_question(actor: Actor, visit_id: int, *, words: str) -> None:
    """Answer what the centre asked. Raises NotFound, WordsNeeded and VisitMovedOn."""
    visit = steps.lock_visit_for(actor, visit_id, Action.SEE_OWN_VISIT)
    check_state(visit.state, VisitState.QUESTION)
    check_words(words)
    _wait_for_staff(visit, VisitState.ASKED, words)
    steps.record(visit, "visit_answered", actor)
    steps.mail_staff(visit, "answered", words=words.strip(), answer_by=visit.answer_by)


@transaction
def confirm_visit(actor: Actor, visit_id: int) -> None:
    """Say yes to the plan: what was held is confirmed. Mails to both. Raises NotFound, VisitMovedOn and HoldExpired."""
    visit = steps.lock_visit_for(actor, visit_id, Action.SEE_OWN_VISIT)
    check_state(visit.state, VisitState.ARRANGED)
    parts = visit.parts
    for part in parts:
        schedule.confirm(schedule.lock_entry(part.entry_id))
    visit.state, visit.confirm_by = VisitState.CONFIRMED, None
    visit.remind_at = min(part.period.starts for part in parts) - REMIND_BEFORE
    visit.thank_at = max(part.period.ends for part in parts)
    flush()
    steps.record(visit, "visit_confirmed", actor)
    steps.mail_visitors(visit, "confirmed", changed=parts)
    steps.mail_staff(visit, "confirmed")


@transaction
def ask_visit_change(actor: Actor, visit_id: int, *, words: str) -> None:
    """Ask for another plan; what is held stays held. Raises NotFound, WordsNeeded, VisitMovedOn and VisitOver."""
    visit = steps.lock_visit_for(actor, visit_id, Action.SEE_OWN_VISIT)
    check_state(visit.state, VisitState.ARRANGED, VisitState.CONFIRMED)
    check_not_begun([part.period for part in visit.parts], now())
    check_words(words)
    _wait_for_staff(visit, VisitState.CHANGE, words)
    steps.record(visit, "visit_change_asked", actor)
    steps.mail_staff(visit, "change", words=words.strip(), answer_by=visit.answer_by)


@transaction
def cancel_visit(actor: Actor, visit_id: int, *, words: str) -> None:
    """Call it off as the group: rooms and hosts are free. Mails to both. Raises NotFound, VisitMovedOn, VisitOver."""
    visit = steps.lock_visit_for(actor, visit_id, Action.SEE_OWN_VISIT)
    check_state(visit.state, *OPEN)
    check_not_begun([part.period for part in visit.parts], now())
    dates, places = tuple(p.period for p in visit.parts), tuple(p.where for p in visit.parts)
    visit.replied, gone = words.strip(), steps.confirmed_parts(visit)
    steps.end_visit(visit, VisitState.CANCELLED)
    steps.record(visit, "visit_cancelled", actor, why=words.strip())
    steps.mail_staff(visit, "cancelled", words=words.strip(), dates=dates, places=places)
    steps.mail_visitors(visit, "cancelled", changed=gone, words="", dates=dates, places=places)


@transaction
def tell_how_it_was(token: str, *, score: int | None, words: str) -> None:
    """Use the right to tell up, and keep what was told apart from it. Raises FeedbackOver and ScoreNeeded."""
    if score not in SCORES:
        raise ScoreNeeded
    unused = VisitFeedbackRight.token_hash == fingerprint(token), ~VisitFeedbackRight.is_used
    used = update(VisitFeedbackRight).where(*unused).values(is_used=True).returning(VisitFeedbackRight.visit_id)
    visit_id = db.session.scalar(used)
    if visit_id is None:
        raise FeedbackOver
    centre_id = db.session.scalars(select(StudyVisit.centre_id).where(StudyVisit.id == visit_id)).one()
    db.session.add(VisitFeedback(centre_id=centre_id, score=score, words=words.strip()))


def _wait_for_staff(visit: StudyVisit, state: VisitState, words: str) -> None:
    visit.state, visit.replied, visit.answer_by = state, words.strip(), now() + ANSWERED_WITHIN
    visit.round += 1
    flush()
