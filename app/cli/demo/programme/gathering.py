"""Writing the demo's working groups: meetings and held dates where rooms are free, as their verbs would."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.accounts.models import Person
from app.centres.models import Room
from app.cli.demo.building import NAMES, Places
from app.cli.demo.people import DECIDERS
from app.cli.demo.programme.group_sketches import GroupSketch, MeetingSketch, PollSketch, TaskSketch
from app.cli.demo.programme.groups import GROUPS
from app.cli.demo.programme.slots import free_slot
from app.core.clock import local
from app.core.database import db, flush
from app.files.rules import Document
from app.files.steps import keep_document
from app.history.models import Record
from app.organisations.queries import actor_for
from app.programme.models import (
    GROUP,
    MEETING,
    OPTION,
    DatePoll,
    GroupFile,
    GroupInvitation,
    GroupMeeting,
    GroupMember,
    GroupTask,
    MeetingPresence,
    PollAnswer,
    PollOption,
    WorkingGroup,
)
from app.programme.queries.facts import room_to_use
from app.programme.rules.groups import INVITATION_LASTS, GroupDetails, GroupRole, Presence
from app.programme.rules.polls import PollState, remind_from
from app.programme.services.groups import put_down_group
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status, Want

PEOPLE = Mapping[str, Person]
LONG = 120
A_DAY = timedelta(days=1)
GUIDE = "Co sadzić w cieniu: paprocie, funkie, bluszcz. Podlewać rano.\n"


def gather_groups(people: PEOPLE, places: Places, at: datetime) -> None:
    """Three groups, each with all that it did until now."""
    for number, sketch in enumerate(GROUPS):
        _Writing(number, sketch, people, places, at).write()


class _Writing:
    """One group as it is written."""

    def __init__(self, number: int, sketch: GroupSketch, people: PEOPLE, places: Places, at: datetime) -> None:
        self.sketch, self.people, self.at, self.key = sketch, people, at, f"group:{number}"
        self.leader = people[sketch.leader]
        self.decider = people[DECIDERS[sketch.centre][0]]
        room = room_to_use(places.rooms[sketch.room].id)
        assert room is not None
        self.room: Room = room
        self.made = at - timedelta(days=150 if sketch.archived is not None else 45)
        self.group = self._put_down()

    def write(self) -> None:
        for number, meeting in enumerate(self.sketch.meetings):
            self._meet(number, meeting)
        for number, poll in enumerate(self.sketch.polls):
            self._choose(number, poll)
        self._invite()
        if self.sketch.is_public:
            self._keep_file()
        if self.sketch.archived is not None:
            self.group.archived_at = self.at + timedelta(days=self.sketch.archived)
            self._record("group_archived", self.leader, self.group.archived_at)
        flush()

    def _put_down(self) -> WorkingGroup:
        sketch = self.sketch
        details = GroupDetails(
            **sketch.name.columns("name"),
            **sketch.purpose.columns("purpose"),
            joining=sketch.joining,
            is_public=sketch.is_public,
        )
        group = put_down_group(actor_for(self.decider.id), self.room.centre_id, details)
        group.created_at = self.made
        leads = {"role": GroupRole.LEADER, "gives_time": True}
        who = [(self.leader, leads), *((self.people[key], {}) for key in sketch.members)]
        for number, (person, more) in enumerate(who):
            joined = self.made + timedelta(hours=number)
            member = GroupMember(group_id=group.id, person_id=person.id, created_at=joined, **more)
            db.session.add(member)
        self._record("group_created", self.decider, self.made, group)
        flush()
        return group

    def _meet(self, number: int, sketch: MeetingSketch) -> None:
        said = min(self.at, self.at + timedelta(days=sketch.days)) - timedelta(days=7)
        entry = self._entry(f"meeting:{number}", MEETING, sketch.days, said, status=Status.CONFIRMED)
        entry.is_public = sketch.is_public
        meeting = GroupMeeting(
            group_id=self.group.id,
            entry=entry,
            room_id=self.room.id,
            agenda=sketch.agenda,
            notes=sketch.notes,
            decisions=sketch.decisions,
            revision=1,
            cancelled_why=sketch.cancelled_why,
            created_at=said,
        )
        db.session.add(meeting)
        flush()
        for presence, keys in ((Presence.PRESENT, sketch.present), (Presence.ABSENT, sketch.absent)):
            for key in keys:
                noted = {"noted_by_id": self.leader.id, "noted_at": entry.ends_at}
                who = {"meeting_id": meeting.id, "person_id": self.people[key].id}
                db.session.add(MeetingPresence(presence=presence, **who, **noted))
        for task in sketch.tasks:
            self._task(task, meeting)
        self._record("meetings_added", self.leader, said)
        if sketch.cancelled_why:
            schedule.release(schedule.lock_entry(entry.id))
            self._record("meeting_cancelled", self.leader, self.at - A_DAY, why=sketch.cancelled_why)

    def _task(self, sketch: TaskSketch, meeting: GroupMeeting) -> None:
        due = local(self.at).date() + timedelta(days=sketch.days) if sketch.days is not None else None
        db.session.add(
            GroupTask(
                group_id=self.group.id,
                meeting_id=meeting.id,
                title=sketch.title,
                owner_id=self.people[sketch.owner].id if sketch.owner else None,
                due_on=due,
                done_at=meeting.entry.ends_at + timedelta(days=3) if sketch.is_done else None,
                made_by_id=self.leader.id,
                created_at=meeting.entry.ends_at,
            )
        )

    def _choose(self, number: int, sketch: PollSketch) -> None:
        opened, is_open = self.at + timedelta(days=sketch.opened), sketch.state is PollState.OPEN
        answer_by = opened + timedelta(days=6)
        ended = None if is_open else (opened + timedelta(days=4))
        poll = DatePoll(
            group_id=self.group.id,
            opened_by_id=self.leader.id,
            title=sketch.title,
            room_id=self.room.id,
            state=sketch.state,
            answer_by=answer_by,
            remind_at=remind_from(opened, answer_by) if is_open else None,
            ended_at=ended,
            created_at=opened,
        )
        db.session.add(poll)
        flush()
        options = [self._option(poll, f"poll:{number}:{n}", days, opened) for n, days in enumerate(sketch.days)]
        for key, said in sketch.answers:
            for option, answer in zip(options, said, strict=True):
                who = {"option_id": option.id, "person_id": self.people[key].id}
                db.session.add(PollAnswer(answer=answer, answered_at=opened + A_DAY, **who))
        self._record("poll_opened", self.leader, opened)
        if ended is not None:
            self._end(poll, options, ended)

    def _option(self, poll: DatePoll, key: str, days: int, opened: datetime) -> PollOption:
        held = {"status": Status.TENTATIVE, "expires_at": max(poll.answer_by, self.at + A_DAY)}
        option = PollOption(poll_id=poll.id, entry=self._entry(key, OPTION, days, opened, **held), created_at=opened)
        if poll.state is PollState.OPEN:
            option.entry.expires_at = poll.answer_by
        db.session.add(option)
        flush()
        return option

    def _end(self, poll: DatePoll, options: Sequence[PollOption], ended: datetime) -> None:
        """The last date is the chosen one, where one was."""
        is_chosen = poll.state is PollState.CHOSEN
        for option in options[:-1] if is_chosen else options:
            schedule.release(schedule.lock_entry(option.entry_id))
        if is_chosen:
            chosen = schedule.lock_entry(options[-1].entry_id)
            schedule.confirm(chosen)
            made = {"room_id": self.room.id, "poll_id": poll.id, "agenda": poll.title, "created_at": ended}
            db.session.add(GroupMeeting(group_id=self.group.id, entry=chosen, **made))
        for option in options:
            option.entry.changed_at = ended
        self._record("poll_chosen" if is_chosen else "poll_lapsed", self.leader if is_chosen else None, ended)
        flush()

    def _entry(self, key: str, kind: str, days: int, said: datetime, **how: object) -> Entry:
        wished = local(self.at).date() + timedelta(days=days)
        period, facts = free_slot(self.group, self.room, [self.leader.id], wished, LONG, self.at)
        wants: Sequence[Want] = facts.wants(period)
        entry = Entry(kind=kind, period=period, title=self.group.name_pl, home_id=self.group.centre.home_id, **how)
        entry.uid = str(uuid.uuid5(NAMES, f"{self.key}:{key}"))
        entry.created_at = entry.changed_at = said
        schedule.take_all([(entry, wants)])
        return entry

    def _invite(self) -> None:
        if not self.sketch.invited:
            return
        sent = self.at - timedelta(days=3)
        db.session.add(
            GroupInvitation(
                group_id=self.group.id,
                email=self.people[self.sketch.invited].email,
                token_hash=hashlib.sha256(f"{self.key}:invitation".encode()).hexdigest(),
                invited_by_id=self.leader.id,
                expires_at=sent + INVITATION_LASTS,
                created_at=sent,
            )
        )
        self._record("invited_to_group", self.leader, sent)

    def _keep_file(self) -> None:
        kept = keep_document(
            Document("materialy-grupy.txt", "text/plain", GUIDE.encode()), uploaded_by_id=self.leader.id
        )
        kept.key, kept.created_at = uuid.uuid5(NAMES, f"{self.key}:file").hex, self.made + A_DAY
        db.session.add(GroupFile(group_id=self.group.id, file_id=kept.id, created_at=self.made + A_DAY))

    def _record(
        self, verb: str, by: Person | None, at: datetime, group: WorkingGroup | None = None, *, why: str = ""
    ) -> None:
        of = group or self.group
        by_id = by.id if by is not None else None
        facts = {"at": at, "verb": verb, "why": why, "actor_id": by_id, "centre_id": of.centre_id, "facts": {}}
        db.session.add(Record(subject=GROUP, subject_id=of.id, **facts))
