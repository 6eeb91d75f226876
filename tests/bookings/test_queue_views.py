"""The queue in the browser: narrowed by its address, opened in place, decided together, undone; a centre's reasons."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.bookings.models import Booking, Decision, Reason
from app.bookings.queries import booking_by_uid, verdict_of_booking
from app.bookings.queries.clear import verdicts_on_requests
from app.bookings.queries.reasons import reasons_in_use
from app.bookings.queries.series import series_by_uid
from app.bookings.rules import Amount
from app.bookings.rules.states import BookingState
from app.bookings.services import approve_booking, ask_for_more
from app.centres.models import Centre
from app.core.access import Role
from app.core.clock import now
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.organisations.rules.kinds import OrganisationKind
from tests.makers import (
    actor,
    make_booking,
    make_centre,
    make_change,
    make_equipment,
    make_organisation,
    make_person,
    make_reasons,
    make_room,
    make_series,
    make_staff,
    period,
)
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session", "clock")
HERE = "/zespol/wnioski"
HTMX = {"HX-Request": "true"}


class Scene:
    """A centre with two rooms and two coordinators; organisations of several kinds, and a resident."""

    def __init__(self) -> None:
        self.centre = make_centre(quota_hours=60, open_requests=100)
        self.room = make_room(self.centre, residents_may_book=True)
        self.small = make_room(self.centre, "Sala Mała")
        self.owner, self.newcomer, self.neighbour = make_person(), make_person(), make_person(name="Jan Sąsiad")
        self.organisation = make_organisation(self.owner)
        self.unverified = make_organisation(self.newcomer, name="Nowi", verified=False)
        self.group = make_organisation(self.neighbour, name="Grupa", kind=OrganisationKind.INFORMAL_GROUP)
        self.coordinator, self.second = make_staff(self.centre), make_staff(self.centre)

    def ask(self, day: int, title: str = "Spotkanie", **more: Any) -> str:
        room = more.pop("room", self.room)
        return make_booking(
            self.owner, room, period(f"2026-12-{day:02}", "10:00", "12:00"), self.organisation, title=title, **more
        )


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def booking(uid: str) -> Booking:
    db.session.expire_all()
    found = booking_by_uid(uid)
    assert found is not None
    return found


def titles(answer: Any) -> list[str]:
    page = read(answer)
    known = ("Zebranie", "Próba", "Kurs", "Piknik", "Chór", "Spotkanie zarządu")
    return sorted(title for title in known if f">{title}</a>" in page)


def test_queue_is_narrowed_by_its_address(app: Any, scene: Scene) -> None:
    scene.ask(1, "Zebranie")
    asked = scene.ask(2, "Próba", room=scene.small)
    make_booking(scene.newcomer, scene.room, period("2026-12-03", "10:00", "11:00"), scene.unverified, title="Kurs")
    make_booking(scene.neighbour, scene.room, period("2026-12-04", "10:00", "11:00"), title="Piknik")
    make_series(scene.owner, scene.small, "2026-12-08", organisation=scene.organisation, title="Chór", times=2)
    make_change(scene.owner, scene.small, "2026-12-05", scene.organisation, scene.coordinator)
    ask_for_more(actor(scene.coordinator), asked, words="Ile osób?")
    staff = visitor(app, scene.coordinator)

    found = {
        narrow: titles(staff.get(f"{HERE}?{narrow}"))
        for narrow in (
            *("waits=series", "waits=change", "waits=asked", "who=unverified", "who=resident"),
            *(f"room={scene.small.id}", "text=zebr", "text=nowi", "who=nonsense&room=x&clear=%00"),
        )
        if "%00" not in narrow
    }

    assert found == {
        "waits=series": ["Chór"],
        "waits=change": ["Spotkanie zarządu"],
        "waits=asked": ["Próba"],
        "who=unverified": ["Kurs"],
        "who=resident": ["Piknik"],
        f"room={scene.small.id}": ["Chór", "Próba", "Spotkanie zarządu"],
        "text=zebr": ["Zebranie"],
        "text=nowi": ["Kurs"],
    }
    assert len(titles(staff.get(f"{HERE}?who=nonsense&room=x&centre=nowhere"))) == 6
    assert "Nothing fits" in said(staff.get(f"{HERE}?text=nic-takiego"))


def test_queue_of_many_takes_twelve_queries_at_most(app: Any, scene: Scene, count_queries: Any) -> None:
    for day in (*range(1, 6), *range(7, 13)):
        scene.ask(day)
    staff = visitor(app, scene.coordinator)
    staff.get(HERE)

    seen = {}
    for address in (HERE, f"{HERE}?clear=yes", f"{HERE}/jasne"):
        with count_queries() as queries:
            assert staff.get(address).status_code == 200
        seen[address] = len(queries)
    for day in range(14, 19):
        scene.ask(day, room=scene.small)
    again = {}
    for address in seen:
        with count_queries() as queries:
            staff.get(address)
        again[address] = len(queries)

    assert again == seen
    assert seen[HERE] <= 12


def test_verdicts_on_many_are_those_on_each(scene: Scene) -> None:
    """The quick way and the one verdict say the same, whatever speaks against a request."""
    projector = make_equipment(scene.centre, units=1)
    uids = [scene.ask(day) for day in (1, 2, 3, 4)]
    uids.append(make_booking(scene.neighbour, scene.room, period("2026-12-07", "10:00", "11:00")))
    uids.append(
        make_booking(scene.newcomer, scene.small, period("2026-12-08", "10:00", "11:00"), scene.unverified, people=3)
    )
    lent = (Amount(projector.id, 1),)
    uids.append(scene.ask(15, room=scene.small, equipment=lent))
    make_series(scene.owner, scene.room, "2026-12-09", organisation=scene.organisation, times=2)
    lower_quota(scene.centre, 5)
    bookings = [booking(uid) for uid in uids]

    together = verdicts_on_requests(bookings, now=now())

    alone = [verdict_of_booking(one, now=now()) for one in bookings]
    assert [told.as_record() for told in together] == [told.as_record() for told in alone]
    assert [told.quota for told in together] == [told.quota for told in alone]
    assert {bool(told.refused) for told in together} == {True, False}


@transaction
def lower_quota(centre: Centre, hours: int) -> None:
    db.session.get_one(Centre, centre.id).quota_hours = hours


def test_request_opens_in_place_and_its_decision_can_be_undone(app: Any, scene: Scene) -> None:
    uid = scene.ask(1, "Zebranie")
    staff = visitor(app, scene.coordinator)

    opened = staff.get(f"{HERE}/{uid}", headers=HTMX)
    assert "<html" not in read(opened)
    for words in ("As checked now", "So far: 0 approved", "Sala Duża on that day", "History", "The room was asked for"):
        assert words in said(opened)
    token = {"csrf_token": token_in(staff)}
    wrong = staff.post(f"{HERE}/{uid}/odmow", data={**token, "reason": "other", "words": ""}, headers=HTMX)
    assert (wrong.status_code, errors(wrong)) == (422, {"words": "Write a sentence that tells the applicant why."})
    assert "<html" not in read(wrong)
    done = staff.post(f"{HERE}/{uid}/zatwierdz", data=token, headers=HTMX)
    assert ("data-decided" in read(done), "Until the mail goes: 30 seconds." in said(done)) == (True, True)

    decision = db.session.scalars(select(Decision)).one()
    assert "Your last decision can still be undone" in said(staff.get(HERE))
    assert "Your last decision" not in said(visitor(app, scene.second).get(HERE))
    other = post(visitor(app, scene.second), f"/zespol/decyzje/{decision.uid}/cofnij", page=HERE)
    undone = staff.post(f"/zespol/decyzje/{decision.uid}/cofnij", data=token, headers=HTMX)

    assert other.status_code == 404
    assert "Undone. It waits again, and nobody got a mail." in said(undone)
    assert booking(uid).state is BookingState.REQUESTED
    again = staff.post(f"/zespol/decyzje/{decision.uid}/cofnij", data=token, headers=HTMX)
    assert (again.status_code, "This decision is undone already." in said(again)) == (409, True)


def token_in(client: Any) -> str:
    from tests.support.visiting import token_of

    return token_of(client, HERE)


def test_all_that_are_clear_are_approved_and_what_is_no_longer_clear_stays(app: Any, scene: Scene) -> None:
    clear = [scene.ask(day, f"Spotkanie {day}") for day in (1, 2)]
    crowded = scene.ask(3, "Za dużo", people=20)
    own = make_organisation(scene.coordinator, name="Własna")
    make_booking(scene.coordinator, scene.small, period("2026-12-10", "10:00", "11:00"), own, title="Moje")
    make_seats(scene, 15)
    staff = visitor(app, scene.coordinator)
    page = read(staff.get(f"{HERE}/jasne"))
    ticks = [f"{uid}:{booking(uid).entry.sequence}" for uid in clear]
    assert [tick in page for tick in ticks] == [True, True]
    assert f'value="{crowded}' not in page
    assert "Moje" in said(staff.get(f"{HERE}/jasne"))
    nothing = post(staff, f"{HERE}/jasne", page=HERE)
    approve_booking(actor(scene.second), clear[1])

    done = post(staff, f"{HERE}/jasne", page=HERE, clear=ticks)

    shown = said(done)
    assert (nothing.status_code, "Tick at least one request." in said(nothing)) == (422, True)
    assert "1 request is approved" in shown
    assert "Spotkanie 2 , Stowarzyszenie Wisła, Wednesday 2 December, 10:00–12:00: Somebody has decided" in shown
    assert [booking(uid).state for uid in (*clear, crowded)] == [
        BookingState.APPROVED,
        BookingState.APPROVED,
        BookingState.REQUESTED,
    ]
    mails = db.session.scalars(select(Mail.template).where(Mail.template == "booking_approved")).all()
    assert len(mails) == 2


@transaction
def make_seats(scene: Scene, seats: int) -> None:
    from app.centres.models import Room

    db.session.get_one(Room, scene.room.id).layouts[0].seats = seats


def test_list_tells_what_others_did_meanwhile(app: Any, scene: Scene, clock: Any) -> None:
    uids = [scene.ask(day) for day in (1, 2)]
    staff, since = visitor(app, scene.coordinator), now().isoformat().replace("+", "%2B")
    news = f"{HERE}/nowe?since={since}"
    assert staff.get(news).status_code == 204
    clock.shift(seconds=10)
    approve_booking(actor(scene.second), uids[0])
    scene.ask(3)

    told = staff.get(news)

    assert "1 request was decided by others meanwhile. 1 new request came." in said(told)
    assert uids[0] in read(told)
    assert staff.get(f"{news}&seen=1-1").status_code == 204
    assert staff.get(news, headers={"If-None-Match": told.headers["ETag"]}).status_code == 304
    approve_booking(actor(scene.coordinator), uids[1])
    assert staff.get(f"{news}&seen=1-1").status_code == 204
    assert staff.get(f"{HERE}/nowe?since=yesterday").status_code == 204


def test_some_dates_of_a_series_are_refused_on_its_page(app: Any, scene: Scene) -> None:
    uid = make_series(scene.owner, scene.small, "2026-12-01", organisation=scene.organisation)
    series = series_by_uid(uid)
    assert series is not None
    first, second, third = series.bookings
    (_, other) = make_reasons(scene.centre)
    staff, page = visitor(app, scene.coordinator), f"/zespol/cykle/{uid}"
    typed = {f"some-date_{one.id}": "yes" for one in (first, third)} | {f"some-date_{second.id}": str(other.id)}

    missing = post(staff, f"{page}/rozstrzygnij", page=page, **typed)
    done = post(staff, f"{page}/rozstrzygnij", page=page, **typed, **{"some-words": "Remont podłogi."})

    assert missing.status_code == 422
    assert (done.status_code, done.location) == (303, HERE)
    assert "Approved: 2, refused: 1." in said(staff.get(HERE))
    assert [booking(one.entry.uid).state.value for one in (first, second, third)] == ["approved", "refused", "approved"]
    assert "Inny powód. Remont podłogi." in said(visitor(app, scene.owner).get(f"/rezerwacje/{second.entry.uid}"))


# --- a centre's own reasons


def test_manager_keeps_the_list_of_reasons_and_old_refusals_keep_their_words(app: Any, scene: Scene) -> None:
    make_reasons(scene.centre)
    manager, page = visitor(app, make_staff(scene.centre, Role.MANAGER)), f"/zespol/centra/{scene.centre.slug}/powody"
    staff, uid = visitor(app, scene.coordinator), scene.ask(1)

    empty = post(manager, f"{page}/nowy", page=page, text_pl=" ")
    post(manager, f"{page}/nowy", page=page, text_pl="Dom jest zamknięty", text_en="The house is shut", position="9")
    own = reasons_in_use(scene.centre.id)[-1]
    refused = post(staff, f"{HERE}/{uid}/odmow", page=HERE, reason=str(own.id), words="")
    post(manager, f"{page}/{own.id}", page=page, text_pl="Dom śpi", text_en="The house sleeps", position="9")
    post(manager, f"{page}/{make_reasons_of(scene)[0]}/wylacz", page=page)

    assert (empty.status_code, refused.status_code) == (422, 303)
    assert [one.text_pl for one in reasons_in_use(scene.centre.id)] == ["Inny powód", "Dom śpi"]
    assert "The house is shut." in said(visitor(app, scene.owner).get(f"/rezerwacje/{uid}"))
    mail = db.session.scalars(select(Mail).where(Mail.template == "booking_refused")).one()
    assert mail.facts["reason_words"] == {"$named": ["Dom jest zamknięty", "The house is shut", ""]}
    assert mail.next_try_at - mail.created_at == timedelta(seconds=30)


def make_reasons_of(scene: Scene) -> list[int]:
    return list(db.session.scalars(select(Reason.id).where(Reason.centre_id == scene.centre.id).order_by(Reason.id)))


def test_reason_of_another_centre_is_refused(app: Any, scene: Scene) -> None:
    elsewhere = make_reasons(make_centre())
    make_reasons(scene.centre)
    uid, staff = scene.ask(1), visitor(app, scene.coordinator)

    answer = post(staff, f"{HERE}/{uid}/odmow", page=HERE, reason=str(elsewhere[0].id), words="Nie.")

    assert answer.status_code == 422
    assert booking(uid).state is BookingState.REQUESTED
