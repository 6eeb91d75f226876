"""What every answer of the product gets: language, security headers, templates' words, pages for errors."""

import logging
import secrets
from typing import Any

from flask import Flask, Request, flash, g, jsonify, render_template, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_babel import Babel
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import Action
from app.core.errors import NotFound, Refusal, SignInNeeded
from app.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, Sentence
from app.core.web import requests, words
from app.core.web.area import RowNumber, is_without_cookies, largest_of
from app.core.web.rich import rich

log = logging.getLogger("centrum")
babel = Babel()
csrf = CSRFProtect()

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors {framed_by}"
)
HEADERS = {
    "Content-Security-Policy": POLICY.format(framed_by="'none'"),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=()",
}
PAGES = {400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500}
NEVER_RESENT = ("csrf_token", "password")
NOT_UNDERSTOOD = N_("This cannot be understood. Look at the description of the API.")
HTTP_SENTENCES = {
    404: NotFound.sentence,
    405: N_("This address does not take that method. The header Allow says which it takes."),
    413: N_("This is too much to send at once. Send less."),
}


class Sessions(SecureCookieSessionInterface):
    """Sessions in the cookie; a view without cookies sets none and tells caches that it heeds none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Nothing is made ready to read a cookie that was not sent."""
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Any) -> None:
        if not is_without_cookies(request.endpoint or ""):
            super().save_session(app, session, response)


def dress(app: Flask) -> None:
    """Give the application its language, its headers, its words for templates and its error pages."""
    app.session_interface = Sessions()
    babel.init_app(app, locale_selector=choose_language)
    app.before_request(let_files_in)
    csrf.init_app(app)
    app.before_request(refuse_nul)
    app.url_map.converters["int"] = RowNumber
    app.after_request(add_headers)
    app.context_processor(words_for_templates)
    for name in ("when", "day", "day_short", "month", "clock", "end_clock", "iso_day", "moment", "amount", "say"):
        app.add_template_filter(getattr(words, name), name)
    app.add_template_filter(rich)
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(CSRFError, ask_to_send_again)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(Exception, answer_bug)


def refuse_nul() -> None:
    """No address of ours holds a NUL, and PostgreSQL knows no text with one; the API has its own sentences for what is
    asked of it. Raises NotFound.
    """
    is_ours = request.query_string and not wants_json()
    asked = (text for pair in request.args.items(multi=True) for text in pair) if is_ours else ()
    if "\0" in request.path or any("\0" in text for text in asked):
        raise NotFound


def let_files_in() -> None:
    """Where a view takes files, somebody who is signed in may send more than the usual; before the form is read."""
    largest = largest_of(request.endpoint or "")
    if largest is not None and not requests.actor().is_anonymous:
        request.max_content_length = largest


def choose_language() -> str:
    """The language of the session, of the signed-in person, of the browser, or Polish."""
    if "force_language" in g:
        return str(g.force_language)
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    who = requests.actor()
    if not who.is_anonymous:
        return who.language
    return request.accept_languages.best_match(list(LANGUAGES), DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE


def add_headers(response: Response) -> Response:
    """Security headers on every answer, error pages too; a signed-in page is kept by nobody."""
    there = {name.lower() for name, _ in response.headers}
    response.headers.extend([(name, value) for name, value in HEADERS.items() if name.lower() not in there])
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if not requests.actor().is_anonymous:
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def words_for_templates() -> dict[str, Any]:
    who = requests.actor()

    def can(action: str, thing: Any = None) -> bool:
        return access.can(who, Action(action), thing)

    return {
        "actor": who,
        "can": can,
        "language": words.language(),
        "languages": list(LANGUAGES.items()),
        "csrf_token": generate_csrf,
        "typed_path": requests.typed_path,
    }


def wants_json() -> bool:
    return request.path.startswith("/api/")


def answer_refusal(refusal: Refusal) -> Any:
    """A rule said no outside of a form: a page with its sentence; signing in first where that is the reason."""
    if wants_json():
        return problem(refusal)
    if isinstance(refusal, SignInNeeded) and request.method == "GET":
        return requests.go(url_for("accounts.sign_in", next=requests.typed_path()))
    if isinstance(refusal, SignInNeeded):
        return ask_to_send_again(refusal)
    return render_template(_page(refusal.status), sentence=words.say(refusal)), refusal.status


def problem(refusal: Refusal) -> Any:
    """RFC 9457 problem details: `code` is the refusal's class, `title` its sentence."""
    more = {"detail": words.say(refusal.help_words)} if refusal.help_words is not None else {}
    answer = _problem(refusal.status, refusal.code, words.say(refusal), field=refusal.at_field, **more)
    if refusal.status == SignInNeeded.status:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _problem(status: int, code: str, title: str, *, field: str | None = None, **more: str) -> Response:
    shown = {"type": "about:blank", "status": status, "code": code, "title": title, "field": field, **more}
    answer: Response = jsonify(shown)
    answer.status_code = status
    answer.headers["Content-Type"] = "application/problem+json"
    return answer


def ask_to_send_again(_error: object) -> Any:
    """A form came from an ended session: nothing typed is lost, one button sends it again (after signing in)."""
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if not any(kept_back in name for kept_back in NEVER_RESENT)
    ]
    page = render_template("errors/resend.html", action=requests.typed_path(), fields=fields)
    return page, 400


def answer_http_error(error: HTTPException) -> Any:
    code = error.code or 500
    allowed = {name: value for name, value in error.get_headers() if name == "Allow"}
    if wants_json():
        said = words.say(Sentence(HTTP_SENTENCES.get(code, NOT_UNDERSTOOD)))
        answer = _problem(code, error.name.replace(" ", ""), said)
        answer.headers.extend(allowed)
        return answer
    if code < 400 or code not in PAGES:
        return error
    return render_template(_page(code), sentence=None), code, allowed


def answer_bug(error: Exception) -> Any:
    """A bug: logged with an id, never shown."""
    mark = secrets.token_hex(4)
    log.exception("bug %s at %s", mark, request.endpoint, exc_info=error)
    if wants_json():
        return _problem(500, "Bug", mark)
    return render_template(_page(500), sentence=None, mark=mark), 500


def _page(code: int) -> str:
    shown = {401: 403, 405: 404, 415: 400, 422: 400}.get(code, code)
    return f"errors/{shown}.html"


def tell(sentence: Any, kind: str = "success") -> None:
    """Show a sentence at the top of the next page: success, notice or error."""
    flash(Markup.escape(words.say(sentence)), kind)


def show_at(form: FlaskForm, refusal: Refusal) -> None:
    """Put a refusal's sentence at its field, or above the form where it has none there."""
    sentence = words.say(refusal)
    if refusal.at_field is not None and refusal.at_field in form:
        field = form[refusal.at_field]
        field.errors = [*field.errors, sentence]
    else:
        form.form_errors.append(sentence)
