"""Receipts: what is in them and what never is, signatures, replays, and a page that checks itself."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rfc8785

import herstelkb
from browser import chromium
from herstelkb.cli import main
from herstelkb.ground.resources import resource
from herstelkb.reporting.documents import Documents
from herstelkb.reporting.receipts.canonical import canonical
from herstelkb.reporting.receipts.receipt import Reported, receipt
from herstelkb.reporting.shown import Shown
from javascript import CHECKER, found_by_javascript
from test_conformance import evaluation as conformance_evaluation

ROOT = Path(__file__).parents[1]
STARTER = resource("templates") / "starter"
CASE = {
    "case": "Kamer",
    "date": "2026-05-01",
    "planten": [{"id": "ficus", "name": "Fiona", "own_view": "dorst </script><!--"}, {"id": "palm"}],
}


@pytest.fixture(scope="module")
def plants() -> herstelkb.KnowledgeBase:
    return herstelkb.load(STARTER / "rules", engine="sets")


@pytest.fixture(scope="module")
def case_file() -> Path:
    return STARTER / "cases" / "woonkamer.yaml"


def said(capfd: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    return status, *capfd.readouterr()


def test_canonical_json_is_that_of_others() -> None:
    rng = random.Random(8785)
    letters = [*range(0x80), 0xE9, 0x2028, 0xFB33, 0xFFFF, 0x1F600]

    def text() -> str:
        return "".join(chr(rng.choice(letters)) for _ in range(rng.randrange(4)))

    def value(depth: int = 0) -> Any:
        kind = rng.randrange(3 if depth < 4 else 1)
        if kind == 0:
            return rng.choice([None, True, False, rng.randrange(-(2**53) + 1, 2**53), text()])
        inner = [value(depth + 1) for _ in range(3)]
        return inner if kind == 1 else {text(): one for one in inner}

    for _ in range(500):
        data = value()
        assert canonical(data) == rfc8785.dumps(data)
    for bad in (1.5, float("nan"), 2**53, {1: 2}, "\ud800", {"\ud800": 1}, {1, 2}):
        with pytest.raises(ValueError, match=r"canonical form|surrogates"):
            canonical(bad)


def test_a_small_receipt_is_the_golden_one() -> None:
    found = conformance_evaluation("exceptions", "sets")
    made = receipt(found, Reported("file", "en", None, "A report."), with_case=True)
    made["made_by"]["herstelkb"] = made["seal"] = "-"  # the version is not what this is about
    golden = ROOT / "tests" / "golden" / "receipt.json"
    text = json.dumps(made, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("HERSTELKB_GOLDEN") == "write":
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_nothing_private_is_in_a_receipt_nor_in_its_fingerprints(plants: Any, case_file: Path) -> None:
    case = plants.case(case_file)
    seen_here = tuple(replace(one, by="Qxbart", note="Qxnote") for one in case.observations)
    people = tuple(replace(one, name=f"Qxname{n}") for n, one in enumerate(case.members))
    full = plants.evaluate(replace(case, observations=seen_here, members=people))
    bare = plants.evaluate(replace(case, observations=tuple(replace(o, by=None, note=None) for o in case.observations)))
    made, other = json.loads(full.receipt(with_case=True)), json.loads(bare.receipt(with_case=True))
    assert "Qx" not in json.dumps(made)
    assert made["cases"] == other["cases"]
    assert made["proofs"] == other["proofs"]


@pytest.mark.parametrize("edition", ["management", "leader", "person"])
def test_of_other_editions_nothing_of_anybody_is_in_it(edition: str, plants: Any, case_file: Path) -> None:
    case = plants.case(case_file)
    only = case.ids[0] if edition == "person" else None
    made = json.loads(plants.evaluate(case).receipt(edition=edition, only=only, with_case=True))
    assert made.keys() == {"format", "personal_data", "made_by", "rules", "report", "seal"}
    assert made["report"]["only"] == only


def test_engines_give_the_same_proofs(plants: Any, case_file: Path) -> None:
    made = [json.loads(plants.evaluate(case_file, engine=e).receipt()) for e in ("reference", "sets", "durable")]
    assert all(one["proofs"] == made[0]["proofs"] for one in made)


def test_a_replay_says_what_differs_and_why(tmp_path: Path, case_file: Path, capfd: Any) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(STARTER / "rules", rules)
    made, case = tmp_path / "receipt.json", tmp_path / "case.yaml"
    shutil.copy(case_file, case)
    common = ("--rules", rules)
    assert said(capfd, "receipt", case, *common, "-o", made, "--engine", "sets", "--with-case")[0] == 0
    assert said(capfd, "replay", made, *common)[:2] == (0, "same\n")
    assert said(capfd, "replay", made, *common, "--case", case)[:2] == (0, "same\n")
    data = json.loads(made.read_text("utf-8"))

    data["made_by"]["herstelkb"] = "0.0.1"
    made.write_text(json.dumps(data), "utf-8")
    status, out, _ = said(capfd, "replay", made, *common)
    assert (status, out.splitlines()[-1]) == (1, "cause: receipt, program")

    assert said(capfd, "receipt", case, *common, "-o", made, "--engine", "sets")[0] == 0
    status, out, error = said(capfd, "replay", made, *common)
    assert (status, out) == (2, "")
    assert "[no-case]" in error
    text = case.read_text("utf-8")
    case.write_text(text.replace("2026-05-01", "2026-05-02"), "utf-8")
    status, out, _ = said(capfd, "replay", made, *common, "--case", case)
    assert (status, out.splitlines()[-1]) == (1, "cause: case")
    case.write_text(text, "utf-8")
    file = next(path for path in sorted(rules.rglob("*.yaml")) if "rules:" in path.read_text("utf-8"))
    file.write_text(file.read_text("utf-8") + "# more\n", "utf-8")
    status, out, _ = said(capfd, "replay", made, *common, "--case", case)
    assert (status, out.splitlines()[-1]) == (1, "cause: rules")
    assert "only texts or places differ" in out


def test_a_signature_is_checked_by_both(tmp_path: Path, plants: Any, case_file: Path, capfd: Any) -> None:
    ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(pem)
    made = tmp_path / "receipt.json"
    common = ("--rules", STARTER / "rules", "--engine", "sets")
    assert said(capfd, "receipt", case_file, *common, "-o", made, "--sign", tmp_path / "key.pem")[0] == 0
    assert said(capfd, "check-proof", made)[0] == 0
    data = json.loads(made.read_bytes())
    forged = {**data, "signature": {**data["signature"], "value": "00" * 64}}
    fine, wrong = found_by_javascript([canonical(data), canonical(forged)])
    assert (fine["wrong"], fine["seal"], fine["signature"]) == ([], True, True)
    assert wrong["wrong"] == [{"about": "", "code": "signature"}]
    made.write_bytes(canonical(forged))
    status, out, _ = said(capfd, "check-proof", made)
    assert (status, out) == (1, "the signature is not of this receipt\n")
    (tmp_path / "key.pem").write_text("no key", "utf-8")
    assert said(capfd, "receipt", case_file, *common, "--sign", tmp_path / "key.pem")[0] == 2


def test_what_is_no_receipt_is_refused(tmp_path: Path, capfd: Any) -> None:
    file = tmp_path / "receipt.json"
    for text in ("", "{}", "[]", "null", "<p>", "{" * 5000, '{"a": "\\ud800"}', '{"format": 1e400}', "\x00"):
        file.write_text(text, "utf-8")
        for command in ("check-proof", "replay"):
            status, out, error = said(capfd, command, file)
            assert (status, out) == (2, ""), text
            assert "[not-a-receipt]" in error


@pytest.fixture(scope="module")
def page(plants: Any) -> str:
    case = plants.evaluate(CASE)
    return Documents(case).report_text(".html", shown=Shown(edition="file", names=True))


def test_a_page_carries_its_receipt_and_nothing_can_leave_it(page: str, tmp_path: Path, capfd: Any) -> None:
    script = CHECKER.read_text("utf-8")
    assert len(script.splitlines()) <= 500
    assert not re.search(r"</script|<!--|\n\n\n", script, re.IGNORECASE)
    assert page.count("<script") == 4
    assert "script-src &#39;sha256-" in page or "script-src 'sha256-" in page
    (tmp_path / "page.html").write_text(page, "utf-8")
    assert said(capfd, "check-proof", tmp_path / "page.html")[0] == 0


@pytest.mark.browser
def test_a_page_checks_itself_and_names_what_was_altered(page: str, tmp_path: Path) -> None:
    rule = re.sub(r'"hedge": (\d)', '"hedge": 9', page, count=1)
    word = re.sub(r"(<section[^>]*>.*?<p>)", r"\1Xx ", page, count=1, flags=re.DOTALL)
    found = [at_the_head(text, tmp_path) for text in (page, rule, word)]
    counted = (
        r"screen checked right: (\d+) van \1 conclusies nagerekend in deze browser, en (\d+) van \2 redenen waarom .*"
    )
    assert re.fullmatch(counted, found[0])
    assert found[1].startswith("screen checked wrong: 0 van ")
    assert "het bewijs heeft niet de vorm die het moet hebben" in found[1]
    assert "in de verantwoording is iets veranderd" in found[1]
    assert found[2].endswith(": de tekst van dit onderdeel is veranderd")


def at_the_head(page: str, folder: Path) -> str:
    """What a page says of itself: its policy lets no test ask it."""
    (folder / "page.html").write_text(page, "utf-8")
    command = [chromium(), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    command += ["--virtual-time-budget=5000", "--dump-dom", (folder / "page.html").as_uri()]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    told = re.search(
        r'<p id="checked" class="(.*?)" role="status">(.*?)</p>(<ul class=.*?</ul>)?', ran.stdout, re.DOTALL
    )
    assert told is not None
    return re.sub(r"<.*?>", "", f"{told[1]}: {told[2]}{told[3] or ''}")
