"""Ask for a room: one page, with the verdict beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, session, url_for
from werkzeug.datastructures import MultiDict

from app.accounts import queries as people
from app.accounts.services import keep_draft
from app.bookings.forms import EQUIPMENT, LATER, MYSELF, AskForm, ask_form, verdict_form
from app.bookings.queries import booking_by_uid, day_bar, facts_for
from app.bookings.queries.equipment import with_all_equipment
from app.bookings.queries.facts import facts_for_many
from app.bookings.rules import nearby, verdict
from app.bookings.rules.equipment import free_of
from app.bookings.services import book_room
from app.bookings.views.area import area, room_at
from app.bookings.views.waiting import NOBODY, look_at_waiting, wait_in_line
from app.centres.models import Room
from app.core.access import Action, can
from app.core.clock import is_doubled, local, now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import show_at, tell
from app.organisations import queries as organisations
from app.organisations.models import Organisation

NEVER_KEPT = {"csrf_token", "send", "wait"}
FROM_ELSEWHERE = {"draft", "again"}
# Buttons that ask for another look at what is typed; only the other one sends it.
LOOKS = {"look", "move"}


@area.route("/sale/<centre_slug>/<room_slug>/wniosek", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def ask(centre_slug: str, room_slug: str) -> Any:
    room = room_at(centre_slug, room_slug)
    ours = own_organisations()
    form = ask_form(room, ours, signed_in=not actor().is_anonymous, **given(room, ours))
    if request.method != "POST" or LOOKS & request.form.keys():
        return _page(room, form)
    if actor().is_anonymous:
        return sign_in_first(room)
    if not form.validate():
        return _page(room, form, status=422)
    try:
        if "wait" in request.form:
            return wait_in_line(room, form, request.form["wait"])
        uid = book_room(actor(), form.request(room), key=form.key.data or "")
    except Refusal as refusal:
        room = room_at(centre_slug, room_slug)
        show_at(form, form.placed(refusal))
        return _page(room, form, status=refusal.status)
    session["organisation"] = form.organisation.data
    tell(Sentence(N_("Sent. Here is what happens next.")))
    return go(url_for("bookings.show", uid=uid))


@area.route("/sale/<centre_slug>/<room_slug>/ocena", action=Action.SEE_PUBLIC)
def show_verdict(centre_slug: str, room_slug: str) -> Any:
    """The verdict card alone, as the typed form stands; it never writes."""
    room = room_at(centre_slug, room_slug)
    return render_template("bookings/_verdict.html", room=room, **_look(room, request.args))


def _page(room: Room, form: AskForm, *, status: int = 200) -> Any:
    look = _look(room, MultiDict(_typed(form)))
    return render_template(
        "bookings/ask.html", room=room, form=form, has_organisation=bool(own_organisations()), **look
    ), status


def _look(room: Room, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict on what is typed, or nothing while too little is typed."""
    nothing = {"verdict": None, "bar": None, "period": None, "doubled": False, "refusal": None, "nearby": ()}
    nothing |= {"equipment": (), **NOBODY}
    ours, who = own_organisations(), actor()
    form = verdict_form(room, ours, typed, signed_in=not who.is_anonymous)
    if not form.is_readable():
        return nothing
    try:
        asked = form.ask()
    except Refusal as refusal:
        return {**nothing, "refusal": refusal}
    if who.is_anonymous:
        facts = facts_for_many([room], asked.period, form.stranger(), now=now())[room.id]
    else:
        organisation = next((one for one in ours if one.id == form.organisation_id), None)
        facts = facts_for(room, asked.period, organisation, who.person_id, now=now())
    facts = with_all_equipment(asked, facts)
    starts, said = local(asked.period.starts), verdict(asked, facts)
    return {
        "verdict": said,
        "bar": day_bar(facts, starts.date(), asked.period),
        "period": asked.period,
        "doubled": is_doubled(starts.date(), starts.time()),
        "refusal": None,
        "nearby": nearby(asked, facts),
        "equipment": free_of(facts.equipment, facts.room, asked.period),
        "people": asked.people if form.people.data else None,
        **look_at_waiting(room, asked.period, said),
    }


def own_organisations() -> Sequence[Organisation]:
    person_id = actor().person_id
    return organisations.organisations_of(person_id) if person_id is not None else []


def given(room: Room, ours: Sequence[Organisation]) -> dict[str, Any]:
    """What the form begins with: the posted form, a kept draft, or the time in the address."""
    if request.method == "POST":
        return {"formdata": moved(request.form)}
    kept = people.draft(request.args.get("draft", "")) if "draft" in request.args else {}
    remembered = session.get("organisation")
    known = {str(organisation.id) for organisation in ours} | {LATER if actor().is_anonymous else MYSELF}
    first = str(ours[0].id) if ours else LATER if actor().is_anonymous else MYSELF
    start = {
        "organisation": remembered if remembered in known else first,
        "layout": room.layouts[0].kind.value if room.layouts else "",
        "is_public": "no",
        "participants_pay": "no",
        **_as_before(request.args.get("again", "")),
        **kept,
        **{name: value for name, value in request.args.items() if name not in FROM_ELSEWHERE},
    }
    if start["organisation"] not in known:
        start["organisation"] = first
    # Read as typed text, so that a time in the address and a kept draft take the same way as a posted form.
    return {"formdata": MultiDict(start)}


def moved(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was typed, at the other time of that day whose button was pressed."""
    starts, _, ends = typed.get("move", "").partition("-")
    return MultiDict({**typed.to_dict(), "starts": starts, "ends": ends}) if ends else typed


def _as_before(uid: str) -> dict[str, str]:
    """What an earlier booking was about, for somebody who may see it."""
    booking = booking_by_uid(uid) if uid else None
    if booking is None or not can(actor(), Action.SEE_BOOKING, booking):
        return {}
    return {
        "title": booking.entry.title,
        "purpose": booking.purpose,
        "people": str(booking.people),
        "layout": booking.layout.value if booking.layout is not None else "",
        "is_public": "yes" if booking.entry.is_public else "no",
        "participants_pay": "yes" if booking.participants_pay else "no",
        "organisation": str(booking.organisation_id) if booking.organisation_id is not None else MYSELF,
        **{f"{EQUIPMENT}{one.equipment_id}": str(one.amount) for one in booking.equipment if not one.kind.archived_at},
    }


def _typed(form: AskForm) -> dict[str, Any]:
    names = ("date", "starts", "ends", "people", "layout", "organisation", "participants_pay")
    typed = {name: form[name].raw_data[0] for name in (*names, *form.equipment_names) if form[name].raw_data}
    return {**typed, **{f"{EQUIPMENT}{kind}": str(amount) for kind, amount in form.elsewhere.items()}}


def sign_in_first(room: Room) -> Any:
    """Nothing typed is lost: it is kept a day, and comes back after signing in or signing up."""
    typed = {name: ", ".join(request.form.getlist(name)) for name in request.form if name not in NEVER_KEPT}
    key = keep_draft(typed)
    address = url_for(request.endpoint or "", centre_slug=room.centre.slug, room_slug=room.slug, draft=key)
    tell(Sentence(N_("One more step: sign in or open an account. What you typed is kept.")), "notice")
    return go(url_for("accounts.sign_in", next=address))
