"""The blueprint of /dav/: who asks by their app password alone, what is refused, and what every answer carries."""

from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from app.accounts import services as accounts
from app.accounts.rules import WrongAppPassword
from app.calendars.rules.dav.answering import error
from app.calendars.rules.dav.reading import LARGEST_BODY
from app.calendars.rules.dav.refusals import AppPasswordNeeded, DavRefusal, NotUnderstood, ReadOnly
from app.calendars.views.area import answer_faults_of
from app.core.access import ANONYMOUS
from app.core.errors import Refusal, TooManyTries
from app.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, Sentence
from app.core.web import say
from app.core.web.area import Area
from app.core.web.edge import HTTP_SENTENCES, csrf
from app.core.web.private import UNSEEN
from app.organisations.queries import actor_for

READING = ("OPTIONS", "GET", "HEAD", "PROPFIND", "REPORT")
CHANGING = (
    *("POST", "PUT", "PATCH", "DELETE", "PROPPATCH", "MKCOL", "MKCALENDAR", "COPY", "MOVE", "LOCK", "UNLOCK", "ACL"),
)
EVERY = [*READING, *CHANGING]
SPOKEN = "1, 3, calendar-access"
XML = "application/xml; charset=utf-8"
CHALLENGE = 'Basic realm="Centrum Obywatelskie", charset="UTF-8"'
WAIT = "60"

area = Area("dav", __name__)
# No cookie is looked at here, so no page of another site can lend its visitor's; and nothing is ever changed.
csrf.exempt(area)
answer_faults_of(area)


@area.before_request
def recognise() -> Response | None:
    """Put the one whose app password it is on this request, then refuse all that would change something.

    What is spoken here may be asked by anybody.

    Raises AppPasswordNeeded, WrongAppPassword, TooManyTries and ReadOnly.
    """
    g.actor, g.force_language = ANONYMOUS, _language()
    request.max_content_length = LARGEST_BODY
    if request.method == "OPTIONS":
        return Response(status=200, headers={"Allow": ", ".join(READING)})
    sent = request.authorization
    if sent is None or sent.type != "basic" or not sent.username or not sent.password:
        raise AppPasswordNeeded
    used = accounts.enter_by_app(sent.username, password=sent.password, network=request.remote_addr or "")
    person_id = used.person_id
    if request.method in {"PROPFIND", "REPORT"}:
        accounts.note_use(used)
    g.actor = actor_for(person_id)
    if g.actor.is_anonymous:  # closed at this very moment
        raise WrongAppPassword
    g.force_language = g.actor.language
    if request.method in CHANGING:
        raise ReadOnly
    return None


@area.after_request
def complete(answer: Response) -> Response:
    """What the server speaks, and that nobody keeps or lists it."""
    answer.headers["DAV"] = SPOKEN
    for name, value in UNSEEN.items():
        answer.headers.setdefault(name, value)
    return answer


@area.errorhandler(Refusal)
def refuse(refusal: Refusal) -> Response:
    """A sentence for people beside what programs know it by."""
    condition = refusal.condition if isinstance(refusal, DavRefusal) else ""
    answer = xml(error(condition, say(refusal)), refusal.status)
    if refusal.status == AppPasswordNeeded.status:
        answer.headers["WWW-Authenticate"] = CHALLENGE
    if isinstance(refusal, TooManyTries):
        answer.headers["Retry-After"] = WAIT
    return answer


@area.errorhandler(HTTPException)
def refuse_by_status(refused: HTTPException) -> Response:
    code = refused.code or 500
    return xml(error("", say(Sentence(HTTP_SENTENCES.get(code, NotUnderstood.sentence)))), code)


def xml(body: bytes, status: int = 200) -> Response:
    return Response(body, status, content_type=XML)


def _language() -> str:
    return request.accept_languages.best_match(list(LANGUAGES), DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE
