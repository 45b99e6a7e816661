"""The progress of long work, as reported by whatever does it. Showing it is left to `terminal`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int], None]  # takes how many are done, and the total
