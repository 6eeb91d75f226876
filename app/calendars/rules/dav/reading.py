"""XML that a calendar program sent, read without entities, bombs or depths."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from app.calendars.rules.dav.refusals import NotUnderstood

LARGEST_BODY = 1024 * 1024
DEEPEST, MOST_ELEMENTS = 32, 10_000


class _Bounded(TreeBuilder):
    """Builds the tree as long as it is one that a program may have meant."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.elements = 0

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self.depth += 1
        self.elements += 1
        if self.depth > DEEPEST or self.elements > MOST_ELEMENTS:
            raise NotUnderstood
        return super().start(tag, attrs)

    def end(self, tag: Any, /) -> Any:
        self.depth -= 1
        return super().end(tag)


def read_xml(body: bytes) -> Element:
    """The root of what was sent. Refuses NotUnderstood."""
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        parser.feed(body)
        root = parser.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError):  # the last two: encodings that nobody knows
        raise NotUnderstood from None
    assert isinstance(root, Element)
    return root
