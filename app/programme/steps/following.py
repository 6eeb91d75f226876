"""Writes about those who follow the programme, inside somebody's transaction."""

import hashlib
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, select

from app.accounts.rules import fingerprint, new_secret
from app.accounts.steps import take_turns
from app.core.clock import now
from app.core.database import db, demand_writing, flush
from app.history import steps as history
from app.notifications import steps as notifications
from app.programme.models import FollowedCentre, FollowedTopic, Follower, FollowLink
from app.programme.rules.following import CONFIRMATION_LASTS, LINK_LASTS, Follows, LinkPurpose

FOLLOWER = "follower"
CONFIRM_PATH, CHANGE_PATH = "/program/obserwuj/potwierdz/", "/program/obserwuj/zmien/"
UNFOLLOW_PATH = "/program/obserwuj/wypisz/"


def take_turns_at(address: str) -> None:
    """Whoever follows at the same address at the same instant waits until this transaction ends."""
    take_turns(hashlib.sha256(f"follow {address}".encode()).hexdigest())


def lock_follower(follower_id: int) -> Follower:
    """A follower, ours until the transaction ends: no digest is made for them meanwhile."""
    demand_writing()
    ours = select(Follower).where(Follower.id == follower_id).with_for_update()
    return db.session.scalars(ours.execution_options(populate_existing=True)).one()


def new_follower(*, language: str, email: str | None = None, person_id: int | None = None) -> Follower:
    follower = Follower(email=email, person_id=person_id, language=language, asked_at=now())
    db.session.add(follower)
    flush()
    return follower


def set_follows(follower: Follower, follows: Follows, *, language: str) -> None:
    """Let a locked follower follow this and nothing else, and read it in this language."""
    kept = {one.topic: one for one in follower.topics}
    follower.topics = [kept.get(topic) or FollowedTopic(topic=topic.value) for topic in sorted(follows.topics)]
    centres = {one.centre_id: one for one in follower.centres}
    follower.centres = [centres.get(one) or FollowedCentre(centre_id=one) for one in sorted(follows.centre_ids)]
    follower.language = language
    flush()


def begin(follower: Follower, *, actor_id: int | None) -> None:
    """From now on digests go to a locked follower; what was announced before is no news."""
    if follower.is_followed:
        return
    follower.confirmed_at = follower.told_until = now()
    follower.ended_at = None
    history.record("followed", FOLLOWER, follower.id, actor_id=actor_id)


def end(follower: Follower, *, actor_id: int | None) -> None:
    """No digest goes to a locked follower any more; those are taken back that nobody has begun to send."""
    notifications.recall(recall_key(follower.id))
    if follower.is_followed:
        follower.ended_at = now()
        history.record("unfollowed", FOLLOWER, follower.id, actor_id=actor_id)


def recall_key(follower_id: int) -> str:
    return f"digest-{follower_id}"


def new_link(follower_id: int, purpose: LinkPurpose, *, lasts: timedelta, week: date | None = None) -> str:
    """A secret for a link to a follower; only its hash is kept."""
    token = new_secret()
    db.session.add(
        FollowLink(
            follower_id=follower_id,
            purpose=purpose,
            token_hash=fingerprint(token),
            week=week,
            expires_at=now() + lasts,
        )
    )
    return token


def mail_confirmation(follower: Follower) -> None:
    """The mail to an address that is not confirmed; the links of earlier ones are dead."""
    forget_links(follower.id, LinkPurpose.CONFIRM)
    token = new_link(follower.id, LinkPurpose.CONFIRM, lasts=CONFIRMATION_LASTS)
    _mail(follower, "follow_confirm", secret_path=CONFIRM_PATH + token, until=now() + CONFIRMATION_LASTS)


def mail_known(follower: Follower) -> None:
    """The mail to an address that follows already: where its owner changes what they follow."""
    token = new_link(follower.id, LinkPurpose.CHANGE, lasts=LINK_LASTS)
    _mail(follower, "follow_known", secret_path=CHANGE_PATH + token)


def forget_links(follower_id: int, purpose: LinkPurpose) -> None:
    of_theirs = FollowLink.follower_id == follower_id, FollowLink.purpose == purpose
    db.session.execute(delete(FollowLink).where(*of_theirs))


def _mail(follower: Follower, template: str, **facts: Any) -> None:
    notifications.queue_mail(
        template,
        address=follower.address,
        language=follower.language,
        person_id=follower.person_id,
        **facts,
    )
