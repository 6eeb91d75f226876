"""What is sent in another shape than described: a 4xx with a sentence at its field, and nothing stored."""

from typing import Any

from tests.api.scene import Scene, refusal, rows

Refused = tuple[int, str, str | None]

WRONG_FIELDS: list[tuple[dict[str, Any], Refused]] = [
    ({"title": "a\0b"}, (422, "NotOneLine", "title")),
    ({"title": "a\r\nBcc: x@example.org"}, (422, "NotOneLine", "title")),
    ({"title": "a\nb"}, (422, "NotOneLine", "title")),
    ({"title": "a\n"}, (422, "NotOneLine", "title")),
    ({"title": "a\u2028b"}, (422, "NotOneLine", "title")),
    ({"title": "a\x1b[31m"}, (422, "NotOneLine", "title")),
    ({"title": "\ud800"}, (422, "NotOneLine", "title")),
    ({"title": "a" * 201}, (422, "TooLongText", "title")),
    ({"title": "a" * 10_000}, (422, "TooLongText", "title")),
    ({"title": ""}, (422, "Missing", "title")),
    ({"title": "   "}, (422, "Missing", "title")),
    ({"title": None}, (422, "Missing", "title")),
    ({"title": 5}, (422, "NotText", "title")),
    ({"title": ["a"]}, (422, "NotText", "title")),
    ({"title": {"a": 1}}, (422, "NotText", "title")),
    ({"purpose": "a\0b"}, (422, "HasControlSigns", "purpose")),
    ({"purpose": "a\ud800b"}, (422, "HasControlSigns", "purpose")),
    ({"purpose": "a" * 2001}, (422, "TooLongText", "purpose")),
    ({"purpose": "\n \n"}, (422, "Missing", "purpose")),
    ({"people": 0}, (422, "NotANumber", "people")),
    ({"people": -1}, (422, "NotANumber", "people")),
    ({"people": 2001}, (422, "NotANumber", "people")),
    ({"people": True}, (422, "NotANumber", "people")),
    ({"people": 5.0}, (422, "NotANumber", "people")),
    ({"people": "5"}, (422, "NotANumber", "people")),
    ({"people": 10**30}, (422, "NotANumber", "people")),
    ({"people": None}, (422, "Missing", "people")),
    ({"room": False}, (422, "NotAnId", "room")),
    ({"room": 0}, (422, "NotAnId", "room")),
    ({"room": 2**63}, (422, "NotAnId", "room")),
    ({"room": 10**30}, (422, "NotAnId", "room")),
    ({"room": "1 OR 1=1"}, (422, "NotAnId", "room")),
    ({"room": [1]}, (422, "NotAnId", "room")),
    ({"organisation": "1"}, (422, "NotAnId", "organisation")),
    ({"organisation": -5}, (422, "NotAnId", "organisation")),
    ({"layout": "flying"}, (422, "NotInList", "layout")),
    ({"layout": ""}, (422, "NotInList", "layout")),
    ({"layout": ["theatre"]}, (422, "NotInList", "layout")),
    ({"public": "true"}, (422, "NotYesOrNo", "public")),
    ({"public": 1}, (422, "NotYesOrNo", "public")),
    ({"public": None}, (422, "Missing", "public")),
    ({"participants_pay": "no"}, (422, "NotYesOrNo", "participants_pay")),
    ({"starts": 1764608400}, (422, "NotText", "starts")),
    ({"starts": None}, (422, "Missing", "starts")),
    ({"starts": ""}, (422, "NotAMoment", "starts")),
    ({"starts": "2026-12-01"}, (422, "NotAMoment", "starts")),
    ({"starts": "2026-12-01 18:00"}, (422, "NotAMoment", "starts")),
    ({"starts": "20261201T1800"}, (422, "NotAMoment", "starts")),
    ({"starts": "2026-W49-2T18:00"}, (422, "NotAMoment", "starts")),
    ({"starts": "2026-12-01T24:00"}, (422, "NotAMoment", "starts")),
    ({"starts": "2026-13-01T18:00"}, (422, "NotAMoment", "starts")),
    ({"starts": "2026-12-01T18:00[Europe/Warsaw]"}, (422, "NotAMoment", "starts")),
    ({"starts": "2026-12-01T18:00\n"}, (422, "NotAMoment", "starts")),
    ({"starts": "٢٠٢٦-12-01T18:00"}, (422, "NotAMoment", "starts")),
    ({"starts": "\ud800"}, (422, "NotAMoment", "starts")),
    ({"starts": "0001-01-01T00:00:00+14:00"}, (422, "OutOfCalendar", "starts")),
    ({"starts": "9999-12-31T23:59:00-12:00"}, (422, "OutOfCalendar", "starts")),
    ({"ends": "9999-12-31T23:59"}, (422, "OutOfCalendar", "ends")),
    ({"starts": "2027-03-28T02:30", "ends": "2027-03-28T04:00"}, (422, "SkippedHour", "starts")),
    ({"starts": "2027-03-28T01:30", "ends": "2027-03-28T02:30"}, (422, "SkippedHour", "ends")),
    ({"starts": "2026-12-01T20:00", "ends": "2026-12-01T18:00"}, (422, "EndsBeforeStart", "ends")),
    ({"starts": "2026-12-01T18:00", "ends": "2026-12-01T18:00"}, (422, "EndsBeforeStart", "ends")),
    ({"starts": "2026-12-01T18:00:00+01:00", "ends": "2026-12-01T17:00:00Z"}, (422, "EndsBeforeStart", "ends")),
    ({"starts": "2026-12-01T18:00", "ends": "2036-12-01T18:00"}, (422, "TooWide", "ends")),
    ({"starts": "2000-01-01T00:00", "ends": "2100-12-31T23:59"}, (422, "TooWide", "ends")),
    ({"state": "approved"}, (422, "UnknownField", "state")),
    ({"asked_by": 1}, (422, "UnknownField", "asked_by")),
    ({"x" * 500: 1}, (422, "UnknownField", "x" * 80)),
]

