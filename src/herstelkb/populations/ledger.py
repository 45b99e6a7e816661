"""The ledger of a series of population reports: a file that records which were made.

A report that differs from an earlier one by a few people would reveal those few. The ledger has a lower bound for the
number of people in which two populations differ, and refuses reports that are too similar; it contains neither people
nor answers.
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
from herstelkb.ground.paths import real
from herstelkb.populations.fingerprints import BUCKETS, Sums
from herstelkb.populations.secret import WHOLE, Secret, make_secret, read_secret

FORM = "herstelkb/ledger/1"
LEAST = 10  # the default size of a group
SIZES = range(5, 1001)  # sizes of a group: attacks on smaller ones succeeded more often


@dataclass(frozen=True)
class Publication:
    """A report that was made: its date, the sums of each kind of subject it shows, and the fingerprint of the whole."""

    date: str
    whole: str
    sums: Mapping[str, Sums]


@dataclass(frozen=True)
class Ledger:
    """The reports of a series so far. `least`: the size of a group, in all of them."""

    path: Path
    secret: Secret
    series: str
    least: int
    reports: tuple[Publication, ...] = ()

    def as_it_is(self) -> Ledger:
        """The ledger as now in its file, with reports that were added since it was read.

        Raises:
            UnusableInput: it cannot be read, or belongs to another series.
        """
        if not self.path.exists():
            return self
        found = _read(self.path, self.secret)
        if (found.series, found.least) != (self.series, self.least):
            raise _is_there(self.path)
        return found

    def has(self, new: Publication) -> bool:
        """Whether this same report was made before."""
        return any(one.whole == new.whole for one in self.reports)

    def admit(self, new: Publication) -> None:
        """Check that this report may be made. The same report may always be made again.

        Raises:
            UnusableInput: it differs from an earlier one, or from two of them combined, by fewer than `least` people.
        """
        if self.has(new):
            return
        for one in self.reports:
            if one.sums == new.sums:
                said = f"nothing in this report has changed since that of {one.date}"
                raise UnusableInput.because("too-near-a-report", said, hint="use that report, or make it again")
        for kind, sums in new.sums.items():
            for earlier, rest in _differences(sums, [one for one in self.reports if kind in one.sums], kind):
                if 0 < sum(1 for each in rest if each) < self.least:
                    said = (
                        f"this report and {earlier} differ by fewer than {self.least} of {kind}, and together they "
                        "would reveal those few"
                    )
                    hint = f"make the next report when {self.least} or more have come, left or changed"
                    raise UnusableInput.because("too-near-a-report", said, hint=hint)

    def record(self, new: Publication) -> None:
        """Record a report that is about to be made, unless it was recorded before.

        Raises:
            UnusableInput: the file cannot be written.
        """
        if self.has(new):
            return
        head = {"ledger": FORM, "series": self.series, "least": self.least, "secret": _mark(self)}
        lines = [head, *map(asdict, (*self.reports, new))]
        replace_text(self.path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def begin(path: str | Path, *, secret: str | Path, series: str, least: int = LEAST) -> Ledger:
    """A new series. The secret is created if there is none; the ledger, with the first report.

    Raises:
        UnusableInput: the ledger exists, the group size is out of range, or the secret cannot be used or created.
    """
    path, secret = Path(path), Path(secret)
    if path.exists() or real(path) == real(secret):
        raise _is_there(path)
    if least not in SIZES:
        said, hint = f"a group of {least} is out of range", f"use a number from {SIZES[0]} to {SIZES[-1]}"
        raise UnusableInput.because("wrong-group", said, hint=hint)
    return Ledger(path, read_secret(secret) if secret.exists() else make_secret(secret), series, least)


def resume(path: str | Path, *, secret: str | Path) -> Ledger:
    """The series in a ledger.

    Raises:
        UnusableInput: it cannot be read, or was started with another secret.
    """
    return _read(Path(path), read_secret(Path(secret)))


def _read(path: Path, secret: Secret) -> Ledger:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = f"cannot read the ledger {path}: {getattr(error, 'strerror', None) or 'not text'}"
        hint = "for the first report, or if the ledger is lost, start a new series"
        raise UnusableInput.because("unreadable-ledger", said, hint=hint) from None
    try:
        head, *rest = (json.loads(line) for line in lines)
        found = Ledger(path, secret, head["series"], head["least"], tuple(map(_published, rest)))
        mark = head["secret"] if head["ledger"] == FORM else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        mark = found = None
    if found is None or mark is None or not _is_sound(found):
        said = f"{path} is not a ledger of this version, or is damaged"
        raise UnusableInput.because("unreadable-ledger", said, hint="restore it, or start a new series")
    if mark != _mark(found):
        said = f"the ledger {path} was started with another secret"
        hint = "use that secret; if it is lost, start a new series with another ledger"
        raise UnusableInput.because("other-secret", said, hint=hint)
    return found


def _differences(new: Sums, earlier: list[Publication], kind: str) -> Iterator[tuple[str, list[int]]]:
    """The differences between a population and earlier ones, alone or in pairs, with what they are compared to."""
    for one in earlier:
        yield f"that of {one.date}", _combined((1, new), (-1, one.sums[kind]))
    for one, other in combinations(earlier, 2):
        both = f"those of {one.date} and {other.date}"
        for sign in (1, -1):
            yield both, _combined((1, new), (-sign, one.sums[kind]), (sign, other.sums[kind]))
        yield both, _combined((1, new), (-1, one.sums[kind]), (-1, other.sums[kind]))


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
    said = f"{path} cannot be the ledger of a new series: it already exists"
    return UnusableInput.because("ledger-exists", said, hint="continue its series, or choose another file")


def _mark(ledger: Ledger) -> str:
    """A mark that identifies the secret, series and group size of a ledger."""
    return f"{ledger.secret.number('ledger', ledger.series, str(ledger.least)):016x}"
