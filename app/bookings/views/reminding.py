"""The page behind the link of a reminder, without a sign-in; opening it changes nothing, only its buttons do."""

from typing import Any

from flask import render_template, url_for
from werkzeug.datastructures import MultiDict

from app.bookings import services
from app.bookings.forms import CancelForm, ShortenForm
from app.bookings.models import Booking
from app.bookings.queries.reminders import check_link, reminder_link
from app.bookings.rules.cancelling import is_late
from app.bookings.rules.reminders import ReminderAnswer, ReminderOver
from app.bookings.views.area import area, booking_at
from app.core.access import Action
from app.core.clock import local, now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import show_at, tell

ANSWERED = {
    ReminderAnswer.COMING: N_("You said that you come. See you there!"),
    ReminderAnswer.SHORTENED: N_("You shortened the time, and the rest is free for others. See you there!"),
    ReminderAnswer.GIVEN_BACK: N_("You gave the time back, and it is free for others. Thank you for telling us."),
}


@area.route("/oddaj/<token>", action=Action.SEE_PUBLIC)
def answer_reminder(token: str) -> Any:
    return _page(token), 200, {"Cache-Control": "private, no-store"}


@area.route("/oddaj/<token>/przyjdziemy", methods=["POST"], action=Action.SEE_PUBLIC)
def come(token: str) -> Any:
    services.come(token)
    return go(url_for("bookings.answer_reminder", token=token))


@area.route("/oddaj/<token>", methods=["POST"], action=Action.SEE_PUBLIC)
def give_back(token: str) -> Any:
    form = CancelForm()
    if not form.validate():
        return _page(token, giving_back=form), 422
    services.give_back(token, why=form.words.data or "")
    return go(url_for("bookings.answer_reminder", token=token))


@area.route("/oddaj/<token>/skroc", methods=["POST"], action=Action.SEE_PUBLIC)
def shorten(token: str) -> Any:
    form = ShortenForm()
    if not form.validate():
        return _page(token, shortening=form), 422
    try:
        services.shorten(token, form.period(_living(token).entry.period))
    except ReminderOver:
        raise
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(token, shortening=form), refusal.status
    return go(url_for("bookings.answer_reminder", token=token))


@area.route("/rezerwacje/<uid>/przyjdziemy", methods=["POST"], action=Action.ANSWER_REMINDER)
def confirm_coming(uid: str) -> Any:
    booking_at(uid, Action.ANSWER_REMINDER)
    services.confirm_coming(actor(), uid)
    tell(Sentence(N_("Thank you. The centre's staff see that you come.")))
    return go(url_for("bookings.show", uid=uid))


def _page(token: str, *, giving_back: CancelForm | None = None, shortening: ShortenForm | None = None) -> str:
    """What was answered, without a name or a time; or the booking with its buttons. Raises ReminderOver."""
    link = reminder_link(token)
    if link.answer is not None:
        return render_template("bookings/reminder_answered.html", answered=ANSWERED[link.answer])
    booking = _living(token)
    starts, ends = local(booking.entry.starts_at), local(booking.entry.ends_at)
    as_it_is = MultiDict({"starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"})
    return render_template(
        "bookings/answer_reminder.html",
        booking=booking,
        form=giving_back or CancelForm(formdata=None),
        shortening=shortening or ShortenForm(as_it_is),
        token=token,
        is_late=is_late(booking.entry.starts_at, booking.room.centre.late_cancel_hours, now=now()),
    )


def _living(token: str) -> Booking:
    """The booking of a link that may still be answered. Raises ReminderOver."""
    link = reminder_link(token)
    check_link(link, now=now())
    return link.reminder.booking
