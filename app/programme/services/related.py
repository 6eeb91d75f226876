"""The verbs of links beside an activity."""

from app.core.access import Actor
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.core.i18n import Named
from app.programme import steps
from app.programme.models import RelatedLink
from app.programme.queries.related import link_of, links_of
from app.programme.rules.materials import MOST_LINKS, TooManyLinks, check_place_to_go


@transaction
def add_link(actor: Actor, activity_id: int, *, label: Named, address: str) -> None:
    """Put a link beside an activity. Raises NotFound, NotAPlaceToGo and TooManyLinks."""
    activity = steps.lock_activity(actor, activity_id)
    check_place_to_go(address)
    if len(links_of(activity_id)) >= MOST_LINKS:
        raise TooManyLinks(most=MOST_LINKS)
    labels = {"label_pl": label.pl, "label_en": label.en, "label_uk": label.uk}
    db.session.add(RelatedLink(activity_id=activity_id, address=address.strip(), **labels))
    flush()
    steps.record(activity, "link_added", actor, label=label.pl)


@transaction
def remove_link(actor: Actor, activity_id: int, link_id: int) -> None:
    """Take a link away. Raises NotFound."""
    activity = steps.lock_activity(actor, activity_id)
    link = link_of(activity_id, link_id)
    if link is None:
        raise NotFound
    db.session.delete(link)
    steps.record(activity, "link_removed", actor, label=link.label_pl)
