"""Reads rule files into one `RuleBase`, each item with its place.

Every item is validated separately, so that no mistake hides another; the names of invalid items are remembered, so
that references to them are not reported too.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from herstelkb.ground.diagnostics import Diagnostic, Place
from herstelkb.ground.suggestions import did_you_mean, only_nearest
from herstelkb.language import forms, model
from herstelkb.language.advice import Advice
from herstelkb.language.documents import Document, Origin, PathStep
from herstelkb.language.edits import Edits
from herstelkb.language.report import ReportEntry
from herstelkb.language.rule_base import ItemKey, RuleBase
from herstelkb.language.rule_file import SamplingEntry
from herstelkb.language.validation import NAME_HINT, corrected_key, validation_findings


def rule_base(documents: Iterable[Document]) -> tuple[RuleBase | None, list[Diagnostic]]:
    """The rule base in these documents, with every mistake in their form; None if there is no head.

    None too if a document cannot be read: all references to its contents would be reported.
    """
    reader = _Reader()
    whole = True
    for document in documents:
        reader.first = reader.first or Place(document.file)
        reader.read(document)
        whole = whole and document.readable
    return reader.finish() if whole else None, reader.findings


_ITEMS: dict[str, Any] = {
    "vocabulary": model.Attribute,
    "claims": model.Claim,
    "parameters": model.Parameter,
    "measures": model.MeasureEntry,
    "rules": model.Rule,
    "constraints": model.ConstraintEntry,
    "advice": Advice,
    "scenarios": model.Scenario,
    "sampling": SamplingEntry,
    "words": forms.OwnWords,
}
_WHOLE: dict[str, Any] = {"knowledge_base": model.KnowledgeBaseHead, "report": ReportEntry}
_SECTIONS = (*_WHOLE, *_ITEMS)
_LISTS = ("rules", "constraints", "scenarios")
_NAMES = {
    "claims": forms.checker(forms.ClaimId),
    "parameters": forms.checker(forms.Name),
    "measures": forms.checker(forms.QualifiedName),
    "advice": forms.checker(forms.Slug),
    "vocabulary": forms.checker(forms.QualifiedName),
    "sampling": forms.checker(forms.QualifiedName),
    "words": forms.checker(forms.Name),
}
_NAME_HINTS = {
    "measures": "name it subject.name, in lower case",
    "sampling": "name it subject.name, in lower case",
    "claims": "use letters, digits, dots and dashes, and start with a letter, like A1",
}


class _Reader:
    """Collects the items and findings of several documents."""

    def __init__(self) -> None:
        self.findings: list[Diagnostic] = []
        self.first: Place | None = None  # where to say what is missing altogether
        self.whole: dict[str, Any] = {}  # the sections that are one item, by name
        self.items: dict[str, dict[str, Any]] = {section: {} for section in _ITEMS}
        self.origins: dict[ItemKey, Origin] = {}
        self.broken: set[ItemKey] = set()

    def read(self, document: Document) -> None:
        data = document.data
        if data is None:
            return
        if not isinstance(data, dict):
            self._find("wrong-type", "a rule file is a mapping of sections", document.place(()))
            return
        if "case" in data and not data.keys() & _SECTIONS:
            said, place = "this is a case file, not a rule file", document.place(("case",), key=True)
            self._find("unknown-section", said, place, _rules_alone(Path(document.file)))
            return
        for key, content in data.items():
            section = str(key)
            if section not in _SECTIONS:
                said, hint = f"'{section}' is not a section of a rule file", did_you_mean(section, _SECTIONS)
                edits = corrected_key(document, (key,), _SECTIONS)
                self._find("unknown-section", said, document.place((key,), key=True), hint, edits)
                section = only_nearest(section, _SECTIONS) or ""  # so that references to its items are not reported
            if section in _WHOLE:
                self._read_whole(document, section, content, (key,))
            elif section:
                self._read_section(document, section, content, (key,))

    def finish(self) -> RuleBase | None:
        if "knowledge_base" not in self.whole:
            if not any(d.code == "duplicate-id" for d in self.findings) and ("knowledge_base", "") not in self.broken:
                hint = "add the section `knowledge_base` to one of the files"
                said = "no file has the section 'knowledge_base'"
                self.findings.append(Diagnostic("missing-key", said, self.first, hint=hint))
            return None
        head, report = self.whole["knowledge_base"], self.whole.get("report") or ReportEntry()
        sections: dict[str, Any] = {"head": head, "report": report, **self.items}
        return RuleBase(**sections, origins=self.origins, broken=frozenset(self.broken))

    def _read_whole(self, document: Document, section: str, content: Any, path: tuple[PathStep, ...]) -> None:
        if (section, "") in self.origins:
            first = self.origins[section, ""].place(key=True)
            said = f"the section '{section}' is already at {first}"
            self._find("duplicate-id", said, document.place(path, key=True), "keep one of the two")
            return
        self.origins[section, ""] = Origin(document, path)
        found = self._validated(_WHOLE[section], content, document, path)
        if found is None:
            self.broken.add((section, ""))
        else:
            self.whole[section] = found

    def _read_section(self, document: Document, section: str, content: Any, path: tuple[PathStep, ...]) -> None:
        if content is None:
            return
        if section in _LISTS and isinstance(content, list):
            for index, entry in enumerate(content):
                name = str(entry.get("id") if isinstance(entry, dict) else None)
                self._read_item(document, section, name, entry, (*path, index))
        elif section in _LISTS or not isinstance(content, dict):
            form = "a list of items, each with an `id`" if section in _LISTS else "a mapping from id to item"
            self._find("wrong-type", f"'{section}' is {form}", document.place(path))
        elif section == "vocabulary":
            self._read_vocabulary(document, content, path)
        else:
            for name, entry in content.items():
                self._read_item(document, section, str(name), entry, (*path, name))

    def _read_vocabulary(self, document: Document, content: dict[Any, Any], path: tuple[PathStep, ...]) -> None:
        for kind, attributes in content.items():
            if not isinstance(attributes, dict):
                said = f"'{kind}' holds a mapping of attributes"
                self._find("wrong-type", said, document.place((*path, kind)))
                continue
            for name, entry in attributes.items():
                self._read_item(document, "vocabulary", f"{kind}.{name}", entry, (*path, kind, name))

    def _read_item(self, document: Document, section: str, name: str, entry: Any, path: tuple[PathStep, ...]) -> None:
        known = self.origins.get((section, name))
        if known is not None:
            at = (*path, "id") if section in _LISTS else path
            said = f"'{name}' is already defined at {known.place(key=True)}"
            self._find("duplicate-id", said, document.place(at, key=section not in _LISTS), "rename one of the two")
            return
        ok = True
        if section in _NAMES:
            try:
                _NAMES[section].validate_python(name)
            except ValidationError:
                said = f"'{name[:80]}' is not a name for {section}"
                hint = _NAME_HINTS.get(section, NAME_HINT)
                self._find("malformed-name", said, document.place(path, key=True), hint)
                ok = False
        item = self._validated(_ITEMS[section], entry, document, path)
        if name != "None":
            self.origins[section, name] = Origin(document, path)
        if item is None or not ok:
            self.broken.add((section, name))
        else:
            self.items[section][name] = item

    def _validated(self, form: Any, raw: Any, document: Document, path: tuple[PathStep, ...]) -> Any:
        try:
            return forms.checker(form).validate_python(raw)
        except ValidationError as error:
            found = validation_findings(error, document, path, form, raw)
            undecided = document.undecided
            self.findings += [f for f in found if not f.place or (f.place.line, f.place.column) not in undecided]
            return None

    def _find(self, code: str, message: str, place: Place, hint: str | None = None, edits: Edits = ()) -> None:
        self.findings.append(Diagnostic(code, message, place, hint=hint, edits=edits))


def _rules_alone(case_file: Path) -> str:
    """A hint for a case file among rule files: the folder of rules next to its own, if there is one."""
    for above in case_file.parents:
        if (above / "rules").is_dir() and not case_file.is_relative_to(above / "rules"):
            return f"give the folder that contains only rules: {above / 'rules'}"
    return "give a folder that contains only rules"
