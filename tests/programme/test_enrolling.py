"""Enrolling through the services: who gets a place, who waits, what is refused, what is told; one person once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.core.clock import now
from app.core.database import db
from app.core.errors import NotFound
from app.notifications.models import Mail
from app.programme.models import AccessNeed, Answer, Enrolment, Guest
from app.programme.rules.answers import Answered, AnswerNeeded, NoSuchOption
from app.programme.rules.enrolling import EnrolmentMode, QuestionKind
from app.programme.rules.opening import (
    AlreadyBegun,
    ChooseDates,
    DateIsFull,
    MayNotWaitAgain,
    NotInProgramme,
    NotYetOpen,
    SignUpClosed,
    TooManyOfOrganisation,
)
from app.programme.services.announcing import call_off
from app.programme.services.answering import (
    accept,
    change_date,
    confirm_address,
    keep_turn,
    leave,
    pass_on,
    wait_again,
)
from app.programme.services.parties import Member, enrol_group, name_member, withdraw_member
from app.programme.services.seats import end_unconfirmed_due, sweep_seats_due
from app.programme.steps.joining import Application
from app.schedule.rules.places import AlreadyThere, PlaceOfferOver
from tests.makers import actor, make_organisation, make_person
from tests.programme.enrolling_scene import DAY, LATER, Sign, enrolled, mails_to, status_of, tickets

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def sign(clock: Any) -> Sign:
    return Sign()


def test_the_first_have_a_place_and_the_next_wait_each_with_one_mail(sign: Sign) -> None:
    people = [make_person(f"p{n}@example.org") for n in range(4)]

    got = [status_of(sign.enrol(person)) for person in people]

    assert got == ["confirmed", "confirmed", "waiting", "waiting"]
    assert [mails_to(person.email) for person in people] == [["enrolment_confirmed"]] * 2 + [["enrolment_waiting"]] * 2
    last = db.session.scalars(select(Mail).where(Mail.address == "p3@example.org")).one()
    assert (last.facts["rank"], last.facts["waiting"]) == (2, 2)


def test_a_form_sent_five_times_is_one_enrolment(sign: Sign) -> None:
    person = make_person()

    sent = {sign.enrol(person, key="once") for _ in range(5)}

    assert len(sent) == 1
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 1
    assert mails_to(person.email) == ["enrolment_confirmed"]


def test_another_form_of_the_same_person_is_refused(sign: Sign) -> None:
    person = make_person()
    sign.enrol(person, key="one")

    with pytest.raises(AlreadyThere):
        sign.enrol(person, key="two")


@pytest.mark.parametrize(
    ("terms", "moved", "refusal"),
    [
        ({"opens_at": DAY.starts - timedelta(days=2)}, {}, NotYetOpen),
        ({"closes_at": DAY.starts - timedelta(days=6)}, {"days": 2}, SignUpClosed),
        ({}, {"days": 7, "hours": 9}, AlreadyBegun),
        ({}, {"days": 9}, NotInProgramme),
    ],
)
def test_before_it_opens_and_after_it_closes_nobody_enrols(clock: Any, terms: Any, moved: Any, refusal: Any) -> None:
    sign = Sign(terms=terms)
    clock.shift(**moved)

    with pytest.raises(refusal):
        sign.enrol()


def test_what_is_called_off_or_unknown_takes_nobody(sign: Sign) -> None:
    call_off(actor(sign.manager), sign.activity, why="Choroba.")

    with pytest.raises(NotInProgramme):
        sign.enrol()
    sign.activity = 10**9
    with pytest.raises(NotFound):
        sign.enrol()


# --- by an address alone


def test_a_guest_has_a_day_to_confirm_the_address(sign: Sign, clock: Any) -> None:
    sign.guest("Ola.Gosc@Example.org")
    (ticket,) = tickets("ola.gosc@example.org")

    assert (status_of(ticket), mails_to("ola.gosc@example.org")) == ("offered", ["enrolment_to_confirm"])
    assert enrolled(ticket).claim.expires_at == now() + timedelta(hours=24)
    confirm_address(ticket)
    assert status_of(ticket) == "confirmed"
    assert enrolled(ticket).guest.confirmed_at == now()
    assert mails_to("ola.gosc@example.org") == ["enrolment_to_confirm", "enrolment_confirmed"]


def test_a_guest_who_does_not_confirm_loses_the_place_to_the_next(clock: Any) -> None:
    sign = Sign(seats=1)
    sign.guest("ola@example.org")
    waiting = sign.enrol()
    (ticket,) = tickets("ola@example.org")

    clock.shift(hours=24)
    assert status_of(ticket) == "lapsed"
    assert sweep_seats_due(now()) == 1
    assert status_of(waiting) == "offered"
    with pytest.raises(PlaceOfferOver):
        confirm_address(ticket)


def test_a_guest_who_waits_unconfirmed_is_let_go_without_a_mail(clock: Any) -> None:
    sign = Sign(seats=1)
    sign.enrol()
    sign.guest("ola@example.org")
    sign.guest("iga@example.org")
    (gone,), (kept,) = tickets("ola@example.org"), tickets("iga@example.org")
    confirm_address(kept)

    clock.shift(hours=24)
    assert end_unconfirmed_due(now()) == 1

    assert (status_of(gone), status_of(kept)) == ("withdrawn", "waiting")
    assert mails_to("ola@example.org") == ["enrolment_waiting"]


@pytest.mark.parametrize("email", ["anna@example.org", "ANNA@Example.Org", " anna@example.org "])
def test_an_account_and_a_guest_of_one_address_are_one_person(sign: Sign, email: str) -> None:
    person = make_person("anna@example.org")
    ticket = sign.enrol(person)

    sign.guest(email, key="other")

    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 1
    assert db.session.scalar(select(func.count()).select_from(Guest)) == 0
    assert mails_to("anna@example.org") == ["enrolment_confirmed", "enrolled_already"]
    assert status_of(ticket) == "confirmed"


def test_dots_in_an_address_make_another_person(sign: Sign) -> None:
    sign.enrol(make_person("anna@example.org"))
    sign.guest("an.na@example.org")

    assert len(tickets("an.na@example.org")) == 1


def test_whoever_was_a_guest_first_is_the_same_with_an_account(sign: Sign) -> None:
    sign.guest("ola@example.org")
    person = make_person("ola@example.org")

    with pytest.raises(AlreadyThere):
        sign.enrol(person)


def test_the_account_of_an_address_confirms_what_a_stranger_asked_for(sign: Sign) -> None:
    person = make_person("anna@example.org")
    sign.guest("anna@example.org")

    one = db.session.scalars(select(Enrolment)).one()
    assert (one.person_id, one.guest_id, one.status) == (person.id, None, "offered")
    assert mails_to("anna@example.org") == ["enrolment_to_confirm"]


def test_an_address_gets_few_mails_however_often_it_is_typed(sign: Sign) -> None:
    for number in range(8):
        sign.guest("ola@example.org", key=f"key-{number}")

    assert len(mails_to("ola@example.org")) == 5


# --- answers


def test_answers_and_needs_are_kept_with_it(sign: Sign) -> None:
    text, choice = sign.ask(QuestionKind.TEXT), sign.ask(QuestionKind.CHOICE, options=[{"pl": "a"}, {"pl": "b"}])
    said = {text: Answered("Z ulotki"), choice: Answered(chosen=(1,)), 10**6: Answered("obce")}

    ticket = sign.enrol(answers=said, needs="Tłumacz PJM")

    one = enrolled(ticket)
    assert [(answer.words, answer.chosen) for answer in one.answers] == [("Z ulotki", []), ("", [1])]
    assert one.need is not None
    assert one.need.words == "Tłumacz PJM"
    leave(ticket)
    assert enrolled(ticket).need is None


def test_what_must_be_answered_stores_nothing_without_it(sign: Sign) -> None:
    must = sign.ask(QuestionKind.CHOICE, is_required=True, options=[{"pl": "a"}])

    with pytest.raises(AnswerNeeded) as missing:
        sign.enrol()
    with pytest.raises(NoSuchOption):
        sign.enrol(answers={must: Answered(chosen=(7,))})

    assert missing.value.at_field == f"q{must}"
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 0
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 0


# --- what a ticket does


def test_a_place_given_back_is_offered_to_the_next_who_says_yes(clock: Any) -> None:
    sign = Sign(seats=1)
    first, second = sign.enrol(), sign.enrol(make_person("second@example.org"))

    leave(first)

    assert (status_of(first), status_of(second)) == ("withdrawn", "offered")
    assert mails_to("second@example.org") == ["enrolment_waiting", "place_offered"]
    accept(second)
    assert status_of(second) == "confirmed"
    assert mails_to("second@example.org")[-1] == "enrolment_confirmed"


def test_passing_on_costs_nothing_and_one_may_wait_again_at_the_end(clock: Any) -> None:
    sign = Sign(seats=1)
    first, second, third = sign.enrol(), sign.enrol(needs="Pętla"), sign.enrol()
    leave(first)

    pass_on(second)
    again = wait_again(second)

    assert [status_of(one) for one in (second, third, again)] == ["passed", "offered", "waiting"]
    assert enrolled(second).ended_late is False
    with pytest.raises(AlreadyThere):
        wait_again(second)
    with pytest.raises(MayNotWaitAgain):
        wait_again(again)


def test_a_dead_offer_may_wait_again_before_the_worker_came(clock: Any) -> None:
    sign = Sign(seats=1)
    first, second = sign.enrol(), sign.enrol()
    leave(first)
    clock.shift(days=4)

    again = wait_again(second)

    assert (status_of(second), status_of(again)) == ("lapsed", "confirmed")


def test_leaving_late_is_counted_and_told(sign: Sign, clock: Any) -> None:
    early, late, waiting = sign.enrol(), sign.enrol(make_person("late@example.org")), sign.enrol()
    leave(early)
    accept(waiting)
    clock.move_to("2026-11-30 18:00")

    leave(late)

    assert (enrolled(early).ended_late, enrolled(late).ended_late) == (False, True)
    told = db.session.scalars(select(Mail).where(Mail.template == "enrolment_withdrawn").order_by(Mail.id)).all()
    assert [mail.facts["late"] for mail in told] == [False, True]


def test_three_late_ones_put_somebody_behind_the_others(clock: Any) -> None:
    person, other = make_person(), make_person()
    sign = Sign(seats=1)
    clock.move_to("2026-11-30 18:00")
    for number in range(3):
        leave(sign.enrol(person, key=f"key-{number}"))
    sign.enrol(key="holder")

    behind, before = sign.enrol(person, key="again"), sign.enrol(other)

    assert (enrolled(behind).claim.priority, enrolled(before).claim.priority) == (9, 5)


def test_krakow_organisations_come_first_while_places_are_kept_for_them(clock: Any) -> None:
    until = now() + timedelta(days=3)
    terms = {"mode": EnrolmentMode.ORGANISATIONS_FIRST, "reserved_until": until}
    sign = Sign(seats=2, terms=terms)
    others = make_organisation(other := make_person(), name="Nowa", verified=False)

    resident = sign.enrol()
    theirs = sign.enrol(sign.owner, organisation_id=sign.organisation.id)
    unverified = sign.enrol(other, organisation_id=others.id)

    assert [status_of(one) for one in (resident, theirs, unverified)] == ["waiting", "confirmed", "waiting"]
    clock.move_to(until)
    sweep_seats_due(now())
    assert [status_of(one) for one in (resident, unverified)] == ["offered", "waiting"]


def test_nobody_enrols_for_an_organisation_that_is_not_theirs(sign: Sign) -> None:
    with pytest.raises(NotFound):
        sign.enrol(organisation_id=sign.organisation.id)


# --- single dates


@pytest.fixture
def single(clock: Any) -> Sign:
    return Sign(DAY, LATER, seats=1, terms={"by_session": True})


def test_single_dates_are_chosen_one_by_one(single: Sign) -> None:
    first, second = single.seatings
    person = make_person()

    with pytest.raises(ChooseDates):
        single.enrol(person)
    single.enrol(person, seating_ids=(first.id, second.id))

    assert [one.status for one in db.session.scalars(select(Enrolment).order_by(Enrolment.id))] == ["confirmed"] * 2
    assert mails_to(person.email) == ["enrolment_confirmed"] * 2


def test_changing_to_another_date_takes_the_new_before_the_old(single: Sign) -> None:
    first, second = single.seatings
    mine = single.enrol(make_person("me@example.org"), seating_ids=(first.id,))
    waits = single.enrol(seating_ids=(first.id,))

    new = change_date(mine, second.id)

    assert [status_of(one) for one in (mine, new, waits)] == ["withdrawn", "confirmed", "offered"]
    assert mails_to("me@example.org") == ["enrolment_confirmed"] * 2 + ["enrolment_withdrawn"]


def test_changing_to_a_full_date_keeps_the_old(single: Sign) -> None:
    first, second = single.seatings
    mine = single.enrol(seating_ids=(first.id,))
    single.enrol(seating_ids=(second.id,))

    with pytest.raises(DateIsFull):
        change_date(mine, second.id)

    assert status_of(mine) == "confirmed"
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 2


# --- groups


def group(sign: Sign, *members: Member, **more: Any) -> list[Enrolment]:
    application = Application(more.pop("key", "group"))
    who = more.pop("by", sign.owner)
    enrol_group(actor(who), sign.activity, sign.organisation.id, application, members=members, **more)
    db.session.rollback()
    ours = select(Enrolment).where(Enrolment.organisation_id == sign.organisation.id)
    return list(db.session.scalars(ours.order_by(Enrolment.id)))


def test_an_organisation_enrols_by_name_and_names_the_rest_later(clock: Any) -> None:
    sign = Sign(seats=3)
    ola, later = group(sign, Member("Ola Bąk", "ola@example.org"), Member())

    assert [ola.status, later.status] == ["confirmed", "confirmed"]
    assert (mails_to("ola@example.org"), mails_to(sign.owner.email)) == (["enrolment_confirmed"],) * 2
    before = later.ticket
    name_member(actor(sign.owner), later.id, Member("Iga Nowa", "iga@example.org"))
    db.session.rollback()
    named = db.session.get_one(Enrolment, later.id)
    assert (named.name, named.email, named.status) == ("Iga Nowa", "iga@example.org", "confirmed")
    assert named.ticket != before
    assert mails_to("iga@example.org") == ["enrolment_confirmed"]


def test_a_substitute_comes_in_place_of_somebody(clock: Any) -> None:
    sign = Sign(seats=3)
    (ola,) = group(sign, Member("Ola Bąk", "ola@example.org"))

    name_member(actor(sign.owner), ola.id, Member("Jan Wilk"))

    db.session.rollback()
    named = db.session.get_one(Enrolment, ola.id)
    assert (named.name, named.email, named.guest_id) == ("Jan Wilk", "", None)
    assert mails_to("ola@example.org") == ["enrolment_confirmed", "enrolment_substituted"]
    clock.move_to("2026-12-01 17:00")
    with pytest.raises(AlreadyBegun):
        name_member(actor(sign.owner), ola.id, Member("Za późno"))


def test_a_party_is_asked_one_by_one_or_keeps_its_turn(clock: Any) -> None:
    sign = Sign(seats=2)
    first, second = sign.fill()
    ola, iga = group(sign, Member("Ola", "ola@example.org"), Member("Iga", "iga@example.org"))
    leave(first)
    assert [status_of(one.ticket) for one in (ola, iga)] == ["offered", "waiting"]

    keep_turn(ola.ticket)
    assert [status_of(one.ticket) for one in (ola, iga)] == ["waiting", "waiting"]
    leave(second)

    assert [status_of(one.ticket) for one in (ola, iga)] == ["offered", "offered"]


def test_an_organisation_has_at_most_so_many(clock: Any) -> None:
    sign = Sign(seats=9, terms={"most_per_organisation": 2})
    ola, _iga = group(sign, Member("Ola"), Member("Iga"))

    with pytest.raises(TooManyOfOrganisation):
        group(sign, Member("Jan"), key="another")
    withdraw_member(actor(sign.owner), ola.id)

    assert len(group(sign, Member("Jan"), key="third")) == 3


def test_a_group_of_one_address_twice_or_of_somebody_there_is_refused(sign: Sign) -> None:
    sign.guest("ola@example.org")

    for members in ([Member("Ola", "ola@example.org")], [Member("A", "a@example.org"), Member("B", "A@example.org")]):
        with pytest.raises(AlreadyThere):
            group(sign, *members)


def test_another_organisation_names_nobody_here(sign: Sign) -> None:
    (ola,) = group(sign, Member("Ola"))
    stranger = make_person()
    make_organisation(stranger, name="Inna")

    for verb in (
        lambda: name_member(actor(stranger), ola.id, Member("Ja")),
        lambda: withdraw_member(actor(stranger), ola.id),
    ):
        with pytest.raises(NotFound):
            verb()


def test_erased_needs_are_gone_from_the_table(sign: Sign) -> None:
    ticket = sign.enrol(needs="Dieta")
    assert db.session.scalar(select(func.count()).select_from(AccessNeed)) == 1
    leave(ticket)
    assert db.session.scalar(select(func.count()).select_from(AccessNeed)) == 0
