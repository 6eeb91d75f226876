"""Sending a file, seeing what it would change row by row, and importing it."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries as centres
from app.centres.forms import NoFields
from app.centres.models import Centre
from app.core.access import Action, can
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell
from app.desk.forms.importing import BookingsForm, FileForm, WantForm
from app.desk.models import ImportRun
from app.desk.queries.imports import rows_of, run_for, runs_of
from app.desk.rules.sheets import states
from app.desk.rules.sheets.columns import COLUMNS
from app.desk.rules.sheets.states import Format, Kind, RowState, RunState
from app.desk.services import importing
from app.desk.views.area import area

OF_CENTRE = (Kind.ROOMS, Kind.BOOKINGS)
LARGEST_BODY = 12 * 1024 * 1024
# What is small is worked off at once, the rest by the worker.
SMALL = {Format.CSV: 100_000, Format.ICS: 100_000, Format.XLSX: 30_000}
FEW_ROWS = 300
LAST_PAGE = 10_000


def found(slug: str) -> Centre:
    """A centre for its manager. Another's centre and a missing one look the same."""
    demand(Action.IMPORT_FILES)
    centre = centres.centre_for_staff(slug)
    if centre is None or not can(actor(), Action.IMPORT_FILES, centre):
        raise NotFound
    return centre


@area.route("/zespol/centra/<slug>/import", action=Action.IMPORT_FILES)
def import_into_centre(slug: str) -> ResponseReturnValue:
    centre = found(slug)
    return _page(centre, {kind: _form(kind, centre) for kind in OF_CENTRE})


@area.route("/zespol/centra/<slug>/import/<any(rooms, bookings):kind>", methods=["POST"], action=Action.IMPORT_FILES)
def send_to_centre(slug: str, kind: str) -> ResponseReturnValue:
    centre = found(slug)
    form = _form(Kind(kind), centre, sent=True)
    sent = _send(form, Kind(kind), centre.id)
    if sent is not None:
        return go(url_for("desk.show_import", run_id=sent))
    forms = {one: form if one == kind else _form(one, centre) for one in OF_CENTRE}
    return _page(centre, forms), form.status


@area.route("/zespol/organizacje/import", methods=["GET", "POST"], action=Action.IMPORT_FILES)
def import_organisations() -> ResponseReturnValue:
    demand(Action.IMPORT_FILES)
    form = _form(Kind.ORGANISATIONS, None, sent=request.method == "POST")
    sent = _send(form, Kind.ORGANISATIONS, None)
    if sent is not None:
        return go(url_for("desk.show_import", run_id=sent))
    return _page(None, {Kind.ORGANISATIONS: form}), form.status


@area.route("/zespol/import/<int:run_id>", action=Action.IMPORT_FILES)
def show_import(run_id: int) -> ResponseReturnValue:
    run = run_for(actor(), run_id)
    return _run_page(run, WantForm(formdata=None, seen=run.rows_to_write))


@area.route("/zespol/import/<int:run_id>/wczytaj", methods=["POST"], action=Action.IMPORT_FILES)
def carry_out_import(run_id: int) -> ResponseReturnValue:
    run = run_for(actor(), run_id)
    form, few = WantForm(), run.rows_to_write <= FEW_ROWS
    if not form.does(lambda: importing.want_import(actor(), run_id, seen=form.seen.data or 0)):
        return _run_page(run_for(actor(), run_id), form), form.status
    if few:
        importing.work_off(run_id)
        importing.work_off(run_id)  # where the world had moved, the file is looked at again
    return go(url_for("desk.show_import", run_id=run_id))


@area.route("/zespol/import/<int:run_id>/odrzuc", methods=["POST"], action=Action.IMPORT_FILES)
def discard_import(run_id: int) -> ResponseReturnValue:
    run = run_for(actor(), run_id)
    back = _back(run)
    form = NoFields()
    if not form.does(lambda: importing.discard_import(actor(), run_id)):
        return _run_page(run_for(actor(), run_id), form), form.status
    tell(Sentence(N_("The file is discarded. Nothing of it was imported.")))
    return go(back)


def _send(form: FileForm, kind: Kind, centre_id: int | None) -> int | None:
    """The number of the import that was begun; what is small has been checked already."""
    sent: list[int] = []

    def verb() -> None:
        content = form.content()
        run_id = importing.send_file(
            actor(), kind, centre_id, name=form.name, content=content, defaults=form.defaults()
        )
        sent.append(run_id)
        if len(content) <= SMALL[run_for(actor(), run_id).format]:
            importing.work_off(run_id)

    return sent[0] if form.does(verb) else None


def _form(kind: Kind, centre: Centre | None, *, sent: bool = False) -> FileForm:
    given = {"prefix": kind.value, **({} if sent else {"formdata": None})}
    if kind is not Kind.BOOKINGS or centre is None:
        return FileForm(**given)
    form = BookingsForm(**given)
    form.offer([room for room in centres.rooms_for_staff(centre.id) if room.archived_at is None])
    return form


def _page(centre: Centre | None, forms: dict[Kind, FileForm]) -> str:
    runs = runs_of(centre.id if centre is not None else None)
    wrong = next((form for form in forms.values() if form.errors or form.form_errors), None)
    page = "desk/import.html" if centre is not None else "desk/import_organisations.html"
    return render_template(
        page, centre=centre, forms=forms, runs=runs, states=states, wrong=wrong, formats=(Format.XLSX, Format.CSV)
    )


def _run_page(run: ImportRun, form: WantForm | NoFields) -> str:
    """Refused rows first, where there are any: those are what somebody has to do something about."""
    asked = request.args.get("state", "")
    usual = RowState.REFUSED if run.rows_refused else None
    state = next((one for one in RowState if one.value == asked), None if asked == "all" else usual)
    typed = request.args.get("page", "1")
    page = min(max(int(typed), 1), LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 1
    return render_template(
        "desk/show_import.html",
        run=run,
        form=form,
        page=rows_of(run, state, page=page),
        state=state,
        states=states,
        headings={column.name: importing.heading(column) for column in COLUMNS[run.kind]},
        back=_back(run),
        can_import=run.state is RunState.CHECKED and run.rows_to_write > 0,
    )


def _back(run: ImportRun) -> str:
    if run.centre is None:
        return url_for("desk.import_organisations")
    return url_for("desk.import_into_centre", slug=run.centre.slug)
