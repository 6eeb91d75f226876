"""Pages of the meetings of a group: a plan with a verdict for each date, one meeting, its words, moving, cancelling."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now, today
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell
from app.programme.forms.groups import PresencesForm
from app.programme.forms.groups_meetings import (
    CancelMeetingForm,
    LookAtMeetingsForm,
    MeetingsForm,
    MeetingWordsForm,
    MoveMeetingForm,
)
from app.programme.queries.groups_inside import names_of_presences, tasks_of
from app.programme.rules import groups as words
from app.programme.services import groups_meetings as services
from app.programme.services.groups_taking import judged_meetings
from app.programme.views.area import area
from app.programme.views.groups_area import ONE_GROUP, ONE_MEETING, found_group, found_meeting
from app.programme.views.planning import days_typed, judged_or_said


@area.route(f"{ONE_GROUP}/spotkania/nowe", methods=["GET", "POST"], action=Action.LEAD_GROUP)
def add_meetings(group_slug: str) -> ResponseReturnValue:
    """The plan stands in the address; what is ticked of it is kept, all or none."""
    group = found_group(group_slug, Action.LEAD_GROUP)
    form: MeetingsForm = MeetingsForm() if request.method == "POST" else LookAtMeetingsForm(formdata=request.args)
    form.offer_rooms(centres.rooms_of(group.centre_id))
    days = days_typed(form)
    form.let_tick(days)
    if form.does(lambda: services.add_meetings(actor(), group.id, form.asked_meetings(form.kept_days))):
        tell(Sentence(N_("The meetings are set: their room is taken, and the members get a mail.")))
        return go(url_for("programme.show_inside", group_slug=group_slug))
    group = found_group(group_slug, Action.LEAD_GROUP)
    judged = judged_or_said(form, days, lambda asked: judged_meetings(actor(), group, form.asked_meetings(asked)))
    return render_template("programme/add_meetings.html", group=group, form=form, judged=judged), form.status


@area.route(ONE_MEETING, action=Action.SEE_GROUP)
def show_meeting(group_slug: str, meeting_id: int) -> ResponseReturnValue:
    group = found_group(group_slug)
    meeting = found_meeting(group, meeting_id)
    return render_template(
        "programme/show_meeting.html",
        group=group,
        meeting=meeting,
        tasks=tasks_of(group.id, meeting_id=meeting_id),
        names=names_of_presences(meeting),
        words=words,
        now=now(),
        today=today(),
    )


@area.route(f"{ONE_MEETING}/zapisz", methods=["GET", "POST"], action=Action.LEAD_GROUP)
def write_meeting(group_slug: str, meeting_id: int) -> ResponseReturnValue:
    group = found_group(group_slug, Action.LEAD_GROUP)
    meeting = found_meeting(group, meeting_id)
    kept = {"agenda": meeting.agenda, "notes": meeting.notes, "decisions": meeting.decisions}
    form = MeetingWordsForm(**kept, seen=meeting.revision)
    if form.does(lambda: _write(group.id, meeting_id, form)):
        tell(Sentence(N_("The words of the meeting are kept.")))
        return go(url_for("programme.show_meeting", group_slug=group_slug, meeting_id=meeting_id))
    group = found_group(group_slug, Action.LEAD_GROUP)
    meeting = found_meeting(group, meeting_id)
    return render_template("programme/write_meeting.html", group=group, meeting=meeting, form=form), form.status


@area.route(f"{ONE_MEETING}/przesun", methods=["GET", "POST"], action=Action.LEAD_GROUP)
def move_meeting(group_slug: str, meeting_id: int) -> ResponseReturnValue:
    group = found_group(group_slug, Action.LEAD_GROUP)
    form = MoveMeetingForm.of_meeting(found_meeting(group, meeting_id))
    form.offer_rooms(centres.rooms_of(group.centre_id))
    seen = form.seen
    if form.does(
        lambda: services.move_meeting(actor(), group.id, meeting_id, form.asked_meeting(), seen=seen.data or 0)
    ):
        tell(Sentence(N_("The meeting has its new time. The members get a mail.")))
        return go(url_for("programme.show_meeting", group_slug=group_slug, meeting_id=meeting_id))
    group = found_group(group_slug, Action.LEAD_GROUP)
    meeting = found_meeting(group, meeting_id)
    return render_template("programme/move_meeting.html", group=group, meeting=meeting, form=form), form.status


@area.route(f"{ONE_MEETING}/odwolaj", methods=["GET", "POST"], action=Action.LEAD_GROUP)
def cancel_meeting(group_slug: str, meeting_id: int) -> ResponseReturnValue:
    group, form = found_group(group_slug, Action.LEAD_GROUP), CancelMeetingForm()
    found_meeting(group, meeting_id)
    if form.does(lambda: services.cancel_meeting(actor(), group.id, meeting_id, why=form.why.data or "")):
        tell(Sentence(N_("The meeting is cancelled. Its room is free, and the members get a mail.")))
        return go(url_for("programme.show_inside", group_slug=group_slug))
    group = found_group(group_slug, Action.LEAD_GROUP)
    meeting = found_meeting(group, meeting_id)
    return render_template("programme/cancel_meeting.html", group=group, meeting=meeting, form=form), form.status


@area.route(f"{ONE_MEETING}/obecnosc", methods=["POST"], action=Action.LEAD_GROUP)
def note_presences(group_slug: str, meeting_id: int) -> ResponseReturnValue:
    group = found_group(group_slug, Action.LEAD_GROUP)
    meeting = found_meeting(group, meeting_id)
    people = group.member_ids | {one.person_id for one in meeting.presences}
    services.note_presences(actor(), group.id, meeting_id, PresencesForm().said(people))
    tell(Sentence(N_("It is noted who was there.")))
    return go(url_for("programme.show_meeting", group_slug=group_slug, meeting_id=meeting_id))


def _write(group_id: int, meeting_id: int, form: MeetingWordsForm) -> None:
    said = {name: form[name].data or "" for name in ("agenda", "notes", "decisions")}
    services.write_meeting(actor(), group_id, meeting_id, **said, seen=form.seen.data or 0)
