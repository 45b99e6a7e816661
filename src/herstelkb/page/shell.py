"""What the page consists of before anything happens: its body with the start in it, and its style."""

from __future__ import annotations

from markupsafe import Markup

from herstelkb.page.session import Session


def body(session: Session) -> str:
    """The body of the page, with what a session shows at first."""
    shown = session.handle({"do": "show"})["fragments"]
    voice = session.room.voice(session.desk)
    return voice.render("page/page.html.j2", rail=Markup(shown["rail"]), main=Markup(shown["main"]))


def style(session: Session) -> str:
    """The style sheet of the page."""
    return (session.room.voice(session.desk).folder / "page" / "page.css").read_text(encoding="utf-8")
