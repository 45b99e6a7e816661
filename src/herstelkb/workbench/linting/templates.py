"""Texts that are templates: whether they parse, and use only the variables they are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import TemplateError, TemplateSyntaxError, nodes

from herstelkb.ground.diagnostics import Diagnostic
from herstelkb.ground.showing import listed
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.language.documents import PathStep
from herstelkb.language.model import Written
from herstelkb.language.rule_base import RuleBase
from herstelkb.language.templates import ALLOWED_HINT, INCOMPARABLE, compiled, parsed_text
from herstelkb.language.texts import texts


def template_findings(base: RuleBase) -> list[Diagnostic]:
    """A finding for each text that does not parse, contains more than a text may, or uses an unknown variable."""
    findings: list[Diagnostic] = []
    given = _given(base)
    for section, name, path, text in _templates(base):
        if "{" not in text:
            continue
        place = base.place(section, name, *path)
        known = given.get((section, str(path[-2])), given.get((section, ""), {}))
        try:
            parsed = parsed_text(text)
            unknown = compiled(parsed).names - known.keys()
        except TemplateSyntaxError as error:
            message = f"not a valid template: {error.message}"
            findings.append(Diagnostic("template-syntax", message, place, hint=ALLOWED_HINT))
            continue
        if not unknown and not _comparable(parsed, known):
            message, alike = (
                f"not a valid template: {INCOMPARABLE}",
                "compare words with words and numbers with numbers",
            )
            findings.append(Diagnostic("template-syntax", message, place, hint=alike))
        for variable in sorted(unknown):
            message = f"the template uses '{variable}', which it is not given"
            hint = did_you_mean(variable, known)
            findings.append(
                Diagnostic("template-variable", message, place, listed(known) or "a text without variables", hint)
            )
    return findings


def _given(base: RuleBase) -> dict[tuple[str, str], dict[str, str | int]]:
    """What a text is given, by its section and key, each with an example; to any other text, nothing."""
    one = base.head.subjects.one
    whom: dict[str, str | int] = {"wie": "m01", "one": one, one: one}
    return {
        ("vocabulary", "question"): {"wie": "m01"},
        ("vocabulary", "says"): {"wie": "m01"},
        ("advice", "text"): {**whom, "aantal": 1, "missing": "this and that"},
        ("advice", "start"): {**whom, "aantal": 1, "missing": "this and that"},
        ("report", ""): {**whom, "hedge": "probably", "support": "3 of 12"},
    }


def _comparable(parsed: nodes.Template, values: Mapping[str, str | int]) -> bool:
    """Whether every comparison in a text can be made, whichever branch is taken."""
    try:
        for comparison in parsed.find_all(nodes.Compare):
            compiled(nodes.Template([nodes.Output([comparison])], lineno=1)).filled(values)
    except TemplateError:
        return False
    return True


def _templates(base: RuleBase) -> Iterator[tuple[str, str, tuple[PathStep, ...], str]]:
    items: dict[str, dict[str, Written]] = {
        "knowledge_base": {"": base.head},
        "report": {"": base.report},
        **{s: dict(getattr(base, s)) for s in ("vocabulary", "claims", "parameters", "measures", "rules")},
        **{s: dict(getattr(base, s)) for s in ("constraints", "advice", "scenarios")},
    }
    for section, entries in items.items():
        for name, entry in entries.items():
            for path, by_language in texts(entry):
                for language, text in by_language.items():
                    yield section, name, (*path, language), text
