"""`RuleBase`: the sections of all rule files, combined and checked one by one, each item with its place.

`reading` makes one from files; whether names refer to anything is for `herstelkb.knowledge`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from herstelkb.ground.caching import cached_property
from herstelkb.ground.diagnostics import Place
from herstelkb.ground.showing import visible
from herstelkb.language import model
from herstelkb.language.advice import Advice
from herstelkb.language.report import ReportEntry
from herstelkb.language.rule_file import SamplingEntry

if TYPE_CHECKING:
    from herstelkb.language.documents import Origin, PathStep
    from herstelkb.language.forms import OwnWords

ItemKey = tuple[str, str]  # section and id: ("rules", "too-wet"), ("vocabulary", "plant.soil")


@dataclass(frozen=True, slots=True)
class Read:
    """What is kept of the files that a rule base was read from: their digest, and `where` each item is, by section."""

    digest: str
    where: Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True)
class RuleBase:
    """The sections of all files combined; `vocabulary` and `measures` are keyed by qualified name."""

    head: model.KnowledgeBaseHead
    vocabulary: Mapping[str, model.Attribute]
    claims: Mapping[str, model.Claim]
    parameters: Mapping[str, model.Parameter]
    measures: Mapping[str, model.MeasureEntry]
    rules: Mapping[str, model.Rule]
    constraints: Mapping[str, model.ConstraintEntry]
    advice: Mapping[str, Advice]
    scenarios: Mapping[str, model.Scenario]
    sampling: Mapping[str, SamplingEntry] = field(default_factory=dict)
    words: Mapping[str, OwnWords] = field(default_factory=dict)  # by language
    report: ReportEntry = field(default_factory=ReportEntry)
    origins: Mapping[ItemKey, Origin] = field(default_factory=dict, repr=False)
    broken: frozenset[ItemKey] = frozenset()
    read: Read | None = field(default=None, repr=False)  # of one that was made before, whose origins are made again

    def place(self, section: str, item: str, *path: PathStep, key: bool = False) -> Place | None:
        """The place of an item, or of a part of it; None for a rule base that was not read from files."""
        origin = self.origins.get((section, item))
        return origin.place(*path, key=key) if origin else None

    def where(self, section: str, item: str) -> str | None:
        """`file:line` of an item, with a path relative to the parent of the rules folder: the same on every machine."""
        if self.read is not None and section in self.read.where:
            return self.read.where[section].get(item)
        place = self.place(section, item, key=True)
        if place is None:
            return None
        file = Path(place.file)
        shown = file.relative_to(self._folder.parent).as_posix() if self._folder else place.file
        return f"{visible(shown)}:{place.line}"

    @cached_property
    def digest(self) -> str:
        """A fingerprint of the rule files, so that a report can say exactly which rules it rests on."""
        if self.read is not None:
            return self.read.digest
        files = {origin.document.file: origin.document.text for origin in self.origins.values()}
        whole = hashlib.sha256()
        for text in sorted(files.values()):
            whole.update(text.encode("utf-8", "surrogatepass") + b"\0")
        return whole.hexdigest()[:16]

    @cached_property
    def _folder(self) -> Path | None:
        """The folder that contains all files; None for a rule base from plain data."""
        files = {origin.document.file for origin in self.origins.values()}
        if not files or any(file.startswith("<") for file in files):
            return None
        return Path(os.path.commonpath([Path(file).parent for file in files]))
