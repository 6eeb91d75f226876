"""The work of a group between its meetings: tasks, files, and mails to all."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from app.core.access import Action, Actor, can
from app.core.clock import now, today
from app.core.database import db, flush, transaction
from app.core.errors import NotAllowed, NotFound
from app.files.rules import Document
from app.files.steps import forget, keep_document
from app.programme.models import GroupFile, GroupLetter, GroupMeeting, GroupTask, WorkingGroup
from app.programme.queries.groups_inside import letters_today
from app.programme.rules.groups import check_files, check_letter
from app.programme.rules.groups_refusals import NoFiles, NotAMember, TaskNeedsWords
from app.programme.steps import groups as steps


@transaction
def add_task(
    actor: Actor,
    group_id: int,
    *,
    title: str,
    owner_id: int | None = None,
    due_on: date | None = None,
    meeting_id: int | None = None,
) -> None:
    """Write down what is to be done. Raises NotFound, GroupArchived, TaskNeedsWords and NotAMember."""
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    if not title.strip():
        raise TaskNeedsWords
    if owner_id is not None and owner_id not in group.member_ids:
        raise NotAMember
    if meeting_id is not None and not _is_its_meeting(group_id, meeting_id):
        raise NotFound
    assert actor.person_id is not None
    db.session.add(
        GroupTask(
            group_id=group_id,
            meeting_id=meeting_id,
            title=title.strip(),
            owner_id=owner_id,
            due_on=due_on,
            made_by_id=actor.person_id,
        )
    )
    flush()


@transaction
def finish_task(actor: Actor, group_id: int, task_id: int) -> None:
    """Say that it is done: its owner, or who leads the group. Raises NotFound, NotAllowed and GroupArchived."""
    task = _own_task(actor, group_id, task_id)
    task.done_at = task.done_at or now()


@transaction
def reopen_task(actor: Actor, group_id: int, task_id: int) -> None:
    """Say that it is not done after all. Raises NotFound, NotAllowed and GroupArchived."""
    _own_task(actor, group_id, task_id).done_at = None


@transaction
def drop_task(actor: Actor, group_id: int, task_id: int) -> None:
    """Strike a task that nobody has to do any more. Raises NotFound and GroupArchived."""
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    task = _task(group, task_id)
    steps.record(group, "task_dropped", actor, title=task.title)
    db.session.delete(task)


@transaction
def add_files(actor: Actor, group_id: int, documents: Sequence[Document]) -> None:
    """Keep files for the people of the group. Raises NotFound, GroupArchived, NoFiles and TooManyGroupFiles."""
    steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    if not documents:
        raise NoFiles
    kept = db.session.scalar(select(func.count(GroupFile.id)).where(GroupFile.group_id == group_id)) or 0
    check_files(len(documents), kept=kept)
    for document in documents:
        file = keep_document(document, uploaded_by_id=actor.person_id)
        db.session.add(GroupFile(group_id=group_id, file_id=file.id))
    flush()


@transaction
def remove_file(actor: Actor, group_id: int, kept_id: int) -> None:
    """Let a file go for good. Raises NotFound and GroupArchived."""
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    kept = db.session.scalars(
        select(GroupFile).where(GroupFile.id == kept_id, GroupFile.group_id == group_id)
    ).one_or_none()
    if kept is None:
        raise NotFound
    file = kept.file
    steps.record(group, "file_removed", actor, name=file.name)
    db.session.delete(kept)
    flush()
    forget(file)


@transaction
def write_to_members(actor: Actor, group_id: int, *, subject: str, words: str) -> int:
    """Send one mail to each of the others; nobody sees an address. Gives to how many.

    Raises NotFound, GroupArchived, LetterNeedsWords, NobodyToWriteTo and TooManyLetters.
    """
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    assert actor.person_id is not None
    readers = [one for one in group.members if one.person_id != actor.person_id and one.person.disabled_at is None]
    check_letter(subject, words, sent_today=letters_today(group_id, today()), readers=len(readers))
    letter = GroupLetter(group_id=group_id, sender_id=actor.person_id, subject=subject.strip(), words=words.strip())
    db.session.add(letter)
    flush()
    facts = {"inviter": actor.name, "title": letter.subject, "words": letter.words}
    steps.mail_members(
        group, "group_letter", str(letter.id), but=[actor.person_id], path=f"/grupy/{group.slug}/wewnatrz", **facts
    )
    steps.record(group, "letter_sent", actor, letter_id=letter.id, readers=len(readers))
    return len(readers)


def _own_task(actor: Actor, group_id: int, task_id: int) -> GroupTask:
    """A task of which the actor may say whether it is done. Raises NotFound, NotAllowed and GroupArchived."""
    group = steps.lock_group(actor, group_id, Action.SEE_GROUP)
    task = _task(group, task_id)
    if task.owner_id != actor.person_id and not can(actor, Action.LEAD_GROUP, group):
        raise NotAllowed
    return task


def _task(group: WorkingGroup, task_id: int) -> GroupTask:
    """Raises NotFound."""
    ours = GroupTask.id == task_id, GroupTask.group_id == group.id
    found = db.session.scalars(select(GroupTask).where(*ours)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _is_its_meeting(group_id: int, meeting_id: int) -> bool:
    ours = GroupMeeting.id == meeting_id, GroupMeeting.group_id == group_id
    return db.session.scalar(select(GroupMeeting.id).where(*ours)) is not None
