"""Equipment with a limited stock: which units are free, the first of them for a booking, and the verdict's check."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.bookings.rules import refusals as no
from app.bookings.rules.facts import Amount, Ask, Facts, RoomRules, Stock
from app.core.clock import Period, local
from app.core.i18n import N_, Named, Sentence
from app.schedule.rules import Layer, Occupied, collide, wants_for

MOST_UNITS = 500


@dataclass(frozen=True)
class Free:
    """How many units of a kind are free at a time."""

    equipment_id: int
    name: Named
    amount: int
    free: int


def amounts(asked: Mapping[int, int]) -> tuple[Amount, ...]:
    """What is asked for by kind, in one order; nothing of a kind is not asked for."""
    return tuple(sorted(Amount(equipment_id, amount) for equipment_id, amount in asked.items() if amount))


def free_units(stock: Stock, room: RoomRules, period: Period) -> list[int]:
    """The units that a booking of the room could take then, with the room's pads, by their ids."""
    met = {unit_id for unit_id in stock.unit_ids if _in_the_way(stock, unit_id, room, period)}
    return [unit_id for unit_id in sorted(stock.unit_ids) if unit_id not in met]


def free_of(stocks: Iterable[Stock], room: RoomRules, period: Period) -> list[Free]:
    """How much of each kind is free for a booking of the room then."""
    return [
        Free(stock.equipment_id, stock.name, len(stock.unit_ids), len(free_units(stock, room, period)))
        for stock in stocks
    ]


def units_for(ask: Ask, facts: Facts, *, rather: Collection[int] = ()) -> list[int]:
    """The first free units of all that is asked for, `rather` these. Call it where the verdict did not refuse."""
    stocks = {stock.equipment_id: stock for stock in facts.equipment}
    taken: list[int] = []
    for asked in ask.equipment:
        free = free_units(stocks[asked.equipment_id], facts.room, ask.period)
        taken += sorted(free, key=lambda unit_id: unit_id not in rather)[: asked.amount]
    return taken


def check_equipment(ask: Ask, facts: Facts) -> Sentence:
    """Refuses NoSuchEquipment, NotSoMuchEquipment and EquipmentTaken; the last one says how many are free, and when."""
    stocks = {stock.equipment_id: stock for stock in facts.equipment}
    for asked in ask.equipment:
        stock = stocks.get(asked.equipment_id)
        if stock is None:
            raise no.NoSuchEquipment(equipment_id=asked.equipment_id)
        of: dict[str, Any] = {"equipment_id": stock.equipment_id, "name": stock.name, "stock": len(stock.unit_ids)}
        if asked.amount > len(stock.unit_ids):
            raise no.NotSoMuchEquipment(**of)
        free = len(free_units(stock, facts.room, ask.period))
        if asked.amount > free:
            until = _until(stock, facts.room, ask.period, asked.amount - free)
            raise no.EquipmentTaken(**of, free=free, when=ask.period, until=_in_short(until, ask.period))
    return Sentence(N_("The equipment that you ask for is free then."))


def _in_the_way(stock: Stock, unit_id: int, room: RoomRules, period: Period) -> list[Occupied]:
    wants = wants_for([unit_id], period, pad_before=room.pad_before, pad_after=room.pad_after)
    return [row for row in stock.occupied if any(collide(want, row) for want in wants)]


def _until(stock: Stock, room: RoomRules, period: Period, missing: int) -> datetime:
    """When so many of the units that are in the way are no longer taken by what meets the period."""
    ends = [_clear(rows, room) for unit_id in stock.unit_ids if (rows := _in_the_way(stock, unit_id, room, period))]
    return sorted(ends)[missing - 1]


def _clear(rows: list[Occupied], room: RoomRules) -> datetime:
    """When a booking could begin after these: pads may meet pads, so only a core keeps the own pad away."""
    own = timedelta(minutes=room.pad_before)
    return max(row.period.ends + own if row.layer is Layer.CORE else row.period.ends for row in rows)


def _in_short(moment: datetime, period: Period) -> datetime | str:
    """The hour is enough where the day is the one that was asked for."""
    same = local(moment).date() == local(period.starts).date()
    return f"{local(moment):%H:%M}" if same else moment
