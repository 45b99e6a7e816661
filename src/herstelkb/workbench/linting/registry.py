"""Every code that `check` can report, with its severity and one-line summary.

Checks are the modules of `herstelkb.workbench.linting.checks`. The codes of reading are raised in `language`,
`knowledge` and `workbench`, and listed here only for their summaries.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from herstelkb.ground.diagnostics import Diagnostic, Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting import checks
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.statements import Statement

Prover = Callable[[Knowledge, Statement], bool]


@dataclass(frozen=True, slots=True)
class Code:
    """A code: its severity, its summary, and what `--fix` does (None: nothing)."""

    code: str
    severity: Severity
    summary: str
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check of a whole rule base."""

    code: Code
    findings: Callable[[Knowledge], Iterator[Finding]]

    def diagnostics(self, knowledge: Knowledge, prover: Prover | None = None) -> Iterator[Diagnostic]:
        """The findings with code and severity; the prover, if any, is asked to prove what they say of every case."""
        for f in self.findings(knowledge):
            yield Diagnostic(
                self.code.code,
                f.message,
                f.place,
                f.expected,
                f.hint,
                self.code.severity,
                f.edits,
                witness=f.witness,
                every_case=f.every_case.because if f.every_case else None,
                proved=prover(knowledge, f.every_case.statement) if prover and f.every_case else None,
            )


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, in the order of the codes."""
    found = []
    for name in sorted(module.name for module in pkgutil.iter_modules(checks.__path__)):
        module = import_module(f"{checks.__name__}.{name}")
        code = Code(name.replace("_", "-"), module.SEVERITY, module.SUMMARY, getattr(module, "FIX", None))
        found.append(Check(code, module.findings))
    return tuple(found)


@cache
def codes() -> Mapping[str, Code]:
    """Every code that `check` can report."""
    known = [*_READING, *(check.code for check in all_checks())]
    return {code.code: code for code in sorted(known, key=lambda code: code.code)}


RENAMED = {
    "default-said": "redundant-default",
    "silence-without-reason": "suppression-without-reason",
    "unused-silence": "unused-suppression",
}  # former codes, which rule files may still name


def current(code: str) -> str:
    """The present name of a code, which may be given by a former one."""
    return RENAMED.get(code, code)


_NEAREST = "writes the nearest name, if there is only one candidate"
_READING = (
    # reading files
    Code("no-rule-files", "error", "The folder does not exist, or holds no rule files."),
    Code("unreadable-file", "error", "A file cannot be read."),
    Code("outside-folder", "error", "A link leads out of the folder of rules, or to a folder."),
    Code("not-utf8", "error", "A file is not UTF-8."),
    Code("file-too-large", "error", "A file is too large to be read."),
    Code("more-findings", "error", "There are more findings than are listed."),
    Code("syntax", "error", "A file is not valid YAML."),
    Code("too-deep", "error", "A value is nested too deeply."),
    Code("several-documents", "error", "A file holds a second document."),
    Code("alias", "error", "An anchor or alias is used where a value is expected."),
    Code("tag", "error", "A value has a tag."),
    Code("complex-key", "error", "A key is a list or a mapping."),
    Code("duplicate-key", "error", "A key occurs twice in one mapping."),
    # the form of items
    Code("wrong-type", "error", "A value has the wrong form."),
    Code("unknown-section", "error", "There is no section of that name.", _NEAREST),
    Code("missing-key", "error", "A required key is missing."),
    Code("unknown-key", "error", "There is no key of that name here.", _NEAREST),
    Code("incomplete-item", "error", "An item lacks a required part, or has parts that exclude each other."),
    Code("malformed-name", "error", "A name has characters that names cannot have."),
    Code("duplicate-id", "error", "Two items have the same id."),
    # names
    Code("unknown-subject", "error", "There is no kind of subject of that name."),
    Code("reserved-name", "error", "An attribute has a reserved name."),
    Code("unknown-claim", "error", "There is no claim of that name."),
    Code("unknown-parameter", "error", "There is no parameter of that name.", _NEAREST),
    Code("unknown-advice", "error", "There is no item of advice of that name.", _NEAREST),
    Code("unknown-assumption", "error", "There is no assumption of that name."),
    Code("unknown-rule", "error", "There is no rule of that name.", _NEAREST),
    Code("unknown-attribute", "error", "There is no attribute of that name.", _NEAREST),
    Code("unknown-value", "error", "An attribute has no such value.", _NEAREST),
    Code("unknown-scale-point", "error", "A scale has no such point.", _NEAREST),
    Code("unknown-language", "error", "A text is in a language that is not one of the rule base's."),
    # meaning
    Code("wrong-test", "error", "A test does not fit what it tests."),
    Code("not-derivable", "error", "A rule concludes what can only be observed or counted."),
    Code("not-observable", "error", "A case observes what can only be concluded."),
    Code("too-many-alternatives", "error", "A condition can be true in too many ways."),
    Code("unstratified", "error", "What is negated or counted rests on its own conclusion."),
    Code("outdates-in-turn", "error", "What a change outdates outdates something itself."),
    Code("advice-circle", "error", "Items of advice wait for each other."),
    Code("private-told", "error", "A report tells others what is private."),
    Code(
        "firmer-than-claim",
        "error",
        "A conclusion is firmer than a claim it cites.",
        "lowers the certainty of the conclusion to the claim's hedge",
    ),
    # texts
    Code("missing-translation", "error", "A text is missing in one of the languages."),
    Code("missing-words", "error", "There are no words for a language, and the rule base brings too few."),
    Code("template-syntax", "error", "A text is not a valid template."),
    Code("template-variable", "error", "A template uses a variable that it is not given."),
    # suppressions
    Code("suppression-without-reason", "warning", "A suppression gives no reason."),
    Code("unused-suppression", "warning", "A suppression suppresses nothing."),
)
