"""The words that a rule base brings: are they all there, does the program ask for them, can they be filled in?

What a phrase may contain is for `language.templates`; which words come first for `reporting.words`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import TemplateSyntaxError

from herstelkb.ground.diagnostics import Diagnostic, Place
from herstelkb.ground.resources import resource
from herstelkb.ground.showing import listed
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.language.rule_base import RuleBase
from herstelkb.language.templates import PHRASE_OBJECTS, compiled, compiled_text, parsed_text
from herstelkb.reporting.words import leaves, phrases, words_file

MODEL = "en"  # the language whose words say which there are and what each is given
EVERYWHERE = {"called"}  # what any phrase may name
Keys = tuple[str, ...]


def word_findings(base: RuleBase) -> Iterator[Diagnostic]:
    """A finding for each language that lacks words, and for each word of the rule base that cannot be used."""
    known = dict(leaves(phrases(resource("templates"), MODEL)))
    for language in base.head.languages:
        yield from _missing(base, language, known)
    for language, own in base.words.items():
        if language in base.head.languages:
            yield from _unusable(base, language, own, known)
        else:
            said = f"'{language}' is not a language of this rule base"
            hint = did_you_mean(language, base.head.languages) or f"the languages are {listed(base.head.languages)}"
            yield Diagnostic("unknown-language", said, base.place("words", language, key=True), hint=hint)


def _missing(base: RuleBase, language: str, known: Mapping[Keys, str]) -> Iterator[Diagnostic]:
    folder, own = resource("templates"), base.words.get(language)
    if words_file(folder, language).is_file():
        return
    there = {keys for keys, _ in leaves(own)} if own else set()
    lacking = [keys for keys in known if keys not in there]
    if lacking:
        names = ", ".join(".".join(group) for group in _groups(lacking, list(known)))
        said = f"there are no words in '{language}' for {len(lacking)} of {len(known)} phrases: {names}"
        hint = f"write them in the section `words`, under '{language}'; in English they are in "
        place = base.place("knowledge_base", "", "languages", base.head.languages.index(language))
        yield Diagnostic("missing-words", said, place, hint=hint + str(words_file(folder, MODEL)))


def _groups(lacking: list[Keys], known: list[Keys]) -> list[Keys]:
    """What is missing, a whole group by its name alone."""
    missing, there = set(lacking), {keys[:n] for keys in set(known) - set(lacking) for n in range(1, len(keys))}
    found = (
        next((keys[:n] for n in range(1, len(keys)) if keys[:n] not in there), keys)
        for keys in known
        if keys in missing
    )
    return list(dict.fromkeys(found))


def _unusable(base: RuleBase, language: str, own: Mapping[str, Any], known: Mapping[Keys, str]) -> Iterator[Diagnostic]:
    groups = {keys[:n] for keys in known for n in range(1, len(keys))}
    for keys, phrase in leaves(own):
        place = base.place("words", language, *keys)
        if keys in known:
            yield from _template(phrase, known[keys], place)
            continue
        wrong = next((keys[:n] for n in range(1, len(keys) + 1) if keys[:n] not in groups), keys)
        beside = sorted({found[len(wrong) - 1] for found in known if found[: len(wrong) - 1] == wrong[:-1]})
        at = base.place("words", language, *wrong, key=True)
        if wrong in known or keys in groups:
            said = (
                f"'{'.'.join(keys)}' is a group of phrases" if keys in groups else f"'{'.'.join(wrong)}' is one phrase"
            )
            yield Diagnostic("wrong-type", said, at, expected="the form it has in the program's own words")
        else:
            said = f"the program says nothing under '{'.'.join(wrong)}'"
            yield Diagnostic("unknown-key", said, at, hint=did_you_mean(wrong[-1], beside) or "remove it")


def _template(phrase: str, model: str, place: Place | None) -> Iterator[Diagnostic]:
    given = compiled_text(model, html=False).names | EVERYWHERE
    try:
        named = compiled(parsed_text(phrase, objects=PHRASE_OBJECTS)).names
    except TemplateSyntaxError as error:
        yield Diagnostic("template-syntax", f"not a readable template: {error.message}", place)
        return
    for variable in sorted(named - given):
        said, hint = f"the template names '{variable}', which it is not given", did_you_mean(variable, sorted(given))
        yield Diagnostic("template-variable", said, place, listed(sorted(given)), hint)
