"""The page in a browser, opened from a disk: nothing leaves it, and nothing that it is given runs in it.

A server stands beside it, and counts.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.page.building.build import page as page_of
from page import fetched

pytestmark = pytest.mark.browser

# What a text would need to get out: a request, a script, another page.
HOSTILE = [
    '<img src="{server}/img" onerror="document.title=1">',
    '<meta http-equiv="refresh" content="0;url={server}/meta">',
    "<script>fetch('{server}/script')</script>",
    '<iframe srcdoc="<script>parent.document.title=1</script>" src="{server}/frame"></iframe>',
    '<base href="{server}/base/"><link rel="prefetch" href="{server}/prefetch">',
    '<form action="{server}/form"><button>ok</button></form>',
    '<a href="{server}/link" ping="{server}/ping">verder</a>',
    '<svg><animate attributeName="href" values="{server}/svg"/><script>document.title=1</script></svg>',
    "{{{{ 7 * 7 }}}}{{% include 'x' %}}",
    "\"'><style>@import url({server}/style)</style>",
]
ATTEMPTS = """async (server) => {
  const tried = {
    fetch: () => fetch(server + "/fetch", { mode: "no-cors" }),
    xhr: () => new Promise((yes, no) => {
      const asked = new XMLHttpRequest();
      asked.onload = yes; asked.onerror = no;
      asked.open("GET", server + "/xhr"); asked.send();
    }),
    beacon: async () => { if (!navigator.sendBeacon(server + "/beacon", "x")) throw new Error(); },
    socket: () => new Promise((yes, no) => {
      const asked = new WebSocket(server.replace("http", "ws") + "/socket");
      asked.onopen = yes; asked.onerror = no;
    }),
    stream: () => new Promise((yes, no) => {
      const asked = new EventSource(server + "/stream");
      asked.onopen = yes; asked.onerror = no;
    }),
    image: () => new Promise((yes, no) => {
      Object.assign(new Image(), { onload: yes, onerror: no, src: server + "/image" });
    }),
    frame: () => new Promise((yes, no) => {
      const frame = document.body.appendChild(document.createElement("iframe"));
      frame.src = server + "/frame"; setTimeout(no, 300);
    }),
    script: () => new Promise((yes, no) => {
      const script = document.createElement("script");
      Object.assign(script, { onload: yes, onerror: no, src: server + "/script" });
      document.body.append(script);
    }),
    inline: async () => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
      if (!window.ran) throw new Error();
    },
    module: () => import(server + "/module.js"),
    style: () => new Promise((yes, no) => {
      const link = document.createElement("link");
      Object.assign(link, { rel: "stylesheet", href: server + "/style.css", onload: yes, onerror: no });
      document.head.append(link);
    }),
    worker: () => new Promise((yes, no) => {
      const source = `fetch("${server}/worker", {mode: "no-cors"}).then(() => postMessage(1), () => postMessage(0))`;
      const asked = new Worker(URL.createObjectURL(new Blob([source])));
      asked.onmessage = ({ data }) => (data ? yes() : no());
      asked.onerror = no;
    }),
    form: () => new Promise((yes, no) => {
      const form = document.body.appendChild(document.createElement("form"));
      form.action = server + "/form"; form.submit(); setTimeout(no, 300);
    }),
  };
  const through = [];
  for (const [name, attempt] of Object.entries(tried)) {
    try { await attempt(); through.push(name); } catch { /* as it should be */ }
  }
  return through;
}"""


class Server(ThreadingHTTPServer):
    """A server that remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Remember(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # no other method gets as far as being sent
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Remember)
        self.address = f"http://127.0.0.1:{self.server_port}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


@pytest.fixture(scope="module")
def hostile(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page that opens with a case in which every text is hostile."""
    texts = [text.format(server=server.address) for text in HOSTILE]
    people = [
        {"id": f"m{n:02}", "reactie": {"value": "remmend", "by": text, "note": text}} for n, text in enumerate(texts)
    ]
    folder = tmp_path_factory.mktemp("hostile")
    case = folder / "case.json"
    case.write_text(json.dumps({"case": texts[0], "organisatie": {}, "medewerkers": people}), "utf-8")
    fetched()
    file = folder / "page.html"
    file.write_text(page_of(herstelkb.load(), case=case), "utf-8")
    return file


@pytest.fixture(scope="module")
def opened(hostile: Path) -> Iterator[Any]:
    """That page in Chromium, with what its console said and what it requested."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as drivers:
        browser = drivers.chromium.launch(executable_path=program)
        page = browser.new_page()
        page.said, page.requests = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        page.add_init_script(
            "window.refused = [];"
            "addEventListener('securitypolicyviolation', (event) => refused.push(event.violatedDirective));"
        )
        page.goto(hostile.as_uri())
        page.locator("#save").wait_for(timeout=120_000)
        yield page
        browser.close()


def test_hostile_texts_are_texts_in_every_view(opened: Any, server: Server, hostile: Path) -> None:
    for view in ("intake", "advice", "suppose", "course", "report", "rules"):
        opened.locator(f"#go-{view}").click()
        opened.locator(f"#go-{view}[aria-current]").wait_for(timeout=120_000)
    assert opened.url.partition("#")[0] == hostile.as_uri()
    assert [address for address in opened.requests if address != hostile.as_uri()] == [
        address for address in opened.requests if address.startswith("blob:")
    ]
    assert opened.evaluate("refused") == []
    assert opened.said == []
    assert server.asked == []
    assert (
        opened.evaluate("document.querySelectorAll('#frame iframe, #frame meta, #frame script, #frame base').length")
        == 0
    )


def test_no_fragment_may_lead_out(opened: Any, server: Server) -> None:
    found = opened.evaluate(
        "texts => texts.map(text => { try { $fragments.parsed(text); return 'taken'; } catch (e) { return `${e}`; } })",
        [text.format(server=server.address) for text in HOSTILE] + ['<a href="javascript:1">x</a>', "<p onclick=1>"],
    )
    taken = [text for text, said in zip([*HOSTILE, "a", "p"], found, strict=True) if said == "taken"]
    assert taken == HOSTILE[-2:]  # a text, and a style that the policy ignores
    plain = '<p id="a"><a href="#b">x</a><img src="data:image/png;base64,AA"></p>'
    assert opened.evaluate("(text) => $fragments.parsed(text).childElementCount", plain) == 1


def test_whatever_runs_in_it_reaches_nothing(opened: Any, server: Server, hostile: Path) -> None:
    """Last of all, as it leaves a trail: even our own script gets nothing out."""
    assert opened.evaluate(ATTEMPTS, server.address) in ([], ["beacon"])  # a beacon that is refused reports success
    assert server.asked == []
    assert opened.url.partition("#")[0] == hostile.as_uri()
    assert opened.evaluate("new Set(refused).size") > 5
