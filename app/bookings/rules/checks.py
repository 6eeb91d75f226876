"""The checks behind the verdict: each gives the sentence of its yes, or raises the refusal of its no."""

from datetime import datetime, timedelta

from app.bookings.rules import refusals as no
from app.bookings.rules.consequences import SHORT_NOTICE_DAYS, ConsequenceKind
from app.bookings.rules.facts import Ask, Facts, PartyKind
from app.centres.rules import Approval, PaidEvents
from app.core.clock import Period, local
from app.core.i18n import N_, Sentence
from app.schedule.rules import Layer, collide


def check_free(ask: Ask, facts: Facts) -> Sentence:
    """Refuses RoomTaken, RoomShut or PadTaken where the wish meets a living occupancy."""
    wants = facts.room.wants(ask.period)
    for row in facts.occupied:
        met = [want for want in wants if collide(want, row)]
        if not met:
            continue
        until = _until(max(other.period.ends for other in facts.occupied if other.entry_id == row.entry_id), ask)
        if row.layer is Layer.CLOSURE:
            raise no.RoomShut(room=facts.room.name, until=until)
        if row.layer is Layer.PAD:
            raise no.PadTaken(room=facts.room.name, until=until)
        raise no.RoomTaken(room=facts.room.name, until=until)
    return Sentence(N_("%(room)s is free then."), {"room": facts.room.name})


def check_future(ask: Ask, facts: Facts) -> Sentence:
    """Refuses InThePast."""
    if ask.period.starts < facts.now:
        raise no.InThePast
    return Sentence(N_("The time lies ahead."))


def check_opening_hours(ask: Ask, facts: Facts) -> Sentence:
    """Refuses ClosedThatDay and OutsideOpeningHours; adjoining blocks count as one."""
    if any(block.contains(ask.period) for block in facts.opening):
        return Sentence(N_("The centre is open then."))
    day = local(ask.period.starts).date()
    blocks = [block for block in facts.opening if local(block.starts).date() == day]
    if not blocks:
        raise no.ClosedThatDay
    raise no.OutsideOpeningHours(hours=", ".join(_hours(block) for block in blocks))


def check_length(ask: Ask, facts: Facts) -> Sentence:
    """Refuses TooShort and TooLong, in elapsed minutes."""
    if ask.period.minutes < facts.room.min_minutes:
        raise no.TooShort(shortest=timedelta(minutes=facts.room.min_minutes))
    if ask.period.minutes > facts.room.max_minutes:
        raise no.TooLong(longest=timedelta(minutes=facts.room.max_minutes))
    return Sentence(N_("The length is fine: %(length)s."), {"length": ask.period.length})


def check_grid(ask: Ask, facts: Facts) -> Sentence:
    """Refuses OffTheGrid: begin and end lie on the room's grid of the wall clock."""
    grid = facts.room.grid_minutes
    for moment in (ask.period.starts, ask.period.ends):
        wall = local(moment)
        minutes = wall.hour * 60 + wall.minute
        if minutes % grid or wall.second or wall.microsecond:
            nearest = minutes - minutes % grid
            example = f"{nearest // 60:02}:{nearest % 60:02}"
            field_name = "starts" if moment == ask.period.starts else "ends"
            raise no.OffTheGrid(grid=timedelta(minutes=grid), example=example, field=field_name)
    return Sentence(N_("Begin and end lie on the room's grid."))


def check_notice(ask: Ask, facts: Facts) -> Sentence:
    """Refuses TooLateToAsk and TooEarlyToAsk."""
    if ask.period.starts < facts.now + timedelta(hours=facts.room.latest_hours):
        raise no.TooLateToAsk(notice=timedelta(hours=facts.room.latest_hours))
    first = local(ask.period.starts).date() - timedelta(days=facts.room.earliest_days)
    if local(facts.now).date() < first:
        raise no.TooEarlyToAsk(count=facts.room.earliest_days, first=first)
    return Sentence(N_("You ask in good time."))


def check_people(ask: Ask, facts: Facts) -> Sentence:
    """Refuses NoSuchLayout and TooManyPeople, by the seats of the layout."""
    if ask.layout is not None and ask.layout not in facts.room.layouts:
        raise no.NoSuchLayout
    seats = facts.room.layouts[ask.layout] if ask.layout is not None else facts.room.seats
    if ask.people > seats:
        raise no.TooManyPeople(room=facts.room.name, seats=seats)
    return Sentence(N_("There are enough seats: %(seats)s."), {"seats": seats})


