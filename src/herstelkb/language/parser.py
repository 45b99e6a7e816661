"""The parser of YAML: libyaml, or PyYAML's own, written in Python, where that cannot be, as in a browser.

Whatever libyaml reads, the other reads alike; `PurePython` is for where they differ.
"""

from __future__ import annotations

from typing import Any

import yaml


class PurePython(yaml.BaseLoader):
    """PyYAML's own parser, which also reads a question mark in a word within braces: `{question: Does it move?}`.

    YAML 1.2 allows it, and so does libyaml since 0.2.3. PyYAML ends the word there, and finds a mapping without an end.
    """

    def scan_plain(self) -> Any:
        """A word without quotes, as a token; within braces, whatever ends a word takes a question mark for a letter."""
        if not self.flow_level:
            return super().scan_plain()
        peek = self.peek
        vars(self)["peek"] = lambda index=0: "x" if (sign := peek(index)) == "?" else sign
        try:
            return super().scan_plain()
        finally:
            del vars(self)["peek"]


PARSER: Any = getattr(yaml, "CBaseLoader", PurePython)  # libyaml is 15 times faster
