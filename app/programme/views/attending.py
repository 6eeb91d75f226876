"""The list of one date, for whoever leads it and the staff at the door: tap, undo, correct, close, walk in, paper."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, go, language
from app.core.web.edge import tell
from app.programme.forms.attendance import CorrectForm, PaperForm, WalkInForm
from app.programme.models import Activity, Session
from app.programme.queries.attendance import ALL, Line, corrections_of, sheet_of
from app.programme.rules import attendance as rules
from app.programme.rules.attendance import PresenceSource
from app.programme.services import attending
from app.programme.services.papers import list_on_paper
from app.programme.services.walking_in import walk_in
from app.programme.views.area import ONE, area, found, found_session
from app.programme.views.certifying import as_pdf

LIST = f"{ONE}/obecnosc/<int:session_id>"
PERSON = f"{LIST}/<int:enrolment_id>"


@area.route(LIST, action=Action.TAKE_ATTENDANCE)
def take_attendance(activity_id: int, session_id: int) -> ResponseReturnValue:
    activity, session = found_list(activity_id, session_id)
    sheet = sheet_of(session)
    words, which = request.args.get("q", "")[:100], request.args.get("show", ALL)
    return render_template(
        "programme/take_attendance.html",
        activity=activity,
        session=session,
        sheet=sheet,
        lines=sheet.narrowed(words, which),
        words=words,
        which=which,
        rules=rules,
        now=now(),
    )


@area.route(f"{PERSON}/jest", methods=["POST"], action=Action.TAKE_ATTENDANCE)
def mark_present(activity_id: int, session_id: int, enrolment_id: int) -> ResponseReturnValue:
    found_list(activity_id, session_id)
    attending.mark_present(actor(), session_id, enrolment_id)
    return _back(activity_id, session_id, enrolment_id)


@area.route(f"{PERSON}/cofnij", methods=["POST"], action=Action.TAKE_ATTENDANCE)
def undo_mark(activity_id: int, session_id: int, enrolment_id: int) -> ResponseReturnValue:
    found_list(activity_id, session_id)
    attending.undo_mark(actor(), session_id, enrolment_id)
    return _back(activity_id, session_id, enrolment_id)


@area.route(f"{PERSON}/popraw", methods=["GET", "POST"], action=Action.TAKE_ATTENDANCE)
def correct_presence(activity_id: int, session_id: int, enrolment_id: int) -> ResponseReturnValue:
    activity, session = found_list(activity_id, session_id)
    form = CorrectForm.of(_line(sheet_of(session).lines, enrolment_id).presence, session)
    why = form.why.data or ""
    if form.does(lambda: attending.correct_presence(actor(), session_id, enrolment_id, form.wanted(session), why=why)):
        tell(Sentence(N_("It is corrected.")))
        return _back(activity_id, session_id, enrolment_id)
    activity, session = found_list(activity_id, session_id)
    sheet = sheet_of(session)
    page = render_template(
        "programme/correct_presence.html",
        activity=activity,
        session=session,
        sheet=sheet,
        line=_line(sheet.lines, enrolment_id),
        history=corrections_of(enrolment_id, session_id),
        form=form,
        rules=rules,
    )
    return page, form.status


@area.route(f"{LIST}/zamknij", methods=["POST"], action=Action.TAKE_ATTENDANCE)
def close_list(activity_id: int, session_id: int) -> ResponseReturnValue:
    found_list(activity_id, session_id)
    absent = attending.close_list(actor(), session_id)
    tell(
        Sentence(
            N_("The list is closed. %(count)s person did not come."),
            {"count": absent},
            plural=N_("The list is closed. %(count)s people did not come."),
        )
    )
    return _back(activity_id, session_id)


@area.route(f"{LIST}/bez-zapisu", methods=["GET", "POST"], action=Action.TAKE_ATTENDANCE)
def add_walk_in(activity_id: int, session_id: int) -> ResponseReturnValue:
    activity, session = found_list(activity_id, session_id)
    form, made = WalkInForm(), list[int]()
    typed = {"name": form.name.data or "", "email": form.email.data or ""}
    add_seat = bool(form.add_seat.data)
    if form.does(lambda: made.append(walk_in(actor(), session_id, **typed, add_seat=add_seat))):
        tell(Sentence(N_("%(name)s is on the list, and noted as there."), {"name": typed["name"]}))
        return _back(activity_id, session_id, made[0])
    activity, session = found_list(activity_id, session_id)
    page = render_template(
        "programme/add_walk_in.html", activity=activity, session=session, sheet=sheet_of(session), form=form
    )
    return page, form.status


@area.route(f"{LIST}/z-papieru", methods=["GET", "POST"], action=Action.TAKE_ATTENDANCE)
def type_paper(activity_id: int, session_id: int) -> ResponseReturnValue:
    """A pass with the keyboard alone: a number or letters, Enter, the next."""
    _, session = found_list(activity_id, session_id)
    form, met = PaperForm(), list[tuple[int, str]]()
    if form.does(lambda: met.append(_marked_from_paper(session, form.typed.data or ""))):
        tell(Sentence(N_("There: %(number)s %(name)s"), {"number": met[0][0], "name": met[0][1]}))
        return go(url_for("programme.type_paper", activity_id=activity_id, session_id=session_id))
    activity, session = found_list(activity_id, session_id)
    page = render_template(
        "programme/type_paper.html", activity=activity, session=session, sheet=sheet_of(session), form=form
    )
    return page, form.status


@area.route(f"{LIST}/lista.pdf", action=Action.TAKE_ATTENDANCE)
def paper_list(activity_id: int, session_id: int) -> ResponseReturnValue:
    activity, session = found_list(activity_id, session_id)
    content = list_on_paper(activity, session, sheet_of(session).lines, language())
    return as_pdf(content, f"lista-{activity.slug}.pdf")


def found_list(activity_id: int, session_id: int) -> tuple[Activity, Session]:
    """The date of an activity whose list the actor may take. Raises SignInNeeded and NotFound."""
    activity = found(activity_id, Action.TAKE_ATTENDANCE)
    return activity, found_session(activity, session_id)


def _marked_from_paper(session: Session, typed: str) -> tuple[int, str]:
    """Number and name of the one who was meant."""
    line = sheet_of(session).meant(typed)
    meant = line.number, line.name
    attending.mark_present(actor(), session.id, line.enrolment.id, source=PresenceSource.PAPER)
    return meant


def _line(lines: Sequence[Line], enrolment_id: int) -> Line:
    """One person of the list. Raises NotFound."""
    line = next((one for one in lines if one.enrolment.id == enrolment_id), None)
    if line is None:
        raise NotFound
    return line


def _back(activity_id: int, session_id: int, enrolment_id: int | None = None) -> ResponseReturnValue:
    """To the list as it was narrowed, at the person who was tapped."""
    kept = {name: request.form[name][:100] or None for name in ("q", "show") if name in request.form}
    anchor = f"p{enrolment_id}" if enrolment_id is not None else None
    values: dict[str, Any] = {"activity_id": activity_id, "session_id": session_id, **kept}
    return go(url_for("programme.take_attendance", _anchor=anchor, **values))
