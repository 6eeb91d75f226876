"""The tables of the programme."""

from app.programme.models.activity import (
    ACTIVITY,
    SESSION,
    Activity,
    ActivityLeader,
    ActivityTag,
    Session,
    Trainer,
)
from app.programme.models.enrolment import (
    ENROLMENT,
    SEATS,
    AccessNeed,
    Answer,
    Enrolment,
    EnrolmentTerms,
    Guest,
    Question,
    Seating,
)
from app.programme.models.following import (
    FollowedCentre,
    FollowedTopic,
    Follower,
    FollowLink,
)

__all__ = [
    "ACTIVITY",
    "AccessNeed",
    "Activity",
    "ActivityLeader",
    "ActivityTag",
    "Answer",
    "ENROLMENT",
    "Enrolment",
    "EnrolmentTerms",
    "FollowLink",
    "FollowedCentre",
    "FollowedTopic",
    "Follower",
    "Guest",
    "Question",
    "SEATS",
    "SESSION",
    "Seating",
    "Session",
    "Trainer",
]
