"""Following topics and centres by mail: double opt-in, the weekly digest, and one click that ends it."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Person
from app.core.clock import now
from app.core.database import db, transaction
from app.history.models import Record
from app.notifications.models import Mail
from app.notifications.services import message_of, send_due
from app.notifications.services.subjects import mail_policy
from app.programme.models import FollowedCentre, FollowedTopic, Follower, FollowLink
from app.programme.rules.following import Follows, NothingToFollow, check_follows, week_ahead, week_due
from app.programme.rules.kinds import PlaceKind, Topic
from app.programme.services import digest, following
from app.programme.services.announcing import call_off, publish
from app.programme.services.digest import send_digests_due
from app.programme.services.following import forget_followers
from tests.makers import (
    actor,
    at,
    make_activity,
    make_centre,
    make_enrolment,
    make_person,
    make_room,
    make_staff,
    make_terms,
    period,
)
from tests.support.visiting import errors, post, read, said, token_of, visitor

pytestmark = pytest.mark.usefixtures("db_session")
EVENING = period("2026-12-01", "17:00", "20:00")
FRIDAY = at("2026-11-27", "08:00")
MONDAY = FRIDAY.date() - timedelta(days=4)
FOLLOW = "/program/obserwuj"
LINK = re.compile(r"/program/obserwuj/(?:potwierdz|zmien|wypisz)/[\w-]{43}")


class Scene:
    def __init__(self, app: Flask) -> None:
        self.app = app
        self.centre, self.other = make_centre("Centrum Tu", slug="tu"), make_centre("Tam", slug="tam")
        self.room = make_room(self.centre, "Sala Szkoleniowa", seats=20)
        self.staff = make_staff(self.centre)
        self.client: FlaskClient = visitor(app)

    def announce(self, *dates: Any, **more: Any) -> int:
        more.setdefault("topics", (Topic.LAW,))
        return make_activity(self.staff, self.centre, *dates, room=self.room, published=True, **more)

    def ask(self, email: str = "anna@example.org", **typed: Any) -> Any:
        wanted = {"topics": ["law"], "language": "en", **typed}
        return post(self.client, FOLLOW, page=FOLLOW, email=email, **wanted)

    def link(self, index: int = -1) -> str:
        """The link of the newest mail, or another one."""
        facts = mails_queued()[index].facts
        return str(facts.get("secret_path") or facts["secret_unsubscribe_path"])

    def follower(self, email: str = "anna@example.org", **typed: Any) -> Follower:
        """Somebody who asked and confirmed."""
        self.ask(email, **typed)
        assert post(self.client, self.link(), page=self.link()).status_code == 303
        return only_follower(email)


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene(app)


def mails_queued() -> list[Mail]:
    return list(db.session.scalars(select(Mail).order_by(Mail.id).execution_options(populate_existing=True)))


def templates() -> list[str]:
    return [mail.template for mail in mails_queued()]


def only_follower(email: str) -> Follower:
    found = select(Follower).where(Follower.email == email).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def rows() -> list[int]:
    tables = (Follower, FollowedTopic, FollowedCentre, FollowLink)
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


# --- asking, confirming


def test_whoever_asks_follows_when_the_mail_was_confirmed_and_not_before(scene: Scene, clock: Any) -> None:
    answer = scene.ask(centres=[scene.other.id], topics=["law", "money"])

    assert "A mail with a link is on its way to anna@example.org" in said(answer)
    found = only_follower("anna@example.org")
    assert (found.is_followed, found.language, templates()) == (False, "en", ["follow_confirm"])
    link = scene.link()
    assert "Confirm my address" in said(scene.client.get(link))
    scene.client.head(link)
    assert not only_follower("anna@example.org").is_followed

    done = post(scene.client, link, page=link)

    found = only_follower("anna@example.org")
    assert (found.confirmed_at, found.told_until, found.is_followed) == (now(), now(), True)
    assert found.follows == Follows(frozenset({Topic.LAW, Topic.MONEY}), frozenset({scene.other.id}))
    page = read(scene.client.get(done.headers["Location"]))
    assert "Your address is confirmed" in page
    assert re.search(r'value="money"[^>]*checked|checked[^>]*value="money"', page)
    assert scene.client.get(link).status_code == 410


def test_a_link_works_for_48_hours_and_a_newer_one_ends_it(scene: Scene, clock: Any) -> None:
    scene.ask()
    first = scene.link()
    scene.ask(topics=["money"])
    second = scene.link()

    assert scene.client.get(first).status_code == 410
    clock.shift(hours=47)
    assert scene.client.get(second).status_code == 200
    clock.shift(hours=1)
    gone = scene.client.get(second)
    assert (gone.status_code, "This link no longer works" in said(gone)) == (410, True)


def test_only_hashes_of_links_are_kept_and_a_sent_mail_forgets_its_own(scene: Scene, clock: Any) -> None:
    scene.ask()
    token = scene.link().rpartition("/")[2]

    assert token not in {link.token_hash for link in db.session.scalars(select(FollowLink))}
    send_due(now())
    assert token not in str(mails_queued()[-1].facts)


def test_answers_are_alike_whoever_has_the_address(scene: Scene) -> None:
    make_person("znana@example.org")
    scene.follower("obserwuje@example.org")
    met = {}
    for email in ("nikt@example.org", "znana@example.org", "obserwuje@example.org"):
        answer = scene.ask(email, topics=["money"])
        met[email] = (answer.status_code, read(answer).replace(email, "…"))

    assert len(set(met.values())) == 1
    assert templates()[-3:] == ["follow_confirm", "follow_confirm", "follow_known"]


def test_a_stranger_changes_nothing_of_somebody_who_follows(scene: Scene) -> None:
    scene.follower()

    scene.ask("Anna@Example.org", topics=["money"], language="uk")

    found = only_follower("anna@example.org")
    assert (found.follows, found.language) == (Follows(frozenset({Topic.LAW})), "en")
    assert mails_queued()[-1].language == "en"
    assert "What you follow" in said(scene.client.get(scene.link()))


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"topics": []}, "topics"),
        ({"email": "to nie adres"}, "email"),
        ({"email": ""}, "email"),
        ({"topics": ["nonsense"]}, "topics"),
        ({"centres": ["999999"]}, "centres"),
        ({"centres": ["x"]}, "centres"),
        ({"language": "de"}, "language"),
    ],
)
def test_bad_input_is_said_at_its_field_and_stores_nothing(scene: Scene, typed: dict[str, Any], where: str) -> None:
    answer = scene.ask(**typed)

    assert answer.status_code == 422
    assert list(errors(answer)) == [where]
    assert (rows(), templates()) == ([0, 0, 0, 0], [])


def test_asking_is_slowed_for_a_network_and_for_a_mailbox(scene: Scene) -> None:
    for number in range(10):
        scene.ask("anna@example.org" if number < 7 else f"osoba{number}@example.org")

    assert templates().count("follow_confirm") == 5 + 3
    slowed = scene.ask("ostatnia@example.org")
    assert (slowed.status_code, "Too many tries" in said(slowed)) == (429, True)
    assert 'value="ostatnia@example.org"' in read(slowed)


# --- with an account


def test_an_account_follows_at_once_at_its_own_address(scene: Scene) -> None:
    person = make_person("jan@example.org")
    client = visitor(scene.app, person)
    page = read(client.get(f"{FOLLOW}?topic=money&centre=tam"))
    assert 'name="email"' not in page
    assert re.search(r'checked[^>]*value="money"|value="money"[^>]*checked', page)

    answer = post(client, FOLLOW, page=FOLLOW, topics=["money"], language="uk", email="obca@example.org")

    assert (answer.status_code, templates()) == (303, [])
    (found,) = db.session.scalars(select(Follower)).all()
    assert (found.person_id, found.email, found.address, found.is_followed) == (person.id, None, person.email, True)
    assert "The mails go to jan@example.org." in said(client.get(FOLLOW))
    assert post(client, f"{FOLLOW}/koniec", page=FOLLOW).status_code == 303
    assert not db.session.scalars(select(Follower).execution_options(populate_existing=True)).one().is_followed
    assert "The mails go to jan" not in said(client.get(FOLLOW))


def test_what_an_address_followed_alone_becomes_that_of_its_account(scene: Scene, clock: Any) -> None:
    scene.follower("jan@example.org")
    told = only_follower("jan@example.org").told_until
    clock.shift(days=1)
    person = make_person("jan@example.org")

    post(visitor(scene.app, person), FOLLOW, page=FOLLOW, topics=["money"], language="en")

    (found,) = db.session.scalars(select(Follower).execution_options(populate_existing=True)).all()
    assert (found.person_id, found.email, found.told_until) == (person.id, None, told)


def test_the_digest_goes_where_the_account_reads_its_mail_now(scene: Scene, clock: Any) -> None:
    person = make_person("jan@example.org")
    following.follow(actor(person), Follows(frozenset({Topic.LAW})), language="pl")
    disabled = make_person("zamknięta@example.org".replace("ę", "e"))
    following.follow(actor(disabled), Follows(frozenset({Topic.LAW})), language="pl")
    _change(person, email="nowy@example.org")
    _change(disabled, disabled_at=now())
    clock.shift(hours=1)
    scene.announce(EVENING)
    clock.move_to(FRIDAY)

    assert send_digests_due(now()) == 1
    assert [mail.address for mail in mails_queued()] == ["nowy@example.org"]


@transaction
def _change(person: Person, **values: Any) -> None:
    found = db.session.get_one(Person, person.id)
    for name, value in values.items():
        setattr(found, name, value)


# --- the digest


def lines(mail: Mail) -> tuple[list[str], list[str]]:
    """The Polish titles under "announced" and under "next week"."""
    told = [[line["$several"][0]["$named"][0] for line in mail.facts[part]["$several"]] for part in WEEK]
    return told[0], told[1]


WEEK = ("announced", "coming")


def test_a_digest_tells_what_is_new_and_what_comes_next_week_of_what_is_followed(scene: Scene, clock: Any) -> None:
    scene.announce(EVENING.shifted(timedelta(days=20)), title="Ogłoszone wcześniej")
    scene.announce(EVENING, title="Za tydzień, znane")
    clock.shift(minutes=1)
    scene.follower(topics=["law"])
    clock.shift(minutes=1)
    later = EVENING.shifted(timedelta(days=14))
    scene.announce(later, later.shifted(timedelta(days=7)), title="Nowe")
    scene.announce(EVENING.shifted(timedelta(days=1)), title="Nowe za tydzień")
    scene.announce(title="Nowe bez terminu")
    scene.announce(later.shifted(timedelta(days=1)), title="O czymś innym", topics=(Topic.ECOLOGY,))
    called = scene.announce(later.shifted(timedelta(days=2)), title="Odwołane")
    call_off(actor(scene.staff), called, why="Choroba.")
    draft = make_activity(scene.staff, scene.centre, title="Szkic", topics=(Topic.LAW,))
    planned = make_activity(scene.staff, scene.centre, title="Na sobotę", topics=(Topic.LAW,), summary_pl="Coś.")
    publish(actor(scene.staff), planned, at=FRIDAY + timedelta(days=1))
    clock.move_to(FRIDAY)

    assert send_digests_due(now()) == 1

    (mail,) = [one for one in mails_queued() if one.template == "digest"]
    assert lines(mail) == (["Nowe", "Nowe bez terminu"], ["Za tydzień, znane", "Nowe za tydzień"])
    assert (mail.address, mail.language, draft > 0) == ("anna@example.org", "en", True)


def test_a_digest_says_where_places_are_left(scene: Scene, clock: Any) -> None:
    scene.follower(topics=["law"])
    clock.shift(minutes=1)
    later = EVENING.shifted(timedelta(days=14))
    free, full, _ = (
        scene.announce(later.shifted(timedelta(days=day)), title=title, seats=1)
        for day, title in ((0, "Wolne"), (1, "Pełne"), (2, "Bez zapisów"))
    )
    make_terms(free)
    make_enrolment(make_terms(full), make_person())
    clock.move_to(FRIDAY)

    assert send_digests_due(now()) == 1

    (mail,) = [one for one in mails_queued() if one.template == "digest"]
    assert lines(mail)[0] == ["Wolne", "Pełne", "Bez zapisów"]
    text = message_of(mail).get_body(("plain",)).get_content()
    assert text.index("Wolne") < text.index("1 place left") < text.index("Pełne") < text.index("Waiting list")
    assert text.count("left") == text.count("Waiting list") == 1


def test_a_week_has_one_digest_and_nothing_is_told_twice(scene: Scene, clock: Any) -> None:
    scene.follower()
    clock.shift(minutes=1)
    scene.announce(EVENING.shifted(timedelta(days=30)), title="Pierwsze")
    clock.move_to(FRIDAY)
    assert (send_digests_due(now()), send_digests_due(now()), send_digests_due(now() + timedelta(days=2))) == (1, 0, 0)

    clock.shift(hours=1)
    scene.announce(EVENING.shifted(timedelta(days=31)), title="Drugie")
    clock.move_to(FRIDAY + timedelta(days=6))
    assert send_digests_due(now()) == 0
    clock.move_to(FRIDAY + timedelta(days=7))
    assert send_digests_due(now()) == 1
    clock.move_to(FRIDAY + timedelta(days=14))
    assert send_digests_due(now()) == 0

    assert [lines(mail) for mail in mails_queued() if mail.template == "digest"] == [
        (["Pierwsze"], []),
        (["Drugie"], []),
    ]


def test_what_was_announced_a_moment_ago_is_told_next_time(scene: Scene, clock: Any) -> None:
    scene.follower()
    clock.move_to(FRIDAY - timedelta(minutes=3))
    scene.announce(EVENING.shifted(timedelta(days=30)))
    clock.move_to(FRIDAY)

    assert send_digests_due(now()) == 0
    clock.move_to(FRIDAY + timedelta(days=7))
    assert send_digests_due(now()) == 1


def test_a_centre_is_followed_on_any_topic(scene: Scene, clock: Any) -> None:
    scene.follower("tu@example.org", topics=[], centres=[scene.centre.id])
    scene.follower("tam@example.org", topics=[], centres=[scene.other.id])
    clock.shift(minutes=1)
    scene.announce(EVENING.shifted(timedelta(days=30)), topics=())
    clock.move_to(FRIDAY)

    send_digests_due(now())

    assert [mail.address for mail in mails_queued() if mail.template == "digest"] == ["tu@example.org"]


def test_nobody_gets_a_digest_who_did_not_confirm(scene: Scene, clock: Any) -> None:
    scene.ask()
    clock.shift(minutes=1)
    scene.announce(EVENING)
    clock.move_to(FRIDAY)

    assert send_digests_due(now()) == 0


def test_batches_go_on_where_they_were_and_leave_room_for_other_mails(
    scene: Scene, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "BATCH", 2)
    for number in range(5):
        following.follow(actor(make_person()), Follows(frozenset({Topic.LAW})), language=("pl", "uk")[number % 2])
    clock.shift(minutes=1)
    scene.announce(EVENING)
    clock.move_to(FRIDAY)
    stop = threading.Event()
    stop.set()

    assert send_digests_due(now(), stop=stop) == 0
    assert send_digests_due(now()) == 5
    waits = [(mail.next_try_at - FRIDAY).seconds // 60 for mail in mails_queued()]
    assert waits == [0, 0, 1, 1, 2]
    assert {mail.language for mail in mails_queued()} == {"pl", "uk"}


def test_a_digest_reads_no_more_for_more_followers(
    scene: Scene, clock: Any, count_queries: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for the mail itself, which is one statement each."""
    monkeypatch.setattr("app.programme.services.digest.queue_mail", lambda *_a, **_k: None)
    scene.announce(EVENING)
    for _ in range(2):
        following.follow(actor(make_person()), Follows(frozenset({Topic.LAW})), language="pl")
    with count_queries() as few:
        send_digests_due(FRIDAY)
    for _ in range(6):
        following.follow(actor(make_person()), Follows(frozenset({Topic.LAW})), language="pl")
    with count_queries() as many:
        send_digests_due(FRIDAY)

    assert len(many) == len(few) <= 16


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (at("2026-11-23", "00:00"), False),
        (at("2026-11-27", "07:59"), False),
        (at("2026-11-27", "08:00"), True),
        (at("2026-11-29", "23:59"), True),
    ],
)
def test_a_digest_is_due_from_friday_at_eight_until_sunday(moment: Any, due: bool) -> None:
    assert (week_due(moment) == MONDAY) is due


