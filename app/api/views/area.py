"""The area itself: routes that say what they take and answer, tokens, and bodies read as JSON."""

import functools
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

import flask_smorest
from flask import Request, g, request
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.wrappers import Response

from app.accounts.queries import token_person
from app.api import rules as no
from app.api.forms.answers import Problem
from app.bookings.views.area import booking_at, series_at
from app.core.access import ANONYMOUS, Action, Actor, can
from app.core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from app.core.web import actor
from app.core.web.area import action_of
from app.organisations.queries import actor_for
from app.programme.views.area import session_at

V = TypeVar("V", bound=Callable[..., Any])

LARGEST_BODY = 64 * 1024
PROBLEM = "application/problem+json"
SAID = {400: "BAD_REQUEST", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND", 409: "CONFLICT", 410: "GONE"}
SAID |= {413: "REQUEST_ENTITY_TOO_LARGE", 415: "UNSUPPORTED_MEDIA_TYPE", 422: "UNPROCESSABLE_ENTITY"}


class Api(flask_smorest.Api):
    """The description of the API; errors stay the edge's own."""

    ERROR_SCHEMA = Problem
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """`app.core.web.edge` answers every error, with its sentence."""

    def _register_responses(self) -> None:
        for status, name in SAID.items():
            self.spec.components.response(name, _refusal(status), lazy=True)


def _refusal(status: int) -> dict[str, Any]:
    told: dict[str, Any] = {"description": f"Refused: {status}", "content": {PROBLEM: {"schema": Problem}}}
    if status == 401:
        told["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "Bearer"}}
    return told


class BodyParser(FlaskParser):
    """Reads what was sent; the first thing that is wrong is a refusal with its field."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": "raise"}

    def _raw_load_json(self, req: Request) -> Any:
        """No body at all is an empty object. Raises NotSentAsJson and NotJson."""
        body = req.get_data()
        if not body:
            return {}
        if not is_json_request(req):
            raise no.NotSentAsJson
        try:
            return json.loads(body.decode(), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise no.NotJson from error

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **_more: Any) -> NoReturn:
        """Our own fields raise their refusals themselves; what is left is missing, unknown or no object."""
        (wrong,) = error.messages_dict.values()
        name = str(next(iter(wrong)))
        if name == "_schema":
            raise no.NotAnObject
        known = {field.data_key or attribute for attribute, field in schema.fields.items()}
        raise no.Missing(field=name) if name in known else no.UnknownField(field=name[:80])


def _refuse_constant(_name: str) -> NoReturn:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError


class ApiArea(flask_smorest.Blueprint):
    """A Blueprint whose every route declares its action, what it takes and what it answers."""

    ARGUMENTS_PARSER = BodyParser()

    def offer(
        self,
        rule: str,
        *,
        action: Action,
        answers: type[Schema],
        summary: str,
        description: str = "",
        methods: Sequence[str] = ("GET",),
        status: int = 200,
        takes: Mapping[str, type[Schema]] | None = None,
        refuses: Sequence[int] = (),
    ) -> Callable[[V], V]:
        """Register a view. `takes` are schemas by location: query, json, headers; `refuses` the statuses of its noes.

        The booking, the series or the date of the address is looked for before what was sent is read, so that those who
        may not see it learn nothing more. Raises TypeError where no action is declared.
        """
        if not isinstance(action, Action):
            raise TypeError(f"the route {rule} declares no action")
        needs_token = not can(ANONYMOUS, action)
        noes = {*refuses, 401, 422} if takes else {*refuses, 401}
        if takes and "json" in takes:
            noes |= {400, 413, 415}

        def register(view: V) -> V:
            offered = self.response(status, answers)(view)
            for location, schema in reversed(list((takes or {}).items())):
                needed = any(field.required for field in schema().fields.values())
                offered = self.arguments(schema, location=location, required=needed)(offered)
            for refused in sorted(noes):
                offered = self.alt_response(refused, SAID[refused])(offered)
            said = {"summary": summary, "description": description, "security": [{"token": []}] if needs_token else []}
            offered = self.doc(**said)(offered)
            for part, thing_at in _LOOKED_FOR.items():
                if part in rule:
                    offered = _thing_first(offered, thing_at, action)
            offered.action = action
            self.route(rule, methods=list(methods))(offered)
            return view

        return register


_LOOKED_FOR: Mapping[str, Callable[..., Any]] = {
    "<uuid:uid>": booking_at,
    "<uuid:series_uid>": series_at,
    "<activity_slug>/sessions/<int:session_id>": session_at,
}


def _thing_first(view: Callable[..., Any], thing_at: Callable[..., Any], action: Action) -> Any:
    @functools.wraps(view)
    def look(**address: uuid.UUID | str | int) -> Any:
        names = {name: str(part) if isinstance(part, uuid.UUID) else part for name, part in address.items()}
        thing_at(*names.values(), action)
        return view(**names)

    return look


def recognise() -> None:
    """Put the one whose token it is on this request; a cookie counts for nothing here.

    Raises BadToken, and TokenNeeded where the action is not open to everybody.
    """
    request.max_content_length = LARGEST_BODY
    g.actor = _bearer()
    g.force_language = _language(g.actor)
    action = action_of(request.endpoint or "")
    if actor().is_anonymous and action is not None and not can(ANONYMOUS, action):
        raise no.TokenNeeded


def vary(response: Response) -> Response:
    response.vary.update(("Accept-Language", "Authorization"))
    return response


def _bearer() -> Actor:
    if "Authorization" not in request.headers:
        return ANONYMOUS
    sent = request.authorization
    # A refusal has a language too, before anybody is recognised.
    g.actor, g.force_language = ANONYMOUS, _language(ANONYMOUS)
    person_id = token_person(sent.token) if sent is not None and sent.type == "bearer" and sent.token else None
    if person_id is None:
        raise no.BadToken
    return actor_for(person_id)


def _language(who: Actor) -> str:
    """What the caller asks for, or the language of the token's owner."""
    otherwise = DEFAULT_LANGUAGE if who.is_anonymous else who.language
    return request.accept_languages.best_match(list(LANGUAGES), otherwise) or otherwise


area = ApiArea("api", __name__, url_prefix="/api/v1")
area.before_request(recognise)
area.after_request(vary)
