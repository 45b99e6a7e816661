"""Texts that are templates: do they parse, and do they name only variables that they are given?"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, meta
from pydantic import BaseModel

from herstelkb.ground.diagnostics import Diagnostic
from herstelkb.ground.showing import listed
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.language.documents import PathStep
from herstelkb.language.reading import RuleBase
from herstelkb.language.templates import ALLOWED_HINT, bare_environment, parsed_text
from herstelkb.language.texts import texts


def template_findings(base: RuleBase) -> list[Diagnostic]:
    """A finding for each text that does not parse, contains more than a text may, or names an unknown variable."""
    environment = bare_environment()
    findings: list[Diagnostic] = []
    given = _given(base)
    for section, name, path, text in _templates(base):
        if "{" not in text:
            continue
        place = base.place(section, name, *path)
        known = given.get((section, str(path[-2])), ())
        try:
            unknown = meta.find_undeclared_variables(parsed_text(text, environment)) - set(known)
        except TemplateSyntaxError as error:
            said = f"not a readable template: {error.message}"
            findings.append(Diagnostic("template-syntax", said, place, hint=ALLOWED_HINT))
            continue
        for variable in sorted(unknown):
            said = f"the template names '{variable}', which it is not given"
            hint = did_you_mean(variable, known)
            findings.append(Diagnostic("template-variable", said, place, listed(known) or "a text without names", hint))
    return findings


def _given(base: RuleBase) -> dict[tuple[str, str], tuple[str, ...]]:
    """What a text is given, by its section and key; to any other text, nothing."""
    return {
        ("vocabulary", "question"): ("wie",),
        ("vocabulary", "says"): ("wie",),
        ("advice", "text"): ("wie", "aantal", "one", base.head.subjects.one),
    }


def _templates(base: RuleBase) -> Iterator[tuple[str, str, tuple[PathStep, ...], str]]:
    items: dict[str, dict[str, BaseModel]] = {
        "knowledge_base": {"": base.head},
        **{s: dict(getattr(base, s)) for s in ("vocabulary", "claims", "parameters", "measures", "rules")},
        **{s: dict(getattr(base, s)) for s in ("constraints", "advice", "scenarios")},
    }
    for section, entries in items.items():
        for name, entry in entries.items():
            for path, by_language in texts(entry):
                for language, text in by_language.items():
                    yield section, name, (*path, language), text
