"""What a plain scalar stands for under the YAML 1.2 core schema: a number, a truth value, nothing, or itself."""

from __future__ import annotations

import re
from typing import Any

_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,299})")  # 007 is a word: an id keeps its zeros
_FLOAT = re.compile(r"[-+]?((\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]{1,4})?|[0-9]+[eE][-+]?[0-9]{1,4})")
_NOT_FINITE = {"+.inf": "inf", ".inf": "inf", "-.inf": "-inf", ".nan": "nan"}
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


def plain_scalar(text: str) -> Any:
    """A plain scalar under the YAML 1.2 core schema."""
    low = text.lower()
    if low in _WORDS and text in (low, low.upper(), low.capitalize()):
        return _WORDS[low]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if low in _NOT_FINITE:
        return float(_NOT_FINITE[low])
    return text
