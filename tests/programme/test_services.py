"""The verbs of the programme on both databases: dates that take rooms and people, announcing, calling off, copying."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.bookings.rules.refusals import RoomTaken
from app.core.access import Action, Role, can
from app.core.clock import Period
from app.core.database import db
from app.core.errors import ChangedMeanwhile, NotFound
from app.files.models import File
from app.files.rules import Picture
from app.history.queries import history_of
from app.notifications.models import Mail
from app.programme.models import Activity, Session, Trainer
from app.programme.queries.copying import copied_dates, judged_copies
from app.programme.queries.reading import activity, sessions_led_by, visible_to
from app.programme.rules import refusals as no
from app.programme.rules.kinds import ActivityKind, PlaceKind, Topic
from app.programme.rules.states import ActivityState, Standing
from app.programme.services.announcing import call_off, publish, publish_due
from app.programme.services.copying import details_of
from app.programme.services.dates import (
    DatesAsked,
    add_sessions,
    cancel_session,
    copy_activity,
    judged_dates,
    move_session,
)
from app.programme.services.making import change_activity, create_activity, remove_picture, set_picture
from app.programme.services.proposing import accept_proposal, decline_proposal, propose_activity
from app.programme.services.trainers import add_trainer, end_trainer
from app.schedule.models import Occupancy
from app.schedule.rules import AlreadyCancelled, Layer, Status
from tests.makers import (
    actor,
    at,
    details,
    make_activity,
    make_booking,
    make_centre,
    make_hall,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    make_trainer,
    period,
)

pytestmark = pytest.mark.usefixtures("db_session")
TUESDAY = date(2026, 12, 1)
EVENING = period("2026-12-01", "17:00", "20:00")


@pytest.fixture
def scene() -> Any:
    class Scene:
        centre = make_centre()
        room = make_room(centre, seats=20)
        staff = make_staff(centre)
        trainer = make_trainer(centre)

    return Scene()


def asked(scene: Any, *days: date, hours: tuple[int, int] = (17, 20), **more: Any) -> DatesAsked:
    return DatesAsked(more.pop("room_id", scene.room.id), days or (TUESDAY,), hours[0] * 60, hours[1] * 60, **more)


def found(activity_id: int) -> Activity:
    db.session.expire_all()
    kept = activity(activity_id)
    assert kept is not None
    return kept


def verbs(activity_id: int) -> list[str]:
    return [record.verb for record in history_of("activity", activity_id)]


def occupied(entry_id: int) -> set[tuple[int, Layer]]:
    rows = db.session.scalars(select(Occupancy).where(Occupancy.entry_id == entry_id))
    return {(row.resource_id, row.layer) for row in rows}


def led(scene: Any, **more: Any) -> int:
    return create_activity(actor(scene.staff), scene.centre.id, details(leaders=(scene.trainer.person_id,), **more))


def test_five_tuesdays_take_the_room_with_its_pads_and_the_trainer(scene: Any) -> None:
    number = led(scene, topics=(Topic.LAW, Topic.MONEY))
    days = tuple(TUESDAY + timedelta(weeks=week) for week in range(5))

    add_sessions(actor(scene.staff), number, asked(scene, *days))

    kept = found(number)
    assert [one.period for one in kept.by_start] == [
        Period(at(day.isoformat(), "17:00"), at(day.isoformat(), "20:00")) for day in days
    ]
    (room,), trainer = scene.room.resource_ids, scene.trainer.person.resource_id
    assert occupied(kept.sessions[0].entry_id) == {(room, Layer.CORE), (room, Layer.PAD), (trainer, Layer.CORE)}
    assert {(one.entry.kind, one.entry.title, one.entry.is_public) for one in kept.sessions} == {
        ("session", "Pierwszy wniosek o dotację", False)
    }
    assert (verbs(number), kept.topics) == (["created", "sessions_added"], (Topic.LAW, Topic.MONEY))


def test_a_booking_in_the_way_of_one_date_refuses_all(scene: Any) -> None:
    person = make_person()
    make_booking(person, scene.room, period("2026-12-08", "19:00", "20:30"), make_organisation(person))
    number, days = led(scene), (TUESDAY, TUESDAY + timedelta(weeks=1))

    judged = judged_dates(found(number), asked(scene, *days))
    with pytest.raises(no.RoomBusy) as refused:
        add_sessions(actor(scene.staff), number, asked(scene, *days))

    assert [one.is_fine for one in judged] == [True, False]
    assert refused.value.facts == {"room": "Sala Duża", "until": "20:30"}
    assert (found(number).sessions, verbs(number)) == ([], ["created"])


def test_a_booking_is_refused_where_a_session_is(scene: Any) -> None:
    make_activity(scene.staff, scene.centre, EVENING, room=scene.room)
    person = make_person()

    with pytest.raises(RoomTaken) as refused:
        make_booking(person, scene.room, period("2026-12-01", "18:00", "19:00"), make_organisation(person))

    assert refused.value.facts["until"] == "20:15"


def test_a_trainer_is_at_one_place_at_a_time_over_rooms_and_centres(scene: Any) -> None:
    add_sessions(actor(scene.staff), led(scene), asked(scene))
    other = make_room(scene.centre, "Mała")
    far = make_centre("Daleko")
    theirs, there = make_staff(far), make_room(far, "Tam")
    make_trainer(far, scene.trainer.person)
    second = led(scene)
    third = create_activity(actor(theirs), far.id, details(leaders=(scene.trainer.person_id,)))

    for who, number, room in ((scene.staff, second, other), (theirs, third, there)):
        with pytest.raises(no.TrainerBusy) as refused:
            add_sessions(actor(who), number, asked(scene, room_id=room.id, hours=(19, 21)))
        assert refused.value.facts == {"name": "Ewa Trenerka", "until": "20:00"}


def test_a_hall_takes_its_parts_and_a_room_of_another_centre_is_none(scene: Any) -> None:
    hall = make_hall(scene.centre, scene.room, make_room(scene.centre, "Druga"))
    elsewhere = make_room(make_centre("Daleko"))
    make_activity(scene.staff, scene.centre, EVENING, room=hall)
    number = led(scene)

    with pytest.raises(no.RoomBusy):
        add_sessions(actor(scene.staff), number, asked(scene))
    with pytest.raises(no.RoomElsewhere):
        add_sessions(actor(scene.staff), number, asked(scene, room_id=elsewhere.id))
    with pytest.raises(no.RoomNeeded):
        add_sessions(actor(scene.staff), number, asked(scene, room_id=None))


def test_seats_never_exceed_those_of_the_room(scene: Any) -> None:
    number = led(scene, seats=21)

    with pytest.raises(no.TooManySeats):
        add_sessions(actor(scene.staff), number, asked(scene))
    change_activity(actor(scene.staff), number, details(seats=20), seen=last(number))
    add_sessions(actor(scene.staff), number, asked(scene))
    with pytest.raises(no.TooManySeats):
        change_activity(actor(scene.staff), number, details(seats=21), seen=last(number))
    assert found(number).seats == 20


def last(number: int) -> int:
    edits = {"created", "proposed", "accepted", "copied", "edited"}
    return max(record.id for record in history_of("activity", number) if record.verb in edits)


def test_outside_of_hours_needs_a_reason_which_is_kept(scene: Any) -> None:
    number = led(scene)

    with pytest.raises(no.CentreShut):
        add_sessions(actor(scene.staff), number, asked(scene, hours=(20, 22)))
    add_sessions(actor(scene.staff), number, asked(scene, hours=(20, 22), outside_why="Noc Muzeów"))

    assert history_of("activity", number)[-1].why == "Noc Muzeów"


def test_online_takes_no_room_but_the_trainer(scene: Any) -> None:
    number = led(scene, place=PlaceKind.ONLINE, online_link="https://example.org/pokoj")

    with pytest.raises(no.RoomNotNeeded):
        add_sessions(actor(scene.staff), number, asked(scene))
    add_sessions(actor(scene.staff), number, asked(scene, room_id=None))

    (session,) = found(number).sessions
    assert occupied(session.entry_id) == {(scene.trainer.person.resource_id, Layer.CORE)}


def test_a_date_moves_into_its_own_time_and_keeps_nothing_of_the_old(scene: Any) -> None:
    number = led(scene)
    add_sessions(actor(scene.staff), number, asked(scene))
    (session,) = found(number).sessions
    other = make_room(scene.centre, "Mała")

    move_session(actor(scene.staff), number, session.id, asked(scene, hours=(18, 21)), seen=0)
    move_session(actor(scene.staff), number, session.id, asked(scene, hours=(18, 21), room_id=other.id), seen=1)

    (session,) = found(number).sessions
    assert (session.period, session.room_id, session.entry.sequence) == (
        period("2026-12-01", "18:00", "21:00"),
        other.id,
        2,
    )
    assert {number for number, _ in occupied(session.entry_id)} == {
        *other.resource_ids,
        scene.trainer.person.resource_id,
    }
    with pytest.raises(ChangedMeanwhile):
        move_session(actor(scene.staff), number, session.id, asked(scene), seen=1)
    assert verbs(number)[-2:] == ["session_moved", "session_moved"]


def test_a_date_that_has_begun_stays(scene: Any, clock: Any) -> None:
    number = make_activity(scene.staff, scene.centre, EVENING, room=scene.room, published=True)
    (session,) = found(number).sessions

    clock.move_to(at("2026-12-01", "17:00"))

    with pytest.raises(no.SessionOver):
        move_session(actor(scene.staff), number, session.id, asked(scene, date(2026, 12, 8)), seen=1)
    with pytest.raises(no.SessionOver):
        cancel_session(actor(scene.staff), number, session.id, why="Choroba")


def test_cancelling_one_date_frees_room_and_trainer_and_says_why(scene: Any) -> None:
    number = led(scene)
    add_sessions(actor(scene.staff), number, asked(scene, TUESDAY, TUESDAY + timedelta(weeks=1)))
    publish(actor(scene.staff), number)
    first, second = found(number).by_start

    with pytest.raises(no.SayWhy):
        cancel_session(actor(scene.staff), number, first.id, why=" ")
    cancel_session(actor(scene.staff), number, first.id, why="Prowadząca jest chora.")

    kept = found(number)
    assert [(one.is_cancelled, one.cancelled_why) for one in kept.by_start] == [
        (True, "Prowadząca jest chora."),
        (False, ""),
    ]
    assert (occupied(first.entry_id), kept.dates) == (set(), [second.period])
    with pytest.raises(AlreadyCancelled):
        cancel_session(actor(scene.staff), number, first.id, why="Znowu")
    add_sessions(actor(scene.staff), led(scene), asked(scene))


def test_other_leaders_take_the_dates_to_come_or_the_change_is_refused(scene: Any) -> None:
    other = make_trainer(scene.centre, name="Adam Trener")
    number = led(scene)
    add_sessions(actor(scene.staff), number, asked(scene))
    busy = create_activity(actor(scene.staff), scene.centre.id, details(leaders=(other.person_id,)))
    add_sessions(actor(scene.staff), busy, asked(scene, room_id=make_room(scene.centre).id))
    (session,) = found(number).sessions

    with pytest.raises(no.TrainerBusy):
        change_activity(actor(scene.staff), number, details(leaders=(other.person_id,)), seen=last(number))
    assert found(number).leader_ids == (scene.trainer.person_id,)
    cancel_session(actor(scene.staff), busy, found(busy).sessions[0].id, why="")
    change_activity(actor(scene.staff), number, details(leaders=(other.person_id,)), seen=last(number))

    (room,) = scene.room.resource_ids
    assert occupied(session.entry_id) == {
        (room, Layer.CORE),
        (room, Layer.PAD),
        (other.person.resource_id, Layer.CORE),
    }
    with pytest.raises(no.NotATrainer):
        change_activity(actor(scene.staff), number, details(leaders=(scene.staff.id,)), seen=last(number))


def test_two_who_change_the_same_meet(scene: Any) -> None:
    number = led(scene)
    seen = last(number)
    change_activity(actor(scene.staff), number, details("Inny tytuł"), seen=seen)

    with pytest.raises(ChangedMeanwhile):
        change_activity(actor(scene.staff), number, details("Trzeci tytuł"), seen=seen)
    assert found(number).title_pl == "Inny tytuł"


def test_the_place_stays_while_dates_take_rooms(scene: Any) -> None:
    number = make_activity(scene.staff, scene.centre, EVENING, room=scene.room)

    with pytest.raises(no.PlaceHasDates):
        change_activity(
            actor(scene.staff), number, details(place=PlaceKind.OUTSIDE, address="Rynek 1"), seen=last(number)
        )


def test_announcing_makes_its_dates_public_at_once_or_when_the_time_comes(scene: Any, clock: Any) -> None:
    number = make_activity(scene.staff, scene.centre, EVENING, room=scene.room)
    later = at("2026-11-26", "12:00")

    publish(actor(scene.staff), number, at=later)
    assert found(number).standing(at("2026-11-25", "12:00")) is Standing.SCHEDULED
    assert (publish_due(at("2026-11-25", "12:00")), found(number).sessions[0].entry.public_title) == (0, "")

    clock.move_to(later)
    assert (publish_due(later), publish_due(later)) == (1, 0)
    kept = found(number)
    assert (kept.sessions[0].entry.public_title, kept.is_public(later)) == ("Pierwszy wniosek o dotację", True)
    with pytest.raises(no.AlreadyAnnounced):
        publish(actor(scene.staff), number)


def test_a_changed_title_is_that_of_its_dates(scene: Any) -> None:
    number = make_activity(scene.staff, scene.centre, EVENING, room=scene.room, published=True)
    before = found(number).sessions[0].entry.sequence

    change_activity(actor(scene.staff), number, details("Nowy tytuł"), seen=last(number))

    entry = found(number).sessions[0].entry
    assert (entry.public_title, entry.sequence) == ("Nowy tytuł", before + 1)


def test_announcing_wants_a_summary_and_a_time_before_the_first_date(scene: Any) -> None:
    number = make_activity(scene.staff, scene.centre, EVENING, room=scene.room)
    bare = create_activity(actor(scene.staff), scene.centre.id, details(summary_pl=""))

    with pytest.raises(no.AnnouncedTooLate):
        publish(actor(scene.staff), number, at=at("2026-12-01", "17:00"))
    with pytest.raises(no.SummaryNeeded):
        publish(actor(scene.staff), bare)
    assert (found(number).state, found(bare).published_at) == (ActivityState.DRAFT, None)


def test_calling_off_frees_what_is_to_come_and_keeps_what_was(scene: Any, clock: Any) -> None:
    days = EVENING, EVENING.shifted(timedelta(weeks=1))
    number = make_activity(scene.staff, scene.centre, *days, room=scene.room, published=True)
    clock.move_to(at("2026-12-02", "9:00"))

    with pytest.raises(no.SayWhy):
        call_off(actor(scene.staff), number, why="")
    call_off(actor(scene.staff), number, why="Za mało zgłoszeń.")

    kept = found(number)
    assert [one.entry.status for one in kept.by_start] == [Status.CONFIRMED, Status.CANCELLED]
    assert (kept.state, kept.called_off_why, kept.is_public(at("2026-12-02", "9:00"))) == (
        ActivityState.CALLED_OFF,
        "Za mało zgłoszeń.",
        True,
    )
    for again in (lambda: call_off(actor(scene.staff), number, why="x"), lambda: publish(actor(scene.staff), number)):
        with pytest.raises(no.IsCalledOff):
            again()
    assert verbs(number)[-1] == "called_off"


def test_a_draft_that_is_called_off_stays_unknown(scene: Any) -> None:
    number = make_activity(scene.staff, scene.centre, EVENING, room=scene.room)

    call_off(actor(scene.staff), number, why="")

    assert not found(number).is_public(at("2027-12-01", "9:00"))


def test_last_years_course_is_copied_with_new_dates(scene: Any) -> None:
    days = EVENING, EVENING.shifted(timedelta(weeks=1))
    number = make_activity(
        scene.staff, scene.centre, *days, room=scene.room, published=True, leaders=(scene.trainer.person_id,)
    )
    first, second = found(number).by_start
    make_booking(person := make_person(), scene.room, period("2026-12-22", "17:00", "18:00"), make_organisation(person))

    judged = judged_copies(found(number), copied_dates(found(number), 2), now=at("2026-11-24", "9:00"))
    assert [one.is_fine for one in judged] == [True, False]
    with pytest.raises(no.RoomBusy):
        copy_activity(actor(scene.staff), number, weeks=2, session_ids={first.id, second.id})
    assert db.session.scalar(select(func.count()).select_from(Activity)) == 1
    copy = copy_activity(actor(scene.staff), number, weeks=2, session_ids={first.id})

    kept = found(copy)
    assert (kept.state, kept.copied_from_id, kept.dates) == (
        ActivityState.DRAFT,
        number,
        [period("2026-12-15", "17:00", "20:00")],
    )
    assert details_of(kept) == details_of(found(number))
    assert (kept.slug, kept.sessions[0].entry.is_public) == ("pierwszy-wniosek-o-dotacje-2", False)
    with pytest.raises(ChangedMeanwhile):
        copy_activity(actor(scene.staff), number, weeks=2, session_ids={first.id, 10**9})


def test_a_picture_goes_with_the_last_that_shows_it(scene: Any) -> None:
    number = led(scene)
    files = select(func.count()).select_from(File)

    set_picture(actor(scene.staff), number, Picture(b"webp", 4, 3), alts={"pl": "Ludzie przy stole"})
    copy = copy_activity(actor(scene.staff), number, weeks=52, session_ids=())
    set_picture(actor(scene.staff), number, Picture(b"other", 4, 3), alts={"pl": "Sala"})
    assert db.session.scalar(files) == 2
    remove_picture(actor(scene.staff), copy)
    remove_picture(actor(scene.staff), number)

    assert (db.session.scalar(files), found(number).picture) == (0, None)


def test_an_organisation_proposes_and_staff_answer_once_with_one_mail(scene: Any) -> None:
    person = make_person()
    organisation = make_organisation(person)
    wanted = details("Warsztat o domkach dla owadów", organisation_id=organisation.id, kind=ActivityKind.WORKSHOP)

    number = propose_activity(actor(person), scene.centre.id, wanted, wishes="Sobota w maju")
    assert (found(number).state, found(number).wishes) == (ActivityState.PROPOSED, "Sobota w maju")
    assert [mail.template for mail in db.session.scalars(select(Mail).order_by(Mail.id))] == ["proposal_to_answer"]
    with pytest.raises(no.NotYetAccepted):
        add_sessions(actor(scene.staff), number, asked(scene))
    accept_proposal(actor(scene.staff), number, words="Świetny pomysł.")

    assert (found(number).state, found(number).answer) == (ActivityState.DRAFT, "Świetny pomysł.")
    with pytest.raises(no.NotAProposal):
        decline_proposal(actor(scene.staff), number, words="Jednak nie")
    told = db.session.scalars(select(Mail.person_id).where(Mail.template == "proposal_answered")).all()
    assert (list(told), verbs(number)) == ([person.id], ["proposed", "accepted"])


def test_a_declined_proposal_says_why_and_nobody_answers_their_own(scene: Any) -> None:
    organisation = make_organisation(scene.staff)
    wanted = details(organisation_id=organisation.id)
    number = propose_activity(actor(scene.staff), scene.centre.id, wanted, wishes="")
    other = make_staff(scene.centre, Role.MANAGER)

    with pytest.raises(NotFound):
        accept_proposal(actor(scene.staff), number)
    with pytest.raises(no.SayWhy):
        decline_proposal(actor(other), number, words="")
    decline_proposal(actor(other), number, words="Mamy już taki warsztat.")

    assert found(number).state is ActivityState.DECLINED
    with pytest.raises(no.AlreadyAnswered):
        accept_proposal(actor(other), number)


def test_proposals_are_limited_and_only_for_ones_own_organisation(scene: Any) -> None:
    person, stranger = make_person(), make_person()
    organisation = make_organisation(person)
    wanted = details(organisation_id=organisation.id)

    with pytest.raises(NotFound):
        propose_activity(actor(stranger), scene.centre.id, wanted, wishes="")
    for _ in range(5):
        propose_activity(actor(person), scene.centre.id, wanted, wishes="")
    with pytest.raises(no.TooManyProposals):
        propose_activity(actor(person), scene.centre.id, wanted, wishes="")


def test_trainers_come_and_go_but_not_from_what_they_lead(scene: Any) -> None:
    person = make_person("ewa@example.org")
    add_trainer(actor(scene.staff), scene.centre.id, email=" Ewa@Example.org ")
    with pytest.raises(no.TrainerAlready):
        add_trainer(actor(scene.staff), scene.centre.id, email="ewa@example.org")
    trainer = db.session.scalars(select(Trainer).where(Trainer.person_id == person.id)).one()
    number = create_activity(actor(scene.staff), scene.centre.id, details(leaders=(person.id,)))
    add_sessions(actor(scene.staff), number, asked(scene))

    with pytest.raises(no.TrainerLeads):
        end_trainer(actor(scene.staff), scene.centre.id, trainer.id)
    call_off(actor(scene.staff), number, why="")
    end_trainer(actor(scene.staff), scene.centre.id, trainer.id)
    with pytest.raises(NotFound):
        end_trainer(actor(scene.staff), scene.centre.id, trainer.id)


def test_trainers_see_their_own_dates_alone(scene: Any) -> None:
    number = led(scene)
    add_sessions(actor(scene.staff), number, asked(scene))
    make_activity(scene.staff, scene.centre, EVENING.shifted(timedelta(weeks=1)), room=scene.room)

    ahead, over = sessions_led_by(scene.trainer.person_id, now=at("2026-11-24", "9:00"))

    assert ([one.activity_id for one in ahead], list(over)) == ([number], [])
    assert [one.id for one in sessions_led_by(scene.trainer.person_id, now=at("2026-12-02", "9:00"))[1]] == [
        ahead[0].id
    ]


def test_the_programme_of_a_centre_is_its_own_staffs(scene: Any) -> None:
    far = make_staff(make_centre("Daleko"))
    reception = make_staff(scene.centre, Role.RECEPTION)
    number = led(scene)
    session = found(number).sessions

    for who in (far, reception, scene.trainer.person):
        for verb in (
            lambda who=who: add_sessions(actor(who), number, asked(scene)),
            lambda who=who: change_activity(actor(who), number, details(), seen=last(number)),
            lambda who=who: publish(actor(who), number),
            lambda who=who: call_off(actor(who), number, why="x"),
            lambda who=who: copy_activity(actor(who), number, weeks=1, session_ids=()),
            lambda who=who: create_activity(actor(who), scene.centre.id, details()),
            lambda who=who: add_trainer(actor(who), scene.centre.id, email="a@example.org"),
        ):
            with pytest.raises(NotFound):
                verb()
    assert (session, verbs(number)) == ([], ["created"])


def test_the_list_shows_what_the_permission_says(scene: Any) -> None:
    far = make_staff(make_centre("Daleko"))
    number, admin = led(scene), make_person(is_admin=True)

    for who in (scene.staff, far, make_staff(scene.centre, Role.RECEPTION), scene.trainer.person, admin):
        seen = number in db.session.scalars(visible_to(actor(who)).with_only_columns(Activity.id)).all()
        assert seen is can(actor(who), Action.MAKE_PROGRAMME, found(number))


def test_no_row_of_a_date_outlives_its_refusal(scene: Any) -> None:
    make_activity(scene.staff, scene.centre, EVENING, room=scene.room)
    number = led(scene)

    with pytest.raises(no.RoomBusy):
        add_sessions(actor(scene.staff), number, asked(scene))

    assert db.session.scalar(select(func.count()).select_from(Session)) == 1
