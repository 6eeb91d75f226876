"""Who asks: their roles at centres, their memberships, and what includes what."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field


class Role(enum.StrEnum):
    """What somebody does at a centre; each includes the ones before it."""

    RECEPTION = "reception"
    COORDINATOR = "coordinator"
    MANAGER = "manager"


RANK: Mapping[Role, int] = {Role.RECEPTION: 1, Role.COORDINATOR: 2, Role.MANAGER: 3}


class OrganisationRole(enum.StrEnum):
    """What somebody does in an organisation."""

    OWNER = "owner"
    BOOKER = "booker"


@dataclass(frozen=True)
class Actor:
    """Who asks, as known at this request; roles by centre id, memberships by organisation id."""

    person_id: int | None = None
    name: str = ""
    language: str = "pl"
    is_admin: bool = False
    centres: Mapping[int, Role] = field(default_factory=dict)
    organisations: Mapping[int, OrganisationRole] = field(default_factory=dict)

    @property
    def is_anonymous(self) -> bool:
        return self.person_id is None

    @property
    def is_staff(self) -> bool:
        return self.is_admin or bool(self.centres)

    def ranks(self, centre_id: int | None, role: Role) -> bool:
        """True when the actor has this role or a higher one at the centre; the administrator has all."""
        if self.is_admin:
            return True
        held = self.centres.get(centre_id) if centre_id is not None else None
        return held is not None and RANK[held] >= RANK[role]

    def ranks_somewhere(self, role: Role) -> bool:
        return self.is_admin or any(RANK[held] >= RANK[role] for held in self.centres.values())


ANONYMOUS = Actor()
