"""Working groups on both databases: who is in them, meetings that take room and people, tasks, files, mails to all."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.core.access import Action, Role, can
from app.core.clock import now
from app.core.database import db
from app.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from app.files.models import File
from app.files.rules import Document
from app.notifications.models import Mail
from app.programme.models import GroupMeeting, GroupMember, GroupTask, WorkingGroup
from app.programme.queries.groups import group_by_slug, group_lists, tasks_of_person, visible_to
from app.programme.queries.groups_inside import file_of, files_of, inside_of
from app.programme.rules import groups_refusals as no
from app.programme.rules.groups import GroupDetails, GroupRole, Joining, Presence
from app.programme.rules.refusals import CentreShut, RoomBusy, SessionOver, TrainerBusy
from app.programme.services import groups_people as people
from app.programme.services import groups_work as work
from app.programme.services.groups import archive_group, change_group, create_group
from app.programme.services.groups_meetings import (
    add_meetings,
    cancel_meeting,
    move_meeting,
    note_presences,
    write_meeting,
)
from app.programme.services.groups_taking import MeetingsAsked
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import AlreadyCancelled, Layer, Status
from tests.makers import (
    actor,
    make_booking,
    make_centre,
    make_group,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)

pytestmark = pytest.mark.usefixtures("db_session", "clock")
TUESDAY = date(2026, 12, 1)


class Scene:
    def __init__(self) -> None:
        self.centre = make_centre()
        self.room = make_room(self.centre, seats=20)
        self.staff = make_staff(self.centre)
        self.leader, self.member = make_person(name="Ola Liderka"), make_person(name="Jan Członek")
        self.group = make_group(self.staff, self.centre, self.leader, self.member)
        self.stranger = make_person(name="Obcy")

    @property
    def fresh(self) -> WorkingGroup:
        db.session.expire_all()
        found = group_by_slug(self.group.slug)
        assert found is not None
        return found

    def asked(self, *days: date, hours: tuple[int, int] = (17, 19), **more: Any) -> MeetingsAsked:
        return MeetingsAsked(
            more.pop("room_id", self.room.id), days or (TUESDAY,), hours[0] * 60, hours[1] * 60, **more
        )

    def met(self, *days: date, **more: Any) -> GroupMeeting:
        add_meetings(actor(self.leader), self.group.id, self.asked(*days, **more))
        return self.meetings()[-1]

    def meetings(self) -> Sequence[GroupMeeting]:
        db.session.expire_all()
        return db.session.scalars(select(GroupMeeting).order_by(GroupMeeting.id)).all()


@pytest.fixture
def scene() -> Scene:
    return Scene()


def mails(template: str) -> list[Mail]:
    return list(db.session.scalars(select(Mail).where(Mail.template == template).order_by(Mail.id)))


def taken(entry_id: int) -> set[tuple[int, Layer]]:
    rows = db.session.scalars(select(Occupancy).where(Occupancy.entry_id == entry_id))
    return {(row.resource_id, row.layer) for row in rows}


# --- who is in it


def test_staff_make_a_group_and_name_who_leads_it(scene: Scene) -> None:
    details = GroupDetails(name_pl="Nauka polskiego", purpose_pl="Rozmowy.", joining=Joining.OPEN)

    slug = create_group(actor(scene.staff), scene.centre.id, details, leader=scene.leader.email.upper())

    group = group_by_slug(slug)
    assert group is not None
    assert (slug, group.leader_ids, group.member_ids) == (
        "nauka-polskiego",
        frozenset({scene.leader.id}),
        frozenset({scene.leader.id}),
    )


def test_a_group_needs_a_leader_who_signed_up_a_name_and_a_purpose(scene: Scene) -> None:
    fine = GroupDetails(name_pl="A", purpose_pl="B")
    for details, leader, refusal in (
        (fine, "nobody@example.org", no.LeaderNeeded),
        (GroupDetails(name_pl=" ", purpose_pl="B"), scene.leader.email, no.GroupNameNeeded),
        (GroupDetails(name_pl="A", purpose_pl=" "), scene.leader.email, no.PurposeNeeded),
    ):
        with pytest.raises(refusal):
            create_group(actor(scene.staff), scene.centre.id, details, leader=leader)
    assert db.session.scalar(select(func.count(WorkingGroup.id))) == 1


def test_what_is_seen_is_what_may_be_seen(scene: Scene) -> None:
    far = make_centre("Daleko")
    make_group(make_staff(far), far, make_person(), name="Inna")
    watchers = [scene.leader, scene.member, scene.stranger, scene.staff, make_staff(scene.centre, Role.RECEPTION)]
    watchers += [make_staff(far), make_person(is_admin=True)]
    groups = db.session.scalars(select(WorkingGroup)).all()

    seen = [{one.id for one in db.session.scalars(visible_to(actor(who)))} for who in watchers]

    assert seen == [{one.id for one in groups if can(actor(who), Action.SEE_GROUP, one)} for who in watchers]
    assert [len(ids) for ids in seen] == [1, 1, 0, 1, 1, 1, 2]


def test_anybody_joins_an_open_group_once_and_nobody_a_closed_one(scene: Scene) -> None:
    opened = make_group(scene.staff, scene.centre, scene.leader, name="Otwarta", joining=Joining.OPEN)
    shown = make_group(scene.staff, scene.centre, scene.leader, name="Pokazana", is_public=True)

    people.join_group(actor(scene.stranger), opened.id)

    with pytest.raises(no.InGroupAlready):
        people.join_group(actor(scene.stranger), opened.id)
    with pytest.raises(no.ByInvitationOnly):
        people.join_group(actor(scene.stranger), shown.id)
    with pytest.raises(NotFound):
        people.join_group(actor(scene.stranger), scene.group.id)
    lists = group_lists(actor(scene.stranger))
    assert ([one.slug for one in lists.own], [one.slug for one in lists.others]) == (["otwarta"], ["pokazana"])


def test_an_invitation_is_accepted_by_its_address_alone_and_once(scene: Scene) -> None:
    people.invite_to_group(actor(scene.leader), scene.group.id, email=scene.stranger.email)
    (mail,) = mails("group_invitation")
    token = mail.facts["secret_token"]

    with pytest.raises(no.GroupInvitationForAnother):
        people.accept_group_invitation(actor(make_person()), token)
    assert people.accept_group_invitation(actor(scene.stranger), token) == scene.group.slug
    with pytest.raises(no.GroupInvitationOver):
        people.accept_group_invitation(actor(scene.stranger), token)
    with pytest.raises(no.InGroupAlready):
        people.invite_to_group(actor(scene.leader), scene.group.id, email=scene.stranger.email)
    assert scene.stranger.id in scene.fresh.member_ids


def test_an_invitation_is_declined_without_signing_in_and_a_newer_one_ends_the_older(scene: Scene, clock: Any) -> None:
    for _ in range(3):
        people.invite_to_group(actor(scene.leader), scene.group.id, email="ona@example.org")
    first, second, third = (mail.facts["secret_token"] for mail in mails("group_invitation"))

    with pytest.raises(no.GroupInvitationOver):
        people.decline_group_invitation(first)
    people.decline_group_invitation(third)
    for token in (second, third):
        with pytest.raises(no.GroupInvitationOver):
            people.decline_group_invitation(token)
    people.invite_to_group(actor(scene.leader), scene.group.id, email="ona@example.org")
    clock.shift(days=14)
    with pytest.raises(no.GroupInvitationOver):
        people.decline_group_invitation(mails("group_invitation")[-1].facts["secret_token"])


def test_twenty_invitations_a_day_are_enough(scene: Scene, clock: Any) -> None:
    for number in range(20):
        people.invite_to_group(actor(scene.leader), scene.group.id, email=f"g{number}@example.org")
    with pytest.raises(no.TooManyGroupInvitations):
        people.invite_to_group(actor(scene.leader), scene.group.id, email="one.more@example.org")
    clock.shift(days=1)
    people.invite_to_group(actor(scene.leader), scene.group.id, email="one.more@example.org")


def test_somebody_always_leads_the_group(scene: Scene) -> None:
    leader = actor(scene.leader)
    for verb in (
        lambda: people.leave_group(leader, scene.group.id),
        lambda: people.set_group_role(leader, scene.group.id, scene.leader.id, GroupRole.MEMBER),
        lambda: people.remove_from_group(actor(scene.staff), scene.group.id, scene.leader.id),
    ):
        with pytest.raises(no.LastLeader):
            verb()
    people.set_group_role(leader, scene.group.id, scene.member.id, GroupRole.LEADER)
    people.leave_group(leader, scene.group.id)

    assert (scene.fresh.leader_ids, scene.fresh.member_ids) == (frozenset({scene.member.id}),) * 2
    with pytest.raises(NotFound):
        people.invite_to_group(leader, scene.group.id, email="x@example.org")
    assert db.session.scalar(select(func.count(GroupMember.id))) == 2


def test_members_lead_nothing_and_strangers_find_nothing(scene: Scene) -> None:
    meeting = scene.met()
    for who in (scene.member, scene.stranger, make_staff(make_centre("Daleko"))):
        one = actor(who)
        for verb in (
            lambda one=one: add_meetings(one, scene.group.id, scene.asked(TUESDAY + timedelta(days=1))),
            lambda one=one: cancel_meeting(one, scene.group.id, meeting.id, why=""),
            lambda one=one: work.write_to_members(one, scene.group.id, subject="A", words="B"),
            lambda one=one: work.add_task(one, scene.group.id, title="A"),
            lambda one=one: people.invite_to_group(one, scene.group.id, email="x@example.org"),
            lambda one=one: archive_group(one, scene.group.id),
        ):
            with pytest.raises(NotFound):
                verb()


# --- meetings


def test_meetings_take_the_room_and_those_who_give_their_time(scene: Scene) -> None:
    people.give_time(actor(scene.leader), scene.group.id)

    add_meetings(actor(scene.leader), scene.group.id, scene.asked(TUESDAY, TUESDAY + timedelta(weeks=1)))

    first, second = scene.meetings()
    (room,), leader = scene.room.resource_ids, scene.leader.resource_id
    for meeting in (first, second):
        assert taken(meeting.entry_id) == {(room, Layer.CORE), (room, Layer.PAD), (leader, Layer.CORE)}
    assert (first.period, first.entry.title, first.entry.is_public, first.entry.kind) == (
        period("2026-12-01", "17:00", "19:00"),
        "Zielone podwórka",
        False,
        "meeting",
    )
    # One mail for both dates, to everybody but the one who set them.
    assert [(mail.address, mail.facts["became"]) for mail in mails("group_meeting")] == [(scene.member.email, "set")]


def test_a_booking_in_the_way_of_one_meeting_refuses_all(scene: Scene) -> None:
    person = make_person()
    make_booking(person, scene.room, period("2026-12-08", "18:00", "20:00"), make_organisation(person))

    with pytest.raises(RoomBusy):
        add_meetings(actor(scene.leader), scene.group.id, scene.asked(TUESDAY, TUESDAY + timedelta(weeks=1)))

    assert (scene.meetings(), mails("group_meeting")) == ([], [])


def test_who_gives_their_time_is_at_one_place_at_a_time(scene: Scene) -> None:
    people.give_time(actor(scene.leader), scene.group.id)
    other = make_group(scene.staff, scene.centre, scene.leader, name="Druga")
    people.give_time(actor(scene.leader), other.id)
    scene.met()

    with pytest.raises(TrainerBusy) as refused:
        add_meetings(actor(scene.leader), other.id, scene.asked(room_id=None, place="Park"))
    assert refused.value.facts["name"] == "Ola Liderka"

    people.take_time_back(actor(scene.leader), scene.group.id)
    add_meetings(actor(scene.leader), other.id, scene.asked(room_id=None, place="Park"))
    meeting, elsewhere = scene.meetings()
    assert taken(elsewhere.entry_id) == {(scene.leader.resource_id, Layer.CORE)}
    assert {number for number, _ in taken(meeting.entry_id)} == set(scene.room.resource_ids)


def test_only_staff_set_opening_hours_aside(scene: Scene) -> None:
    late = scene.asked(hours=(21, 22), outside_why="Noc muzeów")

    with pytest.raises(CentreShut):
        add_meetings(actor(scene.leader), scene.group.id, late)
    add_meetings(actor(scene.staff), scene.group.id, late)

    assert len(scene.meetings()) == 1


@pytest.mark.parametrize("place", ["", "  "])
def test_a_meeting_is_somewhere(scene: Scene, place: str) -> None:
    with pytest.raises(no.PlaceNeeded):
        add_meetings(actor(scene.leader), scene.group.id, scene.asked(room_id=None, place=place))


def test_a_meeting_is_moved_over_itself_and_told(scene: Scene) -> None:
    meeting = scene.met()

    move_meeting(actor(scene.leader), scene.group.id, meeting.id, scene.asked(hours=(18, 20)), seen=0)
    with pytest.raises(ChangedMeanwhile):
        move_meeting(actor(scene.leader), scene.group.id, meeting.id, scene.asked(hours=(12, 13)), seen=0)

    (moved,) = scene.meetings()
    assert (moved.period, moved.entry.sequence) == (period("2026-12-01", "18:00", "20:00"), 1)
    assert [mail.facts["became"] for mail in mails("group_meeting")] == ["set", "moved"]


def test_a_cancelled_meeting_frees_its_room_and_is_told_with_its_reason(scene: Scene) -> None:
    meeting = scene.met()

    cancel_meeting(actor(scene.leader), scene.group.id, meeting.id, why="Choroba.")

    (gone,) = scene.meetings()
    assert (gone.is_cancelled, gone.cancelled_why, taken(gone.entry_id)) == (True, "Choroba.", set())
    assert [mail.facts.get("words") for mail in mails("group_meeting")] == [None, "Choroba."]
    with pytest.raises(AlreadyCancelled):
        cancel_meeting(actor(scene.leader), scene.group.id, meeting.id, why="")


def test_what_has_begun_is_neither_moved_nor_cancelled(scene: Scene, clock: Any) -> None:
    meeting = scene.met()
    clock.move_to("2026-12-01 17:30")

    with pytest.raises(SessionOver):
        move_meeting(actor(scene.leader), scene.group.id, meeting.id, scene.asked(hours=(18, 20)), seen=0)
    with pytest.raises(SessionOver):
        cancel_meeting(actor(scene.leader), scene.group.id, meeting.id, why="")


def test_two_who_write_at_once_lose_nothing(scene: Scene) -> None:
    meeting = scene.met()
    words = {"agenda": "Plan", "notes": "Notatki", "decisions": "Sadzimy."}

    write_meeting(actor(scene.leader), scene.group.id, meeting.id, **words, seen=0)
    with pytest.raises(ChangedMeanwhile):
        write_meeting(actor(scene.staff), scene.group.id, meeting.id, **{**words, "notes": ""}, seen=0)

    assert scene.meetings()[0].notes == "Notatki"


def test_who_was_there_is_noted_once_it_has_begun_and_corrected(scene: Scene, clock: Any) -> None:
    meeting = scene.met()
    leader, ids = actor(scene.leader), (scene.leader.id, scene.member.id)
    with pytest.raises(no.MeetingAhead):
        note_presences(leader, scene.group.id, meeting.id, {ids[0]: Presence.PRESENT})
    clock.move_to("2026-12-01 17:30")

    note_presences(leader, scene.group.id, meeting.id, {ids[0]: Presence.PRESENT, ids[1]: Presence.ABSENT})
    note_presences(leader, scene.group.id, meeting.id, {ids[1]: Presence.EXCUSED})
    with pytest.raises(NotFound):
        note_presences(leader, scene.group.id, meeting.id, {scene.stranger.id: Presence.PRESENT})

    assert [(one.person_id, one.presence) for one in scene.meetings()[0].presences] == [(ids[1], Presence.EXCUSED)]


def test_what_is_no_longer_public_names_no_meeting(scene: Scene) -> None:
    details = GroupDetails(name_pl="Ogrody", purpose_pl="B", is_public=True)
    change_group(actor(scene.leader), scene.group.id, details, seen=_last(scene))
    meeting = scene.met(is_public=True)
    assert meeting.entry.public_title == "Ogrody"

    hidden = GroupDetails(name_pl="Ogrody", purpose_pl="B")
    change_group(actor(scene.leader), scene.group.id, hidden, seen=_last(scene))

    assert scene.meetings()[0].entry.public_title == ""
    with pytest.raises(ChangedMeanwhile):
        change_group(actor(scene.leader), scene.group.id, details, seen=1)


def _last(scene: Scene) -> int:
    from app.centres.queries import last_change

    return last_change("working_group", scene.group.id, ("group_created", "group_edited"))


# --- between meetings


def test_the_owner_finishes_a_task_and_others_do_not(scene: Scene) -> None:
    leader = actor(scene.leader)
    work.add_task(leader, scene.group.id, title="Kupić ziemię", owner_id=scene.member.id, due_on=TUESDAY)
    task = db.session.scalars(select(GroupTask)).one()
    other = make_person()
    with pytest.raises(no.NotAMember):
        work.add_task(leader, scene.group.id, title="A", owner_id=other.id)

    work.finish_task(actor(scene.member), scene.group.id, task.id)
    assert [one.is_done for one in tasks_of_person(scene.member.id)] == [True]
    work.reopen_task(leader, scene.group.id, task.id)
    people.set_group_role(leader, scene.group.id, scene.member.id, GroupRole.LEADER)
    work.add_task(leader, scene.group.id, title="Moje", owner_id=scene.leader.id)
    people.set_group_role(leader, scene.group.id, scene.member.id, GroupRole.MEMBER)
    mine = db.session.scalars(select(GroupTask).where(GroupTask.title == "Moje")).one()
    with pytest.raises(NotAllowed):
        work.finish_task(actor(scene.member), scene.group.id, mine.id)
    with pytest.raises(NotFound):
        work.finish_task(actor(scene.stranger), scene.group.id, mine.id)
    work.drop_task(leader, scene.group.id, task.id)

    assert [one.title for one in inside_of(scene.group.id, now=now()).tasks] == ["Moje"]


def test_files_are_kept_for_the_group_and_removed_for_good(scene: Scene) -> None:
    leader, plan = actor(scene.leader), Document("plan.txt", "text/plain", b"Plan")
    work.add_files(leader, scene.group.id, [plan, plan])
    with pytest.raises(no.NoFiles):
        work.add_files(leader, scene.group.id, [])
    with pytest.raises(no.TooManyGroupFiles):
        work.add_files(leader, scene.group.id, [plan] * 59)
    kept = files_of(scene.group.id)
    other = make_group(scene.staff, scene.centre, scene.leader, name="Druga")

    found = file_of(scene.group.id, kept[0].file.key)
    assert found is not None
    assert (found.content, found.is_public) == (b"Plan", False)
    assert file_of(other.id, kept[0].file.key) is None
    with pytest.raises(NotFound):
        work.remove_file(leader, other.id, kept[0].id)
    work.remove_file(leader, scene.group.id, kept[0].id)
    assert db.session.scalar(select(func.count(File.id))) == 1


def test_a_mail_goes_to_each_of_the_others_and_three_a_day_are_enough(scene: Scene, clock: Any) -> None:
    people.set_group_role(actor(scene.leader), scene.group.id, scene.member.id, GroupRole.LEADER)
    for _ in range(3):
        assert work.write_to_members(actor(scene.leader), scene.group.id, subject="A", words="B") == 1
    with pytest.raises(no.TooManyLetters):
        work.write_to_members(actor(scene.member), scene.group.id, subject="A", words="B")

    assert {mail.address for mail in mails("group_letter")} == {scene.member.email}
    assert all(scene.leader.email not in str(mail.facts) for mail in mails("group_letter"))
    clock.shift(days=1)
    work.write_to_members(actor(scene.member), scene.group.id, subject="A", words="B")
    assert len(mails("group_letter")) == 4


def test_an_archived_group_is_read_and_not_changed(scene: Scene) -> None:
    meeting = scene.met()
    with pytest.raises(no.GroupStillMeets):
        archive_group(actor(scene.leader), scene.group.id)
    cancel_meeting(actor(scene.leader), scene.group.id, meeting.id, why="")
    archive_group(actor(scene.leader), scene.group.id)

    for verb in (
        lambda: add_meetings(actor(scene.leader), scene.group.id, scene.asked()),
        lambda: work.add_task(actor(scene.staff), scene.group.id, title="A"),
        lambda: people.invite_to_group(actor(scene.leader), scene.group.id, email="x@example.org"),
        lambda: archive_group(actor(scene.leader), scene.group.id),
    ):
        with pytest.raises(no.GroupArchived):
            verb()
    assert can(actor(scene.member), Action.SEE_GROUP, scene.fresh)
    assert db.session.scalar(select(func.count(Entry.id)).where(Entry.status == Status.CONFIRMED)) == 0
