"""Templates and copies take everything along but dates; what is closed changes no more; related stands beside it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import NotFound
from app.core.i18n import Named
from app.history.queries import history_of
from app.programme.models import ACTIVITY, Activity, EnrolmentTerms, Question, Seating
from app.programme.queries.reading import activity
from app.programme.queries.related import links_of, related_to
from app.programme.queries.staff import Filters, activities_found
from app.programme.queries.surveys import items_of_activity
from app.programme.queries.templates import templates_of
from app.programme.rules.enrolling import EnrolmentMode, QuestionKind
from app.programme.rules.kinds import Topic
from app.programme.rules.materials import Added, MaterialKind, NotAPlaceToGo
from app.programme.rules.refusals import IsClosed, NotYetAccepted, NotYetOver, SurveyStillOpen
from app.programme.rules.states import Standing
from app.programme.services.announcing import call_off
from app.programme.services.closing import close_activity
from app.programme.services.copying import details_of
from app.programme.services.dates import copy_activity
from app.programme.services.making import change_activity
from app.programme.services.materials import add_material
from app.programme.services.proposing import propose_activity
from app.programme.services.related import add_link, remove_link
from app.programme.services.surveys import ask_after_one, ask_due
from app.programme.services.templates import make_template, start_from_template, unmake_template
from tests.desk.scene import Scene
from tests.makers import actor, at, details, make_activity, make_terms, period
from tests.programme.afterwards import MORNING_AFTER, course, question, surveyed
from tests.support.application import Clock
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def scene(app: Flask, db_session: object) -> Scene:
    return Scene()


@pytest.fixture
def number(scene: Scene) -> int:
    """A course with terms, a question of enrolment and one that was removed, one of the survey, and a link."""
    number = course(scene, topics=(Topic.LAW,))
    make_terms(
        number,
        mode=EnrolmentMode.ORGANISATIONS_FIRST,
        opens_at=at("2026-11-25", "09:00"),
        closes_at=at("2026-11-30", "23:00"),
        reserved_until=at("2026-11-28", "09:00"),
        most_per_organisation=2,
        percent=90,
        criteria_pl="Kto pierwszy",
    )
    _ask(number)
    ask_after_one(actor(scene.manager), number, question())
    add_link(actor(scene.manager), number, label=Named("Ustawa"), address="https://isap.sejm.gov.pl")
    return number


@transaction
def _ask(number: int) -> None:
    asked = {"activity_id": number, "kind": QuestionKind.CHOICE, "options": [{"pl": "tak"}, {"pl": "nie"}]}
    db.session.add(Question(position=1, label_pl="Pierwszy raz?", is_required=True, **asked))
    db.session.add(Question(position=2, label_pl="Dieta?", removed_at=now(), **asked))


def taken_along(number: int) -> dict[str, Any]:
    questions = db.session.scalars(select(Question).where(Question.activity_id == number)).all()
    return {
        "questions": [(one.position, one.label_pl, one.is_required, len(one.options)) for one in questions],
        "survey": [one.question_id for one in items_of_activity(number)],
        "links": [(one.label_pl, one.address) for one in links_of(number)],
    }


def wanted(number: int) -> dict[str, Any]:
    return {**taken_along(number), "questions": [(1, "Pierwszy raz?", True, 2)]}


# --- copies and templates


def test_a_copy_takes_terms_and_questions_along_moved_by_its_weeks(scene: Scene, number: int) -> None:
    sessions = {one.id for one in activity(number).sessions}

    # Four weeks later, and eighteen: the second over the change of the clocks.
    copies = [copy_activity(actor(scene.manager), number, weeks=weeks, session_ids=sessions) for weeks in (4, 18)]

    first, second = (db.session.get_one(EnrolmentTerms, copy) for copy in copies)
    assert [taken_along(copy) for copy in copies] == [wanted(number)] * 2
    assert (first.opens_at, first.closes_at) == (at("2026-12-23", "09:00"), at("2026-12-28", "23:00"))
    assert (second.opens_at, second.closes_at) == (at("2027-03-31", "09:00"), at("2027-04-05", "23:00"))
    assert (first.reserved_until, first.most_per_organisation, first.percent) == (at("2026-12-26", "09:00"), 2, 90)
    assert first.criteria_pl == "Kto pierwszy"
    seating = db.session.scalars(select(Seating).where(Seating.activity_id == copies[0])).one()
    assert seating.pool.starts_at == at("2026-12-29", "17:00")


def test_a_template_starts_a_draft_with_everything_but_dates(scene: Scene, number: int) -> None:
    make_template(actor(scene.manager), number)
    make_template(actor(scene.manager), number)
    assert [one.id for one in templates_of(scene.centre.id)] == [number]

    copy = start_from_template(actor(scene.manager), scene.centre.id, number)

    made, terms = activity(copy), db.session.get_one(EnrolmentTerms, copy)
    assert (made.dates, made.standing(now()), made.is_template) == ([], Standing.DRAFT, False)
    assert details_of(made) == details_of(activity(number))
    assert taken_along(copy) == wanted(number)
    assert (terms.opens_at, terms.closes_at, terms.reserved_until) == (None, None, at("2026-11-27", "09:00"))
    assert terms.percent == 90
    assert [one.verb for one in history_of(ACTIVITY, copy)] == ["copied"]


def test_only_a_template_of_the_same_centre_is_started_from(scene: Scene, number: int) -> None:
    theirs = make_activity(scene.other, scene.elsewhere)
    make_template(actor(scene.other), theirs)
    with pytest.raises(NotFound):
        start_from_template(actor(scene.manager), scene.centre.id, number)
    with pytest.raises(NotFound):
        start_from_template(actor(scene.manager), scene.centre.id, theirs)
    with pytest.raises(NotFound):
        make_template(actor(scene.other), number)
    make_template(actor(scene.manager), number)
    unmake_template(actor(scene.manager), number)
    assert templates_of(scene.centre.id) == []


def test_a_proposal_is_no_template(scene: Scene) -> None:
    proposal = propose_activity(
        actor(scene.owner), scene.centre.id, details(organisation_id=scene.organisation.id), wishes=""
    )
    with pytest.raises(NotYetAccepted):
        make_template(actor(scene.manager), proposal)


def test_staff_start_from_a_template_on_the_page_of_making_one(app: Flask, scene: Scene, number: int) -> None:
    client, page = visitor(app, scene.manager), "/zespol/program/nowe/tu"
    assert "Start from a template" not in said(client.get(page))
    here = f"/zespol/program/{number}"
    assert post(client, f"{here}/wzorzec", page=here).status_code == 303
    assert "Start from a template" in said(client.get(page))

    started = post(client, f"{page}/z-wzorca/{number}", page=page)

    assert started.status_code == 303
    assert client.get(started.headers["Location"]).status_code == 200
    assert post(client, f"{here}/wzorzec/usun", page=here).status_code == 303
    assert post(client, f"{page}/z-wzorca/{number}", page=here).status_code == 404


# --- closing


def test_what_is_over_is_closed_and_changes_no_more(app: Flask, scene: Scene, clock: Clock) -> None:
    number, _ = surveyed(scene, 1)
    with pytest.raises(NotYetOver):
        close_activity(actor(scene.manager), number)
    clock.move_to(MORNING_AFTER)
    ask_due(now())
    with pytest.raises(SurveyStillOpen):
        close_activity(actor(scene.manager), number)
    clock.move_to("2026-12-23 09:00")

    close_activity(actor(scene.manager), number)

    who = actor(scene.manager)
    assert activity(number).standing(now()) is Standing.CLOSED
    for verb in (
        lambda: close_activity(who, number),
        lambda: call_off(who, number, why="Nie."),
        lambda: change_activity(who, number, details("Inny tytuł"), seen=0),
        lambda: ask_after_one(who, number, question()),
        lambda: add_link(who, number, label=Named("x"), address="/x"),
        lambda: add_material(who, number, Added(kind=MaterialKind.LINK, title="x", url="https://example.org")),
    ):
        with pytest.raises(IsClosed):
            verb()
    assert [
        one.id for one in activities_found(who, Filters(standing=Standing.CLOSED), page=1, now=now()).activities
    ] == [number]
    assert activities_found(who, Filters(standing=Standing.DONE), page=1, now=now()).activities == []
    assert copy_activity(who, number, weeks=4, session_ids=()) != number
    page = said(visitor(app, scene.manager).get(f"/zespol/program/{number}"))
    assert "nothing of it changes any more" in page
    assert visitor(app).get(f"/program/{activity(number).slug}").status_code == 200


def test_staff_close_on_the_overview(app: Flask, scene: Scene, clock: Clock) -> None:
    number = course(scene)
    client, here = visitor(app, scene.manager), f"/zespol/program/{number}"
    assert post(client, f"{here}/zamkniecie", page=here).status_code == 409
    clock.move_to("2026-12-01 20:00")
    assert "Close it for good" in said(client.get(here))

    assert post(client, f"{here}/zamkniecie", page=here).status_code == 303
    assert db.session.get_one(Activity, number).closed_at == now()


# --- what is related


def test_what_is_to_come_of_the_same_topics_is_related(scene: Scene, clock: Clock) -> None:
    def made(title: str, day: str, *topics: Topic, published: bool = True) -> int:
        return course(scene, title=title, when=period(day, "17:00", "18:00"), topics=topics, published=published)

    ours = made("nasze", "2026-12-01", Topic.LAW, Topic.MONEY)
    made("jeden późno", "2026-12-09", Topic.LAW)
    made("jeden wcześnie", "2026-12-02", Topic.MONEY)
    made("oba", "2026-12-10", Topic.LAW, Topic.MONEY, Topic.TEAMS)
    made("inny", "2026-12-03", Topic.TEAMS)
    made("szkic", "2026-12-04", Topic.LAW, published=False)
    call_off(actor(scene.manager), made("odwołane", "2026-12-05", Topic.LAW), why="Mróz.")

    assert [one.title.pl for one in related_to(activity(ours), now=now())] == ["oba", "jeden wcześnie", "jeden późno"]
    clock.move_to("2026-12-09 17:00")
    assert [one.title.pl for one in related_to(activity(ours), now=now())] == ["oba"]


def test_staff_put_links_beside_it_and_its_page_shows_them(app: Flask, scene: Scene) -> None:
    number = course(scene)
    client, page = visitor(app, scene.manager), f"/zespol/program/{number}/powiazane"
    public = f"/program/{activity(number).slug}"

    wrong = post(client, page, page=page, label_pl="Zła", address="javascript:alert(1)")
    done = post(client, page, page=page, label_pl="Statut", label_en="Statute", address="/sale")

    assert (wrong.status_code, set(errors(wrong)), 'value="Zła"' in read(wrong)) == (422, {"address"}, True)
    assert done.status_code == 303
    assert 'href="/sale">Statute<' in read(visitor(app).get(public))
    (link_id,) = [one.id for one in links_of(number)]
    assert post(client, f"{page}/{link_id}/usun", page=page).status_code == 303
    assert "Statute" not in read(visitor(app).get(public))
    with pytest.raises(NotFound):
        remove_link(actor(scene.manager), number, link_id)
    with pytest.raises(NotAPlaceToGo):
        add_link(actor(scene.manager), number, label=Named("x"), address="//x")


def test_the_page_of_an_activity_asks_a_fixed_number_of_queries(
    app: Flask, scene: Scene, count_queries: Callable[[], Any]
) -> None:
    number = course(scene, topics=(Topic.LAW,))
    client, page = visitor(app), f"/program/{activity(number).slug}"

    def beside(day: str) -> None:
        course(scene, when=period(day, "17:00", "18:00"), topics=(Topic.LAW,), title=day)
        add_link(actor(scene.manager), number, label=Named(day), address="/x")

    beside("2026-12-02")
    client.get(page)
    with count_queries() as few:
        client.get(page)
    beside("2026-12-03")
    beside("2026-12-04")
    with count_queries() as many:
        assert "2026-12-04" in said(client.get(page))

    assert len(few) == len(many)
