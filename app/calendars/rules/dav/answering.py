"""Answers in XML: a multistatus of resources and their properties, and errors (RFC 4918, sections 13, 14 and 16)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from app.calendars.rules.dav.asking import How, Wanted
from app.calendars.rules.dav.names import OURS, c, d, element

FOUND, MISSING, TOO_MANY = "HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found", "HTTP/1.1 507 Insufficient Storage"
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Value = Sequence[Element | str]
Making = Callable[[], Value]
Properties = Mapping[str, Making]
# Never with "all": they are asked for by name (RFC 4791, section 5.2; RFC 6578, section 4; RFC 3744, section 5). But
# current-user-principal is: programs that lose their question on the way from /.well-known/ find their own way by it.
COSTLY = frozenset(
    {
        *(d("sync-token"), d("supported-report-set"), d("current-user-privilege-set"), d("owner")),
        *(d("principal-URL"), c("calendar-data"), c("calendar-home-set")),
        *(c("calendar-description"), c("calendar-timezone"), c("supported-calendar-component-set")),
        *(c("supported-calendar-data"), c("supported-collation-set"), c("max-resource-size")),
        c("calendar-user-address-set"),
    }
)


@dataclass(frozen=True)
class Resource:
    """Something with an address and properties, each of which is made only where it is asked for."""

    href: str
    properties: Properties


def response(resource: Resource, wanted: Wanted, *, is_brief: bool = False) -> Element:
    """What was asked of a resource; those who want it brief are not told what there is not (RFC 8144)."""
    known = resource.properties
    asked = _asked(known, wanted)
    found = [
        element(name, *((_clean(one) for one in known[name]()) if wanted.how is not How.NAMES else ()))
        for name in asked
        if name in known
    ]
    missing = [element(name) for name in asked if name not in known]
    answer = element(d("response"), element(d("href"), resource.href))
    if found or not missing or is_brief:
        answer.append(element(d("propstat"), element(d("prop"), *found), element(d("status"), FOUND)))
    if missing and not is_brief:
        answer.append(element(d("propstat"), element(d("prop"), *missing), element(d("status"), MISSING)))
    return answer


def gone(href: str) -> Element:
    """There is nothing at this address, or no longer."""
    return element(d("response"), element(d("href"), _fit(href)), element(d("status"), MISSING))


def there_is_more(href: str) -> Element:
    """The answer was cut where it was asked to be: the next token brings the rest (RFC 6578, section 3.6)."""
    error = element(d("error"), element(d("number-of-matches-within-limits")))
    return element(d("response"), element(d("href"), href), element(d("status"), TOO_MANY), error)


def multistatus(responses: Sequence[Element], *, token: str | None = None) -> bytes:
    tail = [element(d("sync-token"), token)] if token is not None else []
    return written(element(d("multistatus"), *responses, *tail))


def error(condition: str, sentence: str) -> bytes:
    """Why something was refused, for programs and for people."""
    conditions = [element(condition)] if condition else []
    return written(element(d("error"), *conditions, element(f"{{{OURS}}}sentence", sentence)))


def written(root: Element) -> bytes:
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _asked(known: Properties, wanted: Wanted) -> Sequence[str]:
    match wanted.how:
        case How.NAMED:
            return wanted.names
        case How.ALL:
            return list(dict.fromkeys([*(name for name in known if name not in COSTLY), *wanted.names]))
        case How.NAMES:
            return list(known)


def _clean(value: Element | str) -> Element | str:
    return _fit(value) if isinstance(value, str) else value


def _fit(text: str) -> str:
    """Without the few signs that XML cannot hold."""
    return NO_XML.sub("", text)
