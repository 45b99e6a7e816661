"""How long the page takes, in Chromium: until it has evaluated a case, and from an answer to the repainted page.

    python benchmarks/werkbank.py [--json] [--rounds N]

Everything is measured in one run, as the median of N fresh browsers (default 3), and compared with its bound. `start`
is from opening the file to the first evaluation, as a multiple of what Python alone takes there: the same page and
worker, and the standard library as byte code. `answer` is from a key in the grid of people to what it changes on the
screen, also as a multiple of one evaluation of that case by the engine `reference` in the page. Needs npm, Chromium and
playwright.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import json
import re
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import herstelkb
from herstelkb.language.documents import read_document
from herstelkb.page.building.build import page

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "basisschool.yaml"
ANSWERS = 20
BOUNDS = {
    "megabytes": 15,
    "start, times the bare runtime": 1.9,
    "answer of 12 people, median ms": 60,
    "answer of 12 people, worst ms": 150,
    "answer of 12 people, reference evaluations": 15,
    "answer of 120 people, reference evaluations": 4,
}
FIRST = """async (text) => {
  const found = await werkbank.ask({ evaluate: text });
  return [performance.now(), found.evaluation];
}"""
EVALUATE = "async (text) => (await werkbank.ask({evaluate: text, engine: 'reference'})).milliseconds"
# Two letters of the grid by turns, in one cell after the other; after each, whatever is worked out later is waited for.
ANSWER = """async (count) => {
  document.getElementById("go-intake").click();
  await werkbank.ask({ evaluate: "{}" }); // comes after what was asked before
  document.getElementById("tab-grid").click();
  await werkbank.ask({ evaluate: "{}" });
  const letters = [...document.querySelectorAll(".strip:first-child kbd")].map((key) => key.textContent);
  const found = [];
  for (let turn = 0; turn < count; turn++) {
    await new Promise((done) => setTimeout(done, 100));
    await werkbank.ask({ evaluate: "{}" });
    const cell = document.getElementById(`g${turn % 10}-0`);
    const letter = letters.find((one) => !cell.textContent.toLowerCase().includes(one)) ?? letters[turn % 2];
    cell.focus();
    const begun = performance.now();
    const painted = new Promise((done) => {
      const seen = new MutationObserver(() => {
        seen.disconnect();
        document.body.offsetHeight;
        done(performance.now());
      });
      seen.observe(document.getElementById("main"), { subtree: true, childList: true, characterData: true });
    });
    cell.dispatchEvent(new KeyboardEvent("keydown", { key: letter, bubbles: true, cancelable: true }));
    found.push((await painted) - begun);
  }
  return found;
}"""


@contextmanager
def opened(file: Path) -> Iterator[Any]:
    """A page in a fresh browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as drivers:
        browser = drivers.chromium.launch(executable_path=shutil.which("chromium"))
        shown = browser.new_page()
        shown.set_default_timeout(300_000)
        shown.goto(file.as_uri())
        yield shown
        browser.close()


def bare(text: str) -> str:
    """The page without the library: its worker is ready as soon as Python is."""
    found = re.search(r'<script id="worker" type="text/plain">([^<]*)', text)
    assert found is not None
    worker = gzip.decompress(base64.b64decode(found[1])).decode()
    without = re.sub(r"\n  const archives = .*?;\n", "\n", worker)
    without = re.sub(
        r'\n  progress\("library"\);.*?\n  return answering;', "\n  return () => '{}';", without, flags=re.DOTALL
    )
    assert without.count("archives") == 0
    text = text.replace(found[1], base64.b64encode(gzip.compress(without.encode(), 9, mtime=0)).decode())
    return re.sub(r'<script id="(packages|library)".*?</script>\n<script>.*?</script>\n', "", text, flags=re.DOTALL)


def crowd() -> str:
    """The example with ten times its people."""
    case = read_document(EXAMPLE).data
    case["medewerkers"] = [{**one, "id": f"{one['id']}x{turn}"} for turn in range(10) for one in case["medewerkers"]]
    return json.dumps(case)


def measured(rounds: int) -> dict[str, float]:
    """Each figure, by name."""
    kb, text = herstelkb.load(), EXAMPLE.read_text("utf-8")
    cases = {"12": text, "120": crowd()}
    alike = json.dumps(kb.evaluate(EXAMPLE, engine="sets").to_json(), ensure_ascii=False, indent=2)
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder, f"{name}.html") for name in ("page", "bare", "12", "120")}
        files["page"].write_text(page(kb), "utf-8")
        files["bare"].write_text(bare(files["page"].read_text("utf-8")), "utf-8")
        for people, case in cases.items():
            given = Path(folder, f"{people}.yaml")
            given.write_text(case, "utf-8")
            files[people].write_text(page(kb, case=given), "utf-8")
        for _ in range(rounds):
            with opened(files["bare"]) as shown:
                alone = shown.evaluate(FIRST, text)[0]
            with opened(files["page"]) as shown:
                ready, evaluation = shown.evaluate(FIRST, text)
            same = hashlib.sha256(evaluation.encode()).digest() == hashlib.sha256(alike.encode()).digest()
            assert same, "the page evaluates differently"
            found.setdefault("bare runtime, ms", []).append(alone)
            found.setdefault("start, ms", []).append(ready)
            found.setdefault("start, times the bare runtime", []).append(ready / alone)
            for people, case in cases.items():
                with opened(files[people]) as shown:
                    shown.locator("#save").wait_for()
                    times = shown.evaluate(ANSWER, ANSWERS)
                    reference = statistics.median(shown.evaluate(EVALUATE, case) for _ in range(5))
                median = statistics.median(times)
                found.setdefault(f"answer of {people} people, median ms", []).append(median)
                found.setdefault(f"answer of {people} people, worst ms", []).append(max(times))
                found.setdefault(f"answer of {people} people, reference evaluations", []).append(median / reference)
        found["megabytes"] = [files["page"].stat().st_size / 1e6]
    return {name: statistics.median(values) for name, values in found.items()}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--rounds", metavar="N", type=int, default=3, help="fresh browsers (default 3)")
    options = parser.parse_args()
    found = measured(options.rounds)
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        bound = f"   (at most {BOUNDS[name]})" if name in BOUNDS else ""
        print(f"{name:<46}{value:8.2f}{bound}")


if __name__ == "__main__":
    main()
