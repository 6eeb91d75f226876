"""The programme page with 200 activities as a browser has it, against a bare page of the same rows by core SQL."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from jinja2 import Environment
from sqlalchemy import select

from app.centres.models import Centre, Room
from app.core.clock import from_local, now, today
from app.core.database import db, transaction
from app.programme.models import Activity, ActivityTag, Session
from app.programme.rules.kinds import ActivityKind, TagKind
from app.programme.rules.states import ActivityState
from app.schedule.models import Entry
from app.schedule.rules import Status
from bench.grounds import Ground, analyse, running
from bench.measuring import Figure, in_turns
from tests.makers import make_centre, make_room, make_staff

ACTIVITIES, AIM, ROUNDS = 200, 2.0, 15
PAGE = Environment(autoescape=True).from_string(
    "<ul>{% for row, tags in rows %}<li><h3><a href='/program/{{ row.slug }}'>{{ row.title_pl }}</a></h3>"
    "<p>{{ row.starts_at }} {{ row.ends_at }} {{ row.room }} {{ row.centre }}</p><p>{{ row.summary_pl }}</p>"
    "<p>{% for tag in tags %}{{ tag }} {% endfor %}{{ row.seats }} {{ row.kind }}</p></li>{% endfor %}</ul>"
)


def figures(ground: Ground) -> Iterator[Figure]:
    with running(ground.new_database("programme")) as app:
        arranged()
        analyse()
        app.config.update(SESSION_COOKIE_SECURE=False, SESSION_COOKIE_NAME="centrum")
        client = app.test_client()

        def page() -> str:
            return asked(client)

        def floor() -> str:
            return PAGE.render(rows=by_core())

        assert page().count("<article") == floor().count("<li>") == ACTIVITIES
        least, product = in_turns(floor, page, rounds=ROUNDS)
    yield Figure(f"programme page with {ACTIVITIES} activities", product, least, at_most=AIM)


@transaction
def put_down(centre_id: int, room_id: int, by: int) -> None:
    first = from_local(today() + timedelta(days=1))
    for number in range(ACTIVITIES):
        starts = first + timedelta(hours=10 + 8 * number)
        activity = Activity(
            centre_id=centre_id,
            slug=f"szkolenie-{number}",
            kind=ActivityKind.TRAINING,
            state=ActivityState.ANNOUNCED,
            published_at=now(),
            title_pl=f"Szkolenie numer {number}",
            summary_pl="Jak napisać wniosek, który ma szansę, i jak go potem rozliczyć.",
            about_pl="Długi opis. " * 100,
            seats=20,
            asked_by_id=by,
            tags=[
                ActivityTag(kind=TagKind.TOPIC, value="law"),
                ActivityTag(kind=TagKind.AUDIENCE, value="organisations"),
                ActivityTag(kind=TagKind.LANGUAGE, value="pl"),
            ],
        )
        entry = Entry(kind="session", status=Status.CONFIRMED, title=activity.title_pl, is_public=True)
        entry.starts_at, entry.ends_at = starts, starts + timedelta(hours=2)
        activity.sessions = [Session(entry=entry, room_id=room_id)]
        db.session.add(activity)


def arranged() -> None:
    centre = make_centre()
    put_down(centre.id, make_room(centre).id, make_staff(centre).id)


def asked(client: FlaskClient) -> str:
    db.session.commit()
    answer = client.get("/program")
    assert answer.status_code == 200, answer.status
    return answer.text


def by_core() -> Sequence[Any]:
    """The same rows, by two statements of core SQL with nothing but the columns shown."""
    shown = (
        select(
            *(Activity.id, Activity.slug, Activity.title_pl, Activity.summary_pl, Activity.seats, Activity.kind),
            *(Entry.starts_at, Entry.ends_at, Room.name.label("room"), Centre.name.label("centre")),
        )
        .join_from(Session, Entry, Entry.id == Session.entry_id)
        .join(Activity, Activity.id == Session.activity_id)
        .join(Room, Room.id == Session.room_id)
        .join(Centre, Centre.id == Activity.centre_id)
        .where(Activity.state == ActivityState.ANNOUNCED, Activity.published_at <= now(), Entry.ends_at > now())
        .order_by(Entry.starts_at)
    )
    with db.engine.connect() as connection:
        rows = connection.execute(shown).all()
        tags: dict[int, list[str]] = {}
        of_these = select(ActivityTag.activity_id, ActivityTag.value).where(
            ActivityTag.activity_id.in_([row.id for row in rows])
        )
        for activity_id, value in connection.execute(of_these):
            tags.setdefault(activity_id, []).append(value)
    return [(row, tags.get(row.id, [])) for row in rows]
