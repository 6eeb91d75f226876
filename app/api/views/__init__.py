"""Routes of the JSON API, and its description."""

from flask import Flask

from app.api.views import (
    attendance,
    by_staff,
    changing,
    counter,
    description,
    enrolled,
    ledger,
    lending,
    needs,
    places,
    programme,
    series,
    series_changing,
    waiting,
)
from app.api.views.area import Api, area
from app.core.web.edge import csrf

__all__ = [
    "attendance",
    "by_staff",
    "changing",
    "connect",
    "counter",
    "enrolled",
    "ledger",
    "lending",
    "needs",
    "places",
    "programme",
    "series",
    "series_changing",
    "waiting",
]

ABOUT = """\
Rooms of Kraków's civic centres: find one, ask for it, see what came of it. And what the centres invite to.

Times are RFC 3339 with an offset, or `YYYY-MM-DDTHH:MM` by Kraków's clock; answers have Kraków's offset.
A refusal is `application/problem+json` (RFC 9457): `code` is its stable name, `title` one sentence that says
what to do next (in the language of `Accept-Language`, or of the token's owner), `field` what it is about.
"""


def connect(app: Flask) -> None:
    """Register the API under /api/v1. It knows callers by token alone, never by cookie, so it needs no form token."""
    app.config.update(API_TITLE="Civic Centres of Kraków", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    app.config["API_SPEC_OPTIONS"] = {
        "info": {"description": ABOUT},
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }
    csrf.exempt(area)
    Api(app).register_blueprint(area)
    app.register_blueprint(description.area)
