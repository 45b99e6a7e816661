"""Words: the phrases of a language, by key; those of a rule base replace the program's own.

The program's are in `templates/words/LANGUAGE.yaml`, a rule base's in its section `words`. `voice` fills in a phrase;
`check` reports missing and useless ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import ENGLISH, Translations
from herstelkb.ground.showing import listed
from herstelkb.language.documents import read_data
from herstelkb.language.rule_base import RuleBase
from herstelkb.language.templates import PHRASE_OBJECTS, parsed_text


@dataclass(frozen=True)
class Phrases:
    """The phrases of one language: `own` are those of a rule base, `shipped` the program's."""

    language: str
    own: Mapping[str, Any]
    shipped: Mapping[str, Any]
    file: Path  # of the program's phrases, if it has any

    def source(self, key: str) -> str:
        """Where to fix a phrase."""
        return str(self.file) if _at(self.own, key) is None else f"the section `words` of the rule base: {key}"

    def phrase(self, key: str) -> str:
        """The phrase at a key such as `report.answer.title`, a template.

        Raises:
            UnusableInput: there is none.
            TemplateSyntaxError: the rule base's own contains what a phrase may not.
        """
        own = _at(self.own, key)
        if own is not None:
            _accepted(own)
            return own
        shipped = _at(self.shipped, key)
        if shipped is None:
            said = f"there is no phrase '{key}' in '{self.language}'"
            hint = f"write it in the section `words` of the rule base, under '{self.language}'; `check` lists all"
            raise UnusableInput.because("phrase-missing", said, hint=hint)
        return shipped


def words(folder: Path, base: RuleBase, language: str) -> Phrases:
    """The phrases of a language, from a folder of templates and a rule base.

    Raises:
        UnusableInput: there are none, or a words file is not a mapping.
    """
    own, file = base.words.get(language), words_file(folder, language)
    shipped = phrases(folder, language) if own is None or file.is_file() else {}
    return Phrases(language, own or {}, shipped, file)


def is_spoken(folder: Path, base: RuleBase, language: str) -> bool:
    """Are there phrases of a language, the program's or the rule base's?"""
    return words_file(folder, language).is_file() or language in base.words


def words_file(folder: Path, language: str) -> Path:
    """The file of the program's phrases of a language, if it has any."""
    return folder / "words" / f"{language}.yaml"


@lru_cache(maxsize=16)
def phrases(folder: Path, language: str) -> Mapping[str, Any]:
    """The program's phrases of a language.

    Raises:
        UnusableInput: there is no such file, or it is not a mapping.
    """
    file = words_file(folder, language)
    if not file.is_file():
        known = listed(sorted(other.stem for other in file.parent.glob("*.yaml")))
        said = f"reports have no words in '{language}'"
        hint = f"there are words in {known}; a rule base brings others in its section `words`"
        raise UnusableInput.because("unknown-language", said, hint=hint)
    data = read_data(file)
    if not isinstance(data, dict):
        raise UnusableInput.because("wrong-type", "a words file is a mapping of phrases", file=str(file))
    return data


@lru_cache(maxsize=16)
def translations(folder: Path, language: str) -> Translations:
    """The messages about cases in a language, by what they are in English; none if nobody has translated them."""
    file = folder / "messages" / f"{language}.yaml"
    data = read_data(file) if file.is_file() else {}
    return data if isinstance(data, dict) else ENGLISH


def leaves(node: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every phrase with the path of its keys, in order."""
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*above, key))
        else:
            yield (*above, key), str(value)


def _at(node: Any, key: str) -> str | None:
    for step in key.split("."):
        node = node.get(step) if isinstance(node, Mapping) else None
    return node if isinstance(node, str) else None


@lru_cache(maxsize=4096)
def _accepted(source: str) -> None:
    """Raises TemplateSyntaxError if a phrase of a rule base contains what it may not."""
    if "{" in source:
        parsed_text(source, objects=PHRASE_OBJECTS)
