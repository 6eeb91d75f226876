"""Screens of staff: who has earned a certificate, issuing, correcting and revoking them, and the ZIP of all."""

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action
from app.core.clock import now
from app.core.database import db
from app.core.errors import NotFound, Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell
from app.files.models import File
from app.programme.forms.certificates import NameForm, RevokeForm
from app.programme.models import Activity, Certificate
from app.programme.queries import certificates as queries
from app.programme.rules import certificates as rules
from app.programme.rules import states
from app.programme.services import bundling, certifying
from app.programme.services.papers import paper_of
from app.programme.views.area import ONE, area, found

LIST = f"{ONE}/zaswiadczenia"
OF_ONE = f"{LIST}/<int:certificate_id>"
PDF = "application/pdf"


@area.route(LIST, action=Action.ISSUE_CERTIFICATES)
def list_certificates(activity_id: int) -> ResponseReturnValue:
    return _page(found(activity_id, Action.ISSUE_CERTIFICATES), None), 200


@area.route(LIST, methods=["POST"], action=Action.ISSUE_CERTIFICATES)
def issue_certificates(activity_id: int) -> ResponseReturnValue:
    found(activity_id, Action.ISSUE_CERTIFICATES)
    try:
        issued = certifying.issue_certificates(actor(), activity_id)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(found(activity_id, Action.ISSUE_CERTIFICATES), refusal), refusal.status
    tell(
        Sentence(
            N_("%(count)s certificate is issued. Who left an address gets a mail."),
            {"count": issued},
            plural=N_("%(count)s certificates are issued. Who left an address gets a mail."),
        )
    )
    return _back(activity_id)


@area.route(f"{LIST}/osoba/<int:enrolment_id>", methods=["POST"], action=Action.ISSUE_CERTIFICATES)
def issue_certificate(activity_id: int, enrolment_id: int) -> ResponseReturnValue:
    found(activity_id, Action.ISSUE_CERTIFICATES)
    try:
        certifying.issue_certificate(actor(), activity_id, enrolment_id)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(found(activity_id, Action.ISSUE_CERTIFICATES), refusal), refusal.status
    tell(Sentence(N_("The certificate is issued.")))
    return _back(activity_id)


@area.route(f"{OF_ONE}/ponownie", methods=["GET", "POST"], action=Action.ISSUE_CERTIFICATES)
def issue_again(activity_id: int, certificate_id: int) -> ResponseReturnValue:
    activity, certificate = _found(activity_id, certificate_id)
    form = NameForm(name=certificate.name)
    if form.does(lambda: certifying.issue_again(actor(), certificate_id, name=form.name.data or "")):
        tell(Sentence(N_("A new certificate takes the place of the one before.")))
        return _back(activity_id)
    activity, certificate = _found(activity_id, certificate_id)
    page = render_template("programme/issue_again.html", certificate=certificate, form=form, **_about(activity))
    return page, form.status


@area.route(f"{OF_ONE}/uniewaznij", methods=["GET", "POST"], action=Action.ISSUE_CERTIFICATES)
def revoke_certificate(activity_id: int, certificate_id: int) -> ResponseReturnValue:
    activity, certificate = _found(activity_id, certificate_id)
    form = RevokeForm()
    if form.does(lambda: certifying.revoke_certificate(actor(), certificate_id, why=form.why.data or "")):
        tell(Sentence(N_("The certificate is revoked. Its public page says so.")))
        return _back(activity_id)
    activity, certificate = _found(activity_id, certificate_id)
    page = render_template("programme/revoke_certificate.html", certificate=certificate, form=form, **_about(activity))
    return page, form.status


@area.route(f"{OF_ONE}/pdf", action=Action.ISSUE_CERTIFICATES)
def show_paper(activity_id: int, certificate_id: int) -> ResponseReturnValue:
    _, certificate = _found(activity_id, certificate_id)
    return as_pdf(paper_of(certificate, request.args.get("lang")), bundling.file_name(certificate))


@area.route(f"{LIST}/zip", methods=["POST"], action=Action.ISSUE_CERTIFICATES)
def ask_for_bundle(activity_id: int) -> ResponseReturnValue:
    """A small one is made at once; the worker makes a large one, and the page shows how far it is."""
    found(activity_id, Action.ISSUE_CERTIFICATES)
    bundle_id = bundling.ask_for_bundle(actor(), activity_id)
    if queries.number_of_valid(activity_id) <= bundling.FEW:
        bundling.make_bundle(bundle_id)
    return _back(activity_id, "zip")


@area.route(f"{LIST}/zip", action=Action.ISSUE_CERTIFICATES)
def download_bundle(activity_id: int) -> ResponseReturnValue:
    activity = found(activity_id, Action.ISSUE_CERTIFICATES)
    bundle = queries.bundle_of(activity_id)
    kept = db.session.get(File, bundle.file_id) if bundle is not None and bundle.file_id is not None else None
    if kept is None:
        raise NotFound
    answer = Response(kept.content, mimetype=bundling.MEDIA_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=f"zaswiadczenia-{activity.slug}.zip")
    return answer


def as_pdf(content: bytes, name: str) -> Response:
    """A paper that the browser shows or keeps."""
    answer = Response(content, mimetype=PDF)
    answer.headers.set("Content-Disposition", "inline", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _found(activity_id: int, certificate_id: int) -> tuple[Activity, Certificate]:
    """A certificate of an activity. Raises SignInNeeded, NotAllowed and NotFound."""
    activity = found(activity_id, Action.ISSUE_CERTIFICATES)
    certificate = queries.certificate(certificate_id)
    if certificate is None or certificate.activity_id != activity_id:
        raise NotFound
    return activity, certificate


def _page(activity: Activity, refusal: Refusal | None) -> str:
    shown = queries.certifying_of(activity)
    return render_template("programme/list_certificates.html", shown=shown, refusal=refusal, **_about(activity))


def _about(activity: Activity) -> dict[str, object]:
    return {"activity": activity, "now": now(), "states": states, "rules": rules}


def _back(activity_id: int, anchor: str | None = None) -> ResponseReturnValue:
    return go(url_for("programme.list_certificates", activity_id=activity_id, _anchor=anchor))
