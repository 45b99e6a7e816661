"""Resolves paths, with the same result on every Python version and without exceptions."""

from __future__ import annotations

import os
from pathlib import Path


def real(path: Path) -> Path:
    """The path with every link followed; a link to itself is left as it is."""
    return Path(os.path.realpath(path))  # for such a link, Path.resolve raises, depending on the Python version
