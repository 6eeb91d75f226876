"""Study visits on both databases: asked for, arranged with rooms and hosts, confirmed, told of without a name."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, inspect, select

from app.bookings.rules.refusals import RoomTaken
from app.core.clock import now
from app.core.database import db
from app.core.errors import NotFound
from app.notifications.models import Mail
from app.programme.models import StudyVisit, VisitFeedback, VisitFeedbackRight, VisitNeed
from app.programme.queries.visits import need_of, opinions_of, visit, visits_of, visits_to_arrange
from app.programme.rules import visits as no
from app.programme.rules.groups_refusals import PlaceNeeded
from app.programme.rules.kinds import EventLanguage
from app.programme.rules.refusals import CentreShut, NotATrainer, RoomBusy, TrainerBusy
from app.programme.rules.visits import VisitAsked, VisitState, opinions
from app.programme.services import visits as services
from app.programme.services import visits_arranging as staff
from app.programme.services.visits_arranging import Arrangement, PartAsked
from app.programme.services.visits_in_time import lapse_visits_due, remind_visits_due, thank_visitors_due
from app.schedule.models import Occupancy
from app.schedule.rules import Layer, Status
from tests.makers import (
    actor,
    make_booking,
    make_centre,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)

TUESDAY = date(2026, 12, 1)
MORNING = period("2026-12-01", "10:00", "12:00")


class Scene:
    def __init__(self) -> None:
        self.centre = make_centre()
        self.room = make_room(self.centre, seats=30)
        self.staff, self.host = make_staff(self.centre), make_staff(self.centre)
        self.asker = make_person(name="Profesor Nowak")
        self.stranger = make_person()

    def wish(self, **more: Any) -> VisitAsked:
        said = {"title": "Studenci z Tarnowa", "people": 18, "topics": "Jak działa centrum?", "contact": "600 000 111"}
        more.setdefault("languages", (EventLanguage.POLISH, EventLanguage.ENGLISH))
        return VisitAsked(**{**said, "wished": (TUESDAY,), **more})

    def asked(self, **more: Any) -> int:
        return services.ask_for_visit(actor(self.asker), self.centre.id, self.wish(**more))

    def plan(self, *parts: PartAsked, **more: Any) -> Arrangement:
        hosts = more.pop("hosts", (self.host.id,))
        one = PartAsked(TUESDAY, 600, 720, self.room.id)
        return Arrangement(parts or (one,), hosts, more.pop("words", "- 10:00 powitanie"), **more)

    def arranged(self, **more: Any) -> int:
        number = self.asked(**more)
        staff.arrange_visit(actor(self.staff), number, self.plan())
        return number

    def found(self, number: int) -> StudyVisit:
        db.session.expire_all()
        found = visit(number)
        assert found is not None
        return found

    def taken(self) -> set[tuple[int, Any]]:
        """What is taken as a core, by resource and until when it is held."""
        rows = db.session.scalars(select(Occupancy).where(Occupancy.layer == Layer.CORE))
        return {(row.resource_id, row.expires_at) for row in rows}


@pytest.fixture
def scene(db_session: object, clock: object) -> Scene:
    return Scene()


def told(template: str = "study_visit") -> Sequence[str]:
    rows = db.session.scalars(select(Mail).where(Mail.template == template).order_by(Mail.id))
    return [mail.facts["became"] for mail in rows]


def test_a_group_asks_and_staff_are_told(scene: Scene) -> None:
    number = scene.asked(needs="Pętla indukcyjna")

    found = scene.found(number)
    assert (found.state, found.wished_days, found.languages) == (
        VisitState.ASKED,
        [TUESDAY],
        (EventLanguage.POLISH, EventLanguage.ENGLISH),
    )
    assert (found.answer_by, need_of(number)) == (now() + timedelta(days=7), "Pętla indukcyjna")
    assert told("study_visit_staff") == ["asked", "asked"]
    assert "Pętla" not in str([mail.facts for mail in db.session.scalars(select(Mail))])


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"title": " "}, no.VisitorsNeeded),
        ({"topics": " "}, no.TopicsNeeded),
        ({"wished": ()}, no.NoWishes),
        ({"wished": tuple(TUESDAY + timedelta(days=n) for n in range(4))}, no.TooManyWishes),
        ({"wished": (date(2026, 11, 24),)}, no.WishInPast),
        ({"wished": (date(2027, 11, 26),)}, no.WishInPast),
    ],
)
def test_a_wish_says_who_what_and_when(scene: Scene, wrong: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        scene.asked(**wrong)
    assert db.session.scalar(select(func.count(StudyVisit.id))) == 0


def test_three_wishes_wait_at_once_and_nobody_asks_in_a_strange_name(scene: Scene) -> None:
    for _ in range(3):
        scene.asked()
    with pytest.raises(no.TooManyOpenVisits):
        scene.asked()
    theirs = make_organisation(make_person())
    with pytest.raises(NotFound):
        services.ask_for_visit(actor(scene.stranger), scene.centre.id, scene.wish(), organisation_id=theirs.id)


def test_arranging_holds_room_and_host_until_the_group_confirms(scene: Scene) -> None:
    number = scene.arranged()

    until = period("2026-11-30", "10:00", "11:00").starts  # a day before it begins
    (room,), host = scene.room.resource_ids, scene.host.resource_id
    assert scene.taken() == {(room, until), (host, until)}
    found = scene.found(number)
    assert (found.state, found.confirm_by, [part.period for part in found.parts]) == (
        VisitState.ARRANGED,
        until,
        [MORNING],
    )
    booker = make_person()
    with pytest.raises(RoomTaken):
        make_booking(booker, scene.room, MORNING, make_organisation(booker))
    assert told() == ["arranged"]

    services.confirm_visit(actor(scene.asker), number)

    assert scene.taken() == {(room, None), (host, None)}
    assert {part.entry.status for part in scene.found(number).parts} == {Status.CONFIRMED}
    assert (told(), told("study_visit_staff")[-2:]) == (["arranged", "confirmed"], ["confirmed", "confirmed"])
    with pytest.raises(no.VisitMovedOn):
        services.confirm_visit(actor(scene.asker), number)


@pytest.mark.parametrize(
    ("wrong", "refusal", "field"),
    [
        ({"words": " "}, no.PlanNeeded, "plan"),
        ({"parts": ()}, no.PartsNeeded, "day_1"),
        ({"parts": (PartAsked(TUESDAY, 600, 660, None, " "),)}, PlaceNeeded, "place_1"),
        ({"parts": (PartAsked(TUESDAY, 300, 660, "room"),)}, CentreShut, "outside_why"),
        ({"parts": (PartAsked(date(2026, 11, 24), 600, 660, "room"),)}, no.TooSoonToConfirm, "day_1"),
    ],
)
def test_what_cannot_be_arranged_is_said_at_its_field(scene: Scene, wrong: Any, refusal: Any, field: str) -> None:
    number = scene.asked()
    parts = [
        PartAsked(part.day, part.starts, part.ends, scene.room.id if part.room_id else None, part.place)
        for part in wrong.get("parts", (PartAsked(TUESDAY, 600, 720, 1),))
    ]
    wanted = Arrangement(tuple(parts), (), wrong.get("words", "Plan"))

    with pytest.raises(refusal) as refused:
        staff.arrange_visit(actor(scene.staff), number, wanted)

    assert refused.value.at_field == field
    assert (scene.found(number).state, scene.taken()) == (VisitState.ASKED, set())


def test_a_taken_room_a_busy_host_and_a_strange_host_are_refused(scene: Scene) -> None:
    scene.arranged()
    number, other = scene.asked(), make_room(scene.centre, "Mała")
    elsewhere = PartAsked(TUESDAY, 540, 600, other.id)
    later = PartAsked(TUESDAY, 660, 780, scene.room.id)
    with pytest.raises(RoomBusy) as refused:
        staff.arrange_visit(actor(scene.staff), number, scene.plan(elsewhere, later, hosts=()))
    assert refused.value.at_field == "starts_2"
    with pytest.raises(TrainerBusy):
        staff.arrange_visit(actor(scene.staff), number, scene.plan(PartAsked(TUESDAY, 660, 780, other.id)))
    with pytest.raises(NotATrainer):
        staff.arrange_visit(actor(scene.staff), number, scene.plan(elsewhere, hosts=(scene.stranger.id,)))


def test_another_plan_may_overlap_with_the_one_before_and_is_confirmed_anew(scene: Scene) -> None:
    number = scene.arranged()
    services.confirm_visit(actor(scene.asker), number)
    services.ask_visit_change(actor(scene.asker), number, words="Godzinę później?")
    assert (scene.found(number).state, len(scene.taken())) == (VisitState.CHANGE, 2)

    staff.arrange_visit(actor(scene.staff), number, scene.plan(PartAsked(TUESDAY, 660, 780, scene.room.id)))

    found = scene.found(number)
    assert (found.state, [part.period for part in found.parts]) == (
        VisitState.ARRANGED,
        [period("2026-12-01", "11:00", "13:00")],
    )
    assert {expires for _, expires in scene.taken()} == {found.confirm_by}
    services.confirm_visit(actor(scene.asker), number)
    assert told() == ["arranged", "confirmed", "arranged", "confirmed"]


def test_a_question_is_answered_and_a_refusal_has_its_reason(scene: Scene) -> None:
    number, team = scene.asked(needs="Winda"), actor(scene.staff)
    staff.ask_visitors(team, number, words="Ile godzin macie?")
    with pytest.raises(no.WordsNeeded):
        services.answer_visit_question(actor(scene.asker), number, words=" ")
    services.answer_visit_question(actor(scene.asker), number, words="Trzy.")
    assert (scene.found(number).state, scene.found(number).replied) == (VisitState.ASKED, "Trzy.")
    with pytest.raises(no.WordsNeeded):
        staff.refuse_visit(team, number, words="")

    staff.refuse_visit(team, number, words="W grudniu remont.")

    assert (scene.found(number).state, need_of(number)) == (VisitState.REFUSED, "")
    assert told() == ["question", "refused"]
    with pytest.raises(no.VisitMovedOn):
        staff.arrange_visit(team, number, scene.plan())


@pytest.mark.parametrize("who", ["asker", "staff"])
def test_either_side_calls_it_off_and_all_is_free(scene: Scene, who: str) -> None:
    number = scene.arranged(needs="Winda")
    services.confirm_visit(actor(scene.asker), number)

    if who == "asker":
        services.cancel_visit(actor(scene.asker), number, words="Choroba.")
        assert (told()[-1], told("study_visit_staff")[-1]) == ("cancelled", "cancelled")
    else:
        staff.call_off_visit(actor(scene.staff), number, words="Awaria.")
        assert told()[-1] == "called_off"

    assert (scene.taken(), scene.found(number).state, need_of(number)) == (set(), VisitState.CANCELLED, "")


def test_what_has_begun_stays(scene: Scene, clock: Any) -> None:
    number = scene.arranged()
    services.confirm_visit(actor(scene.asker), number)
    clock.move_to("2026-12-01 10:00")

    with pytest.raises(no.VisitOver):
        services.cancel_visit(actor(scene.asker), number, words="")
    with pytest.raises(no.VisitOver):
        staff.call_off_visit(actor(scene.staff), number, words="Awaria.")


def test_others_find_nothing(scene: Scene) -> None:
    number = scene.arranged()
    for verb in (
        lambda: services.confirm_visit(actor(scene.stranger), number),
        lambda: services.cancel_visit(actor(scene.staff), number, words=""),
        lambda: staff.refuse_visit(actor(make_staff(make_centre("Daleko"))), number, words="Nie."),
        lambda: staff.arrange_visit(actor(scene.asker), number, scene.plan()),
    ):
        with pytest.raises(NotFound):
            verb()
    assert [len(visits_of(actor(who))) for who in (scene.asker, scene.stranger)] == [1, 0]
    assert [len(visits_to_arrange(actor(who))) for who in (scene.staff, make_staff(make_centre("Tam")))] == [1, 0]


def test_what_nobody_confirms_is_free_and_to_be_arranged_anew(scene: Scene, clock: Any) -> None:
    number = scene.arranged()
    clock.move_to("2026-11-30 09:59")
    assert lapse_visits_due(now()) == 0
    clock.move_to("2026-11-30 10:00")

    assert (lapse_visits_due(now()), lapse_visits_due(now())) == (1, 0)

    assert (scene.taken(), scene.found(number).state) == (set(), VisitState.ASKED)
    assert (told()[-1], told("study_visit_staff")[-1]) == ("lapsed", "lapsed")


def test_reminded_two_days_before_thanked_after_and_the_needs_are_gone(scene: Scene, clock: Any) -> None:
    number = scene.arranged(needs="Winda")
    services.confirm_visit(actor(scene.asker), number)
    clock.move_to("2026-11-29 09:59")
    assert remind_visits_due(now()) == 0
    clock.move_to("2026-11-29 10:00")
    assert (remind_visits_due(now()), remind_visits_due(now())) == (1, 0)
    clock.move_to("2026-12-01 11:59")
    assert (thank_visitors_due(now()), need_of(number)) == (0, "Winda")
    clock.move_to("2026-12-01 12:00")

    assert (thank_visitors_due(now()), thank_visitors_due(now())) == (1, 0)

    assert (need_of(number), db.session.scalar(select(func.count()).select_from(VisitNeed))) == ("", 0)
    assert (told()[-2:], scene.found(number).is_over(now())) == (["reminder", "thanks"], True)


def test_who_was_here_tells_once_and_nothing_leads_back(scene: Scene, clock: Any) -> None:
    number = scene.arranged()
    services.confirm_visit(actor(scene.asker), number)
    clock.move_to("2026-12-01 12:00")
    thank_visitors_due(now())
    mail = db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
    assert mail is not None
    token = mail.facts["secret_token"]
    with pytest.raises(no.ScoreNeeded):
        services.tell_how_it_was(token, score=6, words="")

    services.tell_how_it_was(token, score=5, words="Świetnie.")

    for again in (token, "nie-ma"):
        with pytest.raises(no.FeedbackOver):
            services.tell_how_it_was(again, score=1, words="")
    assert [(one.score, one.words) for one in db.session.scalars(select(VisitFeedback))] == [(5, "Świetnie.")]
    # By the schema: an answer has no visit, no person, no moment; the right to it has no moment of its use.
    assert {column.key for column in inspect(VisitFeedback).columns} == {"id", "centre_id", "score", "words"}
    assert {column.key for column in inspect(VisitFeedbackRight).columns} == {"visit_id", "token_hash", "is_used"}
    assert opinions_of(scene.centre.id) is None


def test_what_was_told_is_shown_from_five_answers_on() -> None:
    assert opinions([5, 4, 5, 3], ["a"]) is None
    said = opinions([5, 4, 5, 3, 5], ["b", "", "a"])
    assert said is not None
    assert (said.number, said.average, said.counts, said.words) == (5, 4.4, {1: 0, 2: 0, 3: 1, 4: 1, 5: 3}, ["a", "b"])
