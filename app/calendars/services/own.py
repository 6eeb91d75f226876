"""Calendars of one's own: which there are, who may see each, and what is in it now. Nothing of them is kept."""

from collections.abc import Iterator
from datetime import datetime

from flask import current_app
from flask_babel import force_locale

from app.calendars.queries.own import may_see, page_of_scope, scopes_of, title_of_scope
from app.calendars.queries.own_bookings import asked_by, bookings_told, of_organisation
from app.calendars.queries.own_centre import Wall
from app.calendars.queries.own_leading import led_told
from app.calendars.queries.own_programme import (
    asked_visit,
    held_by,
    in_groups,
    meetings_told,
    places_told,
    visits_told,
)
from app.calendars.queries.own_times import Known
from app.calendars.queries.telling import off_or_on
from app.calendars.rules.events import mark_of, told_of
from app.calendars.rules.scopes import Scope, ScopeKind
from app.calendars.rules.windows import MOST_EVENTS, Window
from app.calendars.services.feeding import Item
from app.core.clock import local
from app.core.ical.writing import Told, event_text
from app.programme.models import StudyVisit

__all__ = ["may_see", "own_items", "page_of_scope", "scopes_of", "title_of_scope"]

ONES_TIME = frozenset({ScopeKind.MINE, ScopeKind.LEADING})


def own_items(scope: Scope, *, language: str, now: datetime) -> list[Item]:
    """What is in it, by start, at most so many as every reader takes. A fixed number of queries.

    Who asks for it is to be judged by `may_see` before. Texts are remembered by this process at most: they are
    written nowhere.
    """
    window = Window(local(now).date())
    with force_locale(language):
        found = {known.dated.entry_id: known for known in _known(scope, window, language, now)}
        ordered = sorted(found.values(), key=lambda one: (one.dated.period.starts, one.dated.entry_id))
        told = [_told(known, is_busy=scope.kind in ONES_TIME) for known in ordered[:MOST_EVENTS]]
    return [Item(one.uid, mark_of(repr(one)), event_text(one)) for one in told]


def _known(scope: Scope, window: Window, language: str, now: datetime) -> Iterator[Known]:
    if scope.kind is ScopeKind.MINE:
        yield from bookings_told(asked_by(scope.person_id), window, now=now)
        yield from places_told(scope.person_id, window, language, now=now)
        yield from meetings_told(in_groups(scope.person_id), window, language, now=now)
        yield from visits_told(asked_visit(scope.person_id), window, now=now)
    elif scope.kind is ScopeKind.LEADING:
        yield from led_told(scope.person_id, window, language, now=now)
    elif scope.kind is ScopeKind.ORGANISATION:
        assert scope.subject_id is not None
        yield from bookings_told(of_organisation(scope.subject_id), window, now=now)
        yield from held_by(scope.subject_id, window, language, now=now)
        yield from visits_told(StudyVisit.organisation_id == scope.subject_id, window, now=now)
    else:
        assert scope.subject_id is not None
        yield from Wall(scope.subject_id, window, language, now=now).told()


def _told(known: Known, *, is_busy: bool) -> Told:
    host = current_app.config["SETTINGS"].uid_host
    return told_of(known.dated, off_or_on(known.dated, known.said), host=host, is_busy=is_busy)
