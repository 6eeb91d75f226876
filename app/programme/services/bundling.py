"""A ZIP of all valid certificates of an activity: asked for, made lot by lot by a request or the worker, forgotten."""

import io
import re
import threading
import unicodedata
import zipfile
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.access import Action, Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.files.models import File
from app.files.rules import Document
from app.files.steps import forget, keep_document
from app.programme.models import Certificate, CertificateBundle
from app.programme.queries.certificates import bundles_waiting, number_of_valid, valid_after
from app.programme.rules.certificates import BundleState, NothingToBundle
from app.programme.services.papers import paper_of
from app.programme.steps import lock_even_closed

AT_ONCE = 25
FEW = 40
MOST_TRIES = 3
SILENT_FOR = timedelta(minutes=2)
KEPT_FOR = timedelta(days=1)
MEDIA_TYPE = "application/zip"


@transaction
def ask_for_bundle(actor: Actor, activity_id: int) -> int:
    """Ask for a ZIP; one that is being made is that one. Gives its id. Raises NotFound and NothingToBundle."""
    activity = lock_even_closed(actor, activity_id, action=Action.ISSUE_CERTIFICATES)
    under_way = CertificateBundle.state.in_((BundleState.WAITING, BundleState.WORKING))
    ours = CertificateBundle.activity_id == activity_id, under_way
    kept = db.session.scalars(select(CertificateBundle).where(*ours).limit(1)).one_or_none()
    if kept is not None:
        return kept.id
    total = number_of_valid(activity_id)
    if not total:
        raise NothingToBundle
    bundle = CertificateBundle(activity_id=activity.id, by_id=actor.person_id, total=total)
    db.session.add(bundle)
    flush()
    return bundle.id


def make_bundles(at: datetime, *, stop: threading.Event | None = None) -> int:
    """Make the ZIPs that wait, and forget old ones; gives how many were made. The worker calls it."""
    made = 0
    for bundle_id in bundles_waiting():
        if stop is not None and stop.is_set():
            break
        made += make_bundle(bundle_id)
    return made + forget_old_bundles(at)


def make_bundle(bundle_id: int) -> bool:
    """Make one ZIP; nothing where somebody else is at it."""
    activity_id = _claim(bundle_id)
    if activity_id is None:
        return False
    content, last, done = io.BytesIO(), 0, 0
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        while lot := valid_after(activity_id, last, AT_ONCE):
            for one in lot:
                archive.writestr(file_name(one), paper_of(one))
            last, done = lot[-1].id, done + len(lot)
            _beat(bundle_id, done)
    _finish(bundle_id, content.getvalue(), done)
    return True


@transaction
def _claim(bundle_id: int) -> int | None:
    """The activity, for the one of two who comes first; one who fell silent loses it."""
    bundle = _locked(bundle_id)
    is_silent = bundle.beat_at is None or bundle.beat_at < now() - SILENT_FOR
    if bundle.state is not BundleState.WAITING and not (bundle.state is BundleState.WORKING and is_silent):
        return None
    bundle.tries += 1
    if bundle.tries > MOST_TRIES:
        bundle.state = BundleState.FAILED
        return None
    bundle.state, bundle.beat_at, bundle.done = BundleState.WORKING, now(), 0
    return bundle.activity_id


@transaction
def _beat(bundle_id: int, done: int) -> None:
    bundle = _locked(bundle_id)
    bundle.done, bundle.beat_at = done, now()


@transaction
def _finish(bundle_id: int, content: bytes, done: int) -> None:
    bundle = _locked(bundle_id)
    if bundle.state is not BundleState.WORKING:
        return
    document = Document("zaswiadczenia.zip", MEDIA_TYPE, content)
    bundle.file_id = keep_document(document, uploaded_by_id=bundle.by_id).id
    bundle.state, bundle.done, bundle.total = BundleState.DONE, done, done


@transaction
def forget_old_bundles(at: datetime) -> int:
    """Names on papers are not kept twice for longer than a day."""
    old = CertificateBundle.created_at < at - KEPT_FOR, CertificateBundle.state.in_(("done", "failed"))
    bundles = db.session.scalars(select(CertificateBundle).where(*old).with_for_update()).all()
    for bundle in bundles:
        kept = db.session.get(File, bundle.file_id) if bundle.file_id is not None else None
        db.session.delete(bundle)
        flush()
        if kept is not None:
            forget(kept)
    return len(bundles)


def file_name(certificate: Certificate) -> str:
    """`Kowalska-Anna-12-2026.pdf`, in letters that every computer unpacks."""
    plain = unicodedata.normalize("NFKD", certificate.name.replace("ł", "l").replace("Ł", "L"))
    words = re.findall(r"[A-Za-z0-9]+", plain.encode("ascii", "ignore").decode())
    return "-".join([*words[-1:], *words[:-1], str(certificate.number), str(certificate.year)]) + ".pdf"


def _locked(bundle_id: int) -> CertificateBundle:
    ours = select(CertificateBundle).where(CertificateBundle.id == bundle_id).with_for_update(of=CertificateBundle)
    return db.session.scalars(ours.execution_options(populate_existing=True)).one()
