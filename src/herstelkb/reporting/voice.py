"""The voice: literals, degrees, times and subjects in the words of one language, and the phrases of the templates.

Phrases come from `words`, statements and labels in the rule base; none in Python. All of them are
Jinja2, rendered in a sandbox; whatever comes from a case or a rule base is escaped for the form of output, and keeps
its spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeAlias
from typing import Literal as OneOf

from jinja2 import FileSystemLoader, TemplateError, TemplateNotFound
from markupsafe import Markup, escape

from herstelkb.cases.case import Case
from herstelkb.consequences.conclusions import assumption_text, own_assumptions
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.resources import resource
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import AllOf, AnyOf, Condition, Is, Literal, Measured, Value
from herstelkb.knowledge.measures import Bounds
from herstelkb.language.bytecode import BYTECODE
from herstelkb.language.templates import FilledText, Sandbox, compiled_text, parsed_text
from herstelkb.language.texts import text_place
from herstelkb.proofs.proof import Proof
from herstelkb.reporting.established import established_text
from herstelkb.reporting.shown import Shown
from herstelkb.reporting.spelling import ProperName, ProperNameMarkup, Spellings
from herstelkb.reporting.template_errors import in_template, in_text
from herstelkb.reporting.width import hung
from herstelkb.reporting.words import words

Form: TypeAlias = OneOf["text", "md", "html"]


class Voice:
    """One language (by default the rule base's first) and one form of output, for the subjects of one case.

    `form`: the form of output, for which whatever is inserted is escaped. `shown`: what it says about people.
    `width`: the width of the terminal, if there is one.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        case: Case | None,
        language: str | None = None,
        *,
        form: Form = "text",
        shown: Shown = Shown(),  # noqa: B008 - a value
        width: int | None = None,
        templates: Path | None = None,
    ) -> None:
        language = knowledge.language(language)
        self.knowledge, self.case, self.language, self.form, self.shown = knowledge, case, language, form, shown
        self.width = width
        self.folder = templates or resource("templates")
        self.words = words(self.folder, knowledge.source, language)
        self.environment = Sandbox(
            loader=FileSystemLoader(self.folder),
            bytecode_cache=BYTECODE[form == "html"],
            autoescape=form == "html",
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        self.established = partial(established_text, case=case, phrase=self.phrase)
        self.environment.globals.update(
            t=self.phrase,
            voice=self,
            knowledge=knowledge,
            language=language,
            case=case,
            one=knowledge.one,
            many=knowledge.many,
        )
        self.environment.filters.update(
            certainty=self.certainty,
            day=self.day,
            hung=self.hung,
            label=self.label,
            listed=self.listed,
            name=self.name,
            number=self.number,
            opened=self.opened,
            percent=self.percent,
            place=self.place,
            safely=self.safely,
            says=self.says,
            text=self.text,
            time=self.time,
            titled=self.titled,
            value_label=self.value_label,
        )
        self._shown = {e.id: e.name for e in case.members if e.name} if case and shown.names else {}
        self._fillings: dict[tuple[object, ...], str] = {}
        self._said: dict[Literal, str] = {}
        self._spellings: Spellings | None = None
        self._known: dict[str, Any] = {"one": knowledge.one, "many": knowledge.many}  # variables of every phrase
        self.called = self._called()
        self._known["called"] = self.environment.globals["called"] = self.called

    def render(self, template: str, **values: Any) -> str:
        """A template of the folder, rendered with the phrases and filters of this voice.

        Raises:
            UnusableInput: the template does not exist, does not parse, or names an undefined variable.
        """
        try:
            return self.environment.get_template(template).render(**values)
        except TemplateNotFound as error:
            raise UnusableInput.because("template-missing", f"no template {error.name} in {self.folder}") from None
        except TemplateError as error:
            raise in_template(error, self.folder / template) from error

    def parts(self, folder: str) -> dict[str, str]:
        """The templates in a folder, by name, in the order of the numbers that their file names begin with."""
        found = self.environment.list_templates(filter_func=lambda name: name.startswith(f"{folder}/"))
        return {Path(name).stem.partition("-")[2]: name for name in found}

    def about(self, case: Case) -> Voice:
        """The same voice for another case."""
        return Voice(
            self.knowledge,
            case,
            self.language,
            form=self.form,
            shown=self.shown,
            width=self.width,
            templates=self.folder,
        )

    # --- texts ---

    def phrase(self, key: str, **values: Any) -> str:
        """A phrase with its variables filled in."""
        try:
            return self._filled(self.words.phrase(key), values, self._known)
        except TemplateError as error:
            raise in_text(error, f"the phrase '{key}'", f"correct it in {self.words.source(key)}") from error

    def text(self, texts: Mapping[str, str], **values: Any) -> str:
        """A text of the rule base in this language; as a template it can insert names and nothing else."""
        source = texts[self.language]
        try:
            _accepted(source)
            return self._filled(source, values, {})
        except TemplateError as error:
            hint = "run `herstelkb check` to see every mistake in the texts"
            raise in_text(error, source[:60], hint, text_place(self.knowledge.source, source)) from error

    def advised(
        self, item: str, whom: str, count: int, one: str, missing: Iterable[Mapping[str, str]] = (), start: bool = False
    ) -> str:
        """The text of an item of advice for `count` subjects; it may also insert the one subject under its own name.

        `missing`: what it names as missing. `start`: how to begin with it instead, in one line; by default its title.
        """
        entry = self.knowledge.source.advice[item]
        lacking = self.listed([self.text(text) for text in missing])
        given = {"wie": whom, "aantal": count, "one": one, self.knowledge.one: one, "missing": lacking}
        return self.text((entry.start or entry.title) if start else entry.text, **given)

    def safely(self, written: str) -> str:
        """What somebody wrote, escaped for this form: markup is shown, never interpreted."""
        return _escaped(written, self.form)

    # --- literals and conditions ---

    def says(self, literal: Literal) -> str:
        """The statement of a literal, without its hedge."""
        if literal not in self._said:
            self._said[literal] = self._statement(literal)
        return self._said[literal]

    def _statement(self, literal: Literal) -> str:
        if self.knowledge.is_advice(literal):
            return self.gives(literal, self.name(literal.subject))
        entry = self.knowledge.attribute(literal.subject, literal.attribute)
        assert entry is not None  # Invariant: literals are of the vocabulary
        return self.text(entry.values[literal.value].says, wie=self.name(literal.subject))

    def hedge(self, degree: int, point: int = 0) -> str:
        """The hedge before a statement: how sure and from when; empty for what holds now to the top degree."""
        sure, later = degree == len(self.knowledge.certainty), point > 0
        if sure and not later:
            return ""
        if sure:
            return self.phrase("statement.when", time=self.time(point))
        if not later:
            return self.phrase("statement.hedge", certainty=self.certainty(degree))
        return self.phrase("statement.hedge_when", certainty=self.certainty(degree), time=self.time(point))

    def states(self, literal: Literal, degree: int, point: int = 0) -> str:
        """The statement of a literal with its hedge, without a full stop."""
        hedge = self.hedge(degree, point)
        if hedge and self.knowledge.is_advice(literal):
            return self.gives(literal, self.name(literal.subject), hedge)
        says = self.says(literal)
        return self.phrase("statement.hedged", hedge=hedge, says=says) if hedge else says

    def gives(self, advice: Literal, who: str, hedge: str = "") -> str:
        """The statement that an item of advice is for somebody; its hedge says how surely it fits."""
        title = self.text(self.knowledge.source.advice[str(advice.value)].title)
        if hedge:
            return self.phrase("statement.advised_hedged", title=title, who=who, hedge=hedge)
        return self.phrase("statement.advised", title=title, who=who)

    def condition(self, condition: Condition, subject: str) -> str:
        """A condition in words; where it is about each member, about this subject."""
        match condition:
            case Is(each, attribute, values, _, least):
                of = subject if each else self.knowledge.one
                says = self.listed([self.says(Literal(of, attribute, value)) for value in values], "or")
                if least == 1:
                    return says
                return self.phrase("statement.at_least", certainty=self.certainty(least), says=says)
            case Measured():
                return self.test(condition)
            case AllOf(parts):
                return self.listed([self.condition(part, subject) for part in parts], "all")
            case AnyOf(parts):
                return self.listed([self.condition(part, subject) for part in parts], "or")

    def test(self, test: Measured) -> str:
        """A test of a measure, in words."""
        threshold = self.amount(test.threshold, test.measure)
        return self.phrase(
            f"measure.{test.op}", label=self.label(f"{self.knowledge.one}.{test.measure}"), threshold=threshold
        )

    def unless(self, rule: str, subject: str) -> str:
        """A rule's `unless` in words; empty if it has none."""
        condition = self.knowledge.conditions[rule].unless
        return self.condition(condition, subject) if condition is not None else ""

    def assumed(self, node: Proof) -> list[str]:
        """The rationale of each assumption that a step of a proof makes itself."""
        return [self.assumption(name) for name in own_assumptions(self.knowledge, node)]

    def assumption(self, name: str) -> str:
        """The rationale of an assumption, named as in `Basis`."""
        return self.text(assumption_text(self.knowledge, name))

    # --- names and numbers ---

    def label(self, qualified: str) -> str:
        """The label of an attribute or measure, by its qualified name."""
        source = self.knowledge.source
        entry = source.vocabulary.get(qualified) or source.measures[qualified]
        return self.text(entry.label)

    def value_label(self, value: Value, qualified: str) -> str:
        """The label of a value of an attribute, by the attribute's qualified name."""
        return self.text(self.knowledge.source.vocabulary[qualified].values[value].label)

    def certainty(self, degree: int) -> str:
        """A degree in words."""
        return self.text(self.knowledge.source.head.certainty[self.knowledge.certainty[degree - 1]])

    def time(self, point: int) -> str:
        """A point of time in words."""
        return self.text(self.knowledge.source.head.time[self.knowledge.time[point]])

    def name(self, subject: str) -> str:
        """What a subject is called: its id, or its name if names were asked for."""
        if subject == self.knowledge.one:
            called = self.case.name if self.case and self.case.name else None
            if called is None:
                return self.called["one"]
        else:
            called = self._shown.get(subject, subject)
        safe = self.safely(called)
        return ProperNameMarkup(Markup("<bdi>{}</bdi>").format(safe)) if self.form == "html" else ProperName(safe)

    def _called(self) -> Mapping[str, str]:
        """What sentences call the subjects: by the head of the rule base, or else by their names in it."""
        subjects, called = self.knowledge.source.head.subjects, self.knowledge.source.head.called
        if called is None:
            names = {"one": subjects.one, "someone": subjects.many, "many": subjects.many, "list": subjects.list}
            return {part: self.safely(name.replace("_", " ")) for part, name in names.items()}
        return {part: self.text(getattr(called, part)) for part in ("one", "someone", "many", "list")}

    def titled(self, subject: str) -> str:
        """What a subject is called in a title: with a capital letter, unless it is a proper name."""
        own = subject != self.knowledge.one or bool(self.case and self.case.name)
        return self.name(subject) if own else self.opened(self.name(subject))

    def listed(self, words: Iterable[str], last: str = "and") -> str:
        """A list of words, with `and`, `or` or (for whole statements) `all` before the last."""
        row = list(words)
        if len(row) < 2:
            return row[0] if row else ""
        comma = Markup(", ") if self.form == "html" else ", "
        return self.phrase(f"list.{last}", most=comma.join(row[:-1]), last=row[-1])

    def number(self, value: Fraction | int) -> str:
        """A number with at most two decimals, as people write it."""
        return f"{float(value):.2f}".rstrip("0").rstrip(".").replace(".", self.phrase("number.point"))

    def percent(self, share: Fraction) -> str:
        """A share as a percentage, with one decimal if it is not a whole number."""
        hundredths = share * 100
        whole = f"{float(hundredths):.1f}".removesuffix(".0").replace(".", self.phrase("number.point"))
        return self.phrase("number.percent", number=whole)

    def share(self, found: Bounds) -> str:
        """The interval of a share over at least one subject."""
        low, high = Fraction(found.lower, found.total), Fraction(found.upper, found.total)
        return (
            self.percent(low)
            if low == high
            else self.phrase("number.range", low=self.percent(low), high=self.percent(high))
        )

    def amount(self, value: Fraction, measure: str) -> str:
        """A number in the unit of a measure: a percentage for a share, a plain number for a count."""
        return self.percent(value) if self.knowledge.measures[measure].is_share else self.number(value)

    def day(self, value: Any) -> str:
        """A date as people write it."""
        return f"{value.day} {self.phrase('months').split()[value.month - 1]} {value.year}" if value else ""

    def place(self, rule: str) -> str:
        """The place of a rule, as `file:line`; empty if it came from no file."""
        return (self.knowledge.source.where("rules", rule) or "").rpartition("/")[2]

    def hung(self, text: str, first: str, rest: str, width: int = 100) -> str:
        """A text wrapped to the terminal, with `first` before the first line and `rest` before the others."""
        return hung(text, first, rest, min(width, self.width or width))

    def opened(self, sentence: str) -> str:
        """A sentence with a capital letter, unless it begins with a proper name."""
        if self._spellings is None:
            given = (
                [self.case.name, *(called for e in self.case.members for called in (e.id, e.name))] if self.case else []
            )
            self._spellings = Spellings(self.safely(called) for called in given if called)
        return self._spellings.opened(sentence)

    def _filled(self, source: str, values: Mapping[str, Any], known: Mapping[str, Any]) -> str:
        if "{" not in source:
            return self.safely(source)
        key = (source, bool(known), *((name, type(value), value) for name, value in values.items()))
        if not all(type(value) in _PLAIN for value in values.values()):
            return self._fill(source, {**known, **values})
        if key not in self._fillings:
            self._fillings[key] = self._fill(source, {**known, **values})
        return self._fillings[key]

    def _fill(self, source: str, values: Mapping[str, Any]) -> str:
        filled = _compiled(source, self.form).filled(values)
        return Markup(filled) if self.form == "html" else filled  # Invariant: every part was escaped


@lru_cache(maxsize=4096)
def _compiled(source: str, form: Form) -> FilledText:
    return compiled_text(source, html=form == "html", safely=partial(_escaped, form=form))


def _escaped(written: str, form: Form) -> str:
    if form == "html":
        return escape(written)
    visible = "".join(c for c in " ".join(written.split("\n")) if c >= " " and not "\x7f" <= c <= "\x9f")
    return _MARKDOWN.sub(r"\\\1", visible) if form == "md" else visible


@lru_cache(maxsize=4096)
def _accepted(source: str) -> None:
    """Raises TemplateSyntaxError if a text of a rule base contains what it may not."""
    if "{" in source:
        parsed_text(source)


_PLAIN = frozenset({str, Markup, ProperName, ProperNameMarkup, int, bool})  # keys of filled texts
_MARKDOWN = re.compile(r"([\\`*_<>\[\]|#~])")
