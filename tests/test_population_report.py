"""The report of a population: what it shows, what it keeps back, and how it looks in a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.populations.report import population_report
from herstelkb.populations.sampling import Sample
from herstelkb.populations.tallies import GROUPS, Tally, tally
from pages import Page

KB = herstelkb.load()


def tallied(cases: int) -> Tally:
    sample = Sample(KB.knowledge, 2, 0, cases)
    frames = KB.evaluate_frames(columns=GROUPS, organisatie=sample.one, medewerker=sample.many).frames
    return tally(KB.knowledge, frames)


def test_every_distribution_counts_everyone_once() -> None:
    found = tallied(200)
    assert found.conclusions
    assert found.measures
    assert found.missing
    for one in (*found.conclusions, *found.measures):
        assert sum(one.cells.values()) == found.sizes[one.kind], one


def test_what_is_counted_is_what_was_evaluated() -> None:
    sample = Sample(KB.knowledge, 2, 0, 200)
    frames = KB.evaluate_frames(columns=GROUPS, organisatie=sample.one, medewerker=sample.many).frames
    one, many = (frame.collect() for frame in frames.values())
    found = tally(KB.knowledge, frames)
    cells = {(d.kind, d.attribute): d.cells for d in (*found.conclusions, *found.measures)}
    assert cells["organisatie", "herstel_nodig"]["value", True] == one["herstel_nodig"].sum()
    assert cells["medewerker", "steun"]["value", "geen"] == (many["steun"] == "geen").sum()
    assert cells["medewerker", "steun"]["open", None] == (many["steun"].is_null() & many["steun__unknown"]).sum()
    assert (
        cells["organisatie", "aandeel_openlijke_steun"]["none", None]
        == (one["aandeel_openlijke_steun__total"] == 0).sum()
    )
    missing = {(m.kind, m.attribute): m for m in found.missing}
    assert missing["medewerker", "reactie"].subjects == many["reactie__unknown"].sum()
    assert found.claims["E5"]["medewerker"] == (
        many.select(
            pl.any_horizontal(
                pl.col(
                    "rule__remmen-of-afwachten-vraagt-andere-begeleiding", "rule__remmer-en-afwachter-op-betrokkenheid"
                )
                > 0
            )
        )
        .to_series()
        .sum()
    )


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("cases", [0, 1, 3, 12, 40])
def test_no_small_group_is_shown(tmp_path: Path, cases: int, language: str) -> None:
    population_report(KB.knowledge, tallied(cases), tmp_path / "r.html", language=language, least=10)
    page = Page((tmp_path / "r.html").read_text("utf-8"))
    assert page.mistakes == []
    label = {"nl": "Aantal", "en": "Number"}[language]
    shown = [int(td.text) for td in page.all("td") if td.attributes.get("data-label") == label and td.text.isdigit()]
    assert all(count == 0 or count >= 10 for count in shown)
    assert all(count % 10 == 0 for count in shown)
    if cases == 40:
        assert {"nl": "niet getoond", "en": "not shown"}[language] in page.body
        assert len(shown) > 20


def test_a_batch_writes_its_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "60", "-o", str(tmp_path)]) == 0
    inputs = [str(tmp_path / f"{name}.parquet") for name in ("organisaties", "medewerkers")]
    for engine in ("polars", "duckdb"):
        out = ["-o", str(tmp_path / "out"), "--engine", engine, "--report", str(tmp_path / f"{engine}.html")]
        assert main(["batch", *inputs, *out]) == 0
    assert (tmp_path / "polars.html").read_text("utf-8") == (tmp_path / "duckdb.html").read_text("utf-8")
    assert main(["batch", *inputs, "-o", str(tmp_path / "no"), "--report", str(tmp_path / "r.pdf")]) == 2
    assert main(["batch", *inputs, "-o", str(tmp_path / "no"), "--report", "r.html", "--language", "fr"]) == 2
    assert not (tmp_path / "no").exists()
    assert "choose one of nl" in capsys.readouterr().err


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
    page = tmp_path / "r.html"
    population_report(KB.knowledge, tallied(300), page, language=language, least=10)
    inner = page.read_text("utf-8").replace("</head>", f"{_WATCH}</head>")
    page.write_text(inner, "utf-8")
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
