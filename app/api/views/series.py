"""Series: look at their dates, ask for them, make them longer, call them off, approve and refuse them as one."""

import uuid
from dataclasses import replace
from typing import Any

from flask import url_for

from app.api.forms import asked
from app.api.forms import series as sent_as
from app.api.forms import series_answers as shown
from app.api.queries import series as queries
from app.api.views.area import area
from app.bookings import services
from app.bookings.rules import RefusalReason
from app.bookings.rules.repeats import days_of
from app.bookings.services.series_extending import (
    Extension,
    Repetition,
    check_repeatable,
    next_day_of,
    request_to_extend,
    request_to_repeat,
)
from app.bookings.services.series_wishes import SeriesRequest, Ticked
from app.bookings.views.area import booking_at, series_at
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import N_
from app.core.web import actor

ALL_OR_NONE = N_(
    "All days of the rule are asked for as one request, but those that you leave out: you get all of them or none. "
    "Sent again with its key it is answered with 201 once more, and is one request."
)
LOOKS = N_("The verdict on each date, as sending would have it. Nothing is sent.")


@area.offer(
    "/series/verdicts",
    methods=["POST"],
    action=Action.ASK_FOR_ROOM,
    answers=shown.SeriesTold,
    takes={"json": sent_as.LookAsked},
    summary=N_("Look at the dates of a series"),
    description=LOOKS,
)
def look_at_series(sent: SeriesRequest) -> Any:
    return queries.told_of(actor(), sent, now=now())


@area.offer(
    "/series",
    methods=["POST"],
    action=Action.ASK_FOR_ROOM,
    answers=shown.SeriesShown,
    status=201,
    takes={"json": sent_as.SeriesAsked, "headers": asked.Keyed},
    refuses=[404, 409],
    summary=N_("Ask for a series"),
    description=ALL_OR_NONE,
)
def create_series(sent: SeriesRequest, headers: dict[str, str]) -> Any:
    return _made(services.book_series(actor(), sent, key=_key(headers)))


@area.offer(
    "/series",
    action=Action.SEE_OWN_BOOKINGS,
    answers=shown.ManySeries,
    takes={"query": asked.PageFilter},
    summary=N_("The series that you may see"),
    description=N_("Your own, those of your organisations, and those of the centres where you work."),
)
def list_series(sent: dict[str, int]) -> Any:
    return queries.series_page(actor(), page=sent["page"], size=sent["size"], now=now())


@area.offer(
    "/series/<uuid:series_uid>",
    action=Action.SEE_BOOKING,
    answers=shown.SeriesShown,
    refuses=[404],
    summary=N_("One series"),
    description=N_("With its dates and with the days that it does not have."),
)
def show_series(series_uid: str) -> Any:
    return _whole(series_uid)


@area.offer(
    "/series/<uuid:series_uid>/verdicts",
    methods=["POST"],
    action=Action.ASK_FOR_MORE_DATES,
    answers=shown.SeriesTold,
    takes={"json": sent_as.ExtendAsked},
    refuses=[404, 409],
    summary=N_("Look at the dates that would make a series longer"),
    description=LOOKS,
)
def look_at_extension(sent: sent_as.MoreAsked, series_uid: str) -> Any:
    series = series_at(series_uid)
    known, request = days_of(series.repeat), request_to_extend(series, sent.onwards, Ticked())
    request = replace(request, dates=sent.chosen.with_time(request.repeat, series.room_id, known=known))
    return queries.told_of(actor(), request, now=now(), known=known, begins=next_day_of(series))


@area.offer(
    "/series/<uuid:series_uid>/extend",
    methods=["POST"],
    action=Action.ASK_FOR_MORE_DATES,
    answers=shown.SeriesShown,
    status=201,
    takes={"json": sent_as.ExtendAsked, "headers": asked.Keyed},
    refuses=[404, 409],
    summary=N_("Make a series longer"),
    description=ALL_OR_NONE,
)
def extend_series(sent: sent_as.MoreAsked, headers: dict[str, str], series_uid: str) -> Any:
    extension = Extension(sent.onwards, sent.chosen)
    return _made(services.extend_series(actor(), series_uid, extension, key=_key(headers)))


