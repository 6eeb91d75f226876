"""Reports on a calendar: which events a filter means, events by their addresses, and what changed since."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from app.calendars.rules.dav.answering import gone, multistatus, response, there_is_more
from app.calendars.rules.dav.asking import Multiget, Query, Report, Sync, Wanted
from app.calendars.rules.dav.syncing import difference, read_token, token_of
from app.calendars.services.collections import Collection, Member
from app.calendars.views.dav import tree
from app.core.access import Actor


def report_on(actor: Actor, collection: Collection, asked: Report, *, is_brief: bool) -> bytes:
    """The whole answer. Raises UnreadableSyncToken."""
    match asked:
        case Query():
            meant = [one for one in collection.members.values() if asked.filter(one.item.text)]
            return multistatus(_events(actor, collection, meant, asked.wanted, is_brief))
        case Multiget():
            return multistatus(_by_address(actor, collection, asked, is_brief))
        case Sync():
            return _since(actor, collection, asked, is_brief)


def _by_address(actor: Actor, collection: Collection, asked: Multiget, is_brief: bool) -> list[Element]:
    answers: list[Element] = []
    for address in asked.addresses:
        member = collection.members.get(tree.name_in(actor, collection, address))
        if member is None:
            answers.append(gone(address))
        else:
            answers += _events(actor, collection, [member], asked.wanted, is_brief)
    return answers


def _since(actor: Actor, collection: Collection, asked: Sync, is_brief: bool) -> bytes:
    href = tree.collection_href(actor, collection)
    told = difference(read_token(href, asked.token), collection.state, most=asked.most)
    changed = [collection.members[name] for name in told.changed]
    answers = _events(actor, collection, changed, asked.wanted, is_brief)
    answers += [gone(tree.event_href(actor, collection, name)) for name in told.vanished]
    if not told.is_whole:
        answers.append(there_is_more(href))
    return multistatus(answers, token=token_of(href, told.state))


def _events(
    actor: Actor, collection: Collection, members: Iterable[Member], wanted: Wanted, is_brief: bool
) -> list[Element]:
    return [response(tree.event_with_data(actor, collection, one), wanted, is_brief=is_brief) for one in members]
