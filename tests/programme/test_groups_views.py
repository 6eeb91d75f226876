"""Pages of working groups, of choosing a date and of study visits, as a browser without script sees them."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.database import db
from app.files.models import File
from app.programme.models import (
    DatePoll,
    GroupMeeting,
    GroupMember,
    GroupTask,
    PollAnswer,
    StudyVisit,
    VisitFeedback,
    VisitPart,
    WorkingGroup,
)
from app.programme.rules.groups import Joining
from app.programme.rules.visits import VisitState
from app.programme.services.groups_meetings import add_meetings
from app.programme.services.groups_people import give_time, invite_to_group
from app.programme.services.groups_work import add_task
from tests.makers import actor, at, make_booking, make_group, make_organisation, make_person, make_poll, period
from tests.programme.test_groups import Scene, mails
from tests.support.routes import thank
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session", "clock")
BY = at("2026-11-28", "12:00")
FIRST, SECOND = period("2026-12-01", "17:00", "19:00"), period("2026-12-02", "17:00", "19:00")


@pytest.fixture
def scene() -> Scene:
    return Scene()


def number_of(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_staff_make_a_group_and_what_is_wrong_is_said_at_its_field(app: Flask, scene: Scene) -> None:
    client, path = visitor(app, scene.staff), f"/zespol/grupy/nowa/{scene.centre.slug}"
    written = {"name_pl": "Ogrody", "purpose_pl": "Sadzimy.", "joining": "open", "leader": scene.leader.email}

    wrong = post(client, path, **{**written, "name_pl": " ", "leader": "nikt@example.org"})
    strange = post(client, path, **{**written, "leader": "nikt@example.org"})
    fine = post(client, path, **written)

    assert (wrong.status_code, errors(wrong)) == (422, {"name_pl": "Write the name in Polish."})
    assert errors(strange) == {
        "leader": "Write the address of somebody who leads the group. The person has to sign up first."
    }
    assert 'value="Ogrody"' in read(strange)
    assert (fine.status_code, fine.location) == (303, "/grupy/ogrody/wewnatrz")
    assert number_of(WorkingGroup) == 2


def test_nobody_outside_reads_a_name(app: Flask, scene: Scene) -> None:
    group = make_group(
        scene.staff, scene.centre, scene.leader, scene.member, name="Ogrody", is_public=True, joining=Joining.OPEN
    )
    asked = scene.asked(is_public=True)
    add_meetings(actor(scene.leader), group.id, asked)
    public = visitor(app).get("/grupy/ogrody")

    assert "17:00–19:00" in said(public)
    for person in (scene.leader, scene.member):
        assert person.name not in read(public)
        assert person.email not in read(public)
    inside = visitor(app, scene.member).get("/grupy/ogrody/osoby")
    assert (scene.leader.name in read(inside), scene.leader.email in read(inside)) == (True, False)
    assert visitor(app, scene.stranger).get("/grupy/ogrody/osoby").status_code == 404


def test_a_mail_leads_to_a_page_whose_buttons_answer(app: Flask, scene: Scene) -> None:
    invite_to_group(actor(scene.leader), scene.group.id, email=scene.stranger.email)
    path = f"/grupy/zaproszenie/{mails('group_invitation')[0].facts['secret_token']}"
    client = visitor(app, scene.stranger)

    assert "Do you want to be in the group" in said(visitor(app).get(path))
    assert number_of(GroupMember) == 2
    answer = post(client, f"{path}/przyjmij", page=path)

    assert (answer.status_code, number_of(GroupMember)) == (303, 3)
    assert visitor(app).get(path).status_code == 410


def test_a_plan_of_meetings_is_judged_and_the_ticked_are_set(app: Flask, scene: Scene) -> None:
    person = make_person()
    make_booking(person, scene.room, period("2026-12-08", "18:00", "20:00"), make_organisation(person))
    client, path = visitor(app, scene.leader), f"/grupy/{scene.group.slug}/spotkania/nowe"
    plan = {"pattern": "weekly", "room": str(scene.room.id), "first": "2026-12-01", "starts": "17:00", "ends": "19:00"}
    plan |= {"times": "3", "every": "1"}

    looked = client.get(path, query_string=plan)
    assert "2 of 3 dates can be kept" in said(looked)
    assert "Why outside of opening hours" not in said(looked)
    assert "Why outside of opening hours" in said(visitor(app, scene.staff).get(path))
    all_of_it = post(client, path, **plan, days=["2026-12-01", "2026-12-08"])
    assert (all_of_it.status_code, number_of(GroupMeeting)) == (409, 0)
    kept = post(client, path, **plan, days=["2026-12-01", "2026-12-15"])

    assert (kept.status_code, number_of(GroupMeeting)) == (303, 2)
    nowhere = client.get(path, query_string={**plan, "room": ""})
    assert errors(nowhere) == {"place": "Choose a room, or write where the group meets."}


def test_words_of_a_meeting_are_markdown_and_markup_is_shown(app: Flask, scene: Scene) -> None:
    meeting = scene.met()
    client, path = visitor(app, scene.leader), f"/grupy/{scene.group.slug}/spotkania/{meeting.id}"

    done = post(client, f"{path}/zapisz", agenda="- jeden\n- dwa", notes="<script>x</script>", decisions="", seen="0")
    late = post(client, f"{path}/zapisz", agenda="inny", notes="", decisions="", seen="0")

    page = read(client.get(path))
    assert done.status_code == 303
    assert "<li>jeden</li>" in page
    assert "<script>x" not in client.get(path).get_data(as_text=True)
    assert (late.status_code, "inny</textarea>" in read(late)) == (409, True)


def test_a_member_reads_and_changes_nothing(app: Flask, scene: Scene) -> None:
    scene.met()
    page = read(visitor(app, scene.member).get(f"/grupy/{scene.group.slug}/wewnatrz"))

    assert "17:00" in page
    for what in ("/zadania/nowe", "/pliki/nowe", "/spotkania/nowe", "/list", "/zmien"):
        assert what not in page


def test_tasks_and_files_are_added_and_what_is_wrong_keeps_what_was_typed(app: Flask, scene: Scene) -> None:
    client, path = visitor(app, scene.leader), f"/grupy/{scene.group.slug}"

    wrong = post(client, f"{path}/zadania/nowe", title="Kupić ziemię", due_on="kiedyś")
    fine = post(client, f"{path}/zadania/nowe", title="Kupić ziemię", owner=str(scene.member.id), due_on="2026-12-01")
    assert (wrong.status_code, 'value="Kupić ziemię"' in read(wrong)) == (422, True)
    assert (fine.status_code, number_of(GroupTask)) == (303, 1)
    assert "Kupić ziemię" in said(visitor(app, scene.member).get("/grupy/zadania"))

    bad = post(client, f"{path}/pliki/nowe", files=(io.BytesIO(b"\0\1"), "x.exe"))
    good = post(client, f"{path}/pliki/nowe", files=(io.BytesIO(b"Plan"), "plan.txt"))
    assert (bad.status_code, good.status_code, number_of(File)) == (422, 303, 1)
    key = db.session.scalars(select(File.key)).one()
    sent = visitor(app, scene.member).get(f"{path}/pliki/{key}")
    assert (sent.data, sent.headers["Content-Disposition"]) == (b"Plan", "attachment; filename=plan.txt")
    assert visitor(app).get(f"/pliki/{key}").status_code == 404


def test_a_page_of_a_group_asks_as_much_for_much_as_for_little(
    app: Flask, scene: Scene, count_queries: Callable[[], Any]
) -> None:
    client, counted = visitor(app, scene.leader), []
    make_poll(scene.leader, scene.group, None, FIRST, SECOND, answer_by=BY)
    scene.met(room_id=None, place="Park")
    add_task(actor(scene.leader), scene.group.id, title="A", owner_id=scene.leader.id)
    for more in (0, 4):
        for _ in range(more):
            scene.met(room_id=None, place="Park")
            add_task(actor(scene.leader), scene.group.id, title="B", owner_id=scene.leader.id)
            make_group(scene.staff, scene.centre, scene.leader, make_person(), name="Nowa", is_public=True)
        for path in (f"/grupy/{scene.group.slug}/wewnatrz", "/grupy", "/grupy/zadania"):
            with count_queries() as queries:
                client.get(path)
            counted.append(len(queries))
    assert counted[:3] == counted[3:]


# --- choosing a date


def poll_form(scene: Scene, **changed: str) -> dict[str, str]:
    typed = {"title": "O rabatach", "room": str(scene.room.id), "answer_on": "2026-11-28", "answer_at": "12:00"}
    typed |= {"day_1": "2026-12-01", "starts_1": "17:00", "ends_1": "19:00"}
    return typed | {"day_2": "2026-12-02", "starts_2": "17:00", "ends_2": "19:00"} | changed


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"title": ""}, {"title": "Write what the meeting is about."}),
        ({"day_2": ""}, {"day_2": "Choose a date."}),
        ({"day_3": "2026-12-03"}, {"starts_3": "Write the time as 18:00.", "ends_3": "Write the time as 18:00."}),
        ({"ends_2": "16:00"}, {"ends_2": "The end must be later than the start. Choose a later end."}),
        ({"day_2": "2026-12-01"}, {"starts_2": "Two of these dates overlap. Leave one of them out."}),
        ({"day_1": "2026-11-23"}, {"starts_1": "This time has passed. Choose a later one."}),
        ({"room": ""}, {"place": "Choose a room, or write where the group meets."}),
        (
            {"answer_on": "2026-12-09"},
            {"answer_on": "Choose a moment within the next 14 days to answer by."},
        ),
    ],
)
def test_a_wrong_date_is_said_at_its_place_and_nothing_is_held(
    app: Flask, scene: Scene, changed: Any, wrong: Any
) -> None:
    client = visitor(app, scene.leader)

    answer = post(client, f"/grupy/{scene.group.slug}/terminy/nowe", **poll_form(scene, **changed))

    assert (answer.status_code in (409, 422), errors(answer)) == (True, wrong)
    assert (number_of(DatePoll), 'value="2026-12-02"' in read(answer) or "day_2" in changed) == (0, True)


def test_members_answer_see_who_said_what_and_one_date_is_chosen(app: Flask, scene: Scene) -> None:
    leader, member = visitor(app, scene.leader), visitor(app, scene.member)
    opened = post(leader, f"/grupy/{scene.group.slug}/terminy/nowe", **poll_form(scene))
    first, second = (option.id for option in db.session.scalars(select(DatePoll)).one().by_start)

    kept = post(member, f"{opened.location}/odpowiedz", **{f"option-{first}": "yes", f"option-{second}": "nonsense"})

    assert (kept.status_code, number_of(PollAnswer)) == (303, 1)
    page = leader.get(opened.location)
    assert "Suits most" in said(page)
    assert f"{scene.member.name}: Yes" in said(page)
    assert scene.member.email not in read(page)
    assert "Choose this date" not in said(member.get(opened.location))
    chosen = post(leader, f"{opened.location}/wybierz/{first}")
    assert chosen.location == f"/grupy/{scene.group.slug}/spotkania/{db.session.scalars(select(GroupMeeting.id)).one()}"
    again = post(leader, f"{opened.location}/wybierz/{second}")
    assert (again.status_code, "This choice of a date is over." in said(again)) == (409, True)


# --- study visits


def wish(scene: Scene, **changed: Any) -> dict[str, Any]:
    typed = {"centre": str(scene.centre.id), "title": "Studenci", "people": "18", "languages": ["pl", "uk"]}
    typed |= {"topics": "Jak działa centrum?", "wished": ["2026-12-01"], "needs": "Winda"}
    return typed | changed


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"title": " "}, {"title": "Write who comes."}),
        ({"people": "0"}, {"people": "Write a whole number from 1 to 200."}),
        ({"wished": ["2026-11-24"]}, {"wished": "Choose days from tomorrow on, within a year."}),
        ({"wished": ["kiedyś"]}, {"wished": "Choose a day, or write it as 2026-12-01."}),
        ({"topics": ""}, {"topics": "Write what the group wants to see or talk about."}),
        ({"centre": "999999"}, {"centre": "Not a valid choice."}),
    ],
)
def test_what_is_wrong_with_a_wish_is_said_at_its_field(app: Flask, scene: Scene, changed: Any, wrong: Any) -> None:
    answer = post(visitor(app, scene.stranger), "/wizyty/nowa", **wish(scene, **changed))

    assert (answer.status_code, errors(answer), number_of(StudyVisit)) == (422, wrong, 0)
    assert "Winda" in read(answer)


def test_a_visit_goes_from_the_wish_to_the_confirmation(app: Flask, scene: Scene) -> None:
    guest, staff = visitor(app, scene.stranger), visitor(app, scene.staff)
    path = post(guest, "/wizyty/nowa", **wish(scene)).location
    own = f"/zespol{path}"
    assert "Winda" in said(staff.get(own))
    plan = {"day_1": "2026-12-01", "starts_1": "10:00", "ends_1": "12:00", "room_1": str(scene.room.id)}
    plan |= {"plan": "- 10:00 powitanie", "hosts": str(scene.staff.id)}

    wrong = post(staff, own, **{**plan, "ends_1": "9:00", "day_2": "2026-12-01"})
    assert errors(wrong) == {"starts_2": "Write the time as 18:00.", "ends_2": "Write the time as 18:00."}
    assert "powitanie" in read(wrong)
    arranged = post(staff, own, **plan)

    assert (arranged.status_code, number_of(VisitPart)) == (303, 1)
    page = said(guest.get(path))
    assert "This is your plan." in page
    assert scene.staff.name in page
    confirmed = post(guest, f"{path}/potwierdz")
    assert (confirmed.status_code, db.session.scalars(select(StudyVisit.state)).one()) == (303, VisitState.CONFIRMED)
    assert visitor(app, scene.member).get(path).status_code == 404
    assert post(guest, f"{path}/potwierdz").status_code == 409


def test_how_it_was_is_told_by_a_form_once(app: Flask, scene: Scene) -> None:
    client = visitor(app)
    post(visitor(app, scene.stranger), "/wizyty/nowa", **wish(scene))
    path = f"/wizyty/opinia/{thank(db.session.scalars(select(StudyVisit.id)).one())}"

    nothing = post(client, path, page=path, words="Dobrze")
    told = post(client, path, page=path, score="4", words="Dobrze")

    assert (nothing.status_code, errors(nothing)) == (422, {"score": "Choose how it was, from 1 to 5."})
    assert (told.status_code, number_of(VisitFeedback), client.get(path).status_code) == (303, 1, 410)
    page = said(visitor(app, scene.staff).get(f"/zespol/wizyty/opinie/{scene.centre.slug}"))
    assert ("Too few answers yet" in page, "Dobrze" in page) == (True, False)


def test_who_gives_their_time_sees_it_and_takes_it_back(app: Flask, scene: Scene) -> None:
    give_time(actor(scene.member), scene.group.id)
    client, path = visitor(app, scene.member), f"/grupy/{scene.group.slug}"

    assert "Meetings take your time" in said(client.get(f"{path}/osoby"))
    assert post(client, f"{path}/moj-czas/cofnij").status_code == 303
    assert "Meetings may take my time" in said(client.get(f"{path}/osoby"))
