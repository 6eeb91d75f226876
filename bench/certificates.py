"""300 people of one training get their certificates: numbered and mailed at once, then set as PDF into one ZIP."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import time_machine
from sqlalchemy import select

from app.core.clock import day_period, local, now, today
from app.core.database import db, transaction
from app.organisations.queries import actor_for
from app.programme import steps
from app.programme.models import CertificateBundle, Presence, Roll, Session
from app.programme.rules.attendance import PresenceSource, PresenceState
from app.programme.rules.certificates import BundleState
from app.programme.rules.enrolling import EVERYBODY
from app.programme.services.bundling import ask_for_bundle, make_bundle
from app.programme.services.certifying import issue_certificates
from app.programme.services.dates import DatesAsked, add_sessions
from app.schedule.steps import places
from bench.grounds import Ground, analyse, running
from bench.measuring import Figure
from tests.makers import make_activity, make_centre, make_room, make_staff, make_terms

PEOPLE = 300
AT_MOST = 30.0


def figures(ground: Ground) -> Iterator[Figure]:
    """Each is done once: nobody gets a certificate twice."""
    with running(ground.new_database("certificates")):
        activity_id, staff_id = arranged()
        analyse()
        who = actor_for(staff_id)
        issued = timed(lambda: issue_certificates(who, activity_id))
        bundle_id = ask_for_bundle(who, activity_id)
        zipped = timed(lambda: make_bundle(bundle_id))
        bundle = db.session.get_one(CertificateBundle, bundle_id)
        assert (bundle.state, bundle.done) == (BundleState.DONE, PEOPLE)
    yield Figure(f"{PEOPLE} certificates are numbered", issued, at_most=AT_MOST / 10)
    yield Figure(f"{PEOPLE} certificates as PDF in one ZIP, numbering and all", issued + zipped, at_most=AT_MOST)


def timed(verb: Callable[[], object]) -> float:
    begun = time.perf_counter()
    verb()
    return time.perf_counter() - begun


def arranged() -> tuple[int, int]:
    """A date of yesterday at which all of them were, and whoever may certify it."""
    date = day_period(today() - timedelta(days=1))
    with time_machine.travel(date.starts - timedelta(days=2), tick=False):
        centre = make_centre(opens="0:00", closes="24:00")
        room = make_room(centre, seats=PEOPLE, pad_after=0, pad_before=0)
        staff = make_staff(centre)
        about = "Dokumenty, zasady, uproszczona ewidencja i najczęstsze błędy. " * 5
        activity_id = make_activity(staff, centre, published=True, seats=PEOPLE, summary_pl=about)
        add_sessions(
            actor_for(staff.id), activity_id, DatesAsked(room.id, (local(date.starts).date(),), 0, 1440, "Noc")
        )
        seating = make_terms(activity_id)
        _come(activity_id, seating.id, staff.id)
    return activity_id, staff.id


@transaction
def _come(activity_id: int, seating_id: int, staff_id: int) -> None:
    seating, pool = steps.lock_seating(seating_id)
    session = db.session.scalars(select(Session).where(Session.activity_id == activity_id)).one()
    for number in range(PEOPLE):
        guest = steps.known_guest(f"guest{number}@example.org", f"Anna Maria Kowalska-{number}", "pl")
        (claim_id,) = places.join(pool, guest.resource_id, priority=EVERYBODY).joined
        enrolment = steps.new_enrolment(seating, claim_id, guest_id=guest.id, name=guest.name)
        db.session.add(
            Presence(
                enrolment_id=enrolment.id,
                session_id=session.id,
                state=PresenceState.PRESENT,
                minutes=session.period.minutes,
                source=PresenceSource.LIST,
                marked_at=now(),
            )
        )
    db.session.add(Roll(session_id=session.id, closed_at=now(), closed_by_id=staff_id))
