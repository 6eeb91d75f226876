"""304 is never stale: real processes write in several rooms and read, on both databases, for some seconds.

The control: the same hammer against an ETag of the newest change, which goes stale where one commit overtakes another
(PostgreSQL) or falls into the same second (SQLite, which writes one after the other).
"""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.calendars.hammering import Ground, Reading, Written, stale
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race
from tests.support.unguarded import control_of

H = "tests.calendars.hammering"
WRITERS, SECONDS = 4, 8.0
CITY = "/kalendarz/pl/miasto.ics"
CONTROLS = {"sqlite": "by_second_of_last_change", "postgresql": "by_last_change"}


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def hammer(race: Race, url: str, *, control: str = "") -> tuple[list[Written], list[Reading]]:
    """What was written, and what each reader had in hand."""
    ground: Ground = race.run_here(url, Job(f"{H}:arrange", (WRITERS,)))
    room = ground.room_ids[0]
    in_room = f"/kalendarz/pl/sala-{room}.ics"
    wanted = [(CITY, "etag", None), (in_room, "etag", room), (CITY, "date", None), (in_room, "date", room)]
    wanted += [("/kalendarz/uk/miasto.ics", "etag", None)]
    jobs = [Job(f"{H}:write", (ground, number, SECONDS)) for number in range(WRITERS + 1)]

    ended = race(url, [*jobs, *(Job(f"{H}:read", (*one, SECONDS, control)) for one in wanted)])

    assert [one.bug or one.refusal for one in ended] == [None] * len(ended)
    written = [one for ending in ended if isinstance(ending.result, list) for one in ending.result]
    return written, [one.result for one in ended if isinstance(one.result, Reading)]


def test_no_reader_is_told_that_nothing_changed_after_a_commit(race: Race, url: str) -> None:
    written, readings = hammer(race, url)

    assert len(written) > 20
    for reading in readings:
        counted = Counter(one.status for one in reading.answers)
        assert set(counted) == {200, 304}, counted
        assert min(counted.values()) >= 3, counted
        assert stale(written, reading) == []


@control_of("test_no_reader_is_told_that_nothing_changed_after_a_commit")
def test_control_of_no_reader_goes_stale_by_the_newest_change(race: Race, url: str) -> None:
    written, readings = hammer(race, url, control=CONTROLS["sqlite" if url.startswith("sqlite") else "postgresql"])

    assert [wrong for reading in readings for wrong in stale(written, reading)] != []
