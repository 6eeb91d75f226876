"""Who may do what: every route as every actor among own, other's, other centre's and missing things.

A route that is not in the table fails, so nobody adds a page without saying who may open it.
"""

from collections.abc import Iterator

import pytest
import time_machine

from app.core.access import ALLOWED, Action
from tests.support.databases import ENGINES, Run, need_postgresql
from tests.support.routes import ACTORS, ASKED, DECIDERS, STAFF, WORLDS, WRITING, City, build_city, only

Expected = dict[str, int]
SIGNED_IN = "resident owner booker other group " + STAFF
PUBLIC_PAGES = ("home", "accessibility", "privacy", "terms", "styleguide", "health", "ready", "robots", "sitemap")


def all_alike(answer: Expected) -> dict[str, Expected]:
    """The same answer whatever the thing."""
    return dict.fromkeys(WORLDS, answer)


def reading(status: int = 200) -> dict[str, Expected]:
    """Everybody who is signed in may read; a visitor is sent to sign in."""
    return all_alike(only(SIGNED_IN, status, otherwise=404, anonymous=303))


def writing(status: int) -> dict[str, Expected]:
    """Everybody who is signed in may send this; a visitor signs in first and sends it again."""
    return all_alike(only(SIGNED_IN, status, otherwise=404, anonymous=400))


def staff_reads(names: str, *, missing: int = 404) -> dict[str, Expected]:
    """A page for these of the staff."""
    found = only(names, 200, otherwise=403, anonymous=303)
    return {**all_alike(found), "missing": only(names, missing, otherwise=403, anonymous=303)}


def staff_writes(names: str, status: int, *, missing: int = 404) -> dict[str, Expected]:
    found = only(names, status, otherwise=403, anonymous=400)
    return {**all_alike(found), "missing": only(names, missing, otherwise=403, anonymous=400)}


def of_organisation(ours: str, theirs: str, elsewhere: str, status: int, *, anonymous: int) -> dict[str, Expected]:
    """For those named, of each organisation; to all others it does not exist."""
    return {
        world: only(names, status, otherwise=404, anonymous=anonymous)
        for world, names in zip(WORLDS, (ours, theirs, elsewhere, ""), strict=True)
    }


def owners_write(status: int, **differently: Expected) -> dict[str, Expected]:
    return {**of_organisation("owner", "other", "group", status, anonymous=400), **differently}


def anybody(status: int, *, missing: int | None = None) -> dict[str, Expected]:
    """The same for all, signed in or not."""
    everybody = f"anonymous {SIGNED_IN}"
    answer = only(everybody, status, otherwise=0, anonymous=0)
    return {**all_alike(answer), "missing": only(everybody, missing or status, otherwise=0, anonymous=0)}


def ones_own(status: int) -> dict[str, Expected]:
    """Something of one person: owner's, other's, group's; to all others it does not exist."""
    return of_organisation("owner", "other", "group", status, anonymous=400)


def of_booking(*, party: int, reception: int, deciders: int, anonymous: int) -> dict[str, Expected]:
    """The one who asked and their organisation; the staff of its centre; to all others it does not exist."""
    nobody = only("", 0, otherwise=404, anonymous=anonymous)
    here = {"reception": reception, "coordinator": deciders, "manager": deciders, "admin": deciders}
    return {
        "ours": {**nobody, "owner": party, "booker": party, **here},
        "theirs": {**nobody, "other": party, **here},
        "elsewhere": {**nobody, "group": party, "coordinator2": deciders, "admin": deciders},
        "missing": nobody,
    }


def of_group(*, leads: int, member: int, reception: int, deciders: int, anonymous: int) -> dict[str, Expected]:
    """Who leads the working group and its member; the staff of its centre; to all others it does not exist."""
    nobody = only("", 0, otherwise=404, anonymous=anonymous)
    here = {"reception": reception, "coordinator": deciders, "manager": deciders, "admin": deciders}
    return {
        "ours": {**nobody, "owner": leads, "booker": member, **here},
        "theirs": {**nobody, "other": leads, **here},
        "elsewhere": {**nobody, "group": leads, "coordinator2": deciders, "admin": deciders},
        "missing": nobody,
    }


def of_centre(here: str, there: str, status: int, *, anonymous: int) -> dict[str, Expected]:
    """For those named, of their centres; who does this at no centre may not, and to others it does not exist."""
    hidden = only(f"{here} {there} admin", 404, otherwise=403, anonymous=anonymous)
    ours = {**hidden, **dict.fromkeys([*here.split(), "admin"], status)}
    elsewhere = {**hidden, **dict.fromkeys([*there.split(), "admin"], status)}
    return {"ours": ours, "theirs": ours, "elsewhere": elsewhere, "missing": hidden}


def managers(status: int, *, anonymous: int = 400) -> dict[str, Expected]:
    return of_centre("manager", "", status, anonymous=anonymous)


def coordinators(status: int, *, anonymous: int = 400) -> dict[str, Expected]:
    return of_centre("coordinator manager", "coordinator2", status, anonymous=anonymous)


def importers(status: int, *, anonymous: int) -> dict[str, Expected]:
    """The manager of the centre into which it goes; to other deciders it does not exist, and others may not."""
    hidden = only(DECIDERS, 404, otherwise=403, anonymous=anonymous)
    ours = {**hidden, "manager": status, "admin": status}
    return {"ours": ours, "theirs": ours, "elsewhere": {**hidden, "admin": status}, "missing": hidden}


def receptions(status: int, *, anonymous: int = 303) -> dict[str, Expected]:
    return of_centre("reception coordinator manager", "coordinator2", status, anonymous=anonymous)


def leaders(status: int, *, anonymous: int) -> dict[str, Expected]:
    """Those who make the programme there, and those who lead it, of whom none is here; to all others it is missing."""
    return {
        "ours": only("coordinator manager admin", status, otherwise=404, anonymous=anonymous),
        "theirs": only("coordinator manager admin", status, otherwise=404, anonymous=anonymous),
        "elsewhere": only("coordinator2 admin", status, otherwise=404, anonymous=anonymous),
        "missing": only("", 0, otherwise=404, anonymous=anonymous),
    }


def at_the_door(status: int, *, anonymous: int = 400) -> dict[str, Expected]:
    """Whoever is at the door of an activity: the staff of its centre; to all others it does not exist."""
    here = "reception coordinator manager admin"
    return of_organisation(here, here, "coordinator2 admin", status, anonymous=anonymous)


