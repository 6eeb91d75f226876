"""Reading how much equipment is free: for the verdict on one wish, and for many rooms at one time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.bookings.models import Booking
from app.bookings.rules import Ask, Facts, RoomRules, Stock
from app.bookings.rules.equipment import Free, free_of
from app.centres import queries as centres
from app.centres.models import EquipmentUnit
from app.core.clock import Period, from_local, local
from app.core.database import db
from app.core.i18n import Named
from app.schedule import queries as schedule
from app.schedule.models import Occupancy
from app.schedule.rules import Occupied

WIDEST_PAD = 240


def with_equipment(ask: Ask, facts: Facts, *, but: Booking | None = None) -> Facts:
    """The facts with the stock of what is asked for; without any query where nothing is."""
    if not ask.equipment:
        return facts
    only = [asked.equipment_id for asked in ask.equipment]
    return replace(facts, equipment=_stock(facts, ask.period, only=only, but=but))


def with_all_equipment(ask: Ask, facts: Facts, *, but: Booking | None = None) -> Facts:
    """The facts with the stock of all that the centre lends, to be shown beside the form. Two queries at most."""
    return replace(facts, equipment=_stock(facts, ask.period, only=None, but=but))


def units_of(booking: Booking) -> Mapping[int, Sequence[int]]:
    """The units that a booking has, by their kind, in use or not."""
    has = (
        select(EquipmentUnit.equipment_id, EquipmentUnit.resource_id)
        .join(Occupancy, Occupancy.resource_id == EquipmentUnit.resource_id)
        .where(Occupancy.entry_id == booking.entry_id)
        .distinct()
        .order_by(EquipmentUnit.resource_id)
    )
    units: dict[int, list[int]] = defaultdict(list)
    for equipment_id, resource_id in db.session.execute(has):
        units[equipment_id].append(resource_id)
    return units


def free_by_room(
    rooms: Sequence[tuple[int, RoomRules]], period: Period, *, now: datetime
) -> Mapping[int, Sequence[Free]]:
    """What is free for each room (its centre, its rules) at that time, by the room's id. Two queries at most."""
    stocks = stock_of({centre_id for centre_id, _ in rooms}, [period], now=now)
    return {rules.room_id: free_of(stocks.get(centre_id, ()), rules, period) for centre_id, rules in rooms}


def stock_of(
    centre_ids: Collection[int],
    periods: Sequence[Period],
    *,
    now: datetime,
    only: Collection[int] | None = None,
    but: Collection[Booking] = (),
) -> Mapping[int, Sequence[Stock]]:
    """The stock of these centres with what occupies it on the days of the periods, by centre; `but` what these hold."""
    units = centres.units_in_use(centre_ids, only=only)
    left_out = {entry_id for booking in but for entry_id in booking.entry_ids}
    by_unit: dict[int, list[Occupied]] = defaultdict(list)
    if units:
        for row in schedule.occupied({unit.resource_id for unit in units}, *map(_days, periods), now=now):
            if row.entry_id not in left_out:
                by_unit[row.resource_id].append(row)
    kinds: dict[tuple[int, int], list[centres.Unit]] = defaultdict(list)
    for unit in units:
        kinds[unit.centre_id, unit.equipment_id].append(unit)
    stocks: dict[int, list[Stock]] = defaultdict(list)
    for (centre_id, equipment_id), of_kind in kinds.items():
        name = Named(of_kind[0].name_pl, of_kind[0].name_en, of_kind[0].name_uk)
        ids = tuple(unit.resource_id for unit in of_kind)
        stocks[centre_id].append(Stock(equipment_id, name, ids, [row for number in ids for row in by_unit[number]]))
    return stocks


def _stock(facts: Facts, period: Period, *, only: Collection[int] | None, but: Booking | None) -> Sequence[Stock]:
    centre_id = facts.centre.centre_id
    left_out = [but] if but is not None else []
    return stock_of([centre_id], [period], now=facts.now, only=only, but=left_out).get(centre_id, [])


def _days(period: Period) -> Period:
    """The whole days of the period and what may reach into them, so that other hours of the day can be told, too."""
    first, last = local(period.starts).date(), local(period.ends).date()
    days = Period(from_local(first), from_local(last + timedelta(days=1)))
    return days.padded(before=WIDEST_PAD, after=WIDEST_PAD)
