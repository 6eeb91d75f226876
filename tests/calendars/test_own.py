"""What stands in the calendars of one's own, and that nothing private of one of them is in any other."""

import re
from datetime import date

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from app.bookings.rules.states import RefusalReason
from app.bookings.services import approve_booking, cancel_booking, refuse_booking
from app.calendars.models import CalendarText
from app.calendars.queries.own import may_see, scopes_of
from app.calendars.rules.scopes import Scope, ScopeKind
from app.calendars.services import make_feed_link, own_items
from app.calendars.views.feeds import body, taken_body
from app.core.access import Role
from app.core.clock import now
from app.core.database import db, transaction
from app.organisations.models import Membership
from app.programme.models import AccessNeed, Activity, ActivityLeader, Guest, StudyVisit
from app.programme.rules.enrolling import EnrolmentMode
from app.programme.rules.kinds import EventLanguage, PlaceKind
from app.programme.rules.visits import VisitAsked
from app.programme.services.dates import cancel_session
from app.programme.services.groups_meetings import add_meetings
from app.programme.services.groups_taking import MeetingsAsked
from app.programme.services.visits import ask_for_visit, confirm_visit
from app.programme.services.visits_arranging import Arrangement, PartAsked, arrange_visit
from app.schedule.steps import new_resource
from tests.makers import (
    actor,
    close_rooms,
    make_activity,
    make_booking,
    make_centre,
    make_enrolment,
    make_group,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    make_terms,
    period,
)

pytestmark = pytest.mark.usefixtures("db_session")
LINK = "https://meet.example.org/tajne"


def when(day: int, starts: str = "10:00", ends: str = "12:00"):
    return period(f"2026-12-{day:02}", starts, ends)


def told(scope: Scope, language: str = "pl") -> list:
    """The events of a calendar, unfolded as a reader does."""
    texts = "".join(item.text for item in own_items(scope, language=language, now=now()))
    return Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{texts}END:VCALENDAR\r\n").walk("VEVENT")


def lines(scope: Scope, language: str = "pl") -> list[tuple[str, str]]:
    return [(str(one["summary"]), str(one["status"])) for one in told(scope, language)]


class City:
    """A centre, an organisation with an owner and a member, a resident, and who works there."""

    def __init__(self) -> None:
        self.centre = make_centre("Centrum Reymonta", slug="reymonta")
        self.room = make_room(self.centre, "Sala Duża", residents_may_book=True, pad_after=0)
        self.anna = make_person("anna.kanarek@example.org", name="Anna Kanarkowa", phone="+48 601 602 603")
        self.owner = make_person("wlasciciel@example.org", name="Olga Właścicielska")
        self.ngo = make_organisation(self.owner, name="Fundacja Łąka", bookers=(self.anna,))
        self.staff = make_staff(self.centre)
        self.elsewhere = make_staff(make_centre("Centrum C", slug="c"), Role.MANAGER)

    def mine(self, person=None) -> Scope:
        return Scope(ScopeKind.MINE, (person or self.anna).id)

    @property
    def of_ngo(self) -> Scope:
        return Scope(ScopeKind.ORGANISATION, self.anna.id, self.ngo.id)

    @property
    def of_centre(self) -> Scope:
        return Scope(ScopeKind.CENTRE, self.staff.id, self.centre.id)

    def leading(self, person) -> Scope:
        return Scope(ScopeKind.LEADING, person.id)

    def ask(self, day: int, title: str, *, person=None, ngo=None, decide="approve", **more) -> str:
        uid = make_booking(person or self.anna, self.room, when(day), ngo, title=title, **more)
        if decide != "wait":
            approve_booking(actor(self.staff), uid)
        if decide == "cancel":
            cancel_booking(actor(self.staff), uid)
        return uid


@pytest.fixture
def city(db_session) -> City:
    body.cache_clear()  # another test's city may be in the same state
    taken_body.cache_clear()
    return City()


# --- which there are