def of_person(status: int) -> dict[str, Expected]:
    """What is at addresses of one person alone, for a program with an app password."""
    return {
        "ours": only("booker", status, otherwise=404, anonymous=401),
        "theirs": only("resident", status, otherwise=404, anonymous=401),
        "elsewhere": only("resident", status, otherwise=404, anonymous=401),
        "missing": only("", 0, otherwise=404, anonymous=401),
    }


DAV = ("show_root", "show_principal", "show_home", "show_calendar", "show_event", "show_nothing")

# What an empty form meets: 422 is "you may, but fill it in", 303 is "done".
TABLE: dict[tuple[str, str], dict[str, Expected]] = {
    ("accounts.sign_up", "GET"): anybody(200),
    ("accounts.sign_up", "POST"): anybody(422),
    ("accounts.confirm_email", "GET"): anybody(200, missing=410),
    ("accounts.confirm_email", "POST"): anybody(422, missing=410),
    ("accounts.sign_in", "GET"): anybody(200),
    ("accounts.sign_in", "POST"): anybody(422),
    ("accounts.sign_out", "POST"): anybody(303),
    ("accounts.send_reset", "GET"): anybody(200),
    ("accounts.send_reset", "POST"): anybody(422),
    ("accounts.reset_password", "GET"): anybody(200, missing=410),
    ("accounts.reset_password", "POST"): anybody(422, missing=410),
    ("accounts.confirm_new_email", "GET"): anybody(200, missing=410),
    # The link is the resident's; anybody else says the resident's password first.
    ("accounts.confirm_new_email", "POST"): {
        **all_alike(only("resident", 303, otherwise=422, anonymous=422)),
        "missing": only("", 0, otherwise=410, anonymous=410),
    },
    ("accounts.profile", "GET"): reading(),
    ("accounts.profile", "POST"): writing(422),
    ("accounts.change_password", "GET"): reading(),
    ("accounts.change_password", "POST"): writing(422),
    ("accounts.change_email", "GET"): reading(),
    ("accounts.change_email", "POST"): writing(422),
    ("accounts.list_sign_ins", "GET"): reading(),
    ("accounts.end_sign_in", "POST"): ones_own(303),
    ("accounts.api_tokens", "GET"): reading(),
    ("accounts.api_tokens", "POST"): writing(422),
    ("accounts.revoke_api_token", "POST"): ones_own(303),
    ("accounts.list_people", "GET"): staff_reads("admin", missing=200),
    ("accounts.disable_person", "GET"): staff_reads("admin"),
    ("accounts.disable_person", "POST"): staff_writes("admin", 422),
    ("accounts.enable_person", "POST"): staff_writes("admin", 303),
    ("api.list_centres", "GET"): anybody(200),
    ("api.list_rooms", "GET"): anybody(200),
    ("api.find_rooms", "GET"): anybody(422),
    ("api.show_times", "GET"): anybody(200, missing=404),
    ("api.search_rooms", "GET"): anybody(422),
    ("api.list_activities", "GET"): anybody(200),
    ("api.show_activity", "GET"): anybody(200, missing=404),
    ("api.create_enrolment", "POST"): {
        # Who has a place there already is told so.
        "ours": {**only(SIGNED_IN, 201, otherwise=404, anonymous=401), "owner": 409, "other": 409},
        "theirs": {**only(SIGNED_IN, 201, otherwise=404, anonymous=401), "owner": 409, "other": 409},
        "elsewhere": {**only(SIGNED_IN, 201, otherwise=404, anonymous=401), "group": 409},
        "missing": only("", 0, otherwise=404, anonymous=401),
    },
    ("api.list_enrolments", "GET"): all_alike(only(SIGNED_IN, 200, otherwise=404, anonymous=401)),
    ("api.leave_enrolment", "DELETE"): all_alike(only("", 0, otherwise=404, anonymous=401)),
    ("api.list_enrolled", "GET"): receptions(200, anonymous=401),
    ("api.list_attendance", "GET"): at_the_door(200, anonymous=401),
    ("api.scan_at_door", "POST"): at_the_door(422, anonymous=401),
    ("api.list_bookings", "GET"): all_alike(only(SIGNED_IN, 200, otherwise=404, anonymous=401)),
    ("api.create_booking", "POST"): all_alike(only(SIGNED_IN, 422, otherwise=404, anonymous=401)),
    ("api.create_staff_booking", "POST"): all_alike(only(SIGNED_IN, 422, otherwise=404, anonymous=401)),
    ("api.show_booking", "GET"): of_booking(party=200, reception=200, deciders=200, anonymous=401),
    ("api.cancel_booking", "POST"): of_booking(party=200, reception=404, deciders=200, anonymous=401),
    ("api.approve_booking", "POST"): of_booking(party=403, reception=403, deciders=200, anonymous=401),
    ("api.refuse_booking", "POST"): of_booking(party=403, reception=403, deciders=422, anonymous=401),
    ("api.list_series", "GET"): all_alike(only(SIGNED_IN, 200, otherwise=404, anonymous=401)),
    ("api.create_series", "POST"): all_alike(only(SIGNED_IN, 422, otherwise=404, anonymous=401)),
    ("api.look_at_series", "POST"): all_alike(only(SIGNED_IN, 422, otherwise=404, anonymous=401)),
    ("api.show_series", "GET"): of_booking(party=200, reception=200, deciders=200, anonymous=401),
    **{
        (f"api.{verb}", "POST"): of_booking(party=422, reception=404, deciders=404, anonymous=401)
        for verb in ("look_at_extension", "extend_series", "look_at_repetition", "repeat_booking")
    },
    ("api.cancel_series", "POST"): of_booking(party=200, reception=404, deciders=200, anonymous=401),
    ("api.change_series", "POST"): of_booking(party=422, reception=404, deciders=422, anonymous=401),
    ("api.withdraw_series_change", "POST"): of_booking(party=422, reception=404, deciders=422, anonymous=401),
    ("api.look_at_series_change", "POST"): of_booking(party=422, reception=404, deciders=422, anonymous=401),
    ("api.approve_series", "POST"): of_booking(party=403, reception=403, deciders=200, anonymous=401),
    ("api.refuse_series", "POST"): of_booking(party=403, reception=403, deciders=422, anonymous=401),
    ("api.show_ledger", "GET"): of_organisation(
        f"owner booker {STAFF}", f"other {STAFF}", f"group {STAFF}", 200, anonymous=401
    ),
    ("api.show_change", "GET"): of_booking(party=200, reception=200, deciders=200, anonymous=401),
    ("api.change_booking", "POST"): of_booking(party=200, reception=404, deciders=200, anonymous=401),
    ("api.end_booking", "POST"): of_booking(party=409, reception=404, deciders=409, anonymous=401),
    ("api.withdraw_change", "POST"): of_booking(party=409, reception=404, deciders=409, anonymous=401),
    ("api.approve_change", "POST"): of_booking(party=403, reception=403, deciders=422, anonymous=401),
    ("api.refuse_change", "POST"): of_booking(party=403, reception=403, deciders=422, anonymous=401),
    ("api_pages.show_document", "GET"): anybody(200),
    ("api_pages.show_page", "GET"): anybody(200),
    ("bookings.find_room", "GET"): anybody(200),
    ("bookings.show_room", "GET"): anybody(200, missing=404),
    ("bookings.show_verdict", "GET"): anybody(200, missing=404),
    ("bookings.show_why", "GET"): anybody(200, missing=404),
    ("bookings.ask", "GET"): anybody(200, missing=404),
    ("bookings.ask", "POST"): {
        **all_alike(only(SIGNED_IN, 422, otherwise=0, anonymous=303)),
        "missing": only("", 0, otherwise=404, anonymous=404),
    },
    ("bookings.mine", "GET"): reading(),
    ("bookings.book_for", "GET"): staff_reads(STAFF, missing=200),
    ("bookings.book_for", "POST"): staff_writes(STAFF, 422, missing=422),
    ("bookings.show_verdict_for", "GET"): staff_reads(STAFF, missing=200),
    ("bookings.show", "GET"): of_booking(party=200, reception=200, deciders=200, anonymous=303),
    ("bookings.answer", "POST"): of_booking(party=422, reception=404, deciders=404, anonymous=400),
    ("bookings.cancel", "GET"): of_booking(party=200, reception=404, deciders=200, anonymous=303),
    ("bookings.cancel", "POST"): of_booking(party=303, reception=404, deciders=303, anonymous=400),
    ("bookings.change", "GET"): of_booking(party=200, reception=404, deciders=200, anonymous=303),
    ("bookings.change", "POST"): of_booking(party=422, reception=404, deciders=422, anonymous=400),
    ("bookings.show_change_verdict", "GET"): of_booking(party=200, reception=404, deciders=200, anonymous=303),
    ("bookings.withdraw_change", "POST"): of_booking(party=303, reception=404, deciders=303, anonymous=400),
    ("bookings.end", "GET"): of_booking(party=200, reception=404, deciders=200, anonymous=303),
    ("bookings.end", "POST"): of_booking(party=303, reception=404, deciders=303, anonymous=400),
    ("bookings.review_change", "GET"): of_booking(party=403, reception=200, deciders=200, anonymous=303),
    ("bookings.approve_change", "POST"): of_booking(party=403, reception=403, deciders=303, anonymous=400),
    ("bookings.refuse_change", "POST"): of_booking(party=403, reception=403, deciders=422, anonymous=400),
    ("bookings.queue", "GET"): staff_reads(STAFF, missing=200),
    ("bookings.queue_news", "GET"): staff_reads(STAFF, missing=200)
    | {world: only(STAFF, 204, otherwise=403, anonymous=303) for world in WORLDS},
    ("bookings.show_clear", "GET"): staff_reads(DECIDERS, missing=200),
    ("bookings.approve_clear", "POST"): staff_writes(DECIDERS, 422, missing=422),
    # Only who decided undoes it, as long as they decide there.
    ("bookings.undo", "POST"): {
        world: {**only(DECIDERS, 404, otherwise=403, anonymous=400), **done}
        for world, done in (
            ("ours", {"coordinator": 303}),
            ("theirs", {"coordinator": 303}),
            ("elsewhere", {"coordinator2": 303}),
            ("missing", {}),
        )
    },
    ("bookings.decide_series", "POST"): of_booking(party=403, reception=403, deciders=422, anonymous=400),
    ("bookings.list_reasons", "GET"): managers(200, anonymous=303),
    ("bookings.add_reason", "GET"): managers(200, anonymous=303),
    ("bookings.add_reason", "POST"): managers(422),
    ("bookings.edit_reason", "GET"): managers(200, anonymous=303),
    ("bookings.edit_reason", "POST"): managers(422),
    ("bookings.archive_reason", "POST"): managers(303),
    ("bookings.review", "GET"): of_booking(party=403, reception=200, deciders=200, anonymous=303),
    ("bookings.approve", "POST"): of_booking(party=403, reception=403, deciders=303, anonymous=400),
    ("bookings.refuse", "POST"): of_booking(party=403, reception=403, deciders=422, anonymous=400),
    ("bookings.ask_for_more", "POST"): of_booking(party=403, reception=403, deciders=422, anonymous=400),
    ("bookings.own_ledger", "GET"): reading(),
    ("bookings.show_ledger", "GET"): of_organisation(
        f"owner booker {STAFF}", f"other {STAFF}", f"group {STAFF}", 200, anonymous=303
    ),
    ("bookings.appeal", "POST"): of_organisation("owner booker", "other", "group", 422, anonymous=400),
    ("bookings.list_attendance", "GET"): staff_reads(STAFF, missing=200),
    ("bookings.mark", "POST"): of_booking(party=403, reception=422, deciders=422, anonymous=400),
    ("bookings.list_by_rule", "GET"): staff_reads(STAFF, missing=200),
    ("bookings.look_at", "POST"): of_booking(party=403, reception=403, deciders=422, anonymous=400),
    ("centres.change_answering", "GET"): managers(200, anonymous=303),
    ("centres.change_answering", "POST"): managers(422),
    ("bookings.list_appeals", "GET"): staff_reads(DECIDERS, missing=200),
    ("bookings.answer_appeal", "GET"): coordinators(200, anonymous=303),
    ("bookings.answer_appeal", "POST"): coordinators(422),
    ("api.write_message", "POST"): of_booking(party=422, reception=403, deciders=422, anonymous=401),
    ("bookings.download", "GET"): of_booking(party=200, reception=200, deciders=200, anonymous=303),
    **{
        (f"bookings.{page}_of_organisation", "GET"): of_organisation(
            f"owner booker {STAFF}", f"other {STAFF}", f"group {STAFF}", 200, anonymous=303
        )
        for page in ("list", "export")
    },
    ("bookings.answer_reminder", "GET"): anybody(200, missing=410),
    ("bookings.come", "POST"): anybody(303, missing=410),
    ("bookings.give_back", "POST"): anybody(303, missing=410),
    ("bookings.shorten", "POST"): anybody(422, missing=410),
    ("bookings.confirm_coming", "POST"): of_booking(party=409, reception=404, deciders=404, anonymous=400),
    **{
        (f"bookings.{verb}", "POST"): of_organisation("owner booker", "other", "group", 303, anonymous=400)
        for verb in ("leave_waiting", "wait_again", "take_offer", "decline_offer")
    },
    ("bookings.answer_offer", "GET"): anybody(200, missing=410),
    ("bookings.take_by_link", "POST"): anybody(303, missing=410),
    ("bookings.decline_by_link", "POST"): anybody(303, missing=410),
    ("bookings.offer_other_time", "GET"): of_booking(party=403, reception=403, deciders=200, anonymous=303),
    ("bookings.offer_other_time", "POST"): of_booking(party=403, reception=403, deciders=422, anonymous=400),
    ("bookings.withdraw_other_time", "POST"): of_booking(party=403, reception=403, deciders=303, anonymous=400),
    ("bookings.take_other_time", "POST"): of_booking(party=303, reception=404, deciders=404, anonymous=400),
    ("bookings.refuse_other_time", "POST"): of_booking(party=303, reception=404, deciders=404, anonymous=400),
    ("bookings.answer_other_time", "GET"): anybody(200, missing=410),
    ("bookings.take_other_time_by_link", "POST"): anybody(303, missing=410),
    ("bookings.refuse_other_time_by_link", "POST"): anybody(303, missing=410),
    ("bookings.change_rules", "GET"): managers(200, anonymous=303),
    ("bookings.change_rules", "POST"): managers(422),
    ("bookings.try_rules", "POST"): managers(422),
    ("bookings.set_offer_terms", "GET"): managers(200, anonymous=303),
    ("bookings.set_offer_terms", "POST"): managers(422),
    ("api.take_other_time", "POST"): of_booking(party=410, reception=404, deciders=404, anonymous=401),
    ("api.refuse_other_time", "POST"): of_booking(party=410, reception=404, deciders=404, anonymous=401),
    ("api.list_waiting", "GET"): all_alike(only(SIGNED_IN, 200, otherwise=404, anonymous=401)),
    ("api.list_offers", "GET"): all_alike(only(SIGNED_IN, 200, otherwise=404, anonymous=401)),
    ("api.create_waiting", "POST"): all_alike(only(SIGNED_IN, 422, otherwise=404, anonymous=401)),
    **{
        (f"api.{verb}", method): of_organisation("owner booker", "other", "group", status, anonymous=401)
        for verb, method, status in (
            ("leave_waiting", "DELETE", 200),
            ("take_offer", "POST", 201),
            ("decline_offer", "POST", 200),
        )
    },
    ("bookings.ask_series", "GET"): anybody(200, missing=404),
    ("bookings.ask_series", "POST"): {
        **all_alike(only(SIGNED_IN, 422, otherwise=0, anonymous=303)),
        "missing": only("", 0, otherwise=404, anonymous=404),
    },
    ("bookings.show_series", "GET"): of_booking(party=200, reception=200, deciders=200, anonymous=303),
    ("bookings.extend_series", "GET"): of_booking(party=200, reception=404, deciders=404, anonymous=303),
    ("bookings.extend_series", "POST"): of_booking(party=422, reception=404, deciders=404, anonymous=400),
    ("bookings.repeat", "GET"): of_booking(party=200, reception=404, deciders=404, anonymous=303),
    ("bookings.repeat", "POST"): of_booking(party=422, reception=404, deciders=404, anonymous=400),
    ("bookings.cancel_series", "GET"): of_booking(party=200, reception=404, deciders=200, anonymous=303),
    ("bookings.cancel_series", "POST"): of_booking(party=303, reception=404, deciders=303, anonymous=400),
    ("bookings.change_series", "GET"): of_booking(party=200, reception=404, deciders=200, anonymous=303),
    ("bookings.change_series", "POST"): of_booking(party=422, reception=404, deciders=422, anonymous=400),
    ("bookings.withdraw_series_change", "POST"): of_booking(party=303, reception=404, deciders=303, anonymous=400),
    ("bookings.review_series", "GET"): of_booking(party=403, reception=200, deciders=200, anonymous=303),
    ("bookings.approve_series", "POST"): of_booking(party=403, reception=403, deciders=303, anonymous=400),
    ("bookings.refuse_series", "POST"): of_booking(party=403, reception=403, deciders=422, anonymous=400),
    ("bookings.ask_about_series", "POST"): of_booking(party=403, reception=403, deciders=422, anonymous=400),
    ("centres.list_centres", "GET"): anybody(200),
    ("centres.show_centre", "GET"): anybody(200, missing=404),
    ("centres.manage", "GET"): staff_reads(DECIDERS, missing=200),
    ("centres.create", "GET"): staff_reads("admin", missing=200),
    ("centres.create", "POST"): staff_writes("admin", 422, missing=422),
    ("centres.archive", "POST"): staff_writes("admin", 409),
    ("centres.restore", "POST"): staff_writes("admin", 303),
    ("centres.overview", "GET"): coordinators(200, anonymous=303),
    ("centres.edit", "GET"): managers(200, anonymous=303),
    ("centres.edit", "POST"): managers(409),  # nobody saw what an empty form would change
    ("centres.change_terms", "GET"): managers(200, anonymous=303),
    ("centres.change_terms", "POST"): managers(303),
    ("centres.show_history", "GET"): managers(200, anonymous=303),
    ("centres.change_week", "GET"): managers(200, anonymous=303),
    ("centres.change_week", "POST"): managers(303),
    ("centres.change_days", "POST"): managers(422),
    ("centres.forget_days", "POST"): managers(303),
    ("centres.add_feasts", "POST"): managers(422),
    ("centres.list_rooms", "GET"): managers(200, anonymous=303),
    ("centres.add_room", "GET"): managers(200, anonymous=303),
    ("centres.add_room", "POST"): managers(422),
    ("centres.edit_room", "GET"): managers(200, anonymous=303),
    ("centres.edit_room", "POST"): managers(422),
    ("centres.choose_parts", "GET"): managers(200, anonymous=303),
    ("centres.choose_parts", "POST"): managers(303),
    ("centres.archive_room", "POST"): managers(409),
    ("centres.restore_room", "POST"): managers(303),
    ("centres.list_photos", "GET"): managers(200, anonymous=303),
    ("centres.list_photos", "POST"): managers(422),
    ("centres.describe_photo", "POST"): managers(422),
    ("centres.show_photo_first", "POST"): managers(303),
    ("centres.remove_photo", "POST"): managers(303),
    ("centres.list_closures", "GET"): coordinators(200, anonymous=303),
    ("centres.open_again", "POST"): coordinators(303),
    ("centres.list_outside", "GET"): coordinators(200, anonymous=303),
    ("centres.add_outside", "GET"): coordinators(200, anonymous=303),
    ("centres.add_outside", "POST"): coordinators(422),
    ("centres.edit_outside", "GET"): coordinators(200, anonymous=303),
    ("centres.edit_outside", "POST"): coordinators(409),  # nobody saw what an empty form would change
    ("centres.hide_outside", "POST"): coordinators(303),
    ("centres.show_outside", "POST"): coordinators(303),
    ("centres.remove_outside", "GET"): coordinators(200, anonymous=303),
    ("centres.remove_outside", "POST"): coordinators(303),
    ("bookings.plan_closure", "GET"): coordinators(200, anonymous=303),
    ("bookings.plan_closure", "POST"): coordinators(422),
    ("bookings.close_now", "GET"): coordinators(200, anonymous=303),
    ("bookings.close_now", "POST"): coordinators(422),
    ("bookings.outside_hours", "GET"): coordinators(200, anonymous=303),
    ("bookings.outside_hours", "POST"): coordinators(303),
    ("bookings.show_plan", "GET"): coordinators(200, anonymous=303),
    ("bookings.undo_plan", "POST"): coordinators(303),
    ("bookings.list_displaced", "GET"): staff_reads(STAFF, missing=200),
    ("bookings.solve_displaced", "POST"): of_booking(party=403, reception=403, deciders=409, anonymous=400),
    ("centres.list_equipment", "GET"): managers(200, anonymous=303),
    ("centres.add_equipment", "GET"): managers(200, anonymous=303),
    ("centres.add_equipment", "POST"): managers(422),
    ("centres.edit_equipment", "GET"): managers(200, anonymous=303),
    ("centres.edit_equipment", "POST"): managers(422),
    ("centres.archive_equipment", "POST"): managers(303),
    ("centres.restore_equipment", "POST"): managers(303),
    ("centres.list_staff", "GET"): managers(200, anonymous=303),
    ("centres.list_staff", "POST"): managers(422),
    ("centres.take_role_away", "POST"): managers(303),
    ("desk.import_into_centre", "GET"): importers(200, anonymous=303),
    ("desk.export_of_centre", "GET"): importers(200, anonymous=303),
    ("desk.send_to_centre", "POST"): importers(422, anonymous=400),
    ("desk.show_import", "GET"): importers(200, anonymous=303),
    ("desk.carry_out_import", "POST"): importers(422, anonymous=400),
    ("desk.discard_import", "POST"): importers(303, anonymous=400),
    ("desk.import_organisations", "GET"): staff_reads(DECIDERS, missing=200),
    ("desk.import_organisations", "POST"): staff_writes(DECIDERS, 422, missing=422),
    ("desk.export_organisations", "GET"): staff_reads(DECIDERS, missing=200),
    ("desk.download_template", "GET"): staff_reads(DECIDERS, missing=200),
    ("desk.find_day", "GET"): all_alike(only(STAFF, 303, otherwise=403, anonymous=303)),
    **{(f"desk.{page}", "GET"): receptions(200) for page in ("show_day", "print_day", "print_doors", "list_faults")},
    ("desk.find_calendar", "GET"): all_alike(only(STAFF, 303, otherwise=403, anonymous=303)),
    **{(f"desk.{page}", "GET"): receptions(200) for page in ("show_calendar", "list_spots")},
    ("desk.move", "GET"): of_booking(party=403, reception=404, deciders=200, anonymous=303),
    ("desk.move", "POST"): of_booking(party=403, reception=404, deciders=422, anonymous=400),
    ("desk.list_faults", "POST"): receptions(422, anonymous=400),
    ("desk.hand_out_key", "POST"): receptions(422, anonymous=400),
    ("desk.take_key_back", "POST"): receptions(303, anonymous=400),
    ("desk.show_fault", "GET"): receptions(200),
    ("desk.show_photo", "GET"): receptions(200),
    ("desk.solve_fault", "POST"): receptions(303, anonymous=400),
    ("desk.reopen_fault", "POST"): receptions(409, anonymous=400),
    ("desk.free_unused", "POST"): of_booking(party=403, reception=409, deciders=409, anonymous=400),
    ("desk.list_displays", "GET"): managers(200, anonymous=303),
    ("desk.list_displays", "POST"): managers(422),
    ("desk.revoke_display", "POST"): managers(303),
    ("desk.show_display", "GET"): anybody(200, missing=404),
    ("desk.show_worker", "GET"): anybody(200),
    ("desk.report_at_door", "GET"): anybody(200, missing=404),
    ("desk.report_at_door", "POST"): anybody(422, missing=404),
    ("files.show", "GET"): anybody(200, missing=404),
    ("notifications.list_mails", "GET"): anybody(200),
    ("notifications.show_mail", "GET"): anybody(200, missing=404),
    ("notifications.show_html", "GET"): anybody(200, missing=404),
    ("calendars.feed", "GET"): anybody(200, missing=404),
    ("calendars.show_taken", "GET"): anybody(200, missing=404),
    ("calendars.choose", "GET"): anybody(200),
    ("calendars.show", "GET"): anybody(200, missing=404),
    ("calendars.show_help", "GET"): anybody(200),
    ("calendars.add_session", "GET"): anybody(200, missing=404),
    ("calendars.add_sessions", "GET"): anybody(200, missing=404),
    ("calendars.add_meeting", "GET"): anybody(404),
    ("calendars.add_booking", "GET"): of_booking(party=200, reception=200, deciders=200, anonymous=303),
    ("calendars.secret", "GET"): anybody(200, missing=404),
    ("calendars.list_links", "GET"): reading(),
    ("calendars.list_links", "POST"): writing(422),
    ("calendars.rotate_link", "GET"): reading(303),
    ("calendars.rotate_link", "POST"): ones_own(200),
    ("calendars.revoke_link", "POST"): ones_own(303),
    ("programme.show_programme", "GET"): anybody(200),
    ("programme.atom", "GET"): anybody(200),
    ("programme.show", "GET"): anybody(200, missing=404),
    ("programme.show_month", "GET"): anybody(200, missing=404),
    ("programme.show_poster", "GET"): anybody(200, missing=404),
    ("programme.show_frame", "GET"): anybody(200),
    ("programme.show_code", "GET"): anybody(200),
    ("programme.follow", "GET"): anybody(200),
    ("programme.follow", "POST"): anybody(422),
    ("programme.stop_following", "POST"): writing(303),
    ("programme.confirm_following", "GET"): anybody(200, missing=410),
    ("programme.confirm_following", "POST"): anybody(303, missing=410),
    ("programme.change_follows", "GET"): anybody(200, missing=410),
    ("programme.change_follows", "POST"): anybody(422, missing=410),
    ("programme.unfollow", "GET"): anybody(200, missing=410),
    ("programme.unfollow", "POST"): anybody(200, missing=410),
    ("programme.my_sessions", "GET"): reading(),
    ("programme.own_enrolments", "GET"): reading(),
    ("programme.enrol", "GET"): anybody(200, missing=404),
    ("programme.enrol", "POST"): anybody(422, missing=404),
    ("programme.ticket", "GET"): anybody(200, missing=404),
    ("programme.ticket_dates", "GET"): anybody(200, missing=404),
    # Whoever has a ticket may do with it what its holder may; this one has a place.
    **{
        (f"programme.{verb}", "POST"): anybody(status, missing=404)
        for verb, status in (
            *(("confirm", 303), ("accept_place", 409), ("pass_on", 410), ("keep_turn", 410), ("leave", 303)),
            *(("come_to_it", 303), ("wait_again", 409), ("change_date", 422)),
        )
    },
    ("programme.enrolled_by_organisation", "GET"): of_organisation(
        "owner booker", "other", "group", 200, anonymous=303
    ),
    ("programme.enrol_group", "GET"): of_organisation("owner booker", "other", "group", 200, anonymous=303),
    ("programme.enrol_group", "POST"): of_organisation("owner booker", "other", "group", 422, anonymous=400),
    ("programme.name_person", "GET"): of_organisation("owner booker", "other", "group", 200, anonymous=303),
    ("programme.name_person", "POST"): of_organisation("owner booker", "other", "group", 422, anonymous=400),
    ("programme.withdraw_person", "POST"): of_organisation("owner booker", "other", "group", 303, anonymous=400),
    ("programme.list_activities", "GET"): staff_reads(DECIDERS, missing=200),
    **{
        (f"programme.{page}", "GET"): coordinators(200, anonymous=303)
        for page in (
            *("create", "overview", "edit", "preview", "add_dates", "move_date", "cancel_date", "announce"),
            *("call_off", "copy", "choose_picture", "review", "list_trainers"),
        )
    },
    **{
        (f"programme.{page}", "POST"): coordinators(422)
        for page in (
            *("create", "edit", "add_dates", "move_date", "cancel_date", "call_off", "copy"),
            *("choose_picture", "decline", "list_trainers"),
        )
    },
    **{
        (f"programme.{page}", method): coordinators(status, anonymous=anonymous)
        for method, status, anonymous in (("GET", 200, 303), ("POST", 422, 400))
        for page in (
            *("terms", "questions", "edit_question", "enrol_person", "admit", "remove", "write_to_all"),
            *("choose", "draw", "decide"),
        )
    },
    ("programme.move_question", "POST"): coordinators(303),
    ("programme.remove_question", "POST"): coordinators(303),
    ("programme.list_enrolled", "GET"): receptions(200),
    ("desk.export_enrolled", "GET"): receptions(200),
    ("programme.show_draw", "GET"): anybody(200, missing=404),
    ("programme.show_participants", "GET"): of_organisation(
        *("reception coordinator manager admin",) * 2, "coordinator2 admin", 200, anonymous=303
    ),
    **{
        (f"programme.{page}", "GET"): coordinators(200, anonymous=303)
        for page in ("centre_survey", "activity_survey", "list_links")
    },
    **{(f"programme.{page}", "POST"): coordinators(422) for page in ("centre_survey", "activity_survey", "list_links")},
    **{
        (f"programme.{verb}", "POST"): coordinators(303)
        for verb in (
            *("remove_from_centre_survey", "remove_from_activity_survey", "remove_link"),
            *("make_template", "unmake_template", "start_from_template"),
        )
    },
    ("programme.close", "POST"): coordinators(409),
    **{
        (f"programme.{page}", "GET"): leaders(200, anonymous=303)
        for page in ("survey_results", "list_materials", "show_material")
    },
    ("programme.list_materials", "POST"): leaders(422, anonymous=400),
    **{
        (f"programme.{verb}", "POST"): leaders(303, anonymous=400)
        for verb in ("remove_material", "note_captions", "tell_of_materials")
    },
    # What a ticket opens is open to whoever holds it; what is for everybody comes when it is over.
    ("programme.answer_survey", "GET"): anybody(200, missing=404),
    ("programme.answer_survey", "POST"): anybody(422, missing=404),
    ("programme.ticket_materials", "GET"): anybody(200, missing=404),
    ("programme.ticket_material", "GET"): anybody(200, missing=404),
    ("programme.public_material", "GET"): anybody(404),
    ("programme.my_materials", "GET"): reading(),
    ("programme.show_interest", "GET"): anybody(200, missing=404),
    ("programme.show_interest", "POST"): {
        **all_alike(only(SIGNED_IN, 409, otherwise=0, anonymous=422)),
        "missing": only("", 0, otherwise=404, anonymous=404),
    },
    ("programme.confirm_interest", "GET"): anybody(200, missing=404),
    ("programme.confirm_interest", "POST"): anybody(303, missing=404),
    ("programme.withdraw_interest", "POST"): anybody(303, missing=404),
    ("programme.accept", "POST"): coordinators(409),
    ("programme.announce", "POST"): coordinators(409),
    ("programme.remove_picture", "POST"): coordinators(303),
    ("programme.end_trainer", "POST"): coordinators(303),
    ("programme.list_groups", "GET"): anybody(200),
    ("programme.show_group", "GET"): of_group(leads=200, member=200, reception=200, deciders=200, anonymous=404),
    ("programme.join_group", "POST"): of_group(leads=409, member=409, reception=404, deciders=404, anonymous=400),
    ("programme.answer_group_invitation", "GET"): anybody(200, missing=410),
    ("programme.accept_group_invitation", "POST"): {
        **all_alike(only("resident", 303, otherwise=403, anonymous=400)),
        "missing": only("", 0, otherwise=410, anonymous=400),
    },
    ("programme.decline_group_invitation", "POST"): anybody(303, missing=410),
    ("programme.my_tasks", "GET"): reading(),
    ("programme.manage_groups", "GET"): staff_reads(DECIDERS, missing=200),
    ("programme.create_group", "GET"): coordinators(200, anonymous=303),
    ("programme.create_group", "POST"): coordinators(422),
    **{
        (f"programme.{page}", "GET"): of_group(leads=200, member=200, reception=200, deciders=200, anonymous=303)
        for page in ("show_inside", "list_group_people", "show_meeting", "show_poll", "download_group_file")
    },
    **{
        (f"programme.{page}", "GET"): of_group(leads=200, member=404, reception=404, deciders=200, anonymous=303)
        for page in ("add_meetings", "edit_group", "write_letter", "open_poll")
    },
    **{
        (f"programme.{page}", "GET"): of_group(leads=200, member=404, reception=404, deciders=200, anonymous=303)
        for page in ("write_meeting", "move_meeting", "cancel_meeting")
    },
    **{
        (f"programme.{verb}", "POST"): of_group(leads=status, member=404, reception=404, deciders=status, anonymous=400)
        for verb, status in (
            *(("add_meetings", 422), ("write_letter", 422), ("open_poll", 422), ("invite_to_group", 422)),
            *(("add_task", 422), ("add_group_files", 422), ("move_meeting", 422), ("edit_group", 422)),
            *(("cancel_meeting", 303), ("write_meeting", 422), ("note_presences", 409), ("archive_group", 409)),
            *(("withdraw_group_invitation", 303), ("let_lead_group", 303), ("lead_group_no_longer", 303)),
            *(("remove_from_group", 303), ("drop_task", 303), ("remove_group_file", 303)),
            *(("choose_option", 303), ("close_poll", 303)),
        )
    },
    **{
        (f"programme.{verb}", "POST"): of_group(leads=303, member=303, reception=404, deciders=404, anonymous=400)
        for verb in ("leave_group", "give_time", "take_time_back", "answer_poll")
    },
    **{
        (f"programme.{verb}", "POST"): of_group(leads=303, member=303, reception=403, deciders=303, anonymous=400)
        for verb in ("finish_task", "reopen_task")
    },
    ("programme.my_visits", "GET"): reading(),
    ("programme.ask_visit", "GET"): reading(),
    ("programme.ask_visit", "POST"): writing(422),
    ("programme.show_visit", "GET"): of_organisation("owner", "other", "group", 200, anonymous=303),
    **{
        (f"programme.{verb}", "POST"): of_organisation("owner", "other", "group", status, anonymous=400)
        for verb, status in (
            *(("confirm_visit", 303), ("cancel_visit", 303), ("ask_visit_change", 422)),
            ("answer_visit_question", 409),
        )
    },
    ("programme.tell_how_it_was", "GET"): anybody(200, missing=410),
    ("programme.tell_how_it_was", "POST"): anybody(422, missing=410),
    ("programme.list_visits", "GET"): staff_reads(DECIDERS, missing=200),
    ("programme.arrange_visit", "GET"): coordinators(200, anonymous=303),
    **{
        (f"programme.{verb}", "POST"): coordinators(status)
        for verb, status in (
            *(("arrange_visit", 422), ("ask_visitors", 409), ("refuse_visit", 409), ("call_off_visit", 422)),
        )
    },
    ("programme.show_opinions", "GET"): coordinators(200, anonymous=303),
    ("programme.list_proposals", "GET"): of_organisation("owner booker", "other", "group", 200, anonymous=303),
    ("programme.propose", "GET"): of_organisation("owner booker", "other", "group", 200, anonymous=303),
    ("programme.propose", "POST"): of_organisation("owner booker", "other", "group", 422, anonymous=400),
    **{
        (f"programme.{page}", "GET"): at_the_door(200, anonymous=303)
        for page in (
            *("take_attendance", "correct_presence", "add_walk_in", "type_paper", "paper_list", "scan"),
            "show_room_code",
        )
    },
    **{
        (f"programme.{page}", "POST"): at_the_door(422)
        for page in ("correct_presence", "add_walk_in", "type_paper", "scan", "judge_scan")
    },
    # It is not yet the day.
    **{(f"programme.{page}", "POST"): at_the_door(409) for page in ("mark_present", "undo_mark", "close_list")},
    ("programme.show_room_code", "POST"): at_the_door(303),
    ("programme.come", "GET"): anybody(200),
    ("programme.come", "POST"): anybody(422),
    ("programme.come_with_ticket", "GET"): anybody(200, missing=404),
    ("programme.come_with_ticket", "POST"): anybody(422, missing=404),
    **{
        (f"programme.{page}", "GET"): coordinators(200, anonymous=303)
        for page in ("list_certificates", "issue_again", "revoke_certificate", "show_paper", "download_bundle")
    },
    ("programme.issue_again", "POST"): coordinators(422),
    ("programme.revoke_certificate", "POST"): coordinators(422),
    ("programme.issue_certificates", "POST"): coordinators(409),
    ("programme.issue_certificate", "POST"): coordinators(409),
    ("programme.ask_for_bundle", "POST"): coordinators(303),
    ("programme.verify_certificate", "GET"): anybody(200, missing=404),
    ("programme.ticket_certificate", "GET"): anybody(200, missing=404),
    ("programme.ticket_paper", "GET"): anybody(200, missing=404),
    ("programme.my_certificates", "GET"): reading(),
    ("programme.my_paper", "GET"): of_organisation("owner", "other", "group", 200, anonymous=303),
    ("calendars.app_passwords", "GET"): reading(),
    ("calendars.app_passwords", "POST"): writing(422),
    ("calendars.end_app_password", "POST"): ones_own(303),
    ("calendars.show_caldav", "GET"): anybody(301),
    ("calendars.show_caldav", "PROPFIND"): anybody(301),
    # Programs read with their app password; whoever they are, they change nothing.
    **{
        (f"dav.{page}", method): all_alike(only(SIGNED_IN, 403, otherwise=0, anonymous=401))
        for page in DAV
        for method in WRITING
    },
    **{
        ("dav.show_root", method): all_alike(only(SIGNED_IN, status, otherwise=0, anonymous=401))
        for method, status in (("GET", 200), ("PROPFIND", 207), ("REPORT", 403))
    },
    **{
        (f"dav.{page}", method): of_person(status)
        for page in ("show_principal", "show_home")
        for method, status in (("GET", 200), ("PROPFIND", 207), ("REPORT", 403))
    },
    **{
        ("dav.show_calendar", method): of_person(status)
        for method, status in (("GET", 200), ("PROPFIND", 207), ("REPORT", 207))
    },
    **{
        ("dav.show_event", method): of_person(status)
        for method, status in (("GET", 200), ("PROPFIND", 207), ("REPORT", 403))
    },
    **{
        ("dav.show_nothing", method): all_alike(only("", 0, otherwise=404, anonymous=401))
        for method in ("GET", "PROPFIND", "REPORT")
    },
    ("organisations.mine", "GET"): reading(),
    ("organisations.create", "GET"): reading(),
    ("organisations.create", "POST"): writing(422),
    ("organisations.show", "GET"): of_organisation(
        f"owner booker {STAFF}", f"other {STAFF}", f"group {STAFF}", 200, anonymous=303
    ),
    ("organisations.edit", "GET"): of_organisation("owner", "other", "group", 200, anonymous=303),
    ("organisations.edit", "POST"): owners_write(422),
    ("organisations.invite", "POST"): owners_write(422),
    ("organisations.withdraw_invitation", "POST"): owners_write(303),
    ("organisations.accept_invitation", "GET"): {
        **all_alike(only("resident", 200, otherwise=403, anonymous=303)),
        "missing": only("", 0, otherwise=404, anonymous=303),
    },
    ("organisations.accept_invitation", "POST"): {
        **all_alike(only("resident", 303, otherwise=403, anonymous=400)),
        "missing": only("", 0, otherwise=404, anonymous=400),
    },
    ("organisations.change_role", "POST"): of_organisation("", "", "", 0, anonymous=400),
    ("organisations.remove_member", "POST"): {
        "ours": only("owner", 303, otherwise=404, anonymous=400),
        "theirs": only("other", 409, otherwise=404, anonymous=400),
        "elsewhere": only("group", 409, otherwise=404, anonymous=400),
        "missing": only("", 0, otherwise=404, anonymous=400),
    },
    ("organisations.leave", "POST"): {
        "ours": {**only("owner", 409, otherwise=404, anonymous=400), "booker": 303},
        "theirs": only("other", 409, otherwise=404, anonymous=400),
        "elsewhere": only("group", 409, otherwise=404, anonymous=400),
        "missing": only("", 0, otherwise=404, anonymous=400),
    },
    ("organisations.queue", "GET"): staff_reads(DECIDERS, missing=200),
    ("organisations.find", "GET"): staff_reads(STAFF, missing=200),
    ("organisations.review", "GET"): staff_reads(DECIDERS),
    ("organisations.verify", "POST"): staff_writes(DECIDERS, 409),
    ("organisations.send_back", "POST"): staff_writes(DECIDERS, 422),
    **{("site." + page, "GET"): anybody(200) for page in PUBLIC_PAGES},
    ("site.set_language", "POST"): anybody(303),
}

