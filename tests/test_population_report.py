"""The report of a population: what it counts, what it shows and refuses, and how it looks in a browser."""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.populations.disclosure import Disclosure, Figure, NoiseSource, ShownTable, disclosed
from herstelkb.populations.fingerprints import fingerprints, whole
from herstelkb.populations.ledger import begin, resume
from herstelkb.populations.publishing import publish
from herstelkb.populations.report import page
from herstelkb.populations.sampling import Sample
from herstelkb.populations.secret import LENGTH, Secret
from herstelkb.populations.tallies import GROUPS, CountedPopulation, population
from pages import Page
from papers import say_the_same

KB = herstelkb.load()
SECRET = Secret(bytes(range(LENGTH)))


def inputs(cases: int) -> dict[str, pl.DataFrame]:
    sample = Sample(KB.knowledge, 2, 0, cases)
    return {"organisatie": sample.one.collect(), "medewerker": sample.many.collect()}


@cache
def counted(cases: int) -> CountedPopulation:
    return population(KB.knowledge, KB.evaluate_frames(columns=GROUPS, **inputs(cases)).frames)


def shown(cases: int, least: int = 10) -> Disclosure:
    found = counted(cases)
    return disclosed(found, NoiseSource(SECRET, "series", whole(fingerprints(SECRET, found, least))), least)


# --- what is counted ---


def test_every_distribution_counts_everyone_once() -> None:
    for subjects in counted(200).values():
        counts = subjects.counts()
        assert {table.about for table in counts} >= {"conclusion", "missing", "claim"}
        for table, cells in counts.items():
            if table.about in ("conclusion", "measure"):
                assert sum(cells.values()) == len(subjects.places), table


def test_what_is_counted_is_what_was_evaluated() -> None:
    found = KB.evaluate_frames(columns=GROUPS, **inputs(200)).frames
    one, many = found.values()
    cells = {
        (table.kind, table.about, table.name): list(cells.values()) if len(cells) == 1 else cells
        for subjects in counted(200).values()
        for table, cells in subjects.counts().items()
    }
    of: Any = cells
    assert of["organisatie", "conclusion", "herstel_nodig"]["value", True] == one["herstel_nodig"].sum()
    assert of["medewerker", "conclusion", "steun"]["value", "geen"] == (many["steun"] == "geen").sum()
    open_support = (many["steun"].is_null() & many["steun__unknown"]).sum()
    assert of["medewerker", "conclusion", "steun"]["open", None] == open_support
    without_anybody = (one["aandeel_openlijke_steun__total"] == 0).sum()
    assert of["organisatie", "measure", "aandeel_openlijke_steun"]["none", None] == without_anybody
    assert of["medewerker", "missing", "reactie"] == [many["reactie__unknown"].sum()]
    rules = ("rule__remmen-of-afwachten-vraagt-andere-begeleiding", "rule__remmer-en-afwachter-op-betrokkenheid")
    fired = many.select(pl.any_horizontal(pl.col(rules) > 0)).to_series().sum()
    assert of["medewerker", "claim", "E5"] == [fired]


# --- what is shown ---


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_small_group_is_shown(language: str) -> None:
    found = Page(page(KB.knowledge, shown(40), language))
    assert found.mistakes == []
    label = {"nl": "Aantal", "en": "Number"}[language]
    numbers = [int(td.text) for td in found.all("td") if td.attributes.get("data-label") == label and td.text.isdigit()]
    assert len(numbers) > 20
    assert all(number >= 10 and number % 5 == 0 for number in numbers)
    assert {"nl": "minder dan 10", "en": "fewer than 10"}[language] in found.body
    assert {"nl": "te weinig om te tonen", "en": "too few to show"}[language] in found.body  # forty organisations
    for claim in ("niemand kan", "nobody can", "anoniem", "anonymous"):
        assert claim not in found.body


def test_the_page_knows_the_shown_numbers_alone() -> None:
    """Whoever has the page has no more than what is made here out of nothing but those."""
    found = shown(150)
    again = Disclosure(
        found.least,
        dict(found.sizes),
        tuple(
            ShownTable(one.table, one.group, tuple(Figure(f.count, f.percent) for f in one.figures))
            for one in found.tables
        ),
    )
    assert page(KB.knowledge, again, "en") == page(KB.knowledge, found, "en")


def test_lists_stand_in_the_order_of_what_is_shown() -> None:
    found = Page(page(KB.knowledge, shown(300), "en"))
    lists = [[0]]
    for cell in found.all("th", "td"):
        if cell.tag == "th" and cell.text in ("Observation", "Claim that a rule rests on which applies"):
            lists.append([])
        elif cell.attributes.get("data-label") == "Number" and lists != [[0]]:
            lists[-1].append(10**9 if "more than" in cell.text else int(cell.text))
    assert len(lists) > 3
    for numbers in lists[1:]:
        assert numbers == sorted(numbers, reverse=True)
        assert all(number >= 30 for number in numbers)


