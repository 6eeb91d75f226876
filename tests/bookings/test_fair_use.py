"""Fair use on real databases: who came, what follows, what the verdict says of it, the ledger, the appeal."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.bookings import rules
from app.bookings.models import Appeal, Consequence
from app.bookings.queries import (
    appeals_at,
    applicant_record,
    booking_by_uid,
    door_days,
    facts_for,
    ledger_of,
    standing_of,
    verdict_of_booking,
)
from app.bookings.rules import Ask, Outcome
from app.bookings.rules import refusals as no
from app.bookings.rules.consequences import Cause, ConsequenceKind, end_of_consequence, kind_after
from app.bookings.services import (
    appeal,
    approve_booking,
    cancel_booking,
    lift_on_appeal,
    mark_came,
    mark_no_show,
    uphold,
)
from app.core.access import Role
from app.core.clock import now, today
from app.core.database import db
from app.core.errors import NotAllowed, NotFound
from app.history.queries import history_of
from app.notifications.models import Mail
from tests.makers import (
    INSTANT,
    actor,
    at,
    make_booking,
    make_centre,
    make_consequence,
    make_organisation,
    make_person,
    make_room,
    make_series,
    make_staff,
    period,
)

KINDS = list(ConsequenceKind)


class Scene:
    """One centre with an instant room; an organisation with an owner and a booker; reception, two coordinators."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.room = make_room(self.centre, approval=INSTANT, residents_may_book=True, pad_after=0)
        self.owner = make_person("owner@example.org", language="en")
        self.booker = make_person("booker@example.org")
        self.organisation = make_organisation(self.owner, bookers=(self.booker,))
        self.reception = make_staff(self.centre, Role.RECEPTION, "reception@example.org")
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")
        self.second = make_staff(self.centre, email="second@example.org")

    def book(self, day: int = 1, hour: int = 18, **more: object) -> str:
        when = period(f"2026-12-{day:02}", f"{hour}:00", f"{hour + 1}:00")
        return make_booking(self.booker, self.room, when, self.organisation, **more)

    def no_show(self, clock: object, day: int = 1) -> str:
        uid = self.book(day)
        clock.move_to(f"2026-12-{day:02} 18:30")  # type: ignore[attr-defined]
        mark_no_show(actor(self.reception), uid)
        return uid

    def standing(self) -> list[ConsequenceKind]:
        found = standing_of(self.organisation.id, None, self.centre.id, now=now())
        return [one.kind for one in found]

    def verdict(self, day: str = "2026-12-15") -> rules.Verdict:
        ask = Ask(period(day, "10:00", "11:00"))
        return rules.verdict(ask, facts_for(self.room, ask.period, self.organisation, None, now=now()))


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def mails(*templates: str) -> list[tuple[str, str]]:
    rows = db.session.scalars(select(Mail).where(Mail.template.in_(templates)).order_by(Mail.id))
    return [(mail.template, mail.address) for mail in rows]


def consequences() -> list[Consequence]:
    return list(db.session.scalars(select(Consequence).order_by(Consequence.id)))


def verbs(uid: str) -> list[str]:
    booking = booking_by_uid(uid)
    assert booking is not None
    return [record.verb for record in history_of("booking", booking.id)]


# --- pure


def test_kind_of_a_consequence_rises_and_then_stays() -> None:
    assert [kind_after(living) for living in range(5)] == [*KINDS, KINDS[-1], KINDS[-1]]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (at("2026-11-24", "9:00"), at("2027-05-24", "0:00")),
        (at("2026-08-31", "23:59"), at("2027-02-28", "0:00")),
        (at("2027-09-28", "2:30"), at("2028-03-28", "0:00")),
        (at("2026-12-01", "0:00"), at("2027-06-01", "0:00")),
    ],
)
def test_consequence_ends_six_months_on(since: object, until: object) -> None:
    assert end_of_consequence(since) == until  # type: ignore[arg-type]


# --- what leads to a consequence


def test_late_cancellation_has_its_consequence_and_its_mails(scene: Scene, clock: object) -> None:
    uid = scene.book()
    clock.move_to("2026-11-30 18:01")  # type: ignore[attr-defined]

    cancel_booking(actor(scene.booker), uid)

    (kept,) = consequences()
    assert (kept.kind, kept.cause, kept.recorded_by_id) == (
        ConsequenceKind.WARNING,
        Cause.LATE_CANCELLATION,
        scene.booker.id,
    )
    assert (kept.organisation_id, kept.centre_id) == (scene.organisation.id, scene.centre.id)
    assert kept.period.ends == at("2027-05-30", "0:00")
    assert mails("consequence") == [("consequence", "owner@example.org"), ("consequence", "booker@example.org")]
    assert verbs(uid) == ["approved_by_rule", "cancelled", "warning"]