def test_calendars_that_somebody_may_have(city) -> None:
    other = make_person()
    make_activity(city.staff, city.centre, published=False)
    kinds = {
        person.id: [(scope.kind.value, scope.subject_id) for scope in scopes_of(actor(person))]
        for person in (other, city.anna, city.staff)
    }
    assert kinds == {
        other.id: [("mine", None)],
        city.anna.id: [("mine", None), ("organisation", city.ngo.id)],
        city.staff.id: [("mine", None), ("centre", city.centre.id)],
    }


def test_nobody_sees_a_calendar_of_somebody_else(city) -> None:
    scopes = [city.mine(), city.of_ngo, city.of_centre]
    seen = {
        name: [may_see(actor(person), scope) for scope in scopes]
        for name, person in (("anna", city.anna), ("staff", city.staff), ("elsewhere", city.elsewhere))
    }
    assert seen == {"anna": [True, True, False], "staff": [False, False, True], "elsewhere": [False, False, False]}
    # A staff member, who may look into any organisation, has no calendar of it.
    assert not may_see(actor(city.staff), Scope(ScopeKind.ORGANISATION, city.staff.id, city.ngo.id))


# --- mine


def test_mine_has_what_i_asked_for_by_its_state(city) -> None:
    city.ask(1, "Zgodzona")
    waits = city.ask(2, "Czeka", decide="wait")
    city.ask(3, "Odwołana", decide="cancel")
    city.ask(4, "Dla fundacji", ngo=city.ngo)
    city.ask(5, "Cudza", person=city.owner, ngo=city.ngo)

    assert lines(city.mine()) == [
        ("Zgodzona", "CONFIRMED"),
        ("Czeka", "TENTATIVE"),
        ("ODWOŁANE: Odwołana", "CANCELLED"),
        ("Dla fundacji", "CONFIRMED"),
    ]
    asked = told(city.mine())[1]
    assert (str(asked["uid"]).split("@")[0], asked["sequence"]) == (waits, 0)
    assert str(asked["url"]).endswith(f"/rezerwacje/{waits}")
    assert "Sala Duża" in asked["location"]


def test_mine_forgets_a_request_that_ran_out_and_what_was_cancelled_a_week_ago(city, clock) -> None:
    city.ask(1, "Odwołana", decide="cancel")
    city.ask(15, "Czeka", decide="wait")
    clock.move_to("2026-12-08 11:00")
    assert lines(city.mine()) == [("ODWOŁANE: Odwołana", "CANCELLED")]
    clock.move_to("2026-12-09 00:00")
    assert lines(city.mine()) == []


def test_mine_loses_what_i_asked_for_an_organisation_that_i_left(city) -> None:
    city.ask(4, "Dla fundacji", ngo=city.ngo)
    before = lines(city.mine())
    transaction(
        lambda: db.session.execute(update(Membership).where(Membership.person_id == city.anna.id).values(left_at=now()))
    )()
    assert (before, lines(city.mine())) == ([("Dla fundacji", "CONFIRMED")], [])


def enrolled(city, *dates, seats: int = 1, **more) -> tuple[int, object]:
    online = more.pop("online", False)
    if online:
        more |= {"place": PlaceKind.ONLINE, "online_link": LINK}
    room = None if online else city.room
    number = make_activity(city.staff, city.centre, *dates, room=room, published=True, seats=seats, **more)
    return number, make_terms(number, mode=EnrolmentMode.FIRST_COME)


def test_mine_has_the_dates_for_which_i_have_a_place_and_not_those_i_wait_for(city) -> None:
    _, seating = enrolled(city, when(1), when(2), title="Statut")
    make_enrolment(seating, city.anna)
    make_enrolment(seating, city.owner)

    assert lines(city.mine()) == [("Statut", "CONFIRMED"), ("Statut", "CONFIRMED")]
    assert lines(city.mine(city.owner)) == []


def test_cancelled_date_of_mine_is_told_of(city) -> None:
    number, seating = enrolled(city, when(1), when(2), title="Statut")
    make_enrolment(seating, city.anna)
    first = db.session.get_one(Activity, number).by_start[0]
    cancel_session(actor(city.staff), number, first.id, why="Choroba")

    assert lines(city.mine()) == [("ODWOŁANE: Statut", "CANCELLED"), ("Statut", "CONFIRMED")]


