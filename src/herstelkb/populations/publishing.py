"""Makes a population report from result frames: counts, noise, a check against the ledger, and a page or document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.files import check_writable, replace_bytes
from herstelkb.knowledge.base import Knowledge
from herstelkb.paper.writing import report_bytes
from herstelkb.populations.disclosure import KIND, Disclosure, NoiseSource, disclosed
from herstelkb.populations.fingerprints import fingerprints, whole
from herstelkb.populations.ledger import Ledger, Publication
from herstelkb.populations.report import page
from herstelkb.populations.tallies import population


def publish(
    knowledge: Knowledge, frames: Mapping[str, Any], path: str | Path, ledger: Ledger, *, language: str | None = None
) -> None:
    """Write the report of a population, in the form of its suffix, and record it in the ledger of its series.

    `frames`: the results by kind of subject, with the columns of `tallies.GROUPS`.

    Raises:
        UnusableInput: the population is too small, the report is too similar to an earlier one, the language is not
            known, or a file cannot be written. Then nothing is written.
    """
    path, ledger = Path(path), ledger.as_it_is()
    found = population(knowledge, frames)
    sums = fingerprints(ledger.secret, found, ledger.least)
    everything = whole(sums)
    shown = disclosed(found, NoiseSource(ledger.secret, ledger.series, everything), ledger.least)
    _enough(shown)
    kept = {kind: sums[kind] for kind, size in shown.sizes.items() if size is not None}
    report = Publication(date.today().isoformat(), everything, kept)
    ledger.admit(report)
    written = report_bytes(path.suffix, lambda _: page(knowledge, shown, language))
    check_writable(path)
    ledger.record(report)  # before the page exists: an unrecorded report protects nobody
    replace_bytes(path, written)


def _enough(shown: Disclosure) -> None:
    if all(size is None for size in shown.sizes.values()):
        needed = KIND * shown.least
        said = (
            f"no report: it takes about {needed} of {' or '.join(shown.sizes)}. With fewer, the noise that protects "
            "each of them would hide the results"
        )
        hint = "report on a larger population; the tables have the exact results, for those who may see them"
        raise UnusableInput.because("too-few-for-a-report", said, hint=hint)
