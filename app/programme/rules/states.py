"""The states of an activity: those that are kept, what follows from them and from its dates, and what may be done."""

import enum
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from app.core.clock import Period
from app.core.i18n import N_
from app.programme.rules.refusals import (
    AlreadyAnnounced,
    AlreadyAnswered,
    IsCalledOff,
    IsClosed,
    ListsOpen,
    NotAnnounced,
    NotAProposal,
    NotYetAccepted,
    NotYetOver,
    SurveyStillOpen,
)


class ActivityState(enum.StrEnum):
    """What is kept of an activity."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    DECLINED = "declined"
    ANNOUNCED = "announced"
    CALLED_OFF = "called_off"


class Standing(enum.StrEnum):
    """How it stands now: of what is announced, its dates and the present tell the rest."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    DECLINED = "declined"
    SCHEDULED = "scheduled"
    ANNOUNCED = "announced"
    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


STANDING_LABELS: Mapping[Standing, str] = {
    Standing.DRAFT: N_("Draft"),
    Standing.PROPOSED: N_("Proposed"),
    Standing.DECLINED: N_("Not taken up"),
    Standing.SCHEDULED: N_("Will be announced"),
    Standing.ANNOUNCED: N_("Announced, dates to come"),
    Standing.OPEN: N_("In the programme"),
    Standing.DONE: N_("Over"),
    Standing.CLOSED: N_("Closed"),
    Standing.CALLED_OFF: N_("Called off"),
}
MAKEABLE = frozenset({ActivityState.DRAFT, ActivityState.ANNOUNCED})
PUBLIC = frozenset({ActivityState.ANNOUNCED, ActivityState.CALLED_OFF})

VERBS: Mapping[str, str] = {
    "created": N_("Written"),
    "proposed": N_("Proposed by an organisation"),
    "accepted": N_("The proposal was accepted"),
    "declined": N_("The proposal was not taken up"),
    "copied": N_("Copied from an earlier one"),
    "edited": N_("Changed"),
    "sessions_added": N_("Dates were added"),
    "session_moved": N_("A date was moved"),
    "session_cancelled": N_("A date was cancelled"),
    "announced": N_("Announced"),
    "called_off": N_("Called off"),
    "pictured": N_("Got a picture"),
    "unpictured": N_("The picture was removed"),
    "terms_set": N_("It was set how people enrol"),
    "terms_ended": N_("Entry became free"),
    "question_added": N_("A question was added"),
    "question_changed": N_("A question was changed"),
    "question_removed": N_("A question was removed"),
    "chosen": N_("Those who asked were answered"),
    "drawn": N_("The places were drawn"),
    "written_to": N_("Those enrolled got a message"),
    "going_ahead": N_("It goes ahead with fewer people"),
    "material_added": N_("A material was added"),
    "material_removed": N_("A material was removed"),
    "captioned": N_("A recording got its captions"),
    "materials_told": N_("Those who take part were told of materials"),
    "link_added": N_("A link was put beside it"),
    "link_removed": N_("A link beside it was removed"),
    "made_template": N_("It became a template"),
    "unmade_template": N_("It is no template any more"),
    "closed": N_("Closed"),
    "survey_asked": N_("Those who were there were asked how it was"),
    "list_closed": N_("The list of a date was closed"),
    "seat_added": N_("A seat was added at the door"),
    "certificates_issued": N_("Certificates were issued"),
}


def standing_of(
    state: ActivityState,
    published_at: datetime | None,
    dates: Collection[Period],
    *,
    now: datetime,
    closed_at: datetime | None = None,
) -> Standing:
    """How an activity with these dates, the cancelled left out, stands at the moment."""
    if state is not ActivityState.ANNOUNCED:
        return Standing(state.value)
    if closed_at is not None:
        return Standing.CLOSED
    assert published_at is not None
    if published_at > now:
        return Standing.SCHEDULED
    if not dates:
        return Standing.ANNOUNCED
    return Standing.DONE if all(date.ends <= now for date in dates) else Standing.OPEN


def check_may_make(state: ActivityState) -> None:
    """Refuses IsCalledOff of what was called off, and NotYetAccepted of a proposal."""
    if state is ActivityState.CALLED_OFF:
        raise IsCalledOff
    if state not in MAKEABLE:
        raise NotYetAccepted


def check_may_announce(state: ActivityState, published_at: datetime | None, now: datetime) -> None:
    """Refuses what `check_may_make` does, and AlreadyAnnounced of what is public already."""
    check_may_make(state)
    if published_at is not None and published_at <= now:
        raise AlreadyAnnounced


def check_may_call_off(state: ActivityState, dates: Sequence[Period], now: datetime) -> None:
    """Refuses what `check_may_make` does, and NotAnnounced where nothing is left to call off."""
    check_may_make(state)
    if dates and all(date.ends <= now for date in dates):
        raise NotAnnounced


def check_not_closed(closed_at: datetime | None) -> None:
    """Refuses IsClosed: nothing of it changes any more, but that a certificate is issued again."""
    if closed_at is not None:
        raise IsClosed


def check_may_take(state: ActivityState, closed_at: datetime | None) -> None:
    """Whether lists of its dates may be taken and corrected. Refuses IsCalledOff and IsClosed."""
    if state is ActivityState.CALLED_OFF:
        raise IsCalledOff
    check_not_closed(closed_at)


def check_may_close(standing: Standing, *, open_lists: int, survey_until: datetime | None, now: datetime) -> None:
    """Refuses NotYetOver, ListsOpen of lists that somebody began, and SurveyStillOpen while people may answer."""
    if standing is not Standing.DONE:
        raise NotYetOver
    if open_lists:
        raise ListsOpen(count=open_lists)
    if survey_until is not None and survey_until > now:
        raise SurveyStillOpen(until=survey_until)


def check_is_proposal(state: ActivityState) -> None:
    """Refuses AlreadyAnswered, and NotAProposal of what staff wrote."""
    if state is ActivityState.DECLINED:
        raise AlreadyAnswered
    if state is not ActivityState.PROPOSED:
        raise NotAProposal