def test_link_to_join_is_where_the_ticket_shows_it_and_the_ticket_is_nowhere(city, clock) -> None:
    _, seating = enrolled(city, when(1), title="Zdalnie", online=True)
    mine = make_enrolment(seating, city.anna)
    make_enrolment(seating, city.owner)
    ticket = mine.ticket
    ahead = told(city.mine())
    clock.move_to("2026-12-01 12:00")
    (over,) = told(city.mine())

    assert [str(one["conference"]) for one in ahead] == [LINK]
    assert "conference" not in over
    assert told(city.mine(city.owner)) == []
    assert not any(ticket in item.text for item in own_items(city.mine(), language="pl", now=now()))


def test_mine_has_meetings_of_my_groups_only_while_i_am_in(city) -> None:
    group = make_group(city.staff, city.centre, city.owner, city.anna, name="Zielone podwórka")
    add_meetings(actor(city.owner), group.id, MeetingsAsked(city.room.id, (date(2026, 12, 1),), 600, 720))

    assert lines(city.mine()) == [("Zielone podwórka", "CONFIRMED")]
    assert lines(city.leading(city.owner)) == [("Zielone podwórka", "CONFIRMED")]
    assert (lines(city.leading(city.anna)), lines(city.mine(make_person()))) == ([], [])


def visit(city, *, confirmed: bool) -> int:
    day = date(2026, 12, 1)
    asked = VisitAsked(
        title="Goście z Lublina",
        people=9,
        languages=(EventLanguage.POLISH,),
        topics="Centrum",
        wished=(day,),
        contact="Nikt 601",
    )
    number = ask_for_visit(actor(city.anna), city.centre.id, asked)
    plan = Arrangement((PartAsked(day, 540, 600, city.room.id, ""),), (city.staff.id,), "Powitanie")
    arrange_visit(actor(city.staff), number, plan)
    if confirmed:
        confirm_visit(actor(city.anna), number)
    return number


def test_mine_has_a_visit_once_it_is_confirmed_and_its_host_has_it_as_well(city) -> None:
    visit(city, confirmed=False)
    before = lines(city.mine())
    confirm_visit(actor(city.anna), db.session.scalars(select(StudyVisit.id)).one())

    assert (before, lines(city.mine())) == ([], [("Goście z Lublina", "CONFIRMED")])
    assert lines(city.leading(city.staff)) == [("Goście z Lublina", "CONFIRMED")]


def test_leading_has_what_i_lead_announced_or_not_with_the_link(city) -> None:
    number, _ = enrolled(city, when(1), title="Zdalnie", online=True)
    draft = make_activity(city.staff, city.centre, when(2), room=city.room, title="Szkic")
    make_activity(city.staff, city.centre, when(3), room=city.room, title="Cudze", published=True)
    transaction(
        lambda: db.session.add_all(ActivityLeader(activity_id=one, person_id=city.owner.id) for one in (number, draft))
    )()

    assert lines(city.leading(city.owner)) == [("Zdalnie", "CONFIRMED"), ("Szkic", "CONFIRMED")]
    assert [one.get("conference") for one in told(city.leading(city.owner))] == [LINK, None]
    assert ScopeKind.LEADING in {scope.kind for scope in scopes_of(actor(city.owner))}


# --- an organisation and a centre


def test_organisation_has_its_bookings_and_what_it_holds_without_names(city) -> None:
    city.ask(1, "Zarząd", person=city.owner, ngo=city.ngo)
    city.ask(2, "Moja własna")
    of_it = {"room": city.room, "organisation_id": city.ngo.id}
    make_activity(city.staff, city.centre, when(3), title="Łąka", published=True, **of_it)
    make_activity(city.staff, city.centre, when(4), title="Szkic", **of_it)

    assert lines(city.of_ngo) == [("Zarząd", "CONFIRMED"), ("Łąka", "CONFIRMED")]
    text = "".join(item.text for item in own_items(city.of_ngo, language="pl", now=now()))
    assert not any(word in text for word in ("Olga", "Anna", "example.org/k", "wlasciciel"))


