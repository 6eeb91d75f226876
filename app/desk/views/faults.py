"""What is broken or untidy: reported by staff, or by anybody in the room, and how it goes on."""

from typing import Any

from flask import Response, render_template, request, url_for

from app.centres.models import Centre
from app.core.access import Action, can
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell
from app.core.web.private import UNSEEN
from app.desk import services
from app.desk.forms.day import DoorFaultForm, FaultForm, WhyForm
from app.desk.models import Fault
from app.desk.queries.faults import check_reports, fault_by_id, open_faults, photo_of, solved_faults
from app.desk.queries.rooms import rooms_at
from app.desk.rules.faults import HISTORY_LABELS, KIND_LABELS
from app.desk.views.area import area
from app.desk.views.finding import centre_at, display_of_fault_token
from app.history.queries import history_of
from app.organisations.queries import names_of

FAULT = "/zespol/dzien/usterki/<int:fault_id>"


@area.route("/zespol/dzien/<slug>/usterki", methods=["GET", "POST"], action=Action.RUN_DAY)
def list_faults(slug: str) -> Any:
    centre = centre_at(slug)
    rooms = rooms_at(centre.id)
    form = FaultForm(data={"room": request.args.get("room", type=int), "uid": request.args.get("uid", "")[:36]})
    form.offer(rooms)
    if form.does(lambda: services.report_fault(actor(), form.room.data, form.report(), uid=form.uid.data or "")):
        tell(Sentence(N_("Noted. It stands on the board until somebody marks it as solved.")))
        return go(url_for("desk.list_faults", slug=slug))
    return _faults_page(centre, form), form.status


@area.route(FAULT, action=Action.RUN_DAY)
def show_fault(fault_id: int) -> Any:
    return _fault_page(_fault_at(fault_id), WhyForm(formdata=None))


@area.route(f"{FAULT}/rozwiazana", methods=["POST"], action=Action.RUN_DAY)
def solve_fault(fault_id: int) -> Any:
    fault, form = _fault_at(fault_id), WhyForm()
    slug = fault.room.centre.slug
    if form.does(lambda: services.solve_fault(actor(), fault_id, words=form.words.data or "")):
        tell(Sentence(N_("Marked as solved.")))
        return go(url_for("desk.list_faults", slug=slug))
    return _fault_page(_fault_at(fault_id), form), form.status


@area.route(f"{FAULT}/otworz", methods=["POST"], action=Action.RUN_DAY)
def reopen_fault(fault_id: int) -> Any:
    _fault_at(fault_id)
    form = WhyForm()
    if form.does(lambda: services.reopen_fault(actor(), fault_id, words=form.words.data or "")):
        tell(Sentence(N_("It is open again.")))
        return go(url_for("desk.show_fault", fault_id=fault_id))
    return _fault_page(_fault_at(fault_id), form), form.status


@area.route(f"{FAULT}/zdjecie", action=Action.RUN_DAY)
def show_photo(fault_id: int) -> Any:
    """A picture of our own writing, for staff alone."""
    kept = photo_of(_fault_at(fault_id))
    if kept is None:
        raise NotFound
    return Response(kept.content, mimetype=kept.media_type, headers={"Cache-Control": "private, no-store"})


@area.route("/usterka/<token>", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def report_at_door(token: str) -> Any:
    """Whoever is in the room reports without a name; the picture is written anew only where one may still report."""
    display = display_of_fault_token(token)
    form, display_id, room = DoorFaultForm(), display.id, display.room

    def report() -> None:
        check_reports(display_id, now=now())
        services.report_at_door(display_id, form.report())

    done = form.does(report)
    if done:
        return go(url_for("desk.report_at_door", token=token, sent="1"))
    page = render_template(
        "desk/report_at_door.html", form=form, room=room, token=token, is_sent=request.args.get("sent") == "1"
    )
    return page, form.status, UNSEEN


def _fault_at(fault_id: int) -> Fault:
    """Raises SignInNeeded, NotAllowed and NotFound."""
    demand(Action.RUN_DAY)
    fault = fault_by_id(fault_id)
    if fault is None or not can(actor(), Action.RUN_DAY, fault):
        raise NotFound
    return fault


def _faults_page(centre: Centre, form: FaultForm) -> str:
    return render_template(
        "desk/list_faults.html",
        centre=centre,
        form=form,
        faults=open_faults(centre.id),
        solved=solved_faults(centre.id),
        kinds=KIND_LABELS,
    )


def _fault_page(fault: Fault, form: WhyForm) -> str:
    records = history_of("fault", fault.id)
    names = names_of({record.actor_id for record in records if record.actor_id is not None})
    trail = [
        {
            "at": record.at,
            "sentence": Sentence(HISTORY_LABELS[record.verb]),
            "who": names.get(record.actor_id or 0, ""),
            "why": record.why,
        }
        for record in records
    ]
    return render_template(
        "desk/show_fault.html", centre=fault.room.centre, fault=fault, form=form, trail=trail, kinds=KIND_LABELS
    )
