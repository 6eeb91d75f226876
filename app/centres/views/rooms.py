"""Screens of staff: the rooms of a centre, one room with its rules, and the parts of a hall."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries, services
from app.centres.forms import NoFields, PartsForm, RoomForm
from app.centres.models import Centre
from app.centres.rules.trail import DETAILS, PARTS, ROOM
from app.centres.views.area import area, found, found_room
from app.core.access import Action
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell


@area.route("/zespol/centra/<slug>/sale", action=Action.EDIT_CENTRE)
def list_rooms(slug: str) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    return _rooms_page(centre, NoFields(formdata=None))


@area.route("/zespol/centra/<slug>/sale/nowa", methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def add_room(slug: str) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    form, made = RoomForm(), list[int]()
    if form.does(lambda: made.append(services.add_room(actor(), centre.id, form.details()))):
        tell(Sentence(N_("The room is added. Now show it: add a photo.")))
        return go(url_for("centres.list_photos", slug=slug, room_id=made[0]))
    return render_template("centres/edit_room.html", centre=centre, room=None, form=form, now_kept=[]), form.status


@area.route("/zespol/centra/<slug>/sale/<int:room_id>", methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def edit_room(slug: str, room_id: int) -> ResponseReturnValue:
    room = found_room(slug, room_id)
    form = RoomForm(obj=room)
    if form.does(lambda: services.change_room(actor(), room_id, form.details(), seen=form.last_seen)):
        tell(Sentence(N_("The room is changed. Bookings that exist stay as they are.")))
        return go(url_for("centres.edit_room", slug=slug, room_id=room_id))
    form.look_at(queries.last_change(ROOM, room_id, DETAILS))
    now_kept = form.now_kept(RoomForm(formdata=None, obj=room))
    page = render_template("centres/edit_room.html", centre=room.centre, room=room, form=form, now_kept=now_kept)
    return page, form.status


@area.route("/zespol/centra/<slug>/sale/<int:room_id>/czesci", methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def choose_parts(slug: str, room_id: int) -> ResponseReturnValue:
    room = found_room(slug, room_id)
    form = PartsForm()
    form.offer(queries.free_for_parts(room), queries.part_ids_of(room))
    if form.does(lambda: services.choose_parts(actor(), room_id, form.part_ids, seen=form.last_seen)):
        tell(Sentence(N_("The parts are changed.")))
        return go(url_for("centres.choose_parts", slug=slug, room_id=room_id))
    form.look_at(queries.last_change(ROOM, room_id, PARTS))
    hall = queries.hall_of(room)
    page = render_template("centres/choose_parts.html", centre=room.centre, room=room, form=form, hall=hall)
    return page, form.status


@area.route("/zespol/centra/<slug>/sale/<int:room_id>/wylacz", methods=["POST"], action=Action.EDIT_CENTRE)
def archive_room(slug: str, room_id: int) -> ResponseReturnValue:
    room = found_room(slug, room_id)
    form = NoFields()
    if form.does(lambda: services.archive_room(actor(), room_id)):
        tell(Sentence(N_("The room is out of use: nobody sees or books it. You can take it into use again.")))
        return go(url_for("centres.list_rooms", slug=slug))
    return _rooms_page(room.centre, form), form.status


@area.route("/zespol/centra/<slug>/sale/<int:room_id>/wlacz", methods=["POST"], action=Action.EDIT_CENTRE)
def restore_room(slug: str, room_id: int) -> ResponseReturnValue:
    room = found_room(slug, room_id)
    form = NoFields()
    if form.does(lambda: services.restore_room(actor(), room_id)):
        tell(Sentence(N_("The room is in use again.")))
        return go(url_for("centres.list_rooms", slug=slug))
    return _rooms_page(room.centre, form), form.status


def _rooms_page(centre: Centre, form: NoFields) -> str:
    return render_template(
        "centres/list_rooms.html", centre=centre, form=form, rooms=queries.rooms_for_staff(centre.id)
    )
