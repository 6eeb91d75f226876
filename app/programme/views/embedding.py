"""The programme on other websites: a list for a frame, without cookies, and the page that gives its code."""

from typing import Any

from flask import current_app, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import LANGUAGES
from app.core.web import language
from app.core.web.edge import POLICY
from app.programme.forms.lists import ProgrammeFilterForm
from app.programme.queries.cards import programme
from app.programme.rules import kinds
from app.programme.views.area import area

LASTS = 900
MOST_LISTED = 20
# A stranger's website may show it; nothing on it does anything, so nobody can be tricked into a click that counts.
FRAMED_BY_ANYBODY = {
    "Content-Security-Policy": POLICY.format(framed_by="*"),
    "Cache-Control": f"public, max-age={LASTS}",
}


@area.route("/program/na-strone/<any(pl, en, uk):code>", action=Action.SEE_PUBLIC, without_cookies=True)
def show_frame(code: str) -> ResponseReturnValue:
    """The language and the filters stand in the address; no cookie is read or set."""
    g.force_language = code
    places = centres.centres()
    form = ProgrammeFilterForm(request.args)
    form.offer(places)
    found = programme(form.wanted(places), now=now())
    cards = [card for month in found.months.values() for card in month][:MOST_LISTED]
    base = current_app.config["SETTINGS"].base_url
    page = render_template("programme/frame.html", form=form, cards=cards, base=base, kinds=kinds, code=code)
    answer = make_response(page)
    answer.headers.update(FRAMED_BY_ANYBODY)
    return answer


@area.route("/program/na-strone", action=Action.SEE_PUBLIC)
def show_code() -> ResponseReturnValue:
    """The code to copy with the filters of the address, and how it looks."""
    form = ProgrammeFilterForm(request.args)
    form.offer(centres.centres())
    asked = request.args.get("code", "")
    code = asked if asked in LANGUAGES else language()
    kept: dict[str, Any] = {**form.kept}
    path = url_for("programme.show_frame", code=code, **kept)
    base = current_app.config["SETTINGS"].base_url
    return render_template("programme/show_code.html", form=form, code=code, path=path, base=base)
