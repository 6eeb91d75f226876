"""The page of a ticket, which opens to whoever has it: where one stands, its code, buttons for all that may be done.

Nothing here is kept by a browser, found by a machine, or told to the next site.
"""

from collections.abc import Callable
from typing import Any

import segno
from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.core.access import Action
from app.core.clock import now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell
from app.core.web.private import UNSEEN, unseen
from app.notifications.services.calendars import as_calendar
from app.programme.forms.enrolling import DateForm
from app.programme.queries.ticket_ways import ways_of
from app.programme.queries.tickets import Ticket, ticket_page
from app.programme.rules import kinds, tickets
from app.programme.services import answering
from app.programme.steps import calendar_of
from app.programme.views.area import area

ONE_TICKET = "/bilet/<ticket>"
DONE = {
    "confirm": Sentence(N_("Your address is confirmed.")),
    "accept": Sentence(N_("The place is yours.")),
    "pass_on": Sentence(N_("The place goes to the next. Thank you for telling us.")),
    "keep_turn": Sentence(N_("The next goes ahead, and you keep your turn until there is a place for each of you.")),
    "leave": Sentence(N_("It is done: you are not signed up any more.")),
    "wait_again": Sentence(N_("You are signed up again.")),
    "change_date": Sentence(N_("You have a place on the other date now, and the old one is free.")),
    "come": Sentence(N_("Thank you. The centre's staff see that you come.")),
}


@area.route(ONE_TICKET, action=Action.SEE_PUBLIC)
def ticket(ticket: str) -> ResponseReturnValue:
    return _page(ticket_page(ticket, now=now()))


@area.route(f"{ONE_TICKET}/termin.ics", action=Action.SEE_PUBLIC)
def ticket_dates(ticket: str) -> ResponseReturnValue:
    one = ticket_page(ticket, now=now()).enrolment
    answer = Response(as_calendar(calendar_of(one)), mimetype="text/calendar", headers=UNSEEN)
    answer.headers["Content-Disposition"] = 'attachment; filename="termin.ics"'
    return answer


@area.route(f"{ONE_TICKET}/potwierdz", methods=["POST"], action=Action.SEE_PUBLIC)
def confirm(ticket: str) -> ResponseReturnValue:
    return _done("confirm", ticket, answering.confirm_address)


@area.route(f"{ONE_TICKET}/biore", methods=["POST"], action=Action.SEE_PUBLIC)
def accept_place(ticket: str) -> ResponseReturnValue:
    return _done("accept", ticket, answering.accept)


@area.route(f"{ONE_TICKET}/oddaj", methods=["POST"], action=Action.SEE_PUBLIC)
def pass_on(ticket: str) -> ResponseReturnValue:
    return _done("pass_on", ticket, answering.pass_on)


@area.route(f"{ONE_TICKET}/zachowaj-kolejke", methods=["POST"], action=Action.SEE_PUBLIC)
def keep_turn(ticket: str) -> ResponseReturnValue:
    return _done("keep_turn", ticket, answering.keep_turn)


@area.route(f"{ONE_TICKET}/zrezygnuj", methods=["POST"], action=Action.SEE_PUBLIC)
def leave(ticket: str) -> ResponseReturnValue:
    return _done("leave", ticket, answering.leave)


@area.route(f"{ONE_TICKET}/jestem", methods=["POST"], action=Action.SEE_PUBLIC)
def come_to_it(ticket: str) -> ResponseReturnValue:
    return _done("come", ticket, answering.say_coming)


@area.route(f"{ONE_TICKET}/jeszcze-raz", methods=["POST"], action=Action.SEE_PUBLIC)
def wait_again(ticket: str) -> ResponseReturnValue:
    return _done("wait_again", ticket, answering.wait_again)


@area.route(f"{ONE_TICKET}/inny-termin", methods=["POST"], action=Action.SEE_PUBLIC)
def change_date(ticket: str) -> ResponseReturnValue:
    seen = ticket_page(ticket, now=now())
    form, made = DateForm(), list[str]()
    form.offer(seen.others)
    if form.does(lambda: made.append(answering.change_date(ticket, form.date.data, by_id=actor().person_id))):
        tell(DONE["change_date"])
        return go(url_for("programme.ticket", ticket=made[0]))
    return _page(ticket_page(ticket, now=now()), form), form.status


def _done(said: str, ticket: str, verb: Callable[..., Any]) -> ResponseReturnValue:
    """Do it, and show the ticket, which may be a new one; what refuses is said above it."""
    try:
        after = verb(ticket, by_id=actor().person_id)
    except Refusal as refusal:
        return _page(ticket_page(ticket, now=now()), refusal=refusal), refusal.status
    tell(DONE[said])
    return go(url_for("programme.ticket", ticket=after or ticket))


def _page(seen: Ticket, form: DateForm | None = None, refusal: Refusal | None = None) -> Response:
    if form is None:
        form = DateForm(formdata=None)
        form.offer(seen.others)
    address = current_app.config["SETTINGS"].base_url + url_for("programme.ticket", ticket=seen.enrolment.ticket)
    page = render_template(
        "programme/ticket.html",
        seen=seen,
        ways=ways_of(seen),
        activity=seen.enrolment.seating.activity,
        form=form,
        refusal=refusal,
        code=seen.enrolment.ticket[: tickets.CODE].upper(),
        picture=Markup(segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", omitsize=True)),
        kinds=kinds,
    )
    return unseen(page)