def test_cancelling_in_time_has_no_consequence(scene: Scene, clock: object) -> None:
    uid = scene.book()
    clock.move_to("2026-11-30 18:00")  # type: ignore[attr-defined]

    cancel_booking(actor(scene.booker), uid)

    assert consequences() == []


def test_staff_who_cancel_late_hold_nobody_to_account(scene: Scene, clock: object) -> None:
    uid = scene.book()
    clock.move_to("2026-12-01 12:00")  # type: ignore[attr-defined]

    cancel_booking(actor(scene.coordinator), uid)

    booking = booking_by_uid(uid)
    assert booking is not None
    assert (booking.is_late, consequences()) == (False, [])


def test_no_show_is_recorded_once_with_its_mails(scene: Scene, clock: object) -> None:
    uid = scene.no_show(clock)

    mark_no_show(actor(scene.coordinator), uid)

    (kept,) = consequences()
    assert (kept.kind, kept.cause, kept.recorded_by_id) == (
        ConsequenceKind.WARNING,
        Cause.NO_SHOW,
        scene.reception.id,
    )
    assert mails("consequence") == [("consequence", "owner@example.org"), ("consequence", "booker@example.org")]
    assert verbs(uid) == ["approved_by_rule", "no_show", "warning"]


def test_consequences_rise_within_six_months_and_not_after(scene: Scene, clock: object) -> None:
    booked = [scene.book(day) for day in (1, 2, 3)]
    for day, uid in enumerate(booked, start=1):
        clock.move_to(f"2026-12-{day:02} 18:30")  # type: ignore[attr-defined]
        mark_no_show(actor(scene.reception), uid)
    assert scene.standing() == KINDS

    clock.move_to("2027-06-02 00:00")  # type: ignore[attr-defined]

    assert scene.standing() == [ConsequenceKind.SHORT_NOTICE]


def test_consequence_stands_at_its_centre_alone(scene: Scene, clock: object) -> None:
    elsewhere = make_centre("Daleko")
    scene.no_show(clock)

    assert standing_of(scene.organisation.id, None, elsewhere.id, now=now()) == ()


def test_resident_is_held_to_account_as_a_person(scene: Scene, clock: object) -> None:
    resident = make_person("resident@example.org")
    uid = make_booking(resident, scene.room, period("2026-12-01", "10:00", "11:00"))
    approve_booking(actor(scene.coordinator), uid)
    clock.move_to("2026-12-01 10:00")  # type: ignore[attr-defined]

    mark_no_show(actor(scene.reception), uid)

    found = standing_of(None, resident.id, scene.centre.id, now=now())
    assert [one.kind for one in found] == [ConsequenceKind.WARNING]
    assert scene.standing() == []
    assert mails("consequence") == [("consequence", "resident@example.org")]


# --- marking


def test_booking_is_marked_from_its_start_to_the_minute(scene: Scene, clock: object) -> None:
    uid = scene.book()
    clock.move_to("2026-12-01 17:59")  # type: ignore[attr-defined]
    with pytest.raises(no.NotBegun):
        mark_came(actor(scene.reception), uid)
    clock.move_to("2026-12-01 18:00")  # type: ignore[attr-defined]

    mark_came(actor(scene.reception), uid)

    assert verbs(uid) == ["approved_by_rule", "came"]


def test_no_show_cannot_be_recorded_after_fourteen_days(scene: Scene, clock: object) -> None:
    uid = scene.book()
    clock.move_to("2026-12-15 19:01")  # type: ignore[attr-defined]

    with pytest.raises(no.TooLongAgo):
        mark_no_show(actor(scene.reception), uid)

    mark_came(actor(scene.reception), uid)
    assert consequences() == []


def test_only_a_confirmed_booking_is_marked(scene: Scene, clock: object) -> None:
    uid = scene.book()
    cancel_booking(actor(scene.booker), uid)
    clock.move_to("2026-12-01 18:30")  # type: ignore[attr-defined]

    with pytest.raises(no.NotHeld):
        mark_no_show(actor(scene.reception), uid)


