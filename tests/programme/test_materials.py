"""Materials: who sees what and when, how much is kept, one mail a day, captions; to all others there is nothing."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.clock import now
from app.core.database import db
from app.core.errors import NotFound
from app.files.models import File
from app.files.rules import Document
from app.notifications.models import Mail
from app.programme.models import Material, Seating
from app.programme.queries.materials import given_to, given_to_person, holder, materials_of
from app.programme.rules import materials as rules
from app.programme.rules.materials import Added, MaterialAudience, MaterialKind
from app.programme.services.dates import DatesAsked, add_sessions
from app.programme.services.materials import (
    add_material,
    note_captions,
    remind_of_captions_due,
    remove_material,
    tell_of_materials,
)
from tests.desk.scene import Scene
from tests.makers import actor, at, make_enrolment, make_person, make_terms, make_trainer, period
from tests.programme.afterwards import come, course, let_go
from tests.support.application import Clock
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("clock")
SLIDES = Document("slajdy.pdf", "application/pdf", b"%PDF-1.7 slides")


@pytest.fixture
def scene(app: Flask, db_session: object) -> Scene:
    return Scene()


def file(**more: Any) -> Added:
    return Added(kind=MaterialKind.FILE, title=more.pop("title", ""), document=more.pop("document", SLIDES), **more)


def link(title: str = "Notatki", kind: MaterialKind = MaterialKind.LINK, **more: Any) -> Added:
    return Added(kind=kind, title=title, url=more.pop("url", "https://example.org/n"), **more)


def seen(ticket: str) -> list[str]:
    found = holder(ticket)
    assert found is not None
    return [one.title for one in given_to(found, now=now()).materials]


# --- rules


@pytest.mark.parametrize(
    ("added", "refusal"),
    [
        (file(document=None), rules.FileNeeded),
        (link(url="http://example.org"), rules.AddressOfMaterialNeeded),
        (link(url="javascript:alert(1)"), rules.AddressOfMaterialNeeded),
        (link(url="https://"), rules.AddressOfMaterialNeeded),
        (link(title=" "), rules.NameNeeded),
        (link(opens_at=at("2026-12-02", "10:00"), closes_at=at("2026-12-02", "10:00")), rules.ShownUntilBefore),
    ],
)
def test_what_is_no_material_is_refused(added: Added, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rules.check_added(added)


@pytest.mark.parametrize("address", ["http://example.org", "//evil.example", "/\\evil", "javascript:x", "a b", "/a b"])
def test_a_link_beside_leads_to_https_or_to_this_site(address: str) -> None:
    with pytest.raises(rules.NotAPlaceToGo):
        rules.check_place_to_go(address)
    rules.check_place_to_go("https://ngo.krakow.pl/wiki")
    rules.check_place_to_go("/sale?step_free=y")


def test_an_activity_keeps_so_many_materials_and_bytes(scene: Scene) -> None:
    with pytest.raises(rules.TooManyMaterials):
        rules.check_room_for(link(), count=rules.MOST_MATERIALS, kept_bytes=0)
    with pytest.raises(rules.TooMuchKept):
        rules.check_room_for(file(), count=0, kept_bytes=rules.MOST_BYTES)


# --- who sees what


def test_who_has_a_place_sees_them_and_who_left_does_not(scene: Scene) -> None:
    number = course(scene, seats=2)
    first, second = come(number, 2)
    waits = make_enrolment(db.session.scalars(select(Seating)).one(), make_person())
    add_material(actor(scene.manager), number, file())

    assert seen(first.ticket) == ["slajdy.pdf"]
    assert holder(waits.ticket) is None
    let_go(second.id)
    assert holder(second.ticket) is None
    assert holder("0" * 32) is None


def test_materials_are_shown_from_when_until_when(scene: Scene, clock: Clock) -> None:
    number = course(scene)
    (one,) = come(number, 1)
    add_material(
        actor(scene.manager),
        number,
        link(opens_at=at("2026-12-02", "08:00"), closes_at=at("2026-12-05", "00:00")),
    )
    looked = {}
    for moment in ("2026-12-02 07:59", "2026-12-02 08:00", "2026-12-04 23:59", "2026-12-05 00:00"):
        clock.move_to(moment)
        looked[moment[5:]] = seen(one.ticket)

    assert looked == {"12-02 07:59": [], "12-02 08:00": ["Notatki"], "12-04 23:59": ["Notatki"], "12-05 00:00": []}


def test_who_comes_to_one_date_sees_what_is_of_that_date_or_of_all(scene: Scene) -> None:
    number = course(scene)
    day = period("2026-12-02", "17:00", "18:00").starts.date()
    add_sessions(actor(scene.manager), number, DatesAsked(scene.room.id, (day,), 17 * 60, 18 * 60))
    make_terms(number, by_session=True)
    first, second = db.session.scalars(select(Seating).order_by(Seating.id)).all()
    person = make_person()
    one, both = make_enrolment(first, make_person()), make_enrolment(first, person)
    make_enrolment(second, person)
    for added in (
        link("Obu"),
        link("Pierwszego", session_id=first.session_id),
        link("Drugiego", session_id=second.session_id),
    ):
        add_material(actor(scene.manager), number, added)

    assert seen(one.ticket) == ["Obu", "Pierwszego"]
    assert seen(both.ticket) == ["Obu", "Pierwszego", "Drugiego"]
    assert [[m.title for m in g.materials] for g in given_to_person(person.id, now=now())] == [
        ["Obu", "Pierwszego", "Drugiego"]
    ]


def test_those_who_lead_keep_materials_and_nobody_else(scene: Scene) -> None:
    leader = make_person()
    make_trainer(scene.centre, leader)
    number = course(scene, leaders=(leader.id,))

    kept = add_material(actor(leader), number, file())
    for stranger in (scene.owner, scene.other, scene.reception):
        with pytest.raises(NotFound):
            add_material(actor(stranger), number, file())
        with pytest.raises(NotFound):
            remove_material(actor(stranger), number, kept)
    remove_material(actor(leader), number, kept)

    assert materials_of(number) == []
    assert db.session.scalar(select(func.count()).select_from(File)) == 0


def test_a_material_of_another_activity_is_none_of_this_one(scene: Scene) -> None:
    number = course(scene)
    other = course(scene, when=period("2026-12-03", "17:00", "18:00"))
    kept = add_material(actor(scene.manager), number, file())

    with pytest.raises(NotFound):
        remove_material(actor(scene.manager), other, kept)
    with pytest.raises(NotFound):
        add_material(actor(scene.manager), other, link(session_id=materials_of(number)[0].activity.sessions[0].id))


# --- telling


def test_those_who_take_part_get_one_mail_a_day(scene: Scene, clock: Clock) -> None:
    number = course(scene)
    with pytest.raises(rules.NothingToTell):
        tell_of_materials(actor(scene.manager), number)
    add_material(actor(scene.manager), number, file())
    with pytest.raises(rules.NobodyToTell):
        tell_of_materials(actor(scene.manager), number)
    come(number, 2)

    assert tell_of_materials(actor(scene.manager), number) == 2
    with pytest.raises(rules.ToldToday):
        tell_of_materials(actor(scene.manager), number)
    clock.shift(days=1)
    assert tell_of_materials(actor(scene.manager), number) == 2
    assert db.session.scalar(select(func.count()).where(Mail.template == "materials")) == 4


def test_what_is_not_shown_yet_is_nothing_to_tell_of(scene: Scene) -> None:
    number = course(scene)
    come(number, 1)
    add_material(actor(scene.manager), number, link(opens_at=at("2026-12-02", "08:00")))

    with pytest.raises(rules.NothingToTell):
        tell_of_materials(actor(scene.manager), number)


# --- captions


def test_a_recording_needs_captions_in_two_weeks_and_staff_are_reminded_once(scene: Scene, clock: Clock) -> None:
    number = course(scene)
    recording = add_material(actor(scene.manager), number, link("Nagranie", MaterialKind.RECORDING))
    done = add_material(actor(scene.manager), number, link("Drugie", MaterialKind.RECORDING))
    note_captions(actor(scene.manager), number, done)
    assert db.session.get_one(Material, recording).captions_due_at == at("2026-12-08", "09:00")

    clock.move_to("2026-12-05 08:59")
    assert remind_of_captions_due(now()) == 0
    clock.move_to("2026-12-05 09:00")
    assert [remind_of_captions_due(now()), remind_of_captions_due(now())] == [1, 0]
    assert [mail.address for mail in db.session.scalars(select(Mail).where(Mail.template == "captions_due"))] == [
        scene.manager.email
    ]
    with pytest.raises(NotFound):
        note_captions(actor(scene.manager), number, add_material(actor(scene.manager), number, file()))


# --- pages


def test_staff_add_and_remove_on_the_page(app: Flask, scene: Scene) -> None:
    number = course(scene)
    client, page = visitor(app, scene.manager), f"/zespol/program/{number}/materialy"

    bad = post(client, page, page=page, kind="link", title="Notatki", url="ftp://x", audience="enrolled")
    sent = post(client, page, page=page, kind="file", audience="enrolled", file=(io.BytesIO(b"MZ\x00\x01"), "a.pdf"))
    good = post(
        client, page, page=page, kind="file", audience="enrolled", file=(io.BytesIO(SLIDES.content), "s.pdf"),
        opens_on="2026-12-02", opens_at="8:00", closes_on="2026-12-04",
    )  # fmt: skip

    assert (bad.status_code, errors(bad)) == (422, {"url": "Write the address, which begins with https://."})
    assert 'value="Notatki"' in read(bad)
    assert sent.status_code == 422
    assert good.status_code == 303
    (kept,) = materials_of(number)
    assert (kept.title, kept.opens_at, kept.closes_at) == (
        "s.pdf",
        at("2026-12-02", "08:00"),
        at("2026-12-05", "00:00"),
    )
    assert "Not shown now" in said(client.get(page))
    assert client.get(f"{page}/{kept.id}").data == SLIDES.content
    told = post(client, f"{page}/powiadom", page=page)
    assert "Those who take part see no material yet" in said(client.get(told.headers["Location"]))
    assert post(client, f"{page}/{kept.id}/usun", page=page).status_code == 303
    assert materials_of(number) == []


def test_the_holder_of_a_ticket_downloads_and_nobody_keeps_it(app: Flask, scene: Scene) -> None:
    number = course(scene)
    (one,) = come(number, 1)
    kept = add_material(actor(scene.manager), number, file())
    hidden = add_material(actor(scene.manager), number, file(title="x", opens_at=at("2026-12-02", "08:00")))
    linked = add_material(actor(scene.manager), number, link())
    client, page = visitor(app), f"/bilet/{one.ticket}/materialy"

    shown, loaded = client.get(page), client.get(f"{page}/{kept}")

    assert shown.status_code == 200
    assert (shown.headers["Cache-Control"], shown.headers["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert 'href="https://example.org/n"' in read(shown)
    assert (loaded.data, loaded.headers["Cache-Control"]) == (SLIDES.content, "private, no-store")
    assert loaded.headers["Content-Disposition"] == "attachment; filename=slajdy.pdf"
    assert {client.get(f"{page}/{number}").status_code for number in (hidden, linked, 10**9)} == {404}
    let_go(one.id)
    assert {client.get(path).status_code for path in (page, f"{page}/{kept}", f"/bilet/{'0' * 32}/materialy")} == {404}


def test_everybody_sees_what_is_for_everybody_once_it_is_over(app: Flask, scene: Scene, clock: Clock) -> None:
    number = course(scene)
    kept = add_material(actor(scene.manager), number, file(title="Skrót", audience=MaterialAudience.EVERYBODY))
    ours = add_material(actor(scene.manager), number, file(title="Tajne"))
    slug = db.session.get_one(Material, kept).activity.slug
    client = visitor(app)
    before = client.get(f"/program/{slug}/materialy/{kept}").status_code
    assert "Skrót" not in read(client.get(f"/program/{slug}"))

    clock.move_to("2026-12-01 20:00")

    page = read(client.get(f"/program/{slug}"))
    assert ("Skrót" in page, "Tajne" in page) == (True, False)
    after = [client.get(f"/program/{slug}/materialy/{one}").status_code for one in (kept, ours)]
    assert (before, after) == (404, [200, 404])


def test_ones_own_materials_are_listed_with_a_fixed_number_of_queries(
    app: Flask, scene: Scene, count_queries: Callable[[], Any]
) -> None:
    person = make_person()
    client = visitor(app, person)
    assert "You have no materials" in said(client.get("/moje-materialy"))

    def enrol(day: str) -> None:
        number = course(scene, title=f"Kurs {day}", when=period(day, "17:00", "18:00"))
        make_enrolment(make_terms(number), person)
        add_material(actor(scene.manager), number, file(title=f"Slajdy {day}"))

    enrol("2026-12-01")
    with count_queries() as few:
        assert "Slajdy 2026-12-01" in said(client.get("/moje-materialy"))
    enrol("2026-12-02")
    enrol("2026-12-03")
    with count_queries() as many:
        assert "Slajdy 2026-12-03" in said(client.get("/moje-materialy"))

    assert len(few) == len(many)
    assert "Slajdy" not in said(visitor(app, scene.owner).get("/moje-materialy"))
