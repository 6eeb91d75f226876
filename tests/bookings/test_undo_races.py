"""Undo against a worker that sends, at one instant on both databases: the mail goes and it stands, or both are gone."""

from collections.abc import Callable
from typing import Any

import pytest

from app.bookings.rules.states import BookingState
from tests.bookings.racers import Place, slot
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import control_of, without_guards

R, U = "tests.bookings.racers", "tests.bookings.undo_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


class Scene:
    """So many requests, each decided a moment ago by one coordinator."""

    def __init__(self, race: Race, url: str, verb: str, number: int) -> None:
        self.race, self.url = race, url
        place = self.look(R, "arrange", number)
        assert isinstance(place, Place)
        self.staff = place.coordinators[0]
        self.uids, self.decisions = [], []
        for hour, (person, organisation) in enumerate(place.organisations):
            when = slot(8 + hour)
            uid = self.look(R, "ask", person, organisation, place.room_id, when.starts, when.ends, f"key-{hour}")
            self.uids.append(uid)
            self.decisions.append(self.look(U, "decide_undoably", self.staff, uid, verb))

    def look(self, where: str, what: str, *arguments: Any) -> Any:
        return self.race.run_here(self.url, Job(f"{where}:{what}", arguments))

    def run(self, sender: str) -> dict[str, int]:
        jobs = [Job(f"{U}:undo", (self.staff, decision)) for decision in self.decisions]
        senders = [Job(f"{U}:{sender}", ())] * len(jobs)
        mixed = [job for pair in zip(jobs, senders, strict=True) for job in pair]
        return dict(outcomes(self.race(self.url, mixed)))

    def states(self) -> list[BookingState]:
        return [self.look(R, "end_of", uid)[0] for uid in self.uids]


@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_undo_against_the_worker_ends_in_one_way(race: Race, url: str, verb: str) -> None:
    scene = Scene(race, url, verb, 6)
    decided = BookingState.APPROVED if verb == "approve" else BookingState.REFUSED

    ended = scene.run("send_ahead")

    assert set(ended) <= {"done", "TooLateToUndo"}, ended
    states = scene.states()
    template = "booking_approved" if verb == "approve" else "booking_refused"
    kept, sent = scene.look(U, "decision_mails", template)
    assert (kept, sent, states.count(decided)) == (kept, kept, kept)
    assert states.count(BookingState.REQUESTED) == 6 - kept
    assert ended.get("TooLateToUndo", 0) == kept


@control_of("test_undo_against_the_worker_ends_in_one_way")
def test_control_a_worker_that_leaves_the_key_sends_what_is_undone(race: Race, url: str) -> None:
    """Without the key that claiming takes away, a mail goes out and its decision is undone all the same."""
    scene = Scene(race, url, "approve", 1)
    assert scene.look(U, "send_and_leave_the_key") == 1

    scene.look(U, "undo", scene.staff, scene.decisions[0])

    assert scene.states() == [BookingState.REQUESTED]


def test_undo_twice_and_settling_at_once_leave_one_end(race: Race, url: str) -> None:
    scene = Scene(race, url, "refuse", 3)
    jobs = [Job(f"{U}:undo", (scene.staff, decision)) for decision in scene.decisions for _ in range(2)]
    jobs += [Job(f"{U}:settle_ahead", ())] * 3

    ended = outcomes(race(url, jobs))

    assert set(ended) <= {"done", "TooLateToUndo", "UndoneAlready"}, ended
    for uid, decision in zip(scene.uids, scene.decisions, strict=True):
        undone, settled = scene.look(U, "decision_of", decision)
        assert (undone is None) is not (settled is None)
        wanted = BookingState.REQUESTED if undone is not None else BookingState.REFUSED
        assert scene.look(R, "end_of", uid)[0] is wanted


@control_of("test_undo_twice_and_settling_at_once_leave_one_end")
def test_control_of_settling_ends_a_decision_in_two_ways(race: Race, url: str) -> None:
    scene = Scene(race, url, "refuse", 1)
    jobs = [Job(f"{U}:undo", (scene.staff, scene.decisions[0])), Job(f"{U}:settle_ahead", ())]

    assert without_guards(race, url, jobs) == {"done": 2}

    assert None not in scene.look(U, "decision_of", scene.decisions[0])
