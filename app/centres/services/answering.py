"""Changing how soon a centre answers, whom it warns, and which requests approve themselves."""

from sqlalchemy import select

from app.centres import steps
from app.centres.models import Room
from app.centres.queries import last_change
from app.centres.rules.answering import AnswerRule, SafeRule
from app.centres.rules.refusals import NumberNotPossible
from app.centres.rules.trail import ANSWERING, CENTRE, check_seen
from app.core.access import Actor
from app.core.database import db, explain, flush, transaction
from app.core.errors import NotFound

for _limited in ("answer_within", "warn_hours", "warn_managers_hours", "stop_hours"):
    explain(f"ck_centre_{_limited}", NumberNotPossible)


@transaction
def change_answering(actor: Actor, centre_id: int, rule: AnswerRule, safe: SafeRule | None, *, seen: int) -> None:
    """Set the rules of a centre; they hold for what is asked from now on. The same again changes nothing.

    Raises ManagersFirst, NotFound (of a listed room, too), NotAllowed, ChangedMeanwhile and NumberNotPossible.
    """
    rule.check()
    centre = steps.lock_centre(actor, centre_id)
    check_seen(last_change(CENTRE, centre_id, ANSWERING), seen=seen)
    if safe is not None:
        ours = set(db.session.scalars(select(Room.id).where(Room.centre_id == centre_id)))
        if not ours.issuperset(safe.room_ids):
            raise NotFound
    if (centre.answering, centre.safe) == (rule, safe):
        return
    differs = {"answering": centre.answering != rule, "safe": centre.safe != safe}
    centre.answer_within, centre.answer_unit = rule.within, rule.unit
    centre.warn_hours, centre.warn_managers_hours = rule.warn_hours, rule.warn_managers_hours
    centre.stop_hours = rule.stop_hours
    centre.safe_rule = safe.as_json() if safe is not None else None
    flush()
    steps.record_centre("answering_changed", centre, actor, parts=[part for part, is_new in differs.items() if is_new])
