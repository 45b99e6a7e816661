"""Where paths lead: the same answer on every Python, and never an exception."""

from __future__ import annotations

import os
from pathlib import Path


def real(path: Path) -> Path:
    """The path with every link followed. A link to itself leads nowhere, and stays what it is."""
    return Path(os.path.realpath(path))  # Path.resolve raises at such a link, and what it raises hangs on the Python
