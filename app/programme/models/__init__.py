"""The tables of the programme."""

from app.programme.models.activity import ACTIVITY, SESSION, Activity, ActivityLeader, ActivityTag, Session, Trainer
from app.programme.models.attendance import Presence, Roll, Scan
from app.programme.models.certificates import CERTIFICATE, Certificate, CertificateBundle, CertificateYear
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

__all__ = [
    "ACTIVITY",
    "CERTIFICATE",
    "ENROLMENT",
    "SEATS",
    "SESSION",
    "AccessNeed",
    "Activity",
    "ActivityLeader",
    "ActivityTag",
    "Answer",
    "Certificate",
    "CertificateBundle",
    "CertificateYear",
    "Enrolment",
    "EnrolmentTerms",
    "Guest",
    "Presence",
    "Question",
    "Roll",
    "Scan",
    "Seating",
    "Session",
    "Trainer",
]
