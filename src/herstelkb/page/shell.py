"""What the page consists of before anything happens: its body with the start in it, its style, and its script.

The script is the modules in `browser/`, one after another and without their imports, as a page that is opened as a
file may not import. What answers its messages, and the policy of the file, are not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup

from herstelkb.page.session import Session

BROWSER = Path(__file__).parent / "browser"
_IMPORT = re.compile(r'^import .*? from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async |function |const |let )", re.MULTILINE)


def body(session: Session) -> str:
    """The body of the page, with what a session shows at first."""
    shown = session.handle({"do": "show"})["fragments"]
    voice = session.room.voice(session.desk)
    return voice.render("page/page.html.j2", rail=Markup(shown["rail"]), main=Markup(shown["main"]))


def style(session: Session) -> str:
    """The style sheet of the page."""
    return (session.room.voice(session.desk).folder / "page" / "page.css").read_text(encoding="utf-8")


def script(name: str = "page") -> str:
    """The script of the page, as one text that declares `start`."""
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", source)) for source in _modules(name, set()))


def _modules(name: str, seen: set[str]) -> Iterator[str]:
    """A module of the browser after those that it imports."""
    if name in seen:
        return
    seen.add(name)
    source = (BROWSER / f"{name}.js").read_text(encoding="utf-8")
    for other in _IMPORT.findall(source):
        yield from _modules(other, seen)
    yield source
