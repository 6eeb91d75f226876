"""The list of those who may lead what a centre invites to."""

from sqlalchemy import select

from app.accounts.queries import person_by_email
from app.accounts.rules import NoSuchPerson, check_email
from app.centres import queries as centres
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, explain, flush, transaction
from app.core.errors import NotFound
from app.history import steps as history
from app.programme.models import Trainer
from app.programme.queries.trainers import first_led
from app.programme.rules.refusals import TrainerAlready, TrainerLeads

explain("uq_trainer_centre_id_person_id", TrainerAlready)


@transaction
def add_trainer(actor: Actor, centre_id: int, *, email: str) -> None:
    """Let somebody who signed up lead what the centre invites to; they see their own dates from then on.

    Raises NotFound, NotAnAddress, NoSuchPerson and TrainerAlready.
    """
    centre = centres.centre(centre_id)
    demand(actor, Action.MAKE_PROGRAMME, centre)
    person = person_by_email(check_email(email))
    if person is None or not person.is_active:
        raise NoSuchPerson
    db.session.add(Trainer(centre_id=centre_id, person_id=person.id, added_by_id=actor.person_id))
    flush()
    history.record("became_trainer", "person", person.id, actor_id=actor.person_id, centre_id=centre_id)


@transaction
def end_trainer(actor: Actor, centre_id: int, trainer_id: int) -> None:
    """Take somebody off the list. Raises NotFound, and TrainerLeads while dates to come are theirs."""
    demand(actor, Action.MAKE_PROGRAMME, centres.centre(centre_id))
    ours = select(Trainer).where(Trainer.id == trainer_id, Trainer.centre_id == centre_id, Trainer.ended_at.is_(None))
    trainer = db.session.scalars(ours.with_for_update()).one_or_none()
    if trainer is None:
        raise NotFound
    first = first_led(centre_id, trainer.person_id, now=now())
    if first is not None:
        raise TrainerLeads(first=first)
    trainer.ended_at = now()
    history.record("left_trainers", "person", trainer.person_id, actor_id=actor.person_id, centre_id=centre_id)
