"""Who may wait, decide, leave and invite."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from app.core.access import Actor
from app.core.errors import ChangedMeanwhile
from app.organisations.rules.kinds import Verification
from app.organisations.rules.refusals import (
    LastOwner,
    NameNeeded,
    ReasonNeeded,
    TooManyInvitations,
    TooManyWaiting,
    YourOwnOrganisation,
)

INVITATION_LASTS = timedelta(days=14)
MOST_WAITING = 5
MOST_INVITATIONS_A_DAY = 20


def check_name(name: str) -> None:
    """Raises NameNeeded."""
    if not name.strip():
        raise NameNeeded


def check_may_wait(waiting: int) -> None:
    """One person cannot fill the queue. Raises TooManyWaiting."""
    if waiting >= MOST_WAITING:
        raise TooManyWaiting(most=MOST_WAITING)


def check_not_own(actor: Actor, *, organisation_id: int, created_by_id: int) -> None:
    """Nobody verifies an organisation they act for or brought here. Raises YourOwnOrganisation."""
    if is_own(actor, organisation_id=organisation_id, created_by_id=created_by_id):
        raise YourOwnOrganisation


def is_own(actor: Actor, *, organisation_id: int, created_by_id: int) -> bool:
    return organisation_id in actor.organisations or created_by_id == actor.person_id


def check_waits(verification: Verification, *, revision: int, seen: int) -> None:
    """Only what waits is decided, and only as it was seen. Raises ChangedMeanwhile."""
    if verification is not Verification.WAITING or revision != seen:
        raise ChangedMeanwhile


def check_reason(words: str) -> None:
    """Raises ReasonNeeded."""
    if not words.strip():
        raise ReasonNeeded


def check_owner_stays(owners: Iterable[int], *, leaving: int) -> None:
    """Somebody must be left who can act for the organisation. Raises LastOwner."""
    if set(owners) == {leaving}:
        raise LastOwner


def check_may_invite(sent_today: int) -> None:
    """Nobody is written to without end. Raises TooManyInvitations."""
    if sent_today >= MOST_INVITATIONS_A_DAY:
        raise TooManyInvitations(most=MOST_INVITATIONS_A_DAY)


def hashed(token: str) -> str:
    """What is kept of an invitation's secret."""
    return hashlib.sha256(token.encode()).hexdigest()
