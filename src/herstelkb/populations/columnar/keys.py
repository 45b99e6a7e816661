"""Checks the keys of rows, the case and the member's id: present, unique, and valid in a case file.

The dataframe library recognises plain ids; each distinct other key is read as in a case file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import narwhals as nw

from herstelkb.cases.texts import MAX_TEXT, Refusal, read_id, read_key
from herstelkb.ground.diagnostics import Diagnostic
from herstelkb.ground.showing import listed, spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.populations.columnar.libraries import CASE, ID, KEYS

SHOWN = 5  # rows, or keys, shown in a finding
# Printable, without `=` or surrounding white space, and composed: nothing below U+0300 combines. The regular
# expressions of Rust, RE2 and Java agree on this.
_FAR = "\\xa1-\\x{2ff}"
_PLAIN = f"\\A[!-<>-~{_FAR}]([ -<>-~{_FAR}]*[!-<>-~{_FAR}])?\\z"


def wrong_keys(knowledge: Knowledge, one: nw.LazyFrame[Any], many: nw.LazyFrame[Any]) -> Iterator[Diagnostic]:
    """Everything that is wrong with the keys in two frames. This reads the frames."""
    for each, keys in KEYS.items():
        kind, frame = (knowledge.many, many) if each else (knowledge.one, one)
        yield from _absent(kind, frame.select(*keys))
        key = keys[-1]  # a member's case is also checked with the one subject, or a stray
        if is_text(frame.collect_schema()[key]):
            read: Callable[[str], str | Refusal] = partial(read_id, one=knowledge.one) if each else read_key
            yield from _unreadable(kind, frame.select(nw.col(key).cast(nw.String)), key, knowledge.one, read)
        if not each or _repeats(many):
            yield from _twice(kind, frame.select(*keys), keys)
    yield from _strays(knowledge, one, many)


def is_text(dtype: Any) -> bool:
    """Whether a column of this type holds text."""
    return dtype in (nw.String, nw.Categorical, nw.Enum)


def first_rows(frame: nw.LazyFrame[Any], sort: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The first rows of a frame, in the given order if any."""
    found = frame.sort(*sort).head(SHOWN) if sort else frame.head(SHOWN)
    return list(found.collect().iter_rows(named=True))


def shown_rows(rows: list[dict[str, Any]]) -> str:
    """Rows on one line for a message."""
    return "; ".join(", ".join(f"{name} {spoken(value)}"[:80] for name, value in row.items()) for row in rows)


def _absent(kind: str, frame: nw.LazyFrame[Any]) -> Iterator[Diagnostic]:
    keys = frame.collect_schema().names()
    for key in keys:
        if rows := first_rows(frame.filter(nw.col(key).is_null())):
            said = f"{kind}.{key} is empty" + (f", for example where {shown_rows(rows)}" if len(keys) > 1 else "")
            yield Diagnostic("missing-case" if key == CASE else "missing-id", said, hint=f"every row needs its {key}")


def _unreadable(
    kind: str, frame: nw.LazyFrame[Any], key: str, one: str, read: Callable[[str], str | Refusal]
) -> Iterator[Diagnostic]:
    column = nw.col(key)
    odd = ~column.str.contains(_PLAIN) | (column.str.len_chars() > MAX_TEXT) | (column == one)
    found: dict[tuple[str, str, str], list[str]] = {}
    for written in sorted(frame.filter(odd).unique().collect()[key].to_list()):
        meant = read(written)
        if isinstance(meant, Refusal):
            found.setdefault((meant.code, meant.message, meant.hint or ""), []).append(written)
        elif meant != written:
            hint = "compose its characters (NFC) and remove surrounding white space"
            said = "it is not in its normal form"
            found.setdefault(("malformed-name", said, hint), []).append(written)
    for (code, said, hint), keys in found.items():
        example = listed([word[:80] for word in keys], SHOWN)
        yield Diagnostic(code, f"{kind}.{key}: {said}: {example}", hint=hint or None)


def _repeats(many: nw.LazyFrame[Any]) -> bool:
    """Whether some case has fewer ids than rows. Cheaper than finding which, and usually enough."""
    by_case = many.group_by(CASE).agg(nw.col(ID).n_unique().alias("_ids"), nw.len().alias("_rows"))
    return bool(first_rows(by_case.filter(nw.col("_ids") < nw.col("_rows"))))


def _twice(kind: str, frame: nw.LazyFrame[Any], keys: tuple[str, ...]) -> Iterator[Diagnostic]:
    counted = frame.drop_nulls().group_by(*keys).agg(nw.len().alias("_rows")).filter(nw.col("_rows") > 1)
    if rows := first_rows(counted.drop("_rows"), keys):
        said = f"{kind}: more than one row where {shown_rows(rows)}"
        yield Diagnostic("duplicate-id", said, hint=f"each {' and '.join(keys)} may occur once")


def _strays(knowledge: Knowledge, one: nw.LazyFrame[Any], many: nw.LazyFrame[Any]) -> Iterator[Diagnostic]:
    strays = many.select(CASE, ID).drop_nulls().join(one.select(CASE), on=CASE, how="anti")
    if rows := first_rows(strays, KEYS[True]):
        said = f"{knowledge.many}: the case is not among the rows of {knowledge.one}: {shown_rows(rows)}"
        yield Diagnostic("unknown-case", said, hint=f"add the case to {knowledge.one}, or remove these rows")
