"""Every code that `check` can report, with its severity and one-line summary: those of reading, and the checks.

Checks are found by being in `herstelkb.workbench.checks`; the codes of reading stand where they are raised, in
`language`, `knowledge` and `workbench`, and are listed here for their summaries alone.
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
    """What a code means: how bad it is, what it says, and what `--fix` does about it (None: a person must)."""

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
        """What it finds, with its code and severity; what it says of every case is put to the prover, if any."""
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
    """Every check, by code."""
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


_NEAREST = "writes the one name that looks like it, where there is just one"
_READING = (
    # reading files
    Code("no-rule-files", "error", "The folder is not there, or holds no rule file."),
    Code("unreadable-file", "error", "A file cannot be read."),
    Code("outside-folder", "error", "A link leads out of the folder of rules, or to a folder."),
    Code("not-utf8", "error", "A file is not UTF-8."),
    Code("file-too-large", "error", "A file is larger than is read."),
    Code("more-findings", "error", "There are more findings than are listed."),
    Code("syntax", "error", "A file is not valid YAML."),
    Code("too-deep", "error", "A value is nested too deeply."),
    Code("several-documents", "error", "A file holds a second document."),
    Code("alias", "error", "An anchor or alias stands where a value is expected."),
    Code("tag", "error", "A tag stands before a value."),
    Code("complex-key", "error", "A key is a list or a mapping."),
    Code("duplicate-key", "error", "A key occurs twice in one mapping."),
    # the form of items
    Code("wrong-type", "error", "What stands here has the wrong form."),
    Code("unknown-section", "error", "A section of that name does not exist.", _NEAREST),
    Code("missing-key", "error", "A key that is needed is missing."),
    Code("unknown-key", "error", "A key of that name means nothing here.", _NEAREST),
    Code("incomplete-item", "error", "An item lacks a part, or has parts that exclude each other."),
    Code("malformed-name", "error", "A name has characters that names do not have."),
    Code("duplicate-id", "error", "Two items have the same id."),
    # names
    Code("unknown-subject", "error", "A kind of subject of that name does not exist."),
    Code("reserved-name", "error", "The name of an attribute has another meaning already."),
    Code("unknown-claim", "error", "A claim of that name does not exist."),
    Code("unknown-parameter", "error", "A parameter of that name does not exist.", _NEAREST),
    Code("unknown-advice", "error", "An item of advice of that name does not exist.", _NEAREST),
    Code("unknown-rule", "error", "A rule of that name does not exist.", _NEAREST),
    Code("unknown-attribute", "error", "An attribute of that name does not exist.", _NEAREST),
    Code("unknown-value", "error", "An attribute has no such value.", _NEAREST),
    Code("unknown-scale-point", "error", "A scale has no such point.", _NEAREST),
    Code("unknown-language", "error", "A text is in a language that the rule base does not have."),
    # meaning
    Code("wrong-test", "error", "A test does not fit what it tests."),
    Code("not-derivable", "error", "A rule concludes what can only be observed or counted."),
    Code("not-observable", "error", "A case observes what can only be concluded."),
    Code("too-many-alternatives", "error", "A condition can be true in too many ways."),
    Code("unstratified", "error", "What is negated or counted rests on its own conclusion."),
    Code(
        "firmer-than-claim",
        "error",
        "A conclusion is firmer than a claim it cites.",
        "lowers the certainty of the conclusion to the claim's hedge",
    ),
    # texts
    Code("missing-translation", "error", "A text lacks one of the languages."),
    Code("template-syntax", "error", "A text is not a readable template."),
    Code("template-variable", "error", "A template names a variable that it is not given."),
    # silences
    Code("silence-without-reason", "warning", "A silence gives no reason."),
    Code("unused-silence", "warning", "A silence silences nothing."),
)
