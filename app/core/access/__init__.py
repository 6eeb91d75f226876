"""Who asks and what they may do: the actor, the actions, and one page that says who may do which."""

from app.core.access.actions import Action
from app.core.access.actors import ANONYMOUS, RANK, Actor, OrganisationRole, Role
from app.core.access.permissions import ALLOWED, HIDDEN, Predicate, can, demand
from app.core.access.predicates import administrator, anyone, its_party, nobody, signed_in

__all__ = [
    "ALLOWED",
    "ANONYMOUS",
    "HIDDEN",
    "RANK",
    "Action",
    "Actor",
    "OrganisationRole",
    "Predicate",
    "Role",
    "administrator",
    "anyone",
    "can",
    "demand",
    "its_party",
    "nobody",
    "signed_in",
]
