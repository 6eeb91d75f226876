"""Tasks, files, and mails to all of a working group."""

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action
from app.core.clock import today
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell
from app.core.web.private import as_download
from app.programme.forms.groups import GroupFilesForm, LetterForm, TaskForm
from app.programme.queries.groups import tasks_of_person
from app.programme.queries.groups_inside import file_of, letters_of
from app.programme.rules.groups import LARGEST_SENDING
from app.programme.services import groups_work as services
from app.programme.views.area import area
from app.programme.views.groups_area import ONE_GROUP, found_group
from app.programme.views.groups_inside import inside_page

TASK = f"{ONE_GROUP}/zadania/<int:task_id>"


@area.route("/grupy/zadania", action=Action.SEE_OWN_GROUPS)
def my_tasks() -> ResponseReturnValue:
    demand(Action.SEE_OWN_GROUPS)
    tasks = tasks_of_person(actor().person_id or 0)
    return render_template("programme/my_tasks.html", tasks=tasks, today=today())


@area.route(f"{ONE_GROUP}/zadania/nowe", methods=["POST"], action=Action.LEAD_GROUP)
def add_task(group_slug: str) -> ResponseReturnValue:
    group, form = found_group(group_slug, Action.LEAD_GROUP), TaskForm()
    form.offer(group.members)
    wish = {"title": form.title.data or "", "owner_id": form.owner.data, "due_on": form.due_on.data}
    if form.does(lambda: services.add_task(actor(), group.id, **wish)):
        tell(Sentence(N_("The task is written down.")))
        return go(url_for("programme.show_inside", group_slug=group_slug, _anchor="tasks"))
    return inside_page(found_group(group_slug), task=form), form.status


@area.route(f"{TASK}/zrobione", methods=["POST"], action=Action.SEE_GROUP)
def finish_task(group_slug: str, task_id: int) -> ResponseReturnValue:
    services.finish_task(actor(), found_group(group_slug).id, task_id)
    tell(Sentence(N_("Done. Thank you.")))
    return go(url_for("programme.show_inside", group_slug=group_slug, _anchor="tasks"))


@area.route(f"{TASK}/jednak-nie", methods=["POST"], action=Action.SEE_GROUP)
def reopen_task(group_slug: str, task_id: int) -> ResponseReturnValue:
    services.reopen_task(actor(), found_group(group_slug).id, task_id)
    tell(Sentence(N_("The task is to be done again.")))
    return go(url_for("programme.show_inside", group_slug=group_slug, _anchor="tasks"))


@area.route(f"{TASK}/skresl", methods=["POST"], action=Action.LEAD_GROUP)
def drop_task(group_slug: str, task_id: int) -> ResponseReturnValue:
    services.drop_task(actor(), found_group(group_slug, Action.LEAD_GROUP).id, task_id)
    tell(Sentence(N_("The task is struck off.")))
    return go(url_for("programme.show_inside", group_slug=group_slug, _anchor="tasks"))


@area.route(f"{ONE_GROUP}/pliki/nowe", methods=["POST"], action=Action.LEAD_GROUP, largest=LARGEST_SENDING)
def add_group_files(group_slug: str) -> ResponseReturnValue:
    group, form = found_group(group_slug, Action.LEAD_GROUP), GroupFilesForm()
    if form.does(lambda: services.add_files(actor(), group.id, form.documents())):
        tell(Sentence(N_("The files are kept.")))
        return go(url_for("programme.show_inside", group_slug=group_slug, _anchor="files"))
    return inside_page(found_group(group_slug), files=form), form.status


@area.route(f"{ONE_GROUP}/pliki/<file_key>", action=Action.SEE_GROUP)
def download_group_file(group_slug: str, file_key: str) -> Response:
    kept = file_of(found_group(group_slug).id, file_key)
    if kept is None:
        raise NotFound
    return as_download(kept.content, kept.media_type, kept.name)


@area.route(f"{ONE_GROUP}/pliki/<int:kept_id>/usun", methods=["POST"], action=Action.LEAD_GROUP)
def remove_group_file(group_slug: str, kept_id: int) -> ResponseReturnValue:
    services.remove_file(actor(), found_group(group_slug, Action.LEAD_GROUP).id, kept_id)
    tell(Sentence(N_("The file is removed.")))
    return go(url_for("programme.show_inside", group_slug=group_slug, _anchor="files"))


@area.route(f"{ONE_GROUP}/list", methods=["GET", "POST"], action=Action.LEAD_GROUP)
def write_letter(group_slug: str) -> ResponseReturnValue:
    group, form = found_group(group_slug, Action.LEAD_GROUP), LetterForm()
    said = form.subject, form.words
    if form.does(
        lambda: services.write_to_members(actor(), group.id, subject=said[0].data or "", words=said[1].data or "")
    ):
        tell(Sentence(N_("The mail goes to each of the other members.")))
        return go(url_for("programme.show_inside", group_slug=group_slug))
    group = found_group(group_slug, Action.LEAD_GROUP)
    return render_template(
        "programme/write_letter.html", group=group, form=form, letters=letters_of(group.id)
    ), form.status