def test_correction_needs_a_reason_and_lifts_what_followed(scene: Scene, clock: object) -> None:
    uid = scene.no_show(clock)
    with pytest.raises(no.CorrectionNeedsReason):
        mark_came(actor(scene.reception), uid, why=" ")
    assert scene.standing() == [ConsequenceKind.WARNING]

    mark_came(actor(scene.reception), uid, why="Weszli bocznym wejściem.")

    assert scene.standing() == []
    assert [address for _, address in mails("consequence_lifted")] == ["owner@example.org", "booker@example.org"]
    assert verbs(uid) == ["approved_by_rule", "no_show", "warning", "came", "consequence_lifted"]


def test_mark_that_is_corrected_twice_tells_each_time(scene: Scene, clock: object) -> None:
    uid = scene.no_show(clock)
    mark_came(actor(scene.reception), uid, why="Weszli bocznym wejściem.")

    mark_no_show(actor(scene.reception), uid, why="To była inna grupa.")

    assert scene.standing() == [ConsequenceKind.WARNING]
    assert len(mails("consequence")) == 4
    assert len(consequences()) == 2


def test_nobody_marks_their_own_booking(scene: Scene, clock: object) -> None:
    place = make_organisation(scene.reception, name="Organizacja recepcji")
    uid = make_booking(scene.reception, scene.room, period("2026-12-01", "18:00", "20:00"), place)
    clock.move_to("2026-12-01 18:30")  # type: ignore[attr-defined]

    with pytest.raises(NotAllowed):
        mark_came(actor(scene.reception), uid)

    with pytest.raises(NotFound):
        mark_came(actor(scene.owner), uid)


def test_list_at_the_door_has_today_and_yesterday(scene: Scene, clock: object) -> None:
    for day in (1, 2, 3, 4):
        scene.book(day)
    clock.move_to("2026-12-03 18:30")  # type: ignore[attr-defined]

    days = door_days(actor(scene.reception), now=now())

    assert [(one.day.day, [row.entry.period.starts for row in one.bookings]) for one in days] == [
        (3, [at("2026-12-03", "18:00")]),
        (2, [at("2026-12-02", "18:00")]),
    ]
    elsewhere = make_staff(make_centre("Daleko"), Role.RECEPTION)
    assert [one.bookings for one in door_days(actor(elsewhere), now=now())] == [[], []]


# --- the verdict


def test_warning_changes_nothing_yet(scene: Scene) -> None:
    make_consequence(scene.book())

    said = scene.verdict()

    assert said.outcome is Outcome.PASSED
    assert [one.sentence.facts for one in said.results if one.rule == "record"] == [{"until": date(2027, 5, 24)}]


def test_second_time_staff_approve_each_booking(scene: Scene) -> None:
    make_consequence(scene.book(), ConsequenceKind.APPROVAL_NEEDED)

    uid = scene.book(15)

    assert scene.verdict().outcome is Outcome.NEEDS_APPROVAL
    booking = booking_by_uid(uid)
    assert booking is not None
    assert booking.state is rules.BookingState.REQUESTED


def test_third_time_bookings_are_at_most_seven_days_ahead(scene: Scene) -> None:
    make_consequence(scene.book(), ConsequenceKind.SHORT_NOTICE)

    assert scene.verdict("2026-12-01").outcome is Outcome.NEEDS_APPROVAL
    assert [one.rule for one in scene.verdict("2026-12-02").refused] == ["short_notice"]
    with pytest.raises(no.OnlyShortNotice):
        scene.book(2)


def test_what_is_lifted_or_over_is_no_matter_for_the_verdict(scene: Scene) -> None:
    make_consequence(scene.book(), ConsequenceKind.SHORT_NOTICE, lifted_at=now())
    make_consequence(scene.book(2), ConsequenceKind.SHORT_NOTICE, starts=now() - timedelta(days=200), ends=now())

    assert scene.verdict().outcome is Outcome.PASSED


def test_approval_looks_at_consequences_too(scene: Scene) -> None:
    room = make_room(scene.centre)
    waiting = make_booking(scene.booker, room, period("2026-12-10", "10:00", "11:00"), scene.organisation)
    make_consequence(scene.book(), ConsequenceKind.SHORT_NOTICE)
    booking = booking_by_uid(waiting)
    assert booking is not None

    assert [one.rule for one in verdict_of_booking(booking, now=now()).refused] == ["short_notice"]
    with pytest.raises(no.OverrideNeedsReason):
        approve_booking(actor(scene.coordinator), waiting)
    approve_booking(actor(scene.coordinator), waiting, override_why="Ważne dla dzielnicy.")


