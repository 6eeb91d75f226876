"""A small city for the API's tests, and callers with tokens."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from flask import Flask
from sqlalchemy import TextClause, text
from werkzeug.test import TestResponse

from app.accounts import services
from app.accounts.models import Person
from app.core.access import Role
from app.core.database import Base, db
from app.programme.models import Activity
from tests.makers import (
    actor,
    make_activity,
    make_booking,
    make_centre,
    make_organisation,
    make_person,
    make_room,
    make_series,
    make_staff,
    period,
)

EVENING = period("2026-12-01", "18:00", "20:00")
STARTS, ENDS = "2026-12-01T18:00:00+01:00", "2026-12-01T20:00:00+01:00"


@dataclass
class Caller:
    """A program that calls the API, in English, with the token of a person or without one."""

    app: Flask
    headers: dict[str, str] = field(default_factory=lambda: {"Accept-Language": "en"})

    def get(self, path: str, **query: Any) -> TestResponse:
        return self._client().get(f"/api/v1{path}", query_string=query, headers=self.headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client().post(f"/api/v1{path}", json=body, headers={**self.headers, **more})

    def delete(self, path: str) -> TestResponse:
        return self._client().delete(f"/api/v1{path}", headers=self.headers)

    def post_raw(self, path: str, body: bytes, content_type: str = "application/json") -> TestResponse:
        return self._client().post(f"/api/v1{path}", data=body, content_type=content_type, headers=self.headers)

    def _client(self) -> Any:
        return self.app.test_client(use_cookies=False)


class Scene:
    """Two centres, a room in each, an organisation, staff of every role, and a stranger."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.centre = make_centre("Blisko", slug="blisko")
        self.elsewhere = make_centre("Daleko", slug="daleko")
        self.room = make_room(self.centre, slug="sala", pad_before=15, pad_after=30)
        self.far = make_room(self.elsewhere, "Sala Mała", slug="mala", seats=8, residents_may_book=True)
        self.owner = make_person("owner@example.org", name="Ola Owner")
        self.organisation = make_organisation(self.owner, name="Nasza")
        self.stranger = make_person("stranger@example.org", name="Stefan Stranger")
        self.reception = make_staff(self.centre, Role.RECEPTION)
        self.coordinator = make_staff(self.centre)
        self.coordinator2 = make_staff(self.elsewhere)

    def caller(self, person: Person | None = None) -> Caller:
        if person is None:
            return Caller(self.app)
        token = services.make_api_token(actor(person), label="test")
        return Caller(self.app, {"Accept-Language": "en", "Authorization": f"Bearer {token}"})

    def booking(self, **more: Any) -> str:
        return make_booking(self.owner, self.room, more.pop("when", EVENING), self.organisation, **more)

    def activity(self, *dates: Any, **more: Any) -> str:
        """What is announced, by its name in addresses."""
        made = make_activity(
            self.coordinator, self.centre, *(dates or (EVENING,)), room=self.room, published=True, **more
        )
        return db.session.get_one(Activity, made).slug

    def series(self, **more: Any) -> str:
        return make_series(self.owner, self.room, "2026-12-02", organisation=self.organisation, **more)

    def wish(self, **more: Any) -> dict[str, Any]:
        """A body that is accepted."""
        return {
            "room": self.room.id,
            "starts": STARTS,
            "ends": ENDS,
            "organisation": self.organisation.id,
            "title": "Zebranie; zarządu",
            "purpose": "Plan roku.\nBudżet.",
            "people": 12,
            **more,
        }


def rows() -> dict[str, int]:
    """How many rows each table has, in one statement."""
    db.session.rollback()
    counts = dict(db.session.execute(_counting()).one()._mapping)
    db.session.rollback()
    return counts


@cache
def _counting() -> TextClause:
    """Written once: it is asked after every request of a generator, and the text is longer in the making."""
    counted = (f'(SELECT count(*) FROM "{name}") AS "{name}"' for name in Base.metadata.tables)
    return text("SELECT " + ", ".join(counted))


def refusal(answer: TestResponse) -> tuple[int, str, str | None]:
    """The status, code and field of a refusal, which is a problem with a sentence."""
    said = answer.get_json(force=True)
    assert answer.content_type == "application/problem+json"
    assert (said["type"], said["status"]) == ("about:blank", answer.status_code)
    assert said["title"].strip().endswith((".", ".)")), said
    return answer.status_code, said["code"], said["field"]
