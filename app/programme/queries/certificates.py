"""Reading certificates: of an activity with all who could have one, of a person, by its public address."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.database import db
from app.programme.models import Activity, Certificate, CertificateBundle, Enrolment, Presence, Roll, Seating
from app.programme.queries.attendance import by_family_name
from app.programme.rules.certificates import BundleState, CertificateState, Earned
from app.schedule.models import Claim
from app.schedule.rules.places import ClaimStatus


@dataclass(frozen=True)
class Candidate:
    """Somebody with a place, how much of it they were there, and the last certificate they got."""

    enrolment: Enrolment
    earned: Earned
    certificate: Certificate | None

    @property
    def may_get_one(self) -> bool:
        return self.earned.is_enough and not (self.certificate is not None and self.certificate.is_valid)


@dataclass(frozen=True)
class Certifying:
    """All that the page of an activity's certificates shows."""

    candidates: Sequence[Candidate]
    open_lists: int
    bundle: CertificateBundle | None

    @property
    def valid(self) -> int:
        return sum(one.certificate is not None and one.certificate.is_valid for one in self.candidates)

    @property
    def to_issue(self) -> int:
        """How many the button for all would give one."""
        return sum(one.earned.is_enough and one.certificate is None for one in self.candidates)


def certifying_of(activity: Activity) -> Certifying:
    """In a fixed number of queries, however many take part."""
    minutes = {one.id: one.period.minutes for one in activity.standing_sessions}
    there = select(Presence.enrolment_id, func.sum(Presence.minutes)).where(Presence.session_id.in_(minutes))
    sums = {number: int(total) for number, total in db.session.execute(there.group_by(Presence.enrolment_id))}
    last = {one.enrolment_id: one for one in db.session.scalars(_of_activity(activity.id).order_by(Certificate.id))}
    rows = (
        select(Enrolment)
        .join(Enrolment.claim)
        .join(Enrolment.seating)
        .where(Seating.activity_id == activity.id, Claim.status == ClaimStatus.CONFIRMED)
        .options(contains_eager(Enrolment.seating), contains_eager(Enrolment.claim))
    )
    found = []
    for one in db.session.scalars(rows):
        alone = one.seating.session_id
        total = minutes.get(alone, 0) if alone is not None else sum(minutes.values())
        found.append(Candidate(one, Earned(one.id, sums.get(one.id, 0), total, one.percent), last.get(one.id)))
    closed = select(func.count()).where(Roll.session_id.in_(minutes), Roll.closed_at.is_not(None))
    by_name = sorted(found, key=lambda one: (by_family_name(one.enrolment.name), one.enrolment.id))
    return Certifying(by_name, len(minutes) - (db.session.scalar(closed) or 0), bundle_of(activity.id))


def bundle_of(activity_id: int) -> CertificateBundle | None:
    """The last ZIP that somebody asked for."""
    asked = select(CertificateBundle).where(CertificateBundle.activity_id == activity_id)
    return db.session.scalars(asked.order_by(CertificateBundle.id.desc()).limit(1)).one_or_none()


def bundles_waiting() -> Sequence[int]:
    """The ZIPs that nobody has made yet, the oldest first."""
    under_way = CertificateBundle.state.in_((BundleState.WAITING, BundleState.WORKING))
    return db.session.scalars(select(CertificateBundle.id).where(under_way).order_by(CertificateBundle.id)).all()


def certificate_by_token(token: str) -> Certificate | None:
    """By the address that its paper shows."""
    return db.session.scalars(_shown().where(Certificate.token == token)).one_or_none()


def certificate(certificate_id: int) -> Certificate | None:
    return db.session.scalars(_shown().where(Certificate.id == certificate_id)).one_or_none()


def valid_by_ticket(ticket: str) -> Certificate | None:
    """What the holder of a ticket may download."""
    theirs = _shown().join(Enrolment, Enrolment.id == Certificate.enrolment_id).where(Enrolment.ticket == ticket)
    return db.session.scalars(theirs.where(Certificate.state == CertificateState.VALID)).one_or_none()


def valid_for(enrolment_ids: Collection[int]) -> dict[int, Certificate]:
    """The valid ones of enrolments by their numbers. One query."""
    theirs = _shown().where(Certificate.enrolment_id.in_(enrolment_ids), Certificate.state == CertificateState.VALID)
    return {one.enrolment_id: one for one in db.session.scalars(theirs)}


def certificates_of(person_id: int) -> Sequence[Certificate]:
    """The valid ones of a person, the newest first."""
    theirs = _shown().join(Enrolment, Enrolment.id == Certificate.enrolment_id).where(Enrolment.person_id == person_id)
    return db.session.scalars(
        theirs.where(Certificate.state == CertificateState.VALID).order_by(Certificate.id.desc())
    ).all()


def valid_after(activity_id: int, after: int, most: int) -> Sequence[Certificate]:
    """The next valid ones of an activity by their ids."""
    following = _of_activity(activity_id).where(Certificate.state == CertificateState.VALID, Certificate.id > after)
    return db.session.scalars(following.order_by(Certificate.id).limit(most)).all()


def number_of_valid(activity_id: int) -> int:
    ours = Certificate.activity_id == activity_id, Certificate.state == CertificateState.VALID
    return db.session.scalar(select(func.count()).select_from(Certificate).where(*ours)) or 0


def _shown() -> Select[Certificate]:
    return select(Certificate).options(
        joinedload(Certificate.centre, innerjoin=True),
        joinedload(Certificate.issued_by, innerjoin=True),
        joinedload(Certificate.activity, innerjoin=True),
    )


def _of_activity(activity_id: int) -> Select[Certificate]:
    return _shown().where(Certificate.activity_id == activity_id)
