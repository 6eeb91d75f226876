"""Verbs of centres, rooms, their hours, photos, equipment and closures."""

from app.centres.services.answering import change_answering
from app.centres.services.closures import open_again
from app.centres.services.details import (
    CentreDetails,
    TermWords,
    archive_centre,
    change_centre,
    change_terms,
    create_centre,
    restore_centre,
)
from app.centres.services.equipment import (
    EquipmentDetails,
    add_equipment,
    archive_equipment,
    change_equipment,
    restore_equipment,
)
from app.centres.services.hours import change_days, change_week, close_on_feasts, forget_days
from app.centres.services.outside import add_outside, change_outside, hide_outside, remove_outside, show_outside
from app.centres.services.photos import add_photo, describe_photo, remove_photo, show_photo_first
from app.centres.services.rooms import RoomDetails, add_room, archive_room, change_room, choose_parts, restore_room
from app.centres.services.settings import change_rules

__all__ = [
    "CentreDetails",
    "EquipmentDetails",
    "RoomDetails",
    "TermWords",
    "add_equipment",
    "add_outside",
    "add_photo",
    "add_room",
    "archive_centre",
    "archive_equipment",
    "archive_room",
    "change_answering",
    "change_centre",
    "change_days",
    "change_equipment",
    "change_outside",
    "change_room",
    "change_rules",
    "change_terms",
    "change_week",
    "choose_parts",
    "close_on_feasts",
    "create_centre",
    "describe_photo",
    "forget_days",
    "hide_outside",
    "open_again",
    "remove_outside",
    "remove_photo",
    "restore_centre",
    "restore_equipment",
    "restore_room",
    "show_outside",
    "show_photo_first",
]
