"""Following the programme by mail: the form, and the pages behind the links of its mails."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.rules import LinkOver
from app.centres import queries as centres
from app.core.access import Action
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go, language
from app.core.web.edge import csrf, tell
from app.programme.forms.following import AskToFollowForm, FollowsForm, OneButton
from app.programme.queries.following import follow_link, follower_of
from app.programme.rules.following import LinkPurpose
from app.programme.services import following as services
from app.programme.views.area import area

FOLLOW = "/program/obserwuj"


@area.route(FOLLOW, methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def follow() -> ResponseReturnValue:
    """Whoever is signed in has a confirmed address; anybody else confirms it by a mail."""
    return _ask_to_follow() if actor().is_anonymous else _follow()


def _ask_to_follow() -> ResponseReturnValue:
    form = AskToFollowForm(**_asked_for())
    form.offer(centres.centres())
    network = request.remote_addr or ""
    if form.does(
        lambda: services.ask_to_follow(
            form.email.data or "", form.follows(), language=form.language.data, network=network
        )
    ):
        return render_template("programme/follow_sent.html", email=form.email.data)
    return render_template("programme/follow.html", form=form), form.status


def _follow() -> ResponseReturnValue:
    form, person_id = FollowsForm(**_asked_for()), actor().person_id
    form.offer(centres.centres())
    if form.does(lambda: services.follow(actor(), form.follows(), language=form.language.data)):
        tell(Sentence(N_("It is kept. The next digest comes on Friday, if there is something to tell.")))
        return go(url_for("programme.follow"))
    follower = follower_of(person_id) if person_id is not None else None
    form.show(follower)
    return render_template("programme/follow.html", form=form, follower=follower), form.status


@area.route(f"{FOLLOW}/koniec", methods=["POST"], action=Action.MANAGE_OWN_ACCOUNT)
def stop_following() -> ResponseReturnValue:
    services.stop_following(actor())
    tell(Sentence(N_("You get no more of these mails.")))
    return go(url_for("programme.follow"))


@area.route(f"{FOLLOW}/potwierdz/<token>", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def confirm_following(token: str) -> ResponseReturnValue:
    form, given = OneButton(), list[str]()
    try:
        follow_link(token, LinkPurpose.CONFIRM)
        if form.does(lambda: given.append(services.confirm_following(token))):
            tell(Sentence(N_("Your address is confirmed. The first digest comes on Friday.")))
            return go(url_for("programme.change_follows", token=given[0]))
    except LinkOver as refusal:
        return _over(refusal)
    return render_template("programme/follow_confirm.html", form=form, token=token), form.status


@area.route(f"{FOLLOW}/zmien/<token>", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def change_follows(token: str) -> ResponseReturnValue:
    try:
        follower = follow_link(token, LinkPurpose.CHANGE).follower
    except LinkOver as refusal:
        return _over(refusal)
    form = FollowsForm()
    form.offer(centres.centres())
    if form.does(lambda: services.change_follows(token, form.follows(), language=form.language.data)):
        tell(Sentence(N_("It is kept. The next digest comes on Friday, if there is something to tell.")))
        return go(url_for("programme.change_follows", token=token))
    form.show(follower)
    return render_template("programme/follow_change.html", form=form, follower=follower, token=token), form.status


@area.route(f"{FOLLOW}/wypisz/<token>", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def unfollow(token: str) -> ResponseReturnValue:
    """By one POST that a mail program sends, without a token of ours (RFC 8058); opening the link changes nothing."""
    try:
        follow_link(token, LinkPurpose.CHANGE)
        if request.method == "POST":
            services.unfollow(token)
    except LinkOver as refusal:
        return _over(refusal)
    return render_template("programme/unfollow.html", token=token, is_done=request.method == "POST")


csrf.exempt(unfollow)


def _asked_for() -> dict[str, object]:
    """What the address brings along from the programme's filters, for a form that nobody sent yet."""
    topics = [word for word in request.args.getlist("topic") if word]
    slugs = {word for word in request.args.getlist("centre") if word}
    ids = [centre.id for centre in centres.centres() if centre.slug in slugs] if slugs else []
    return {"topics": topics, "centres": ids, "language": language()}


def _over(refusal: Refusal) -> ResponseReturnValue:
    return render_template("programme/follow_over.html"), refusal.status
