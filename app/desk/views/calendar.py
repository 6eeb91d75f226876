"""The work calendar: rooms by time as a table, and the same as JSON for the script that draws it."""

from collections.abc import Mapping
from typing import Any

from flask import jsonify, render_template, request, url_for

from app.bookings.rules.calendar import SPOT_LABELS, Spot, SpotKind
from app.centres import queries as centres
from app.centres.models import Centre
from app.core.access import Action, can
from app.core.clock import local, now, today
from app.core.errors import NotFound
from app.core.i18n import Sentence
from app.core.web import actor, demand, go, language, say, when
from app.desk.queries.calendar import A_MOMENT, Sheet, outside_on, sheet_of
from app.desk.rules.calendar import VIEW_LABELS, View, pages_around
from app.desk.views.area import area
from app.desk.views.finding import centre_at, day_asked

WAYS = ("table", "calendar")
PLACE = "-uid-"


@area.route("/zespol/kalendarz", action=Action.RUN_DAY)
def find_calendar() -> Any:
    demand(Action.RUN_DAY)
    ours = own_centres()
    if not ours:
        raise NotFound
    return go(url_for("desk.show_calendar", slug=ours[0].slug))


@area.route("/zespol/kalendarz/<slug>", action=Action.RUN_DAY)
def show_calendar(slug: str) -> Any:
    sheet = _sheet(centre_at(slug))
    centre, asked = sheet.centre, _asked(sheet)
    return render_template(
        "desk/show_calendar.html",
        sheet=sheet,
        outside=outside_on(centre, sheet.pages),
        centre=centre,
        centres=own_centres(),
        asked=asked,
        views=VIEW_LABELS,
        labels=_words(),
        addresses=_addresses(),
        may_book=can(actor(), Action.BOOK_BY_STAFF, centre),
        today=today(),
        day=day_asked(),
    )


@area.route("/zespol/kalendarz/<slug>/wpisy", action=Action.RUN_DAY)
def list_spots(slug: str) -> Any:
    """What the page shows, for its script: wall-clock times of Kraków, and words in the reader's language."""
    sheet = _sheet(centre_at(slug))
    may_book = can(actor(), Action.BOOK_BY_STAFF, sheet.centre)
    rooms = [
        {
            "id": str(line.room.id),
            "title": line.room.name,
            "extendedProps": {"book": url_for("bookings.book_for", room=line.room.id) if may_book else ""},
        }
        for line in sheet.lines
    ]
    events = [_event(spot) for line in sheet.lines for spot in line.spots]
    return jsonify({"words": _words(), "addresses": _addresses(), "rooms": rooms, "events": events})


def own_centres() -> list[Centre]:
    """The centres in use where the one who asks works."""
    return [centre for centre in centres.centres() if actor().is_admin or centre.id in actor().centres]


def view_asked() -> View:
    """How much the address asks for; nonsense is a week."""
    asked = request.values.get("view", "")
    return View(asked) if asked in set(View) else View.WEEK


def _sheet(centre: Centre) -> Sheet:
    rooms = {number for number in request.args.getlist("room", type=int) if number}
    pages = pages_around(view_asked(), day_asked())
    return sheet_of(actor(), centre, pages, room_ids=rooms, language=language(), now=now())


def _asked(sheet: Sheet) -> dict[str, Any]:
    """All that is chosen, as every link of the page carries it on."""
    rooms = [line.room.id for line in sheet.lines]
    way = request.args.get("as")
    return {
        "view": sheet.pages.view.value,
        "room": rooms if len(rooms) < len(sheet.rooms) else None,
        "as": way if way in WAYS else None,
    }


def _addresses() -> Mapping[str, tuple[str, str]]:
    """The addresses of a booking, built once: before its uid, and after."""
    pages = {"show": url_for("bookings.show", uid=PLACE), "move": url_for("desk.move", uid=PLACE)}
    return {name: (address.partition(PLACE)[0], address.partition(PLACE)[2]) for name, address in pages.items()}


def _words() -> Mapping[SpotKind, str]:
    return {kind: say(Sentence(label)) for kind, label in SPOT_LABELS.items()}


def _event(spot: Spot) -> dict[str, Any]:
    """One event of the script; it puts the words and the addresses to it, which are the same for many."""
    starts, ends = local(spot.period.starts), local(spot.period.ends)
    more = {"kind": spot.kind.value, "uid": spot.uid, "who": say(spot.who), "seen": spot.seen}
    if starts.date() != local(spot.period.ends - A_MOMENT).date():
        more["hours"] = when(spot.period)
    return {
        "resourceIds": [str(spot.room_id)],
        "start": f"{starts:%Y-%m-%dT%H:%M}",
        "end": f"{ends:%Y-%m-%dT%H:%M}",
        "title": spot.title,
        "startEditable": spot.may_move,
        "durationEditable": spot.may_stretch,
        "extendedProps": more,
    }
