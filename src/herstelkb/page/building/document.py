"""The one file of the page: its first view, the scripts, everything packed, and the policy that the browser enforces.

The policy allows these scripts, by their hashes, WebAssembly, and a worker made of a blob. It allows no connection,
form, frame or base, and no other script; whatever is loaded later would have to come from the page itself.
"""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html import escape

from herstelkb.page.building.licences import licences
from herstelkb.page.building.runtime import Runtime
from herstelkb.page.building.scripts import page_script, worker_script

_START = "werkbank.startPage(JSON.parse(document.getElementById('settings').textContent))"
_PART = "werkbank.part(document.currentScript.previousElementSibling)"


def document(
    runtime: Runtime, packed: Mapping[str, bytes], title: str, body: str, style: str, settings: Mapping[str, object]
) -> str:
    """The page as HTML, with the `body` and `style` of its first view.

    `packed` is what travels, squeezed, by name; `settings` is what the page starts with: its `language`, and a `case`
    (its `name` and `text`) or None.

    Raises:
        UnusableInput: the runtime is another than expected.
    """
    script = page_script()
    worker = gzip.compress(worker_script(runtime).encode(), 9, mtime=0)
    said = json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c")
    lines = [
        "<!doctype html>",
        f'<html lang="{escape(str(settings["language"]))}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy((script, _START, _PART), (style,))}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f'<title>{escape(title)}</title><link rel="icon" href="data:,"><style>{style}</style></head>',
        f"<body>{body}",
        f"<script>{script}</script>",
        *_data("worker", worker),
        f'<script id="settings" type="application/json">{said}</script><script>{_START}</script>',
        *(line for name, content in packed.items() for line in _data(name, content)),
        f'<pre id="licences" lang="en" hidden>{escape(licences(runtime))}</pre>',
        "</body></html>",
    ]
    return "\n".join(lines) + "\n"


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """The Content-Security-Policy under which exactly these scripts run and these styles count."""
    return (
        f"default-src 'none'; script-src {_hashes(scripts)} 'wasm-unsafe-eval'; worker-src blob:; "
        f"style-src {_hashes(styles)}; img-src data:; connect-src 'none'; frame-src 'none'; object-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hashes(texts: Iterable[str]) -> str:
    return " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts)


def _data(name: str, content: bytes) -> tuple[str, str]:
    """Something packed, as data that no browser runs, and the script that takes it as soon as it is parsed."""
    return f'<script id="{name}" type="text/plain">{b64encode(content).decode()}</script>', f"<script>{_PART}</script>"
