"""The tables of the programme."""

from app.programme.models.activity import ACTIVITY, SESSION, Activity, ActivityLeader, ActivityTag, Session, Trainer

__all__ = ["ACTIVITY", "SESSION", "Activity", "ActivityLeader", "ActivityTag", "Session", "Trainer"]
