"""Texts that are templates: do they parse, and do they name only variables that they are given?"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, meta
from jinja2.sandbox import SandboxedEnvironment

from herstelkb.diagnostics import Diagnostic, did_you_mean, listed
from herstelkb.language.documents import Step
from herstelkb.language.reading import RuleBase

STATEMENT_VARIABLES = ("wie",)
ADVICE_VARIABLES = ("wie", "aantal", "organisatie")


def template_findings(base: RuleBase) -> list[Diagnostic]:
    """A finding for each template that does not parse or names an unknown variable."""
    environment = SandboxedEnvironment()
    findings: list[Diagnostic] = []
    for section, name, path, text, known in _templates(base):
        if "{" not in text:
            continue
        place = base.place(section, name, *path)
        try:
            unknown = meta.find_undeclared_variables(environment.parse(text)) - set(known)
        except TemplateSyntaxError as error:
            findings.append(Diagnostic("template-syntax", f"not a readable template: {error.message}", place))
            continue
        for variable in sorted(unknown):
            said = f"the template names '{variable}', which it is not given"
            hint = did_you_mean(variable, known)
            findings.append(Diagnostic("template-variable", said, place, expected=listed(known), hint=hint))
    return findings


def _templates(base: RuleBase) -> Iterator[tuple[str, str, tuple[Step, ...], str, tuple[str, ...]]]:
    for name, entry in base.vocabulary.items():
        for language, text in (entry.question or {}).items():
            yield "vocabulary", name, ("question", language), text, STATEMENT_VARIABLES
        for value, shown in entry.values.items():
            for language, text in shown.says.items():
                yield "vocabulary", name, ("values", value, "says", language), text, STATEMENT_VARIABLES
    for name, advice in base.advice.items():
        for language, text in advice.text.items():
            yield "advice", name, ("text", language), text, ADVICE_VARIABLES
