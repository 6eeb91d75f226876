"""Home, language, legal pages, health and what machines ask for."""

from datetime import date
from typing import Any

from flask import Response, current_app, render_template, request, session, url_for
from flask_babel import format_date

from app.bookings import queries as bookings
from app.bookings.forms import FindForm, soon
from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import LANGUAGES
from app.core.web import Area, actor, go, language, path_on_this_site
from app.programme.queries.needs import needs_of as programme_needs
from app.programme.queries.public import public_slugs
from app.site import queries
from app.site.rules import KEPT, STATEMENT, Statement
from app.site.styleguide import samples

area = Area("site", __name__)
NOT_FOR_ROBOTS = (
    *("/konto", "/zespol", "/rezerwacje", "/organizacje", "/moje-zajecia", "/moje-zapisy", "/bilet", "/obecnosc"),
    *("/moje-materialy", "/moje-zaswiadczenia", "/ankieta", "/zaswiadczenie", "/zainteresowanie", "/wizyty"),
    *("/k/", "/dav/"),
    *("/sale/*/*/wniosek", "/sale/*/*/ocena", "/sale/*/*/dlaczego"),
    *("/program/obserwuj/", "/program/na-strone/", "/program/*/zapisy"),
)


@area.route("/", action=Action.SEE_PUBLIC)
def home() -> Any:
    form = FindForm(formdata=None, date=soon(), starts=18 * 60, ends=20 * 60)
    form.offer(centres.centres())
    return render_template(
        "site/home.html",
        form=form,
        needs=bookings.needs_of(actor(), now=now()),
        programme=programme_needs(actor(), now=now()),
        open_today=queries.open_today(),
        events=queries.this_week(),
    )


@area.route("/jezyk", methods=["POST"], action=Action.SEE_PUBLIC)
def set_language() -> Any:
    chosen = request.form.get("lang", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return go(path_on_this_site(request.form.get("next")))


@area.route("/deklaracja-dostepnosci", action=Action.SEE_PUBLIC)
def accessibility() -> Any:
    return legal_page("accessibility")


@area.route("/prywatnosc", action=Action.SEE_PUBLIC)
def privacy() -> Any:
    return legal_page("privacy")


@area.route("/regulamin", action=Action.SEE_PUBLIC)
def terms() -> Any:
    return legal_page("terms")


@area.route("/styleguide", action=Action.SEE_DEVELOPMENT)
def styleguide() -> Any:
    if current_app.config["SETTINGS"].is_production:
        raise NotFound
    return render_template("styleguide/show.html", **samples())


@area.route("/health", action=Action.SEE_PUBLIC)
def health() -> Any:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@area.route("/ready", action=Action.SEE_PUBLIC)
def ready() -> Any:
    """The database answers and is migrated."""
    if queries.is_ready():
        return Response("ready\n", mimetype="text/plain")
    return Response("not ready\n", 503, mimetype="text/plain", headers={"Retry-After": "5"})


@area.route("/robots.txt", action=Action.SEE_PUBLIC)
def robots() -> Any:
    base = current_app.config["SETTINGS"].base_url
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    return Response("\n".join([*lines, f"Sitemap: {base}/sitemap.xml", ""]), mimetype="text/plain")


@area.route("/sitemap.xml", action=Action.SEE_PUBLIC)
def sitemap() -> Any:
    base = current_app.config["SETTINGS"].base_url
    paths = [url_for(f"site.{page}") for page in ("home", "accessibility", "privacy", "terms")]
    paths += [url_for("bookings.find_room"), url_for("centres.list_centres")]
    paths += [url_for("calendars.choose"), url_for("calendars.show_help")]
    for building in queries.buildings():
        slug = building.centre.slug
        paths.append(url_for("centres.show_centre", slug=slug))
        paths += [url_for("bookings.show_room", centre_slug=slug, room_slug=room.slug) for room in building.rooms]
    paths += [url_for(f"programme.{page}") for page in ("show_programme", "follow", "show_code")]
    paths += [url_for("programme.show", activity_slug=slug) for slug in public_slugs(now=now())]
    page = render_template("site/sitemap.xml", addresses=[base + path for path in paths])
    return Response(page, mimetype="application/xml")


def legal_page(name: str, *, statement: Statement = STATEMENT) -> str:
    """A legal page: one template for each language, complete in it."""
    return render_template(
        f"site/texts/{name}.{language()}.html",
        statement=statement,
        kept=KEPT,
        buildings=queries.buildings(),
        base_url=current_app.config["SETTINGS"].base_url,
        in_words=_in_words,
    )


def _in_words(day: date) -> str:
    """`1 marca 2027` in the reader's language."""
    return str(format_date(day, "d MMMM y"))
