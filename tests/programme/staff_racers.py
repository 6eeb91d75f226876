"""What staff do in a race for places, by plain values, so that it can be sent to another process."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from app.centres import queries as centres
from app.core.clock import now
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.organisations.queries import actor_for
from app.programme.models import ACTIVITY, Enrolment, EnrolmentTerms, Seating
from app.programme.queries.terms import terms_of
from app.programme.rules.choosing import lots_of
from app.programme.rules.enrolling import EnrolmentMode
from app.programme.services.announcing import call_off
from app.programme.services.by_staff import Newcomer, enrol_by_staff
from app.programme.services.choosing import Choice, choose_people, draw_places
from app.programme.services.making import EDITED
from app.programme.services.terms import set_terms
from app.programme.steps import seatings_of
from app.schedule.models import Claim, Place
from app.schedule.rules.places import ACTIVE, ClaimStatus
from tests.programme.enrolling_racers import Stage, arrange


def arrange_mode(mode: EnrolmentMode, seats: int, people: int) -> Stage:
    """The same for places that are drawn or chosen."""
    stage = arrange(seats, people)
    _set(stage.activity_id, mode)
    seatings = seatings_of(stage.activity_id)
    ids, pools = tuple(one.id for one in seatings), tuple(one.pool_id for one in seatings)
    return replace(stage, seating_ids=ids, pool_ids=pools)


@transaction
def close(activity_id: int) -> None:
    db.session.get_one(EnrolmentTerms, activity_id).closes_at = now() - timedelta(minutes=1)


def lower(staff_id: int, activity_id: int, seats: int) -> None:
    terms = terms_of(db.session.get_one(EnrolmentTerms, activity_id))
    seen = centres.last_change(ACTIVITY, activity_id, EDITED)
    db.session.rollback()
    set_terms(actor_for(staff_id), activity_id, terms, seats=seats, seen=seen)


def draw(staff_id: int, activity_id: int, seating_id: int) -> None:
    draw_places(actor_for(staff_id), activity_id, seating_id)


def choose(staff_id: int, activity_id: int, seating_id: int, enrolment_id: int) -> None:
    choose_people(actor_for(staff_id), activity_id, seating_id, Choice(confirmed=(enrolment_id,)))


def admit(staff_id: int, activity_id: int, seating_id: int, email: str) -> None:
    who = Newcomer("Ola", email)
    enrol_by_staff(actor_for(staff_id), activity_id, seating_id, who, why="Obiecane.", out_of_turn=True)


def end_it(staff_id: int, activity_id: int) -> None:
    call_off(actor_for(staff_id), activity_id, why="Za mało osób.")


def enrolments() -> list[int]:
    return list(db.session.scalars(select(Enrolment.id).order_by(Enrolment.id)))


def lots(seating_id: int) -> list[bool]:
    """Who got a place by the published draw, in order."""
    return [one.has_place for one in lots_of(db.session.get_one(Seating, seating_id).draw or {"lots": []})]


def held() -> tuple[int, int, int]:
    """Places, claims that hold one, and how many places are held."""
    holding = Claim.status.in_((ClaimStatus.CONFIRMED, ClaimStatus.OFFERED))
    places = db.session.scalar(select(func.count()).select_from(Place)) or 0
    claims = db.session.scalar(select(func.count()).where(holding)) or 0
    return places, claims, db.session.scalar(select(func.count(func.distinct(Claim.place_id))).where(holding)) or 0


def living() -> int:
    return db.session.scalar(select(func.count()).where(Claim.status.in_(ACTIVE))) or 0


def mailed(template: str) -> int:
    return db.session.scalar(select(func.count()).where(Mail.template == template)) or 0


def _set(activity_id: int, mode: EnrolmentMode) -> None:
    from app.core.access import Actor
    from app.programme.rules.terms import Terms

    closes_at = now() + timedelta(days=1)
    terms = Terms(mode=mode, closes_at=closes_at, criteria_pl="Kto pierwszy")
    seats = db.session.scalar(select(func.count()).select_from(Place)) or 0
    seen = centres.last_change(ACTIVITY, activity_id, EDITED)
    db.session.rollback()
    set_terms(Actor(person_id=1, is_admin=True), activity_id, terms, seats=seats, seen=seen)