def check_party(ask: Ask, facts: Facts) -> Sentence:
    """Refuses NotForResidents and NotForGroups."""
    if facts.party.kind is PartyKind.RESIDENT and not facts.room.residents_may_book:
        raise no.NotForResidents
    if facts.party.kind is PartyKind.GROUP and not facts.room.groups_may_book:
        raise no.NotForGroups
    return Sentence(N_("You may book this room."))


def check_quota(ask: Ask, facts: Facts) -> Sentence:
    """Refuses OverQuota: hours of the calendar month in which it begins, pending and late cancelled counted."""
    if facts.party.kind is PartyKind.HOUSE:
        return Sentence(N_("This counts in nobody's quota."))
    quota = facts.centre.quota_hours * 60
    wanted = facts.party.usage.minutes + ask.period.minutes
    if wanted > quota:
        raise no.OverQuota(wanted=timedelta(minutes=wanted), quota=timedelta(minutes=quota))
    facts_said = {"used": timedelta(minutes=wanted), "quota": timedelta(minutes=quota)}
    return Sentence(N_("With this booking %(used)s of %(quota)s are used in that month."), facts_said)


def check_payment(ask: Ask, facts: Facts) -> Sentence:
    """Refuses PaidEvent, or leaves it to staff, as the centre sets."""
    if ask.participants_pay and facts.centre.paid_events is PaidEvents.REFUSED:
        raise no.PaidEvent
    if ask.participants_pay:
        raise no.PaidEventAsked
    return Sentence(N_("The event is free of charge."))


def check_approval(ask: Ask, facts: Facts) -> Sentence:
    """Leaves it to staff unless the room is instant for verified organisations and this is one."""
    if facts.party.kind is PartyKind.UNVERIFIED:
        raise no.UnverifiedParty
    if facts.room.approval is Approval.ALWAYS:
        raise no.StaffDecide
    if facts.party.kind is not PartyKind.VERIFIED:
        raise no.NotAnOrganisation
    return Sentence(N_("Verified organisations have this room at once."))


def check_record(ask: Ask, facts: Facts) -> Sentence:
    """Leaves it to staff while more than a warning stands against the party at the centre."""
    standing = facts.party.consequences
    held = [one.until for one in standing if one.kind is not ConsequenceKind.WARNING]
    if held:
        raise no.HeldToAccount(until=max(held))
    if not standing:
        return Sentence(N_("Nothing stands against your bookings here."))
    warned = {"until": max(one.until for one in standing)}
    return Sentence(
        N_(
            "A warning stands until %(until)s. After one more late cancellation or no-show, staff approve each of "
            "your bookings here."
        ),
        warned,
    )


def check_short_notice(ask: Ask, facts: Facts) -> Sentence:
    """Refuses OnlyShortNotice while that consequence stands against the party at the centre."""
    held = [one.until for one in facts.party.consequences if one.kind is ConsequenceKind.SHORT_NOTICE]
    first = local(ask.period.starts).date() - timedelta(days=SHORT_NOTICE_DAYS)
    if held and local(facts.now).date() < first:
        raise no.OnlyShortNotice(count=SHORT_NOTICE_DAYS, until=max(held), first=min(first, max(held)))
    return Sentence(N_("You may book that far ahead."))


def check_open_requests(ask: Ask, facts: Facts) -> Sentence:
    """Refuses TooManyOpenRequests."""
    open_now = facts.party.usage.open_requests
    if open_now >= facts.centre.open_requests:
        raise no.TooManyOpenRequests(count=open_now)
    said = {"count": open_now, "most": facts.centre.open_requests}
    return Sentence(N_("%(count)s of %(most)s open requests are used."), said)


def _until(moment: datetime, ask: Ask) -> datetime | str:
    """The hour is enough where the day is the one that was asked for."""
    ends = local(moment)
    return f"{ends:%H:%M}" if ends.date() == local(ask.period.starts).date() else moment


def _hours(block: Period) -> str:
    ends = local(block.ends)
    closes = "24:00" if ends.hour == ends.minute == 0 else f"{ends:%H:%M}"
    return f"{local(block.starts):%H:%M}–{closes}"
