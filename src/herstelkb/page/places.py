"""The ids of elements on the page, which name places in a case: a member may be called anything, an id may not."""

from __future__ import annotations

import re


def ref(text: str) -> str:
    """A text as part of the id of an element; different texts give different ids."""
    return re.sub(r"[^A-Za-z0-9_]", lambda found: f"-{ord(found[0]):x}-", text)
