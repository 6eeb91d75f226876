"""What staff of the demo decided: a draw that is done, few people for what comes soon, places lost to calling off."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.cli.demo.building import NAMES
from app.core.database import db, flush
from app.history.models import Record
from app.programme.models import ACTIVITY, Activity, Enrolment, EnrolmentTerms, Seating
from app.programme.rules.enrolling import EnrolmentMode
from app.programme.rules.states import ActivityState
from app.programme.steps.drawing import draw_and_publish
from app.schedule.models import Claim, Pool
from app.schedule.rules.places import ACTIVE, ClaimStatus, Mode
from app.schedule.steps import places

S = ClaimStatus
DRAWN, DRAWN_SEATS = "Spacer: ogrody, których nie widać", 12
MISSING = 3


def decide_some(at: datetime) -> None:
    """After people enrolled: one draw, one thing with too few people, and who comes first when it is planned anew."""
    _draw(at)
    _want_more(at)
    _lose_places()
    flush()


def _draw(at: datetime) -> None:
    """More people asked for the walk than it has places; the draw was yesterday."""
    activity = db.session.scalars(select(Activity).where(Activity.title_pl == DRAWN)).one()
    seating = db.session.scalars(select(Seating).where(Seating.activity_id == activity.id)).one()
    pool = places.lock_pool(seating.pool_id)
    nothing = {"status": S.ASKED, "place_id": None, "queue_no": None, "expires_at": None, "called_at": None}
    db.session.execute(update(Claim).where(Claim.pool_id == pool.id, Claim.status.in_(ACTIVE)).values(**nothing))
    db.session.execute(update(Claim).where(Claim.pool_id == pool.id).values(queue_no=None))
    pool.mode, pool.seed = Mode.DRAWN, uuid.uuid5(NAMES, "seed:walk").hex
    db.session.get_one(EnrolmentTerms, activity.id).mode = EnrolmentMode.DRAWN
    activity.seats = DRAWN_SEATS
    flush()
    places.set_capacity(pool, DRAWN_SEATS)
    draw_and_publish(seating, pool)
    drawn_at = pool.drawn_at = at - timedelta(hours=20)
    db.session.execute(
        update(Claim).where(Claim.pool_id == pool.id, Claim.queue_no.is_not(None)).values(changed_at=drawn_at)
    )
    db.session.add(
        Record(
            at=drawn_at,
            verb="drawn",
            subject=ACTIVITY,
            subject_id=activity.id,
            actor_id=activity.asked_by_id,
            centre_id=activity.centre_id,
            why="",
            facts={},
        )
    )


def _want_more(at: datetime) -> None:
    """What begins next has fewer people than it wants, so staff are to decide."""
    people = func.count(Claim.id)
    soonest = (
        select(Seating.activity_id, people)
        .join(Pool, Pool.id == Seating.pool_id)
        .join(Activity, Activity.id == Seating.activity_id)
        .outerjoin(Claim, (Claim.pool_id == Pool.id) & (Claim.status == S.CONFIRMED))
        .where(Pool.starts_at > at + timedelta(hours=3), Activity.state == ActivityState.ANNOUNCED)
        .where(Activity.published_at <= at, Pool.mode == Mode.FIRST_COME)
        .group_by(Seating.id, Seating.activity_id, Activity.seats, Pool.starts_at)
        .having(people + MISSING <= Activity.seats)
        .order_by(Pool.starts_at, Seating.id)
        .limit(1)
    )
    activity_id, number = db.session.execute(soonest).one()
    db.session.get_one(EnrolmentTerms, activity_id).fewest = number + MISSING


def _lose_places() -> None:
    """Who had a place in what was called off: as many of the first as there were places."""
    off = select(Enrolment.id, Seating.id.label("seating"), Activity.seats).join(Enrolment.seating)
    off = off.join(Seating.activity).join(Claim, Claim.id == Enrolment.claim_id).where(Claim.status == S.CALLED_OFF)
    had: dict[int, list[int]] = {}
    for row in db.session.execute(off.order_by(Claim.priority, Claim.queue_no)):
        those = had.setdefault(row.seating, [])
        if len(those) < (row.seats or 0):
            those.append(row.id)
    ids = [number for those in had.values() for number in those]
    db.session.execute(update(Enrolment).where(Enrolment.id.in_(ids)).values(had_place=True))