def test_centre_has_all_that_takes_its_rooms_with_who_and_how_many(city) -> None:
    city.ask(1, "Zarząd", person=city.owner, ngo=city.ngo, people=12)
    city.ask(2, "Urodziny", decide="wait")
    city.ask(3, "Odwołana", decide="cancel")
    make_activity(city.staff, city.centre, when(4), room=city.room, title="Szkic")
    visit(city, confirmed=True)
    close_rooms(actor(city.staff), city.centre.id, [city.room.id], when(5), reasons={"pl": "Remont"})

    assert sorted(lines(city.of_centre)) == sorted(
        [
            ("Sala Duża: Goście z Lublina", "CONFIRMED"),
            ("Sala Duża: Zarząd", "CONFIRMED"),
            ("Sala Duża: Urodziny", "TENTATIVE"),
            ("ODWOŁANE: Sala Duża: Odwołana", "CANCELLED"),
            ("Sala Duża: Szkic", "CONFIRMED"),
            ("Sala Duża: Zamknięte: Remont", "CONFIRMED"),
        ]
    )
    by_title = {str(one["summary"]): str(one["description"]) for one in told(city.of_centre)}
    assert "Fundacja Łąka\n12 osób" in by_title["Sala Duża: Zarząd"]
    assert "Anna Kanarkowa" in by_title["Sala Duża: Urodziny"]
    assert told(Scope(ScopeKind.CENTRE, city.elsewhere.id, next(iter(actor(city.elsewhere).centres)))) == []


def test_texts_come_in_the_language_of_the_calendar(city) -> None:
    city.ask(3, "Odwołana", decide="cancel")
    assert [lines(city.mine(), language)[0][0] for language in ("pl", "en", "uk")] == [
        "ODWOŁANE: Odwołana",
        "CANCELLED: Odwołana",
        "СКАСОВАНО: Odwołana",
    ]


@pytest.mark.parametrize("kind", ["mine", "of_ngo", "of_centre", "leading"])
def test_number_of_queries_does_not_grow(city, count_queries, kind) -> None:
    scope = {
        "mine": city.mine(),
        "of_ngo": city.of_ngo,
        "of_centre": city.of_centre,
        "leading": city.leading(city.owner),
    }[kind]
    numbers = []
    for days in (range(1, 3), range(8, 12)):
        for day in days:
            city.ask(day, "Zarząd", ngo=city.ngo)
            _, seating = enrolled(city, when(day, "13:00", "14:00"), title=f"Statut {day}")
            make_enrolment(seating, city.anna)
            number = seating.activity_id
            leads = ActivityLeader(activity_id=number, person_id=city.owner.id)
            transaction(lambda leads=leads: db.session.add(leads))()
        db.session.expire_all()
        with count_queries() as queries:
            own_items(scope, language="pl", now=now())
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


# --- canaries


CANARIES = (
    *("Kanarek", "Kanarkowa", "anna.kanarek", "601 602 603", "gosc.kanarek", "Gościnna", "wózek"),
    *("Tajny-zgodzony", "Tajny-czeka", "Tajny-odmowa", "Tajny-odwołany", "Po-co-nikomu", "Grupa wsparcia", "Rozmowa-K"),
)


