"""How wide the columns of a table are, in any form: in proportion to what they say, and never narrower than a word."""

from __future__ import annotations

from herstelkb.paper.blocks import PaperCell, PaperTable, all_blocks, said


def widths(table: PaperTable) -> tuple[float, ...]:
    """The width of each column as a share of all, which together are 1; () of a table without rows."""
    rows = [row for row in (table.head, *table.rows) if row]
    columns = max((sum(cell.span for cell in row) for row in rows), default=0)
    needs = [0.0] * columns
    longest = [1.0] * columns
    for row in rows:
        at = 0
        for cell in row:
            text = _text(cell)
            if cell.span == 1:
                needs[at] = max(needs[at], len(text) ** 0.75)
                longest[at] = max(longest[at], *(len(word) for word in text.split()), 3)
            at += cell.span
    wanted = [max(need, 1.1 * word) for need, word in zip(needs, longest, strict=True)]
    total = sum(wanted)
    return tuple(round(one / total, 3) for one in wanted)


def _text(cell: PaperCell) -> str:
    return " ".join(said(block.runs) for block in all_blocks(cell.blocks) if hasattr(block, "runs"))
