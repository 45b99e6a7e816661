"""A folder of rule files as one `RuleBase`, each item with the place it came from.

Every item is validated on its own, so that one mistake hides no other, and names of broken items are remembered so
that using them is not reported as a second mistake.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from herstelkb.diagnostics import Diagnostic, Place, UnusableInput, did_you_mean, only_nearest, spoken
from herstelkb.language import model
from herstelkb.language.documents import Document, Node, Origin, Step, decoded, file_bytes, parsed
from herstelkb.language.edits import Edits, reworded

M = TypeVar("M", bound=BaseModel)
MAX_FILES = 1000
NAME_HINT = "use lower-case letters, digits and underscores (in an id: dashes), beginning with a letter"
Key = tuple[str, str]  # section and id: ("rules", "wantrouwen"), ("vocabulary", "medewerker.reactie")


@dataclass(frozen=True)
class RuleBase:
    """All sections of all files together; `vocabulary` and `measures` are keyed by qualified name."""

    head: model.KnowledgeBaseHead
    vocabulary: Mapping[str, model.Attribute]
    claims: Mapping[str, model.Claim]
    parameters: Mapping[str, model.Parameter]
    measures: Mapping[str, model.Measure]
    rules: Mapping[str, model.Rule]
    constraints: Mapping[str, model.Constraint]
    advice: Mapping[str, model.Advice]
    scenarios: Mapping[str, model.Scenario]
    sampling: Mapping[str, model.Sampled] = field(default_factory=dict)
    origins: Mapping[Key, Origin] = field(default_factory=dict, repr=False)
    broken: frozenset[Key] = frozenset()

    def place(self, section: str, item: str, *path: Step, key: bool = False) -> Place | None:
        """Where an item, or something in it, was read; None for a rule base that came from no file."""
        origin = self.origins.get((section, item))
        return origin.place(*path, key=key) if origin else None

    def where(self, section: str, item: str) -> str | None:
        """`file:line` of an item, the file as seen from beside the folder of rules: the same on every machine."""
        place = self.place(section, item, key=True)
        if place is None:
            return None
        file = Path(place.file)
        shown = file.relative_to(self._folder.parent).as_posix() if self._folder else place.file
        return f"{shown}:{place.line}"

    @cached_property
    def _folder(self) -> Path | None:
        """The folder that holds all files; None for a rule base that came from plain data."""
        files = {origin.document.file for origin in self.origins.values()}
        if not files or any(file.startswith("<") for file in files):
            return None
        return Path(os.path.commonpath([Path(file).parent for file in files]))


def rule_documents(folder: Path) -> tuple[list[Document], list[Diagnostic]]:
    """Every `.yaml` and `.yml` file under a folder, in order of name, and what is wrong with its YAML.

    Raises:
        UnusableInput: the folder is not there, or holds no rule file.
    """
    if not folder.is_dir():
        hint = "name the folder that holds the rule files"
        raise UnusableInput.because("no-rule-files", f"{folder} is not a folder", hint=hint)
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise UnusableInput.because("no-rule-files", f"cannot read {folder}: {error.strerror}") from None
    paths = rule_paths(folder)
    if not paths or len(paths) > MAX_FILES:
        found = f"holds {len(paths)} rule files" if paths else "holds no .yaml file"
        raise UnusableInput.because("no-rule-files", f"{folder} {found}", hint=f"give a folder with 1 to {MAX_FILES}")
    documents: list[Document] = []
    findings: list[Diagnostic] = []
    root = folder.resolve()
    for path in paths:
        try:
            if not path.resolve().is_relative_to(root):
                said, hint = f"leads out of {folder}", "copy the file in"
                raise UnusableInput.because("outside-folder", said, file=str(path), hint=hint)
            document, mistakes = parsed(decoded(file_bytes(path, str(path)), str(path)), str(path))
            documents.append(document)
            findings += mistakes
        except UnusableInput as error:
            findings += error.diagnostics
            documents.append(Document(str(path), "", Node(None, 0, 0, 0, 0), readable=False))
    return documents, findings


def rule_paths(folder: Path) -> list[Path]:
    """Where the rule files under a folder are. What begins with a dot is an editor's or a system's own file."""
    return sorted(p for p in folder.rglob("[!.]*") if p.suffix in (".yaml", ".yml") and not p.is_dir())


def rule_base(documents: Iterable[Document]) -> tuple[RuleBase | None, list[Diagnostic]]:
    """The rule base that documents make together, and every mistake in their form; None without a head.

    None too where a document could not be read: what stands in it would be reported as missing everywhere else.
    """
    reader = _Reader()
    whole = True
    for document in documents:
        reader.read(document)
        whole = whole and document.readable
    return reader.finish() if whole else None, reader.findings


_ITEMS: dict[str, type[BaseModel]] = {
    "vocabulary": model.Attribute,
    "claims": model.Claim,
    "parameters": model.Parameter,
    "measures": model.Measure,
    "rules": model.Rule,
    "constraints": model.Constraint,
    "advice": model.Advice,
    "scenarios": model.Scenario,
    "sampling": model.Sampled,
}
_SECTIONS = ("knowledge_base", *_ITEMS)
_LISTS = ("rules", "constraints", "scenarios")
_NAMES = {
    "claims": TypeAdapter(model.ClaimId),
    "parameters": TypeAdapter(model.Name),
    "measures": TypeAdapter(model.QualifiedName),
    "advice": TypeAdapter(model.Slug),
    "vocabulary": TypeAdapter(model.QualifiedName),
    "sampling": TypeAdapter(model.QualifiedName),
}
_NAME_HINTS = {
    "measures": "name it subject.name, in lower case",
    "sampling": "name it subject.name, in lower case",
    "claims": "use letters, digits, dots and dashes, beginning with a letter, like A1",
}
_MODELS: tuple[type[BaseModel], ...] = (*_ITEMS.values(), model.KnowledgeBaseHead, model.Subjects)
_KEYS = sorted(
    {f.alias or n for m in _MODELS for n, f in m.model_fields.items()}
    | {"value", "certainty", "when_in_time", "by", "below", "above", "at_least", "at_most", "not", "any", "says"}
)


class _Reader:
    """Collects items and findings over documents."""

    def __init__(self) -> None:
        self.findings: list[Diagnostic] = []
        self.head: model.KnowledgeBaseHead | None = None
        self.items: dict[str, dict[str, Any]] = {section: {} for section in _ITEMS}
        self.origins: dict[Key, Origin] = {}
        self.broken: set[Key] = set()

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
                edits = _mended(document, (key,), _SECTIONS)
                self._find("unknown-section", said, document.place((key,), key=True), hint, edits)
                section = only_nearest(section, _SECTIONS) or ""  # what stands there is known where it is used
            if section == "knowledge_base":
                self._read_head(document, content, (key,))
            elif section:
                self._read_section(document, section, content, (key,))

    def finish(self) -> RuleBase | None:
        if self.head is None:
            if not any(d.code == "duplicate-id" for d in self.findings) and ("knowledge_base", "") not in self.broken:
                hint = "add a section `knowledge_base` to one of the files"
                self.findings.append(Diagnostic("missing-key", "no file has the section 'knowledge_base'", hint=hint))
            return None
        return RuleBase(head=self.head, **self.items, origins=self.origins, broken=frozenset(self.broken))

    def _read_head(self, document: Document, content: Any, path: tuple[Step, ...]) -> None:
        if self.head is not None:
            first = self.origins["knowledge_base", ""].place(key=True)
            said = f"the section 'knowledge_base' stands at {first} already"
            self._find("duplicate-id", said, document.place(path, key=True), "keep one of the two")
            return
        self.origins["knowledge_base", ""] = Origin(document, path)
        self.head = self._validated(model.KnowledgeBaseHead, content, document, path)
        if self.head is None:
            self.broken.add(("knowledge_base", ""))

    def _read_section(self, document: Document, section: str, content: Any, path: tuple[Step, ...]) -> None:
        if content is None:
            return
        if section in _LISTS and isinstance(content, list):
            for index, entry in enumerate(content):
                name = entry.get("id") if isinstance(entry, dict) else None
                self._read_item(document, section, str(name), entry, (*path, index))
        elif section in _LISTS or not isinstance(content, dict):
            form = "a list of items, each with an `id`" if section in _LISTS else "a mapping from id to item"
            self._find("wrong-type", f"'{section}' is {form}", document.place(path))
        elif section == "vocabulary":
            self._read_vocabulary(document, content, path)
        else:
            for name, entry in content.items():
                self._read_item(document, section, str(name), entry, (*path, name))

    def _read_vocabulary(self, document: Document, content: dict[Any, Any], path: tuple[Step, ...]) -> None:
        for kind, attributes in content.items():
            if not isinstance(attributes, dict):
                said = f"'{kind}' holds a mapping of attributes"
                self._find("wrong-type", said, document.place((*path, kind)))
                continue
            for name, entry in attributes.items():
                self._read_item(document, "vocabulary", f"{kind}.{name}", entry, (*path, kind, name))

    def _read_item(self, document: Document, section: str, name: str, entry: Any, path: tuple[Step, ...]) -> None:
        known = self.origins.get((section, name))
        if known is not None:
            at = (*path, "id") if section in _LISTS else path
            said = f"'{name}' stands at {known.place(key=True)} already"
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

    def _validated(self, kind: type[M], raw: Any, document: Document, path: tuple[Step, ...]) -> M | None:
        try:
            return kind.model_validate(raw)
        except ValidationError as error:
            found = complaints(error, document, path)
            told = document.undecided
            self.findings += [f for f in found if not f.place or (f.place.line, f.place.column) not in told]
            return None

    def _find(self, code: str, message: str, place: Place, hint: str | None = None, edits: Edits = ()) -> None:
        self.findings.append(Diagnostic(code, message, place, hint=hint, edits=edits))


def _rules_alone(case_file: Path) -> str:
    """What to do about a case file among rule files: where a folder of rules stands beside its own, name that."""
    for above in case_file.parents:
        if (above / "rules").is_dir() and not case_file.is_relative_to(above / "rules"):
            return f"name the folder of rules alone: {above / 'rules'}"
    return "name a folder that holds rules alone"


def _mended(document: Document, path: tuple[Step, ...], known: Iterable[str]) -> Edits:
    """The key at the end of a path as it was surely meant."""
    old = str(path[-1])
    new = only_nearest(old, known)
    return reworded(Origin(document, path), old=old, new=new, key=True) if new else ()


def complaints(error: ValidationError, document: Document, path: tuple[Step, ...]) -> list[Diagnostic]:
    """A validation error as findings, one per place, however many forms were tried there."""
    grouped: dict[tuple[tuple[Step, ...], bool], list[Any]] = {}
    for detail in error.errors(include_url=False):
        at = _along(document, path, detail["loc"], missing=detail["type"] == "missing")
        grouped.setdefault((at, "[key]" in detail["loc"]), []).append(detail)
    return [_complaint(details, document, at, of_key) for (at, of_key), details in grouped.items()]


def _along(document: Document, path: tuple[Step, ...], loc: tuple[Any, ...], *, missing: bool) -> tuple[Step, ...]:
    """The part of an error's location that is in the document: names of tried forms are not."""
    node, found = document.root, list(path)
    for step in path:
        node = node.value[step][1] if isinstance(node.value, dict) else node.value[step]
    for step in loc:
        if isinstance(node.value, dict) and (key := _key(node, step)) is not _NO_KEY:
            node, step = node.value[key][1], key
        elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            continue
        found.append(step)
    return (*found, str(loc[-1])) if missing else tuple(found)


