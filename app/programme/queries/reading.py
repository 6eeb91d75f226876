"""Reading one activity with all that its pages show, and the sessions of those who lead them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, false, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.centres.models import Room
from app.core.access import RANK, Actor, Role
from app.core.database import db
from app.organisations.models import Organisation
from app.programme.models import Activity, ActivityLeader, Session
from app.programme.rules.states import ActivityState
from app.schedule.models import Entry
from app.schedule.rules import Status


def shown() -> tuple[ExecutableOption, ...]:
    """For a page of one activity, or for cards of many: the number of queries does not grow."""
    return (
        joinedload(Activity.centre, innerjoin=True),
        joinedload(Activity.organisation),
        joinedload(Activity.picture),
        selectinload(Activity.tags),
        selectinload(Activity.leaders).joinedload(ActivityLeader.person, innerjoin=True),
        selectinload(Activity.sessions).options(joinedload(Session.entry, innerjoin=True), joinedload(Session.room)),
    )


def activity(activity_id: int) -> Activity | None:
    """One activity by its number."""
    return db.session.scalars(select(Activity).where(Activity.id == activity_id).options(*shown())).one_or_none()


def activity_by_slug(slug: str) -> Activity | None:
    """One activity by its address, public or not."""
    return db.session.scalars(select(Activity).where(Activity.slug == slug).options(*shown())).one_or_none()


def visible_to(actor: Actor) -> Select[Activity]:
    """Every activity of the centres whose programme the actor makes, as `Action.MAKE_PROGRAMME` says."""
    if actor.is_admin:
        return select(Activity).where(true())
    held = [centre_id for centre_id, role in actor.centres.items() if RANK[role] >= RANK[Role.COORDINATOR]]
    return select(Activity).where(Activity.centre_id.in_(held) if held else false())


def proposals_of(organisation_id: int) -> Sequence[Activity]:
    """What an organisation proposed or holds with a centre, the newest first."""
    theirs = select(Activity).where(Activity.organisation_id == organisation_id)
    return db.session.scalars(theirs.options(*shown()).order_by(Activity.id.desc())).all()


def number_of_proposals(organisation_id: int) -> int:
    """How many of its proposals wait for an answer."""
    waits = Activity.state == ActivityState.PROPOSED
    return len(db.session.scalars(select(Activity.id).where(Activity.organisation_id == organisation_id, waits)).all())


def sessions_led_by(person_id: int, *, now: datetime) -> tuple[Sequence[Session], Sequence[Session]]:
    """What somebody leads: what is to come by start, and the last twenty that are over."""
    led = (
        select(Session)
        .join(Session.entry)
        .join(ActivityLeader, ActivityLeader.activity_id == Session.activity_id)
        .where(ActivityLeader.person_id == person_id, Entry.status == Status.CONFIRMED)
        .options(
            contains_eager(Session.entry),
            joinedload(Session.activity, innerjoin=True).joinedload(Activity.centre, innerjoin=True),
            joinedload(Session.room).joinedload(Room.centre),
        )
    )
    ahead = db.session.scalars(led.where(Entry.ends_at > now).order_by(Entry.starts_at, Session.id)).all()
    over = led.where(Entry.ends_at <= now).order_by(Entry.starts_at.desc(), Session.id).limit(20)
    return ahead, db.session.scalars(over).all()


def organisation(organisation_id: int) -> Organisation | None:
    return db.session.get(Organisation, organisation_id)


def names_of_own(actor: Actor) -> dict[int, str]:
    """The names of the organisations that somebody acts for."""
    if not actor.organisations:
        return {}
    named = select(Organisation.id, Organisation.name).where(Organisation.id.in_(actor.organisations))
    return {row.id: row.name for row in db.session.execute(named.order_by(Organisation.folded_name))}
