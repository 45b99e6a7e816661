"""A page in headless Chromium: what a script returns there, and every error that the page met."""

import json
import shutil
import subprocess
import tempfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest

_ASK = """<!doctype html><meta charset="utf-8"><style>body{margin:0}iframe{border:0}</style>
<iframe id="page" width="WIDTH" height="900"></iframe><pre id="answer"></pre>
<script>
const frame = document.getElementById("page"), errors = [];
frame.onload = () => {
  const inside = frame.contentWindow;
  let value = null;
  // Run here, as a page's own policy may allow no script that it did not come with.
  try { value = Function("inside", `with (inside) {${SCRIPT}}`)(inside); } catch (error) { errors.push(String(error)); }
  document.getElementById("answer").textContent = JSON.stringify({value, errors: errors.concat(inside.mistakes || [])});
};
frame.src = PATH;
</script>"""


def chromium() -> str:
    """The program; a test that needs it is skipped where it is not."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("Chromium is not installed")
    return found


def seen(folder: Path, path: str, script: str, width: int = 1200) -> dict[str, Any]:
    """What `script` returns in a page of a folder, and the errors of the page. The frame makes any width possible:
    a window of Chromium itself is at least 500 pixels wide.
    """
    with tempfile.TemporaryDirectory() as profile:
        page = Path(profile, "ask.html")
        asked = _ASK.replace("WIDTH", str(width)).replace("SCRIPT", json.dumps(script).replace("</", "<\\/"))
        page.write_text(asked.replace("PATH", json.dumps((folder / path).as_uri())), "utf-8")
        command = [chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        command += ["--allow-file-access-from-files", f"--user-data-dir={profile}", "--virtual-time-budget=5000"]
        command += ["--enable-logging=stderr", "--dump-dom", page.as_uri()]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    answer = ran.stdout.partition('<pre id="answer">')[2].partition("</pre>")[0]
    found: dict[str, Any] = json.loads(unescape(answer))
    found["errors"] += [line for line in ran.stderr.splitlines() if "CONSOLE" in line]
    return found
