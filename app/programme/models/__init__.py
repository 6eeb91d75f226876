"""The tables of the programme."""

from app.programme.models.activity import ACTIVITY, SESSION, Activity, ActivityLeader, ActivityTag, Session, Trainer
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
from app.programme.models.reminders import EnrolmentReminder

__all__ = [
    "ACTIVITY",
    "ENROLMENT",
    "SEATS",
    "SESSION",
    "AccessNeed",
    "Activity",
    "ActivityLeader",
    "ActivityTag",
    "Answer",
    "Enrolment",
    "EnrolmentReminder",
    "EnrolmentTerms",
    "Guest",
    "Question",
    "Seating",
    "Session",
    "Trainer",
]
