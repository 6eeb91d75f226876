"""The pages of enrolling: the box, the form, the ticket, one's own list, the organisation's list; without a script."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.core.database import db
from app.programme.models import Enrolment
from app.programme.rules.enrolling import EnrolmentMode, QuestionKind
from app.programme.services.announcing import call_off
from app.programme.services.answering import leave
from tests.makers import actor, make_activity, make_person, make_terms
from tests.programme.enrolling_scene import DAY, LATER, Sign, enrolled, mails_to, status_of, tickets
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session", "clock")


@pytest.fixture
def sign(clock: Any) -> Sign:
    return Sign(title="Wniosek o dotację")


def page_of(sign: Sign) -> str:
    from app.programme.models import Activity

    return f"/program/{db.session.get_one(Activity, sign.activity).slug}"


def form_key(text: str) -> str:
    found = re.search(r'name="key"[^>]*value="([^"]+)"', text)
    assert found is not None
    return found[1]


def test_the_box_says_what_is_left_and_what_comes_after(app: Flask, clock: Any) -> None:
    sign = Sign(seats=2)
    client = visitor(app)
    assert "2 places left" in said(client.get(page_of(sign)))
    sign.enrol()
    assert "1 place left" in said(client.get(page_of(sign)))
    sign.enrol()
    sign.enrol()
    page = said(client.get(page_of(sign)))
    assert "Waiting list" in page
    assert "1 person waits" in page


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"opens_at": DAY.starts - timedelta(days=1)}, "Sign-up opens on Monday 30 November, 17:00."),
        ({"closes_at": DAY.starts - timedelta(days=1)}, "Sign-up closes on Monday 30 November, 17:00."),
        ({"mode": EnrolmentMode.CHOSEN, "criteria_en": "Who needs it most."}, "Who needs it most."),
        ({"mode": EnrolmentMode.DRAWN}, "this is the SHA-256 of its seed:"),
        (
            {"mode": EnrolmentMode.ORGANISATIONS_FIRST, "reserved_until": DAY.starts - timedelta(days=2)},
            "Until Sunday 29 November, 17:00 the places are for organisations of Kraków.",
        ),
        ({"most_per_organisation": 2}, "At most 2 places for one organisation."),
    ],
)
def test_the_box_says_how_one_gets_a_place(app: Flask, terms: Any, words: str) -> None:
    sign = Sign(terms=terms)

    assert words in said(visitor(app).get(page_of(sign)))


def test_without_terms_nobody_signs_up(app: Flask) -> None:
    sign = Sign()
    other = make_activity(sign.manager, sign.centre, LATER, room=sign.room, published=True, title="Wstęp wolny")
    sign.activity = other

    page = visitor(app).get(page_of(sign))

    assert "Nobody has to sign up for this: just come." in said(page)
    assert visitor(app).get(f"{page_of(sign)}/zapisy").status_code == 303


def test_a_resident_enrols_in_two_clicks_and_sees_the_ticket(app: Flask, sign: Sign) -> None:
    person = make_person("me@example.org", name="Ala Nowa")
    client = visitor(app, person)
    path = f"{page_of(sign)}/zapisy"
    form = read(client.get(path))

    sent = post(client, path, page=path, key=form_key(form))
    again = post(client, path, page=path, key=form_key(form))

    assert (sent.status_code, again.status_code) == (303, 303)
    assert sent.location == again.location
    page = said(client.get(sent.location))
    assert "You have a place" in page
    assert enrolled(sent.location.rpartition("/")[2]).ticket[:8].upper() in page
    assert mails_to("me@example.org") == ["enrolment_confirmed"]


def test_a_guest_gets_a_link_whose_button_confirms(app: Flask, sign: Sign) -> None:
    client = visitor(app)
    path = f"{page_of(sign)}/zapisy"

    sent = post(client, path, page=path, key="abc", name="Olena", email="Olena@Example.org")

    assert "We have sent a mail to Olena@Example.org." in said(sent)
    (ticket,) = tickets("olena@example.org")
    page = client.get(f"/bilet/{ticket}")
    assert "only then are you signed up" in said(page)
    assert status_of(ticket) == "offered"
    done = post(client, f"/bilet/{ticket}/potwierdz", page=f"/bilet/{ticket}")
    assert done.status_code == 303
    assert status_of(ticket) == "confirmed"


def test_a_stranger_is_told_the_same_of_known_and_unknown_addresses(app: Flask, sign: Sign) -> None:
    sign.enrol(make_person("known@example.org"))
    client = visitor(app)
    path = f"{page_of(sign)}/zapisy"

    answers = []
    for number, email in enumerate(("known@example.org", "unknown@example.org", "known@example.org")):
        sent = post(client, path, page=path, key=f"key-{number}", name="Olena", email=email)
        answers.append((sent.status_code, said(sent).replace(email, "…")))

    assert len(set(answers)) == 1


def test_nothing_typed_is_lost_and_nothing_kept_where_an_answer_is_missing(app: Flask, sign: Sign) -> None:
    must = sign.ask(QuestionKind.TEXT, "Czym się zajmujesz?", label_en="What do you do?", is_required=True)
    choice = sign.ask(QuestionKind.CHOICE, options=[{"pl": "z ulotki", "en": "a leaflet"}, {"pl": "od znajomych"}])
    number = sign.ask(QuestionKind.NUMBER, "Ile osób?", label_en="How many people?")
    consent = sign.ask(QuestionKind.CONSENT, "Zgadzam się na zdjęcia", is_required=True)
    client = visitor(app, make_person())
    path = f"{page_of(sign)}/zapisy"
    typed = {f"q{choice}": "0", f"q{number}": "wiele", "needs": "Pętla indukcyjna"}

    sent = post(client, path, page=path, key="abc", **typed)

    assert sent.status_code == 422
    assert errors(sent) == {
        f"q{must}": "Answer this question.",
        f"q{number}": "Write a whole number from 0 to 999999.",
        f"q{consent}": "Nobody can be enrolled without this.",
    }
    assert "Pętla indukcyjna" in read(sent)
    assert "a leaflet" in said(sent)
    assert db.session.query(Enrolment).count() == 0
    right = {**typed, f"q{must}": "Ogród", f"q{number}": "3", f"q{consent}": "y"}
    done = post(client, path, page=path, key="abc", **right)
    one = enrolled(done.location.rpartition("/")[2])
    assert {answer.question_id: (answer.words, answer.chosen) for answer in one.answers} == {
        must: ("Ogród", []),
        choice: ("", [0]),
        number: ("3", []),
        consent: ("yes", []),
    }


def test_a_form_that_came_too_late_says_why(app: Flask, sign: Sign) -> None:
    client = visitor(app, make_person())
    path = f"{page_of(sign)}/zapisy"
    client.get(path)
    call_off(actor(sign.manager), sign.activity, why="Choroba")

    sent = post(client, path, key="abc")

    assert sent.status_code == 409
    assert "Nobody can sign up for this any more." in said(sent)


def test_what_overlaps_is_a_warning_before_it_is_sent(app: Flask, sign: Sign) -> None:
    person = make_person()
    sign.enrol(person)
    other = make_activity(
        sign.manager, sign.centre, DAY, address="Rynek 1", place=sign_place(), published=True, title="Spacer", seats=5
    )
    make_terms(other)
    sign.activity = other

    page = said(visitor(app, person).get(f"{page_of(sign)}/zapisy"))

    assert "You are signed up for something else then: Wniosek o dotację, Tuesday 1 December, 17:00–20:00" in page


def sign_place() -> Any:
    from app.programme.rules.kinds import PlaceKind

    return PlaceKind.OUTSIDE


# --- the ticket


def test_a_ticket_is_kept_by_nobody(app: Flask, sign: Sign) -> None:
    ticket = sign.enrol()

    answer = visitor(app).get(f"/bilet/{ticket}")

    kept = {name: answer.headers[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")}
    assert kept == {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    assert "<svg" in read(answer)
    assert visitor(app).get(f"/bilet/{'0' * 32}").status_code == 404


def test_opening_the_links_changes_nothing(app: Flask, sign: Sign) -> None:
    ticket = sign.enrol()
    client = visitor(app)
    for part in ("", "/potwierdz", "/biore", "/oddaj", "/zrezygnuj", "/jeszcze-raz", "/jestem", "/zachowaj-kolejke"):
        client.get(f"/bilet/{ticket}{part}")

    assert status_of(ticket) == "confirmed"


def test_a_place_is_given_back_and_taken_by_the_next_through_their_tickets(app: Flask, clock: Any) -> None:
    sign = Sign(seats=1)
    first, second = sign.enrol(), sign.enrol()
    client = visitor(app)
    assert "You are number 1 of 1 in the line." in said(client.get(f"/bilet/{second}"))

    assert post(client, f"/bilet/{first}/zrezygnuj", page=f"/bilet/{first}").status_code == 303
    assert "It is yours to take until" in said(client.get(f"/bilet/{second}"))
    assert post(client, f"/bilet/{second}/biore", page=f"/bilet/{second}").status_code == 303

    assert (status_of(first), status_of(second)) == ("withdrawn", "confirmed")
    again = post(client, f"/bilet/{first}/jeszcze-raz", page=f"/bilet/{first}")
    assert again.location != f"/bilet/{first}"
    assert "You are number 1 of 1 in the line." in said(client.get(again.location))
    twice = post(client, f"/bilet/{second}/biore", page=f"/bilet/{second}")
    assert (twice.status_code, "You have this place already." in said(twice)) == (409, True)


def test_what_giving_back_costs_is_said_before(app: Flask, clock: Any, sign: Sign) -> None:
    ticket = sign.enrol()
    client = visitor(app)
    assert "in the last 24 hours it is counted" in said(client.get(f"/bilet/{ticket}"))
    clock.move_to("2026-11-30 18:00")
    assert "If you give it back now, that is counted." in said(client.get(f"/bilet/{ticket}"))


def test_the_link_to_join_is_for_those_with_a_place_alone(app: Flask, clock: Any) -> None:
    from app.programme.rules.kinds import PlaceKind

    sign = Sign(seats=1, place=PlaceKind.ONLINE, online_link="https://meet.example.org/tajne")
    first, second = sign.enrol(), sign.enrol()
    client = visitor(app)

    assert "https://meet.example.org/tajne" in read(client.get(f"/bilet/{first}"))
    for path in (f"/bilet/{second}", page_of(sign), f"{page_of(sign)}/zapisy", f"/bilet/{first}/termin.ics"):
        assert "tajne" not in read(client.get(path)), path


def test_another_date_is_chosen_on_the_ticket(app: Flask, clock: Any) -> None:
    sign = Sign(DAY, LATER, seats=1, terms={"by_session": True})
    first, second = sign.seatings
    ticket = sign.enrol(seating_ids=(first.id,))
    client = visitor(app)

    assert post(client, f"/bilet/{ticket}/inny-termin", page=f"/bilet/{ticket}").status_code == 422
    done = post(client, f"/bilet/{ticket}/inny-termin", page=f"/bilet/{ticket}", date=second.id)

    assert done.status_code == 303
    assert "Thursday 3 December" in said(client.get(done.location))


def test_a_calendar_file_has_the_dates(app: Flask, clock: Any) -> None:
    from icalendar import Calendar

    sign = Sign(DAY, LATER)
    ticket = sign.enrol()

    kept = Calendar.from_ical(visitor(app).get(f"/bilet/{ticket}/termin.ics").data)

    assert kept["method"] == "PUBLISH"
    assert [event.start for event in kept.events] == [DAY.starts, LATER.starts]
    assert len({event["uid"] for event in kept.events}) == 2


# --- lists


def test_ones_own_list_stands_under_headings(app: Flask, clock: Any) -> None:
    sign = Sign(seats=1)
    person = make_person()
    first = sign.enrol()
    mine = sign.enrol(person)
    client = visitor(app, person)
    assert "Waiting" in said(client.get("/moje-zapisy"))
    leave(first)
    page = said(client.get("/moje-zapisy"))
    assert page.index("Needs you") < page.index("Held for you until")
    assert "1 place of the programme is held for you" in said(client.get("/"))
    leave(mine)
    assert "Past" in said(client.get("/moje-zapisy"))
    assert "You have signed up for nothing yet" in said(visitor(app, make_person()).get("/moje-zapisy"))


def test_lists_ask_a_fixed_number_of_queries(app: Flask, clock: Any, count_queries: Callable[[], Any]) -> None:
    sign = Sign(seats=20)
    person = sign.owner
    client = visitor(app, person)
    paths = ("/moje-zapisy", f"/organizacje/{sign.organisation.id}/zapisy", "/program", "/program?places=free", "/")
    number = []
    for rounds in range(2):
        for again in range(1 + 3 * rounds):
            one = Sign.__new__(Sign)
            one.__dict__ = dict(sign.__dict__)
            date = DAY.shifted(timedelta(days=7 * (1 + again + rounds)))
            one.activity = make_activity(
                sign.manager, sign.centre, date, address="Rynek", place=sign_place(), published=True, seats=3
            )
            make_terms(one.activity)
            one.enrol(person, organisation_id=sign.organisation.id)
        for path in paths:
            client.get(path)
            with count_queries() as queries:
                assert client.get(path).status_code == 200
            number.append(len(queries))

    assert number[: len(paths)] == number[len(paths) :]


def test_cards_say_what_is_left_and_the_filter_finds_it(app: Flask, clock: Any) -> None:
    full = Sign(seats=1, title="Pełne szkolenie")
    full.fill()
    free = make_activity(
        full.manager, full.centre, LATER, room=full.room, published=True, seats=4, title="Wolne szkolenie"
    )
    make_terms(free)
    client = visitor(app)

    page = said(client.get("/program"))
    assert ("4 places left" in page, "Waiting list" in page) == (True, True)
    only = said(client.get("/program?places=free"))
    assert ("Wolne szkolenie" in only, "Pełne szkolenie" in only) == (True, False)


def test_an_organisation_signs_people_up_names_them_and_gives_back(app: Flask, clock: Any) -> None:
    sign = Sign(seats=3)
    client = visitor(app, sign.owner)
    listed = f"/organizacje/{sign.organisation.id}/zapisy"
    path = f"{listed}/{page_of(sign).rpartition('/')[2]}"
    assert "Sign several people up for" in said(client.get(page_of(sign)))

    wrong = post(client, path, page=path, key="abc", people="2", email_1="to nie adres", name_1="Ola")
    assert wrong.status_code == 422
    sent = post(client, path, page=path, key="abc", people="2", name_1="Ola Bąk", email_1="ola@example.org")

    assert sent.status_code == 303
    page = said(client.get(listed))
    assert ("Ola Bąk" in page, "name to follow" in page) == (True, True)
    ids = [one.id for one in db.session.query(Enrolment).order_by(Enrolment.id)]
    named = post(client, f"{listed}/{ids[1]}/osoba", page=f"{listed}/{ids[1]}/osoba", name="Iga Wilk")
    assert named.status_code == 303
    assert post(client, f"{listed}/{ids[0]}/zrezygnuj", page=listed).status_code == 303
    page = said(client.get(listed))
    assert ("Iga Wilk" in page, "given back" in page) == (True, True)
