"""Adding a centre, changing what is said of it, its terms, and putting it out of use."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select

from app.centres import steps
from app.centres.models import Centre, CentreResource, Room, RoomResource, Term
from app.centres.queries import bookings_ahead, last_change
from app.centres.rules import slug_of
from app.centres.rules.refusals import (
    FutureBookings,
    NameTaken,
    TermInOneLanguage,
    TooManyTerms,
)
from app.centres.rules.trail import CENTRE, DETAILS, TERMS, check_seen
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile
from app.schedule import steps as schedule

MOST_TERMS = 12
# What stands in the calendars of all that is there.
IN_CALENDARS = frozenset({"name", "street", "postcode", "city", "latitude", "longitude"})
# Pages of their own stand at these addresses.
RESERVED = frozenset({"nowe"})

explain("uq_centre_slug", ChangedMeanwhile)


@dataclass(frozen=True, kw_only=True)
class CentreDetails:
    """All that a manager says of a centre; its rules are settings of their own."""

    name: str
    street: str
    postcode: str
    city: str = "Kraków"
    district: str = ""
    email: str = ""
    phone: str = ""
    operator: str = ""
    about_pl: str = ""
    about_en: str = ""
    about_uk: str = ""
    how_to_get_pl: str = ""
    how_to_get_en: str = ""
    how_to_get_uk: str = ""
    access_pl: str = ""
    access_en: str = ""
    access_uk: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class TermWords:
    """One tick with its sentence; the id of the one that it changes, or none for a new one."""

    id: int | None
    pl: str
    en: str
    uk: str


@transaction
def create_centre(actor: Actor, details: CentreDetails) -> str:
    """Add a centre, closed until it gets opening hours; its address, which it gives, stays as its first name makes it.

    Raises NotAllowed and NameTaken.
    """
    demand(actor, Action.CREATE_CENTRE)
    _check_name(details.name)
    taken = RESERVED.union(db.session.scalars(select(Centre.slug)))
    centre = Centre(slug=slug_of(details.name, taken=taken, otherwise="centrum"), **asdict(details))
    centre.home = CentreResource(resource_id=schedule.new_resource("centre"))
    db.session.add(centre)
    flush()
    steps.record_centre("created", centre, actor)
    return centre.slug


@transaction
def change_centre(actor: Actor, centre_id: int, details: CentreDetails, *, seen: int) -> None:
    """Change what is said of a centre, as it was when its last change was `seen`.

    Raises NotFound, NotAllowed, ChangedMeanwhile and NameTaken.
    """
    centre = steps.lock_centre(actor, centre_id)
    check_seen(last_change(CENTRE, centre_id, DETAILS), seen=seen)
    _check_name(details.name, but=centre_id)
    columns = asdict(details)
    changed = [name for name, value in columns.items() if getattr(centre, name) != value]
    for name in changed:
        setattr(centre, name, columns[name])
    flush()
    if changed:
        steps.record_centre("edited", centre, actor, changed=changed)
    if IN_CALENDARS.intersection(changed):
        in_rooms = {number for room in centre.rooms for number in room.resource_ids}
        steps.change_calendars({centre.home_id, *in_rooms})


@transaction
def change_terms(actor: Actor, centre_id: int, terms: Sequence[TermWords], *, seen: int) -> None:
    """Set the ticks of a centre in this order; those left out go.

    Raises TermInOneLanguage, TooManyTerms, NotFound, NotAllowed, ChangedMeanwhile.
    """
    if not all(words.pl and words.en and words.uk for words in terms):
        raise TermInOneLanguage
    if len(terms) > MOST_TERMS:
        raise TooManyTerms(most=MOST_TERMS)
    centre = steps.lock_centre(actor, centre_id)
    check_seen(last_change(CENTRE, centre_id, TERMS), seen=seen)
    before = [TermWords(term.id, term.sentence_pl, term.sentence_en, term.sentence_uk) for term in centre.terms]
    if before == list(terms):
        return
    kept = {term.id: term for term in centre.terms}
    wanted = []
    for position, words in enumerate(terms):
        term = kept.pop(words.id, None) if words.id is not None else None
        term = term or Term()
        term.position = position
        term.sentence_pl, term.sentence_en, term.sentence_uk = words.pl, words.en, words.uk
        wanted.append(term)
    centre.terms = wanted
    flush()
    steps.record_centre("terms_changed", centre, actor, count=len(wanted))


@transaction
def archive_centre(actor: Actor, centre_id: int) -> None:
    """Put a centre out of use: nobody sees or books its rooms. Raises FutureBookings, NotFound, NotAllowed."""
    centre = steps.lock_centre(actor, centre_id, action=Action.CREATE_CENTRE)
    ours = select(RoomResource.resource_id).join(Room).where(Room.centre_id == centre_id)
    ids = set(db.session.scalars(ours))
    schedule.lock(ids)
    ahead = bookings_ahead(ids)
    if ahead:
        raise FutureBookings(count=len(ahead), first=ahead[0])
    if centre.archived_at is None:
        centre.archived_at = now()
        steps.record_centre("archived", centre, actor)


@transaction
def restore_centre(actor: Actor, centre_id: int) -> None:
    """Take a centre into use again. Raises NotFound and NotAllowed."""
    centre = steps.lock_centre(actor, centre_id, action=Action.CREATE_CENTRE)
    if centre.archived_at is not None:
        centre.archived_at = None
        steps.record_centre("restored", centre, actor)


def _check_name(name: str, *, but: int | None = None) -> None:
    others = db.session.execute(select(Centre.id, Centre.name).where(Centre.id != (but or 0)))
    if any(row.name.casefold() == name.casefold() for row in others):
        raise NameTaken
