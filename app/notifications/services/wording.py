"""Putting a mail into the words of its recipient."""

from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import urlsplit

from flask import current_app, render_template
from flask_babel import force_locale

from app.notifications.models import Mail
from app.notifications.rules import UNSUBSCRIBE, decode_facts, in_lines, in_one_line
from app.notifications.services.calendars import dates_of
from app.notifications.services.subjects import mail_policy
from app.notifications.services.transports import Folder, transport


@dataclass(frozen=True)
class Words:
    """A mail in its recipient's words."""

    subject: str
    text: str
    html: str


def words_of(mail: Mail) -> Words:
    """Put a mail into the words of its language."""
    base_url = current_app.config["SETTINGS"].base_url
    told = {"base_url": base_url, "language": mail.language, "in_calendar": dates_of(mail)}
    facts = {**decode_facts(mail.facts), **told}
    with current_app.test_request_context(base_url=base_url), force_locale(mail.language):
        text = render_template(f"emails/{mail.template}.txt", **facts)
        html = render_template(f"emails/{mail.template}.html", **facts)
    subject, _, body = text.partition("\n")
    return Words(in_one_line(subject), in_lines(body), html)


def words_shown(mail: Mail) -> Words:
    """The words of a mail as they went out, where a folder keeps them: its secrets are forgotten in the outbox."""
    by = transport()
    went_out = by.kept(_message_id(mail)) if isinstance(by, Folder) and mail.sent_at is not None else None
    if went_out is None:
        return words_of(mail)
    text, html = (went_out.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    return Words(str(went_out["Subject"]), text.get_content(), html.get_content())


def message_of(mail: Mail) -> EmailMessage:
    """A mail as a message with text and HTML, and the dates that it tells of for calendars.

    A line break in an address raises ValueError.
    """
    words = words_of(mail)
    message = EmailMessage(policy=mail_policy())
    message["Subject"] = words.subject
    message["From"] = current_app.config["SETTINGS"].mail_from
    message["To"] = mail.address
    message["Date"] = mail.created_at
    message["Message-ID"] = _message_id(mail)
    message["Auto-Submitted"] = "auto-generated"
    if UNSUBSCRIBE in mail.facts:
        address = current_app.config["SETTINGS"].base_url + in_one_line(mail.facts[UNSUBSCRIBE])
        message["List-Unsubscribe"] = f"<{address}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(words.text)
    message.add_alternative(words.html, subtype="html")
    dates = dates_of(mail)
    if dates is not None:
        dates.put_into(message)
    message["Content-Language"] = mail.language  # last, because setting the content takes away what tells of it
    return message


def _message_id(mail: Mail) -> str:
    """The same for every try, so that a mail program shows a mail once that came twice."""
    return f"<mail-{mail.id}@{urlsplit(current_app.config['SETTINGS'].base_url).hostname}>"
