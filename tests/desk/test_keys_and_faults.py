"""Keys that are out and back, and what is broken or untidy, at the desk and at the door."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from app.core.clock import now
from app.core.database import db
from app.core.errors import NotAllowed, NotFound
from app.desk.models import Display, Fault, KeyHandout
from app.desk.queries.faults import fault_by_id, open_faults
from app.desk.queries.keys import keys_out
from app.desk.rules.faults import AlreadySolved, FaultKind, NotSolved
from app.desk.rules.keys import NAMES_KEPT, KeyIsOut, NoKey, WhoTakesIt, is_late
from app.desk.services import (
    Report,
    forget_old_takers,
    hand_out_key,
    make_display,
    reopen_fault,
    report_fault,
    solve_fault,
    take_key_back,
)
from app.desk.views.finding import fault_token
from app.history.queries import history_of
from app.site.rules import KEPT
from tests.desk.scene import Scene
from tests.makers import actor, make_room
from tests.support.visiting import errors, post, said, visitor

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def picture() -> io.BytesIO:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "PNG")
    drawn.seek(0)
    return drawn


def test_key_is_out_once_late_by_its_booking_and_its_taker_is_forgotten(scene: Scene, clock) -> None:
    uid = scene.book()
    clock.move_to("2026-12-01 17:50")
    for room, who, no in ((scene.room, " ", WhoTakesIt), (make_room(scene.centre), "Ewa", NoKey)):
        with pytest.raises(no):
            hand_out_key(scene.desk, room.id, who=who)
    with pytest.raises(NotAllowed):
        hand_out_key(actor(scene.other), scene.room.id, who="Ewa")
    with pytest.raises(NotFound):
        hand_out_key(actor(scene.other), scene.room.id, who="Ewa", uid=uid)

    hand_out_key(scene.desk, scene.room.id, who="Ewa Wisła", uid=uid)
    with pytest.raises(KeyIsOut):
        hand_out_key(scene.desk, scene.room.id, who="Ktoś", uid=uid)

    (out,) = keys_out(scene.centre.id)
    assert [is_late(out.due, now=now()), (clock.move_to("2026-12-01 20:16"), is_late(out.due, now=now()))[1]] == [
        False,
        True,
    ]
    take_key_back(scene.desk, out.id)
    take_key_back(scene.desk, out.id)
    assert [record.verb for record in history_of("key", out.id)] == ["handed_out", "came_back"]
    assert forget_old_takers(now()) == 0
    assert timedelta(days=KEPT.key_days) == NAMES_KEPT
    clock.shift(days=91)
    assert (forget_old_takers(now()), forget_old_takers(now())) == (1, 0)
    assert db.session.scalars(select(KeyHandout.taken_by)).all() == [""]


def test_key_without_a_booking_is_due_at_the_end_of_the_day(scene: Scene) -> None:
    hand_out_key(scene.desk, scene.room.id, who="Serwis")

    assert [one.due.isoformat() for one in keys_out(scene.centre.id)] == ["2026-11-24T22:59:00+00:00"]


def test_fault_is_tied_to_the_booking_of_its_time_and_goes_on_with_a_history(scene: Scene, clock) -> None:
    uid = scene.book()
    clock.move_to("2026-12-01 20:30")
    fault_id = report_fault(scene.desk, scene.room.id, Report(FaultKind.UNTIDY, "Kubki na stołach"))
    assert fault_by_id(fault_id).booking.entry.uid == uid

    with pytest.raises(NotAllowed):
        solve_fault(actor(scene.other), fault_id)
    with pytest.raises(NotSolved):
        reopen_fault(scene.desk, fault_id)
    solve_fault(scene.desk, fault_id, words="Posprzątane")
    with pytest.raises(AlreadySolved):
        solve_fault(scene.desk, fault_id)
    reopen_fault(scene.desk, fault_id)

    trail = [(record.verb, record.why) for record in history_of("fault", fault_id)]
    assert trail == [("reported", ""), ("solved", "Posprzątane"), ("reopened", "")]
    assert [fault.id for fault in open_faults(scene.centre.id)] == [fault_id]


def test_staff_report_with_a_photo_that_only_their_centre_sees(app, scene: Scene) -> None:
    client, path = visitor(app, scene.reception), "/zespol/dzien/tu/usterki"
    room = {"room": str(scene.room.id)}
    wrong = post(client, path, page=path, **room, kind="damage", words=" ")
    assert (wrong.status_code, errors(wrong)) == (422, {"words": "Write what you see, in a sentence."})
    broken = post(client, path, page=path, **room, kind="damage", words="Szyba", photo=(io.BytesIO(b"x"), "a.png"))
    assert (broken.status_code, list(errors(broken))) == (422, ["photo"])
    assert "Szyba" in broken.text

    done = post(client, path, page=path, **room, kind="damage", words="Szyba", photo=(picture(), "a.png"))

    assert done.status_code == 303
    fault = db.session.scalars(select(Fault)).one()
    shown = client.get(f"/zespol/dzien/usterki/{fault.id}/zdjecie")
    assert (shown.status_code, shown.mimetype, shown.data[:4]) == (200, "image/webp", b"RIFF")
    assert visitor(app).get(f"/pliki/{fault.file.key}").status_code == 404
    assert visitor(app, scene.other).get(f"/zespol/dzien/usterki/{fault.id}/zdjecie").status_code == 404
    assert "Szyba" in said(client.get("/zespol/dzien/tu"))


def test_anybody_in_the_room_reports_without_a_name_and_not_endlessly(app, scene: Scene, clock) -> None:
    make_display(actor(scene.manager), scene.centre.id, label="Tablet", room_id=scene.room.id)
    with app.test_request_context():
        path = f"/usterka/{fault_token(db.session.scalars(select(Display)).one())}"
    client = visitor(app)
    answer = client.get(path)
    assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (200, "noindex")

    statuses = [post(client, path, page=path, kind="damage", words="Nie działa lampa").status_code for _ in range(7)]

    assert statuses == [303] * 6 + [429]
    clock.shift(hours=1, minutes=1)
    assert post(client, path, page=path, kind="untidy", words="Kubki", photo=(picture(), "a.png")).status_code == 303
    faults = db.session.scalars(select(Fault).order_by(Fault.id)).all()
    assert {fault.reported_by_id for fault in faults} == {None}
    assert faults[-1].file is not None
    assert client.get(f"{path}x").status_code == 404
