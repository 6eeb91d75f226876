"""Another time that staff offer, over the API: seen in the booking, taken or refused by its party alone."""

from typing import Any

import pytest

from app.bookings.services import OtherTime, offer_other_time
from tests.api.scene import Scene
from tests.makers import actor, period

pytestmark = pytest.mark.usefixtures("db_session")
EARLIER = period("2026-12-01", "14:00", "16:00")


@pytest.fixture
def offered(app: Any, db_session: object) -> tuple[Scene, str]:
    scene = Scene(app)
    uid = scene.booking()
    offer_other_time(actor(scene.coordinator), uid, OtherTime(scene.room.id, EARLIER, "Rano jest ciszej."))
    return scene, f"/bookings/{uid}"


def test_it_is_seen_and_taken(offered: tuple[Scene, str]) -> None:
    scene, path = offered
    caller, stranger = scene.caller(scene.owner), scene.caller(scene.stranger)

    seen = caller.get(path).json
    refused = [one.post(f"{path}/other-time/take").status_code for one in (stranger, scene.caller(scene.coordinator))]
    taken = caller.post(f"{path}/other-time/take")
    again = caller.post(f"{path}/other-time/take")

    assert (seen["state"], seen["other_time"]["starts"], seen["other_time"]["held_until"]) == (
        "requested",
        "2026-12-01T14:00:00+01:00",
        "2026-11-26T09:00:00+01:00",
    )
    assert (seen["other_time"]["words"], seen["other_time"]["room"]["id"]) == ("Rano jest ciszej.", scene.room.id)
    assert refused == [404, 404]
    assert (taken.status_code, taken.json["state"], taken.json["starts"]) == (
        200, "approved", "2026-12-01T14:00:00+01:00",
    )  # fmt: skip
    assert (taken.json["other_time"], again.status_code, again.json["code"]) == (None, 410, "CounterOfferOver")


def test_it_is_refused_with_words(offered: tuple[Scene, str]) -> None:
    scene, path = offered

    long = scene.caller(scene.owner).post(f"{path}/other-time/refuse", {"words": "x" * 501})
    refused = scene.caller(scene.owner).post(f"{path}/other-time/refuse", {"words": "Nie pasuje."})

    assert (long.status_code, long.json["field"]) == (422, "words")
    assert (refused.status_code, refused.json["state"], refused.json["other_time"]) == (200, "requested", None)
    approve = scene.caller(scene.coordinator).post(f"{path}/approve", {})
    assert approve.json["state"] == "approved"
