"""Proper names: ids and names whose spelling survives whatever is done to the letters of a sentence.

The voice decides what a subject is called, and makes an id safe for a form of output.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self, TypeVar

from markupsafe import Markup

S = TypeVar("S", bound=str)


class ProperName(str):
    """An id or a name that keeps its spelling in texts that change case."""

    __slots__ = ()

    def capitalize(self) -> Self:
        """The name, unchanged."""
        return self

    upper = lower = capitalize


class ProperNameMarkup(ProperName, Markup):
    """A proper name in HTML."""

    __slots__ = ()


class Spellings:
    """The ids and names that sentences may begin with, as they appear in them."""

    def __init__(self, spelled: Iterable[str]) -> None:
        self._by_length: dict[int, set[str]] = {}
        for one in spelled:
            self._by_length.setdefault(len(one), set()).add(one)

    def begin(self, sentence: str) -> bool:
        """Does the sentence begin with one of them, as a whole word?"""
        return any(
            sentence[:length] in spelled and not sentence[length : length + 1].isalnum()
            for length, spelled in self._by_length.items()
        )

    def opened(self, sentence: S) -> S:
        """The sentence with a capital letter, unless it begins with one of them or with markup."""
        start = len(sentence) - len(sentence.lstrip())
        if start == len(sentence) or sentence[start] == "<" or self.begin(sentence):
            return sentence
        return type(sentence)(sentence[:start] + sentence[start].upper() + sentence[start + 1 :])
