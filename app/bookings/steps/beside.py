"""Holding another time beside an entry's own: a second entry holds what the first one lacks to move there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.schedule.models import Entry
from app.schedule.queries import wants_of
from app.schedule.rules import Layer, Status, Want
from app.schedule.steps import demand_alive, occupy, release, take_all


def hold_beside(entry: Entry, beside: Entry, wants: Sequence[Want]) -> None:
    """Let a new tentative entry hold what a locked one lacks, so that moving it to these wants cannot collide.

    A pad of its own that is wanted as a core becomes one, until `let_go_beside`. Raises as `move` does.
    """
    demand_alive(entry)
    own = wants_of(entry.id)
    cores = [want for want in own if want.layer is Layer.CORE]
    pads = [want for want in own if want.layer is Layer.PAD]
    lacking = beyond((want for want in wants if want.layer is Layer.CORE), cores)
    hardened = beyond(lacking, beyond(lacking, (replace(pad, layer=Layer.CORE) for pad in pads)))
    if hardened:
        own = [*cores, *hardened, *beyond(pads, hardened)]
        occupy([(entry, own)])
    take_all([(beside, beyond(wants, own))])


def let_go_beside(entry: Entry, beside: Entry) -> None:
    """End what `hold_beside` held, both entries locked: the first one has its own time again, and no more."""
    if beside.status is not Status.CANCELLED:
        release(beside)
    held = wants_of(entry.id)
    own = [want if want.period.overlaps(entry.period) else replace(want, layer=Layer.PAD) for want in held]
    if own != held:
        occupy([(entry, own)])


def beyond(wants: Iterable[Want], held: Iterable[Want]) -> list[Want]:
    """What is wanted and not held yet: a core holds all, a pad holds for pads alone."""
    left = list(wants)
    for row in held:
        left = [part for want in left for part in _beyond(want, row)]
    return left


def _beyond(want: Want, row: Want) -> list[Want]:
    if want.resource_id != row.resource_id or (row.layer is not Layer.CORE and want.layer is not Layer.PAD):
        return [want]
    return [replace(want, period=period) for period in want.period.without(row.period)]
