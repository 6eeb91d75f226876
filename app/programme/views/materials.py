"""Materials: staff and those who lead keep them; a ticket, an account or, of some, anybody sees them."""

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell
from app.core.web.private import UNSEEN, as_download, unseen
from app.files.rules import LARGEST_UPLOAD
from app.programme.forms.materials import MaterialForm
from app.programme.models import Enrolment, Material
from app.programme.queries import materials as queries
from app.programme.queries.reading import activity_by_slug
from app.programme.rules import materials as rules
from app.programme.rules import states
from app.programme.services import materials as services
from app.programme.views.area import ONE, area, found

KEPT = f"{ONE}/materialy"
LARGEST = LARGEST_UPLOAD + 1024 * 1024


@area.route(KEPT, methods=["GET", "POST"], action=Action.KEEP_MATERIALS, largest=LARGEST)
def list_materials(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id, Action.KEEP_MATERIALS)
    form = MaterialForm()
    form.offer(activity.standing_sessions)
    if form.does(lambda: services.add_material(actor(), activity_id, form.added())):
        tell(Sentence(N_("The material is kept.")))
        return go(url_for("programme.list_materials", activity_id=activity_id))
    page = render_template(
        "programme/list_materials.html",
        activity=found(activity_id, Action.KEEP_MATERIALS),
        form=form,
        materials=queries.materials_of(activity_id),
        told_at=queries.told_on(activity_id),
        rules=rules,
        now=now(),
        states=states,
    )
    return page, form.status


@area.route(f"{KEPT}/<int:material_id>", action=Action.KEEP_MATERIALS)
def show_material(activity_id: int, material_id: int) -> Response:
    found(activity_id, Action.KEEP_MATERIALS)
    return _download(queries.material_of(activity_id, material_id))


@area.route(f"{KEPT}/<int:material_id>/usun", methods=["POST"], action=Action.KEEP_MATERIALS)
def remove_material(activity_id: int, material_id: int) -> ResponseReturnValue:
    found(activity_id, Action.KEEP_MATERIALS)
    services.remove_material(actor(), activity_id, material_id)
    tell(Sentence(N_("The material is removed for good.")))
    return go(url_for("programme.list_materials", activity_id=activity_id))


@area.route(f"{KEPT}/<int:recording_id>/napisy", methods=["POST"], action=Action.KEEP_MATERIALS)
def note_captions(activity_id: int, recording_id: int) -> ResponseReturnValue:
    found(activity_id, Action.KEEP_MATERIALS)
    services.note_captions(actor(), activity_id, recording_id)
    tell(Sentence(N_("It is noted that the recording has captions.")))
    return go(url_for("programme.list_materials", activity_id=activity_id))


@area.route(f"{KEPT}/powiadom", methods=["POST"], action=Action.KEEP_MATERIALS)
def tell_of_materials(activity_id: int) -> ResponseReturnValue:
    """One mail a day at most; why none is sent is said on the page of the materials."""
    found(activity_id, Action.KEEP_MATERIALS)
    try:
        told = services.tell_of_materials(actor(), activity_id)
    except (rules.NothingToTell, rules.NobodyToTell, rules.ToldToday) as refusal:
        tell(refusal, "error")
    else:
        tell(ngettext("%(num)s person gets a mail.", "%(num)s people get a mail.", told))
    return go(url_for("programme.list_materials", activity_id=activity_id))


@area.route("/bilet/<ticket>/materialy", action=Action.SEE_PUBLIC)
def ticket_materials(ticket: str) -> ResponseReturnValue:
    """Whoever holds the ticket of somebody who takes part, signed in or not."""
    given = queries.given_to(_holder(ticket), now=now())
    return unseen(render_template("programme/ticket_materials.html", given=given))


@area.route("/bilet/<ticket>/materialy/<int:material_id>", action=Action.SEE_PUBLIC)
def ticket_material(ticket: str, material_id: int) -> Response:
    given = queries.given_to(_holder(ticket), now=now())
    return _download(next((one for one in given.materials if one.id == material_id), None))


@area.route("/moje-materialy", action=Action.SEE_OWN_SESSIONS)
def my_materials() -> ResponseReturnValue:
    demand(Action.SEE_OWN_SESSIONS)
    given = queries.given_to_person(actor().person_id or 0, now=now())
    return render_template("programme/my_materials.html", given=given)


@area.route("/program/<activity_slug>/materialy/<int:material_id>", action=Action.SEE_PUBLIC)
def public_material(activity_slug: str, material_id: int) -> Response:
    activity = activity_by_slug(activity_slug)
    if activity is None:
        raise NotFound
    shown = queries.public_materials(activity, now=now())
    return _download(next((one for one in shown if one.id == material_id), None))


def _holder(ticket: str) -> Enrolment:
    """Raises NotFound."""
    enrolment = queries.holder(ticket)
    if enrolment is None:
        raise NotFound
    return enrolment


def _download(material: Material | None) -> Response:
    """Always a download under its own name; no browser runs or keeps it. Raises NotFound, also of a mere link."""
    if material is None or material.file is None:
        raise NotFound
    kept = material.file
    answer = as_download(queries.content_of(kept.id), kept.media_type, kept.name)
    answer.headers.update(UNSEEN)
    return answer
