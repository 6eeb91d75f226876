"""Screens of staff: the equipment that a centre lends with its rooms."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries, services
from app.centres.forms import EquipmentForm, NoFields
from app.centres.models import Centre, Equipment
from app.centres.queries import Use
from app.centres.rules.refusals import FutureBookings, UnitsInUse
from app.centres.rules.trail import DETAILS, EQUIPMENT
from app.centres.views.area import area, found
from app.core.access import Action
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell

LIST = "/zespol/centra/<slug>/sprzet"


@area.route(LIST, action=Action.EDIT_CENTRE)
def list_equipment(slug: str) -> ResponseReturnValue:
    return _list_page(found(Action.EDIT_CENTRE, slug), NoFields(formdata=None))


@area.route(f"{LIST}/nowy", methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def add_equipment(slug: str) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    form = EquipmentForm()
    if form.does(lambda: services.add_equipment(actor(), centre.id, form.details())):
        tell(Sentence(N_("The equipment is added. It can be asked for with every room of the centre.")))
        return _back(slug)
    page = render_template("centres/edit_equipment.html", centre=centre, kind=None, form=form, now_kept=[], met=[])
    return page, form.status


@area.route(f"{LIST}/<int:equipment_id>", methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def edit_equipment(slug: str, equipment_id: int) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    kind = queries.equipment_one(centre.id, equipment_id)
    form = EquipmentForm(obj=kind)
    seen = form.last_seen
    if form.does(lambda: services.change_equipment(actor(), centre.id, equipment_id, form.details(), seen=seen)):
        tell(Sentence(N_("The equipment is changed. Bookings that exist stay as they are.")))
        return _back(slug)
    form.look_at(queries.last_change(EQUIPMENT, equipment_id, DETAILS))
    now_kept = form.now_kept(EquipmentForm(formdata=None, obj=kind))
    met = _uses(kind) if isinstance(form.refusal, UnitsInUse) else []
    page = render_template(
        "centres/edit_equipment.html", centre=centre, kind=kind, form=form, now_kept=now_kept, met=met
    )
    return page, form.status


@area.route(f"{LIST}/<int:equipment_id>/wylacz", methods=["POST"], action=Action.EDIT_CENTRE)
def archive_equipment(slug: str, equipment_id: int) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    form = NoFields()
    if form.does(lambda: services.archive_equipment(actor(), centre.id, equipment_id)):
        tell(Sentence(N_("The equipment is out of use: nobody is offered it. You can take it into use again.")))
        return _back(slug)
    blocked = isinstance(form.refusal, FutureBookings)
    met = _uses(queries.equipment_one(centre.id, equipment_id)) if blocked else []
    return _list_page(centre, form, met=met), form.status


@area.route(f"{LIST}/<int:equipment_id>/wlacz", methods=["POST"], action=Action.EDIT_CENTRE)
def restore_equipment(slug: str, equipment_id: int) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    services.restore_equipment(actor(), centre.id, equipment_id)
    tell(Sentence(N_("The equipment is in use again.")))
    return _back(slug)


def _list_page(centre: Centre, form: NoFields, *, met: list[Use] | None = None) -> str:
    kinds = queries.equipment_for_staff(centre.id)
    return render_template("centres/list_equipment.html", centre=centre, form=form, kinds=kinds, met=met or [])


def _uses(kind: Equipment) -> list[Use]:
    return queries.uses_of_units(kind.centre_id, [unit.resource_id for unit in kind.units])


def _back(slug: str) -> ResponseReturnValue:
    return go(url_for("centres.list_equipment", slug=slug))
