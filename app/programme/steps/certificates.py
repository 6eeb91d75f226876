"""Certificates inside the transaction of a verb: who has earned one, the next numbers of a year, the paper's facts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import joinedload

from app.core.access import Action, Actor
from app.core.clock import local, now
from app.core.database import db, demand_writing, explain, flush
from app.history import steps as history
from app.notifications import steps as notifications
from app.programme.models import (
    CERTIFICATE,
    Activity,
    Certificate,
    CertificateYear,
    Enrolment,
    Presence,
    Roll,
    Session,
)
from app.programme.rules.certificates import Earned, HasCertificate, check_may_certify
from app.programme.rules.kinds import PlaceKind
from app.programme.steps.enrolling import seatings_of
from app.programme.steps.making import lock_activity, lock_even_closed
from app.schedule.models import Claim
from app.schedule.rules.places import ClaimStatus
from app.schedule.steps import places

explain("uq_certificate_enrolment_id", HasCertificate)
READY = "certificate_ready"


def lock_certifying(actor: Actor, activity_id: int) -> Activity:
    """An activity whose pools are ours, so that nobody else certifies it meanwhile. Raises NotFound and IsClosed."""
    _lock_pools(activity_id)
    return lock_activity(actor, activity_id, action=Action.ISSUE_CERTIFICATES)


def lock_certified(actor: Actor, activity_id: int) -> Activity:
    """The same for what concerns a certificate that there is: it may be of what is closed. Raises NotFound."""
    _lock_pools(activity_id)
    return lock_even_closed(actor, activity_id, action=Action.ISSUE_CERTIFICATES)


def check_lists(activity: Activity) -> None:
    """Raises TooEarlyToCertify and ListsOpen."""
    dates = activity.standing_sessions
    ids = [one.id for one in dates]
    closed = select(func.count()).where(Roll.session_id.in_(ids), Roll.closed_at.is_not(None))
    check_may_certify([one.period for one in dates], len(ids) - (db.session.scalar(closed) or 0), now())


def earned_by(activity: Activity) -> dict[Enrolment, Earned]:
    """Everybody with a place, and how much of it they were there; a place at one date is measured by that date."""
    minutes = {one.id: one.period.minutes for one in activity.standing_sessions}
    there = (
        select(Presence.enrolment_id, func.sum(Presence.minutes))
        .where(Presence.session_id.in_(minutes))
        .group_by(Presence.enrolment_id)
    )
    sums = {number: int(total) for number, total in db.session.execute(there)}
    rows = (
        select(Enrolment)
        .join(Enrolment.claim)
        .where(Claim.status == ClaimStatus.CONFIRMED, Enrolment.seating_id.in_(_seating_ids(activity.id)))
        .options(joinedload(Enrolment.seating), joinedload(Enrolment.person), joinedload(Enrolment.guest))
        .order_by(Enrolment.id)
    )
    found = {}
    for one in db.session.scalars(rows):
        alone = one.seating.session_id
        total = minutes.get(alone, 0) if alone is not None else sum(minutes.values())
        found[one] = Earned(one.id, sums.get(one.id, 0), total, one.percent)
    return found


def with_certificates(activity_id: int) -> set[int]:
    """The enrolments for which one was ever issued."""
    return set(db.session.scalars(select(Certificate.enrolment_id).where(Certificate.activity_id == activity_id)))


def valid_of(enrolment_id: int) -> Certificate | None:
    """The certificate of an enrolment that counts."""
    theirs = select(Certificate).where(Certificate.enrolment_id == enrolment_id, Certificate.state == "valid")
    return db.session.scalars(theirs.execution_options(populate_existing=True)).one_or_none()


def next_numbers(centre_id: int, year: int, count: int) -> range:
    """So many numbers that nobody else gets; a centre's year begins with 1."""
    demand_writing()
    on_postgresql = db.session.get_bind().dialect.name == "postgresql"
    insert = insert_on_postgresql(CertificateYear) if on_postgresql else insert_on_sqlite(CertificateYear)
    db.session.execute(insert.values(centre_id=centre_id, year=year, last=0).on_conflict_do_nothing())
    ours = CertificateYear.centre_id == centre_id, CertificateYear.year == year
    taken = update(CertificateYear).where(*ours).values(last=CertificateYear.last + count)
    last = db.session.execute(taken.returning(CertificateYear.last)).scalar_one()
    return range(last - count + 1, last + 1)


