"""The closed lists of the programme and what people call them."""

import enum
from collections.abc import Mapping

from app.core.i18n import N_


class ActivityKind(enum.StrEnum):
    """What the centre invites to."""

    TRAINING = "training"
    WORKSHOP = "workshop"
    SEMINAR = "seminar"
    EVENT = "event"
    STUDY_VISIT = "study_visit"
    WORKING_GROUP = "working_group"


class Level(enum.StrEnum):
    """What one should know before."""

    ANY = "any"
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class PlaceKind(enum.StrEnum):
    """Where it is: in rooms of the centre, at another address, or online."""

    ROOMS = "rooms"
    OUTSIDE = "outside"
    ONLINE = "online"


class TagKind(enum.StrEnum):
    """Of which list a tag is a word."""

    TOPIC = "topic"
    AUDIENCE = "audience"
    LANGUAGE = "language"
    ACCESS = "access"


class Topic(enum.StrEnum):
    """What it is about."""

    LAW = "law"
    MONEY = "money"
    FUNDRAISING = "fundraising"
    DATA_PROTECTION = "data_protection"
    PROMOTION = "promotion"
    VOLUNTEERING = "volunteering"
    ACCESSIBILITY = "accessibility"
    DIGITAL = "digital"
    TEAMS = "teams"
    NEIGHBOURHOOD = "neighbourhood"
    INTEGRATION = "integration"
    ECOLOGY = "ecology"


class Audience(enum.StrEnum):
    """Who it is for."""

    ORGANISATIONS = "organisations"
    GROUPS = "groups"
    RESIDENTS = "residents"
    VOLUNTEERS = "volunteers"
    SENIORS = "seniors"
    YOUTH = "youth"
    FAMILIES = "families"


class EventLanguage(enum.StrEnum):
    """In which language it is held."""

    POLISH = "pl"
    ENGLISH = "en"
    UKRAINIAN = "uk"


class Access(enum.StrEnum):
    """What makes it open to more people."""

    SIGN_LANGUAGE = "sign_language"
    HEARING_LOOP = "hearing_loop"
    EASY_TEXT = "easy_text"
    STEP_FREE = "step_free"


KIND_LABELS: Mapping[ActivityKind, str] = {
    ActivityKind.TRAINING: N_("Training"),
    ActivityKind.WORKSHOP: N_("Workshop"),
    ActivityKind.SEMINAR: N_("Seminar"),
    ActivityKind.EVENT: N_("Event"),
    ActivityKind.STUDY_VISIT: N_("Study visit"),
    ActivityKind.WORKING_GROUP: N_("Working group"),
}
LEVEL_LABELS: Mapping[Level, str] = {
    Level.ANY: N_("for everybody"),
    Level.BEGINNER: N_("for beginners"),
    Level.INTERMEDIATE: N_("for those who know the basics"),
    Level.ADVANCED: N_("for the experienced"),
}
PLACE_LABELS: Mapping[PlaceKind, str] = {
    PlaceKind.ROOMS: N_("In rooms of the centre"),
    PlaceKind.OUTSIDE: N_("At another address"),
    PlaceKind.ONLINE: N_("Online"),
}
TOPIC_LABELS: Mapping[Topic, str] = {
    Topic.LAW: N_("law"),
    Topic.MONEY: N_("accounting"),
    Topic.FUNDRAISING: N_("fundraising and grants"),
    Topic.DATA_PROTECTION: N_("data protection"),
    Topic.PROMOTION: N_("promotion"),
    Topic.VOLUNTEERING: N_("volunteering"),
    Topic.ACCESSIBILITY: N_("accessibility"),
    Topic.DIGITAL: N_("digital tools"),
    Topic.TEAMS: N_("teams and cooperation"),
    Topic.NEIGHBOURHOOD: N_("neighbourhood"),
    Topic.INTEGRATION: N_("integration"),
    Topic.ECOLOGY: N_("ecology"),
}
AUDIENCE_LABELS: Mapping[Audience, str] = {
    Audience.ORGANISATIONS: N_("organisations"),
    Audience.GROUPS: N_("informal groups"),
    Audience.RESIDENTS: N_("residents"),
    Audience.VOLUNTEERS: N_("volunteers"),
    Audience.SENIORS: N_("seniors"),
    Audience.YOUTH: N_("young people"),
    Audience.FAMILIES: N_("families with children"),
}
LANGUAGE_LABELS: Mapping[EventLanguage, str] = {
    EventLanguage.POLISH: N_("in Polish"),
    EventLanguage.ENGLISH: N_("in English"),
    EventLanguage.UKRAINIAN: N_("in Ukrainian"),
}
ACCESS_LABELS: Mapping[Access, str] = {
    Access.SIGN_LANGUAGE: N_("Polish sign language interpreter"),
    Access.HEARING_LOOP: N_("hearing loop"),
    Access.EASY_TEXT: N_("easy-to-read materials"),
    Access.STEP_FREE: N_("step-free way in"),
}
