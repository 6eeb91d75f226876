"""An activity as machines read it: the words of schema.org, without anybody's personal data."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app, url_for

from app.core.clock import local
from app.core.web import language, say
from app.core.web.rich import plain
from app.programme.models import Activity, Session
from app.programme.rules.kinds import PlaceKind
from app.programme.rules.opening import Left, Openness
from app.programme.rules.states import ActivityState

SCHEMA = "https://schema.org"


AVAILABILITY: Mapping[Openness, str] = {
    Openness.NOT_NEEDED: "InStock",
    Openness.OPEN: "InStock",
    Openness.SOON: "PreOrder",
    Openness.CLOSED: "SoldOut",
    Openness.BEGUN: "SoldOut",
    Openness.OVER: "SoldOut",
}


def as_event(activity: Activity, *, left: Sequence[Left] = ()) -> dict[str, Any] | None:
    """JSON-LD of an activity with a date, its first as start and its last as end; none without one.

    What is `left` of its places, of the whole or by date, is its offer: free of charge, there or not.
    """
    dates = activity.standing_sessions or activity.by_start
    if not dates:
        return None
    base, code = current_app.config["SETTINGS"].base_url, language()
    about = getattr(activity, f"about_{code}") or activity.about_pl
    event: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": say(activity.title),
        "description": say(activity.summary) or plain(about)[:300],
        "url": base + url_for("programme.show", activity_slug=activity.slug),
        "startDate": local(dates[0].period.starts).isoformat(),
        "endDate": local(dates[-1].period.ends).isoformat(),
        "eventStatus": f"{SCHEMA}/{'EventCancelled' if is_off(activity) else 'EventScheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/{_mode(activity)}",
        "isAccessibleForFree": True,
        "inLanguage": list(activity.languages),
        "location": _location(activity, base),
        "organizer": {
            "@type": "Organization",
            "name": activity.organisation.name if activity.organisation is not None else activity.centre.name,
        },
    }
    if left and not is_off(activity):
        event["offers"] = [_offer(one, str(event["url"])) for one in left]
    if activity.picture is not None:
        event["image"] = base + url_for("files.show", key=activity.picture.key)
    if activity.seats is not None:
        event["maximumAttendeeCapacity"] = activity.seats
    if len(dates) > 1:
        event["subEvent"] = [_part(one, say(activity.title)) for one in dates]
    return event


def is_off(activity: Activity) -> bool:
    """Whether all of it is called off."""
    return activity.state is ActivityState.CALLED_OFF


def _mode(activity: Activity) -> str:
    return "OnlineEventAttendanceMode" if activity.place is PlaceKind.ONLINE else "OfflineEventAttendanceMode"


def _location(activity: Activity, base: str) -> dict[str, Any]:
    """Never the link to join: that is for those who take part."""
    if activity.place is PlaceKind.ONLINE:
        return {"@type": "VirtualLocation", "url": base + url_for("programme.show", activity_slug=activity.slug)}
    if activity.place is PlaceKind.OUTSIDE:
        return {"@type": "Place", "name": activity.address, "address": activity.address}
    return {"@type": "Place", "name": activity.centre.name, "address": activity.centre.address}


def _offer(left: Left, address: str) -> dict[str, Any]:
    word = "BackOrder" if left.has_line else AVAILABILITY[left.openness]
    offer: dict[str, Any] = {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "PLN",
        "availability": f"{SCHEMA}/{word}",
        "url": address,
    }
    if left.counted is not None:
        offer["inventoryLevel"] = {"@type": "QuantitativeValue", "value": left.counted}
    if left.opens_at is not None:
        offer["validFrom"] = local(left.opens_at).isoformat()
    return offer


def _part(session: Session, name: str) -> dict[str, str]:
    return {
        "@type": "Event",
        "name": name,
        "startDate": local(session.period.starts).isoformat(),
        "endDate": local(session.period.ends).isoformat(),
    }
