"""Those who are enrolled for an activity, as a table to take along."""

from flask import Response, request

from app.core.access import Action
from app.core.clock import now, today
from app.desk.rules.sheets.states import Format
from app.desk.services.enrolled_table import enrolled_table
from app.desk.services.importing.sending import MEDIA
from app.desk.views.area import area
from app.programme.forms.enrolled import EnrolledFilterForm
from app.programme.queries.enrolled import seatings_shown
from app.programme.views.area import found


@area.route("/zespol/program/<int:activity_id>/zgloszenia.<any(xlsx, csv):format>", action=Action.SEE_ENROLLED)
def export_enrolled(activity_id: int, format: str) -> Response:
    """The list as filtered; needs of access only where they are asked for."""
    activity = found(activity_id, Action.SEE_ENROLLED)
    form = EnrolledFilterForm(request.args)
    form.offer(seatings_shown(activity_id))
    with_needs = request.args.get("needs") == "y"
    content = enrolled_table(activity, form.filters, Format(format), now=now(), needs=with_needs)
    answer = Response(content, mimetype=MEDIA[Format(format)])
    name = f"{activity.slug}-{today().isoformat()}.{format}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
