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
from app.programme.models.attendance import (
    Presence,
    Roll,
    Scan,
)
from app.programme.models.certificates import (
    CERTIFICATE,
    Certificate,
    CertificateBundle,
    CertificateYear,
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
from app.programme.models.groups import (
    GROUP,
    GroupFile,
    GroupInvitation,
    GroupLetter,
    GroupMember,
    GroupTask,
    WorkingGroup,
)
from app.programme.models.groups_meetings import (
    MEETING,
    GroupMeeting,
    MeetingPresence,
)
from app.programme.models.interest import (
    Interest,
)
from app.programme.models.materials import (
    Material,
    RelatedLink,
)
from app.programme.models.polls import (
    OPTION,
    DatePoll,
    PollAnswer,
    PollOption,
)
from app.programme.models.reminders import (
    EnrolmentReminder,
)
from app.programme.models.surveys import (
    ActivitySurvey,
    Survey,
    SurveyAnswer,
    SurveyItem,
    SurveyQuestion,
    SurveyRight,
    random_id,
)
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
    "AccessNeed",
    "Activity",
    "ActivityLeader",
    "ActivitySurvey",
    "ActivityTag",
    "Answer",
    "CERTIFICATE",
    "Certificate",
    "CertificateBundle",
    "CertificateYear",
    "DatePoll",
    "ENROLMENT",
    "Enrolment",
    "EnrolmentReminder",
    "EnrolmentTerms",
    "FollowLink",
    "FollowedCentre",
    "FollowedTopic",
    "Follower",
    "GROUP",
    "GroupFile",
    "GroupInvitation",
    "GroupLetter",
    "GroupMeeting",
    "GroupMember",
    "GroupTask",
    "Guest",
    "Interest",
    "MEETING",
    "Material",
    "MeetingPresence",
    "OPTION",
    "PollAnswer",
    "PollOption",
    "Presence",
    "Question",
    "RelatedLink",
    "Roll",
    "SEATS",
    "SESSION",
    "Scan",
    "Seating",
    "Session",
    "StudyVisit",
    "Survey",
    "SurveyAnswer",
    "SurveyItem",
    "SurveyQuestion",
    "SurveyRight",
    "Trainer",
    "VISIT",
    "VisitFeedback",
    "VisitFeedbackRight",
    "VisitHost",
    "VisitNeed",
    "VisitPart",
    "WorkingGroup",
    "random_id",
]
