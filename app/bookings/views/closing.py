"""Screens of staff: a closure planned over bookings, what lies outside new hours, and undoing either."""

from typing import Any

from flask import render_template, request, url_for

from app.bookings import services
from app.bookings.forms.closing import DecisionsForm, NowForm, PlanForm
from app.bookings.queries.closing import Plan, plan_of_closure, plan_of_hours, with_places
from app.bookings.queries.displaced import plan_by_uid
from app.bookings.rules.closing import FATE_LABELS, PlanChanged, PlanKind
from app.bookings.services.closing import Closing, check_times, rooms_to_close
from app.bookings.views.area import area
from app.centres import queries as centres
from app.centres.models import Centre
from app.centres.views.area import found
from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound, Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import show_at, tell


@area.route("/zespol/centra/<slug>/zamkniecia/plan", methods=["GET", "POST"], action=Action.CLOSE_ROOMS)
def plan_closure(slug: str) -> Any:
    centre = found(Action.CLOSE_ROOMS, slug)
    is_sent = request.method == "POST"
    asked = PlanForm() if is_sent else PlanForm(formdata=request.args or None, meta={"csrf": False})
    asked.offer(centres.closure_rooms(centre.id))
    closing = _closing(asked, centre) if is_sent or request.args else None
    if closing is None:
        return _plan_page(centre, asked, None), 422 if is_sent or request.args else 200
    form = _decisions()
    if is_sent and not form.pressed and form.does(lambda: _save(centre, closing, form)):
        tell(Sentence(N_("The closure is saved. Its mails wait for ten minutes; until then you can undo it.")))
        return go(url_for("bookings.show_plan", slug=slug, plan_uid=form.saved))
    return _plan_page(centre, asked, closing, form), form.status


@area.route("/zespol/centra/<slug>/godziny/poza", methods=["GET", "POST"], action=Action.CLOSE_ROOMS)
def outside_hours(slug: str) -> Any:
    centre = found(Action.CLOSE_ROOMS, slug)
    form = _decisions()
    if request.method == "POST" and not form.pressed and form.does(lambda: _settle(centre, form)):
        tell(Sentence(N_("Your decisions are saved. The mails wait for ten minutes; until then you can undo them.")))
        return go(url_for("bookings.show_plan", slug=slug, plan_uid=form.saved))
    plan = with_places(plan_of_hours(actor(), centre, now=now()))
    return render_template("bookings/outside_hours.html", centre=centre, **_shown(plan, form)), form.status


@area.route("/zespol/centra/<slug>/zamkniecia/plany/<plan_uid>", action=Action.CLOSE_ROOMS)
def show_plan(slug: str, plan_uid: str) -> Any:
    centre = found(Action.CLOSE_ROOMS, slug)
    plan = plan_by_uid(centre.id, plan_uid)
    if plan is None:
        raise NotFound
    return render_template("bookings/show_plan.html", centre=centre, plan=plan, fates=FATE_LABELS)


@area.route("/zespol/centra/<slug>/zamkniecia/plany/<plan_uid>/cofnij", methods=["POST"], action=Action.CLOSE_ROOMS)
def undo_plan(slug: str, plan_uid: str) -> Any:
    centre = found(Action.CLOSE_ROOMS, slug)
    plan = plan_by_uid(centre.id, plan_uid)
    if plan is None:
        raise NotFound
    stays = services.undo_plan(actor(), centre.id, plan_uid)
    tell(Sentence(N_("Undone: all is as it was before.")))
    if stays:
        some = Sentence(
            N_("%(count)s could not go back: it was changed since, or its time was taken."),
            {"count": stays},
            plural=N_("%(count)s could not go back: they were changed since, or their times were taken."),
        )
        tell(some, "notice")
    if plan.kind is PlanKind.EMERGENCY:
        return go(url_for("bookings.list_displaced"))
    return go(url_for("bookings.show_plan", slug=slug, plan_uid=plan_uid))


@area.route("/zespol/centra/<slug>/zamkniecia/teraz", methods=["GET", "POST"], action=Action.CLOSE_ROOMS)
def close_now(slug: str) -> Any:
    centre, form = found(Action.CLOSE_ROOMS, slug), NowForm()
    form.offer(centres.closure_rooms(centre.id))
    if form.does(
        lambda: services.close_now(actor(), centre.id, form.rooms.data or (), form.until(), reasons=form.reasons)
    ):
        tell(Sentence(N_("The rooms are closed now. Whoever had booked them has a mail.")))
        return go(url_for("bookings.list_displaced"))
    return render_template("bookings/close_now.html", centre=centre, form=form), form.status


def _closing(form: PlanForm, centre: Centre) -> Closing | None:
    """What was asked, or nothing with the errors at the form."""
    if not form.validate():
        return None
    try:
        closing = form.closing()
        check_times(closing.periods)
        rooms_to_close(centre.id, closing.room_ids)
    except Refusal as refusal:
        show_at(form, refusal)
        return None
    return closing


def _decisions() -> DecisionsForm:
    form = DecisionsForm() if request.method == "POST" else DecisionsForm(formdata=None)
    form.take(request.form)
    return form


def _save(centre: Centre, closing: Closing, form: DecisionsForm) -> None:
    form.saved = services.close_as_planned(
        actor(), centre.id, closing, form.decisions(), seen=form.seen_before, words=form.words.data or ""
    )


def _settle(centre: Centre, form: DecisionsForm) -> None:
    form.saved = services.settle_outside_hours(
        actor(), centre.id, form.decisions(), seen=form.seen_before, words=form.words.data or ""
    )


def _plan_page(centre: Centre, asked: PlanForm, closing: Closing | None, form: DecisionsForm | None = None) -> str:
    """The form of the closure, and below it, once it is filled in, who is hit."""
    more: dict[str, Any] = {"plan": None, "form": None, "closing": closing}
    if closing is not None and form is not None:
        rooms = rooms_to_close(centre.id, closing.room_ids)
        plan = with_places(plan_of_closure(actor(), centre, rooms, closing.periods, now=now()))
        source = request.form if request.method == "POST" else request.args
        kept = [(name, value) for name, value in source.items(multi=True) if name in asked and name != "csrf_token"]
        more |= {"rooms": rooms, "asked_before": kept, **_shown(plan, form)}
    return render_template("bookings/plan_closure.html", centre=centre, asked=asked, **more)


def _shown(plan: Plan, form: DecisionsForm) -> dict[str, Any]:
    """The plan with what was chosen, and what is new or changed since it was looked at."""
    before = dict(one.rsplit(".", 1) for one in form.seen_before.split() if "." in one)
    looked = bool(form.seen_before) or isinstance(form.refusal, PlanChanged)
    now_seen = {hit.key: str(hit.entry.sequence) for hit in plan.hits}
    return {
        "plan": plan,
        "form": form,
        "chosen": form.chosen(plan.hits, is_first=not looked),
        "gone_places": form.gone(plan.hits),
        "changed": {key for key, sequence in now_seen.items() if looked and before.get(key) != sequence},
        "no_longer": len(before.keys() - now_seen.keys()),
    }
