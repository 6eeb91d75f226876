"""What stands at which address, and its properties: root, person, home, calendars, events."""

from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from flask_babel import gettext

from app.accounts.queries import person
from app.calendars.rules.dav.answering import Making, Properties, Resource, Value
from app.calendars.rules.dav.names import a, c, cs, d, element
from app.calendars.rules.dav.syncing import token_of
from app.calendars.services.collections import Collection, Member
from app.core.access import Actor
from app.core.ical.writing import Head, calendar_text

ROOT = "/dav/"
LARGEST_EVENT = 64 * 1024
EVENT_TYPE = "text/calendar; charset=utf-8; component=VEVENT"
REPORTS = (c("calendar-query"), c("calendar-multiget"), d("sync-collection"))
COLLATIONS = ("i;ascii-casemap", "i;octet", "i;unicode-casemap")
READ_ALONE = (d("read"), d("read-current-user-privilege-set"))


def principal_href(actor: Actor) -> str:
    return f"{ROOT}osoby/{actor.person_id}/"


def home_href(actor: Actor) -> str:
    return f"{ROOT}kalendarze/{actor.person_id}/"


def collection_href(actor: Actor, collection: Collection) -> str:
    return f"{home_href(actor)}{collection.name}/"


def event_href(actor: Actor, collection: Collection, name: str) -> str:
    return f"{collection_href(actor, collection)}{name}.ics"


def name_in(actor: Actor, collection: Collection, address: str) -> str:
    """Which event of the calendar an address means, whole or as a path; of any other address an empty text."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return ""
    inside = path.removeprefix(collection_href(actor, collection))
    return inside.removesuffix(".ics") if inside != path and inside.endswith(".ics") else ""


def root(actor: Actor) -> Resource:
    return Resource(ROOT, {**_shared(actor), d("displayname"): _text(gettext("Calendars")), **_type("collection")})


def principal(actor: Actor) -> Resource:
    def addresses() -> Value:
        owner = person(actor.person_id or 0)
        mail = [element(d("href"), f"mailto:{owner.email}")] if owner is not None else []
        return [*mail, element(d("href"), principal_href(actor))]

    return Resource(
        principal_href(actor),
        {
            **_shared(actor),
            **_type("principal"),
            d("displayname"): _text(actor.name),
            d("principal-URL"): _href(principal_href(actor)),
            c("calendar-home-set"): _href(home_href(actor)),
            c("calendar-user-address-set"): addresses,
        },
    )


def home(actor: Actor) -> Resource:
    own = {d("displayname"): _text(gettext("Calendars")), d("owner"): _href(principal_href(actor))}
    return Resource(home_href(actor), {**_shared(actor), **_type("collection"), **own})


def calendar(actor: Actor, collection: Collection, *, order: int = 0) -> Resource:
    href = collection_href(actor, collection)
    return Resource(
        href,
        {
            **_shared(actor),
            d("resourcetype"): lambda: [element(d("collection")), element(c("calendar"))],
            d("displayname"): _text(collection.title),
            d("owner"): _href(principal_href(actor)),
            d("supported-report-set"): lambda: [_report(name) for name in REPORTS],
            d("sync-token"): lambda: [token_of(href, collection.state)],
            cs("getctag"): lambda: [collection.mark],
            c("calendar-description"): lambda: [gettext("For reading. Moves and cancellations come by themselves.")],
            c("calendar-timezone"): lambda: [calendar_text(Head(), []).decode()],
            c("supported-calendar-component-set"): lambda: [element(c("comp"), name="VEVENT")],
            c("supported-calendar-data"): lambda: [
                element(c("calendar-data"), **{"content-type": "text/calendar", "version": "2.0"})
            ],
            c("supported-collation-set"): lambda: [element(c("supported-collation"), name) for name in COLLATIONS],
            c("max-resource-size"): _text(str(LARGEST_EVENT)),
            a("calendar-color"): _text(collection.colour),
            a("calendar-order"): _text(str(order)),
        },
    )


def event(actor: Actor, collection: Collection, member: Member) -> Resource:
    return Resource(
        event_href(actor, collection, member.name),
        {
            **_shared(actor),
            d("resourcetype"): list,
            d("owner"): _href(principal_href(actor)),
            d("getetag"): _text(etag_of(member)),
            d("getcontenttype"): _text(EVENT_TYPE),
            d("getcontentlength"): lambda: [str(len(body_of(member)))],
        },
    )


def event_with_data(actor: Actor, collection: Collection, member: Member) -> Resource:
    """The same in a report, which may carry the event itself (RFC 4791, section 9.6)."""
    seen = event(actor, collection, member)
    return Resource(seen.href, {**seen.properties, c("calendar-data"): lambda: [body_of(member).decode()]})


def body_of(member: Member) -> bytes:
    return calendar_text(Head(), [member.item.text])


def etag_of(member: Member) -> str:
    return f'"{member.mark}"'


def _shared(actor: Actor) -> Properties:
    """What may be asked of everything here."""
    return {
        d("current-user-principal"): _href(principal_href(actor)),
        d("current-user-privilege-set"): lambda: [element(d("privilege"), element(name)) for name in READ_ALONE],
        d("principal-collection-set"): _href(f"{ROOT}osoby/"),
        d("supported-report-set"): list,
    }


def _type(name: str) -> Properties:
    kinds = [element(d("collection"))] + ([element(d(name))] if name != "collection" else [])
    return {d("resourcetype"): lambda: kinds}


def _report(name: str) -> Element:
    return element(d("supported-report"), element(d("report"), element(name)))


def _text(text: str) -> Making:
    return lambda: [text]


def _href(href: str) -> Making:
    return lambda: [element(d("href"), href)]