def test_what_holds_for_all_is_shown_as_nearly_all() -> None:
    """Twelve of twelve would tell all twelve; a number beside its total would too."""
    found = shown(300)
    styles = next(one for one in found.tables if (one.table.kind, one.table.name) == ("medewerker", "leiden_op"))
    assert styles.figures[0] == Figure(None, 90)
    assert "more than 90%" in Page(page(KB.knowledge, found, "en")).body


def test_it_is_a_document_too() -> None:
    say_the_same(page(KB.knowledge, shown(300), "en"))


# --- publishing ---


def test_the_same_rows_in_any_order_are_the_same_report(tmp_path: Path) -> None:
    pages = []
    for seed in (1, 2):
        frames = {kind: frame.sample(fraction=1, shuffle=True, seed=seed) for kind, frame in inputs(120).items()}
        files = {"path": tmp_path / "ledger", "secret": tmp_path / "secret"}
        ledger = begin(**files, series="s") if seed == 1 else resume(**files)
        found = KB.evaluate_frames(columns=GROUPS, **frames).frames
        publish(KB.knowledge, found, tmp_path / "r.html", ledger, language="en")
        pages.append((tmp_path / "r.html").read_bytes())
    assert pages[0] == pages[1]
    assert len((tmp_path / "ledger").read_text().splitlines()) == 2


def test_a_ledger_in_hand_knows_what_was_published_since(tmp_path: Path) -> None:
    ledger = begin(tmp_path / "ledger", secret=tmp_path / "secret", series="s")
    frames = inputs(120)
    for without, refused in ((0, False), (1, True), (400, False), (401, True)):
        frames["medewerker"] = inputs(120)["medewerker"].slice(without)
        found = KB.evaluate_frames(columns=GROUPS, **frames).frames
        with pytest.raises(UnusableInput, match="too-near-a-report") if refused else nullcontext():
            publish(KB.knowledge, found, tmp_path / "r.html", ledger)
    (tmp_path / "ledger").unlink()
    other = begin(tmp_path / "ledger", secret=tmp_path / "secret", series="other")
    publish(KB.knowledge, found, tmp_path / "r.html", other)
    with pytest.raises(UnusableInput, match="ledger-exists"):
        publish(KB.knowledge, found, tmp_path / "r.html", ledger)


