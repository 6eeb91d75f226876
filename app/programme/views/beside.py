"""What stands beside an activity: interest in it, links, templates, and its closing."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.centres.forms.staff import NoFields
from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Named, Sentence
from app.core.web import actor, go, language
from app.core.web.edge import tell
from app.core.web.private import unseen
from app.programme.forms.interest import InterestForm
from app.programme.forms.materials import RelatedForm
from app.programme.queries import interest as waiting
from app.programme.queries.reading import activity_by_slug
from app.programme.queries.related import links_of, related_to
from app.programme.rules import states
from app.programme.services import interest as services
from app.programme.services.closing import close_activity
from app.programme.services.related import add_link
from app.programme.services.related import remove_link as take_link_away
from app.programme.services.templates import make_template as offer_as_template
from app.programme.services.templates import start_from_template as start_anew
from app.programme.services.templates import unmake_template as offer_no_more
from app.programme.views.area import ONE, area, found
from app.programme.views.staff import found_centre


@area.route("/program/<activity_slug>/zainteresowanie", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def show_interest(activity_slug: str) -> ResponseReturnValue:
    """With an account by a button; without one by an address, which a mail confirms."""
    activity = activity_by_slug(activity_slug)
    if activity is None or not activity.is_public(now()):
        raise NotFound
    form, activity_id = InterestForm() if actor().is_anonymous else NoFields(), activity.id
    if form.does(lambda: _wait(activity_id, form)):
        mailed = N_("Look into your mailbox: one more click there, and we tell you."), N_("We will tell you by mail.")
        tell(Sentence(mailed[0] if actor().is_anonymous else mailed[1]))
        return go(url_for("programme.show", activity_slug=activity_slug))
    activity = activity_by_slug(activity_slug)
    return render_template("programme/show_interest.html", activity=activity, form=form), form.status


@area.route("/zainteresowanie/<interest_ticket>", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def confirm_interest(interest_ticket: str) -> ResponseReturnValue:
    """The page of one interest: a button that confirms it, or one that withdraws it."""
    interest = waiting.interest_by_ticket(interest_ticket)
    if interest is None:
        raise NotFound
    if request.method == "POST":
        services.confirm_interest(interest_ticket)
        tell(Sentence(N_("Thank you. We will tell you by mail.")))
        return go(url_for("programme.confirm_interest", interest_ticket=interest_ticket))
    return unseen(render_template("programme/confirm_interest.html", interest=interest))


@area.route("/zainteresowanie/<interest_ticket>/wycofaj", methods=["POST"], action=Action.SEE_PUBLIC)
def withdraw_interest(interest_ticket: str) -> ResponseReturnValue:
    services.withdraw_interest(interest_ticket)
    tell(Sentence(N_("You get no mail about this. Your address is forgotten.")))
    return go(url_for("programme.show_programme"))


@area.route(f"{ONE}/powiazane", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def list_links(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id)
    form = RelatedForm()
    label = Named(form.label_pl.data or "", form.label_en.data or "", form.label_uk.data or "")
    if form.does(lambda: add_link(actor(), activity_id, label=label, address=form.address.data or "")):
        tell(Sentence(N_("The link stands on its page.")))
        return go(url_for("programme.list_links", activity_id=activity_id))
    activity = found(activity_id)
    page = render_template(
        "programme/list_links.html",
        activity=activity,
        form=form,
        links=links_of(activity_id),
        related=related_to(activity, now=now()),
        now=now(),
        states=states,
    )
    return page, form.status


@area.route(f"{ONE}/powiazane/<int:link_id>/usun", methods=["POST"], action=Action.MAKE_PROGRAMME)
def remove_link(activity_id: int, link_id: int) -> ResponseReturnValue:
    found(activity_id)
    take_link_away(actor(), activity_id, link_id)
    tell(Sentence(N_("The link is gone from its page.")))
    return go(url_for("programme.list_links", activity_id=activity_id))


@area.route(f"{ONE}/wzorzec", methods=["POST"], action=Action.MAKE_PROGRAMME)
def make_template(activity_id: int) -> ResponseReturnValue:
    found(activity_id)
    offer_as_template(actor(), activity_id)
    tell(Sentence(N_("It is a template: whoever adds something can start from it.")))
    return go(url_for("programme.overview", activity_id=activity_id))


@area.route(f"{ONE}/wzorzec/usun", methods=["POST"], action=Action.MAKE_PROGRAMME)
def unmake_template(activity_id: int) -> ResponseReturnValue:
    found(activity_id)
    offer_no_more(actor(), activity_id)
    tell(Sentence(N_("It is no template any more.")))
    return go(url_for("programme.overview", activity_id=activity_id))


@area.route("/zespol/program/nowe/<slug>/z-wzorca/<int:activity_id>", methods=["POST"], action=Action.MAKE_PROGRAMME)
def start_from_template(slug: str, activity_id: int) -> ResponseReturnValue:
    made = start_anew(actor(), found_centre(slug).id, activity_id)
    tell(Sentence(N_("It is written as a draft, all but its dates. Look through it, then add them.")))
    return go(url_for("programme.edit", activity_id=made))


@area.route(f"{ONE}/zamkniecie", methods=["POST"], action=Action.MAKE_PROGRAMME)
def close(activity_id: int) -> ResponseReturnValue:
    found(activity_id)
    close_activity(actor(), activity_id)
    tell(Sentence(N_("It is closed: nothing of it changes any more.")))
    return go(url_for("programme.overview", activity_id=activity_id))


def _wait(activity_id: int, form: Any) -> None:
    if actor().is_anonymous:
        network = request.remote_addr or ""
        services.show_interest_by_mail(activity_id, email=form.email.data or "", language=language(), network=network)
    else:
        services.show_interest(actor(), activity_id)