def plant(city) -> None:
    """Private things of every state, of Anna, of a guest, and of a group that is not public."""
    kept = {"purpose": "Po-co-nikomu", "is_public": False}
    city.ask(1, "Tajny-zgodzony", **kept)
    city.ask(2, "Tajny-czeka", decide="wait", purpose="Po-co-nikomu", is_public=True)
    refused = city.ask(3, "Tajny-odmowa", decide="wait", purpose="Po-co-nikomu", is_public=True)
    refuse_booking(actor(city.staff), refused, reason=RefusalReason.FAIR_SHARE, words="Po-co-nikomu")
    city.ask(4, "Tajny-odwołany", decide="cancel", purpose="Po-co-nikomu", is_public=True)
    _, seating = enrolled(city, when(7), title="Otwarte szkolenie", seats=9)
    mine = make_enrolment(seating, city.anna)
    group = make_group(
        city.staff, city.centre, city.anna, name="Grupa wsparcia", purpose_pl="Po-co-nikomu", is_public=False
    )
    meeting = MeetingsAsked(city.room.id, (date(2026, 12, 8),), 600, 720)
    add_meetings(actor(city.anna), group.id, meeting)
    _keep_secrets(mine.id, seating)


@transaction
def _keep_secrets(enrolment_id: int, seating) -> None:
    db.session.add(AccessNeed(enrolment_id=enrolment_id, words="wózek"))
    db.session.add(Guest(email="gosc.kanarek@example.org", name="Ewa Gościnna", resource_id=new_resource("person")))


def public_addresses(city) -> list[str]:
    names = ("miasto", f"c{city.centre.id}", "szkolenia", "grupy", "otwarte", f"sala-{city.room.id}")
    return [f"/kalendarz/pl/{name}.ics" for name in (*names, f"sala-{city.room.id}-zajetosc")]


def test_nothing_private_is_in_any_calendar_of_others(client, city) -> None:
    plant(city)
    stranger = make_person()
    scopes = [city.mine(stranger), city.mine(city.owner), city.leading(stranger), city.of_ngo]
    scopes += scopes_of(actor(city.elsewhere))
    addresses = public_addresses(city)
    for scope in scopes:
        owner = db.session.get_one(type(stranger), scope.person_id)
        addresses.append(f"/k/{make_feed_link(actor(owner), scope, label='x', language='pl')}.ics")

    answers = {address: client.get(address) for address in addresses}

    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {}
    assert "Otwarte szkolenie" in answers[addresses[0]].text
    assert "Zajęte" in answers[f"/kalendarz/pl/sala-{city.room.id}.ics"].text
    for address, answer in answers.items():
        said = re.sub(r"\r\n[ \t]", "", answer.text) + repr(list(answer.headers))
        assert {word for word in CANARIES if word in said} == set(), address


def test_their_owner_sees_them_and_the_centre_as_its_page_does(client, city) -> None:
    plant(city)
    mine = "".join(str(one["summary"]) for one in told(city.mine()))
    work = "".join(f"{one['summary']} {one.get('description', '')}" for one in told(city.of_centre))

    for word in ("Tajny-zgodzony", "Tajny-czeka", "Tajny-odwołany", "Grupa wsparcia", "Otwarte szkolenie"):
        assert (word in mine, word in work) == (True, True), word
    assert "Kanarkowa" in work
    never = ("anna.kanarek", "601 602 603", "wózek", "Gościnna", "Po-co-nikomu")
    texts = [
        item.text for scope in (city.mine(), city.of_centre) for item in own_items(scope, language="pl", now=now())
    ]
    said = re.sub(r"\r\n[ \t]", "", "".join(texts))
    assert [word for word in never if word in said] == []


def test_nothing_of_ones_own_is_written_into_the_kept_texts(client, city) -> None:
    plant(city)
    for address in public_addresses(city):
        client.get(address)
    kept = db.session.scalars(select(CalendarText.text)).all()
    token = make_feed_link(actor(city.anna), city.mine(), label="x", language="pl")
    client.get(f"/k/{token}.ics")
    db.session.expire_all()

    assert len(kept) > 0
    assert sorted(db.session.scalars(select(CalendarText.text)).all()) == sorted(kept)
    assert [word for word in CANARIES if any(word in text for text in kept)] == []


def test_marks_and_uids_tell_nothing(city) -> None:
    plant(city)
    uids = [item.uid for item in own_items(city.mine(), language="pl", now=now())]
    assert all(re.fullmatch(r"[0-9a-f-]{36}@[\w.]+", uid) for uid in uids)
    assert len(set(uids)) == len(uids) > 3
