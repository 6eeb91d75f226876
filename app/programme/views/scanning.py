"""Letting people in by their tickets, and the code on the room's screen that people type themselves."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import timedelta

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound, Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, clock, go, say
from app.core.web.edge import tell
from app.core.web.private import UNFOLLOWED
from app.programme.forms.attendance import RoomCodeForm, ScanForm, TicketCodeForm
from app.programme.queries.attendance import Line, enrolment_by_ticket, sheet_of
from app.programme.rules import attendance as rules
from app.programme.rules.attendance import CODE_SIGNS, ScanResult
from app.programme.rules.room_codes import room_code
from app.programme.services import attending
from app.programme.views.area import area
from app.programme.views.attending import LIST, found_list

# The camera is for this page alone; everywhere else the header shuts it.
CAMERA = {"Permissions-Policy": "geolocation=(), microphone=(), camera=(self)"}
HASH_SIGNS = 16


@area.route(f"{LIST}/skaner", methods=["GET", "POST"], action=Action.TAKE_ATTENDANCE)
def scan(activity_id: int, session_id: int) -> ResponseReturnValue:
    """The scanner's page; without script the code of a ticket is typed and sent as any form."""
    _, session = found_list(activity_id, session_id)
    form, results = ScanForm(), list[ScanResult]()
    form.does(lambda: results.append(_scanned(session_id, form)))
    activity, session = found_list(activity_id, session_id)
    sheet = sheet_of(session)
    page = render_template(
        "programme/scan.html",
        activity=activity,
        session=session,
        sheet=sheet,
        form=form,
        result=results[0] if results else None,
        words=in_words(results[0]) if results else "",
        known=known_tickets(sheet.lines),
        uid=str(uuid.uuid4()),
        rules=rules,
    )
    return page, form.status if not results else 200, CAMERA


@area.route(f"{LIST}/skan", methods=["POST"], action=Action.TAKE_ATTENDANCE)
def judge_scan(activity_id: int, session_id: int) -> ResponseReturnValue:
    """The same for the scanner's script: what was read, which reading it is, and how long ago it was."""
    found_list(activity_id, session_id)
    form = ScanForm()
    results = list[ScanResult]()
    if not form.does(lambda: results.append(_scanned(session_id, form))):
        said = form.refusal.words if isinstance(form.refusal, Refusal) else Sentence(rules.NotATicket.sentence)
        return jsonify(colour="red", verdict="refused", words=say(said)), form.status
    (result,) = results
    return jsonify(colour=result.colour, verdict=result.verdict.value, words=in_words(result))


@area.route(f"{LIST}/kod", methods=["GET", "POST"], action=Action.TAKE_ATTENDANCE)
def show_room_code(activity_id: int, session_id: int) -> ResponseReturnValue:
    """For the screen in the room: six digits, new each minute."""
    activity, session = found_list(activity_id, session_id)
    if request.method == "POST":
        attending.start_room_code(actor(), session_id)
        return go(url_for("programme.show_room_code", activity_id=activity_id, session_id=session_id))
    sheet, at = sheet_of(session), now()
    code = room_code(sheet.roll.secret, at) if sheet.roll is not None and not sheet.is_closed else ""
    return render_template(
        "programme/show_room_code.html",
        activity=activity,
        session=session,
        sheet=sheet,
        code=code,
        seconds=60 - int(at.timestamp()) % 60,
    )


@area.route("/obecnosc", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def come() -> ResponseReturnValue:
    """Somebody in the room types its code and that of their ticket."""
    form = TicketCodeForm()
    typed, code, address = form.ticket.data or "", form.code.data or "", request.remote_addr or ""
    if form.does(lambda: attending.come_by_code(typed, code, address=address)):
        tell(Sentence(N_("You are noted as there. Good that you came.")))
        return go(url_for("programme.come"))
    return render_template("programme/come.html", form=form, enrolment=None), form.status, UNFOLLOWED


@area.route("/obecnosc/<ticket>", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def come_with_ticket(ticket: str) -> ResponseReturnValue:
    """The same from the page of a ticket, which knows whose it is. Opening it notes nothing."""
    enrolment = enrolment_by_ticket(ticket)
    if enrolment is None:
        raise NotFound
    form = RoomCodeForm()
    code, address = form.code.data or "", request.remote_addr or ""
    if form.does(lambda: attending.come_by_code(ticket, code, address=address)):
        tell(Sentence(N_("You are noted as there. Good that you came.")))
        return go(url_for("programme.come_with_ticket", ticket=ticket))
    return (
        render_template("programme/come.html", form=form, enrolment=enrolment_by_ticket(ticket)),
        form.status,
        UNFOLLOWED,
    )


def in_words(result: ScanResult) -> str:
    """What the scanner says, in words beside its colour."""
    since = clock(result.since) if result.since is not None else ""
    return say(Sentence(rules.VERDICT_WORDS[result.verdict], {"name": result.name, "since": since}))


def known_tickets(lines: Sequence[Line]) -> list[list[str]]:
    """Who is on the list, so that a scanner without a network can tell: hashes of tickets, which open nothing."""
    return [
        [*(_hash(one) for one in (line.enrolment.ticket, line.enrolment.ticket[:CODE_SIGNS])), line.name]
        for line in lines
    ]


def _scanned(session_id: int, form: ScanForm) -> ScanResult:
    ago, uid = timedelta(seconds=form.seconds), form.uid.data or ""
    return attending.scan_ticket(actor(), session_id, form.read.data or "", uid=uid, ago=ago)


def _hash(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()[:HASH_SIGNS]
