"""What a calendar of one's own shows: the places and bookings of a person, an organisation, or a centre."""

import enum
from dataclasses import dataclass


class ScopeKind(enum.StrEnum):
    """Whose things: one's own, one's organisation's, those of the centre where one works, what one leads."""

    MINE = "mine"
    ORGANISATION = "organisation"
    CENTRE = "centre"
    LEADING = "leading"


@dataclass(frozen=True)
class Scope:
    """A calendar of a person's own; `subject_id` is the organisation's or the centre's number."""

    kind: ScopeKind
    person_id: int
    subject_id: int | None = None

    @property
    def organisation_id(self) -> int | None:
        return self.subject_id if self.kind is ScopeKind.ORGANISATION else None

    @property
    def centre_id(self) -> int | None:
        return self.subject_id if self.kind is ScopeKind.CENTRE else None
