"""Words: how a literal, a degree, a time and a subject are said in one language, and the phrases of the templates.

Phrases stand in `templates/words/LANGUAGE.yaml`, statements and labels in the rule base; none in Python. All of them
are Jinja2, rendered in a sandbox; in HTML everything that comes from a case or a rule base is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from herstelkb.cases import Case
from herstelkb.diagnostics import UnusableInput, listed
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.language.documents import read_document
from herstelkb.resources import resource


class Voice:
    """One language and one format over one rule base, for the subjects of one case.

    `html`: output is HTML, so whatever is inserted is escaped. `names`: say names rather than ids where there are any.
    """

    def __init__(
        self,
        kb: Knowledge,
        case: Case | None,
        language: str,
        *,
        html: bool = False,
        names: bool = False,
        templates: Path | None = None,
    ) -> None:
        if language not in kb.source.head.languages:
            said, known = f"there is no text in '{language}'", listed(kb.source.head.languages)
            raise UnusableInput.because("unknown-language", said, hint=f"choose one of {known}")
        self.kb, self.case, self.language, self.html = kb, case, language, html
        self.folder = templates or resource("templates")
        self.phrases = phrases(self.folder, language)
        self.environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(self.folder),
            autoescape=html,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        self.environment.globals.update(
            t=self.phrase, voice=self, kb=kb, language=language, case=case, one=kb.one, many=kb.many
        )
        self.environment.filters.update(
            says=self.says,
            label=self.label,
            value_label=self.value_label,
            certainty=self.certainty,
            time=self.time,
            name=self.name,
            day=self.day,
            text=self.text,
        )
        self._names = {e.id: e.name for e in case.employees if e.name} if case and names else {}
        self._compiled: dict[str, Template] = {}

    def render(self, template: str, **values: Any) -> str:
        """A template of the folder, with the phrases and filters of this voice.

        Raises:
            UnusableInput: the template is not there, does not parse, or names what it is not given.
        """
        try:
            return self.environment.get_template(template).render(**values)
        except TemplateNotFound as error:
            raise UnusableInput.because("template-missing", f"no template {error.name} in {self.folder}") from None
        except TemplateError as error:
            raise self._broken(error, template) from error

    def phrase(self, key: str, **values: Any) -> str:
        """A phrase of the words file, with its variables filled in."""
        found: Any = self.phrases
        for step in key.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
        if not isinstance(found, str):
            said = f"there is no phrase '{key}' in {self.folder / 'words' / (self.language + '.yaml')}"
            raise UnusableInput.because("phrase-missing", said)
        return self._filled(found, **values)

    def text(self, texts: Mapping[str, str], **values: Any) -> str:
        """A text of the rule base in this language, as a template."""
        return self._filled(texts[self.language], **values)

    def says(self, literal: Literal) -> str:
        """The statement of a literal, without its hedge."""
        if self.kb.is_advice(literal):
            return self.phrase("advised", title=self.text(self.kb.source.advice[str(literal.value)].title))
        entry = self.kb.attribute(literal.subject, literal.attribute)
        assert entry is not None  # Invariant: literals are of the vocabulary
        return self.text(entry.values[literal.value].says, wie=self.name(literal.subject))

    def label(self, qualified: str) -> str:
        """The label of an attribute or measure, by its qualified name."""
        source = self.kb.source
        entry = source.vocabulary.get(qualified) or source.measures[qualified]
        return self.text(entry.label)

    def value_label(self, value: Value, qualified: str) -> str:
        """The label of a value of an attribute, by the attribute's qualified name."""
        return self.text(self.kb.source.vocabulary[qualified].values[value].label)

    def certainty(self, degree: int) -> str:
        """A degree in words."""
        return self.text(self.kb.source.head.certainty[self.kb.certainty[degree - 1]])

    def time(self, point: int) -> str:
        """A point of time in words."""
        return self.text(self.kb.source.head.time[self.kb.time[point]])

    def name(self, subject: str) -> str:
        """How a subject is called: by id, or by name where that was asked for."""
        if subject == self.kb.one:
            return self.case.name if self.case and self.case.name else self.phrase("the_one")
        return self._names.get(subject, subject)

    def day(self, value: Any) -> str:
        """A date as people write it."""
        return f"{value.day} {self.phrase('months').split()[value.month - 1]} {value.year}" if value else ""

    def either(self, parts: Sequence[str]) -> str:
        """Parts joined by *or*."""
        return self._joined(parts, "or")

    def both(self, parts: Sequence[str]) -> str:
        """Parts joined by *and*."""
        return self._joined(parts, "and")

    def number(self, value: Fraction, *, percent: bool = False) -> str:
        """A number as people write it; `percent`: as a percentage."""
        shown = f"{float(value * 100 if percent else value):.6g}".replace(".", self.phrase("decimal"))
        return f"{shown}%" if percent else shown

    def quoted(self, words: str) -> str:
        """Words of the case, in quotes."""
        return self._filled("“{{ words }}”", words=words)

    def _joined(self, parts: Sequence[str], conjunction: str) -> str:
        if len(parts) == 1:
            return parts[0]
        return self._filled(
            "{{ parts|join(', ') }} {{ conjunction }} {{ last }}",
            parts=parts[:-1],
            conjunction=self.phrase(conjunction),
            last=parts[-1],
        )

    @cached_property
    def plain(self) -> Voice:
        """The same voice without escaping, for what is no HTML (a window title, a file)."""
        return Voice(self.kb, self.case, self.language, templates=self.folder) if self.html else self

    def _filled(self, source: str, **values: Any) -> str:
        template = self._compiled.get(source)
        try:
            if template is None:
                template = self._compiled[source] = self.environment.from_string(source)
            filled = template.render(**values)
        except TemplateError as error:
            raise self._broken(error, source[:60]) from error
        return self.environment.filters["safe"](filled) if self.html else filled

    def _broken(self, error: TemplateError, where: str) -> UnusableInput:
        hint = "run `herstelkb check` to see every mistake in the texts"
        return UnusableInput.because("template-error", f"{where}: {error.message or type(error).__name__}", hint=hint)


@lru_cache(maxsize=16)
def phrases(folder: Path, language: str) -> Mapping[str, Any]:
    """The phrases of a language, from `words/LANGUAGE.yaml` in the folder of templates.

    Raises:
        UnusableInput: there is no such file, or it is no mapping.
    """
    document = read_document(folder / "words" / f"{language}.yaml")
    if not isinstance(document.data, dict):
        raise UnusableInput.because("wrong-type", "a words file is a mapping of phrases", file=document.file)
    return document.data
