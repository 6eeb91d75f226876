"""The page of rules as a browser without script sees it: read, tried, saved, refused, and by whom."""

import re

import pytest

from app.centres import queries as centres
from app.centres.models import Centre, Room
from app.centres.rules.settings import CentreSettings, RoomSettings
from app.core.access import Role
from app.core.database import db
from app.history.queries import history_of
from tests.makers import actor, make_booking, make_centre, make_organisation, make_person, make_room, make_staff, period
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
PAGE = "/zespol/centra/tu/zasady"


@pytest.fixture
def centre(clock) -> Centre:
    return make_centre(slug="tu", name="Centrum Tu", quota_hours=100)


@pytest.fixture
def room(centre) -> Room:
    return make_room(centre, "Sala Duża")


@pytest.fixture
def manager(app, centre, room):
    return visitor(app, make_staff(centre, Role.MANAGER))


def typed(centre: Centre, *rooms: Room, **more: object) -> dict[str, object]:
    """All that the form holds, as it is kept; `max_minutes_of` a room and the like change it."""
    fields = dict(CentreSettings.kept_in(centre).values())
    for room in rooms:
        fields |= {f"r{room.id}_{name}": value for name, value in RoomSettings.kept_in(room).values().items()}
    seen = centres.last_rules_change(centre.id)
    words = {
        name: {True: "yes", False: "no"}.get(it, it) if isinstance(it, bool) else it for name, it in fields.items()
    }
    return {**words, "same_for": [room.id for room in rooms], "seen": seen, **more}


def test_page_says_every_rule_as_a_sentence_with_its_number(manager, room):
    page = said(manager.get(PAGE))

    for sentence in ("Longest booking: A booking lasts from … to ….", "Residents may not book it.", "Sala Duża"):
        assert sentence in page
    written = read(manager.get(PAGE))
    for name in [*CentreSettings().values(), *(f"r{room.id}_{name}" for name in RoomSettings().values())]:
        assert f'name="{name}"' in written
    assert len(re.findall(r'<label class="hidden-text" for="r\d+_max_minutes">', written)) == 1
