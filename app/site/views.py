"""Home, language, legal pages, health and what machines ask for."""

from typing import Any

from flask import Response, current_app, render_template, request, session, url_for

from app.bookings import queries as bookings
from app.bookings.forms import FindForm, soon
from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import LANGUAGES
from app.core.web import Area, actor, go, language, path_on_this_site
from app.site import queries

area = Area("site", __name__)


@area.route("/", action=Action.SEE_PUBLIC)
def home() -> Any:
    form = FindForm(formdata=None, date=soon(), starts=18 * 60, ends=20 * 60)
    form.offer(centres.centres())
    needs = bookings.needs_of(actor(), now=now())
    return render_template(
        "site/home.html", form=form, needs=needs, open_today=queries.open_today(), events=queries.this_week()
    )


@area.route("/jezyk", methods=["POST"], action=Action.SEE_PUBLIC)
def set_language() -> Any:
    chosen = request.form.get("lang", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return go(path_on_this_site(request.form.get("next")))


@area.route("/deklaracja-dostepnosci", action=Action.SEE_PUBLIC)
def accessibility() -> Any:
    return render_template(f"site/texts/accessibility.{language()}.html", **_who_runs_this())


@area.route("/prywatnosc", action=Action.SEE_PUBLIC)
def privacy() -> Any:
    return render_template(f"site/texts/privacy.{language()}.html", **_who_runs_this())


@area.route("/regulamin", action=Action.SEE_PUBLIC)
def terms() -> Any:
    return render_template(f"site/texts/terms.{language()}.html", **_who_runs_this())


@area.route("/styleguide", action=Action.SEE_DEVELOPMENT)
def styleguide() -> Any:
    if current_app.config["SETTINGS"].is_production:
        raise NotFound
    return render_template("styleguide/show.html", **queries.samples())


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
    lines = ["User-agent: *", "Disallow: /konto", "Disallow: /zespol", "Disallow: /rezerwacje"]
    return Response("\n".join([*lines, f"Sitemap: {base}/sitemap.xml", ""]), mimetype="text/plain")


@area.route("/sitemap.xml", action=Action.SEE_PUBLIC)
def sitemap() -> Any:
    base = current_app.config["SETTINGS"].base_url
    paths = [url_for(f"site.{page}") for page in ("home", "accessibility", "privacy", "terms")]
    paths += [url_for("bookings.find_room"), url_for("centres.list_centres")]
    for room in bookings.suitable_rooms(bookings.Wish()):
        paths.append(url_for("bookings.show_room", centre_slug=room.centre.slug, room_slug=room.slug))
    page = render_template("site/sitemap.xml", addresses=[base + path for path in paths])
    return Response(page, mimetype="application/xml")


def _who_runs_this() -> dict[str, Any]:
    return {"centres": centres.centres()}
