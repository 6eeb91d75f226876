"""Issuing certificates: to all who earned one, to one person, again under a corrected name, and taking one back."""

from sqlalchemy import select

from app.accounts.rules import check_name
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.history import steps as history
from app.programme import steps
from app.programme.models import CERTIFICATE, Certificate
from app.programme.rules.certificates import (
    CertificateState,
    SayWhyRevoked,
    check_earned,
    check_is_valid,
)
from app.programme.steps import certificates as papers


@transaction
def issue_certificates(actor: Actor, activity_id: int) -> int:
    """Issue one to everybody who earned it and never had one; gives their number. Each gets one mail.

    Raises NotFound, IsClosed, TooEarlyToCertify and ListsOpen.
    """
    activity = papers.lock_certifying(actor, activity_id)
    papers.check_lists(activity)
    had = papers.with_certificates(activity_id)
    entitled = [
        (enrolment, earned)
        for enrolment, earned in papers.earned_by(activity).items()
        if earned.is_enough and enrolment.id not in had and enrolment.name.strip()
    ]
    if entitled:
        papers.issue(activity, entitled, actor)
        steps.record(activity, "certificates_issued", actor, count=len(entitled))
    return len(entitled)


@transaction
def issue_certificate(actor: Actor, activity_id: int, enrolment_id: int) -> int:
    """Issue one to one person; gives its id. Asked again, it is the one that they have.

    Raises NotFound, IsClosed, TooEarlyToCertify, ListsOpen, NotEarned and NameNeeded.
    """
    activity = papers.lock_certifying(actor, activity_id)
    papers.check_lists(activity)
    found = {one.id: (one, earned) for one, earned in papers.earned_by(activity).items()}
    if enrolment_id not in found:
        raise NotFound
    enrolment, earned = found[enrolment_id]
    kept = papers.valid_of(enrolment_id)
    if kept is not None:
        return kept.id
    check_earned(earned, enrolment.name)
    (issued,) = papers.issue(activity, [(enrolment, earned)], actor)
    steps.record(activity, "certificates_issued", actor, count=1)
    return issued.id


@transaction
def issue_again(actor: Actor, certificate_id: int, *, name: str) -> int:
    """Issue it anew under a corrected name; the one before is replaced. Gives the new id; one mail.

    Raises NotFound, NotAName and NotValidAnyMore.
    """
    shown = check_name(name)
    before = _locked(actor, certificate_id)
    check_is_valid(before.state)
    before.state, before.ended_at, before.ended_by_id = CertificateState.REPLACED, now(), actor.person_id
    flush()
    before.enrolment.name = shown
    issued = papers.issue_in_place_of(before, actor, name=shown)
    _record(before, "certificate_replaced", actor)
    return issued.id


@transaction
def revoke_certificate(actor: Actor, certificate_id: int, *, why: str) -> None:
    """Take a certificate back; its public page says so from now on. Raises NotFound, SayWhyRevoked, NotValidAnyMore."""
    certificate = _locked(actor, certificate_id)
    if not why.strip():
        raise SayWhyRevoked
    check_is_valid(certificate.state)
    certificate.state, certificate.why = CertificateState.REVOKED, why.strip()
    certificate.ended_at, certificate.ended_by_id = now(), actor.person_id
    _record(certificate, "certificate_revoked", actor, why=certificate.why)


def _locked(actor: Actor, certificate_id: int) -> Certificate:
    """A certificate with its activity's locks. Raises NotFound."""
    activity_id = db.session.scalar(select(Certificate.activity_id).where(Certificate.id == certificate_id))
    if activity_id is None:
        raise NotFound
    papers.lock_certified(actor, activity_id)
    ours = select(Certificate).where(Certificate.id == certificate_id).execution_options(populate_existing=True)
    certificate = db.session.scalars(ours).one()
    demand(actor, Action.ISSUE_CERTIFICATES, certificate)
    return certificate


def _record(certificate: Certificate, verb: str, actor: Actor, *, why: str = "") -> None:
    centre_id = certificate.centre_id
    history.record(verb, CERTIFICATE, certificate.id, actor_id=actor.person_id, centre_id=centre_id, why=why)
