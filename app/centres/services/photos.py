"""Photos of a room: adding, describing, ordering, removing."""

from collections.abc import Mapping

from app.centres import steps
from app.centres.models import Photo, Room
from app.centres.rules.refusals import TooManyPhotos
from app.core.access import Actor
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.files.rules import Picture
from app.files.steps import forget, keep_picture

MOST_PHOTOS = 12


@transaction
def add_photo(actor: Actor, room_id: int, picture: Picture, *, alts: Mapping[str, str]) -> None:
    """Show a picture after the others. Raises TooManyPhotos, NotFound, NotAllowed."""
    room = steps.lock_room(actor, room_id)
    if len(room.photos) >= MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    kept = keep_picture(picture, uploaded_by_id=actor.person_id)
    last = max((photo.position for photo in room.photos), default=-1)
    room.photos.append(Photo(file=kept, position=last + 1, **_columns(alts)))
    flush()
    steps.record_room("photo_added", room, actor)


@transaction
def describe_photo(actor: Actor, room_id: int, photo_id: int, *, alts: Mapping[str, str]) -> None:
    """Say what a photo shows. Raises NotFound and NotAllowed."""
    room = steps.lock_room(actor, room_id)
    photo = _photo(room, photo_id)
    wanted = {name: words for name, words in _columns(alts).items() if getattr(photo, name) != words}
    for name, words in wanted.items():
        setattr(photo, name, words)
    if wanted:
        steps.record_room("photo_described", room, actor)


@transaction
def show_photo_first(actor: Actor, room_id: int, photo_id: int) -> None:
    """Show a photo before all others; the first one stands on the cards. Raises NotFound and NotAllowed."""
    room = steps.lock_room(actor, room_id)
    chosen = _photo(room, photo_id)
    others = [photo for photo in room.photos if photo.id != photo_id]
    for position, photo in enumerate([chosen, *others]):
        photo.position = position
    steps.record_room("photos_ordered", room, actor)


@transaction
def remove_photo(actor: Actor, room_id: int, photo_id: int) -> None:
    """Remove a photo and its file for good. Raises NotFound and NotAllowed."""
    room = steps.lock_room(actor, room_id)
    photo = _photo(room, photo_id)
    kept = photo.file
    room.photos.remove(photo)
    flush()
    forget(kept)
    flush()
    steps.record_room("photo_removed", room, actor)


def _photo(room: Room, photo_id: int) -> Photo:
    photo = db.session.get(Photo, photo_id)
    if photo is None or photo.room_id != room.id:
        raise NotFound
    return photo


def _columns(alts: Mapping[str, str]) -> dict[str, str]:
    return {f"alt_{language}": words for language, words in alts.items()}
