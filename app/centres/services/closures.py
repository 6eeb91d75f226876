"""Opening rooms again that are closed for a time."""

from app.centres import steps
from app.centres.models import Closure
from app.centres.rules.refusals import ClosureEnded
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import NotFound
from app.schedule import steps as schedule


@transaction
def open_again(actor: Actor, centre_id: int, closure_id: int) -> None:
    """Call a closure off: its rooms can be booked again.

    Raises NotFound, NotAllowed, ClosureEnded, AlreadyCancelled.
    """
    closure = db.session.get(Closure, closure_id)
    if closure is None or closure.centre_id != centre_id:
        raise NotFound
    demand(actor, Action.CLOSE_ROOMS, closure)
    entry = schedule.lock_entry(closure.entry_id)
    if entry.ends_at <= now():
        raise ClosureEnded
    schedule.release(entry)
    steps.record_closure("opened_again", closure, actor)
