"""Reading study visits: one with all that its page shows, one's own, and the list of staff."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.models import Person
from app.accounts.queries import staff_of
from app.accounts.rules import fingerprint
from app.core.access import RANK, Actor, Role
from app.core.database import db
from app.programme.models import StudyVisit, VisitFeedback, VisitFeedbackRight, VisitHost, VisitNeed, VisitPart
from app.programme.queries.trainers import trainers_of
from app.programme.rules.visits import OPEN, WAITS_FOR_STAFF, FeedbackOver, Opinions, opinions


def _shown() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(StudyVisit.centre, innerjoin=True),
        joinedload(StudyVisit.organisation),
        joinedload(StudyVisit.asked_by, innerjoin=True),
        selectinload(StudyVisit.all_parts).options(
            joinedload(VisitPart.entry, innerjoin=True), joinedload(VisitPart.room)
        ),
        selectinload(StudyVisit.hosts).joinedload(VisitHost.person, innerjoin=True),
    )


def visit(visit_id: int) -> StudyVisit | None:
    return db.session.scalars(select(StudyVisit).where(StudyVisit.id == visit_id).options(*_shown())).one_or_none()


def visits_of(actor: Actor) -> Sequence[StudyVisit]:
    """What somebody, or an organisation of theirs, asked for; the newest first."""
    theirs = StudyVisit.organisation_id.in_(list(actor.organisations)) if actor.organisations else false()
    own = or_(StudyVisit.asked_by_id == actor.person_id, theirs)
    return db.session.scalars(select(StudyVisit).where(own).options(*_shown()).order_by(StudyVisit.id.desc())).all()


def visits_to_arrange(actor: Actor) -> Sequence[StudyVisit]:
    """Those of the centres whose visits the actor arranges: what waits first, by its deadline."""
    listed = select(StudyVisit).options(*_shown())
    if not actor.is_admin:
        held = [centre_id for centre_id, role in actor.centres.items() if RANK[role] >= RANK[Role.COORDINATOR]]
        listed = listed.where(StudyVisit.centre_id.in_(held) if held else false())
    waits = case((StudyVisit.state.in_(WAITS_FOR_STAFF), 0), (StudyVisit.state.in_(OPEN), 1), else_=2)
    return db.session.scalars(listed.order_by(waits, StudyVisit.answer_by, StudyVisit.id).limit(200)).all()


def number_open(person_id: int) -> int:
    """How many visits that somebody asked for still wait for the centre."""
    waits = StudyVisit.asked_by_id == person_id, StudyVisit.state.in_(WAITS_FOR_STAFF)
    return db.session.scalar(select(func.count(StudyVisit.id)).where(*waits)) or 0


def need_of(visit_id: int) -> str:
    """What the group needs to take part; for those alone who arrange it, and for the group."""
    return db.session.scalar(select(VisitNeed.words).where(VisitNeed.visit_id == visit_id)) or ""


def possible_hosts(centre_id: int) -> Sequence[Person]:
    """Who may receive a group: staff and trainers of the centre, by name."""
    people = [person for _, person in staff_of(centre_id)] + [one.person for one in trainers_of(centre_id)]
    return sorted({one.id: one for one in people}.values(), key=lambda one: (one.name, one.id))


def right_to_tell(token: str) -> StudyVisit:
    """The visit of which the holder of this secret may tell. Raises FeedbackOver."""
    found = db.session.scalars(
        select(StudyVisit)
        .join(VisitFeedbackRight, VisitFeedbackRight.visit_id == StudyVisit.id)
        .where(VisitFeedbackRight.token_hash == fingerprint(token), ~VisitFeedbackRight.is_used)
        .options(joinedload(StudyVisit.centre, innerjoin=True))
    ).one_or_none()
    if found is None:
        raise FeedbackOver
    return found


def opinions_of(centre_id: int) -> Opinions | None:
    """What groups said of their visits to a centre, once there is enough of it."""
    told = select(VisitFeedback.score, VisitFeedback.words).where(VisitFeedback.centre_id == centre_id)
    rows = db.session.execute(told).all()
    return opinions([row.score for row in rows], [row.words for row in rows])


def due(column: InstrumentedAttribute[datetime | None], at: datetime) -> Sequence[int]:
    """The visits for which this moment has come."""
    return db.session.scalars(select(StudyVisit.id).where(column <= at).order_by(StudyVisit.id)).all()
