"""The inside of a working group: its page, what it says, and the archive."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now, today
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell
from app.history.queries import history_of
from app.programme.forms.groups import GroupFilesForm, GroupForm, TaskForm
from app.programme.models import GROUP, WorkingGroup
from app.programme.queries.groups_inside import inside_of
from app.programme.rules import groups as words
from app.programme.rules import polls
from app.programme.services.groups import GROUP_EDITED, change_group
from app.programme.services.groups import archive_group as put_into_archive
from app.programme.views.area import area
from app.programme.views.groups_area import ONE_GROUP, found_group


@area.route(f"{ONE_GROUP}/wewnatrz", action=Action.SEE_GROUP)
def show_inside(group_slug: str) -> ResponseReturnValue:
    return inside_page(found_group(group_slug))


def inside_page(group: WorkingGroup, *, task: TaskForm | None = None, files: GroupFilesForm | None = None) -> str:
    """The page, with what was typed where it was refused."""
    task = task or TaskForm(formdata=None)
    task.offer(group.members)
    shown: dict[str, Any] = {"inside": inside_of(group.id, now=now()), "words": words, "polls": polls}
    return render_template(
        "programme/show_inside.html",
        group=group,
        task=task,
        files=files or GroupFilesForm(formdata=None),
        now=now(),
        today=today(),
        **shown,
    )


@area.route(f"{ONE_GROUP}/zmien", methods=["GET", "POST"], action=Action.LEAD_GROUP)
def edit_group(group_slug: str) -> ResponseReturnValue:
    group = found_group(group_slug, Action.LEAD_GROUP)
    form = GroupForm.of(group)
    if form.does(lambda: change_group(actor(), group.id, form.details(), seen=form.last_seen)):
        tell(Sentence(N_("The change is kept.")))
        return go(url_for("programme.show_inside", group_slug=group_slug))
    form.look_at(centres.last_change(GROUP, group.id, GROUP_EDITED))
    group = found_group(group_slug, Action.LEAD_GROUP)
    page = render_template(
        "programme/edit_group.html",
        form=form,
        centre=group.centre,
        group=group,
        now_kept=form.now_kept(GroupForm.of(group, formdata=None)),
        history=history_of(GROUP, group.id),
        words=words,
    )
    return page, form.status


@area.route(f"{ONE_GROUP}/archiwum", methods=["POST"], action=Action.LEAD_GROUP)
def archive_group(group_slug: str) -> ResponseReturnValue:
    group = found_group(group_slug, Action.LEAD_GROUP)
    put_into_archive(actor(), group.id)
    tell(Sentence(N_("The group is in the archive. Its people can read all of it.")))
    return go(url_for("programme.show_inside", group_slug=group_slug))
