"""Polish and Ukrainian are complete: every sentence of the sources, with all its forms and all its facts."""

import gettext
import importlib
import pkgutil
import re
import subprocess

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.support.databases import ROOT

LANGUAGES = ("pl", "uk")

# %(count)s, %s and {name} are facts; a tag is as good as one. %% is a mere per cent.
FACT = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[sd]|\{\w*\}|</?[a-z][^>]*>", re.IGNORECASE)


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the sources say today."""
    pot = tmp_path_factory.mktemp("words") / "messages.pot"
    subprocess.run([ROOT / "bin/translations", "extract", pot], check=True, stdin=subprocess.DEVNULL)
    with pot.open("rb") as file:
        return read_po(file, abort_invalid=True)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def translated(language: str) -> Catalog:
    with (ROOT / "app/translations" / language / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def key(message: Message) -> tuple[object, object]:
    return (message.context, message.id[0] if isinstance(message.id, (list, tuple)) else message.id)


def messages(catalog: Catalog) -> dict[tuple[object, object], Message]:
    return {key(message): message for message in catalog if message.id}


def forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (list, tuple)) else (message.string,)


def facts(sentence: str) -> list[str]:
    return sorted(FACT.findall(sentence))


def polish(n: int) -> int:
    if n == 1:
        return 0
    return 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2


def ukrainian(n: int) -> int:
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2


def test_every_sentence_is_known(wanted: Catalog, translated: Catalog) -> None:
    known = messages(translated)

    assert [identity for identity in messages(wanted) if identity not in known] == [], "run `make translations`"


def test_no_sentence_is_left_over(wanted: Catalog, translated: Catalog) -> None:
    said = messages(wanted)

    assert [identity for identity in messages(translated) if identity not in said] == [], "run `make translations`"
    assert list(translated.obsolete) == []


def test_every_sentence_is_translated(translated: Catalog) -> None:
    unsaid = [message.id for message in messages(translated).values() if not all(forms(message))]
    unsure = [message.id for message in messages(translated).values() if message.fuzzy]

    assert unsaid == []
    assert unsure == []


def test_a_counted_sentence_has_all_its_forms(wanted: Catalog, translated: Catalog) -> None:
    counted = {identity for identity, message in messages(wanted).items() if message.pluralizable}

    assert {identity for identity, message in messages(translated).items() if message.pluralizable} == counted
    assert [m.id for m in messages(translated).values() if m.pluralizable and len(forms(m)) != 3] == []


def test_a_counted_refusal_is_marked_as_a_pair(wanted: Catalog) -> None:
    """So that the reader's language finds its form: `sentence = N_(...)` and `plural = N_(...)` in one class."""
    import app
    from app.core.errors import Refusal

    for module in pkgutil.walk_packages(app.__path__, "app."):
        importlib.import_module(module.name)
    counted = [refusal for refusal in _kinds(Refusal) if refusal.plural is not None]
    pairs = {message.id for message in wanted if message.pluralizable}

    assert [kind.__name__ for kind in counted if (kind.sentence, kind.plural) not in pairs] == []


def _kinds(refusal: type) -> list[type]:
    return [kind for direct in refusal.__subclasses__() for kind in (direct, *_kinds(direct))]


def test_the_forms_are_chosen_as_the_language_counts(language: str, translated: Catalog) -> None:
    rule = {"pl": polish, "uk": ukrainian}[language]
    chosen = gettext.c2py(translated.plural_expr)

    assert translated.num_plurals == 3
    assert [chosen(n) for n in range(1000)] == [rule(n) for n in range(1000)]


def test_a_translation_tells_the_same_facts(language: str, translated: Catalog) -> None:
    wrong = []
    for message in messages(translated).values():
        if not message.pluralizable:
            allowed = [[facts(str(message.id))]]
        else:
            one, many = (facts(sentence) for sentence in message.id)
            # Polish says its first form of 1 alone, and may say it without the number; Ukrainian says it of 21, too.
            allowed = [[one, many] if language == "pl" else [many], [many], [many]]
        said = forms(message)
        wrong += [
            (message.id, form) for form, right in zip(said, allowed, strict=False) if form and facts(form) not in right
        ]

    assert wrong == []
