"""Screens of staff: the calendars of others that the centre shows."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries, services
from app.centres.forms.outside import OutsideChangeForm, OutsideForm
from app.centres.forms.staff import NoFields
from app.centres.rules.outside import OutsideReading
from app.centres.rules.trail import OUTSIDE, OUTSIDE_PARTS
from app.centres.views.area import area, found
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell

LIST = "/zespol/centra/<slug>/kalendarze-zewnetrzne"
ONE = f"{LIST}/<int:outside_id>"
KEEP = Action.KEEP_OUTSIDE_CALENDARS


@area.route(LIST, action=KEEP)
def list_outside(slug: str) -> ResponseReturnValue:
    centre = found(KEEP, slug)
    kept = queries.outside_kept(centre.id, now=now())
    return render_template("centres/list_outside.html", centre=centre, kept=kept)


@area.route(f"{LIST}/nowy", methods=["GET", "POST"], action=KEEP)
def add_outside(slug: str) -> ResponseReturnValue:
    centre = found(KEEP, slug)
    form, read = OutsideForm(), _Read()
    if form.does(lambda: services.add_outside(actor(), centre.id, form.details(), read.keep(form.reading()))):
        tell(Sentence(N_("The calendar is added. Its dates stand on the centre's page and in the programme's month.")))
        return _back(slug, read)
    return render_template("centres/edit_outside.html", centre=centre, calendar=None, form=form), form.status


@area.route(ONE, methods=["GET", "POST"], action=KEEP)
def edit_outside(slug: str, outside_id: int) -> ResponseReturnValue:
    centre = found(KEEP, slug)
    calendar = queries.outside_one(centre.id, outside_id)
    form, read = OutsideChangeForm(obj=calendar), _Read()
    seen = form.last_seen
    if form.does(
        lambda: services.change_outside(
            *(actor(), centre.id, outside_id, form.details()), read.keep_if(form.new_reading()), seen=seen
        )
    ):
        tell(Sentence(N_("The calendar is changed.")))
        return _back(slug, read)
    form.look_at(queries.last_change(OUTSIDE, outside_id, OUTSIDE_PARTS))
    now_kept = form.now_kept(OutsideChangeForm(formdata=None, obj=calendar))
    page = {"centre": centre, "calendar": calendar, "form": form, "now_kept": now_kept}
    return render_template("centres/edit_outside.html", **page), form.status


@area.route(f"{ONE}/ukryj", methods=["POST"], action=KEEP)
def hide_outside(slug: str, outside_id: int) -> ResponseReturnValue:
    centre = found(KEEP, slug)
    services.hide_outside(actor(), centre.id, outside_id)
    tell(Sentence(N_("The calendar is hidden. Its dates stay here, so you can show it again.")))
    return _to_list(slug)


@area.route(f"{ONE}/pokaz", methods=["POST"], action=KEEP)
def show_outside(slug: str, outside_id: int) -> ResponseReturnValue:
    centre = found(KEEP, slug)
    services.show_outside(actor(), centre.id, outside_id)
    tell(Sentence(N_("The calendar is shown again.")))
    return _to_list(slug)


@area.route(f"{ONE}/usun", methods=["GET", "POST"], action=KEEP)
def remove_outside(slug: str, outside_id: int) -> ResponseReturnValue:
    centre = found(KEEP, slug)
    calendar, form = queries.outside_one(centre.id, outside_id), NoFields()
    if form.does(lambda: services.remove_outside(actor(), centre.id, outside_id)):
        tell(Sentence(N_("The calendar is removed for good.")))
        return _to_list(slug)
    return render_template("centres/remove_outside.html", centre=centre, calendar=calendar, form=form), form.status


class _Read:
    """What the file of a form gave, kept until the page says what was left out of it."""

    reading: OutsideReading | None = None

    def keep(self, reading: OutsideReading) -> OutsideReading:
        self.reading = reading
        return reading

    def keep_if(self, reading: OutsideReading | None) -> OutsideReading | None:
        return self.keep(reading) if reading is not None else None


def _back(slug: str, read: _Read) -> ResponseReturnValue:
    left_out = read.reading.left_out if read.reading is not None else None
    if left_out is not None:
        tell(left_out, "notice")
    return _to_list(slug)


def _to_list(slug: str) -> ResponseReturnValue:
    return go(url_for("centres.list_outside", slug=slug))
