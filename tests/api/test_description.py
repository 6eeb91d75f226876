"""The description says what the API does: every route, and what a generator of good and bad input meets."""

import json
from functools import cache
from typing import Any

import pytest
import schemathesis
from flask import Flask, url_for
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import APIOperation

from tests.api.scene import Scene, rows
from tests.makers import make_activity, make_enrolment, make_offer, make_terms, period

EXAMPLES = 10
# A body of the right shape may still break a rule: an hour that is shut, a date that is in no calendar. The token is
# the test's own, and a parameter too many, when it is an empty list, never reaches the address.
MET = SchemathesisConfig.from_dict(
    {
        "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "404", "409", "410", "422"]}},
        "generation": {"with-security-parameters": False, "allow-extra-parameters": False},
    }
)
OPERATIONS = [
    *("GET /api/v1/centres", "GET /api/v1/rooms", "GET /api/v1/rooms/free", "GET /api/v1/rooms/{room_id}/free"),
    *("GET /api/v1/rooms/search", "GET /api/v1/activities", "GET /api/v1/activities/{activity_slug}"),
    *("GET /api/v1/bookings", "POST /api/v1/bookings", "GET /api/v1/bookings/{uid}", "POST /api/v1/staff/bookings"),
    *(f"POST /api/v1/bookings/{{uid}}/{verb}" for verb in ("messages", "cancel", "approve", "refuse")),
    "GET /api/v1/organisations/{organisation_id}/ledger",
    *("POST /api/v1/activities/{activity_slug}/enrolments", "GET /api/v1/enrolments"),
    *("DELETE /api/v1/enrolments/{enrolment_id}", "GET /api/v1/staff/activities/{activity_slug}/enrolments"),
    *(
        f"{method} /api/v1/activities/{{activity_slug}}/sessions/{{session_id}}/attendance"
        for method in ("GET", "POST")
    ),
    *("GET /api/v1/bookings/{uid}/change", "POST /api/v1/bookings/{uid}/change", "POST /api/v1/bookings/{uid}/end"),
    *(f"POST /api/v1/bookings/{{uid}}/change/{verb}" for verb in ("withdraw", "approve", "refuse")),
    *("GET /api/v1/series", "POST /api/v1/series", "POST /api/v1/series/verdicts", "GET /api/v1/series/{series_uid}"),
    *(f"POST /api/v1/series/{{series_uid}}/{verb}" for verb in ("verdicts", "extend", "cancel", "approve", "refuse")),
    *("POST /api/v1/series/{series_uid}/change", "POST /api/v1/series/{series_uid}/change/verdicts"),
    "POST /api/v1/series/{series_uid}/change/withdraw",
    *(f"POST /api/v1/bookings/{{uid}}/{verb}" for verb in ("verdicts", "repeat")),
    *("GET /api/v1/waiting", "POST /api/v1/waiting", "DELETE /api/v1/waiting/{waiting_uid}", "GET /api/v1/offers"),
    *(f"POST /api/v1/offers/{{waiting_uid}}/{verb}" for verb in ("take", "decline")),
    *(f"POST /api/v1/bookings/{{uid}}/other-time/{verb}" for verb in ("take", "refuse")),
]

TAKE_NOTHING = {
    *("GET /api/v1/enrolments", "DELETE /api/v1/enrolments/{enrolment_id}"),
    "GET /api/v1/activities/{activity_slug}/sessions/{session_id}/attendance",
    *("GET /api/v1/centres", "GET /api/v1/bookings/{uid}", "GET /api/v1/bookings/{uid}/change"),
    *("POST /api/v1/bookings/{uid}/end", "POST /api/v1/bookings/{uid}/change/withdraw"),
    *("GET /api/v1/series/{series_uid}", "GET /api/v1/activities/{activity_slug}"),
    *("GET /api/v1/waiting", "GET /api/v1/offers", "DELETE /api/v1/waiting/{waiting_uid}"),
    *(f"POST /api/v1/offers/{{waiting_uid}}/{verb}" for verb in ("take", "decline")),
    "POST /api/v1/bookings/{uid}/other-time/take",
}


