"""The page in Chromium, answered by a session in this process: all of it but the engine in the browser."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from browser import chromium
from herstelkb.page.building.document import policy
from herstelkb.page.building.scripts import page_script
from herstelkb.page.session import Session
from herstelkb.page.shell import body, style

AXE = "4.14.1"  # MPL-2.0; only tests use it
_START = """werkbank.startPage({language: document.documentElement.lang}, {
  ask: async (said) => JSON.parse(await window.answer(JSON.stringify(said))),
  startEngine: (_, told) => told("ready"),
})"""


def html(session: Session) -> str:
    """The page under the policy that its file has."""
    script, look = page_script(), style(session)
    return (
        f'<!doctype html><html lang="{session.desk.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy((script, _START), (look,))}">'
        f'<meta name="viewport" content="width=device-width"><title>…</title><style>{look}</style></head>'
        f"<body>{body(session)}<script>{script}</script><script>{_START}</script></body></html>"
    )


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium; a test that needs it is skipped where it, or Playwright, is not."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = chromium()
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield found
        found.close()


def opened(found: Any, session: Session, folder: Path, width: int = 1400) -> tuple[Any, list[str]]:
    """The page of a session, and whatever goes wrong in it."""
    page = found.new_page(viewport={"width": width, "height": 900})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("request", lambda asked: wrong.append(asked.url) if asked.url.startswith(("http", "ws")) else None)
    page.expose_function("answer", lambda said: json.dumps(session.handle(json.loads(said))))
    (folder / "page.html").write_text(html(session), "utf-8")
    page.goto((folder / "page.html").as_uri())
    idle(page)
    return page, wrong


def idle(page: Any) -> None:
    """Wait until every message is answered, what comes after an answer too."""
    page.wait_for_selector("#frame[data-idle=true]")  # the policy refuses a function to wait for


def axe() -> str:
    """The source of axe-core, fetched once; a test that needs it is skipped where it cannot be."""
    kept = Path.home() / ".cache" / "herstelkb-tests" / f"axe-core-{AXE}"
    source = kept / "node_modules" / "axe-core" / "axe.min.js"
    if not source.is_file():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed, and axe-core was not fetched before")
        command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", kept, f"axe-core@{AXE}"]
        subprocess.run([str(word) for word in command], check=False, capture_output=True, timeout=120)
        if not source.is_file():
            pytest.skip("axe-core cannot be fetched")
    return source.read_text("utf-8")
