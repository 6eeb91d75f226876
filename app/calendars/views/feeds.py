"""Public calendars, which anybody subscribes to: the same for everybody, whatever a browser sends along."""

from functools import lru_cache

from flask import Response, g, redirect, request
from flask.typing import ResponseReturnValue

from app.calendars import services
from app.calendars.rules.addresses import read_address
from app.calendars.views.area import area, send, zipped
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import DEFAULT_LANGUAGE, LANGUAGES

MOST_BODIES = 48


@area.route("/kalendarz/<language>/<calendar>.ics", action=Action.SEE_PUBLIC, without_cookies=True)
def feed(language: str, calendar: str) -> ResponseReturnValue:
    speak(language)
    asked = read_address(language, calendar)
    if asked.name != calendar:
        return redirect(asked.path, 301)
    return answer(services.state_of(asked, now=now()))


@area.route("/kalendarz/<language>/sala-<int:room_id>-zajetosc.ics", action=Action.SEE_PUBLIC, without_cookies=True)
def show_taken(language: str, room_id: int) -> ResponseReturnValue:
    speak(language)
    state = services.state_of(read_address(language, f"sala-{room_id}"), now=now())
    return send(
        f"{state.mark}-fb", lambda wants_gzip: taken_body(state, wants_gzip), last_modified=state.last_modified(now())
    )


def speak(language: str) -> None:
    """Refusals, too, are said in the language of the address, whatever the browser asks for."""
    g.force_language = language if language in LANGUAGES else DEFAULT_LANGUAGE


def answer(state: services.State) -> Response:
    return send(state.mark, lambda wants_gzip: body(state, wants_gzip), last_modified=state.last_modified(now()))


@lru_cache(maxsize=MOST_BODIES)
def body(state: services.State, wants_gzip: bool) -> bytes:
    """The few calendars that most ask for are kept as they are sent; another state is another one."""
    whole = services.body_of(state, may_keep=request.method == "GET")
    return zipped(whole) if wants_gzip else whole


@lru_cache(maxsize=MOST_BODIES)
def taken_body(state: services.State, wants_gzip: bool) -> bytes:
    whole = services.taken_body_of(state)
    return zipped(whole) if wants_gzip else whole