def document(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    said = json.loads(answer.get_data())
    assert isinstance(said, dict)
    return said


def described(spec: dict[str, Any]) -> list[str]:
    return sorted(
        f"{method.upper()} {path}"
        for path, told in spec["paths"].items()
        for method in told
        if method in {"get", "post", "put", "patch", "delete"}
    )


@pytest.mark.engines("sqlite")
def test_document_lists_every_route(app: Flask, client: FlaskClient) -> None:
    routes = sorted(
        f"{method} {rule.rule.replace('<int:', '{').replace('<uuid:', '{').replace('<', '{').replace('>', '}')}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith("api.")
    )

    assert described(document(client)) == routes == sorted(OPERATIONS)


@pytest.mark.engines("sqlite")
def test_document_says_what_needs_a_token(client: FlaskClient) -> None:
    paths = document(client)["paths"]

    open_to_all = sorted(path for path, told in paths.items() for one in told.values() if one_is_open(one))

    assert open_to_all == sorted(path.split()[1] for path in OPERATIONS[:7])


def one_is_open(told: Any) -> bool:
    return isinstance(told, dict) and told["security"] == []


@pytest.mark.engines("sqlite")
def test_page_for_people_lists_every_operation_and_how_to_get_a_token(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        tokens = url_for("accounts.api_tokens", _external=False)
    page = client.get("/api/v1/docs", headers={"Accept-Language": "en"})
    text = page.get_data(as_text=True)

    assert page.status_code == 200
    assert [path for path in OPERATIONS if f"{path}</code>" not in text] == []
    assert f'href="{tokens}"' in text
    assert [word for word in ("<script>", "style=", "cdn", "https://unpkg") if word in text] == []


# --- what a generator of input meets


@cache
def operations_of(app: Flask) -> dict[str, APIOperation[Any, Any, Any, Any]]:
    """Read once for each application: every reading looks through all modules for words worth sending."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=MET)
    return {result.ok().label: result.ok() for result in schema.get_all_operations()}


def an_enrolment(scene: Scene) -> dict[str, Any]:
    """The owner's enrolment for a training with seats."""
    when = period("2026-12-09", "10:00", "11:00")
    number = make_activity(scene.coordinator, scene.centre, when, room=scene.room, seats=5, published=True)
    seating = make_terms(number)
    enrolment_id = make_enrolment(seating, scene.owner).id
    session_id = seating.activity.sessions[0].id
    return {"activity_slug": seating.activity.slug, "enrolment_id": enrolment_id, "session_id": session_id}


@pytest.fixture
def operations(app: Flask, scene: Scene) -> dict[str, APIOperation[Any, Any, Any, Any]]:
    return operations_of(app)


@pytest.mark.parametrize(
    ("label", "mode"),
    [
        *((label, GenerationMode.POSITIVE) for label in OPERATIONS),
        *((label, GenerationMode.NEGATIVE) for label in OPERATIONS if label not in TAKE_NOTHING),
    ],
)
def test_generated_input_meets_what_is_described(
    scene: Scene, operations: dict[str, APIOperation[Any, Any, Any, Any]], label: str, mode: GenerationMode
) -> None:
    """No 5xx; statuses, content types, headers and bodies as described; what is refused stores nothing."""
    uid, series_uid = scene.booking(), scene.series()
    by_staff = any(word in label for word in ("approve", "refuse", "staff", "attendance"))
    headers = scene.caller(scene.coordinator if by_staff else scene.owner).headers
    offer = make_offer(scene.owner, scene.room, period("2026-12-08", "18:00", "20:00"), scene.organisation)
    known = {
        "waiting_uid": offer,
        "uid": uid,
        "series_uid": series_uid,
        "room_id": scene.room.id,
        "activity_slug": scene.activity(period("2026-12-10", "10:00", "11:00")),
        "organisation_id": scene.organisation.id,
        **(an_enrolment(scene) if "enrolment" in label or "attendance" in label else {}),
    }
    things = {name: thing for name, thing in known.items() if f"{{{name}}}" in label} or None
    kept = rows()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=operations[label].as_strategy(mode, path_parameters=things))
    def call(case: Any) -> None:
        nonlocal kept
        answer = case.call_and_validate(headers=headers)
        found = rows()
        assert answer.status_code < 400 or found == kept
        kept = found

    call()
