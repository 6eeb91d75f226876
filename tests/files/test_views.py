"""Kept files on both databases: generated names, served as what they are, never run by a browser."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.core.database import db, transaction
from app.files.models import File
from app.files.queries import file_by_key
from app.files.rules import NotAnImage, rewritten
from app.files.steps import forget, keep_picture
from tests.makers import make_person
from tests.support.people import sign_in

pytestmark = pytest.mark.usefixtures("db_session")


@transaction
def keep(content: bytes | None = None) -> str:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), (255, 0, 0)).save(written, "PNG")
    return keep_picture(rewritten(written.getvalue() if content is None else content), uploaded_by_id=None).key


@transaction
def keep_as(media_type: str) -> str:
    script = b"<script>alert(1)</script>"
    kept = File(key="d" * 32, media_type=media_type, size=len(script), content=script)
    db.session.add(kept)
    return kept.key


def files() -> int:
    db.session.rollback()
    return db.session.scalars(select(func.count()).select_from(File)).one()


def test_picture_gets_a_generated_name_and_its_measures() -> None:
    first, second = keep(), keep()
    assert [bool(re.fullmatch(r"[0-9a-f]{32}", key)) for key in (first, second)] == [True, True]
    assert first != second
    kept = file_by_key(first)
    assert (kept.media_type, kept.width, kept.height, kept.size) == ("image/webp", 40, 30, len(kept.content))


def test_refused_picture_leaves_nothing() -> None:
    with pytest.raises(NotAnImage):
        keep(b"no picture")
    assert files() == 0


def test_picture_is_shown_as_what_it_is_and_kept_by_browsers(client) -> None:
    key = keep()
    answer = client.get(f"/pliki/{key}")
    assert (answer.status_code, answer.mimetype, answer.data[8:12]) == (200, "image/webp", b"WEBP")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]

    again = client.get(f"/pliki/{key}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"/pliki/{key}", headers={"If-None-Match": '"x"'}).status_code == 200


def test_picture_that_others_may_keep_carries_nobodys_cookie(app) -> None:
    key, client = keep(), sign_in(app.test_client(), make_person())
    with client.session_transaction() as session:
        session.permanent = True
    answer = client.get(f"/pliki/{key}")
    assert ("Set-Cookie" in answer.headers, answer.headers["Cache-Control"].startswith("public")) == (False, True)


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/pdf"])
def test_anything_else_is_a_download(client, media_type: str) -> None:
    answer = client.get(f"/pliki/{keep_as(media_type)}")
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == (media_type, "attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("key", ["0" * 32, "x", "%00", "..%2F..%2Fetc%2Fpasswd", "x" * 5000])
def test_unknown_name_is_no_page(client, key: str) -> None:
    assert client.get(f"/pliki/{key}").status_code == 404


def test_forgotten_picture_is_gone(client) -> None:
    key = keep()

    @transaction
    def let_go() -> None:
        kept = file_by_key(key)
        assert kept is not None
        forget(kept)

    let_go()
    assert (files(), client.get(f"/pliki/{key}").status_code) == (0, 404)
