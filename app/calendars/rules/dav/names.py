"""The names of WebDAV and CalDAV, each with its namespace."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

DAV, CALDAV = "DAV:", "urn:ietf:params:xml:ns:caldav"
CALENDAR_SERVER, APPLE = "http://calendarserver.org/ns/", "http://apple.com/ns/ical/"
OURS = "urn:centrum-obywatelskie:dav"

for _prefix, _namespace in (("d", DAV), ("c", CALDAV), ("cs", CALENDAR_SERVER), ("a", APPLE), ("o", OURS)):
    ElementTree.register_namespace(_prefix, _namespace)


def d(name: str) -> str:
    return f"{{{DAV}}}{name}"


def c(name: str) -> str:
    return f"{{{CALDAV}}}{name}"


def cs(name: str) -> str:
    return f"{{{CALENDAR_SERVER}}}{name}"


def a(name: str) -> str:
    return f"{{{APPLE}}}{name}"


def element(tag: str, /, *inside: Element | str, **attributes: str) -> Element:
    """An element with its text or its children."""
    made = Element(tag, attributes)
    for one in inside:
        if isinstance(one, str):
            made.text = one
        else:
            made.append(one)
    return made