_NO_KEY = object()


def _key(node: Node, step: Any) -> Any:
    """The key of a mapping that a step of an error's location means: there, a key that is no word is written as one."""
    return step if step in node.value else next((key for key in node.value if str(key) == step), _NO_KEY)


def _complaint(details: list[Any], document: Document, at: tuple[Step, ...], of_key: bool) -> Diagnostic:
    first = details[0]
    place = document.place(at, key=of_key)
    match first["type"]:
        case "missing":
            said = f"the key '{at[-1]}' is missing"
            return Diagnostic("missing-key", said, document.place(at[:-1], key=True), hint=f"add '{at[-1]}: …'")
        case "extra_forbidden" if at[-2:-1] == ("any",):
            expected = "any: [{…}, {…}]"
            return Diagnostic("wrong-type", "`any` takes a list of conditions", document.place(at[:-1]), expected)
        case "extra_forbidden":
            hint = None if at[-1] in _KEYS else did_you_mean(str(at[-1]), _KEYS)
            said = f"the key '{spoken(at[-1])}' is not known here"
            place, edits = document.place(at, key=True), _mended(document, at, () if at[-1] in _KEYS else _KEYS)
            return Diagnostic("unknown-key", said, place, hint=hint or "remove it", edits=edits)
        case "value_error":
            said = str(first["msg"]).removeprefix("Value error, ")
            return Diagnostic("incomplete-item", said, document.place(at, key=True))
    given, kinds = first["input"], [detail["type"] for detail in details]
    if kinds[0].startswith("decimal") and len(kinds) > 1:
        return Diagnostic("wrong-type", _found(given), place, "a number, or a $parameter")
    if isinstance(given, str) and kinds[-1] == "string_pattern_mismatch":
        return Diagnostic("malformed-name", f"'{given[:80]}' is not a name", place, hint=_name_hint(given))
    hint = None
    if "string_type" in kinds and isinstance(given, int | float) and not isinstance(given, bool):
        hint = "put quotes around it, if it is text"
    expected = "a word, true or false" if "bool_type" in kinds and len(kinds) > 1 else _expected(first, of_key)
    return Diagnostic("wrong-type", _found(given), place, expected, hint)


