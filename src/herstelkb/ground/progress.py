"""How far long work is: what is told of it as it goes on. Who shows that is for `terminal`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int], None]  # so many done, of so many