# Files that everybody may load; they are no views of ours.
OUTSIDE = {"static"}

# A mail program sends this without any page of ours (RFC 8058): the secret in its address is its token.
WITHOUT_TOKEN = {"programme.unfollow"}

# Asked by services and templates, not by a route of their own.
WITHOUT_ROUTE = {
    *(Action.BOOK_FOR_ORGANISATION, Action.OVERRIDE_RULES, Action.ENTER_PAST),
    *(Action.SEE_HISTORY, Action.SEE_WAITING),
}


# What a reader makes be kept, so that the next one has it sooner, or that its owner knows that it is read:
# docs/decisions tells why. Asking for headers alone keeps nothing.
NOTED_BY_READING = {
    "calendars.feed": {"calendar_text"},
    "calendars.secret": {"feed_link"},
}


def each_of(routes: list[tuple[str, str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("endpoint", "method"), routes, ids=[" ".join(route) for route in routes])


@pytest.fixture(scope="module", params=ENGINES)
def city(request: pytest.FixtureRequest, run: Run) -> Iterator[City]:
    if request.param == "postgresql":
        need_postgresql()
    with time_machine.travel("2026-11-24T08:00:00+00:00", tick=False):
        built = build_city(run, request.param)
        yield built
        built.drop()


@pytest.fixture(scope="module")
def routes(city: City) -> set[tuple[str, str]]:
    return {
        (rule.endpoint, method)
        for rule in city.app.url_map.iter_rules()
        for method in rule.methods or ()
        if rule.endpoint not in OUTSIDE and method in ASKED
    }


def test_every_route_is_in_the_table(routes: set[tuple[str, str]]) -> None:
    assert sorted(routes) == sorted(TABLE)


def test_every_route_declares_its_action(city: City, routes: set[tuple[str, str]]) -> None:
    undeclared = {
        endpoint
        for endpoint, _ in routes
        if not isinstance(getattr(city.app.view_functions[endpoint], "action", None), Action)
    }
    assert undeclared == set()


def test_every_action_has_its_line_and_its_use(city: City) -> None:
    used = {getattr(view, "action", None) for view in city.app.view_functions.values()} - {None}
    assert set(ALLOWED) == set(Action)
    assert set(Action) - used == WITHOUT_ROUTE


@each_of(sorted(TABLE))
def test_route_answers_each_actor(city: City, endpoint: str, method: str) -> None:
    expected = {(world, who): TABLE[endpoint, method][world][who] for world in WORLDS for who in ACTORS}

    met = city.ask_each(city.ask, ACTORS, method, endpoint)

    assert {key: status for key, status in met.items() if status != expected[key]} == {}
    if method == "GET":
        assert city.written() <= NOTED_BY_READING.get(endpoint, set())


@each_of(sorted(key for key in TABLE if key[1] in WRITING and key[0] not in WITHOUT_TOKEN))
def test_writing_without_a_token_is_refused_and_changes_nothing(city: City, endpoint: str, method: str) -> None:
    met = city.ask_each(city.ask_without_token, ("anonymous", "owner", "coordinator", "admin"), method, endpoint)

    refused = 401 if endpoint.startswith(("api.", "dav.")) else 400
    assert city.written() == set()
    assert {key: status for key, status in met.items() if status != refused} == {}


def test_asking_for_headers_alone_never_writes(city: City) -> None:
    """HEAD runs the view of GET, whose statuses are looked at above."""
    met = {
        (endpoint, who): city.ask(who, "HEAD", endpoint, "ours")
        for endpoint, reads in sorted(TABLE)
        if reads == "GET"
        for who in ("admin", "owner", "resident", "anonymous")
    }

    assert {key: status for key, status in met.items() if status >= 500} == {}
    assert city.written() == set()