def _name_hint(given: str) -> str:
    """What names are, after the one that is meant: what is written, without capitals, spaces and false quotes."""
    name = re.sub(r"\s+", "_", given.strip(" ‘’‚‛“”„‟«»'\"").lower())
    return f"did you mean '{name}'? {NAME_HINT}" if re.fullmatch(r"[a-z][a-z0-9_]{0,60}", name) else NAME_HINT


def _found(given: Any) -> str:
    """What stands in a wrong place, for a message."""
    match given:
        case None:
            return "nothing stands here"
        case bool() | str():
            return f"'{spoken(given)[:80]}' stands here" if given != "" else "an empty text stands here"
        case int() | float() | Decimal():
            return f"the number {spoken(given)[:80]} stands here"
        case dict():
            return "a mapping stands here" if given else "an empty mapping stands here"
        case _:
            return "a list stands here" if given else "an empty list stands here"


def _expected(detail: Any, of_key: bool) -> str:
    """What one of pydantic's complaints asks for, in the words of someone who writes rules."""
    kind, bound = detail["type"], detail.get("ctx", {})
    match kind:
        case "bool_type":
            return "true or false"
        case "string_type":
            return "a word" if of_key else "a text"
        case "dict_type" | "model_type":
            return "a mapping: {word: …}, or `word: …` on lines of its own"
        case "tuple_type" | "list_type":
            return "a list: [one, other], or `- one` on lines of its own"
        case "literal_error":
            return f"one of {str(bound['expected']).replace(chr(39), '').replace(' or ', ', ')}"
        case "union_tag_invalid":
            return "a single value"
        case "string_too_short":
            return "a text that says something"
        case "string_too_long":
            return f"at most {bound['max_length']} characters"
        case "too_short":
            return "at least one entry"
        case "too_long":
            return f"at most {bound['max_length']} entries"
        case "greater_than_equal" | "less_than_equal":
            return "a number from -1000000 to 1000000"
        case "decimal_max_places":
            return f"a number of at most {bound['decimal_places']} decimals"
        case _ if kind.startswith("decimal") or kind == "finite_number":
            return "a number"
    return str(detail["msg"])
