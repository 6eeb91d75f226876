"""Setting for how long a centre's staff offer another time."""

from sqlalchemy import select

from app.bookings.models import CounterRule
from app.bookings.queries.counter import terms_of
from app.bookings.rules.counter import OfferTerms
from app.centres import steps as centres
from app.core.access import Actor
from app.core.database import db, flush, transaction


@transaction
def set_offer_terms(actor: Actor, centre_id: int, terms: OfferTerms) -> None:
    """Set it for one centre, for the offers made from now on. Raises NotFound and NotAllowed."""
    centre = centres.lock_centre(actor, centre_id)
    before = terms_of(centre_id)
    if before == terms:
        return
    kept = db.session.scalars(select(CounterRule).where(CounterRule.centre_id == centre_id)).one_or_none()
    if kept is None:
        db.session.add(CounterRule(centre_id=centre_id, hours=terms.hours, until_hours=terms.until_hours))
    else:
        kept.hours, kept.until_hours = terms.hours, terms.until_hours
    flush()
    centres.record_centre("offer_terms_set", centre, actor, hours=terms.hours, until_hours=terms.until_hours)
