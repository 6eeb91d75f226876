"""The board of a day and its sheets: what is on, how to set it, what went wrong, and nothing of another centre."""

import pytest
from sqlalchemy import update

from app.bookings.rules.facts import Amount
from app.bookings.services import mark_came
from app.centres.rules import LayoutKind
from app.core.clock import now
from app.core.database import db, transaction
from app.desk.services import hand_out_key
from app.notifications.models import Mail
from tests.desk.scene import Scene
from tests.makers import actor, close_rooms, make_hall, make_room, period
from tests.support.visiting import post, read, said, visitor

pytestmark = pytest.mark.usefixtures("clock")
BOARD = "/zespol/dzien/tu"


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene(pad_before=30)


@transaction
def give_up_mails() -> None:
    db.session.execute(update(Mail).values(given_up_at=now()))


def test_board_shows_now_and_next_with_all_that_is_to_be_set(app, scene: Scene, clock) -> None:
    part = make_room(scene.centre, name="Część")
    hall = make_hall(scene.centre, scene.room, part)
    scene.book(title="Warsztat", layout=LayoutKind.THEATRE, equipment=(Amount(scene.projector.id, 2),))
    scene.book(("20:30", "21:00"), title="Zebranie")
    morning = period("2026-12-01", "9:00", "12:00")
    close_rooms(actor(scene.manager), scene.centre.id, [part.id], morning, reasons={"pl": "Malowanie"})
    clock.move_to("2026-12-01 18:05")
    give_up_mails()
    client = visitor(app, scene.reception)

    page = said(client.get(BOARD))

    assert "Taken now" in page
    assert "Now 18:00–20:00 Warsztat Stowarzyszenie Wisła, 10 people" in page
    assert "Set up from 17:30" in page
    assert "2 × Projektor (1, 2)" in page
    assert "Then 20:30–21:00 Zebranie" in page
    assert f"Taken together with {scene.room.name} until 20:00: Warsztat" in page
    assert hall.name in page
    assert "Closed: Malowanie" in page
    assert "A mail was not delivered to owner@example.org:" in page
    assert "From 18:15 you can free the room, if nobody came." in page
    assert "Warsztat" not in said(visitor(app, scene.other).get("/zespol/dzien/tam"))
    assert visitor(app, scene.other).get(BOARD).status_code == 404
    assert "Zebranie" in said(client.get(f"{BOARD}/arkusz?date=2026-12-01"))
    assert "No confirmed booking." in said(client.get(f"{BOARD}/arkusz?date=2026-12-02"))
    assert client.get(f"{BOARD}?date=nonsense").status_code == 200


def test_taps_on_the_board(app, scene: Scene, clock) -> None:
    uid = scene.book()
    clock.move_to("2026-12-01 18:20")
    client, room = visitor(app, scene.reception), str(scene.room.id)

    out = post(client, f"{BOARD}/klucze", page=BOARD, room=room, who="Ewa", uid=uid)
    again = post(client, f"{BOARD}/klucze", page=BOARD, room=room, who="Ewa", uid=uid)
    nobody = post(client, f"{BOARD}/klucze", page=BOARD, room=room, who=" ", uid=uid)
    kept = post(client, f"/zespol/dzien/rezerwacje/{uid}/zwolnij", page=BOARD)

    assert [answer.status_code for answer in (out, again, nobody, kept)] == [303, 409, 422, 409]
    assert "The key is out for this booking. Note first that it came back." in said(kept)
    page = client.get(BOARD)
    assert "klucz 12: Ewa has it, due today, 20:00" in said(page)
    back = page.text.split("/zespol/dzien/klucze/")[1].split("/")[0]
    assert post(client, f"/zespol/dzien/klucze/{back}/zwrot", page=BOARD).status_code == 303
    assert post(client, f"/zespol/dzien/rezerwacje/{uid}/zwolnij", page=BOARD).status_code == 303
    page = said(client.get(BOARD))
    assert "Free now" in page
    assert "Nobody came, room freed" in page


def test_late_key_stands_above_the_rooms(app, scene: Scene, clock) -> None:
    uid = scene.book()
    clock.move_to("2026-12-01 18:00")
    hand_out_key(scene.desk, scene.room.id, who="Ewa", uid=uid)
    mark_came(scene.desk, uid)
    clock.move_to("2026-12-01 20:20")

    page = said(visitor(app, scene.reception).get(BOARD))

    assert "late klucz 12, Sala Duża: Ewa had to bring it back today, 20:00" in page


def test_door_sheets_say_publicly_what_is_public(app, scene: Scene, clock) -> None:
    scene.book(title="Grupa wsparcia")
    scene.book(day="2026-12-03", title="Koncert", is_public=True)
    client = visitor(app, scene.reception)

    page = read(client.get(f"{BOARD}/na-drzwi?date=2026-12-01&days=7"))

    assert "Grupa wsparcia" not in page
    assert ("Koncert" in page, "taken" in page, page.count("Nothing is planned.")) == (True, True, 5)
    assert "Koncert" not in read(client.get(f"{BOARD}/na-drzwi?date=2026-12-01"))


@pytest.mark.parametrize("number", [1, 4])
def test_board_asks_the_database_the_same_number_of_times(app, scene: Scene, clock, count_queries, number: int) -> None:
    for n in range(number):
        room = scene.room if n == 0 else make_room(scene.centre, approval=scene.room.approval, key_name=str(n))
        scene.room = room
        uid = scene.book(equipment=(Amount(scene.projector.id, 1),) if n < 3 else ())
        clock.move_to("2026-12-01 18:00")
        hand_out_key(scene.desk, room.id, who="Ewa", uid=uid)
        clock.move_to("2026-11-24 09:00")
    clock.move_to("2026-12-01 20:30")
    give_up_mails()
    client = visitor(app, scene.reception)
    client.get(BOARD)

    with count_queries() as queries:
        client.get(BOARD)

    assert len(queries) == 26