def test_the_week_ahead_is_that_of_the_wall_clock() -> None:
    over_the_change = week_ahead(at("2027-03-15", "12:00").date())

    assert (over_the_change.starts, over_the_change.ends) == (at("2027-03-22", "00:00"), at("2027-03-29", "00:00"))
    assert over_the_change.length == timedelta(days=7, hours=-1)


def test_following_nothing_is_refused() -> None:
    with pytest.raises(NothingToFollow):
        check_follows(Follows())


# --- the mail, and its end


def digest_sent(scene: Scene, clock: Any, mails: Callable[[], list[EmailMessage]], **typed: Any) -> EmailMessage:
    scene.follower(**typed)
    clock.shift(minutes=1)
    scene.announce(EVENING, title="Zażółć <gęślą>", title_en="Law for all", title_uk="Право")
    online = {"title": "Online", "place": PlaceKind.ONLINE, "online_link": "https://tajny.example"}
    later = EVENING.shifted(timedelta(days=9))
    make_activity(scene.staff, scene.centre, later, published=True, topics=(Topic.LAW,), **online)
    clock.move_to(FRIDAY)
    send_digests_due(now())
    send_due(now())
    return mails()[-1]


def test_the_mail_can_be_stopped_by_its_program(
    scene: Scene, clock: Any, mails: Callable[[], list[EmailMessage]]
) -> None:
    mail = digest_sent(scene, clock, mails)
    base = scene.app.config["SETTINGS"].base_url

    address = str(mail["List-Unsubscribe"])
    assert re.fullmatch(rf"<{base}/program/obserwuj/wypisz/[\w-]{{43}}>", address)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = address.strip("<>").removeprefix(base)

    opened = visitor(scene.app).get(path)
    assert (opened.status_code, only_follower("anna@example.org").is_followed) == (200, True)
    bare = scene.app.test_client(use_cookies=False)
    done = bare.post(path, data={"List-Unsubscribe": "One-Click"})
    assert (done.status_code, only_follower("anna@example.org").is_followed) == (200, False)
    assert bare.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert bare.post(path[:-1] + "_", data={"List-Unsubscribe": "One-Click"}).status_code == 410
    verbs = db.session.scalars(select(Record.verb).where(Record.subject == "follower").order_by(Record.id)).all()
    assert verbs == ["followed", "unfollowed"]


