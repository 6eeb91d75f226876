"""Working groups: who may join, what is written about them, and how much of each there may be."""

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.core.i18n import N_
from app.files.rules import LARGEST_UPLOAD
from app.programme.rules.groups_refusals import (
    GroupArchived,
    GroupNameNeeded,
    LastLeader,
    LetterNeedsWords,
    NobodyToWriteTo,
    PurposeNeeded,
    TooManyGroupFiles,
    TooManyGroupInvitations,
    TooManyLetters,
)

INVITATION_LASTS = timedelta(days=14)
MOST_INVITATIONS_A_DAY = 20
MOST_LETTERS_A_DAY = 3
MOST_GROUP_FILES = 60
MOST_FILES_AT_ONCE = 5
LARGEST_SENDING = MOST_FILES_AT_ONCE * LARGEST_UPLOAD + 1024 * 1024
LONGEST_NOTES = 20_000


class Joining(enum.StrEnum):
    """How one becomes a member."""

    OPEN = "open"
    INVITATION = "invitation"


class GroupRole(enum.StrEnum):
    """What somebody does in a group."""

    LEADER = "leader"
    MEMBER = "member"


class InvitationState(enum.StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Presence(enum.StrEnum):
    """Whether somebody was at a meeting."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


JOINING_LABELS: Mapping[Joining, str] = {
    Joining.OPEN: N_("Open: anybody who is signed in may join"),
    Joining.INVITATION: N_("By invitation of those who lead it"),
}
JOINING_WORDS: Mapping[Joining, str] = {Joining.OPEN: N_("Open to all"), Joining.INVITATION: N_("By invitation")}
ROLE_LABELS: Mapping[GroupRole, str] = {GroupRole.LEADER: N_("Leads the group"), GroupRole.MEMBER: N_("Member")}
PRESENCE_LABELS: Mapping[Presence, str] = {
    Presence.PRESENT: N_("Was there"),
    Presence.ABSENT: N_("Was not there"),
    Presence.EXCUSED: N_("Excused"),
}

GROUP_VERBS: Mapping[str, str] = {
    "group_created": N_("The group was made"),
    "group_edited": N_("What it says was changed"),
    "group_archived": N_("The group went into the archive"),
    "joined_group": N_("Somebody joined"),
    "left_group": N_("Somebody left the group"),
    "removed_from_group": N_("Somebody was taken off"),
    "role_in_group": N_("Who leads it was changed"),
    "invited_to_group": N_("An invitation was sent"),
    "invitation_to_group_withdrawn": N_("An invitation was withdrawn"),
    "meetings_added": N_("Meetings were added"),
    "meeting_moved": N_("A meeting was moved"),
    "meeting_cancelled": N_("A meeting was cancelled"),
    "task_dropped": N_("A task was struck off"),
    "file_removed": N_("A file was removed"),
    "letter_sent": N_("A mail was sent to the members"),
    "poll_opened": N_("A choice of a date was opened"),
    "poll_chosen": N_("A date was chosen"),
    "poll_closed": N_("A choice of a date was ended without a date"),
    "poll_lapsed": N_("A choice of a date lapsed"),
}


@dataclass(frozen=True, kw_only=True)
class GroupDetails:
    """All that is written about a group."""

    name_pl: str
    purpose_pl: str
    name_en: str = ""
    name_uk: str = ""
    purpose_en: str = ""
    purpose_uk: str = ""
    joining: Joining = Joining.INVITATION
    is_public: bool = False

    @property
    def columns(self) -> Mapping[str, object]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def check_group_details(details: GroupDetails) -> None:
    """Refuses GroupNameNeeded and PurposeNeeded."""
    if not details.name_pl.strip():
        raise GroupNameNeeded
    if not details.purpose_pl.strip():
        raise PurposeNeeded


def check_not_archived(is_archived: bool) -> None:
    """Refuses GroupArchived."""
    if is_archived:
        raise GroupArchived


def check_leader_stays(leader_ids: Collection[int], leaving_id: int) -> None:
    """Refuses LastLeader where nobody else would lead it."""
    if leaving_id in leader_ids and len(leader_ids) == 1:
        raise LastLeader


def check_may_invite(sent_today: int) -> None:
    """Refuses TooManyGroupInvitations."""
    if sent_today >= MOST_INVITATIONS_A_DAY:
        raise TooManyGroupInvitations(most=MOST_INVITATIONS_A_DAY)


def check_letter(subject: str, words: str, *, sent_today: int, readers: int) -> None:
    """Refuses LetterNeedsWords, NobodyToWriteTo and TooManyLetters."""
    if not subject.strip():
        raise LetterNeedsWords(field="subject")
    if not words.strip():
        raise LetterNeedsWords(field="words")
    if not readers:
        raise NobodyToWriteTo
    if sent_today >= MOST_LETTERS_A_DAY:
        raise TooManyLetters(most=MOST_LETTERS_A_DAY)


def check_files(number: int, *, kept: int) -> None:
    """Refuses TooManyGroupFiles."""
    if kept + number > MOST_GROUP_FILES:
        raise TooManyGroupFiles(most=MOST_GROUP_FILES)
