"""What of a rule base travels in the page, as files: compiled, so that nothing is parsed at the start; its examples;
and the rule files themselves, for what evaluating and explaining do not take.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from herstelkb.api.knowledge_base import KnowledgeBase, load_compiled
from herstelkb.language.rule_texts import rule_paths
from herstelkb.page.workroom import Example

_COMPILED, _EXAMPLES, _FILES = "compiled.json", "examples.json", "files"


def packed(kb: KnowledgeBase, rules: Path, examples: Sequence[Example]) -> dict[str, bytes]:
    """The files of a rule base that was read from the folder `rules`, with the examples to show."""
    name = rules.resolve().name
    shown = [asdict(example) | {"date": example.date and example.date.isoformat()} for example in examples]
    return {
        _COMPILED: kb.compiled(),
        _EXAMPLES: json.dumps(shown, ensure_ascii=False).encode(),
        **{f"{_FILES}/{name}/{path.relative_to(rules).as_posix()}": path.read_bytes() for path in rule_paths(rules)},
    }


def unpacked(folder: Path) -> tuple[KnowledgeBase, tuple[Example, ...]]:
    """The rule base in a folder of such files, and its examples."""
    files = sorted(path for path in (folder / _FILES).rglob("*") if path.is_file())
    kb = load_compiled((folder / _COMPILED).read_bytes(), {str(path): path.read_text("utf-8-sig") for path in files})
    shown = json.loads((folder / _EXAMPLES).read_text("utf-8"))
    return kb, tuple(Example(**(one | {"date": one["date"] and date.fromisoformat(one["date"])})) for one in shown)
