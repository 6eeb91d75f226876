"""Who calls is known by a token alone."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.accounts.models import ApiToken, Person
from app.core.clock import now
from app.core.database import db
from app.organisations.models import Membership
from tests.api.scene import Caller, Scene, refusal, rows
from tests.support.people import sign_in

BAD = ["Bearer x", "Bearer", "Bearer ", "Basic b3duZXI6aGFzbG8=", "x", "Bearer a=b", "Bearer ł", "Bearer " + "x" * 4000]


@pytest.mark.parametrize("path", ["/bookings", "/rooms"])
def test_bad_token_is_refused_everywhere(scene: Scene, path: str) -> None:
    for sent in BAD:
        caller = Caller(scene.app, {"Accept-Language": "en", "Authorization": sent.encode().decode("latin-1")})

        answer = caller.get(path)

        assert refusal(answer) == (401, "BadToken", None)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_call_without_a_token_is_told_where_to_get_one(scene: Scene) -> None:
    answer = scene.caller().post("/bookings", scene.wish())

    assert refusal(answer) == (401, "TokenNeeded", None)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def revoke(person: Person) -> None:
    db.session.query(ApiToken).filter_by(person_id=person.id).update({"revoked_at": now()})


def disable(person: Person) -> None:
    db.session.get_one(Person, person.id).disabled_at = now()


def unconfirm(person: Person) -> None:
    db.session.get_one(Person, person.id).email_confirmed_at = None


@pytest.mark.parametrize("end", [revoke, disable, unconfirm])
def test_token_dies_at_the_next_request(scene: Scene, end: Callable[[Person], None]) -> None:
    caller = scene.caller(scene.owner)
    assert caller.get("/bookings").status_code == 200

    end(scene.owner)
    db.session.commit()

    assert refusal(caller.get("/bookings")) == (401, "BadToken", None)


def test_membership_that_ended_counts_no_more(scene: Scene) -> None:
    caller = scene.caller(scene.owner)
    uid = scene.booking()
    assert caller.get(f"/bookings/{uid}").status_code == 200

    db.session.query(Membership).filter_by(person_id=scene.owner.id).update({"left_at": now()})
    db.session.commit()

    assert refusal(caller.get(f"/bookings/{uid}")) == (404, "NotFound", None)
    assert refusal(caller.post("/bookings", scene.wish())) == (422, "NotYourOrganisation", "organisation")


def test_cookie_of_a_browser_opens_nothing(scene: Scene, client: FlaskClient) -> None:
    uid = scene.booking()
    sign_in(client, scene.owner)
    assert client.get("/konto").status_code == 200
    before = rows()

    met = [
        client.get("/api/v1/bookings").status_code,
        client.get(f"/api/v1/bookings/{uid}").status_code,
        client.post("/api/v1/bookings", json=scene.wish()).status_code,
        client.post(f"/api/v1/bookings/{uid}/cancel").status_code,
        client.get("/api/v1/rooms").status_code,
    ]

    assert met == [401, 401, 401, 401, 200]
    assert rows() == before


def test_token_opens_no_page(scene: Scene) -> None:
    bearer = scene.caller(scene.owner).headers

    assert scene.app.test_client().get("/konto", headers=bearer).status_code == 303


def test_answer_to_a_token_is_kept_by_nobody(scene: Scene) -> None:
    scene.booking()

    answer = scene.caller(scene.owner).get("/bookings")

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert {"Authorization", "Accept-Language"} <= set(answer.vary.as_set(preserve_casing=True))


def test_reading_writes_nothing(scene: Scene) -> None:
    uid = scene.booking()
    caller = scene.caller(scene.owner)
    before = rows()

    for path in ("/bookings", f"/bookings/{uid}", "/rooms", "/centres", f"/rooms/{scene.room.id}/free"):
        assert caller.get(path).status_code == 200

    assert rows() == before
    assert [token.used_at for token in db.session.query(ApiToken)] == [None]