NO_BODIES: list[tuple[bytes, str, Refused]] = [
    (b'{"room": 1', "application/json", (400, "NotJson", None)),
    (b"null", "application/json", (422, "NotAnObject", None)),
    (b"[]", "application/json", (422, "NotAnObject", None)),
    (b"5", "application/json", (422, "NotAnObject", None)),
    (b'"room"', "application/json", (422, "NotAnObject", None)),
    (b'{"people": NaN}', "application/json", (400, "NotJson", None)),
    (b'{"people": -Infinity}', "application/json", (400, "NotJson", None)),
    (b'{"people": ' + b"9" * 5000 + b"}", "application/json", (400, "NotJson", None)),
    (b"[" * 20_000, "application/json", (400, "NotJson", None)),
    (b'{"a":' * 5_000, "application/json", (400, "NotJson", None)),
    (b"\xff\xfe{}", "application/json", (400, "NotJson", None)),
    ('{"room": 1}'.encode("utf-16"), "application/json", (400, "NotJson", None)),
    (b"", "application/json", (422, "Missing", "room")),
    (b"{}", "application/json", (422, "Missing", "room")),
    (b"{}", "text/plain", (415, "NotSentAsJson", None)),
    (b"{}", "", (415, "NotSentAsJson", None)),
    (b"room=1&title=a", "application/x-www-form-urlencoded", (415, "NotSentAsJson", None)),
    (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", (415, "NotSentAsJson", None)),
    (b" " * 70_000 + b"{}", "application/json", (413, "RequestEntityTooLarge", None)),
]

WRONG_DECISIONS: list[tuple[str, Any, Refused]] = [
    ("refuse", {}, (422, "Missing", "reason")),
    ("refuse", {"reason": "other"}, (422, "Missing", "words")),
    ("refuse", {"reason": "bored", "words": "Nie."}, (422, "NotInList", "reason")),
    ("refuse", {"reason": "other", "words": " "}, (422, "Missing", "words")),
    ("refuse", {"reason": "other", "words": "x" * 2001}, (422, "TooLongText", "words")),
    ("refuse", {"reason": "other", "words": "a\0"}, (422, "HasControlSigns", "words")),
    ("approve", {"override_why": "a\nb"}, (422, "NotOneLine", "override_why")),
    ("approve", {"override_why": "x" * 501}, (422, "TooLongText", "override_why")),
    ("approve", {"override_why": None}, (422, "Missing", "override_why")),
    ("approve", {"rules": []}, (422, "UnknownField", "rules")),
    ("cancel", {"why": "x" * 501}, (422, "TooLongText", "why")),
    ("cancel", ["why"], (422, "NotAnObject", None)),
]


def test_wrong_field_of_a_booking_is_refused_and_stores_nothing(scene: Scene) -> None:
    caller = scene.caller(scene.owner)
    before = rows()

    met = [(sent, refusal(caller.post("/bookings", scene.wish(**sent)))) for sent, _ in WRONG_FIELDS]

    assert met == WRONG_FIELDS
    assert rows() == before


def test_each_missing_field_is_named(scene: Scene) -> None:
    caller = scene.caller(scene.owner)
    whole = scene.wish()

    met = {
        name: refusal(caller.post("/bookings", {key: value for key, value in whole.items() if key != name}))
        for name in ("room", "starts", "ends", "title", "purpose", "people")
    }

    assert met == {name: (422, "Missing", name) for name in met}


def test_body_that_is_no_object_of_json_is_refused_and_stores_nothing(scene: Scene) -> None:
    caller = scene.caller(scene.owner)
    before = rows()

    met = [(body, kind, refusal(caller.post_raw("/bookings", body, kind))) for body, kind, _ in NO_BODIES]

    assert met == NO_BODIES
    assert rows() == before


def test_wrong_decision_is_refused_and_changes_nothing(scene: Scene) -> None:
    uid = scene.booking()
    caller = scene.caller(scene.coordinator)
    before = rows(), caller.get(f"/bookings/{uid}").get_json()

    met = [(verb, body, refusal(caller.post(f"/bookings/{uid}/{verb}", body))) for verb, body, _ in WRONG_DECISIONS]

    assert met == WRONG_DECISIONS
    assert (rows(), caller.get(f"/bookings/{uid}").get_json()) == before


def test_text_of_people_comes_back_equal(scene: Scene) -> None:
    caller = scene.caller(scene.owner)
    title, purpose = "Żółć; „jaźń”, a\\b <b>&amp; 👩‍👩‍👧 שלום", "Raz\n\tdwa; trzy,\\n\n" + "ż" * 1900

    made = caller.post("/bookings", scene.wish(title=title, purpose=purpose)).get_json()
    said = caller.get(f"/bookings/{made['uid']}").get_json()

    assert (said["title"], said["purpose"]) == (title, purpose)


def test_line_breaks_of_windows_become_ours_as_in_the_form(scene: Scene) -> None:
    made = scene.caller(scene.owner).post("/bookings", scene.wish(title=" Zebranie ", purpose="Raz\r\ndwa\r"))

    assert (made.get_json()["title"], made.get_json()["purpose"]) == ("Zebranie", "Raz\ndwa")


def test_first_of_a_doubled_hour_is_meant_and_the_second_needs_its_offset(scene: Scene) -> None:
    caller = scene.caller()
    ask = {"ends": "2027-10-31T05:00:00+01:00", "centre": "blisko"}

    def until(starts: str) -> str:
        found = caller.get("/rooms/free", starts=starts, **ask).get_json()
        (length,) = [one for one in found["refused"][0]["verdict"]["results"] if one["rule"] == "length"]
        return str(length["sentence"])

    assert (
        until("2027-10-31T02:30") == until("2027-10-31T02:30:00+02:00") == "The length is fine: 3\u00a0h 30\u00a0min."
    )
    assert until("2027-10-31T02:30:00+01:00") == "The length is fine: 2\u00a0h 30\u00a0min."


def test_address_and_method_that_are_not_there(scene: Scene) -> None:
    caller = scene.caller(scene.owner)
    client = scene.app.test_client()
    put = client.put("/api/v1/bookings", json={}, headers=caller.headers)

    assert refusal(caller.get("/nothing")) == (404, "NotFound", None)
    assert refusal(caller.get("/bookings/%00")) == (404, "NotFound", None)
    assert refusal(caller.post("/nothing", {})) == (404, "NotFound", None)
    assert refusal(put) == (405, "MethodNotAllowed", None)
    assert set(put.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
