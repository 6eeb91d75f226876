"""CalDAV as a program of others speaks it: the `caldav` package against a real server."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import caldav
import pytest
from caldav.lib.error import AuthorizationError

from app.accounts.models import Person
from app.accounts.queries import app_passwords
from app.accounts.services import end_app_password
from app.core.database import db
from tests import makers
from tests.calendars.dav_scene import Scene, make_scene
from tests.support.databases import ENGINES

Clients = Callable[..., Any]
pytestmark = pytest.mark.engines(*ENGINES)


@pytest.fixture
def scene(db_session: Any) -> Scene:
    made = make_scene()
    db.session.commit()
    return made


@pytest.fixture
def connect(live: str) -> Iterator[Clients]:
    clients: list[Any] = []

    def begin(password: str, *, path: str = "/.well-known/caldav", email: str = "ola@example.org") -> Any:
        client = caldav.DAVClient(url=live + path, username=email, password=password, enable_rfc6764=False)
        clients.append(client)
        return client

    yield begin
    for client in clients:
        client.close()


def city_of(client: Any) -> Any:
    return next(one for one in client.principal().calendars() if one.url.path.endswith("/miasto/"))


def summaries(objects: Any) -> list[str]:
    return sorted(str(one.icalendar_component["summary"]) for one in objects)


@pytest.mark.parametrize("path", ["/.well-known/caldav", "/dav/", "/dav"])
def test_the_calendars_are_found_from_the_bare_host(scene: Scene, connect: Clients, path: str) -> None:
    calendars = connect(scene.password, path=path).principal().calendars()

    paths = [one.url.path.removeprefix(scene.home).strip("/") for one in calendars]
    assert paths == ["moje", "miasto", f"c{scene.centre_id}"]
    assert [one.get_display_name() for one in calendars][1:] == ["Centra Obywatelskie, Kraków", "Centrum Reymonta"]


def test_events_are_read_and_searched_by_time(scene: Scene, connect: Clients) -> None:
    city = city_of(connect(scene.password))

    starts = sorted(one.icalendar_component["dtstart"].dt for one in city.events())
    assert [f"{at:%F %H:%M %Z}" for at in starts] == [
        f"{day} 10:00 CET" for day in ("2026-12-01", "2026-12-08", "2026-12-15")
    ]
    # Half-open: what ends at nine by UTC and ten by Kraków's clock is not met, nor what begins then.
    found = city.search(
        start=datetime(2026, 12, 1, 10, 0, tzinfo=UTC), end=datetime(2026, 12, 15, 9, 0, tzinfo=UTC), event=True
    )
    assert [f"{one.icalendar_component['dtstart'].dt:%F}" for one in found] == ["2026-12-08"]
    assert (
        summaries(city.search(event=True, start=datetime(2026, 12, 8, 9, 59, tzinfo=UTC)))
        == ["Pierwszy wniosek o dotację"] * 2
    )


def test_sync_tells_what_moved_was_cancelled_and_vanished(scene: Scene, connect: Clients, clock: Any) -> None:
    city = city_of(connect(scene.password))
    first = city.objects_by_sync_token(load_objects=True, disable_fallback=True)
    assert len(list(first)) == 3
    by_day = {f"{one.icalendar_component['dtstart'].dt:%F}": str(one.url) for one in first}

    assert list(city.objects_by_sync_token(first.sync_token, disable_fallback=True)) == []
    scene.move(0, "2026-12-02")
    db.session.commit()
    moved = city.objects_by_sync_token(first.sync_token, load_objects=True, disable_fallback=True)
    assert [(str(one.url), f"{one.icalendar_component['dtstart'].dt:%F %H:%M}") for one in moved] == [
        (by_day["2026-12-01"], "2026-12-02 14:00")
    ]

    scene.cancel(1)
    db.session.commit()
    cancelled = city.objects_by_sync_token(moved.sync_token, load_objects=True, disable_fallback=True)
    assert [(str(one.url), str(one.icalendar_component["status"])) for one in cancelled] == [
        (by_day["2026-12-08"], "CANCELLED")
    ]
    assert summaries(cancelled) == ["ODWOŁANE: Pierwszy wniosek o dotację"]

    clock.move_to("2026-12-17 09:00")  # what was cancelled is told of for a week after its end
    vanished = city.objects_by_sync_token(cancelled.sync_token, disable_fallback=True)
    assert {str(one) for one in vanished.deleted_urls} == {by_day["2026-12-08"]}


def test_an_etag_changes_with_its_event_alone(scene: Scene, connect: Clients) -> None:
    city = city_of(connect(scene.password))

    def etags() -> dict[str, str]:
        return {
            str(one.url): str(one.props["{DAV:}getetag"]) for one in city.objects_by_sync_token(disable_fallback=True)
        }

    before = etags()
    scene.move(2, "2026-12-16")
    db.session.commit()
    after = etags()

    assert len(after) == 3
    assert after.keys() == before.keys()
    assert sum(after[url] != before[url] for url in after) == 1


def test_nothing_can_be_written(scene: Scene, connect: Clients) -> None:
    city = city_of(connect(scene.password))
    event = city.events()[0]

    with pytest.raises(AuthorizationError):
        city.save_event(
            dtstart=datetime(2026, 12, 3, tzinfo=UTC), dtend=datetime(2026, 12, 4, tzinfo=UTC), summary="Mine"
        )
    with pytest.raises(AuthorizationError):
        event.delete()
    with pytest.raises(AuthorizationError):
        city.client.principal().make_calendar(name="Mine")
    assert len(city.events()) == 3


def test_a_revoked_password_and_a_closed_account_end_at_the_next_request(scene: Scene, connect: Clients) -> None:
    city = city_of(connect(scene.password))
    who = makers.actor(db.session.get_one(Person, scene.person_id))
    end_app_password(who, app_passwords(scene.person_id)[0].id)
    db.session.commit()

    with pytest.raises(AuthorizationError):
        city.events()
