"""Extracts sentences from Python: as Babel does, and a counted sentence as one message of two forms.

A counted sentence is written in two places that Babel would take for two messages: a refusal's `sentence` and
`plural`, and `Sentence(N_("..."), plural=N_("..."))`.
"""

import ast
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from babel.messages.extract import extract_python


def extract(file: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """What Babel asks of an extractor: line, function, message or messages, comments."""
    source = file.read()
    pairs = list(_pairs(ast.parse(source)))
    seconds = {many for _line, _one, many in pairs}
    for found in extract_python(BytesIO(source), keywords, comment_tags, options):
        if not (found[1] == "N_" and found[2] in seconds):
            yield found
    for line, one, many in pairs:
        yield line, "ngettext", (one, many), []


def _pairs(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            said = dict(_assigned(node))
            one, many = _marked(said.get("sentence")), _marked(said.get("plural"))
        elif isinstance(node, ast.Call) and node.args:
            said = {word.arg: word.value for word in node.keywords}
            one, many = _marked(node.args[0]), _marked(said.get("plural"))
        else:
            continue
        if one is not None and many is not None:
            yield node.lineno, one, many


def _assigned(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for line in node.body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            yield line.targets[0].id, line.value
        elif isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value is not None:
            yield line.target.id, line.value


def _marked(node: ast.expr | None) -> str | None:
    """The text in `N_("text")`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_" and node.args:
        text = node.args[0]
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            return text.value
    return None
