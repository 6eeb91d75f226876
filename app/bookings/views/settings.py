"""Screens of a centre's manager: all its rules as sentences, tried on what was asked for, and saved."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for

from app.bookings.forms.settings import RulesForm, rules_form
from app.bookings.queries.counter import terms_of
from app.bookings.queries.trying import Trial, try_on_old_requests
from app.bookings.rules.trying import Effect
from app.bookings.rules.used import label_of
from app.bookings.views.area import area
from app.centres import queries as centres
from app.centres import services as centre_services
from app.centres.models import Centre
from app.centres.rules import LAYOUT_LABELS, Block
from app.centres.rules.answering import answering_in_words, safe_in_words
from app.centres.rules.hours import opening_in_words
from app.centres.rules.settings import CentreSettings, RoomSettings, changed, changes_in_words
from app.core.access import Action, can
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell

RULES = "/zespol/centra/<slug>/zasady"
MOST_TOLD = 6


@area.route(RULES, methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def change_rules(slug: str) -> Any:
    centre = _centre(slug)
    form, done = _form(centre), list[Any]()
    if form.does(
        lambda: done.append(
            centre_services.change_rules(actor(), centre.id, form.of_centre(), form.of_rooms(), seen=form.last_seen)
        )
    ):
        tell(_told(*done[0]))
        return go(url_for("bookings.change_rules", slug=slug))
    return _page(centre, form), form.status


@area.route(f"{RULES}/sprawdz", methods=["POST"], action=Action.EDIT_CENTRE)
def try_rules(slug: str) -> Any:
    """Nothing is written: what is typed is judged on what was asked for, and stays as it is typed."""
    centre = _centre(slug)
    form, tried = _form(centre), list[Trial]()
    if form.does(lambda: tried.append(try_on_old_requests(centre, form.of_centre(), form.of_rooms(), now=now()))):
        return _page(centre, form, tried[0])
    return _page(centre, form), form.status


def _centre(slug: str) -> Centre:
    """Another's centre and a missing one look the same. Raises SignInNeeded, NotAllowed, NotFound."""
    demand(Action.EDIT_CENTRE)
    centre = centres.centre_for_staff(slug)
    if centre is None or not can(actor(), Action.EDIT_CENTRE, centre):
        raise NotFound
    return centre


def _form(centre: Centre) -> RulesForm:
    return rules_form(centre, centres.rooms_of(centre.id))


def _page(centre: Centre, form: RulesForm, trial: Trial | None = None) -> str:
    form.look_at(centres.last_rules_change(centre.id))
    rooms = centres.rooms_of(centre.id)
    listed = [room.name for room in rooms if centre.safe is not None and room.id in centre.safe.room_ids]
    return render_template(
        "bookings/change_rules.html",
        centre=centre,
        form=form,
        now_kept=form.now_kept(rules_form(centre, form.rooms, kept=True)),
        trial=trial,
        changes=_changes(centre, form) if trial is not None else (),
        effects=EFFECTS,
        label_of=label_of,
        answering=answering_in_words(centre.answering),
        safe=safe_in_words(centre.safe, listed),
        opening=opening_in_words((one.weekday, Block(one.opens, one.closes)) for one in centre.opening),
        offer_terms=terms_of(centre.id),
        layouts=LAYOUT_LABELS,
    )


EFFECTS: Mapping[Effect, str] = {
    Effect.REFUSED: N_("Refused"),
    Effect.POSSIBLE: N_("No longer refused"),
    Effect.TO_STAFF: N_("Staff decide"),
    Effect.AT_ONCE: N_("Had at once"),
    Effect.EXPIRED: N_("Expired before staff answered"),
    Effect.LATE: N_("Cancelled late"),
    Effect.IN_TIME: N_("Cancelled in time"),
}


def _changes(centre: Centre, form: RulesForm) -> list[tuple[str, Sentence]]:
    """What is typed beside what is kept, as before and after, with the room that it is about."""
    found = [("", one) for one in changes_in_words(changed(CentreSettings.kept_in(centre), form.of_centre()))]
    wanted = form.of_rooms()
    for room in form.rooms:
        differs = changes_in_words(changed(RoomSettings.kept_in(room), wanted[room.id]))
        found += [(room.name, one) for one in differs]
    return found


def _told(of_centre: Mapping[str, Any], of_rooms: Mapping[str, Mapping[str, Any]]) -> Sentence:
    said = changes_in_words(of_centre)
    for name, changes in of_rooms.items():
        said += [
            Sentence(N_("%(room)s, %(change)s"), {"room": name, "change": one}) for one in changes_in_words(changes)
        ]
    if not said:
        return Sentence(N_("Nothing was changed."))
    if len(said) > MOST_TOLD:
        return Sentence(
            N_("%(count)s rule is changed, for what is asked from now on. The history lists it."),
            {"count": len(said)},
            plural=N_("%(count)s rules are changed, for what is asked from now on. The history lists them."),
        )
    return Sentence(N_("Changed for what is asked from now on. %(changes)s"), {"changes": tuple(said)})
