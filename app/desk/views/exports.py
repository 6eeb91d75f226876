"""Tables to take along: what is here, and templates to fill in."""

from flask import Response

from app.core.access import Action
from app.core.clock import today
from app.core.web import demand
from app.desk.rules.sheets.states import Format, Kind
from app.desk.services.exporting import exported, template
from app.desk.services.importing.sending import MEDIA
from app.desk.views.area import area
from app.desk.views.imports import found


@area.route(
    "/zespol/centra/<slug>/eksport/<any(rooms, bookings):kind>.<any(xlsx, csv):format>", action=Action.IMPORT_FILES
)
def export_of_centre(slug: str, kind: str, format: str) -> Response:
    centre = found(slug)
    name = f"{centre.slug}-{kind}-{today().isoformat()}"
    return _file(exported(Kind(kind), centre.id, Format(format)), name, Format(format))


@area.route("/zespol/organizacje/eksport.<any(xlsx, csv):format>", action=Action.IMPORT_FILES)
def export_organisations(format: str) -> Response:
    demand(Action.IMPORT_FILES)
    name = f"organisations-{today().isoformat()}"
    return _file(exported(Kind.ORGANISATIONS, None, Format(format)), name, Format(format))


@area.route(
    "/zespol/import/wzor/<any(rooms, organisations, bookings):kind>.<any(xlsx, csv):format>",
    action=Action.IMPORT_FILES,
)
def download_template(kind: str, format: str) -> Response:
    demand(Action.IMPORT_FILES)
    return _file(template(Kind(kind), Format(format)), f"{kind}-template", Format(format))


def _file(content: bytes, name: str, format: Format) -> Response:
    answer = Response(content, mimetype=MEDIA[format])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{format.value}")
    return answer
