"""The addresses of /dav/: each is somebody's own, and to all others it does not exist."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Response, request
from flask.typing import ResponseReturnValue, RouteCallable
from werkzeug.http import is_resource_modified

from app.calendars.rules.dav.answering import Resource, multistatus, response
from app.calendars.rules.dav.asking import read_depth, read_propfind, read_report
from app.calendars.rules.dav.reading import read_xml
from app.calendars.rules.dav.refusals import UnknownReport
from app.calendars.services.collections import collection_of, collections_of
from app.calendars.views.area import MEDIA_TYPE
from app.calendars.views.dav import tree
from app.calendars.views.dav.area import EVERY, area, xml
from app.calendars.views.dav.reports import report_on
from app.core.access import Action, Actor
from app.core.clock import now
from app.core.errors import NotFound
from app.core.ical.writing import Head, calendar_text
from app.core.web import actor

Children = Callable[[], Sequence[Resource]]
FOUND = 207
V = TypeVar("V", bound=RouteCallable)


def _at(rule: str) -> Callable[[V], V]:
    """A route for every method: those that change something are refused before any view is asked."""
    return area.route(
        rule,
        methods=EVERY,
        action=Action.MANAGE_OWN_ACCOUNT,
        without_cookies=True,
        provide_automatic_options=False,
        strict_slashes=False,
    )


@_at("/dav/")
def show_root() -> ResponseReturnValue:
    return _answer(tree.root(actor()))


@_at("/dav/osoby/<int:person_id>/")
def show_principal(person_id: int) -> ResponseReturnValue:
    return _answer(tree.principal(_own(person_id)))


@_at("/dav/kalendarze/<int:person_id>/")
def show_home(person_id: int) -> ResponseReturnValue:
    who = _own(person_id)

    def calendars() -> list[Resource]:
        return [tree.calendar(who, one, order=order) for order, one in enumerate(collections_of(who, now=now()))]

    return _answer(tree.home(who), calendars)


@_at("/dav/kalendarze/<int:person_id>/<collection>/")
def show_calendar(person_id: int, collection: str) -> ResponseReturnValue:
    who, found = _own(person_id), collection_of(actor(), collection, now=now())
    if request.method == "REPORT":
        return xml(report_on(who, found, read_report(request.get_data()), is_brief=_is_brief()), FOUND)
    if request.method == "PROPFIND":
        return _answer(
            tree.calendar(who, found), lambda: [tree.event(who, found, one) for one in found.members.values()]
        )
    texts = [member.item.text for member in found.members.values()]
    return Response(calendar_text(Head(name=found.title), texts), content_type=MEDIA_TYPE)


@_at("/dav/kalendarze/<int:person_id>/<collection>/<name>.ics")
def show_event(person_id: int, collection: str, name: str) -> ResponseReturnValue:
    who, found = _own(person_id), collection_of(actor(), collection, now=now())
    member = found.members.get(name)
    if member is None:
        raise NotFound
    if request.method in {"PROPFIND", "REPORT"}:
        return _answer(tree.event(who, found, member))
    is_fresh = not is_resource_modified(request.environ, member.mark)
    answer = Response(b"" if is_fresh else tree.body_of(member), 304 if is_fresh else 200, content_type=MEDIA_TYPE)
    answer.set_etag(member.mark)
    return answer


@_at("/dav/<path:elsewhere>")
def show_nothing(elsewhere: str) -> ResponseReturnValue:
    """So that a program is asked who it is before it is told that there is nothing. Raises NotFound."""
    raise NotFound


def _own(person_id: int) -> Actor:
    """The one who asks, at an address of theirs. Raises NotFound."""
    who = actor()
    if who.person_id != person_id:
        raise NotFound
    return who


def _answer(resource: Resource, children: Children = list) -> Response:
    """What was asked of a resource, and with Depth 1 of what is in it. Refuses all reports, which calendars answer."""
    if request.method == "REPORT":
        read_xml(request.get_data())
        raise UnknownReport
    if request.method != "PROPFIND":
        return Response(f"{tree.ROOT}\n", content_type="text/plain; charset=utf-8")
    depth, wanted = read_depth(request.headers.get("Depth")), read_propfind(request.get_data())
    asked = [resource, *(children() if depth else ())]
    return xml(multistatus([response(one, wanted, is_brief=_is_brief()) for one in asked]), FOUND)


def _is_brief() -> bool:
    """Whether a program wants to hear nothing of what there is not (RFC 8144; `Brief` is Microsoft's and Apple's)."""
    preferred = request.headers.get("Prefer", "").replace(" ", "").lower().split(",")
    return "return=minimal" in preferred or request.headers.get("Brief", "").strip().lower() == "t"
