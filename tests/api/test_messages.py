"""Messages through the API: the applicant answers, staff ask, and only those who see the booking read them."""

import pytest
from flask import Flask

from app.bookings.services import approve_booking
from tests.api.scene import Scene, refusal
from tests.makers import actor

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def scene(app: Flask, db_session: object) -> Scene:
    return Scene(app)


def test_both_sides_write_and_read(scene: Scene) -> None:
    path = f"/bookings/{scene.booking()}"

    asked = scene.caller(scene.coordinator).post(f"{path}/messages", {"words": "How many?"})
    answered = scene.caller(scene.owner).post(f"{path}/messages", {"words": "Ten.\r\nTwo on wheels."})

    assert (asked.status_code, answered.status_code) == (201, 201)
    shown = scene.caller(scene.reception).get(path).get_json()["messages"]
    assert shown == [
        {"at": "2026-11-24T09:00:00+01:00", "by_staff": True, "author": "", "words": "How many?", "files": []},
        {
            "at": "2026-11-24T09:00:00+01:00",
            "by_staff": False,
            "author": "Ola Owner",
            "words": "Ten.\nTwo on wheels.",
            "files": [],
        },
    ]


def test_others_may_not_write(scene: Scene) -> None:
    path = f"/bookings/{scene.booking()}/messages"

    met = {
        name: refusal(scene.caller(person).post(path, {"words": "Me too"}))[:2]
        for name, person in (
            ("reception", scene.reception),
            ("stranger", scene.stranger),
            ("elsewhere", scene.coordinator2),
        )
    }

    assert met == {
        "reception": (403, "NotAllowed"),
        "stranger": (404, "NotFound"),
        "elsewhere": (404, "NotFound"),
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (422, "Missing", "words")),
        ({"words": " "}, (422, "Missing", "words")),
        ({"words": "x" * 2001}, (422, "TooLongText", "words")),
        ({"words": "x", "files": []}, (422, "UnknownField", "files")),
    ],
)
def test_wrong_message_is_refused_at_its_field(scene: Scene, body: object, expected: tuple[object, ...]) -> None:
    answer = scene.caller(scene.owner).post(f"/bookings/{scene.booking()}/messages", body)

    assert refusal(answer) == expected


def test_decided_request_takes_no_message(scene: Scene) -> None:
    uid = scene.booking()
    approve_booking(actor(scene.coordinator), uid)

    met = [
        refusal(scene.caller(person).post(f"/bookings/{uid}/messages", {"words": "x"}))[:2]
        for person in (scene.owner, scene.coordinator)
    ]

    assert met == [(409, "NotWaiting"), (409, "NotWaiting")]
