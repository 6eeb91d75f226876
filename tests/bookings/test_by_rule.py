"""Safe requests approve themselves: the centre's rule as data, each condition, and who looks afterwards."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.bookings.models import Booking, RuleApproval
from app.bookings.queries import booking_by_uid
from app.bookings.queries.by_rule import Share, approved_by_rule
from app.bookings.queries.series import series_by_uid
from app.bookings.rules.safe import ByRule, LookNeedsWords, NotByRule, is_picked
from app.bookings.rules.states import BookingState
from app.bookings.services import approve_booking, look_at_approval
from app.centres.queries import last_change
from app.centres.rules import Approval
from app.centres.rules.answering import AnswerRule, AnswerUnit, SafeRule
from app.centres.rules.trail import ANSWERING, CENTRE
from app.centres.services import change_answering
from app.core.access import Role
from app.core.clock import now
from app.core.database import db
from app.core.errors import NotAllowed, NotFound
from app.history.queries import history_of
from app.notifications.models import Mail
from app.organisations.models import OrganisationKind
from tests import makers
from tests.makers import actor, make_booking, make_centre, make_organisation, make_person, make_room, make_staff, period
from tests.support.visiting import errors, post, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
MORNINGS = tuple((day, 9 * 60, 15 * 60) for day in range(5))


class Scene:
    """A centre with a rule for one of its two rooms: mornings, at most 10 people and 2 hours, half of the quota."""

    def __init__(self, **rule: Any) -> None:
        self.centre = make_centre(quota_hours=20)
        self.room = make_room(self.centre, pad_after=0, residents_may_book=True)
        self.other_room = make_room(self.centre, pad_after=0)
        self.manager = make_staff(self.centre, Role.MANAGER)
        self.coordinator = make_staff(self.centre)
        self.owner = make_person(language="en")
        self.organisation = make_organisation(self.owner)
        usual = {"blocks": MORNINGS, "most_people": 10, "most_minutes": 120, "most_of_quota": 50, "sample_every": 1}
        self.rule = SafeRule(room_ids=(self.room.id,), **{**usual, **rule})
        self.set(self.rule)

    def set(self, rule: SafeRule | None) -> None:
        seen = last_change(CENTRE, self.centre.id, ANSWERING)
        change_answering(actor(self.manager), self.centre.id, AnswerRule(), rule, seen=seen)

    def ask(self, starts: str = "10:00", ends: str = "11:00", day: str = "2026-12-01", **more: Any) -> Booking:
        who, party = more.pop("who", self.owner), more.pop("party", self.organisation)
        uid = make_booking(who, more.pop("room", self.room), period(day, starts, ends), party, **more)
        found = booking_by_uid(uid)
        assert found is not None
        return found


def outcomes(booking: Booking) -> dict[str, str]:
    return {kept["rule"]: kept["outcome"] for kept in booking.rules_used if kept["rule"].startswith("safe_")}


def test_safe_request_approves_itself_and_keeps_the_rules_that_did_it() -> None:
    booking = Scene().ask()

    assert (booking.state, booking.decided_by_id) == (BookingState.APPROVED, None)
    assert outcomes(booking) == dict.fromkeys(
        ("safe_party", "safe_hours", "safe_people", "safe_length", "safe_quota", "safe_record"), "passed"
    )
    assert [record.verb for record in history_of("booking", booking.id)] == ["approved_by_rule"]
    assert list(db.session.scalars(select(Mail.template))) == ["booking_approved"]
    approval = db.session.scalars(select(RuleApproval)).one()
    assert (approval.booking_id, approval.by_rule, approval.is_picked) == (booking.id, ByRule.CENTRE, True)


@pytest.mark.parametrize(
    ("asked", "missed"),
    [
        ({"starts": "14:30", "ends": "15:30"}, "safe_hours"),
        ({"day": "2026-12-05"}, "safe_hours"),
        ({"people": 11}, "safe_people"),
        ({"ends": "12:15"}, "safe_length"),
    ],
)
def test_request_that_misses_one_condition_waits_and_says_which(asked: dict[str, Any], missed: str) -> None:
    booking = Scene().ask(**asked)

    assert booking.state is BookingState.REQUESTED
    assert [name for name, outcome in outcomes(booking).items() if outcome == "needs_approval"] == [missed]
    assert db.session.scalars(select(RuleApproval)).all() == []


def test_quota_record_party_and_payment_keep_it_for_staff(clock) -> None:
    scene = Scene()
    safe = [scene.ask(f"{hour}:00", f"{hour + 2}:00", day) for day in ("2026-12-01", "2026-12-02") for hour in (9, 11)]
    safe.append(scene.ask("9:00", "11:00", "2026-12-03"))
    assert {booking.state for booking in safe} == {BookingState.APPROVED}  # 10 of 20 hours: half of them

    over = scene.ask("11:00", "12:00", "2026-12-03")
    other = make_person()
    others = make_organisation(other, name="Inni")
    paid = scene.ask("9:00", "10:00", "2026-12-04", who=other, party=others, participants_pay=True)
    warned = makers.make_consequence(paid.entry.uid)
    held = scene.ask("10:00", "11:00", "2026-12-04", who=other, party=others)
    new = make_person()
    unverified = scene.ask("11:00", "12:00", "2026-12-04", who=new, party=make_organisation(new, verified=False))
    leader = make_person()
    group = make_organisation(leader, kind=OrganisationKind.INFORMAL_GROUP)
    informal = scene.ask("12:00", "13:00", "2026-12-04", who=leader, party=group)
    resident = scene.ask("13:00", "14:00", "2026-12-04", who=make_person(), party=None)
    elsewhere = scene.ask("10:00", "11:00", "2026-12-04", room=scene.other_room)

    assert warned.centre_id == scene.centre.id
    waiting = [over, paid, held, unverified, informal, resident, elsewhere]
    assert {booking.state for booking in waiting} == {BookingState.REQUESTED}
    missed = [[name for name, said in outcomes(booking).items() if said != "passed"] for booking in waiting]
    assert missed == [["safe_quota"], [], ["safe_record"], ["safe_party"], ["safe_party"], ["safe_party"], []]
    scene.set(replace(scene.rule, groups_too=True))
    assert scene.ask("14:00", "15:00", "2026-12-04", who=leader, party=group).state is BookingState.APPROVED
    scene.set(None)
    assert scene.ask("9:00", "10:00", "2026-12-07", who=leader, party=group).state is BookingState.REQUESTED


def test_series_of_safe_dates_is_one_approval_and_room_that_is_instant_is_noted_too() -> None:
    scene = Scene()
    uid = makers.make_series(scene.owner, scene.room, "2026-12-08", (10, 11), scene.organisation, times=3)
    instant = make_room(scene.centre, approval=Approval.INSTANT_FOR_VERIFIED)
    at_once = scene.ask("18:00", "20:00", room=instant)

    series = series_by_uid(uid)
    assert series is not None
    noted = db.session.execute(select(RuleApproval.booking_id, RuleApproval.by_rule, RuleApproval.dates)).all()
    assert [tuple(row) for row in noted] == [
        (series.bookings[0].id, ByRule.CENTRE, 3),
        (at_once.id, ByRule.ROOM, 1),
    ]


@pytest.mark.engines("sqlite")
def test_one_of_so_many_is_picked_by_lot() -> None:
    picked = sum(is_picked(f"00000000-0000-4000-8000-{number:012}", 5) for number in range(2000))

    assert 330 < picked < 470
    assert all(is_picked(str(number), 1) for number in range(20))


# --- looking afterwards


def test_staff_look_and_the_share_is_shown(app, count_queries) -> None:
    scene, elsewhere = Scene(), Scene()
    fine, wrong, unseen = (scene.ask(f"{hour}:00", f"{hour + 1}:00") for hour in (9, 10, 11))
    elsewhere.ask()
    who = actor(scene.coordinator)

    look_at_approval(who, fine.entry.uid, is_fine=True)
    with pytest.raises(LookNeedsWords):
        look_at_approval(who, wrong.entry.uid, is_fine=False, words=" ")
    for _ in range(2):
        look_at_approval(who, wrong.entry.uid, is_fine=False, words="A shop")

    with count_queries() as asked:
        page = approved_by_rule(who, now=now(), centre_id=None, only_picked=False)
    assert page.share == Share(approved=3, picked=3, looked_at=2, wrong=1)
    assert [one.booking_id for one in page.approvals] == [unseen.id, wrong.id, fine.id]
    assert len(asked) == 2
    assert [record.verb for record in history_of("booking", wrong.id)] == ["approved_by_rule", "looked_at_wrong"]
    assert booking_by_uid(wrong.entry.uid).state is BookingState.APPROVED
    shown = said(visitor(app, scene.coordinator).get("/zespol/zatwierdzone-zasadami"))
    assert "In the last 90 days 3 requests were approved by rule." in shown
    assert "1 of them should not have been approved (50 %)." in shown
    assert (page.share.wrong_percent, "A shop" in shown) == (50, True)


def test_page_keeps_what_was_typed_and_says_what_is_missing(app) -> None:
    scene = Scene()
    booking = scene.ask()
    path, page = f"/zespol/zatwierdzone-zasadami/{booking.entry.uid}", "/zespol/zatwierdzone-zasadami"
    client = visitor(app, scene.coordinator)

    missing = post(client, path, page=page, looked="wrong", words="")
    nonsense = post(client, path, page=page, looked="perhaps", words="Typed words")
    done = post(client, path, page=page, looked="wrong", words="A shop")

    assert (missing.status_code, errors(missing)["words"]) == (422, "Say why it should not have been approved.")
    assert (nonsense.status_code, "Typed words</textarea>" in nonsense.text) == (422, True)
    assert (done.status_code, db.session.scalars(select(RuleApproval.is_fine)).all()) == (303, [False])


def test_only_deciders_of_the_centre_look_and_nobody_at_their_own() -> None:
    scene, elsewhere = Scene(), Scene()
    uid = scene.ask().entry.uid
    reception = make_staff(scene.centre, Role.RECEPTION)
    with pytest.raises(NotAllowed):
        look_at_approval(actor(reception), uid, is_fine=True)
    for stranger in (elsewhere.coordinator, make_person()):
        with pytest.raises(NotFound):
            look_at_approval(actor(stranger), uid, is_fine=True)
    own = scene.ask("12:00", "13:00", who=scene.coordinator, party=make_organisation(scene.coordinator, name="Moja"))
    with pytest.raises(NotAllowed):
        look_at_approval(actor(scene.coordinator), own.entry.uid, is_fine=True)
    waiting = scene.ask("18:00", "19:00")
    approve_booking(actor(scene.coordinator), waiting.entry.uid)
    with pytest.raises(NotByRule):
        look_at_approval(actor(scene.coordinator), waiting.entry.uid, is_fine=True)


# --- the settings


def test_settings_page_keeps_the_rules_and_says_what_each_means(app) -> None:
    scene = Scene()
    page = f"/zespol/centra/{scene.centre.slug}/odpowiedzi"
    client = visitor(app, scene.manager)
    typed = {
        "seen": last_change(CENTRE, scene.centre.id, ANSWERING), "within": 2, "unit": "working_days",
        "warn_hours": 12, "warn_managers_hours": 2, "stop_hours": 48, "approves": "y", "room_ids": [scene.room.id],
        "most_people": 8, "most_hours": "", "most_of_quota": 75, "day_0": "9-13", "day_1": "9:00-12:00, 13:00-15:00",
        "sample_every": 10, "clean_record": "y", **{f"day_{day}": "" for day in range(2, 7)},
    }  # fmt: skip

    saved = post(client, page, page=page, **typed)

    assert saved.status_code == 303
    db.session.refresh(scene.centre)
    assert scene.centre.answering == AnswerRule(
        within=2, unit=AnswerUnit.WORKING_DAYS, warn_hours=12, warn_managers_hours=2, stop_hours=48
    )
    blocks = ((0, 540, 780), (1, 540, 720), (1, 780, 900))
    assert scene.centre.safe == SafeRule(
        room_ids=(scene.room.id,), blocks=blocks, most_people=8, most_of_quota=75, sample_every=10
    )
    shown = said(client.get(page))
    for sentence in (
        "A request is answered within 2 working days, and always before its hold ends.",
        "12 hours before that, coordinators get one mail with all that waits.",
        "It lies within these hours: Monday 9:00–13:00, Tuesday 9:00–12:00, 13:00–15:00.",
        "At most 8 people come.",
        "With it, at most 75 % of the hours of that month are used.",
        "One of 10 approvals is picked for you to look at afterwards.",
    ):
        assert sentence in shown
    stale = post(client, page, page=page, **{**typed, "within": 3})
    assert (stale.status_code, "Somebody else saved a change" in stale.text) == (409, True)


def test_bad_settings_change_nothing_and_say_so(app) -> None:
    scene, elsewhere = Scene(), Scene()
    page = f"/zespol/centra/{scene.centre.slug}/odpowiedzi"
    client = visitor(app, scene.manager)
    seen = last_change(CENTRE, scene.centre.id, ANSWERING)
    typed = {
        "seen": seen, "within": 999, "unit": "hours", "warn_hours": 4, "warn_managers_hours": 4, "stop_hours": 0,
        "approves": "y", "most_of_quota": 100, "sample_every": 5, "day_0": "25:00-26:00", "most_people": "many",
    }  # fmt: skip

    shape = post(client, page, page=page, **typed)
    order = post(client, page, page=page, **{**typed, "within": 9, "stop_hours": 5, "day_0": "", "most_people": ""})

    assert (shape.status_code, {"within", "stop_hours", "day_0", "most_people"} <= set(errors(shape))) == (422, True)
    assert (order.status_code, "after the coordinators" in errors(order)["warn_managers_hours"]) == (422, True)
    with pytest.raises(NotFound):
        scene.set(replace(scene.rule, room_ids=(elsewhere.room.id,)))
    with pytest.raises(NotAllowed):
        change_answering(actor(scene.coordinator), scene.centre.id, AnswerRule(), None, seen=seen)
    db.session.refresh(scene.centre)
    assert (scene.centre.safe, last_change(CENTRE, scene.centre.id, ANSWERING)) == (scene.rule, seen)
