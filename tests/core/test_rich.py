"""Rich text: marks come out, nothing that runs ever does."""

import re

import pytest

from app.core.web.rich import plain, rich

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "![x](javascript:alert(1))",
    '[x](https://example.org "onmouseover=alert(1)")',
    '[x](https://example.org" onmouseover="alert(1))',
    "<a href='https://example.org' onclick='alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
    "<style>body{display:none}</style>",
    "<iframe src=https://example.org></iframe>",
    "<!--><script>alert(1)</script>-->",
    "<math><mtext></p><script>alert(1)</script>",
    "```<script>\n<script>alert(1)</script>\n```",
    '<https://example.org/"><script>alert(1)</script>>',
    "<form action=https://example.org><input></form>",
    "# <b onmouseover=alert(1)>x</b>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_runs_comes_out(text: str) -> None:
    written = str(rich(text))

    tags = re.findall(r"<\s*/?\s*([a-z0-9]+)([^>]*)>", written, re.IGNORECASE)
    assert {name for name, _ in tags} <= {"p", "a", "h3", "h4", "code", "br", "em", "strong"}
    for name, attributes in tags:
        kept = re.sub(r'\s(?:href="(?:https?://[^"]*)"|rel="noopener nofollow ugc")', "", attributes)
        assert kept.strip() == "", (name, attributes)


def test_marks_become_what_they_mean() -> None:
    text = "# Plan\n\nJeden *dzień* i **noc**.\n\n- a\n- b\n\n[strona](https://example.org)"

    assert str(rich(text)) == (
        "<h3>Plan</h3>\n<p>Jeden <em>dzień</em> i <strong>noc</strong>.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
        '<p><a href="https://example.org" rel="noopener nofollow ugc">strona</a></p>\n'
    )


def test_html_is_shown_as_it_was_written() -> None:
    assert str(rich("<b>x</b> & y")) == "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>\n"


def test_plain_has_no_mark_and_one_line() -> None:
    assert plain("# Plan\n\n- **a** & <b>\n- [b](https://example.org)") == "Plan a & <b> b"
