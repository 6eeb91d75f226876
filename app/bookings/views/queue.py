"""The queue of staff: oldest deadline first, narrowed by its address, opened in place; all that is clear at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import make_response, render_template, request, url_for

from app.bookings import queries, services
from app.bookings.forms.deciding import QueueForm
from app.bookings.queries.clear import clear_among, line_of, seen_by
from app.bookings.queries.counter import counter_offers_at
from app.bookings.queries.deciding import LONGEST, QueueItem, meanwhile
from app.bookings.queries.undoing import decision_by_uid, undoable_of
from app.bookings.queries.waiting import offers_at
from app.bookings.rules.queue import Clear, Narrowed
from app.bookings.views.area import area
from app.bookings.views.in_place import in_place, refused_in_place, seconds_left, undo_time
from app.centres import queries as centres
from app.centres.models import Centre
from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound, Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell

NARROWER = LONGEST * 5
LONGEST_NUMBER = 18


@area.route("/zespol/wnioski", action=Action.SEE_QUEUE)
def queue() -> Any:
    demand(Action.SEE_QUEUE)
    ours, chosen = _centres()
    form, asked = _form(ours, chosen)
    items = _lines(asked, chosen)
    undoable = undoable_of(actor(), now=now())
    return render_template(
        "bookings/queue.html",
        items=items,
        offers=offers_at(actor(), now=now(), centre_id=chosen.id if chosen else None),
        counter_offers=counter_offers_at(actor(), now=now(), centre_id=chosen.id if chosen else None),
        centres=ours,
        chosen=chosen,
        form=form,
        asked=asked,
        address=request.args.to_dict(),
        news=_news_address(now(), ""),
        undoable=undoable,
        seconds=seconds_left(undoable),
    )


@area.route("/zespol/wnioski/nowe", action=Action.SEE_QUEUE)
def queue_news() -> Any:
    """What others did with the queue since it was shown: nothing to say is no content, and the same is not modified."""
    demand(Action.SEE_QUEUE)
    _, chosen = _centres()
    since, seen = _moment(request.args.get("since", "")), request.args.get("seen", "")
    counted = meanwhile(actor(), since, now=now(), centre_id=chosen.id if chosen else None)
    mark = f"{counted.decided}-{counted.came}"
    if mark in (seen, "0-0"):
        answer = make_response("", 204)
    else:
        page = render_template("bookings/_queue_news.html", counted=counted, news=_news_address(since, mark))
        answer = make_response(page)
    answer.set_etag(mark)
    return answer.make_conditional(request)


@area.route("/zespol/wnioski/jasne", action=Action.DECIDE_BOOKING)
def show_clear() -> Any:
    demand(Action.DECIDE_BOOKING)
    return _clear_page()


@area.route("/zespol/wnioski/jasne", methods=["POST"], action=Action.DECIDE_BOOKING)
def approve_clear() -> Any:
    """Each by the service that approves one; what stopped being clear since it was shown is named and stays."""
    demand(Action.DECIDE_BOOKING)
    typed = (one.partition(":") for one in request.form.getlist("clear")[:LONGEST])
    wanted = {uid: int(seen) for uid, _, seen in typed if seen.isdecimal() and len(seen) < LONGEST_NUMBER}
    if not wanted:
        return _clear_page(error=Sentence(N_("Tick at least one request."))), 422
    done, stayed = {}, {}
    for uid, seen in wanted.items():
        try:
            done[uid] = services.approve_booking(actor(), uid, seen=seen, undo_for=undo_time())
        except Refusal as refusal:
            stayed[uid] = refusal
    known = seen_by(actor(), wanted)
    return render_template(
        "bookings/approved_clear.html",
        done=[(known[uid], decision) for uid, decision in done.items()],
        stayed=[(known[uid], refusal) for uid, refusal in stayed.items() if uid in known],
    )


@area.route("/zespol/decyzje/<decision_uid>/cofnij", methods=["POST"], action=Action.UNDO_DECISION)
def undo(decision_uid: str) -> Any:
    demand(Action.UNDO_DECISION)
    decision = decision_by_uid(decision_uid)
    if decision is None:
        raise NotFound
    demand(Action.UNDO_DECISION, decision)
    said = Sentence(N_("Undone. It waits again, and nobody got a mail."))
    try:
        services.undo_decision(actor(), decision_uid)
    except Refusal as refusal:
        if in_place():
            return refused_in_place(refusal)
        tell(refusal, "error")
        return go(url_for("bookings.queue"))
    if in_place():
        return render_template("bookings/decided.html", said=said, undoable=None, is_undone=True)
    tell(said)
    return go(url_for("bookings.queue"))


def _centres() -> tuple[Sequence[Centre], Centre | None]:
    """The centres where the one who looks works, and the one that the address names."""
    ours = [centre for centre in centres.centres() if actor().is_admin or centre.id in actor().centres]
    return ours, next((centre for centre in ours if centre.slug == request.args.get("centre")), None)


def _form(ours: Sequence[Centre], chosen: Centre | None) -> tuple[QueueForm, Narrowed]:
    form = QueueForm(request.args)
    form.offer(ours, queries.rooms_of_queue(actor(), now=now(), centre_id=chosen.id if chosen else None))
    return form, form.narrowed


def _lines(asked: Narrowed, chosen: Centre | None) -> list[QueueItem]:
    limit = NARROWER if asked.is_something else LONGEST
    found = queries.queue(actor(), now=now(), centre_id=chosen.id if chosen else None, limit=limit)
    fitting = [item for item in found if asked.fits(line_of(item))]
    if asked.clear is not None:
        clear = clear_among(fitting, actor(), now=now())
        fitting = [item for item in fitting if (item.uid in clear) is (asked.clear is Clear.YES)]
    return fitting[:LONGEST]


def _clear_page(error: Sentence | None = None) -> str:
    ours, chosen = _centres()
    _, asked = _form(ours, chosen)
    lines = _lines(asked, chosen)
    ticked = set(request.args.getlist("uid"))
    if ticked:
        lines = [item for item in lines if item.uid in ticked]
    clear: Mapping[str, int] = clear_among(lines, actor(), now=now())
    return render_template(
        "bookings/show_clear.html",
        clear=[(item, clear[item.uid]) for item in lines if item.uid in clear and item.change is None],
        others=[item for item in lines if item.uid not in clear or item.change is not None],
        address=request.args.to_dict(),
        error=error,
    )


def _news_address(since: datetime, seen: str) -> str:
    centre = request.args.get("centre") or None
    return url_for("bookings.queue_news", since=since.isoformat(), seen=seen or None, centre=centre)


def _moment(typed: str) -> datetime:
    """A moment of the address; nonsense is now, since when nothing happened."""
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        return now()
    return found if found.tzinfo is not None else now()
