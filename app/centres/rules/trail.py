"""The trail of changes: its subjects, and what each change was in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.core.clock import Period
from app.core.errors import ChangedMeanwhile
from app.core.i18n import N_, Sentence

CENTRE, ROOM, CLOSURE, PERSON = "centre", "room", "closure", "person"
EQUIPMENT, OUTSIDE = "equipment", "outside_calendar"

# Two people get in each other's way only where they change the same part of a thing.
DETAILS, TERMS, WEEK, PARTS = ("created", "edited"), ("terms_changed",), ("hours_changed",), ("parts_changed",)
ANSWERING, RULES = ("answering_changed",), ("rules_changed",)
OUTSIDE_PARTS = ("added", "edited", "replaced")

CHANGES: Mapping[tuple[str, str], str] = {
    (CENTRE, "created"): N_("The centre was added."),
    (CENTRE, "edited"): N_("The centre's details were changed."),
    (CENTRE, "terms_changed"): N_("The confirmations were changed."),
    (CENTRE, "offer_terms_set"): N_("It was set for how long another time is offered."),
    (CENTRE, "answering_changed"): N_("The rules of answering were changed."),
    (CENTRE, "rules_changed"): N_("The rules that hold for all rooms were changed."),
    (CENTRE, "hours_changed"): N_("The hours of the week were changed."),
    (CENTRE, "days_changed"): N_("Days got hours of their own."),
    (CENTRE, "day_forgotten"): N_("Days follow the hours of the week again."),
    (CENTRE, "feasts_added"): N_("Public holidays were added."),
    (CENTRE, "archived"): N_("The centre was put out of use."),
    (CENTRE, "restored"): N_("The centre was taken into use again."),
    (ROOM, "created"): N_("A room was added."),
    (ROOM, "edited"): N_("A room was changed."),
    (ROOM, "rules_changed"): N_("The rules of a room were changed."),
    (ROOM, "parts_changed"): N_("The parts of a hall were changed."),
    (ROOM, "photo_added"): N_("A photo was added."),
    (ROOM, "photo_described"): N_("The words beside a photo were changed."),
    (ROOM, "photos_ordered"): N_("Another photo comes first."),
    (ROOM, "photo_removed"): N_("A photo was removed."),
    (ROOM, "archived"): N_("A room was put out of use."),
    (ROOM, "restored"): N_("A room was taken into use again."),
    (EQUIPMENT, "created"): N_("Equipment was added."),
    (EQUIPMENT, "edited"): N_("Equipment was changed."),
    (EQUIPMENT, "archived"): N_("Equipment was put out of use."),
    (EQUIPMENT, "restored"): N_("Equipment was taken into use again."),
    (OUTSIDE, "added"): N_("A calendar of others was added."),
    (OUTSIDE, "edited"): N_("A calendar of others was changed."),
    (OUTSIDE, "replaced"): N_("A calendar of others was read anew."),
    (OUTSIDE, "hidden"): N_("A calendar of others is no longer shown."),
    (OUTSIDE, "shown"): N_("A calendar of others is shown again."),
    (OUTSIDE, "removed"): N_("A calendar of others was removed."),
    (CLOSURE, "closed"): N_("Rooms were closed for a time."),
    (CLOSURE, "opened_again"): N_("A closure was called off."),
    (PERSON, "granted_role"): N_("Somebody got a role here."),
    (PERSON, "revoked_role"): N_("Somebody's role here was taken away."),
}


def check_seen(last: int, *, seen: int) -> None:
    """Nothing was changed since it was looked at, when its last change was `seen`. Raises ChangedMeanwhile."""
    if last != seen:
        raise ChangedMeanwhile


def change_in_words(subject: str, verb: str) -> Sentence:
    """What was done."""
    return Sentence(CHANGES.get((subject, verb), N_("Something else was changed.")))


def time_in_words(facts: Mapping[str, Any]) -> Sentence | None:
    """The days or the time that a change was about, where it was about one."""
    if "starts" in facts and "ends" in facts:
        period = Period(datetime.fromisoformat(facts["starts"]), datetime.fromisoformat(facts["ends"]))
        return Sentence("%(period)s", {"period": period})
    if "first" in facts:
        first, last = date.fromisoformat(facts["first"]), date.fromisoformat(facts.get("last", facts["first"]))
        if first == last:
            return Sentence("%(first)s", {"first": first})
        return Sentence(N_("%(first)s to %(last)s"), {"first": first, "last": last})
    return None
