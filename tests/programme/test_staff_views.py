"""The screens of staff, of those who lead and of those who propose, as a browser without script sees them."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from app.core.database import db
from app.files.models import File
from app.programme.models import Activity, Session, Trainer
from app.programme.queries.reading import activity
from app.programme.rules.kinds import Audience, PlaceKind, Topic
from app.programme.rules.states import ActivityState
from app.programme.services.proposing import propose_activity
from tests.makers import (
    actor,
    details,
    make_activity,
    make_booking,
    make_centre,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    make_trainer,
    period,
)
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
EVENING = period("2026-12-01", "17:00", "20:00")
FIVE_TUESDAYS = {
    "pattern": "weekly",
    "first": "2026-12-01",
    "starts": "17:00",
    "ends": "20:00",
    "times": "5",
}
WRITTEN = {"kind": "training", "title_pl": "Księgowość od podstaw", "level": "any", "place": "rooms", "languages": "pl"}


class Scene:
    def __init__(self, app: Flask) -> None:
        self.centre = make_centre("Centrum Tu", slug="tu")
        self.room = make_room(self.centre, "Sala Szkoleniowa", seats=20)
        self.staff = make_staff(self.centre)
        self.trainer = make_trainer(self.centre)
        self.client = visitor(app, self.staff)

    def made(self, *dates: Any, **more: Any) -> int:
        return make_activity(self.staff, self.centre, *dates, room=self.room, **more)


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene(app)


def kept(number: int) -> Activity:
    db.session.expire_all()
    found = activity(number)
    assert found is not None
    return found


def number_of(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_staff_write_an_activity_and_go_on_to_its_dates(scene: Scene) -> None:
    answer = post(
        scene.client,
        "/zespol/program/nowe/tu",
        **WRITTEN,
        title_uk="Бухгалтерія",
        summary_pl="Dla skarbników.",
        about_pl="# Plan\n\n- dzień pierwszy",
        audiences=["organisations", "volunteers"],
        topics=["money"],
        leaders=str(scene.trainer.person_id),
        led_by="Ewa, księgowa",
        seats="20",
    )

    made = db.session.scalars(select(Activity)).one()
    assert (answer.status_code, answer.location) == (303, f"/zespol/program/{made.id}/terminy/nowe")
    assert (made.slug, made.title_uk, made.seats, made.state) == (
        "ksiegowosc-od-podstaw",
        "Бухгалтерія",
        20,
        ActivityState.DRAFT,
    )
    assert (made.audiences, made.topics, made.leader_ids) == (
        (Audience.ORGANISATIONS, Audience.VOLUNTEERS),
        (Topic.MONEY,),
        (scene.trainer.person_id,),
    )


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"title_pl": " "}, {"title_pl": "Write the title in Polish."}),
        ({"title_pl": "x" * 161}, {"title_pl": "This is too long. Write at most 160 signs."}),
        ({"title_pl": "a\nb"}, {"title_pl": "Write this in one line, without control characters."}),
        ({"seats": "0"}, {"seats": "Write a whole number from 1 to 2000."}),
        ({"seats": "2001"}, {"seats": "Write a whole number from 1 to 2000."}),
        ({"kind": "party"}, {"kind": "Not a valid choice."}),
        ({"place": "outside"}, {"address": "Write the address, so that people find it."}),
        (
            {"place": "online", "online_link": "http://x.org"},
            {
                "online_link": "Write the link, which begins with https://. Nobody sees it but the staff and those "
                "who lead it."
            },
        ),
        (
            {"organisation": "Nikt taki"},
            {
                "organisation": "There is no organisation “Nikt taki”. Write its name as in the list, or its KRS, NIP "
                "or REGON number."
            },
        ),
    ],
)
def test_wrong_details_are_said_at_their_field_and_nothing_is_lost(
    scene: Scene, typed: dict[str, str], wrong: dict[str, str]
) -> None:
    answer = post(scene.client, "/zespol/program/nowe/tu", **{**WRITTEN, "summary_pl": "Dla skarbników.", **typed})

    assert (answer.status_code, errors(answer), number_of(Activity)) == (422, wrong, 0)
    assert "Dla skarbników." in read(answer)


def test_a_plan_in_the_address_has_a_verdict_for_each_date(scene: Scene) -> None:
    person = make_person()
    make_booking(person, scene.room, period("2026-12-15", "19:00", "20:30"), make_organisation(person))
    number = scene.made()

    answer = scene.client.get(
        f"/zespol/program/{number}/terminy/nowe", query_string={**FIVE_TUESDAYS, "room": scene.room.id}
    )

    page = said(answer)
    assert answer.status_code == 200
    assert "4 of 5 dates can be kept" in page
    assert "Sala Szkoleniowa is taken until 20:30. Choose another time or another room." in page
    assert read(answer).count('name="days"') == 5
    assert read(answer).count(" checked aria-describedby") == 4
    assert number_of(Session) == 0


def test_the_ticked_dates_are_kept_together(scene: Scene) -> None:
    number = scene.made()
    days = ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29"]

    answer = post(
        scene.client, f"/zespol/program/{number}/terminy/nowe", **FIVE_TUESDAYS, room=scene.room.id, days=days
    )

    assert (answer.status_code, answer.location) == (303, f"/zespol/program/{number}")
    assert [one.isoformat() for one in (date.starts.date() for date in kept(number).dates)] == days


def test_a_ticked_date_that_cannot_be_had_keeps_none_and_the_plan(scene: Scene) -> None:
    person = make_person()
    make_booking(person, scene.room, period("2026-12-08", "19:00", "20:30"), make_organisation(person))
    number = scene.made()

    answer = post(
        scene.client,
        f"/zespol/program/{number}/terminy/nowe",
        **FIVE_TUESDAYS,
        room=scene.room.id,
        days=["2026-12-01", "2026-12-08"],
    )

    assert (answer.status_code, number_of(Session)) == (409, 0)
    assert errors(answer)["starts"] == "Sala Szkoleniowa is taken until 20:30. Choose another time or another room."
    assert read(answer).count(" checked aria-describedby") == 2


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"first": "31.02"}, {"first": "Choose a day, or write it as 2026-12-01."}),
        ({"first": "9999-01-01"}, {"first": "Choose a year between 2000 and 2100."}),
        ({"starts": "25:00"}, {"starts": "Write the time as 18:00."}),
        ({"starts": "20:00", "ends": "17:00"}, {"ends": "The end must be later than the start. Choose a later end."}),
        ({"times": "61"}, {"times": "Write a whole number from 1 to 60."}),
        ({"every": "0"}, {"every": "Write a whole number from 1 to 8."}),
        ({"room": "999999"}, {"room": "Not a valid choice."}),
        ({"picked": "x", "pattern": "picked"}, {"picked": "Choose a day, or write it as 2026-12-01."}),
    ],
)
def test_a_plan_that_cannot_be_read_is_said_at_its_field(
    scene: Scene, typed: dict[str, str], wrong: dict[str, str]
) -> None:
    number = scene.made()

    answer = scene.client.get(
        f"/zespol/program/{number}/terminy/nowe", query_string={**FIVE_TUESDAYS, "room": scene.room.id, **typed}
    )

    assert (answer.status_code, errors(answer)) == (422, wrong)


def test_the_skipped_hour_is_a_date_that_cannot_be_kept(scene: Scene) -> None:
    number = scene.made(place=PlaceKind.ONLINE, online_link="https://example.org/x")

    answer = scene.client.get(
        f"/zespol/program/{number}/terminy/nowe",
        query_string={"pattern": "once", "first": "2027-03-28", "starts": "2:30", "ends": "5:00", "room": ""},
    )

    assert "The clocks skip this hour on that day. Choose an hour before 2:00 or from 3:00." in said(answer)


def test_a_date_is_moved_and_cancelled_on_its_page(scene: Scene) -> None:
    number = scene.made(EVENING, published=True)
    session_id = kept(number).sessions[0].id
    path = f"/zespol/program/{number}/terminy/{session_id}"
    moved = {"room": scene.room.id, "first": "2026-12-02", "starts": "10:00", "ends": "12:00", "seen": "1"}

    early = post(scene.client, path, **{**moved, "first": "2026-11-01"})
    assert (early.status_code, errors(early)) == (422, {"first": "This time has passed. Choose a later one."})
    assert post(scene.client, path, **moved).status_code == 303
    stale = post(scene.client, path, **moved)
    assert (stale.status_code, kept(number).dates) == (409, [period("2026-12-02", "10:00", "12:00")])

    bare = post(scene.client, f"{path}/odwolaj", why="")
    assert errors(bare) == {"why": "Write a sentence why, for those who wanted to come."}
    assert post(scene.client, f"{path}/odwolaj", why="Choroba prowadzącej.").status_code == 303
    page = said(visitor(scene.client.application).get("/program/pierwszy-wniosek-o-dotacje"))
    assert "Choroba prowadzącej." in page
    assert post(scene.client, f"{path}/odwolaj", why="Znowu").status_code == 409


def test_announcing_now_later_and_calling_off(scene: Scene) -> None:
    number = scene.made(EVENING)
    path = f"/zespol/program/{number}"

    later = post(scene.client, f"{path}/ogloszenie", when="later", published_on="2026-12-02", published_at="8:00")
    assert errors(later) == {"published_on": "The first date lies before that. Announce it earlier."}
    empty = post(scene.client, f"{path}/ogloszenie", when="later")
    assert set(errors(empty)) == {"published_on", "published_at"}
    assert post(scene.client, f"{path}/ogloszenie", when="now").status_code == 303
    assert post(scene.client, f"{path}/ogloszenie", when="now").status_code == 409
    assert post(scene.client, f"{path}/odwolanie", why="Za mało osób.").status_code == 303

    assert kept(number).state is ActivityState.CALLED_OFF
    assert "Za mało osób." in said(scene.client.get(path))


def test_a_copy_shows_its_dates_first_and_keeps_the_ticked(scene: Scene) -> None:
    number = scene.made(EVENING, EVENING.shifted(timedelta(weeks=1)))
    first, second = kept(number).by_start
    path = f"/zespol/program/{number}/kopia"

    shown = said(scene.client.get(path, query_string={"weeks": "4"}))
    assert "Tuesday 29 December, 17:00–20:00, Sala Szkoleniowa" in shown
    wrong = post(scene.client, path, weeks="0", sessions=[first.id])
    assert (wrong.status_code, errors(wrong)) == (422, {"weeks": "Write a whole number from 1 to 104."})
    answer = post(scene.client, path, weeks="4", sessions=[second.id])

    assert (answer.status_code, number_of(Activity)) == (303, 2)
    assert kept(number + 1).dates == [period("2027-01-05", "17:00", "20:00")]


def test_the_preview_is_the_page_and_the_page_is_not_there_yet(scene: Scene, app: Flask) -> None:
    number = scene.made(EVENING)

    preview = scene.client.get(f"/zespol/program/{number}/podglad")

    assert "Pierwszy wniosek o dotację" in said(preview)
    assert visitor(app).get("/program/pierwszy-wniosek-o-dotacje").status_code == 404
    assert scene.client.get("/program/pierwszy-wniosek-o-dotacje").status_code == 404


def test_a_picture_is_written_anew_shown_and_removed(scene: Scene) -> None:
    number, written = scene.made(EVENING, published=True), io.BytesIO()
    Image.new("RGB", (40, 20), (200, 10, 10)).save(written, "PNG")
    path = f"/zespol/program/{number}/zdjecie"

    no_picture = post(scene.client, path, photo=(io.BytesIO(b"nothing"), "x.png"), alt_pl="Sala")
    assert (no_picture.status_code, number_of(File)) == (422, 0)
    answer = post(scene.client, path, photo=(io.BytesIO(written.getvalue()), "x.png"), alt_pl="Ludzie przy stole")

    assert answer.status_code == 303
    page = read(scene.client.get("/program/pierwszy-wniosek-o-dotacje"))
    assert 'alt="Ludzie przy stole"' in page
    assert f"/pliki/{kept(number).picture.key}" in page
    assert post(scene.client, f"{path}/usun", page="/").status_code == 303
    assert number_of(File) == 0


def test_the_list_is_filtered_by_the_address(scene: Scene) -> None:
    scene.made(EVENING, title="Łąka za blokiem", published=True)
    scene.made(title="Ustawa o wolontariacie")

    def titles(**asked: str) -> list[str]:
        page = said(scene.client.get("/zespol/program", query_string=asked))
        return [title for title in ("Łąka za blokiem", "Ustawa o wolontariacie") if title in page]

    assert titles() == ["Łąka za blokiem", "Ustawa o wolontariacie"]
    assert titles(q="łąka") == ["Łąka za blokiem"]
    assert titles(standing="draft") == ["Ustawa o wolontariacie"]
    assert titles(standing="open") == ["Łąka za blokiem"]
    assert titles(standing="done") == titles(kind="event") == []
    assert titles(standing="nonsense", page="x") == ["Łąka za blokiem", "Ustawa o wolontariacie"]


def test_lists_ask_as_much_for_many_as_for_few(scene: Scene, app: Flask, count_queries: Callable[[], Any]) -> None:
    organisation = make_organisation(make_person())
    more = {"topics": (Topic.LAW,), "organisation_id": organisation.id, "leaders": (scene.trainer.person_id,)}
    scene.made(EVENING, published=True, **more)
    paths = ("/zespol/program", "/program", "/program/atom.xml")
    few = []
    for path in paths:
        with count_queries() as queries:
            scene.client.get(path)
        few.append(len(queries))
    for week in range(1, 9):
        scene.made(EVENING.shifted(timedelta(weeks=week)), published=True, **more)
    many = []
    for path in paths:
        with count_queries() as queries:
            scene.client.get(path)
        many.append(len(queries))

    assert many == few


def test_the_plan_asks_as_much_for_many_dates_as_for_few(scene: Scene, count_queries: Callable[[], Any]) -> None:
    number, counted = scene.made(leaders=(scene.trainer.person_id,)), []

    for times in ("2", "20"):
        with count_queries() as queries:
            scene.client.get(
                f"/zespol/program/{number}/terminy/nowe",
                query_string={**FIVE_TUESDAYS, "times": times, "room": scene.room.id},
            )
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_trainers_are_added_and_taken_off_and_see_their_dates(scene: Scene, app: Flask) -> None:
    person = make_person("ewa@example.org", name="Ewa Nowa")
    path = "/zespol/centra/tu/prowadzacy"

    unknown = post(scene.client, path, email="nikt@example.org")
    assert unknown.status_code == 422
    assert set(errors(unknown)) == {"email"}
    assert post(scene.client, path, email="ewa@example.org").status_code == 303
    trainer = db.session.scalars(select(Trainer).where(Trainer.person_id == person.id)).one()
    scene.made(EVENING, leaders=(person.id,), place=PlaceKind.ROOMS)

    theirs = visitor(app, person)
    assert "Tuesday 1 December, 17:00–20:00" in said(theirs.get("/moje-zajecia"))
    assert "Not announced yet" in said(theirs.get("/moje-zajecia"))
    assert "17:00–20:00" not in said(visitor(app, make_person()).get("/moje-zajecia"))
    assert post(scene.client, f"{path}/{trainer.id}/usun", page="/").status_code == 409


def test_an_organisation_proposes_on_its_page_and_staff_answer(scene: Scene, app: Flask) -> None:
    person = make_person()
    organisation = make_organisation(person, name="Stowarzyszenie Łąka")
    theirs, path = visitor(app, person), f"/organizacje/{organisation.id}/propozycje"

    empty = post(theirs, f"{path}/nowa", centre=scene.centre.id, kind="workshop", level="any", title_pl="")
    assert errors(empty) == {"title_pl": "Write the title in Polish."}
    sent = post(
        theirs,
        f"{path}/nowa",
        centre=scene.centre.id,
        kind="workshop",
        level="any",
        title_pl="Domki dla owadów",
        wishes="Sobota w maju",
    )
    assert (sent.status_code, sent.location) == (303, path)
    made = db.session.scalars(select(Activity)).one()
    review = said(scene.client.get(f"/zespol/program/{made.id}/propozycja"))
    assert "Sobota w maju" in review
    bare = post(scene.client, f"/zespol/program/{made.id}/propozycja/odmow", words="")
    assert errors(bare) == {"words": "Write a sentence why, for those who wanted to come."}
    assert post(scene.client, f"/zespol/program/{made.id}/propozycja/przyjmij", words="Dobrze!").status_code == 303
    assert post(scene.client, f"/zespol/program/{made.id}/propozycja/odmow", words="Jednak").status_code == 409

    assert "Dobrze!" in said(theirs.get(path))
    assert kept(made.id).state is ActivityState.DRAFT


def test_another_centre_sees_nothing_and_changes_nothing(scene: Scene, app: Flask) -> None:
    number = scene.made(EVENING)
    session_id = kept(number).sessions[0].id
    far = make_staff(make_centre("Daleko", slug="daleko"))
    make_room(far_centre := make_centre("Dalej", slug="dalej"))
    other = visitor(app, far)
    one = f"/zespol/program/{number}"
    pages = ("", "/zmien", "/podglad", "/terminy/nowe", f"/terminy/{session_id}", f"/terminy/{session_id}/odwolaj")

    for path in (*pages, "/ogloszenie", "/odwolanie", "/kopia", "/zdjecie", "/propozycja"):
        assert other.get(f"{one}{path}").status_code == 404, path
        if path not in ("", "/podglad", "/propozycja"):
            assert post(other, f"{one}{path}").status_code == 404, path
    assert other.get("/zespol/program/nowe/tu").status_code == 404
    assert other.get("/zespol/centra/tu/prowadzacy").status_code == 404
    assert "Pierwszy wniosek" not in said(other.get("/zespol/program"))
    assert far_centre.id
    assert kept(number).state is ActivityState.DRAFT


def test_a_proposal_is_no_business_of_other_members(scene: Scene, app: Flask) -> None:
    person = make_person()
    organisation = make_organisation(person)
    wanted = details("Domki dla owadów", organisation_id=organisation.id)
    propose_activity(actor(person), scene.centre.id, wanted, wishes="")
    stranger = visitor(app, make_person())

    assert stranger.get(f"/organizacje/{organisation.id}/propozycje").status_code == 404
    assert visitor(app).get("/program/domki-dla-owadow").status_code == 404
