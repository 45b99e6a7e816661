"""A series of population reports, and the file that remembers which were made: its ledger.

A report that differs from an earlier one by a few people would tell of those few. The ledger knows by how many at least
two populations differ, and refuses what comes too near; it knows neither people nor answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.files import replace_text
from herstelkb.populations.fingerprints import BUCKETS, Sums
from herstelkb.populations.secret import WHOLE, Secret, make_secret, read_secret

FORM = "herstelkb/ledger/1"
LEAST = 10  # the size of a group where none is asked for
SIZES = range(5, 1001)  # of a group: below, it was attacked with more success


@dataclass(frozen=True)
class Publication:
    """A report: when it was made, the sums of each kind of subject that it shows, and the whole that all come to."""

    date: str
    whole: str
    sums: Mapping[str, Sums]


@dataclass(frozen=True)
class Ledger:
    """The reports of a series so far. `least`: of how many people a group is, in all of them."""

    path: Path
    secret: Secret
    series: str
    least: int
    reports: tuple[Publication, ...] = ()

    def as_it_is(self) -> Ledger:
        """The ledger as its file has it by now, with what others, or this program, have added since it was read.

        Raises:
            UnusableInput: it cannot be read, or the file is of another series.
        """
        if not self.path.exists():
            return self
        found = _read(self.path, self.secret)
        if (found.series, found.least) != (self.series, self.least):
            raise _is_there(self.path)
        return found

    def has(self, new: Publication) -> bool:
        """Was this very report made already?"""
        return any(one.whole == new.whole for one in self.reports)

    def admit(self, new: Publication) -> None:
        """May this report be made? The same report may always be made again.

        Raises:
            UnusableInput: it differs from an earlier one, or from two of them together, by fewer than `least`.
        """
        if self.has(new):
            return
        for one in self.reports:
            if one.sums == new.sums:
                said = f"nothing that this report shows has changed since that of {one.date}"
                raise UnusableInput.because("too-near-a-report", said, hint="use that one, or make it again")
        for kind, sums in new.sums.items():
            for earlier, rest in _differences(sums, [one for one in self.reports if kind in one.sums], kind):
                if 0 < sum(1 for each in rest if each) < self.least:
                    said = (
                        f"this report and {earlier} differ by fewer than {self.least} of {kind}, and taken together "
                        "they would tell of those few"
                    )
                    hint = f"make the next report when {self.least} or more have come, left or changed"
                    raise UnusableInput.because("too-near-a-report", said, hint=hint)

    def record(self, new: Publication) -> None:
        """Remember a report that is about to be made; one that was made already is not written twice.

        Raises:
            UnusableInput: the file cannot be written.
        """
        if self.has(new):
            return
        head = {"ledger": FORM, "series": self.series, "least": self.least, "secret": _mark(self)}
        lines = [head, *map(asdict, (*self.reports, new))]
        replace_text(self.path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def begin(path: str | Path, *, secret: str | Path, series: str, least: int = LEAST) -> Ledger:
    """A new series of that name. The secret is made where there is none; the ledger is, with the first report.

    Raises:
        UnusableInput: there is a ledger already, the size of a group is none, or the secret cannot be used or made.
    """
    path, secret = Path(path), Path(secret)
    if path.exists() or path.resolve() == secret.resolve():
        raise _is_there(path)
    if least not in SIZES:
        said, hint = f"a group of {least} is none that was tried", f"give a number from {SIZES[0]} to {SIZES[-1]}"
        raise UnusableInput.because("wrong-group", said, hint=hint)
    return Ledger(path, read_secret(secret) if secret.exists() else make_secret(secret), series, least)


def resume(path: str | Path, *, secret: str | Path) -> Ledger:
    """The series that a ledger is of.

    Raises:
        UnusableInput: it cannot be read, or was begun with another secret.
    """
    return _read(Path(path), read_secret(Path(secret)))


def _read(path: Path, secret: Secret) -> Ledger:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = f"cannot read the ledger {path}: {getattr(error, 'strerror', None) or 'not text'}"
        hint = "is this the first report of a series? Then begin a new one; where the ledger is lost, begin one too"
        raise UnusableInput.because("unreadable-ledger", said, hint=hint) from None
    try:
        head, *rest = (json.loads(line) for line in lines)
        found = Ledger(path, secret, head["series"], head["least"], tuple(map(_published, rest)))
        mark = head["secret"] if head["ledger"] == FORM else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        mark = found = None
    if found is None or mark is None or not _is_sound(found):
        said = f"{path} is no ledger of this version, or was damaged"
        raise UnusableInput.because("unreadable-ledger", said, hint="restore it, or begin a new series")
    if mark != _mark(found):
        said = f"the ledger {path} was begun with another secret"
        hint = "give that secret; where it is lost, begin a new series with another ledger"
        raise UnusableInput.because("other-secret", said, hint=hint)
    return found


def _differences(new: Sums, earlier: list[Publication], kind: str) -> Iterator[tuple[str, list[int]]]:
    """What is left of a population when earlier ones are taken from it, or it and one of them from another."""
    for one in earlier:
        yield f"that of {one.date}", _combined((1, new), (-1, one.sums[kind]))
    for one, other in combinations(earlier, 2):
        told = f"those of {one.date} and {other.date}"
        for sign in (1, -1):
            yield told, _combined((1, new), (-sign, one.sums[kind]), (sign, other.sums[kind]))
        yield told, _combined((1, new), (-1, one.sums[kind]), (-1, other.sums[kind]))


def _combined(*signed: tuple[int, Sums]) -> list[int]:
    signs, sums = zip(*signed, strict=True)
    return [sum(s * n for s, n in zip(signs, column, strict=True)) % WHOLE for column in zip(*sums, strict=True)]


def _published(line: Any) -> Publication:
    return Publication(line["date"], line["whole"], {kind: list(sums) for kind, sums in line["sums"].items()})


def _is_sound(ledger: Ledger) -> bool:
    sums = [sums for one in ledger.reports for sums in one.sums.values()]
    texts = [ledger.series, *(text for one in ledger.reports for text in (one.date, one.whole))]
    return (
        ledger.least in SIZES
        and all(isinstance(text, str) for text in texts)
        and all(len(each) == BUCKETS * ledger.least for each in sums)
        and all(type(n) is int and 0 <= n < WHOLE for each in sums for n in each)
    )


def _is_there(path: Path) -> UnusableInput:
    said = f"{path} cannot be the ledger of a new series: it is taken"
    return UnusableInput.because("ledger-exists", said, hint="go on with its series, or name another file")


def _mark(ledger: Ledger) -> str:
    """By what a ledger knows the secret, the series and the size that it was begun with."""
    return f"{ledger.secret.number('ledger', ledger.series, str(ledger.least)):016x}"
