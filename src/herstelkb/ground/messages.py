"""A message in English that keeps the template and values it was made of, so that it can be said in another language.

English stands where a message arises; another language is a table from English templates to its own, which whoever
shows messages brings along. A text that is not of this kind, or not in the table, is in no language but its own.
"""

from __future__ import annotations

from collections.abc import Mapping

Translations = Mapping[str, str]  # from the English template, in the syntax of `str.format`
ENGLISH: Translations = {}


class Message(str):
    """An English text, with the template and the values it was made of; those may be messages too."""

    template: str
    values: Mapping[str, object]

    def __new__(cls, text: str, template: str = "", values: Mapping[str, object] | None = None) -> Message:
        """An English text, with what it was made of; without that, it has no translation."""
        made = super().__new__(cls, text)
        made.template, made.values = template, values or {}
        return made


def message(template: str, **values: object) -> Message:
    """The message with these values filled in."""
    return Message(template.format(**values), template, values)


def translated(text: str, translations: Translations) -> str | None:
    """A message in another language; None for a text that has no translation."""
    if not isinstance(text, Message) or text.template not in translations:
        return None
    values = {name: in_words(v, translations) if isinstance(v, str) else v for name, v in text.values.items()}
    return translations[text.template].format(**values)


def in_words(text: str, translations: Translations) -> str:
    """A text in another language, as far as it has a translation."""
    found = translated(text, translations)
    return text if found is None else found
