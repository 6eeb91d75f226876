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
from app.programme.models.interest import Interest
from app.programme.models.materials import Material, RelatedLink
from app.programme.models.surveys import (
    ActivitySurvey,
    Survey,
    SurveyAnswer,
    SurveyItem,
    SurveyQuestion,
    SurveyRight,
    random_id,
)

__all__ = [
    "ACTIVITY",
    "ENROLMENT",
    "SEATS",
    "SESSION",
    "AccessNeed",
    "Activity",
    "ActivityLeader",
    "ActivitySurvey",
    "ActivityTag",
    "Answer",
    "Enrolment",
    "EnrolmentTerms",
    "Guest",
    "Interest",
    "Material",
    "Question",
    "RelatedLink",
    "Seating",
    "Session",
    "Survey",
    "SurveyAnswer",
    "SurveyItem",
    "SurveyQuestion",
    "SurveyRight",
    "Trainer",
    "random_id",
]