def test_the_header_is_one_line_however_long_the_address(scene: Scene) -> None:
    message = EmailMessage(policy=mail_policy())
    message["List-Unsubscribe"] = f"<https://{'centrum.' * 12}example.org/program/obserwuj/wypisz/{'x' * 43}>"

    assert message.as_bytes().splitlines()[0].endswith(b"x>")


def test_other_mails_say_nothing_of_stopping(scene: Scene) -> None:
    scene.ask()
    assert message_of(mails_queued()[-1])["List-Unsubscribe"] is None


def test_the_digest_speaks_its_readers_language_and_keeps_the_link_to_join(
    scene: Scene, clock: Any, mails: Callable[[], list[EmailMessage]]
) -> None:
    mail = digest_sent(scene, clock, mails, language="uk")
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]

    assert mail["Content-Language"] == "uk"
    assert "Право" in text
    assert "вівторок" in text
    assert "tajny" not in text + html
    assert "<gęślą>" not in html


def test_whoever_stops_gets_no_digest_that_still_waits_in_the_outbox(scene: Scene, clock: Any) -> None:
    scene.follower()
    clock.shift(minutes=1)
    scene.announce(EVENING)
    clock.move_to(FRIDAY)
    send_digests_due(now())
    path = scene.link()
    assert path.startswith("/program/obserwuj/wypisz/")

    scene.client.post(path)

    assert "digest" not in templates()