def issue(activity: Activity, people: Sequence[tuple[Enrolment, Earned]], actor: Actor) -> Sequence[Certificate]:
    """Number and keep a certificate for each of them, and mail those who left an address. Raises HasCertificate."""
    at = now()
    numbers = next_numbers(activity.centre_id, local(at).year, len(people))
    facts = {number: facts_of(activity, number) for number in {one.seating.session_id for one, _ in people}}
    issued = []
    for number, (enrolment, earned) in zip(numbers, people, strict=True):
        told = {**facts[enrolment.seating.session_id], "present": earned.minutes}
        issued.append(_row(activity, enrolment, actor, number, name=enrolment.name, facts=told))
    db.session.add_all(issued)
    flush()
    _record("certified", issued, actor)
    for one in issued:
        mail(one)
    return issued


def issue_in_place_of(before: Certificate, actor: Actor, *, name: str) -> Certificate:
    """A certificate with a number of its own that says the same under another name."""
    (number,) = next_numbers(before.centre_id, local(now()).year, 1)
    enrolment = before.enrolment
    row = _row(before.activity, enrolment, actor, number, name=name, facts=before.facts)
    row.language, row.replaces_id = before.language, before.id
    db.session.add(row)
    flush()
    _record("certified", [row], actor)
    mail(row)
    return row


def facts_of(activity: Activity, session_id: int | None) -> dict[str, Any]:
    """What stands on the paper beside the name, as it is today; the names of people are kept on it, not in history."""
    sessions: Sequence[Session] = [
        one for one in activity.standing_sessions if session_id is None or one.id == session_id
    ]
    rooms = sorted({one.room.name for one in sessions if one.room is not None})
    return {
        "kind": activity.kind.value,
        **{f"title_{code}": getattr(activity, f"title_{code}") for code in ("pl", "en", "uk")},
        **{f"summary_{code}": getattr(activity, f"summary_{code}") for code in ("pl", "en", "uk")},
        "topics": [one.value for one in activity.topics],
        "dates": [[one.period.starts.isoformat(), one.period.ends.isoformat()] for one in sessions],
        "minutes": sum(one.period.minutes for one in sessions),
        "led_by": activity.led_by,
        "organiser": activity.organisation.name if activity.organisation is not None else activity.centre.name,
        "co_organisers": activity.co_organisers,
        "centre": activity.centre.name,
        "is_online": activity.place is PlaceKind.ONLINE,
        "place": activity.address if activity.place is PlaceKind.OUTSIDE else ", ".join([*rooms, activity.centre.name]),
    }


def mail(certificate: Certificate) -> None:
    """One mail that it is ready, where there is an address."""
    enrolment, activity = certificate.enrolment, certificate.activity
    if not enrolment.email or (enrolment.person is not None and not enrolment.person.is_active):
        return
    notifications.queue_mail(
        READY,
        address=enrolment.email,
        language=enrolment.language,
        person_id=enrolment.person_id,
        event_key=f"{READY}:{certificate.id}",
        name=certificate.name,
        title=activity.title.in_language(enrolment.language),
        number=certificate.label,
        centre=activity.centre.name,
        centre_phone=activity.centre.phone,
        secret_path=f"/bilet/{enrolment.ticket}/zaswiadczenie",
    )


def _lock_pools(activity_id: int) -> None:
    demand_writing()
    places.lock_pools(one.pool_id for one in seatings_of(activity_id))


def _row(
    activity: Activity, enrolment: Enrolment, actor: Actor, number: int, *, name: str, facts: dict[str, Any]
) -> Certificate:
    return Certificate(
        centre_id=activity.centre_id,
        year=local(now()).year,
        number=number,
        activity=activity,
        enrolment=enrolment,
        name=name,
        language=enrolment.language,
        facts=facts,
        issued_at=now(),
        issued_by_id=actor.person_id,
    )


def _record(verb: str, certificates: Sequence[Certificate], actor: Actor) -> None:
    centre_id = certificates[0].centre_id if certificates else None
    ids = [one.id for one in certificates]
    history.record_all(verb, CERTIFICATE, ids, actor_id=actor.person_id, centre_id=centre_id)


def _seating_ids(activity_id: int) -> list[int]:
    return [one.id for one in seatings_of(activity_id)]