class Workplace:
    """A folder with a population in it, and `batch` called there."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def population(self, cases: int, without: int = 0) -> None:
        for kind, frame in inputs(cases).items():
            kept = frame.slice(without) if kind == "medewerker" else frame
            kept.write_parquet(self.folder / f"{kind}.parquet")

    def batch(self, *options: str, report: str = "r.html") -> tuple[int, str]:
        words = ["organisatie.parquet", "medewerker.parquet", "-o", "out", "--report", report, *options]
        self.capsys.readouterr()
        return main(["batch", *words]), self.capsys.readouterr().err

    def lines(self) -> list[str]:
        return (self.folder / "ledger").read_text("utf-8").splitlines()


SERIES = ("--secret", "secret", "--ledger", "ledger")


@pytest.fixture
def workplace(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Workplace:
    monkeypatch.chdir(tmp_path)
    return Workplace(tmp_path, capsys)


def test_a_series_of_reports(workplace: Workplace) -> None:
    workplace.population(120)
    status, said = workplace.batch(*SERIES, "--new-series", "proef")
    assert status == 0
    assert "secret: created secret:" in said
    secret = workplace.folder / "secret"
    assert len(secret.read_bytes()) == LENGTH
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    first = (workplace.folder / "r.html").read_bytes()
    assert workplace.batch(*SERIES, "--engine", "duckdb", report="again.html")[0] == 0
    assert (workplace.folder / "again.html").read_bytes() == first
    assert len(workplace.lines()) == 2

    workplace.population(120, without=1)
    status, said = workplace.batch(*SERIES)
    assert status == 2
    assert "too-near-a-report" in said
    assert (workplace.folder / "r.html").read_bytes() == first
    assert len(workplace.lines()) == 2
    workplace.population(120, without=300)
    assert workplace.batch(*SERIES)[0] == 0
    assert len(workplace.lines()) == 3


def test_there_is_no_report_without_a_secret(workplace: Workplace) -> None:
    workplace.population(120)
    for options, code in (
        ((), "no-secret"),
        (("--ledger", "ledger", "--new-series", "proef"), "no-secret"),
        (("--secret", "secret", "--new-series", "proef"), "no-secret"),
        (SERIES, "unreadable-secret"),
        ((*SERIES, "--new-series", "proef", "--min-group", "4"), "wrong-group"),
    ):
        status, said = workplace.batch(*options)
        assert (status, f"error[{code}]" in said) == (2, True), said
        assert "hint:" in said
        assert sorted(path.name for path in workplace.folder.iterdir()) == ["medewerker.parquet", "organisatie.parquet"]
    assert "32 random bytes" in workplace.batch()[1]


def test_a_secret_or_ledger_that_protects_nobody_is_refused(workplace: Workplace) -> None:
    workplace.population(120)
    assert workplace.batch(*SERIES, "--new-series", "proef")[0] == 0
    secret, ledger = workplace.folder / "secret", workplace.folder / "ledger"

    def refused(code: str, *options: str) -> None:
        status, said = workplace.batch(*SERIES, *options)
        assert (status, f"error[{code}]" in said) == (2, True), said

    refused("ledger-exists", "--new-series", "proef")
    refused("ledger-exists", "--new-series", "proef", "--ledger", "new", "--secret", "new")
    refused("wrong-group", "--min-group", "20")
    kept = ledger.read_text("utf-8")
    for damaged in (
        "",
        "{}\n",
        "[1]\n",
        kept.replace('"least": 10', '"least": 5'),
        kept + '{"date": "x", "sums": {"a": [1]}}\n',
    ):
        ledger.write_text(damaged, "utf-8")
        refused("unreadable-ledger")
    ledger.write_text(kept.replace("proef", "ander"), "utf-8")
    refused("other-secret")
    ledger.unlink()
    refused("unreadable-ledger")
    ledger.write_text(kept, "utf-8")
    secret.chmod(0o644)
    refused("open-secret")
    secret.chmod(0o600)
    secret.write_bytes(b"geheim")
    refused("weak-secret")
    secret.write_bytes(bytes(range(LENGTH)))
    refused("other-secret")


def test_a_board_of_four_teams_gets_no_report(workplace: Workplace) -> None:
    workplace.population(4)
    status, said = workplace.batch(*SERIES, "--new-series", "bestuur")
    assert status == 2
    assert "error[too-few-for-a-report]" in said
    assert "about 100 of organisatie or medewerker" in said
    assert not (workplace.folder / "r.html").exists()
    assert not (workplace.folder / "ledger").exists()
    assert (workplace.folder / "out").is_dir()  # its own exact results


def test_what_cannot_be_written_is_found_out_before_the_work(workplace: Workplace) -> None:
    workplace.population(12)
    assert workplace.batch(*SERIES, "--new-series", "proef", report="r.odt")[0] == 2
    status, said = workplace.batch(*SERIES, "--new-series", "proef", "--language", "fr")
    assert status == 2
    assert "choose one of nl" in said
    status, said = workplace.batch("--secret", "r.html", "--ledger", "ledger", "--new-series", "proef")
    assert status == 2
    assert "output-is-input" in said
    assert not (workplace.folder / "out").exists()


def test_a_ledger_holds_neither_people_nor_answers(workplace: Workplace) -> None:
    workplace.population(120)
    assert workplace.batch(*SERIES, "--new-series", "proef")[0] == 0
    head, line = map(json.loads, workplace.lines())
    assert set(head) == {"ledger", "series", "least", "secret"}
    assert set(line) == {"date", "whole", "sums"}
    assert all(len(sums) == 60 for sums in line["sums"].values())


# --- in a browser ---

# Run in the page: what a reader at this width would have to scroll sideways for.
_WATCH = """<script>
addEventListener("error", e => document.title = "error: " + e.message);
addEventListener("load", () => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll("body *")].filter(
    e => e.getBoundingClientRect().right > width + 1 && !e.matches(".skip, thead, thead *"));
  document.title = "looked: " + document.documentElement.scrollWidth + " of " + width + ", beyond: " + wide.length;
});
</script>"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_fits_a_browser_window(tmp_path: Path, width: int, language: str) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    inner = page(KB.knowledge, shown(300), language).replace("</head>", f"{_WATCH}</head>")
    (tmp_path / "r.html").write_text(inner, "utf-8")
    # A window cannot be made as narrow as a telephone; a frame can.
    (tmp_path / "frame.html").write_text(
        f'<!doctype html><iframe id="f" src="r.html" style="border: 0; width: {width}px; height: 900px"></iframe>'
        "<script>f.onload = () => setTimeout(() => document.body.append(f.contentDocument.title), 0)</script>"
    )
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0"]
    options = ["--allow-file-access-from-files", "--window-size=1600,1000", "--virtual-time-budget=3000", "--dump-dom"]
    done = subprocess.run(
        [*command, f"--user-data-dir={tmp_path}/profile", *options, (tmp_path / "frame.html").as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    looked = re.search(r"looked: (\d+) of (\d+), beyond: (\d+)", done.stdout)
    assert looked, done.stdout[-500:]
    assert int(looked[1]) <= int(looked[2]) <= width
    assert looked[3] == "0"
    assert "CONSOLE" not in done.stderr, done.stderr
