"""Pages of choosing a date together."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries as centres
from app.centres.forms.staff import NoFields
from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell
from app.programme.forms.groups_meetings import AnswersForm, PollForm
from app.programme.models import DatePoll, WorkingGroup
from app.programme.queries.groups_inside import meeting_of_poll, poll
from app.programme.rules import polls as words
from app.programme.services import polls as services
from app.programme.views.area import area
from app.programme.views.groups_area import ONE_GROUP, ONE_POLL, found_group


@area.route(f"{ONE_GROUP}/terminy/nowe", methods=["GET", "POST"], action=Action.LEAD_GROUP)
def open_poll(group_slug: str) -> ResponseReturnValue:
    group = found_group(group_slug, Action.LEAD_GROUP)
    form, made = PollForm(), list[int]()
    form.offer_rooms(centres.rooms_of(group.centre_id))
    if form.does(lambda: made.append(services.open_poll(actor(), group.id, form.asked()))):
        tell(Sentence(N_("The dates are held, and the members get a mail.")))
        return go(url_for("programme.show_poll", group_slug=group_slug, poll_id=made[0]))
    group = found_group(group_slug, Action.LEAD_GROUP)
    return render_template("programme/open_poll.html", group=group, form=form, words=words), form.status


@area.route(ONE_POLL, action=Action.SEE_GROUP)
def show_poll(group_slug: str, poll_id: int) -> ResponseReturnValue:
    group = found_group(group_slug)
    return render_template(
        "programme/show_poll.html",
        group=group,
        poll=_poll(group, poll_id),
        meeting=meeting_of_poll(poll_id),
        words=words,
        now=now(),
        form=NoFields(formdata=None),
    )


@area.route(f"{ONE_POLL}/odpowiedz", methods=["POST"], action=Action.BE_IN_GROUP)
def answer_poll(group_slug: str, poll_id: int) -> ResponseReturnValue:
    group = found_group(group_slug, Action.BE_IN_GROUP)
    options = [option.id for option in _poll(group, poll_id).options]
    services.answer_poll(actor(), group.id, poll_id, AnswersForm().said(options))
    tell(Sentence(N_("Your answer is kept. You can change it until the deadline.")))
    return go(url_for("programme.show_poll", group_slug=group_slug, poll_id=poll_id))


@area.route(f"{ONE_POLL}/wybierz/<int:option_id>", methods=["POST"], action=Action.LEAD_GROUP)
def choose_option(group_slug: str, poll_id: int, option_id: int) -> ResponseReturnValue:
    group = found_group(group_slug, Action.LEAD_GROUP)
    meeting_id = services.choose_option(actor(), group.id, poll_id, option_id)
    tell(Sentence(N_("The date is chosen, the others are free again. The members get a mail.")))
    return go(url_for("programme.show_meeting", group_slug=group_slug, meeting_id=meeting_id))


@area.route(f"{ONE_POLL}/zakoncz", methods=["POST"], action=Action.LEAD_GROUP)
def close_poll(group_slug: str, poll_id: int) -> ResponseReturnValue:
    group = found_group(group_slug, Action.LEAD_GROUP)
    services.close_poll(actor(), group.id, poll_id)
    tell(Sentence(N_("It ended without a date. What was held is free, and the members get a mail.")))
    return go(url_for("programme.show_poll", group_slug=group_slug, poll_id=poll_id))


def _poll(group: WorkingGroup, poll_id: int) -> DatePoll:
    """Raises NotFound."""
    found = poll(group.id, poll_id)
    if found is None:
        raise NotFound
    return found
