"""The tables of the programme."""

from app.programme.models.activity import ACTIVITY, SESSION, Activity, ActivityLeader, ActivityTag, Session, Trainer
from app.programme.models.following import FollowedCentre, FollowedTopic, Follower, FollowLink

__all__ = [
    "ACTIVITY",
    "SESSION",
    "Activity",
    "ActivityLeader",
    "ActivityTag",
    "FollowLink",
    "FollowedCentre",
    "FollowedTopic",
    "Follower",
    "Session",
    "Trainer",
]
