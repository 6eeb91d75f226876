"""Loading the demo: people, organisations, centres, then the year, in one transaction."""

from datetime import datetime, timedelta

from app.accounts.rules import DEMO_PASSWORD
from app.accounts.services.passwords import hash_password
from app.cli.demo.answering import answer_in_time
from app.cli.demo.booking_for import book_some
from app.cli.demo.building import build_centres
from app.cli.demo.changing import change_some
from app.cli.demo.closing import close_some
from app.cli.demo.countering import counter_some
from app.cli.demo.emptying import empty
from app.cli.demo.fairness import live_fairly
from app.cli.demo.following import follow_some
from app.cli.demo.importing import import_some
from app.cli.demo.joining import join_series
from app.cli.demo.lining_up import line_up
from app.cli.demo.living import live_through
from app.cli.demo.programme import (
    attend_some,
    decide_some,
    enrol_some,
    gather_groups,
    look_back,
    put_on_programme,
    receive_visits,
)
from app.cli.demo.programs import connect_programs
from app.cli.demo.rearranging import rearrange_some
from app.cli.demo.refusing import list_reasons
from app.cli.demo.ruling import rule_some
from app.cli.demo.running import run_days
from app.cli.demo.settling import settle_organisations, settle_people
from app.cli.demo.showing_others import show_others
from app.cli.demo.subscribing import subscribe_some
from app.cli.demo.year import Planner
from app.core.clock import now, today
from app.core.database import db, transaction


def load() -> int:
    """Put the demo back as it was; gives the number of bookings."""
    return _load(hash_password(DEMO_PASSWORD), now().replace(second=0, microsecond=0))


@transaction
def _load(password_hash: str, at: datetime) -> int:
    """The same moment gives the same rows. Nobody gets a mail for any of them."""
    empty()
    db.session.expunge_all()
    long_ago = at - timedelta(days=420)
    people = settle_people(password_hash, long_ago)
    organisations = settle_organisations(people, long_ago, at)
    places = build_centres(people, today(), long_ago)
    planner = Planner(places.house, now=at)
    planned = planner.year()
    live_through(planned, people, organisations, places, at)
    join_series(planner.series, planned)
    live_fairly(people, organisations, at)
    change_some(people, at)
    list_reasons(long_ago)
    rearrange_some(at)
    counter_some(people, at)
    line_up(people, organisations, places, at)
    run_days(people, at)
    close_some(people, at)
    answer_in_time(people, at)
    book_some(people, organisations, places, at)
    rule_some(people, at)
    import_some(people, places, at)
    put_on_programme(people, organisations, places, at)
    follow_some(people, places, at)
    enrol_some(people, organisations, at)
    decide_some(at)
    gather_groups(people, places, at)
    receive_visits(people, organisations, places, at)
    attend_some(people, at)
    look_back(people, at)
    show_others(people, at)
    connect_programs(people, at)
    subscribe_some(people, at)
    return len(planned)
