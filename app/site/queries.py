"""Reading for the home page and the state of the system."""

from dataclasses import dataclass
from datetime import timedelta

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.bookings import queries as bookings
from app.bookings.queries import DayBar, PublicEvent
from app.bookings.queries.week import Block
from app.bookings.rules import BookingState, Outcome, Result, Verdict
from app.bookings.rules.refusals import RoomTaken, StaffDecide
from app.centres import queries as centres
from app.centres.models import Centre
from app.centres.rules import LayoutKind
from app.core.clock import Period, day_period, now, today
from app.core.database import db
from app.core.i18n import N_, Sentence

DAYS_AHEAD = 7


@dataclass(frozen=True)
class OpenToday:
    """A centre and its open times today."""

    centre: Centre
    hours: list[Period]

    @property
    def is_open_now(self) -> bool:
        return any(block.starts <= now() < block.ends for block in self.hours)


def open_today() -> list[OpenToday]:
    """All centres with their open times today."""
    found = centres.centres()
    hours = centres.openings([centre.id for centre in found], today(), today())
    return [OpenToday(centre, hours[centre.id]) for centre in found]


def this_week() -> list[PublicEvent]:
    """What happens publicly from now on for a week."""
    ends = day_period(today() + timedelta(days=DAYS_AHEAD)).ends
    return bookings.public_between(Period(now(), ends))


def is_ready() -> bool:
    """Whether the database answers and all its migrations have run."""
    scripts = ScriptDirectory.from_config(_alembic())
    try:
        kept = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return False
    return bool(kept == scripts.get_current_head())


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", current_app.config["MIGRATIONS"])
    return config


def samples() -> dict[str, object]:
    """Something to show of every component, for the style guide."""
    period = Period(now() + timedelta(days=2), now() + timedelta(days=2, hours=2))
    fine = Result("free", Outcome.PASSED, Sentence(N_("%(room)s is free then."), {"room": "Sala Duża"}))
    asks = Result("approval", Outcome.NEEDS_APPROVAL, StaffDecide().words)
    no = RoomTaken(room="Sala Duża", until=period.ends)
    taken = Result("free", Outcome.REFUSED, no.words, refusal=no)
    return {
        "verdicts": [
            Verdict((fine,), quota=(360, 1200), tidy_until=period.ends),
            Verdict((fine, asks), answer_by=period.starts, quota=(360, 1200)),
            Verdict((taken,)),
        ],
        "bar": DayBar(
            today(),
            9,
            21,
            (
                Block("open", 540, 1260),
                Block("busy", 600, 720),
                Block("pad", 720, 735),
                Block("closed", 900, 960),
                Block("asked", 1080, 1200),
            ),
        ),
        "states": list(BookingState),
        "layouts": list(LayoutKind),
    }
