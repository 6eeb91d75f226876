"""The words of files in three languages: names of columns, and what stands in cells of lists."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from flask_babel import force_locale, gettext

from app.core.i18n import LANGUAGES
from app.desk.rules.sheets.cells import plain, shown
from app.desk.rules.sheets.columns import COLUMNS, Column
from app.desk.rules.sheets.rows import Words
from app.desk.rules.sheets.states import Kind


@lru_cache(maxsize=8)
def names_of_columns(kind: Kind) -> Mapping[str, str]:
    """How each column may be called, folded: in any language, or by its own short name."""
    named = {plain(column.name): column.name for column in COLUMNS[kind]}
    for language in LANGUAGES:
        with force_locale(language):
            named |= {plain(heading(column)): column.name for column in COLUMNS[kind]}
    return named


@lru_cache(maxsize=8)
def words_of_cells(kind: Kind) -> Words:
    """For each column of a list, its words in all languages and as the API has them, folded, with what they mean."""
    said: dict[str, dict[str, str]] = {}
    for column in COLUMNS[kind]:
        said[column.name] = {plain(str(word)): str(word) for word in column.words}
        for language in LANGUAGES:
            with force_locale(language):
                said[column.name] |= {plain(gettext(label)): str(word) for word, label in column.words.items()}
    return said


def heading(column: Column) -> str:
    """The name of a column in the present language."""
    return ": ".join(gettext(label) for label in column.labels)


def own_words(column: Column) -> Mapping[str, str]:
    """What the words of a column are called in the present language."""
    return {str(word): gettext(label) for word, label in column.words.items()}


def headings(kind: Kind) -> list[str | int]:
    return [heading(column) for column in COLUMNS[kind]]


def cells_of(kind: Kind, things: Sequence[Mapping[str, object]]) -> list[list[str | int]]:
    """Values of things as rows in the present language."""
    columns = [(column, own_words(column)) for column in COLUMNS[kind]]
    return [[shown(column, thing.get(column.name), words) for column, words in columns] for thing in things]
