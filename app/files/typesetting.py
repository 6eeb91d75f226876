"""Documents on paper: a template and facts become a tagged PDF that readers with any eyes can use (PDF/UA-1).

Facts go in as JSON and are text there, never marks of the template, so no name can say what the page does. The faces
are the project's own; a sign that none of them has is left out if it is a picture, and shown as ? if it is a letter.
"""

import json
import re
import threading
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).parent / "fonts"
TEMPLATES = Path(__file__).parents[2] / "templates" / "paper"
UNSHOWN = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
MOST_TRIES = 100
_turn = threading.Lock()


def typeset(template: str, facts: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The PDF of a template, the same bytes for the same facts and moment."""
    told, unshown = json.dumps(facts, ensure_ascii=False), set[str]()
    for _ in range(MOST_TRIES):
        try:
            return _compiled(template, _without(told, unshown), made_at)
        except typst.TypstError as error:
            found = UNSHOWN.search(error.message)
            if found is None:
                raise
            unshown |= set(ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), found[1]))
    raise AssertionError("every try leaves out more signs")


@cache
def _compiler() -> typst.Compiler:
    """One for the life of the program: it has read the faces, and remembers what is the same on every page."""
    return typst.Compiler(root=str(TEMPLATES), font_paths=[str(FONTS)], ignore_system_fonts=True)


def _compiled(template: str, told: str, made_at: datetime) -> bytes:
    with _turn:
        paper = _compiler().compile(
            str(TEMPLATES / template),
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"facts": told},
            timestamp=int(made_at.timestamp()),
        )
    assert isinstance(paper, bytes)
    return paper


def _without(told: str, unshown: set[str]) -> str:
    return "".join(_shown(sign) if sign in unshown else sign for sign in told) if unshown else told


def _shown(sign: str) -> str:
    return "?" if unicodedata.category(sign).startswith("L") else ""