def test_a_link_of_a_digest_changes_what_is_followed_and_begins_again(scene: Scene, clock: Any) -> None:
    scene.follower()
    clock.shift(minutes=1)
    scene.announce(EVENING)
    clock.move_to(FRIDAY)
    send_digests_due(now())
    change = scene.link().replace("/wypisz/", "/zmien/")

    wrong = post(scene.client, change, page=change, language="en")
    assert (wrong.status_code, list(errors(wrong))) == (422, ["topics"])
    post(scene.client, change, page=change, topics=["ecology"], language="pl")
    assert only_follower("anna@example.org").follows == Follows(frozenset({Topic.ECOLOGY}))
    scene.client.post(scene.link())
    assert "You get no mails now" in said(scene.client.get(change))
    clock.shift(days=1)
    post(scene.client, change, page=change, topics=["law"], language="pl")
    found = only_follower("anna@example.org")
    assert (found.is_followed, found.told_until) == (True, now())
    clock.shift(days=90)
    assert scene.client.get(change).status_code == 410


def test_changing_needs_the_token_of_a_form(scene: Scene) -> None:
    scene.follower()
    scene.ask()
    change = scene.link()

    assert scene.client.post(change, data={"topics": "money", "language": "pl"}).status_code == 400
    assert token_of(scene.client, change)
    assert only_follower("anna@example.org").follows == Follows(frozenset({Topic.LAW}))


# --- forgetting


def test_what_was_never_confirmed_is_forgotten_after_a_week(scene: Scene, clock: Any) -> None:
    scene.ask(centres=[scene.centre.id])
    clock.shift(days=6, hours=23)
    assert forget_followers(now()) == 0
    clock.shift(hours=1)
    assert forget_followers(now()) == 1
    assert rows() == [0, 0, 0, 0]


def test_what_was_stopped_is_forgotten_after_thirty_days_and_the_rest_stays(scene: Scene, clock: Any) -> None:
    scene.follower("zostaje@example.org")
    scene.follower("odchodzi@example.org")
    following.unfollow(_link_of("odchodzi@example.org"))
    clock.shift(days=29)
    assert forget_followers(now()) == 0
    clock.shift(days=1)
    assert forget_followers(now()) == 1
    assert [one.email for one in db.session.scalars(select(Follower))] == ["zostaje@example.org"]


@transaction
def _new_link(email: str) -> str:
    from app.programme.rules.following import LINK_LASTS, LinkPurpose
    from app.programme.steps.following import new_link

    return new_link(only_follower(email).id, LinkPurpose.CHANGE, lasts=LINK_LASTS)


def _link_of(email: str) -> str:
    return _new_link(email)
