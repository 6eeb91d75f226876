"""The mails of a development copy, to be read in the browser."""

from typing import Any

from flask import current_app, render_template

from app.core.access import Action
from app.core.errors import NotFound
from app.core.web import Area
from app.notifications import queries, services

area = Area("notifications", __name__)


@area.route("/dev/mails", action=Action.SEE_DEVELOPMENT)
def list_mails() -> Any:
    _demand_development()
    shown = [(mail, services.words_shown(mail).subject) for mail in queries.newest()]
    return render_template("notifications/list_mails.html", mails=shown)


@area.route("/dev/mails/<int:mail_id>", action=Action.SEE_DEVELOPMENT)
def show_mail(mail_id: int) -> Any:
    _demand_development()
    mail = queries.mail(mail_id)
    if mail is None:
        raise NotFound
    return render_template("notifications/show_mail.html", mail=mail, words=services.words_shown(mail))


@area.route("/dev/mails/<int:mail_id>.html", action=Action.SEE_DEVELOPMENT)
def show_html(mail_id: int) -> Any:
    """The HTML as the recipient sees it; mails have inline styles, so this page alone allows them."""
    _demand_development()
    mail = queries.mail(mail_id)
    if mail is None:
        raise NotFound
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"}
    return services.words_shown(mail).html, 200, headers


def _demand_development() -> None:
    if current_app.config["SETTINGS"].is_production:
        raise NotFound
