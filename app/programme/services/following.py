"""Following topics and centres by mail: asking, confirming, changing, stopping, forgetting."""

from datetime import datetime

from sqlalchemy import delete, or_, select

from app.accounts.rules import FREE_TRIES, LinkOver, check_email, fingerprint
from app.accounts.services.pacing import Limit, may_mail, take_try
from app.accounts.steps import locked_person
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, transaction
from app.programme.models import FollowedCentre, FollowedTopic, Follower, FollowLink
from app.programme.queries.following import follow_link, follower_alone, follower_at, follower_of
from app.programme.rules.following import (
    ENDED_KEPT,
    LINK_LASTS,
    UNCONFIRMED_KEPT,
    Follows,
    LinkPurpose,
    check_follows,
)
from app.programme.steps import following as steps


def ask_to_follow(email: str, follows: Follows, *, language: str, network: str) -> None:
    """Mail a link to an address that would like to follow. Answers alike for known and unknown addresses.

    Raises NotAnAddress, NothingToFollow and TooManyTries.
    """
    address = check_email(email)
    check_follows(follows)
    take_try("follow", Limit(network, FREE_TRIES))
    _ask_to_follow(address, follows, language)


@transaction
def _ask_to_follow(address: str, follows: Follows, language: str) -> None:
    """Whoever follows already changes nothing but by the link that is mailed to them."""
    steps.take_turns_at(address)
    found = follower_at(address)
    if not may_mail(address):
        return
    if found is None:
        found = steps.new_follower(email=address, language=language)
    follower = steps.lock_follower(found.id)
    if follower.is_followed or follower.person_id is not None:
        steps.mail_known(follower)
        return
    steps.set_follows(follower, follows, language=language)
    follower.asked_at, follower.confirmed_at, follower.ended_at = now(), None, None
    steps.mail_confirmation(follower)


@transaction
def confirm_following(token: str) -> str:
    """Confirm an address by its link, which works once; gives the secret of a link to change it. Raises LinkOver."""
    kept = follow_link(token, LinkPurpose.CONFIRM)
    follower = steps.lock_follower(kept.follower_id)
    used = delete(FollowLink).where(FollowLink.token_hash == fingerprint(token)).returning(FollowLink.id)
    if db.session.scalars(used).one_or_none() is None:
        raise LinkOver
    steps.begin(follower, actor_id=None)
    return steps.new_link(follower.id, LinkPurpose.CHANGE, lasts=LINK_LASTS)


@transaction
def follow(actor: Actor, follows: Follows, *, language: str) -> None:
    """Follow with an account, whose address is confirmed already; what the address followed alone becomes the person's.

    Raises SignInNeeded and NothingToFollow.
    """
    demand(actor, Action.MANAGE_OWN_ACCOUNT)
    check_follows(follows)
    assert actor.person_id is not None
    address = locked_person(actor.person_id).email
    steps.take_turns_at(address)
    found, alone = follower_of(actor.person_id), follower_alone(address)
    if found is not None and alone is not None:
        steps.end(steps.lock_follower(alone.id), actor_id=actor.person_id)
    kept = found or alone or steps.new_follower(person_id=actor.person_id, language=language)
    follower = steps.lock_follower(kept.id)
    follower.person_id, follower.email = actor.person_id, None
    steps.set_follows(follower, follows, language=language)
    steps.begin(follower, actor_id=actor.person_id)


@transaction
def stop_following(actor: Actor) -> None:
    """Get no more digests, signed in; whoever gets none is done already. Raises SignInNeeded."""
    demand(actor, Action.MANAGE_OWN_ACCOUNT)
    assert actor.person_id is not None
    found = follower_of(actor.person_id)
    if found is not None:
        steps.end(steps.lock_follower(found.id), actor_id=actor.person_id)


@transaction
def change_follows(token: str, follows: Follows, *, language: str) -> None:
    """Change what one follows by the link of a mail; whoever stopped begins again. Raises LinkOver, NothingToFollow."""
    check_follows(follows)
    follower = steps.lock_follower(follow_link(token, LinkPurpose.CHANGE).follower_id)
    steps.set_follows(follower, follows, language=language)
    steps.begin(follower, actor_id=None)


@transaction
def unfollow(token: str) -> None:
    """Get no more digests, by the link of any of them; a second time changes nothing. Raises LinkOver."""
    steps.end(steps.lock_follower(follow_link(token, LinkPurpose.CHANGE).follower_id), actor_id=None)


@transaction
def forget_followers(at: datetime) -> int:
    """Forget addresses that were never confirmed or stopped long ago, and dead links; the worker calls it."""
    never = Follower.confirmed_at.is_(None) & (Follower.asked_at <= at - UNCONFIRMED_KEPT)
    gone = select(Follower.id).where(or_(never, Follower.ended_at <= at - ENDED_KEPT)).order_by(Follower.id)
    ids = db.session.scalars(gone.limit(500).with_for_update()).all()
    for table in (FollowLink, FollowedTopic, FollowedCentre):
        db.session.execute(delete(table).where(table.follower_id.in_(ids)))
    db.session.execute(delete(Follower).where(Follower.id.in_(ids)))
    db.session.execute(delete(FollowLink).where(FollowLink.expires_at <= at))
    return len(ids)
