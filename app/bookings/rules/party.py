"""For whom staff hold a room, and what has to be said about them."""

import enum
from collections.abc import Mapping

from app.core.errors import Refusal
from app.core.i18n import N_


class HeldFor(enum.StrEnum):
    """For whom a booking is: its organisation or the one who asked, the centre itself, or somebody outside."""

    PARTY = "party"
    CENTRE = "centre"
    OUTSIDE = "outside"


class Whom(enum.StrEnum):
    """For whom staff may book."""

    ORGANISATION = "organisation"
    CENTRE = "centre"
    OUTSIDE = "outside"

    @property
    def held_for(self) -> HeldFor:
        return HeldFor.PARTY if self is Whom.ORGANISATION else HeldFor(self.value)


WHOM_LABELS: Mapping[Whom, str] = {
    Whom.ORGANISATION: N_("An organisation"),
    Whom.CENTRE: N_("The centre itself"),
    Whom.OUTSIDE: N_("An outside event"),
}


ITSELF = N_("The centre itself")
BY_THE_CENTRE = N_("The centre's staff")


class NameTheOrganisation(Refusal):
    sentence = N_("Name the organisation for which you book.")
    field = "organisation"


class NoSuchOrganisation(Refusal):
    sentence = N_("There is no organisation with this number.")
    field = "organisation"


class NameTheOutside(Refusal):
    sentence = N_("Write who holds the outside event. Only staff see it.")
    field = "outside_name"


class NotForThem(Refusal):
    """What was sent about somebody for whom the booking is not; nothing is passed over."""

    sentence = N_("This booking is not for them. Leave this empty, or choose another “for whom”.")


class OwnOrganisation(Refusal):
    """Nobody approves what they asked for themselves."""

    sentence = N_(
        "You act for %(name)s yourself. Ask for the room as its members do, or let somebody else from the team book."
    )
    field = "organisation"
    status = 403


def check_whom(whom: Whom, *, organisation_id: int | None, outside_name: str, outside_email: str) -> None:
    """Refuses NameTheOrganisation, NameTheOutside, and NotForThem where more is said than belongs to it."""
    if whom is Whom.ORGANISATION and organisation_id is None:
        raise NameTheOrganisation
    if whom is Whom.OUTSIDE and not outside_name.strip():
        raise NameTheOutside
    if whom is not Whom.ORGANISATION and organisation_id is not None:
        raise NotForThem(field="organisation")
    if whom is not Whom.OUTSIDE and (outside_name or outside_email):
        raise NotForThem(field="outside_name" if outside_name else "outside_email")
