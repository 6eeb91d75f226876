"""Every page of the demo, in three languages, on a phone and on a desk: axe finds nothing, all of it fits the screen.

A page that is not in the list fails, so nobody adds one that is not looked at.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from app.calendars.rules.addresses import TOPIC_WORDS
from tests.support.application import START, Clock, IsolatedClient, _as_utc
from tests.support.browser import WIDTHS
from tests.support.databases import Run
from tests.support.routes import counter_secrets, follow_secrets, mailed_secrets, offer_secrets, reminder_secrets
from tests.support.visiting import enter

LANGUAGES = ("pl", "en", "uk")
# What a browser does not show as a page of its own: machines read it, or it is a part of another one.
NO_PAGES = {
    *("static", "files.show", "site.health", "site.ready", "site.robots", "site.sitemap"),
    *("bookings.show_verdict", "bookings.download", "bookings.export_of_organisation", "notifications.show_html"),
    *("bookings.show_change_verdict", "api.show_change", "api.list_series", "api.show_series"),
    *("api.list_bookings", "api.show_booking", "api.list_centres", "api.list_rooms", "api.show_times"),
    *("api.show_ledger", "api.find_rooms", "api.search_rooms", "api_pages.show_document"),
    *("api.list_waiting", "api.list_offers", "bookings.queue_news"),
    *("desk.export_of_centre", "desk.export_organisations", "desk.download_template"),
    *("desk.find_day", "desk.show_photo", "desk.show_worker", "bookings.show_verdict_for"),
    *("desk.find_calendar", "desk.list_spots", "programme.atom", "programme.show_poster", "programme.show_frame"),
    *("api.list_activities", "api.show_activity", "programme.ticket_dates"),
    *("desk.export_enrolled", "api.list_enrolments", "api.list_enrolled", "api.list_attendance"),
    *("programme.download_group_file", "calendars.feed", "calendars.show_taken"),
    *(f"calendars.add_{what}" for what in ("session", "sessions", "meeting", "booking")),
    *("programme.download_group_file", "calendars.feed", "calendars.show_taken", "calendars.secret"),
    "calendars.rotate_link",
    *("programme.show_material", "programme.ticket_material", "programme.public_material"),
    *("programme.paper_list", "programme.show_paper", "programme.ticket_paper", "programme.my_paper"),
    "programme.download_bundle",
    # Calendar programs alone speak with these.
    "calendars.show_caldav",
    *(f"dav.show_{what}" for what in ("root", "principal", "home", "calendar", "event", "nothing")),
}
ON_PROGRAMME = (
    *("list_activities", "create", "overview", "edit", "preview", "add_dates", "move_date", "cancel_date", "announce"),
    *("call_off", "copy", "choose_picture", "list_trainers", "list_activities?q=nic-takiego&standing=draft"),
    *("terms", "questions", "edit_question", "list_enrolled", "list_enrolled?q=nikt&status=waiting"),
    *("enrol_person", "admit", "remove", "write_to_all", "choose", "draw", "decide"),
    "add_dates?pattern=weekly&room=3&first=2026-12-01&starts=17:00&ends=20:00&times=5",
)
IN_GROUPS = (
    *("list_groups", "my_tasks", "show_inside", "list_group_people", "edit_group", "write_letter", "open_poll"),
    *("add_meetings", "show_meeting", "write_meeting", "move_meeting", "cancel_meeting", "show_poll"),
    "add_meetings?pattern=weekly&room=3&first=2026-12-01&starts=17:00&ends=19:00&times=4",
)
STAFF_OF_A_CENTRE = (
    *("overview", "edit", "change_week", "show_history", "list_staff", "change_terms", "list_rooms", "edit_room"),
    *("choose_parts", "list_photos", "add_room", "list_closures"),
    *("list_equipment", "add_equipment", "edit_equipment", "change_answering"),
    *("list_outside", "add_outside", "edit_outside", "remove_outside"),
)
AT_THE_DOOR = (
    *("take_attendance", "take_attendance?show=present&q=a", "take_attendance?q=nic-takiego", "correct_presence"),
    *("scan", "show_room_code", "add_walk_in", "type_paper"),
)
CERTIFYING = ("list_certificates", "issue_again", "revoke_certificate")
REASONS = ("bookings.list_reasons", "bookings.add_reason", "bookings.edit_reason")
TOO_MUCH = "calendars.choose?" + "&".join(f"topic={word}" for word in [*TOPIC_WORDS][1:])
# Who looks at which pages; after a "?" stands what the address asks for.
PAGES: Mapping[str, tuple[str, ...]] = {
    "": (
        *("site.home", "site.accessibility", "site.privacy", "site.terms", "site.styleguide", "api_pages.show_page"),
        *("centres.list_centres", "centres.show_centre", "bookings.find_room"),
        *("calendars.choose", "calendars.show", "calendars.show_help", TOO_MUCH),
        "bookings.find_room?date=2026-12-02&starts=18:00&ends=20:00&people=12",
        "bookings.find_room?date=2026-12-02&starts=18:00",
        "bookings.find_room?weekday=2&first=2026-12-01&last=2027-01-31&starts=18:00&ends=20:00&people=12&step_free=y",
        "bookings.find_room?date=2026-12-02&date=2026-12-22&length=120&part=evening&people=22&centre=reymonta",
        *("bookings.show_why", "bookings.show_why?date=2026-12-02&starts=08:00&ends=10:00"),
        *("bookings.show_room", "bookings.ask", "bookings.ask?date=2026-12-02&starts=18:00&ends=20:00&people=12"),
        *("accounts.sign_in", "accounts.sign_up", "accounts.send_reset"),
        *("accounts.reset_password", "accounts.confirm_new_email", "accounts.confirm_email"),
        *("notifications.list_mails", "notifications.show_mail", "bookings.answer_reminder"),
        *("bookings.answer_offer", "bookings.answer_other_time"),
        *("desk.show_display", "desk.report_at_door"),
        *("programme.list_groups", "programme.show_group", "programme.answer_group_invitation"),
        "programme.tell_how_it_was",
        *("programme.show_programme", "programme.show", "programme.show_programme?when=past"),
        *("programme.answer_survey", "programme.ticket_materials"),
        *("programme.show_interest", "programme.confirm_interest"),
        "programme.show_programme?topic=money&audience=organisations&language=pl&q=nic-takiego",
        *("programme.come", "programme.come_with_ticket", "programme.verify_certificate"),
        "programme.ticket_certificate",
        *("programme.show_month", "programme.show_month?q=nic-takiego", "programme.show_code"),
        *("programme.follow", "programme.confirm_following", "programme.change_follows", "programme.unfollow"),
        *("programme.enrol", "programme.ticket", "programme.show_programme?places=free"),
        "programme.show_draw",
    ),
    "resident": (
        "programme.follow",
        "programme.show",
        "programme.enrol",
        "programme.own_enrolments",
        "programme.ticket",
        "programme.my_materials",
    ),
    "ngo": (
        *("site.home", "bookings.mine", "bookings.show", "bookings.cancel", "organisations.mine", "organisations.show"),
        *("organisations.edit", "organisations.create", "organisations.create?kind=association"),
        *("organisations.accept_invitation", "bookings.list_of_organisation"),
        *("bookings.change", "bookings.end"),
        *("accounts.profile", "accounts.change_email", "accounts.change_password", "accounts.list_sign_ins"),
        *("bookings.own_ledger", "bookings.show_ledger", "accounts.api_tokens"),
        "calendars.app_passwords",
        *("bookings.show_series", "bookings.cancel_series", "bookings.ask_series"),
        *("bookings.extend_series", "bookings.repeat", "bookings.change_series"),
        "bookings.ask_series?date=2026-12-02&starts=18:00&ends=20:00&times=6",
        "bookings.ask?date=2026-12-02&starts=18:00&ends=18:15&people=99",
        *("programme.list_proposals", "programme.propose", "programme.my_certificates"),
        *("programme.enrolled_by_organisation", "programme.enrol_group", "programme.name_person"),
        *(f"programme.{page}" for page in IN_GROUPS),
        *("programme.my_visits", "programme.ask_visit", "programme.show_visit", "calendars.list_links"),
    ),
    "trainer": (
        *("programme.my_sessions", "programme.show_participants"),
        *("programme.list_materials", "programme.survey_results"),
    ),
    "coordinator": (
        *("bookings.queue", "bookings.review", "bookings.review_series", "bookings.show"),
        *("organisations.queue", "organisations.review"),
        *("bookings.list_attendance", "bookings.list_appeals", "bookings.answer_appeal", "bookings.show_ledger"),
        *("organisations.find", "centres.manage"),
        *("bookings.review_change", "bookings.change", "bookings.offer_other_time"),
        "bookings.offer_other_time?room=2",
        *("bookings.list_by_rule", "bookings.list_by_rule?which=all"),
        *("desk.show_day", "desk.show_day?date=2026-11-23", "desk.print_day", "desk.print_doors?days=7"),
        *("desk.list_faults", "desk.show_fault"),
        *("bookings.book_for", "bookings.book_for?room=1&day=2026-12-02&starts=21:30&ends=22:30"),
        "bookings.book_for?day=2026-11-10&starts=18:00&ends=20:00&whom=outside&came=yes",
        *("desk.show_calendar", "desk.show_calendar?view=day", "desk.show_calendar?view=month"),
        *("desk.show_calendar?as=table", "desk.show_calendar?view=month&as=table"),
        *("desk.move", "desk.move?date=2026-12-22&starts=11:00&ends=12:00", "desk.move?starts=07:00&ends=08:00"),
        *(f"programme.{page}" for page in ON_PROGRAMME),
        "programme.review",
        *("programme.manage_groups", "programme.create_group", "programme.list_visits", "programme.arrange_visit"),
        "programme.show_opinions",
        *("programme.centre_survey", "programme.activity_survey", "programme.survey_results?of=kind"),
        *("programme.list_materials", "programme.list_links"),
        *(f"programme.{page}" for page in (*AT_THE_DOOR, *CERTIFYING)),
        *("bookings.show_clear", "bookings.queue?waits=request&clear=no&text=a", "bookings.queue?text=nic-takiego"),
    ),
    "manager": (
        *("bookings.plan_closure", "bookings.close_now", "bookings.outside_hours", "bookings.show_plan"),
        *("bookings.list_displaced", "bookings.review_change"),
        *(f"centres.{page}" for page in STAFF_OF_A_CENTRE),
        *("desk.list_displays", "bookings.set_offer_terms", "bookings.change_rules"),
        *REASONS,
        "bookings.plan_closure?whole=y&starts_on=2026-12-08&starts=8:00&ends_on=2026-12-08&ends=22:00&reason_pl=Remont",
    ),
    "admin": (
        *("desk.import_into_centre", "desk.import_organisations", "desk.show_import", "desk.show_import?state=all"),
        *("centres.manage", "centres.create", "accounts.list_people", "accounts.disable_person"),
    ),
}


@pytest.fixture(scope="module")
def demo_city(run: Run, worker_name: str) -> str:
    """A database with the demo in it, as it is on the day on which the tests stand still."""
    from app import create_app
    from app.cli.demo.load import load
    from config import Settings

    url = run.new_database("sqlite", f"pages_{worker_name}")
    settings = replace(Settings.from_environment(), environment="test", database_url=url, demo=True)
    with time_machine.travel(_as_utc(START), tick=False), create_app(settings).app_context():
        load()
    return url


@pytest.fixture
def app(settings: Any, clock: Clock, demo_city: str) -> Iterator[Flask]:
    """The product as a demonstration."""
    from app import create_app
    from app.core.database import db

    application = create_app(replace(settings, database_url=demo_city, demo=True))
    application.test_client_class = IsolatedClient
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_has_no_accessibility_fault_and_fits(
    app: Flask, new_page: Callable[..., Page], axe: Callable[[Page], list[str]], language: str, who: str
) -> None:
    faults: list[str] = []
    # One page for all, for a new one begins with nothing compiled; axe itself writes inline styles.
    page = new_page(bypass_csp=True)
    with app.app_context():
        addresses = paths(app, who, PAGES[who])
        enter(app, page, person_called(who), language=language)
    for path in [*addresses, "/nie-ma-takiej-strony"]:
        answer = page.goto(path)
        assert answer is not None
        assert (path, answer.status in (200, 404, 422)) == (path, True)
        assert (path, page.locator("html").get_attribute("lang")) == (path, language)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            where = f"{path} at {width}"
            faults += [f"{where}: {fault}" for fault in axe(page)]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                faults.append(f"{where}: it runs out at the side")

    assert faults == []


def test_every_page_is_looked_at(app: Flask) -> None:
    looked_at = {page.partition("?")[0] for pages in PAGES.values() for page in pages}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert pages - looked_at == NO_PAGES
    assert looked_at <= pages


def person_called(who: str) -> Any:
    """Somebody of the demo; nobody where no name is given."""
    from app.accounts import queries

    return queries.person_by_email(f"{who}@example.org") if who else None


def paths(app: Flask, who: str, pages: tuple[str, ...]) -> list[str]:
    """The addresses of pages, filled with things of the demo that this person may see."""
    adapter = app.url_map.bind("localhost")
    things = things_of(app, who)
    found = []
    for page in pages:
        endpoint, _, asked = page.partition("?")
        (rule, *_) = app.url_map.iter_rules(endpoint)
        own = things.get(endpoint)
        of_it = {**things, **own} if isinstance(own, dict) else things
        values = {name: of_it[name] if own is None or of_it is not things else own for name in rule.arguments}
        found.append(adapter.build(endpoint, values) + (f"?{asked}" if asked else ""))
    return found


def things_of(app: Flask, who: str) -> dict[str, Any]:
    from app.accounts import queries as people
    from app.accounts.services import send_reset
    from app.bookings.models import (
        Appeal,
        Booking,
        BookingChange,
        BookingSeries,
        ClosurePlan,
        Consequence,
        Reason,
        Waiting,
    )
    from app.bookings.rules import BookingState, ChangeState
    from app.bookings.rules.waiting import WaitingState
    from app.centres.queries import centre_by_slug, equipment_of, outside_kept, room_by_slugs
    from app.core.access import OrganisationRole
    from app.core.clock import now
    from app.core.database import db
    from app.desk.models import Display, Fault, ImportRun
    from app.desk.rules.sheets.states import RunState
    from app.desk.views.finding import fault_token
    from app.organisations.models import Membership
    from app.organisations.queries import actor_for
    from app.organisations.services import invite
    from app.schedule.models import Entry

    centre, room = centre_by_slug("reymonta"), room_by_slugs("reymonta", "sala-duza")
    owner, resident = people.person_by_email("ngo@example.org"), people.person_by_email("resident@example.org")
    assert None not in (centre, room, owner, resident)
    own = select(Booking).join(Booking.entry).where(Booking.asked_by_id == owner.id, Entry.starts_at > now())
    theirs = select(Booking).where(Booking.state == BookingState.REQUESTED, Booking.centre_id == centre.id)
    single = own.where(Booking.state == BookingState.APPROVED, Booking.series_id.is_(None))
    booking = db.session.scalars(single if who == "ngo" else theirs).first()
    waiting = select(Appeal).join(Appeal.consequence).where(Consequence.centre_id == centre.id)
    found = {
        "appeal_id": db.session.scalars(waiting).first().id,
        "slug": "reymonta",
        "centre_slug": "reymonta",
        "room_slug": "sala-duza",
        "room_id": room.id,
        "equipment_id": equipment_of(centre.id)[0].id,
        "outside_id": outside_kept(centre.id, now=now())[0].calendar.id,
        "plan_uid": db.session.scalars(select(ClosurePlan.uid).where(ClosurePlan.centre_id == centre.id)).first(),
        "reason_id": db.session.scalars(select(Reason.id).where(Reason.centre_id == centre.id)).first(),
        "run_id": db.session.scalars(select(ImportRun.id).where(ImportRun.state == RunState.CHECKED)).one(),
        "uid": booking.entry.uid,
        "series_uid": db.session.scalars(
            select(BookingSeries.uid)
            .join(BookingSeries.bookings)
            .where(
                BookingSeries.asked_by_id == owner.id,
                Booking.state == (BookingState.APPROVED if who == "ngo" else BookingState.REQUESTED),
            )
        ).first(),
        "person_id": resident.id,
        "organisation_id": db.session.scalars(own).first().organisation_id,
    }
    found |= on_programme() | signed_up(who, found["organisation_id"]) | in_groups() | of_visits(who) | attended()
    if not who:
        found |= asked_by_mail()
    if who == "coordinator":
        found |= decided_by_staff()
    if who == "coordinator":
        alone = theirs.where(Booking.series_id.is_(None), ~Booking.changes.any())
        found["bookings.offer_other_time"] = db.session.scalars(alone).first().entry.uid
    if who in ("coordinator", "manager"):
        here = BookingChange.booking.has(Booking.centre_id == centre.id)
        alone = BookingChange.sending.is_(None) if who == "coordinator" else BookingChange.sending.is_not(None)
        asked = BookingChange.offered_by_id.is_(None)
        waits = select(BookingChange).where(here, alone, asked, BookingChange.state == ChangeState.WAITING)
        found["change_uid"] = db.session.scalars(waits).first().entry.uid
    if who == "ngo":
        alone = own.where(Booking.state == BookingState.APPROVED, Booking.series_id.is_(None))
        found["bookings.repeat"] = db.session.scalars(alone).first().entry.uid
        owns = select(Membership).where(Membership.role == OrganisationRole.OWNER, Membership.person_id != owner.id)
        other = db.session.scalars(owns).first()
        inviter, joined = actor_for(other.person_id), other.organisation_id
        invite(inviter, joined, email="ngo@example.org", role=OrganisationRole.BOOKER)
        found["organisations.accept_invitation"] = newest_mail().facts["secret_token"]
    found["fault_id"] = db.session.scalars(select(Fault.id).where(Fault.centre_id == centre.id)).first()
    if not who:
        found["desk.show_display"] = "demo-sala-duza"
        found["calendars.show"] = {"language": "uk", "calendar": f"sala-{room.id}"}
        with_room = select(Display).where(Display.room_id.is_not(None))
        with app.test_request_context():
            found["desk.report_at_door"] = fault_token(db.session.scalars(with_room).one())
        send_reset("resident@example.org", network="192.0.2.1")
        found |= {**mailed_secrets(resident.id), "mail_id": newest_mail().id}
        approved = db.session.scalars(own.where(Booking.state == BookingState.APPROVED)).first()
        found |= reminder_secrets(approved.entry.uid)
        found |= follow_secrets()
        held = select(Waiting.uid).where(Waiting.state == WaitingState.OFFERED, Waiting.asked_by_id == owner.id)
        found |= offer_secrets(db.session.scalars(held).one())
        offered = BookingChange.offered_by_id.is_not(None)
        waits = select(BookingChange).where(offered, BookingChange.state == ChangeState.WAITING)
        found |= counter_secrets(db.session.scalars(waits).first().booking.entry.uid)
    return found


def on_programme() -> dict[str, Any]:
    """A training of the first centre with dates to come, and a proposal to it."""
    from app.centres.queries import centre_by_slug
    from app.core.database import db
    from app.programme.models import Activity
    from app.programme.queries.reading import activity_by_slug
    from app.programme.rules.states import ActivityState

    centre, course = centre_by_slug("reymonta"), activity_by_slug("ksiegowosc-malej-organizacji")
    assert None not in (centre, course)
    proposed = select(Activity.id).where(Activity.state == ActivityState.PROPOSED, Activity.centre_id == centre.id)
    scheduled = select(Activity.id).where(Activity.title_en == "Social media without burning out")
    return {
        **after_activities(),
        "month": f"{course.standing_sessions[-1].period.starts:%Y-%m}",
        "activity_id": course.id,
        "activity_slug": course.slug,
        "session_id": course.standing_sessions[-1].id,
        "programme.review": db.session.scalars(proposed).first(),
        "programme.announce": db.session.scalars(scheduled).one(),
        "programme.show_draw": "spacer-ogrody-ktorych-nie-widac",
    }


def signed_up(who: str, organisation_id: int) -> dict[str, Any]:
    """Something for which one can enrol by questions, a ticket of a place, and one that is offered."""
    from app.core.database import db
    from app.programme.models import Enrolment
    from app.programme.queries.reading import activity_by_slug
    from app.schedule.models import Claim
    from app.schedule.rules.places import ClaimStatus

    drawn = activity_by_slug("barszcz-i-zurek-gotujemy-razem")
    assert drawn is not None
    wanted = ClaimStatus.OFFERED if who == "resident" else ClaimStatus.CONFIRMED
    tickets = select(Enrolment.ticket).join(Claim, Claim.id == Enrolment.claim_id).where(Claim.status == wanted)
    of_party = select(Enrolment.id).where(Enrolment.organisation_id == organisation_id)
    return {
        "programme.enrol": drawn.slug,
        "ticket": db.session.scalars(tickets.order_by(Enrolment.id)).first(),
        "enrolment_id": db.session.scalars(of_party.order_by(Enrolment.id)).first(),
    }


def decided_by_staff() -> dict[str, Any]:
    """People who ask to be chosen, a draw that is done, few people for something, a question, who waits."""
    from app.core.clock import now
    from app.core.database import db
    from app.programme.models import Activity, Enrolment
    from app.programme.queries.minimum import too_few
    from app.programme.queries.reading import activity_by_slug
    from app.programme.queries.terms import questions_of
    from app.schedule.models import Claim
    from app.schedule.rules.places import ClaimStatus

    course = activity_by_slug("ksiegowosc-malej-organizacji")
    chosen = select(Activity.id).where(Activity.title_pl == "Wolontariat i prawo")
    drawn = activity_by_slug("spacer-ogrody-ktorych-nie-widac")
    assert None not in (course, drawn)
    of_course = select(Enrolment.id).join(Claim, Claim.id == Enrolment.claim_id).join(Enrolment.seating)
    waits = of_course.where(Claim.status == ClaimStatus.WAITING, Enrolment.seating.has(activity_id=course.id))
    return {
        "question_id": questions_of(course.id)[0].id,
        "enrolment_id": db.session.scalars(waits.order_by(Enrolment.id)).first(),
        "programme.choose": db.session.scalars(chosen).one(),
        "programme.draw": drawn.id,
        "programme.decide": too_few(now=now())[0].activity.id,
    }


def in_groups() -> dict[str, Any]:
    """The first group of the demo with its last meeting and its dates to choose from."""
    from app.core.clock import now
    from app.core.database import db
    from app.programme.models import DatePoll, WorkingGroup
    from app.programme.queries.groups_inside import inside_of

    group = db.session.scalars(select(WorkingGroup).order_by(WorkingGroup.id)).first()
    assert group is not None
    inside = inside_of(group.id, now=now())
    return {
        "group_slug": group.slug,
        "meeting_id": inside.over[0].id,
        "poll_id": db.session.scalars(select(DatePoll.id).where(DatePoll.group_id == group.id)).one(),
    }


def of_visits(who: str) -> dict[str, Any]:
    """A visit that waits for staff, and the one of the organisation."""
    from app.accounts.queries import person_by_email
    from app.core.database import db
    from app.programme.models import StudyVisit

    asker = person_by_email("ngo@example.org" if who == "ngo" else "resident@example.org")
    assert asker is not None
    return {"visit_id": db.session.scalars(select(StudyVisit.id).where(StudyVisit.asked_by_id == asker.id)).one()}


def asked_by_mail() -> dict[str, Any]:
    """The living links of an invitation to a group, and to tell how a visit was."""
    from app.core.database import db
    from app.organisations.queries import actor_for
    from app.programme.models import StudyVisit, WorkingGroup
    from app.programme.services.groups_people import invite_to_group
    from tests.support.routes import thank

    group = db.session.scalars(select(WorkingGroup).order_by(WorkingGroup.id)).first()
    assert group is not None
    leader = next(iter(group.leader_ids))
    invite_to_group(actor_for(leader), group.id, email="somebody@example.org")
    secret = newest_mail().facts["secret_token"]
    visit_id = db.session.scalars(select(StudyVisit.id).order_by(StudyVisit.id)).first()
    return {"programme.answer_group_invitation": secret, "programme.tell_how_it_was": thank(visit_id or 0)}


def after_activities() -> dict[str, Any]:
    """A survey that somebody can still answer, one with results, materials, and an interest to confirm."""
    from app.core.database import db
    from app.programme.models import Activity, Interest, SurveyRight

    mended = select(Activity.id).where(Activity.title_en == "We mend clothes").scalar_subquery()
    open_still = select(SurveyRight).where(~SurveyRight.is_used, SurveyRight.activity_id == mended)
    of_few = db.session.scalars(open_still).first()
    meeting = db.session.scalars(select(Activity).where(Activity.title_en == "A meeting that works")).one()
    picnic = db.session.scalars(select(Interest).where(Interest.confirmed_at.is_(None))).one()
    return {
        "programme.answer_survey": of_few.enrolment.ticket,
        "programme.ticket_materials": of_few.enrolment.ticket,
        "programme.survey_results": meeting.id,
        "programme.list_materials": meeting.id,
        "programme.show_interest": picnic.activity.slug,
        "programme.confirm_interest": picnic.ticket,
    }


def attended() -> dict[str, Any]:
    """A list that is being taken, and a certificate of something that is over, by the pages that show them."""
    from app.core.database import db
    from app.programme.models import Activity, Certificate, Enrolment, Roll, Seating, Session
    from app.programme.rules.certificates import CertificateState
    from app.schedule.models import Claim
    from app.schedule.rules.places import ClaimStatus

    session = db.session.scalars(select(Session).join(Roll).where(Roll.closed_at.is_(None))).one()
    its_people = select(Enrolment).join(Enrolment.claim).join(Enrolment.seating)
    here = Seating.activity_id == session.activity_id, Claim.status == ClaimStatus.CONFIRMED
    enrolment = db.session.scalars(its_people.where(*here).order_by(Enrolment.id)).first()
    valid = select(Certificate).join(Certificate.activity).where(Certificate.state == CertificateState.VALID)
    certificate = db.session.scalars(valid.where(Activity.centre_id == session.activity.centre_id)).first()
    door = {"activity_id": session.activity_id, "session_id": session.id, "enrolment_id": enrolment.id}
    paper = {"activity_id": certificate.activity_id, "certificate_id": certificate.id}
    return {
        **{f"programme.{page.partition('?')[0]}": door for page in AT_THE_DOOR},
        **{f"programme.{page}": paper for page in CERTIFYING},
        "programme.come_with_ticket": enrolment.ticket,
        "programme.ticket_certificate": certificate.enrolment.ticket,
        "certificate_token": certificate.token,
    }


def newest_mail() -> Any:
    from app.core.database import db
    from app.notifications.models import Mail

    return db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
