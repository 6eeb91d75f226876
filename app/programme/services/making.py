"""Writing an activity, changing it, its picture, and copying last year's with new dates."""

from collections.abc import Mapping, Sequence

from sqlalchemy import exists, select

from app.centres import queries as centres
from app.centres.rules import slug_of
from app.centres.rules.trail import check_seen
from app.core.access import Action, Actor, demand
from app.core.clock import local, now
from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound
from app.files.models import File
from app.files.rules import Picture
from app.files.steps import forget, keep_picture
from app.organisations.models import Organisation
from app.programme import steps
from app.programme.models import ACTIVITY, Activity, EnrolmentTerms, Session
from app.programme.queries.facts import check_room_for, date_facts, people_to_lead
from app.programme.queries.trainers import trainers_of
from app.programme.rules.dates import Dated, check_trainers_free
from app.programme.rules.details import Details, check_details
from app.programme.rules.refusals import NotATrainer, PlaceHasDates
from app.programme.rules.states import ActivityState, check_may_make
from app.programme.rules.terms import SeatsNeeded
from app.programme.steps import news, seatings
from app.schedule import steps as schedule
from app.schedule.queries import wants_of

EDITED = ("created", "proposed", "accepted", "copied", "edited", "terms_set", "terms_ended")
# Pages of their own stand at these addresses.
RESERVED = frozenset({"atom", "archiwum", "nowe", "obserwuj", "na-strone"})
explain("uq_activity_slug", ChangedMeanwhile)


@transaction
def create_activity(actor: Actor, centre_id: int, details: Details) -> int:
    """Write down what a centre plans, as a draft; gives its number.

    Raises NotFound, NotAllowed, NotATrainer and what `check_details` refuses.
    """
    centre = centres.centre(centre_id)
    demand(actor, Action.MAKE_PROGRAMME, centre)
    check_details(details)
    check_leaders(centre_id, details)
    activity = put_down(actor, centre_id, details, state=ActivityState.DRAFT)
    steps.set_leaders(activity, details.leaders)
    news.tell_of_leading(activity, set(), but=actor.person_id)
    steps.record(activity, "created", actor)
    return activity.id


def put_down(actor: Actor, centre_id: int, details: Details, *, state: ActivityState, wishes: str = "") -> Activity:
    """A new activity; its address stays as its first title makes it. Raises NotFound where its organisation is none."""
    if details.organisation_id is not None and db.session.get(Organisation, details.organisation_id) is None:
        raise NotFound
    taken = RESERVED.union(db.session.scalars(select(Activity.slug)))
    activity = Activity(
        centre_id=centre_id,
        slug=slug_of(details.title_pl, taken=taken, otherwise="program"),
        state=state,
        asked_by_id=actor.person_id,
        wishes=wishes,
        **details.columns,
    )
    db.session.add(activity)
    flush()
    steps.write_details(activity, details)
    return activity


@transaction
def change_activity(actor: Actor, activity_id: int, details: Details, *, seen: int) -> None:
    """Change what is said of it, as it was when its last change was `seen`. Who leads it then must be free.

    Raises NotFound, ChangedMeanwhile, TooManySeats, SeatsNeeded, TooFewSeats, PlaceHasDates, TrainerBusy, NotATrainer,
    and what `check_details` and `check_may_make` refuse.
    """
    activity = steps.lock_activity(actor, activity_id)
    check_may_make(activity.state)
    check_seen(centres.last_change(ACTIVITY, activity_id, EDITED), seen=seen)
    check_details(details)
    check_leaders(activity.centre_id, details, kept=activity.leader_ids)
    if details.organisation_id is not None and db.session.get(Organisation, details.organisation_id) is None:
        raise NotFound
    ahead = [one for one in activity.standing_sessions if one.entry.ends_at > now()]
    if ahead and details.place is not activity.place:
        raise PlaceHasDates
    check_room_for(activity, details.seats)
    seats_before = activity.seats
    changed = steps.write_details(activity, details)
    if set(details.leaders) != set(activity.leader_ids):
        before = set(activity.leader_ids)
        _hand_over(activity, details.leaders, ahead)
        changed.append("leaders")
        news.tell_of_leading(activity, before, but=actor.person_id)
    if changed:
        steps.change_entries(activity)
    if details.seats != seats_before:
        _follow_seats(activity, details.seats)
    if changed:
        steps.record(activity, "edited", actor, changed=changed)


def _follow_seats(activity: Activity, seats: int | None) -> None:
    """The places that people enrol to follow. Raises SeatsNeeded and TooFewSeats."""
    if db.session.get(EnrolmentTerms, activity.id) is None:
        return
    if seats is None:
        raise SeatsNeeded
    seatings.change_seats(activity, seats)


def check_leaders(centre_id: int, details: Details, *, kept: tuple[int, ...] = ()) -> None:
    """Refuses NotATrainer; who leads it already may go on."""
    ours = {trainer.person_id for trainer in trainers_of(centre_id)} | set(kept)
    if not set(details.leaders) <= ours:
        raise NotATrainer


def _hand_over(activity: Activity, leaders: tuple[int, ...], ahead: Sequence[Session]) -> None:
    """Let the dates to come take those who lead from now on. Raises TrainerBusy and Taken."""
    before = set(people_to_lead(activity.leader_ids))
    steps.set_leaders(activity, leaders)
    trainers = people_to_lead(leaders)
    coming = [one for one in ahead if one.entry.starts_at > now()]
    kept = {one.entry_id: [want for want in wants_of(one.entry_id) if want.resource_id not in before] for one in coming}
    schedule.lock({want.resource_id for wants in kept.values() for want in wants} | before | set(trainers))
    entries = [schedule.lock_entry(one.entry_id) for one in coming]
    dates = [Dated(local(entry.starts_at).date(), entry.period) for entry in entries]
    facts = date_facts(activity, None, trainers, dates, now=now(), but=list(kept))
    for entry in entries:
        check_trainers_free(entry.period, facts)
    schedule.occupy([(entry, [*kept[entry.id], *facts.wants(entry.period)]) for entry in entries])
    for entry in entries:
        entry.change()


@transaction
def set_picture(actor: Actor, activity_id: int, picture: Picture, *, alts: Mapping[str, str]) -> None:
    """Show a picture in place of the one before. Raises NotFound and what `check_may_make` refuses."""
    activity = steps.lock_activity(actor, activity_id)
    check_may_make(activity.state)
    before = activity.picture
    activity.picture = keep_picture(picture, uploaded_by_id=actor.person_id)
    for language, words in alts.items():
        setattr(activity, f"picture_alt_{language}", words)
    flush()
    _forget(before)
    steps.record(activity, "pictured", actor)


@transaction
def remove_picture(actor: Actor, activity_id: int) -> None:
    """Remove the picture and its file for good. Raises NotFound and what `check_may_make` refuses."""
    activity = steps.lock_activity(actor, activity_id)
    check_may_make(activity.state)
    before, activity.picture = activity.picture, None
    flush()
    if before is not None:
        _forget(before)
        steps.record(activity, "unpictured", actor)


def _forget(picture: File | None) -> None:
    """A picture that no copy of the activity shows goes for good."""
    if picture is None or db.session.scalar(select(exists().where(Activity.picture_id == picture.id))):
        return
    forget(picture)
    flush()
