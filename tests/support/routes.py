"""Every route as every actor: a small city with two centres, its people, and a walk over addresses."""

import base64
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask, current_app
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import TextClause, select, text

from tests.support.databases import Run, forget_file

ACTORS = (
    *("anonymous", "resident", "owner", "booker", "other", "group"),
    *("reception", "coordinator", "manager", "coordinator2", "admin"),
)
STAFF = "reception coordinator manager coordinator2 admin"
DECIDERS = "coordinator manager coordinator2 admin"
WORLDS = ("ours", "theirs", "elsewhere", "missing")
CSRF = "a" * 40
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
ASKED = frozenset({"GET", "PROPFIND", "REPORT"}) | WRITING
SYNC = "<sync-collection xmlns='DAV:'><sync-token/><sync-level>1</sync-level><prop/></sync-collection>"

# Pages of a ticket that need more than a place.
TICKETS = {
    "programme.answer_survey": "survey_ticket",
    "programme.ticket_certificate": "paper_ticket",
    "programme.ticket_paper": "paper_ticket",
}


@dataclass
class City:
    """One application on one seeded database, which is put back after each request that wrote."""

    app: Flask
    run: Run
    engine_name: str
    name: str
    people: Mapping[str, int] = field(default_factory=dict)
    worlds: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    bearers: dict[str, str] = field(default_factory=dict)
    basics: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    putting_back: psycopg.Connection[Any] | None = None
    counting: TextClause | None = None
    kept_rows: Mapping[str, tuple[int, Any]] = field(default_factory=dict)

    def keep(self) -> None:
        """Remembers the database as it is, to put it back."""
        self.kept_rows = self.rows()
        if self.engine_name == "postgresql":
            self.putting_back = connection = self.run.cluster().connect(self.name)
            connection.execute("CREATE SCHEMA kept; SET session_replication_role = replica")
            for table in self._tables():
                connection.execute(f'CREATE TABLE kept."{table}" AS TABLE public."{table}"')  # type: ignore[arg-type]
            rows = "".join(
                f'DELETE FROM public."{table}";'
                f'INSERT INTO public."{table}" OVERRIDING SYSTEM VALUE SELECT * FROM kept."{table}";'
                for table in self._tables()
            )
            # A function that stays in its connection is planned once.
            head = "CREATE FUNCTION pg_temp.put_back() RETURNS void LANGUAGE plpgsql"
            connection.execute(f"{head} AS $$ BEGIN {rows} END $$")  # type: ignore[arg-type]
            return
        self._disconnect()
        with sqlite3.connect(self._file()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self._file(), self._file("_kept"))

    def put_back(self) -> None:
        if self.engine_name == "postgresql":
            assert self.putting_back is not None
            self.putting_back.execute("SELECT pg_temp.put_back()")
            return
        self._disconnect()
        forget_file(self._file())
        shutil.copyfile(self._file("_kept"), self._file())

    def drop(self) -> None:
        self._disconnect()
        if self.putting_back is not None:
            self.putting_back.close()
        self.run.drop_database(self.engine_name, self.name)
        if self.engine_name == "sqlite":
            forget_file(self._file("_kept"))

    def _tables(self) -> list[str]:
        from app.core.database import Base

        return [table.name for table in Base.metadata.sorted_tables]

    def _file(self, ending: str = "") -> Path:
        return self.run.folder / f"{self.name}{ending}.db"

    def _disconnect(self) -> None:
        from app.core.database import db

        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def address(self, endpoint: str, world: str) -> str:
        """The path of an endpoint among the things of a world."""
        with self.app.test_request_context():
            adapter = self.app.url_map.bind("localhost")
            (rule, *_) = self.app.url_map.iter_rules(endpoint)
            things = dict(self.worlds[world])
            if endpoint == "bookings.download":
                things["key"] = things["attached_key"]
            if world != "missing" and endpoint in TICKETS:
                things["ticket"] = things[TICKETS[endpoint]]
            if endpoint == "programme.show_draw":
                things["activity_slug"] = things["drawn_slug"]
            if world != "missing" and endpoint in self.secrets:
                things["token"] = self.secrets[endpoint]
            return adapter.build(endpoint, {name: things[name] for name in rule.arguments})

    def ask_each(
        self, ask: Callable[..., int], whom: Sequence[str], method: str, endpoint: str, worlds: Sequence[str] = WORLDS
    ) -> dict[tuple[str, str], int]:
        """The status that each actor meets in each world; where two worlds have one address, it is asked for once."""
        asked: dict[tuple[str, str], int] = {}
        met = {}
        for world in worlds:
            address = self.address(endpoint, world)
            for who in whom:
                if (address, who) not in asked:
                    asked[address, who] = ask(who, method, endpoint, world)
                met[world, who] = asked[address, who]
        return met

    def ask(self, who: str, method: str, endpoint: str, world: str) -> int:
        """The status of one request with nothing but its token; what it wrote is undone."""
        sent = {"csrf_token": self.token} if method in WRITING else {}
        status = self._send(who, method, endpoint, world, sent)
        if method in WRITING and status < 400:
            self.put_back()
        return status

    def ask_without_token(self, who: str, method: str, endpoint: str, world: str) -> int:
        """The status of one request that another site could have made the browser send."""
        return self._send(who, method, endpoint, world, None)

    def _send(self, who: str, method: str, endpoint: str, world: str, sent: dict[str, str] | None) -> int:
        client = self.app.test_client(use_cookies=False)
        request: dict[str, Any] = {"headers": {"Cookie": self.cookies[who]}, "data": sent}
        if endpoint.startswith("api.") and sent is not None:
            # A page's form token means nothing to the API: its own token is what another site could never send.
            bearer = {"Authorization": f"Bearer {self.bearers[who]}"} if who in self.bearers else {}
            request = {"headers": bearer, "json": {} if method in WRITING else None}
        if endpoint.startswith("dav."):
            # Programs send their app password alone; what another site makes a browser send has a cookie and none.
            known = {"Authorization": f"Basic {self.basics[who]}"} if sent is not None and who in self.basics else {}
            cookie = {"Cookie": self.cookies[who]}
            request = {"headers": {**cookie, **known, "Depth": "0"}, "data": SYNC if method == "REPORT" else ""}
        return client.open(self.address(endpoint, world), method=method, **request).status_code

    def rows(self) -> dict[str, tuple[int, Any]]:
        """How many rows each table has, and its greatest key, in one statement."""
        from app.core.database import Base, db

        tables = Base.metadata.tables
        if self.counting is None:
            keys = {name: table.primary_key.columns[0].name for name, table in tables.items()}
            parts = [f'(SELECT count(*) FROM "{name}"), (SELECT max("{keys[name]}") FROM "{name}")' for name in tables]
            self.counting = text("SELECT " + ", ".join(parts))
        with self.app.app_context():
            seen = db.session.execute(self.counting).one()
            db.session.rollback()
            return {name: (seen[2 * place], seen[2 * place + 1]) for place, name in enumerate(tables)}

    def written(self) -> set[str]:
        """The tables whose rows are not those that were kept; they are put back, so that one fault fails one test."""
        changed = {table for table, seen in self.rows().items() if seen != self.kept_rows[table]}
        if changed:
            self.put_back()
        return changed

    @property
    def token(self) -> str:
        """The token that every session of the city knows."""
        return str(URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token").dumps(CSRF))


def only(names: str, status: int, *, otherwise: int, anonymous: int) -> dict[str, int]:
    """`status` for the actors named, `otherwise` for the others who are signed in."""
    expected = {who: status if who in names.split() else otherwise for who in ACTORS}
    return {**expected, "anonymous": status if "anonymous" in names.split() else anonymous}


def build_city(run: Run, engine_name: str) -> City:
    from app import create_app
    from app.calendars.services import collections
    from config import Settings

    collections._members_of_state.cache_clear()  # another database, whose numbers are the same
    settings = replace(Settings.from_environment(), demo=False)
    name = f"city_{engine_name}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    url = run.new_database(engine_name, name)
    app = create_app(replace(settings, environment="test", database_url=url, secret_key="only-for-tests-" + "x" * 32))
    city = City(app=app, run=run, engine_name=engine_name, name=name)
    with app.app_context():
        settle(city)
    enter(city)
    city.keep()
    return city


def settle(city: City) -> None:
    """Two centres with a room each; people of every role; three organisations; bookings; an invitation."""
    from sqlalchemy import select

    from app.bookings.services import approve_booking
    from app.core.access import OrganisationRole, Role
    from app.core.database import db
    from app.notifications.models import Mail
    from app.organisations import services
    from app.organisations.models import Invitation, OrganisationKind
    from tests import makers

    people = {
        who: makers.make_person(f"{who}@example.org", name=who.title()) for who in ("resident", "owner", "booker")
    }
    people |= {who: makers.make_person(f"{who}@example.org", name=who.title()) for who in ("other", "group")}
    people["admin"] = makers.make_person("admin@example.org", name="Admin", is_admin=True)
    centre, elsewhere = makers.make_centre(slug="tutaj"), makers.make_centre(slug="gdzie-indziej")
    for role in Role:
        people[role.value] = makers.make_staff(centre, role, f"{role.value}@example.org")
    people["coordinator2"] = makers.make_staff(elsewhere, Role.COORDINATOR, "coordinator2@example.org")
    city.people = {who: person.id for who, person in people.items()}

    ours = makers.make_organisation(people["owner"], bookers=(people["booker"],), name="Nasza")
    theirs = makers.make_organisation(people["other"], name="Ich")
    informal = makers.make_organisation(people["group"], name="Grupa", kind=OrganisationKind.INFORMAL_GROUP)
    room, far = makers.make_room(centre, slug="sala"), makers.make_room(elsewhere, slug="sala")
    when = makers.period("2026-12-01", "10:00", "11:00"), makers.period("2026-12-01", "12:00", "13:00")
    bookings = {
        "ours": makers.make_booking(people["owner"], room, when[0], ours),
        "theirs": makers.make_booking(people["other"], room, when[1], theirs),
        "elsewhere": makers.make_booking(people["group"], far, when[0], informal),
        "missing": "00000000-0000-4000-8000-000000000000",
    }
    series = {
        "ours": makers.make_series(people["owner"], room, "2026-12-08", (10, 11), ours, times=2),
        "theirs": makers.make_series(people["other"], room, "2026-12-08", (12, 13), theirs, times=2),
        "elsewhere": makers.make_series(people["group"], far, "2026-12-08", (10, 11), informal, times=2),
    }
    argued = {
        world: argue(bookings[world], people[who])
        for world, who in (("ours", "owner"), ("theirs", "other"), ("elsewhere", "group"))
    }
    changes = {
        "ours": makers.make_change(people["owner"], room, "2026-12-02", ours, people["coordinator"]),
        "theirs": makers.make_change(people["other"], room, "2026-12-03", theirs, people["coordinator"]),
        "elsewhere": makers.make_change(people["group"], far, "2026-12-02", informal, people["coordinator2"]),
    }
    for owner, organisation in (("owner", ours), ("other", theirs), ("group", informal)):
        who = makers.actor(people[owner])
        services.invite(who, organisation.id, email="resident@example.org", role=OrganisationRole.BOOKER)
    invitations = {row.organisation_id: row.id for row in db.session.scalars(select(Invitation))}
    tokens = [
        mail.facts["secret_token"]
        for mail in db.session.scalars(select(Mail).where(Mail.template == "invitation").order_by(Mail.id))
    ]

    offered = {
        world: makers.make_offer(people[who], hall, makers.period("2026-12-17", *hours), party, series[world])
        for world, who, hall, hours, party in (
            ("ours", "owner", room, ("10:00", "11:00"), ours),
            ("theirs", "other", room, ("12:00", "13:00"), theirs),
            ("elsewhere", "group", far, ("10:00", "11:00"), informal),
        )
    }

    # A booking of its own, approved, whose reminder came: its link is good for anybody who has it.
    city.secrets["reminded"] = makers.make_booking(
        people["owner"], room, makers.period("2026-12-01", "14:00", "15:00"), ours
    )
    approve_booking(makers.actor(people["coordinator"]), city.secrets["reminded"])

    decided = {
        world: decide(people[who], kept, makers.period("2026-12-04", *hours), party, people[decider])
        for world, who, kept, hours, party, decider in (
            ("ours", "owner", room, ("10:00", "11:00"), ours, "coordinator"),
            ("theirs", "other", room, ("12:00", "13:00"), theirs, "coordinator"),
            ("elsewhere", "group", far, ("10:00", "11:00"), informal, "coordinator2"),
        )
    }
    # Another time is offered for a request of its own.
    city.secrets["countered"] = makers.make_counter_offer(
        people["owner"], room, makers.period("2026-12-04", "14:00", "15:00"), ours, people["coordinator"]
    )

    furnished = {place.id: furnish(kept, people["admin"]) for place, kept in ((centre, room), (elsewhere, far))}
    gathered = {
        "ours": gather(room, people["owner"], people["booker"], people["resident"]),
        "theirs": gather(room, people["other"], makers.make_person(), makers.make_person()),
        "elsewhere": gather(far, people["group"], makers.make_person(), makers.make_person()),
    }
    invited = select(Mail.facts).where(Mail.template == "group_invitation").order_by(Mail.id).limit(1)
    answers = ("answer_group_invitation", "accept_group_invitation", "decline_group_invitation")
    secret = db.session.scalars(invited).one()["secret_token"]
    city.secrets |= {f"programme.{answer}": secret for answer in answers}
    city.worlds = {
        world: {
            "organisation_id": organisation.id,
            "invitation_id": invitations[organisation.id],
            "token": token,
            "person_id": people[person].id,
            "uid": bookings[world],
            "booking_id": bookings[world],
            "attached_key": attach(people[asker], bookings[world]),
            "series_uid": series[world],
            "change_uid": changes[world],
            "waiting_uid": offered[world],
            "decision_uid": decided[world],
            "slug": place.slug,
            "centre_slug": place.slug,
            "centre_id": place.id,
            "room_slug": "sala",
            "room_id": kept.id,
            "staff_id": people["coordinator2" if place is elsewhere else "reception"].id,
            **furnished[place.id],
            "mail_id": 1,
            "run_id": makers.make_import(people["admin"], place),
            "kind": "rooms",
            "format": "csv",
            "month": "2026-12",
            "code": "pl",
            "language": "pl",
            "calendar": f"c{place.id}",
            "collection": "miasto",
            "elsewhere": "nic",
            "way": "up",
            **argued[world],
            **attend(furnished[place.id]["activity_id"], people[asker], people["admin"]),
            **sign_up(furnished[place.id]["activity_id"], organisation, people[asker]),
            **gathered[world],
        }
        for world, organisation, token, person, place, kept, asker in (
            ("ours", ours, tokens[0], "booker", centre, room, "owner"),
            ("theirs", theirs, tokens[1], "resident", centre, room, "other"),
            ("elsewhere", informal, tokens[2], "resident", elsewhere, far, "group"),
        )
    }
    unknown = {name: 10**9 if isinstance(value, int) else "nie-ma" for name, value in city.worlds["ours"].items()}
    city.worlds["missing"] = {
        **unknown,
        "uid": bookings["missing"],
        "series_uid": bookings["missing"],
        "change_uid": bookings["missing"],
        "waiting_uid": bookings["missing"],
        "decision_uid": bookings["missing"],
        "token": "x" * 43,
        "kind": "rooms",
        "format": "csv",
        "code": "pl",
        "language": "pl",
        "way": "up",
    }


def gather(room: Any, leader: Any, member: Any, invited: Any) -> dict[str, Any]:
    """A working group with two who lead it, a meeting, a task of a member, a file, an invitation, dates to choose."""
    from datetime import datetime

    from app.core.database import db
    from app.files.rules import Document
    from app.programme.models import GroupFile, GroupInvitation, GroupMeeting, GroupTask, PollOption
    from app.programme.rules.groups import GroupRole
    from app.programme.services import groups_people, groups_work
    from app.programme.services.groups_meetings import add_meetings
    from app.programme.services.groups_taking import MeetingsAsked
    from tests import makers

    other, who = makers.make_person(), makers.actor(leader)
    group = makers.make_group(makers.make_staff(room.centre), room.centre, leader, other, member)
    slug, number = group.slug, group.id
    groups_people.set_group_role(who, number, other.id, GroupRole.LEADER)
    groups_people.invite_to_group(who, number, email=invited.email)
    add_meetings(who, number, MeetingsAsked(None, (date(2026, 12, 21),), 1080, 1140, place="Park"))
    groups_work.add_task(who, number, title="Kupić ziemię", owner_id=member.id)
    groups_work.add_files(who, number, [Document("plan.txt", "text/plain", b"Plan")])
    days = [makers.period(f"2026-12-{day}", "10:00", "11:00") for day in (28, 29)]
    by: datetime = makers.at("2026-12-05", "12:00")
    visit_id = ask_visit(room, leader)
    poll_id = makers.make_poll(leader, group, None, *days, answer_by=by)
    kept = db.session.scalars(select(GroupFile).where(GroupFile.group_id == number)).one()
    return {
        "group_slug": slug,
        "whom_id": member.id,
        "asked_id": db.session.scalars(select(GroupInvitation.id).where(GroupInvitation.group_id == number)).one(),
        "meeting_id": db.session.scalars(select(GroupMeeting.id).where(GroupMeeting.group_id == number)).one(),
        "task_id": db.session.scalars(select(GroupTask.id).where(GroupTask.group_id == number)).one(),
        "kept_id": kept.id,
        "file_key": kept.file.key,
        "visit_id": visit_id,
        "poll_id": poll_id,
        "option_id": db.session.scalars(select(PollOption.id).where(PollOption.poll_id == poll_id)).first(),
    }


def ask_visit(room: Any, person: Any) -> int:
    """A study visit that somebody asked for and staff arranged."""
    from app.programme.rules.kinds import EventLanguage
    from app.programme.rules.visits import VisitAsked
    from app.programme.services.visits import ask_for_visit
    from app.programme.services.visits_arranging import Arrangement, PartAsked, arrange_visit
    from tests import makers

    day = date(2026, 12, 21)
    languages = (EventLanguage.POLISH,)
    asked = VisitAsked(title="Goście", people=9, languages=languages, topics="Centrum", wished=(day,), contact="")
    visit_id = ask_for_visit(makers.actor(person), room.centre_id, asked)
    plan = Arrangement((PartAsked(day, 540, 600, None, "Hol"),), (), "Powitanie")
    arrange_visit(makers.actor(makers.make_staff(room.centre)), visit_id, plan)
    return visit_id


def thank(visit_id: int) -> str:
    """The secret of somebody who may tell how a visit was."""
    from app.accounts.rules import fingerprint, new_secret
    from app.core.database import db, transaction
    from app.programme.models import VisitFeedbackRight

    secret = new_secret()

    @transaction
    def keep() -> None:
        db.session.merge(VisitFeedbackRight(visit_id=visit_id, token_hash=fingerprint(secret), is_used=False))

    keep()
    return secret


def argue(uid: str, person: Any) -> dict[str, int]:
    """A consequence of a booking, and the appeal of the one who asked for it."""
    from app.bookings.models import Appeal
    from app.bookings.services import appeal
    from app.core.database import db
    from tests import makers

    consequence_id = makers.make_consequence(uid).id
    appeal(makers.actor(person), consequence_id, words="To pomyłka.")
    appeal_id = db.session.scalars(select(Appeal.id).where(Appeal.consequence_id == consequence_id)).one()
    return {"consequence_id": consequence_id, "appeal_id": appeal_id}


def decide(person: Any, room: Any, when: Any, organisation: Any, decider: Any) -> str:
    """A request that was approved a moment ago; gives the uid of the decision."""
    from app.bookings.services import approve_booking
    from tests import makers

    uid = makers.make_booking(person, room, when, organisation)
    return approve_booking(makers.actor(decider), uid, undo_for=timedelta(days=1))


def attach(asker: Any, uid: str) -> str:
    """A file with a message on a request; gives its generated name."""
    from app.bookings.queries import booking_by_uid
    from app.bookings.services import answer_question
    from app.files.rules import Document
    from tests import makers

    plan = Document("plan.txt", "text/plain", b"A plan")
    answer_question(makers.actor(asker), uid, words="Here is our plan.", documents=[plan])
    booking = booking_by_uid(uid)
    assert booking is not None
    return booking.messages[0].files[0].key


def furnish(room: Any, administrator: Any) -> dict[str, Any]:
    """A photo and a closure of a room, equipment, a calendar of others, and a day with other hours."""
    from app.bookings.services import close_as_planned
    from app.bookings.services.closing import Closing
    from app.centres import queries, services
    from tests import makers

    who, day = makers.actor(administrator), date(2026, 12, 24)
    when = makers.period("2026-12-22", "10:00", "11:00")
    services.change_days(who, room.centre_id, day, day, blocks=[], reasons={"pl": "Wigilia"})
    photo = makers.make_photo(room)
    later = Closing((room.id,), (makers.period("2026-12-23", "10:00", "11:00"),), {"pl": "Remont"})
    return {
        "plan_uid": close_as_planned(who, room.centre_id, later, {}, seen=""),
        "exception_id": queries.spans_ahead(room.centre_id)[0].exception.id,
        "photo_id": photo.id,
        "equipment_id": makers.make_equipment(room.centre).id,
        "outside_id": makers.make_outside(room.centre, by=administrator).id,
        "reason_id": makers.make_reasons(room.centre)[0].id,
        "key": photo.file.key,
        **run_day(room, who),
        **put_on_programme(room),
        "closure_id": makers.close_rooms(who, room.centre_id, [room.id], when, reasons={"pl": "Remont"}),
    }


def follow_secrets() -> dict[str, str]:
    """Links to somebody who would like to follow the programme, and to somebody who does."""
    from sqlalchemy import select

    from app.core.database import db
    from app.notifications.models import Mail
    from app.programme.rules.following import Follows
    from app.programme.rules.kinds import Topic
    from app.programme.services.following import ask_to_follow, confirm_following

    def ask(email: str) -> str:
        ask_to_follow(email, Follows(frozenset({Topic.LAW})), language="pl", network="192.0.2.7")
        mails = select(Mail).where(Mail.template == "follow_confirm").order_by(Mail.id.desc())
        return str(db.session.scalars(mails).first().facts["secret_path"]).rpartition("/")[2]

    # New addresses each time: one address gets few mails an hour.
    change = confirm_following(ask(f"follows-{secrets.token_hex(4)}@example.org"))
    confirm = ask(f"would-follow-{secrets.token_hex(4)}@example.org")
    return {
        "programme.confirm_following": confirm,
        "programme.change_follows": change,
        "programme.unfollow": change,
    }


def put_on_programme(room: Any) -> dict[str, Any]:
    """A training that is announced, with one date, and a trainer of its centre."""
    from app.calendars.rules.dav.syncing import short_name
    from app.programme.queries.reading import activity
    from tests import makers

    when = makers.period("2026-12-21", "16:00", "17:00")
    author = makers.make_staff(room.centre)
    activity_id = makers.make_activity(author, room.centre, when, room=room, published=True, seats=10)
    seating = makers.make_terms(activity_id)
    made = activity(activity_id)
    assert made is not None
    return {
        **look_back(author, made, seating),
        "activity_id": activity_id,
        "question_id": ask_one_thing(author, activity_id),
        "activity_slug": made.slug,
        "session_id": made.sessions[0].id,
        "name": short_name(f"{made.sessions[0].entry.uid}@{current_app.config['SETTINGS'].uid_host}"),
        "trainer_id": makers.make_trainer(room.centre).id,
        "drawn_slug": put_to_draw(room),
    }


def ask_one_thing(author: Any, activity_id: int) -> int:
    """A question to those who enrol; gives its number."""
    from app.programme.rules.enrolling import QuestionKind
    from app.programme.rules.questions import Asked
    from app.programme.services.questions import add_question
    from tests import makers

    asked = Asked(kind=QuestionKind.TEXT, label_pl="Po co?")
    return add_question(makers.actor(author), activity_id, asked)


def put_to_draw(room: Any) -> str:
    """Something whose places are drawn; gives its name in addresses."""
    from app.programme.rules.enrolling import EnrolmentMode
    from tests import makers

    when = makers.period("2026-12-21", "18:00", "19:00")
    author = makers.make_staff(room.centre)
    activity_id = makers.make_activity(author, room.centre, when, room=room, published=True, seats=9)
    return str(makers.make_terms(activity_id, mode=EnrolmentMode.DRAWN).activity.slug)


def sign_up(activity_id: int, organisation: Any, person: Any) -> dict[str, Any]:
    """Somebody by name whom an organisation enrolled for a training, which has a place for them."""
    from app.core.database import db
    from app.programme.models import Enrolment
    from app.programme.services.parties import Member, enrol_group
    from app.programme.steps.joining import Application
    from tests import makers

    form = Application(f"key-{organisation.id}")
    enrol_group(makers.actor(person), activity_id, organisation.id, form, members=[Member("Ola Bąk")])
    one = db.session.scalars(select(Enrolment).where(Enrolment.organisation_id == organisation.id)).one()
    return {"enrolment_id": one.id, "ticket": one.ticket}


def look_back(author: Any, activity: Any, seating: Any) -> dict[str, Any]:
    """Somebody with a place whom a survey asks, materials, a link, an interest; and the activity is a template."""
    from app.core.clock import now
    from app.core.database import db, transaction
    from app.core.i18n import Named
    from app.files.rules import Document
    from app.programme.models import Interest
    from app.programme.queries.related import links_of
    from app.programme.queries.surveys import items_of_activity, items_of_centre
    from app.programme.rules.materials import Added, MaterialKind
    from app.programme.services.materials import add_material
    from app.programme.services.related import add_link
    from app.programme.services.surveys import ask_after_each, ask_after_one
    from app.programme.services.templates import make_template
    from app.programme.steps.surveys import open_survey
    from tests import makers
    from tests.programme.afterwards import question

    who, number = makers.actor(author), activity.id
    slides = Document("slajdy.txt", "text/plain", b"1. Start")
    ask_after_each(who, activity.centre_id, question())
    ask_after_one(who, number, question())
    add_link(who, number, label=Named("Sale"), address="/sale")
    make_template(who, number)
    enrolment = makers.make_enrolment(seating)

    @transaction
    def ask() -> str:
        open_survey(activity, [enrolment], now())
        db.session.add(Interest(activity_id=number, email="ewa@example.org", confirmed_at=now()))
        return enrolment.ticket

    ticket = ask()
    recording = Added(kind=MaterialKind.RECORDING, title="Nagranie", url="https://example.org")
    return {
        "survey_ticket": ticket,
        "interest_ticket": db.session.query(Interest.ticket).filter_by(activity_id=number).scalar(),
        "always_id": items_of_centre(activity.centre_id)[0].id,
        "item_id": items_of_activity(number)[0].id,
        "link_id": links_of(number)[0].id,
        "material_id": add_material(who, number, Added(kind=MaterialKind.FILE, title="", document=slides)),
        "recording_id": add_material(who, number, recording),
    }


def attend(activity_id: int, person: Any, issuer: Any) -> dict[str, Any]:
    """Somebody's place at an activity, and a certificate for it, with a ZIP of all."""
    from app.core.database import db, transaction
    from app.programme.models import Certificate, Seating
    from app.programme.services.bundling import ask_for_bundle, make_bundle
    from app.programme.steps.certificates import facts_of, next_numbers
    from tests import makers

    seating = db.session.scalars(select(Seating).where(Seating.activity_id == activity_id)).one()
    enrolment = makers.make_enrolment(seating, person)

    @transaction
    def certify() -> Certificate:
        centre_id = seating.activity.centre_id
        (number,) = next_numbers(centre_id, 2026, 1)
        certificate = Certificate(
            centre_id=centre_id,
            year=2026,
            number=number,
            activity_id=activity_id,
            enrolment_id=enrolment.id,
            name=enrolment.name,
            facts={**facts_of(seating.activity, None), "present": 60},
            issued_at=enrolment.created_at,
            issued_by_id=issuer.id,
        )
        db.session.add(certificate)
        db.session.flush()
        return certificate

    certificate = certify()
    make_bundle(ask_for_bundle(makers.actor(issuer), activity_id))
    return {
        "paper_ticket": enrolment.ticket,
        "certificate_id": certificate.id,
        "certificate_token": certificate.token,
    }


def run_day(room: Any, who: Any) -> dict[str, int]:
    """A screen at the door of a room, its key in somebody's hands, and something broken with a photo."""
    from app.centres.models import Room
    from app.core.database import db, transaction
    from app.desk.models import Display, KeyHandout
    from app.desk.rules.faults import FaultKind
    from app.desk.services import Report, hand_out_key, make_display, report_fault
    from app.files.rules import Picture

    @transaction
    def give_key() -> None:
        db.session.get_one(Room, room.id).key_name = "12"

    give_key()
    hand_out_key(who, room.id, who="Anna")
    make_display(who, room.centre_id, label="Tablet", room_id=room.id)
    of_room = {"room_id": room.id}
    return {
        "fault_id": report_fault(who, room.id, Report(FaultKind.DAMAGE, "Pęknięta szyba", Picture(b"webp", 4, 3))),
        "handout_id": db.session.scalars(select(KeyHandout.id).filter_by(**of_room)).one(),
        "display_id": db.session.scalars(select(Display.id).filter_by(**of_room)).one(),
    }


def enter(city: City) -> None:
    """Signs everybody in, once; a request that signs out ends nobody's cookie here."""
    from app.accounts import services
    from app.accounts.models import ApiToken, AppPassword, Person, SignIn
    from app.core.database import db
    from tests.makers import actor
    from tests.support.people import sign_in

    name = city.app.config["SESSION_COOKIE_NAME"]
    for who in ACTORS:
        client = city.app.test_client()
        with city.app.app_context(), client.session_transaction() as session:
            session["csrf_token"] = CSRF
        if who in city.people:
            with city.app.app_context():
                person = db.session.get_one(Person, city.people[who])
                sign_in(client, person)
                city.bearers[who] = services.make_api_token(actor(person), label="test")
                word = f"{person.email}:{services.make_app_password(actor(person), label='test')}"
                city.basics[who] = base64.b64encode(word.encode()).decode()
        kept = client.get_cookie(name)
        assert kept is not None
        city.cookies[who] = f"{name}={kept.value}"
    with city.app.app_context():
        for world, who in (("ours", "owner"), ("theirs", "other"), ("elsewhere", "group")):
            for thing, table in (("sign_in_id", SignIn), ("token_id", ApiToken), ("app_password_id", AppPassword)):
                of_theirs = select(table.id).where(table.person_id == city.people[who])
                city.worlds[world][thing] = db.session.scalars(of_theirs).one()
                city.worlds["missing"][thing] = 10**9
            token, city.worlds[world]["feed_link_id"] = subscribe(city.people[who])
            city.secrets["calendars.secret"] = token
        city.worlds["missing"]["feed_link_id"] = 10**9
        countered = counter_secrets(city.secrets["countered"])
        invited = {
            name: secret for name, secret in city.secrets.items() if name.startswith(("programme.", "calendars."))
        }
        city.secrets = invited | mailed_secrets(city.people["resident"]) | reminder_secrets(city.secrets["reminded"])
        city.secrets |= offer_secrets(city.worlds["ours"]["waiting_uid"]) | countered
        city.secrets |= screen_secrets(city) | follow_secrets()
        city.secrets["programme.tell_how_it_was"] = thank(city.worlds["ours"]["visit_id"])


def subscribe(person_id: int) -> tuple[str, int]:
    """An address of somebody's own calendar, and its number."""
    from app.calendars.models import FeedLink
    from app.calendars.rules.scopes import Scope, ScopeKind
    from app.calendars.services import make_feed_link
    from app.core.database import db
    from app.organisations.queries import actor_for

    mine = Scope(ScopeKind.MINE, person_id)
    token = make_feed_link(actor_for(person_id), mine, label="telefon", language="pl")
    return token, db.session.scalars(select(FeedLink.id).where(FeedLink.person_id == person_id)).one()


def screen_secrets(city: City) -> dict[str, str]:
    """The living address of a screen at our door, and what it leads a phone to."""
    from app.core.database import db
    from app.desk.models import Display
    from app.desk.services import make_display
    from app.desk.views.finding import fault_token
    from app.organisations.queries import actor_for

    ours = city.worlds["ours"]
    who = actor_for(city.people["manager"])
    secret = make_display(who, ours["centre_id"], label="Tablet", room_id=ours["room_id"])
    with city.app.test_request_context():
        token = fault_token(db.session.get_one(Display, ours["display_id"]))
    return {"desk.show_display": secret, "desk.report_at_door": token}


def mailed_secrets(person_id: int) -> dict[str, str]:
    """A living secret of each purpose, by the route that takes it."""
    from app.accounts.models import MailedToken
    from app.accounts.rules import fingerprint, new_secret
    from app.core.clock import now
    from app.core.database import db, transaction

    secrets = {name: new_secret() for name in ("confirm_email", "reset_password", "change_email")}

    @transaction
    def keep() -> None:
        for purpose, secret in secrets.items():
            db.session.add(
                MailedToken(
                    person_id=person_id,
                    purpose=purpose,
                    token_hash=fingerprint(secret),
                    new_email="new@example.org" if purpose == "change_email" else "",
                    expires_at=now() + timedelta(hours=1),
                )
            )

    keep()
    return {
        "accounts.confirm_email": secrets["confirm_email"],
        "accounts.reset_password": secrets["reset_password"],
        "accounts.confirm_new_email": secrets["change_email"],
    }


def reminder_secrets(uid: str) -> dict[str, str]:
    """The living link of a reminder to the one who asked for a booking, by the routes that take it."""
    from app.accounts.rules import fingerprint, new_secret
    from app.bookings.models import Reminder, ReminderLink
    from app.bookings.queries import booking_by_uid
    from app.bookings.rules.reminders import ReminderKind
    from app.core.database import db, transaction

    secret = new_secret()

    @transaction
    def keep() -> None:
        booking = booking_by_uid(uid)
        assert booking is not None
        wanted = {"booking_id": booking.id, "kind": ReminderKind.FIRST, "starts_at": booking.entry.starts_at}
        reminder = db.session.scalars(select(Reminder).filter_by(**wanted)).one_or_none() or Reminder(**wanted)
        db.session.add(reminder)
        db.session.flush()
        link = ReminderLink(reminder_id=reminder.id, person_id=booking.asked_by_id, token_hash=fingerprint(secret))
        db.session.add(link)

    keep()
    answers = ("bookings.answer_reminder", "bookings.come", "bookings.shorten", "bookings.give_back")
    return dict.fromkeys(answers, secret)


def offer_secrets(waiting_uid: str) -> dict[str, str]:
    """The living link of an offer to the one who waited, by the routes that take it."""
    from app.accounts.rules import fingerprint, new_secret
    from app.bookings.models import OfferLink
    from app.bookings.queries.waiting import waiting_by_uid
    from app.core.database import db, transaction

    secret = new_secret()

    @transaction
    def keep() -> None:
        waiting = waiting_by_uid(waiting_uid)
        assert waiting is not None
        person_id, token_hash = waiting.asked_by_id, fingerprint(secret)
        db.session.add(
            OfferLink(waiting_id=waiting.id, entry_id=waiting.entry_id or 0, person_id=person_id, token_hash=token_hash)
        )

    keep()
    return dict.fromkeys(("bookings.answer_offer", "bookings.take_by_link", "bookings.decline_by_link"), secret)


def counter_secrets(uid: str) -> dict[str, str]:
    """The living link of another time that is offered to the one who asked, by the routes that take it."""
    from app.accounts.rules import fingerprint, new_secret
    from app.bookings.models import CounterLink
    from app.bookings.queries import booking_by_uid
    from app.core.database import db, transaction

    secret = new_secret()

    @transaction
    def keep() -> None:
        booking = booking_by_uid(uid)
        assert booking is not None
        assert booking.counter_offer is not None
        person_id, token_hash = booking.asked_by_id, fingerprint(secret)
        db.session.add(CounterLink(change_id=booking.counter_offer.id, person_id=person_id, token_hash=token_hash))

    keep()
    answers = ("answer_other_time", "take_other_time_by_link", "refuse_other_time_by_link")
    return {f"bookings.{answer}": secret for answer in answers}
