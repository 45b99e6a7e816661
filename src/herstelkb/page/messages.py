"""A message from the page, read with suspicion: a browser may send anything, and each mistake has an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message
from herstelkb.page.desk import Desk

C = TypeVar("C", bound=str)


@dataclass(frozen=True, slots=True)
class Message:
    """What the page asks for: `do` names the step, the other keys say more."""

    data: Mapping[str, Any]

    @property
    def do(self) -> str:
        """The name of the step."""
        return self.text("do")

    def text(self, key: str, default: str | None = None) -> str:
        """A text; the default where there is none.

        Raises:
            UnusableInput: there is none and no default, or it is not a text.
        """
        found = self.data.get(key, default)
        if isinstance(found, str):
            return found
        raise _wrong(key)

    def optional(self, key: str) -> str | None:
        """A text that may be lacking; an empty one is lacking too."""
        return self.text(key, "").strip() or None

    def flag(self, key: str) -> bool:
        """Whether something is switched on."""
        found = self.data.get(key, False)
        return found is True or found == "true"

    def texts(self, key: str) -> tuple[str, ...]:
        """Some texts."""
        found = self.data.get(key, ())
        if isinstance(found, list | tuple) and all(isinstance(one, str) for one in found):
            return tuple(found)
        raise _wrong(key)

    def one_of(self, key: str, known: Iterable[C]) -> C:
        """One of some words.

        Raises:
            UnusableInput: it is none of them.
        """
        said = self.text(key)
        for word in known:
            if word == said:
                return word
        raise _wrong(key)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The desk after a step, what is announced, where the focus goes, and what is handed to the browser."""

    desk: Desk
    said: str = ""
    focus: str = ""
    gives: Mapping[str, Any] = field(default_factory=dict)


def _wrong(key: str) -> UnusableInput:
    return UnusableInput.because("wrong-message", message("the page sent something unexpected ({key})", key=key))
