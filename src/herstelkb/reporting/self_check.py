"""What a page takes with it to check itself: the receipt, the checker, its words, and what each part of the page says.

A policy lets that one script run and nothing else, whatever is in the page. The checker knows no language.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from herstelkb.reporting.receipts.canonical import canonical

if TYPE_CHECKING:
    from herstelkb.reporting.voice import Voice

PARTS = "parts-go-here"  # stands for what the parts say until they are written
_CODES = """
    barred barred_before exempt fires holds malformed miscounted no_proof no_refutation no_tension not_barred not_exempt
    not_given not_met not_nearest_first not_observed not_run other_elsewhere other_instead other_points
    other_requirements other_ways part seal signature unproved wrong_barred wrong_degree wrong_time
"""


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """Data for `<script type="application/json">`, the script, and the policy that admits it."""

    receipt: Markup
    words: Markup
    parts: Markup
    script: Markup
    policy: str


def self_check(receipt: dict[str, Any], voice: Voice) -> SelfCheck:
    """What a page needs beside its text; `with_parts` completes it once that is written."""
    script = "\n" + (voice.folder / "receipt" / "checker.js").read_text("utf-8")
    digest = b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode()
    only = f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'"
    policy = f"{only}; base-uri 'none'; form-action 'none'"
    counts = {name: "{" + name + "}" for name in ("n", "total", "m", "others", "more")}
    said = {
        "done": str(voice.phrase("report.check.done", **counts)),
        "wrong": str(voice.phrase("report.check.wrong")),
        "no_seal": str(voice.phrase("report.check.no_seal")),
        "more": str(voice.phrase("report.check.more", **counts)),
        "codes": {code: str(voice.phrase(f"report.check.codes.{code}")) for code in _CODES.split()},
    }
    return SelfCheck(in_page(receipt), in_page(said), Markup(f'"{PARTS}"'), Markup(script), policy)


def in_page(data: Any) -> Markup:
    """Data as JSON in which nothing can be taken for markup."""
    return Markup(json.dumps(json.loads(canonical(data)), ensure_ascii=False, sort_keys=True).replace("<", "\\u003c"))


def with_parts(page: str) -> str:
    """The page with a fingerprint of what each part of it says, by the id of the part's heading."""
    found = _Parts()
    found.feed(page)
    said = {part: hashlib.sha256("".join(text).encode("utf-8")).hexdigest() for part, text in found.said.items()}
    return page.replace(f'"{PARTS}"', in_page(said), 1)


class _Parts(HTMLParser):
    """The text of each section, as a browser has it."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, list[str]] = {}
        self._part: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A section begins."""
        named = dict(attrs).get("aria-labelledby")
        if tag == "section" and named:
            self._part = named
            self.said[named] = []

    def handle_endtag(self, tag: str) -> None:
        """A section ends."""
        if tag == "section":
            self._part = None

    def handle_data(self, data: str) -> None:
        """What it says."""
        if self._part is not None:
            self.said[self._part].append(re.sub(r"\r\n?", "\n", data))
