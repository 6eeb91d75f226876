"""Documents known by their content: what is taken, under which name, and what is refused."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.core.errors import Refusal
from app.files.rules import LARGEST_UPLOAD, EmptyDocument, NotADocument, TooLargeDocument, recognised

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
ODT = "application/vnd.oasis.opendocument.text"


def archive(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as into:
        for name, content in parts.items():
            into.writestr(name.replace("__", "/").replace("DOT", "."), content)
    return written.getvalue()


def office(*names: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as into:
        for name in names:
            into.writestr(name, b"<x/>")
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kept", "media_type"),
    [
        ("Statut.PDF", b"%PDF-1.7\n...", "Statut.PDF", "application/pdf"),
        ("plan.png", PNG, "plan.png", "image/png"),
        ("plan.jpeg", b"\xff\xd8\xff\xe0rest", "plan.jpeg", "image/jpeg"),
        ("plan.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 ", "plan.webp", "image/webp"),
        ("list.odt", archive(mimetype=ODT.encode()), "list.odt", ODT),
        (
            "list.ods",
            archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "list.ods",
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
        (
            "pismo.docx",
            office("[Content_Types].xml", "word/document.xml"),
            "pismo.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "koszty.xlsx",
            office("[Content_Types].xml", "xl/workbook.xml"),
            "koszty.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("zażółć.txt", "Zażółć gęślą jaźń\n".encode(), "zażółć.txt", "text/plain"),
        ("stare.txt", "Zażółć gęślą jaźń".encode("cp1250"), "stare.txt", "text/plain"),
        # The content says what it is; a name that says otherwise gets another ending.
        ("run.bat", b"del *.*\r\n", "run.bat.txt", "text/plain"),
        ("page.html", b"<script>alert(1)</script>", "page.html.txt", "text/plain"),
        ("photo.exe", PNG, "photo.exe.png", "image/png"),
        ("..\\..\\etc/pass\x00wd\u202etxt.pdf", b"%PDF-1.4", "passwdtxt.pdf", "application/pdf"),
        ("", b"%PDF-1.4", "plik.pdf", "application/pdf"),
        ('a"b\r\nX: y.pdf', b"%PDF-1.4", 'a"bX: y.pdf', "application/pdf"),
    ],
)
def test_document_is_known_by_its_content(name: str, content: bytes, kept: str, media_type: str) -> None:
    document = recognised(name, content)

    assert (document.name, document.media_type, document.content) == (kept, media_type, content)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyDocument),
        (b"%PDF-" + b"x" * LARGEST_UPLOAD, TooLargeDocument),
        (b"MZ\x90\x00\x03", NotADocument),
        (b"\x7fELF\x02\x01\x01\x00", NotADocument),
        (b"GIF89a\x01\x00", NotADocument),
        (b"PK\x03\x04 and nothing else", NotADocument),
        (office("readme.txt"), NotADocument),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), NotADocument),
        (archive(mimetype=b"application/epub+zip"), NotADocument),
        (b"text with a \x00 in it", NotADocument),
    ],
)
def test_anything_else_is_refused_by_its_name(content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as said:
        recognised("plik.pdf", content)
    assert (said.value.at_field, said.value.facts) == ("files", {"name": "plik.pdf"})


@given(some.text(), some.binary(max_size=400), some.sampled_from([b"", b"PK\x03\x04", b"%PDF-", office("a")]))
def test_nothing_that_is_sent_breaks_it(name: str, content: bytes, begins: bytes) -> None:
    try:
        document = recognised(name, begins + content)
    except (NotADocument, EmptyDocument):
        return
    assert 0 < len(document.name) <= 130
    assert document.name.isprintable()
    assert not {"/", "\\"} & set(document.name)
