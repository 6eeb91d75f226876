"""What a room can be like and what a centre can want, with the words that people use for it."""

import enum
from collections.abc import Mapping

from app.core.access import Role
from app.core.i18n import N_

OFFER = "offer"  # the kind of an entry that holds a time for somebody who waited


class LayoutKind(enum.StrEnum):
    """How chairs and tables stand."""

    THEATRE = "theatre"
    CLASSROOM = "classroom"
    TABLES = "tables"
    CIRCLE = "circle"
    U_SHAPE = "u_shape"
    BOARD = "board"
    COMPUTERS = "computers"
    KITCHEN = "kitchen"


class FeatureKind(enum.StrEnum):
    """What stands in the room for good."""

    PROJECTOR = "projector"
    SCREEN = "screen"
    WHITEBOARD = "whiteboard"
    SOUND = "sound"
    MICROPHONES = "microphones"
    VIDEO_CONFERENCE = "video_conference"
    COMPUTERS = "computers"
    KITCHEN = "kitchen"
    PIANO = "piano"
    STAGE = "stage"
    AIR_CONDITIONING = "air_conditioning"
    WIFI = "wifi"
    MIRRORS = "mirrors"
    TOYS = "toys"


class PaidEvents(enum.StrEnum):
    """What the centre does when participants pay."""

    REFUSED = "refused"
    ASK_STAFF = "ask_staff"


class Approval(enum.StrEnum):
    """Whether a room is had at once by verified organisations within their quota."""

    ALWAYS = "always"
    INSTANT_FOR_VERIFIED = "instant_for_verified"


LAYOUT_LABELS: Mapping[LayoutKind, str] = {
    LayoutKind.THEATRE: N_("Theatre"),
    LayoutKind.CLASSROOM: N_("Classroom"),
    LayoutKind.TABLES: N_("Tables"),
    LayoutKind.CIRCLE: N_("Circle"),
    LayoutKind.U_SHAPE: N_("Horseshoe"),
    LayoutKind.BOARD: N_("One long table"),
    LayoutKind.COMPUTERS: N_("Computers"),
    LayoutKind.KITCHEN: N_("Kitchen"),
}
FEATURE_LABELS: Mapping[FeatureKind, str] = {
    FeatureKind.PROJECTOR: N_("Projector"),
    FeatureKind.SCREEN: N_("Screen"),
    FeatureKind.WHITEBOARD: N_("Whiteboard"),
    FeatureKind.SOUND: N_("Sound system"),
    FeatureKind.MICROPHONES: N_("Microphones"),
    FeatureKind.VIDEO_CONFERENCE: N_("Video conference"),
    FeatureKind.COMPUTERS: N_("Computers"),
    FeatureKind.KITCHEN: N_("Kitchen"),
    FeatureKind.PIANO: N_("Piano"),
    FeatureKind.STAGE: N_("Stage"),
    FeatureKind.AIR_CONDITIONING: N_("Air conditioning"),
    FeatureKind.WIFI: N_("Wi-Fi"),
    FeatureKind.MIRRORS: N_("Mirrors"),
    FeatureKind.TOYS: N_("Toys"),
}
PAID_LABELS: Mapping[PaidEvents, str] = {
    PaidEvents.REFUSED: N_("Refuse: rooms are for free events only"),
    PaidEvents.ASK_STAFF: N_("Staff decide each time"),
}
APPROVAL_LABELS: Mapping[Approval, str] = {
    Approval.ALWAYS: N_("Staff answer each request"),
    Approval.INSTANT_FOR_VERIFIED: N_("Verified organisations have it at once while they have hours left"),
}
ROLE_LABELS: Mapping[Role, str] = {
    Role.RECEPTION: N_("Reception: sees requests and who comes"),
    Role.COORDINATOR: N_("Coordinator: answers requests and closes rooms, too"),
    Role.MANAGER: N_("Manager: changes the centre, its rooms and roles, too"),
}
ROLE_NAMES: Mapping[Role, str] = {
    Role.RECEPTION: N_("Reception"),
    Role.COORDINATOR: N_("Coordinator"),
    Role.MANAGER: N_("Manager of a centre"),
}
WEEKDAYS: tuple[str, ...] = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
