"""Writes of the desk inside somebody's transaction."""

from app.desk.steps.faults import keep_fault, record_fault

__all__ = ["keep_fault", "record_fault"]
