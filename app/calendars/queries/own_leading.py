"""What somebody leads: dates of activities, meetings of groups, study visits that they receive."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from flask import current_app
from sqlalchemy import exists

from app.calendars.queries.own_programme import in_groups, joined, meetings_told, said_of_part, sessions, visit_parts
from app.calendars.queries.own_times import Known
from app.calendars.queries.telling import dated_of, said_of_session
from app.calendars.rules.windows import Window
from app.programme.models import Activity, ActivityLeader, GroupMember, StudyVisit, VisitHost
from app.programme.rules.groups import GroupRole


def led_told(person_id: int, window: Window, language: str, *, now: datetime) -> Iterator[Known]:
    """All of it, announced or not, with the page where they see who comes, and the link to join."""
    base = str(current_app.config["SETTINGS"].base_url)
    leads = exists().where(ActivityLeader.activity_id == Activity.id, ActivityLeader.person_id == person_id)
    for session in sessions(leads, window, now):
        page = f"{base}/moje-zajecia/{session.id}"
        said = replace(said_of_session(session, language, base), about=page, page=page)
        yield Known(dated_of(session.entry), joined(said, session))
    yield from meetings_told(in_groups(person_id, GroupMember.role == GroupRole.LEADER), window, language, now=now)
    receives = exists().where(VisitHost.visit_id == StudyVisit.id, VisitHost.person_id == person_id)
    for part in visit_parts(receives, window, now):
        yield Known(dated_of(part.entry), said_of_part(part))