@area.offer(
    "/bookings/<uuid:uid>/verdicts",
    methods=["POST"],
    action=Action.ASK_FOR_MORE_DATES,
    answers=shown.SeriesTold,
    takes={"json": sent_as.RepeatAsked},
    refuses=[404, 409],
    summary=N_("Look at the dates on which a booking would be repeated"),
    description=LOOKS,
)
def look_at_repetition(sent: sent_as.RepeatedAsked, uid: str) -> Any:
    booking = booking_at(uid)
    check_repeatable(booking)
    repeat = sent.repeat(booking.entry.period)
    dates = sent.chosen.with_time(repeat, booking.room_id, known=[repeat.first])
    request = request_to_repeat(booking, repeat, dates)
    return queries.told_of(actor(), request, now=now(), known=[repeat.first], begins=repeat.first)


@area.offer(
    "/bookings/<uuid:uid>/repeat",
    methods=["POST"],
    action=Action.ASK_FOR_MORE_DATES,
    answers=shown.SeriesShown,
    status=201,
    takes={"json": sent_as.RepeatAsked, "headers": asked.Keyed},
    refuses=[404, 409],
    summary=N_("Make a booking the first date of a series"),
    description=ALL_OR_NONE,
)
def repeat_booking(sent: sent_as.RepeatedAsked, headers: dict[str, str], uid: str) -> Any:
    booking = booking_at(uid)
    repeat = sent.repeat(booking.entry.period)
    repetition = Repetition(repeat, sent.chosen.dates(repeat, booking.room_id, known=[repeat.first]))
    return _made(services.repeat_booking(actor(), uid, repetition, key=_key(headers)))


@area.offer(
    "/series/<uuid:series_uid>/cancel",
    methods=["POST"],
    action=Action.CANCEL_BOOKING,
    answers=shown.SeriesShown,
    takes={"json": sent_as.CancelSeriesAsked},
    refuses=[404, 409],
    summary=N_("Call off dates of a series"),
    description=N_("All dates ahead, or one and all that follow. Dates that were changed on their own stay."),
)
def cancel_series(sent: dict[str, str], series_uid: str) -> Any:
    services.cancel_series(actor(), series_uid, since=sent["since"] or None, why=sent["why"])
    return _whole(series_uid)


@area.offer(
    "/series/<uuid:series_uid>/approve",
    methods=["POST"],
    action=Action.DECIDE_BOOKING,
    answers=shown.SeriesShown,
    takes={"json": asked.ApproveAsked},
    refuses=[403, 404, 409],
    summary=N_("Approve all dates that wait"),
    description=N_("For the centre's staff. All is checked again; a rule that says no is set aside with a reason."),
)
def approve_series(sent: dict[str, str], series_uid: str) -> Any:
    services.approve_series(actor(), series_uid, override_why=sent["override_why"])
    return _whole(series_uid)


@area.offer(
    "/series/<uuid:series_uid>/refuse",
    methods=["POST"],
    action=Action.DECIDE_BOOKING,
    answers=shown.SeriesShown,
    takes={"json": asked.RefuseAsked},
    refuses=[403, 404, 409],
    summary=N_("Refuse all dates that wait"),
    description=N_("For the centre's staff. The applicant gets a mail with the reason and your words."),
)
def refuse_series(sent: dict[str, Any], series_uid: str) -> Any:
    services.refuse_series(actor(), series_uid, reason=RefusalReason(sent["reason"]), words=sent["words"])
    return _whole(series_uid)


def _key(headers: dict[str, str]) -> str:
    return headers.get("key") or uuid.uuid4().hex


def _made(series_uid: str) -> Any:
    return _whole(series_uid), 201, {"Location": url_for("api.show_series", series_uid=series_uid)}


def _whole(series_uid: str) -> queries.WholeSeries:
    return queries.whole_series(series_at(series_uid), now=now())
