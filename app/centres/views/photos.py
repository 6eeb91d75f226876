"""Screens of staff: the photos of a room."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres import services
from app.centres.forms import AltForm, PhotoForm
from app.centres.models import Room
from app.centres.views.area import area, found_room
from app.core.access import Action
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell
from app.files.rules import rewritten

PHOTOS = "/zespol/centra/<slug>/sale/<int:room_id>/zdjecia"


@area.route(PHOTOS, methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def list_photos(slug: str, room_id: int) -> ResponseReturnValue:
    """The picture is written anew before the transaction begins: that takes longer than the rest."""
    room = found_room(slug, room_id)
    form = PhotoForm()
    if form.does(lambda: services.add_photo(actor(), room_id, rewritten(form.content()), alts=form.alts)):
        tell(Sentence(N_("The photo is added.")))
        return _back(slug, room_id)
    return _photos_page(room, form), form.status


@area.route(f"{PHOTOS}/<int:photo_id>", methods=["POST"], action=Action.EDIT_CENTRE)
def describe_photo(slug: str, room_id: int, photo_id: int) -> ResponseReturnValue:
    room = found_room(slug, room_id)
    if photo_id not in {photo.id for photo in room.photos}:
        raise NotFound
    form = _alt_form(photo_id)
    if form.does(lambda: services.describe_photo(actor(), room_id, photo_id, alts=form.alts)):
        tell(Sentence(N_("The words beside the photo are changed.")))
        return _back(slug, room_id)
    return _photos_page(room, form, of=photo_id), form.status


@area.route(f"{PHOTOS}/<int:photo_id>/pierwsze", methods=["POST"], action=Action.EDIT_CENTRE)
def show_photo_first(slug: str, room_id: int, photo_id: int) -> ResponseReturnValue:
    found_room(slug, room_id)
    services.show_photo_first(actor(), room_id, photo_id)
    tell(Sentence(N_("This photo comes first now.")))
    return _back(slug, room_id)


@area.route(f"{PHOTOS}/<int:photo_id>/usun", methods=["POST"], action=Action.EDIT_CENTRE)
def remove_photo(slug: str, room_id: int, photo_id: int) -> ResponseReturnValue:
    found_room(slug, room_id)
    services.remove_photo(actor(), room_id, photo_id)
    tell(Sentence(N_("The photo is removed for good.")))
    return _back(slug, room_id)


def _alt_form(photo_id: int, **more: object) -> AltForm:
    """Several of these stand on one page, so each has names of its own."""
    return AltForm(prefix=f"photo{photo_id}-", **more)


def _photos_page(room: Room, sent: AltForm, *, of: int | None = None) -> str:
    described = [
        (photo, sent if photo.id == of else _alt_form(photo.id, obj=photo, formdata=None)) for photo in room.photos
    ]
    return render_template(
        "centres/list_photos.html",
        centre=room.centre,
        room=room,
        sent=sent,
        form=sent if of is None else PhotoForm(formdata=None),
        described=described,
    )


def _back(slug: str, room_id: int) -> ResponseReturnValue:
    return go(url_for("centres.list_photos", slug=slug, room_id=room_id))
