"""Texts that are templates: whether they parse, and use only the variables they are given."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from herstelkb.ground.diagnostics import Diagnostic
from herstelkb.ground.showing import listed
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.language.documents import PathStep
from herstelkb.language.reading import RuleBase
from herstelkb.language.templates import ALLOWED_HINT, parsed_text
from herstelkb.language.texts import texts

# The variables a text is given, by section and key; other texts are given none.
VARIABLES = {
    ("vocabulary", "question"): ("wie",),
    ("vocabulary", "says"): ("wie",),
    ("advice", "text"): ("wie", "aantal", "organisatie"),
}


def template_findings(base: RuleBase) -> list[Diagnostic]:
    """A finding for each text that does not parse, contains more than a text may, or uses an unknown variable."""
    environment = ImmutableSandboxedEnvironment()
    findings: list[Diagnostic] = []
    for section, name, path, text in _templates(base):
        if "{" not in text:
            continue
        place = base.place(section, name, *path)
        known = VARIABLES.get((section, str(path[-2])), ())
        try:
            unknown = meta.find_undeclared_variables(parsed_text(text, environment)) - set(known)
        except TemplateSyntaxError as error:
            message = f"not a valid template: {error.message}"
            findings.append(Diagnostic("template-syntax", message, place, hint=ALLOWED_HINT))
            continue
        for variable in sorted(unknown):
            message = f"the template uses '{variable}', which it is not given"
            hint = did_you_mean(variable, known)
            findings.append(
                Diagnostic("template-variable", message, place, listed(known) or "a text without variables", hint)
            )
    return findings


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