@pytest.mark.parametrize("standing", [0, 6])
def test_facts_cost_the_same_whatever_stands(scene: Scene, count_queries, standing: int) -> None:
    for number in range(standing):
        make_consequence(scene.book(number % 2 + 1, 10 + number // 2))
    organisation, room = scene.organisation, scene.room
    assert (room.centre.id, room.resource_ids, room.layouts, organisation.id) is not None

    with count_queries() as queries:
        facts_for(room, period("2026-12-21", "10:00", "11:00"), organisation, None, now=now())

    assert len(queries) == 5


# --- the ledger


def test_ledger_has_the_bookings_behind_each_figure(scene: Scene, clock: object) -> None:
    room = make_room(scene.centre)
    no_show = scene.no_show(clock, 1)
    in_time, late = scene.book(10), scene.book(3)
    cancel_booking(actor(scene.booker), in_time)
    clock.move_to("2026-12-03 10:00")  # type: ignore[attr-defined]
    cancel_booking(actor(scene.booker), late)
    pending = make_booking(scene.booker, room, period("2026-12-19", "10:00", "13:00"), scene.organisation)
    ahead = make_booking(scene.booker, room, period("2027-01-02", "10:00", "13:00"), scene.organisation)

    kept = ledger_of(scene.organisation.id, None, today(), now=now(), actor=actor(scene.owner))

    (month,) = kept.centres
    shown = {
        name: [booking.entry.uid for booking in getattr(month, name).bookings]
        for name in ("used", "pending", "given_back", "late", "no_shows")
    }
    assert shown == {
        "used": [],
        "pending": [pending],
        "given_back": [in_time],
        "late": [late],
        "no_shows": [no_show],
    }
    assert (month.counted, month.quota, month.open_requests) == (5 * 60, 20 * 60, 2)
    assert [one.kind for one in kept.consequences] == [ConsequenceKind.APPROVAL_NEEDED, ConsequenceKind.WARNING]
    facts = facts_for(room, period("2026-12-22", "10:00", "11:00"), scene.organisation, None, now=now())
    assert (facts.party.usage.minutes, facts.party.usage.open_requests) == (month.counted, month.open_requests)
    assert ahead not in str(shown)


def test_dates_of_a_series_that_wait_are_one_open_request(scene: Scene) -> None:
    make_series(scene.owner, make_room(scene.centre), "2026-12-01", (10, 11), scene.organisation, times=3)

    kept = ledger_of(scene.organisation.id, None, date(2026, 12, 1), now=now(), actor=actor(scene.owner))

    facts = facts_for(scene.room, period("2026-12-22", "10:00", "11:00"), scene.organisation, None, now=now())
    assert (kept.centres[0].open_requests, facts.party.usage.open_requests) == (1, 1)


def test_ledger_of_an_organisation_shows_staff_their_own_centre_alone(scene: Scene) -> None:
    elsewhere = make_centre("Daleko")
    far = make_room(elsewhere, approval=INSTANT)
    uid = make_booking(scene.booker, far, period("2026-12-01", "10:00", "11:00"), scene.organisation)
    make_consequence(uid)

    def seen(person: object) -> tuple[list[str], int]:
        kept = ledger_of(scene.organisation.id, None, date(2026, 12, 1), now=now(), actor=actor(person))  # type: ignore[arg-type]
        return [one.centre.name for one in kept.centres], len(kept.consequences)

    assert seen(scene.owner) == (["Centrum Testowe", "Daleko"], 1)
    assert seen(scene.reception) == (["Centrum Testowe"], 0)


@pytest.mark.parametrize("bookings", [1, 6])
def test_ledger_asks_the_database_the_same_number_of_times(scene: Scene, count_queries, bookings: int) -> None:
    for number in range(bookings):
        make_consequence(scene.book(number % 2 + 1, 10 + number // 2))
    who, organisation_id = actor(scene.owner), scene.organisation.id
    db.session.expunge_all()

    with count_queries() as queries:
        kept = ledger_of(organisation_id, None, date(2026, 12, 1), now=now(), actor=who)
        assert [one.booking.room.name for one in kept.consequences] == ["Sala Duża"] * bookings

    assert len(queries) == 5


def test_record_of_an_applicant_counts_no_shows(scene: Scene, clock: object) -> None:
    scene.no_show(clock)
    booking = booking_by_uid(scene.book(10))
    assert booking is not None

    record = applicant_record(booking)

    assert (record.no_shows, record.late) == (1, 0)


# --- appeals


def appealed(scene: Scene, clock: object) -> tuple[str, int, int]:
    uid = scene.no_show(clock)
    (consequence,) = consequences()
    appeal(actor(scene.owner), consequence.id, words="Byliśmy, tylko w drugiej sali.")
    return uid, consequence.id, db.session.scalars(select(Appeal.id)).one()


def test_appeal_goes_to_those_who_decide(scene: Scene, clock: object) -> None:
    uid, _, appeal_id = appealed(scene, clock)

    assert [one.id for one in appeals_at(actor(scene.coordinator)).waiting] == [appeal_id]
    assert [address for _, address in mails("appeal_to_answer")] == ["coordinator@example.org", "second@example.org"]
    assert verbs(uid)[-1] == "appealed"


def test_appeal_is_written_once_and_by_its_party(scene: Scene, clock: object) -> None:
    _, consequence_id, _ = appealed(scene, clock)

    with pytest.raises(no.AlreadyAppealed):
        appeal(actor(scene.booker), consequence_id, words="Jeszcze raz.")
    with pytest.raises(NotFound):
        appeal(actor(scene.coordinator), consequence_id, words="Nie moje.")


def test_appeal_that_is_upheld_leaves_the_consequence(scene: Scene, clock: object) -> None:
    uid, _, appeal_id = appealed(scene, clock)

    uphold(actor(scene.coordinator), appeal_id, words="Nikt nie otworzył drzwi.")

    assert scene.standing() == [ConsequenceKind.WARNING]
    assert [address for _, address in mails("appeal_upheld")] == ["owner@example.org", "booker@example.org"]
    assert verbs(uid)[-1] == "appeal_upheld"
    with pytest.raises(no.AlreadyAnswered):
        lift_on_appeal(actor(scene.second), appeal_id, words="Jednak tak.")


def test_appeal_lifts_the_consequence(scene: Scene, clock: object) -> None:
    uid, _, appeal_id = appealed(scene, clock)

    lift_on_appeal(actor(scene.coordinator), appeal_id, words="Rzeczywiście.")

    assert scene.standing() == []
    assert [address for _, address in mails("consequence_lifted")] == ["owner@example.org", "booker@example.org"]
    assert verbs(uid)[-1] == "consequence_lifted"
    assert [one.id for one in appeals_at(actor(scene.coordinator)).answered] == [appeal_id]


def test_correction_answers_the_appeal_that_waits(scene: Scene, clock: object) -> None:
    uid, _, appeal_id = appealed(scene, clock)

    mark_came(actor(scene.coordinator), uid, why="Byli w drugiej sali.")

    assert [one.id for one in appeals_at(actor(scene.coordinator)).answered] == [appeal_id]
    with pytest.raises(no.AlreadyAnswered):
        uphold(actor(scene.second), appeal_id, words="Nie.")


def test_one_who_recorded_it_leaves_the_answer_to_another(scene: Scene, clock: object) -> None:
    uid = scene.book()
    clock.move_to("2026-12-01 18:30")  # type: ignore[attr-defined]
    mark_no_show(actor(scene.coordinator), uid)
    appeal(actor(scene.owner), consequences()[0].id, words="Byliśmy.")
    appeal_id = db.session.scalars(select(Appeal.id)).one()

    with pytest.raises(no.AnotherShouldAnswer):
        lift_on_appeal(actor(scene.coordinator), appeal_id, words="Dobrze.")

    lift_on_appeal(actor(scene.second), appeal_id, words="Dobrze.")
    assert scene.standing() == []


def test_only_one_who_can_answer_may_answer_what_they_recorded(db_session: object, clock: object) -> None:
    centre = make_centre()
    room, owner, alone = make_room(centre, approval=INSTANT), make_person(), make_staff(centre)
    organisation = make_organisation(owner)
    uid = make_booking(owner, room, period("2026-12-01", "18:00", "20:00"), organisation)
    clock.move_to("2026-12-01 18:30")  # type: ignore[attr-defined]
    mark_no_show(actor(alone), uid)
    appeal(actor(owner), consequences()[0].id, words="Byliśmy.")

    lift_on_appeal(actor(alone), db.session.scalars(select(Appeal.id)).one(), words="Dobrze.")

    assert standing_of(organisation.id, None, centre.id, now=now()) == ()
