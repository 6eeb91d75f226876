"""The one mail of a planned closure to each organisation or person: all of their dates and what became of each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from app.accounts.models import Person
from app.bookings.models import Booking, ClosurePlan
from app.bookings.rules.closing import Fate, HitKind
from app.bookings.steps.closing import Carried
from app.bookings.steps.inviting import dates_told
from app.bookings.steps.telling import holders, mail_outside, place_of
from app.notifications import steps as notifications

_Party = tuple[int | None, int | None]
NOT_HELD: Mapping[str, Any] = MappingProxyType({})
NOBODY = 0  # stands in lists of people for those who have no account here


def tell_parties(
    plan: ClosurePlan,
    done: Sequence[Carried],
    *,
    reasons: Mapping[str, str],
    due: datetime | None = None,
    template: str = "closure_told",
    only: Collection[int] | None = None,
    but: Collection[int] = (),
) -> None:
    """One mail to each who answers for some of it; with `due` it waits until then, to be recalled by the plan's uid.

    `only` and `but` name people, and NOBODY those outside for whom staff booked, who read of each booking alone.
    """

    def is_told(person_id: int) -> bool:
        return person_id not in but and (only is None or person_id in only)

    held = {"not_before": due, "recall_key": plan.uid} if due is not None else NOT_HELD
    told: dict[_Party, list[Carried]] = defaultdict(list)
    for one in done:
        told[_party(one)].append(one)
    for party, of_party in told.items():
        for person in _people(of_party):
            if is_told(person.id):
                _mail(plan, party, of_party, person, reasons, template, held=held)
    if is_told(NOBODY):
        for booking in _rearranged(done):
            mail_outside(booking, **held)


def tell_solved(plan: ClosurePlan, one: Carried, *, reasons: Mapping[str, str], words: str) -> None:
    """One mail about one booking that had no room."""
    for person in _people([one]):
        event = f"{one.entry.uid}:{one.entry.sequence}"
        _mail(plan, _party(one), [one], person, reasons, "closure_told", words=words, event=event)
    for booking in _rearranged([one]):
        mail_outside(booking)


def _mail(
    plan: ClosurePlan,
    party: _Party,
    done: Sequence[Carried],
    person: Person,
    reasons: Mapping[str, str],
    template: str,
    *,
    words: str | None = None,
    event: str = "",
    held: Mapping[str, Any] = NOT_HELD,
) -> None:
    organisation, centre = done[0].of.organisation, plan.centre
    notifications.queue_mail(
        template,
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"{template}:{event or f'{plan.uid}:{party[0] or 0}'}:{person.id}",
        name=person.name,
        organisation=organisation.name if organisation is not None else "",
        words=plan.words if words is None else words,
        why=reasons.get(person.language) or reasons.get("pl", ""),
        kind=plan.kind.value,
        number=len(done),
        **held,
        **place_of(centre),
        **lines_of(done),
        **dates_told(booking for booking in _rearranged(done) if not booking.is_of_house),
    )


def lines_of(done: Iterable[Carried]) -> dict[str, Any]:
    """For each fate the titles, times and rooms, by time; for what was moved where it was before, too."""
    facts: dict[str, Any] = {}
    in_time = sorted(done, key=lambda one: (one.old_period, one.entry.id))
    for name in (*(fate.value for fate in Fate), "change", "offer"):
        lines = [one for one in in_time if _name(one) == name]
        facts[f"{name}_titles"] = tuple(one.entry.title for one in lines)
        facts[f"{name}_before"] = tuple(one.old_period for one in lines)
        facts[f"{name}_rooms"] = tuple(one.old_room.name for one in lines)
        facts[f"{name}_after"] = tuple(one.entry.period for one in lines)
        facts[f"{name}_rooms_after"] = tuple((one.room or one.old_room).name for one in lines)
    return facts


def _rearranged(done: Iterable[Carried]) -> list[Booking]:
    """The bookings that are not where they were, by their old time."""
    in_time = sorted(done, key=lambda one: (one.old_period, one.entry.id))
    return [
        one.of
        for one in in_time
        if isinstance(one.of, Booking) and one.kind is HitKind.BOOKING and one.fate is not Fate.KEPT
    ]


def _name(one: Carried) -> str:
    if one.kind is HitKind.BOOKING:
        return one.fate.value
    return "change" if one.kind is HitKind.CHANGE else "offer"


def _party(one: Carried) -> _Party:
    of = one.of
    return (of.organisation_id, None) if of.organisation_id is not None else (None, of.asked_by_id)


def _people(done: Sequence[Carried]) -> list[Person]:
    """Whom it goes to: those who asked, or the owners where one of them has left, and in whose calendar it is."""
    by_asker = {(one.of.asked_by_id, getattr(one.of, "held_for", None), _is_by_staff(one)): one.of for one in done}
    found = {person.id: person for of in by_asker.values() for person in holders(of)}
    return [found[number] for number in sorted(found)]


def _is_by_staff(one: Carried) -> bool:
    return isinstance(one.of, Booking) and one.of.is_by_staff
