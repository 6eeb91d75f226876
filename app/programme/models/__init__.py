"""The tables of the programme."""

from app.programme.models.activity import ACTIVITY, SESSION, Activity, ActivityLeader, ActivityTag, Session, Trainer
from app.programme.models.groups import (
    GROUP,
    GroupFile,
    GroupInvitation,
    GroupLetter,
    GroupMember,
    GroupTask,
    WorkingGroup,
)
from app.programme.models.groups_meetings import MEETING, GroupMeeting, MeetingPresence
from app.programme.models.polls import OPTION, DatePoll, PollAnswer, PollOption
from app.programme.models.visits import (
    VISIT,
    StudyVisit,
    VisitFeedback,
    VisitFeedbackRight,
    VisitHost,
    VisitNeed,
    VisitPart,
)

__all__ = [
    "ACTIVITY",
    "GROUP",
    "MEETING",
    "OPTION",
    "SESSION",
    "VISIT",
    "Activity",
    "ActivityLeader",
    "ActivityTag",
    "DatePoll",
    "GroupFile",
    "GroupInvitation",
    "GroupLetter",
    "GroupMeeting",
    "GroupMember",
    "GroupTask",
    "MeetingPresence",
    "PollAnswer",
    "PollOption",
    "Session",
    "StudyVisit",
    "Trainer",
    "VisitFeedback",
    "VisitFeedbackRight",
    "VisitHost",
    "VisitNeed",
    "VisitPart",
    "WorkingGroup",
]
