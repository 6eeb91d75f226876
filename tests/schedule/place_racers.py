"""What the clients of a race for places do, by plain values; and what everybody writes first, as a control."""

import time
from datetime import datetime, timedelta

from sqlalchemy import select, text, update

from app.core.clock import now
from app.core.database import db, transaction
from app.schedule import steps
from app.schedule.models import Claim, Place
from app.schedule.queries.places import numbers_of
from app.schedule.rules.places import ClaimStatus, Mode, Numbers, PlaceOfferOver, status_at
from app.schedule.steps import places

A_MOMENT = 1.0


@transaction
def make_people(number: int) -> list[int]:
    return [steps.new_resource("person") for _ in range(number)]


@transaction
def open_pool(
    capacity: int,
    mode: Mode = Mode.FIRST_COME,
    starts_at: datetime | None = None,
    reserved_until: datetime | None = None,
) -> int:
    return places.open_pool("test", capacity, mode=mode, starts_at=starts_at, reserved_until=reserved_until).id


@transaction
def join(pool_id: int, resource_id: int | None, priority: int = 0, confirm_by: datetime | None = None) -> int:
    """One person signs up; gives the claim."""
    pool = places.lock_pool(pool_id)
    (claim_id,) = places.join(pool, resource_id, priority=priority, confirm_by=confirm_by).joined
    return claim_id


@transaction
def join_party(pool_id: int, size: int, resource_id: int | None = None, together: bool = False) -> list[int]:
    pool = places.lock_pool(pool_id)
    return places.join(pool, resource_id, *[None] * (size - 1), together=together).joined


@transaction
def do(step: str, pool_id: int, *arguments: object) -> list[tuple[int, str]]:
    """Any other step; gives the changes as claim and status."""
    outcome = getattr(places, step)(places.lock_pool(pool_id), *arguments)
    return [(change.claim_id, str(change.status)) for change in outcome.changes]


def at_that_moment(moment: datetime, offset: float, verb: str, *arguments: object) -> object:
    """Do it so many seconds after a moment, or before."""
    time.sleep(max(0.0, (moment - now()).total_seconds() + offset))
    return {"join": join, "do": do, "careless_accept": careless_accept}[verb](*arguments)  # type: ignore[operator]


@transaction
def run_out_in(claim_id: int, seconds: float) -> datetime:
    """Let an offer run out so soon; gives the moment."""
    until = now() + timedelta(seconds=seconds)
    db.session.execute(update(Claim).where(Claim.id == claim_id).values(expires_at=until))
    return until


# --- the control: look, and then write what the look allowed


def careless_accept(claim_id: int) -> None:
    claim = db.session.get_one(Claim, claim_id)
    if status_at(claim.status, claim.expires_at, now()) is not ClaimStatus.OFFERED:
        raise PlaceOfferOver
    held = claim.place_id
    time.sleep(A_MOMENT)
    _write_accepted(claim_id, held)


def drop(index: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(f"DROP INDEX {index}"))


@transaction
def _write_accepted(claim_id: int, place_id: int | None) -> None:
    yes = {"status": ClaimStatus.CONFIRMED, "expires_at": None, "place_id": place_id}
    db.session.execute(update(Claim).where(Claim.id == claim_id).values(yes))


# --- looking


def line_of(pool_id: int) -> list[tuple[int, str, int | None, int | None]]:
    """Every claim in order of joining: id, status, number in the line, number of its place."""
    rows = (
        select(Claim.id, Claim.status, Claim.queue_no, Place.number)
        .outerjoin(Place, Place.id == Claim.place_id)
        .where(Claim.pool_id == pool_id)
        .order_by(Claim.id)
    )
    return [(row.id, str(row.status), row.queue_no, row.number) for row in db.session.execute(rows)]


def statuses_of(pool_id: int) -> list[str]:
    return [status for _, status, _, _ in line_of(pool_id)]


def holders_of(pool_id: int) -> list[int]:
    """The numbers of the places that are held, one for each claim that holds one."""
    return sorted(number for *_, number in line_of(pool_id) if number is not None)


def numbers(pool_id: int) -> Numbers:
    return numbers_of([pool_id], now=now())[pool_id]
