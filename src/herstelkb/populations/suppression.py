"""Counts of people that may be shown: small groups are not, nor what would let one work them out.

A group is a cell of a distribution. Its total may be shown as well; how the cells hide each other is the whole of it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def hidden(cells: Mapping[K, int], least: int) -> set[K]:
    """The cells that cannot be shown beside their total, where groups smaller than `least` may not be known.

    Small groups are hidden, empty ones are not. A single hidden group would be the total less the others, so those of
    the next size go with it, until two sizes are hidden, of at least `least` together: which group has which of the two
    is then open. Whatever is hidden, is hidden for its size alone, never for its place.
    """
    if sum(cells.values()) <= least:
        return set(cells)
    sizes = sorted({count for count in cells.values() if count})
    kept = [size for size in sizes if size < least]
    if not kept:
        return set()
    while len(kept) < len(sizes) and (len(kept) < 2 or sum(c for c in cells.values() if c <= kept[-1]) < least):
        kept.append(sizes[len(kept)])
    if len(kept) == len(sizes):  # which ones are empty would narrow down the rest
        return set(cells)
    return {key for key, count in cells.items() if 0 < count <= kept[-1]}


def published(cells: Mapping[K, int], least: int) -> dict[K, int | None]:
    """What may be shown of each cell: None for a hidden one, otherwise its count to the nearest multiple of `least`.

    Rounding keeps one distribution from giving away what another hides, where they have a group in common.
    """
    kept_back = hidden(cells, least)
    return {key: None if key in kept_back else rounded(count, least) for key, count in cells.items()}


def rounded(count: int, least: int) -> int:
    """The nearest multiple of `least`, half of it upwards."""
    return (2 * count + least) // (2 * least) * least
