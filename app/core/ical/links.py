"""Links that open one event in a calendar on the web, filled in to be kept there. Nothing secret belongs into them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote, urlencode

from app.core.ical.writing import Days, Told, in_line, in_text

OutlookHost = Literal["outlook.live.com", "outlook.office.com"]
GOOGLE = "https://calendar.google.com/calendar/render"
LONGEST = 1900  # what mail programs and Microsoft's sign-in, which takes the address along, carry whole
CUT = "…"


def google_link(told: Told) -> str:
    """Google Calendar with the event filled in, at most 1,900 characters long."""
    if isinstance(told.when, Days):
        dates = f"{told.when.first:%Y%m%d}/{told.when.after:%Y%m%d}"
    else:
        dates = "/".join(f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in (told.when.starts, told.when.ends))
    fixed = {"action": "TEMPLATE", "dates": dates}
    return _link(GOOGLE, fixed, _texts(told, title="text", about="details"))


def outlook_link(told: Told, host: OutlookHost = "outlook.live.com") -> str:
    """Outlook on the web, the private one or that of an office, with the event filled in; as long at most."""
    fixed = {"path": "/calendar/action/compose", "rru": "addevent"}
    if isinstance(told.when, Days):
        fixed |= {"startdt": told.when.first.isoformat(), "enddt": told.when.after.isoformat(), "allday": "true"}
    else:
        fixed |= {"startdt": _moment(told.when.starts), "enddt": _moment(told.when.ends)}
    return _link(f"https://{host}/calendar/0/deeplink/compose", fixed, _texts(told, title="subject", about="body"))


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _texts(told: Told, *, title: str, about: str) -> dict[str, str]:
    """What is said of it, the first to be cut first; its page stands before its description, so that it stays."""
    details = in_text(told.description)
    if told.url not in details:
        details = f"{told.url}\n\n{details}".strip()
    texts = {about: details, "location": in_line(told.location), title: in_line(told.summary)}
    return {name: text for name, text in texts.items() if text}


def _link(address: str, fixed: Mapping[str, str], texts: Mapping[str, str]) -> str:
    said = dict(texts)
    for name in texts:
        over = len(_joined(address, fixed, said)) - LONGEST
        if over > 0:
            said[name] = _shorter(said[name], over)
    return _joined(address, fixed, said)


def _joined(address: str, fixed: Mapping[str, str], said: dict[str, str]) -> str:
    named = {**fixed, **{name: said[name] for name in reversed(said) if said[name]}}
    return f"{address}?{urlencode(named, quote_via=quote, safe='')}"


def _shorter(text: str, over: int) -> str:
    """The beginning of a text, so that its part of an address is shorter by that much, as far as there is any."""
    left = len(text)
    over += len(quote(CUT))
    while left and over > 0:
        left -= 1
        over -= len(quote(text[left], safe=""))
    return f"{text[:left].rstrip()}{CUT}" if left else ""
