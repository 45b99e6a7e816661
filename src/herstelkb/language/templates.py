"""What a text of a rule base may contain: words, names to insert, and a choice with `{% if %}`.

Texts are Jinja2, but a rule base may come from anyone: without loops, calls, attributes and arithmetic a text takes no
more time or memory to fill in than to read, and it is filled in with the values that it is given and nothing else.
A phrase that a rule base has in place of one of the program's may also name the parts of `called` and `found`, ask
whether there is a value, and put a list in a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateRuntimeError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

ALLOWED_HINT = "write {{ name }} to insert a name; {% if %} is allowed, but no loops, calls, attributes or sums"
INCOMPARABLE = "it compares what cannot be compared"
MAX_NODES = 100  # Python compiles no more than so many levels, and no text needs them
PHRASE_OBJECTS = frozenset({"called", "found"})  # how the subjects are called; the bounds of a measure
_FILTERS = frozenset({"capitalize", "lower", "upper"})
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.CondExpr),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
)


class Sandbox(ImmutableSandboxedEnvironment):
    """What is safe hangs on the type and the name alone, and is asked once for each: a third of a report's time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(undefined=StrictUndefined, **options)
        self._safe: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """May a template read this attribute?"""
        key = type(obj), attr
        if key not in self._safe:
            self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return self._safe[key]


def _bare(*, html: bool) -> Sandbox:
    """A sandbox in which there is nothing: Jinja2's own has `lipsum`, `range` and other globals."""
    environment = Sandbox(autoescape=html)
    environment.globals.clear()
    return environment


_BARE = {html: _bare(html=html) for html in (False, True)}


@dataclass(frozen=True, slots=True)
class FilledText:
    """A text that was compiled, and the names of what it inserts."""

    template: Template
    names: frozenset[str]

    def filled(self, values: Mapping[str, Any]) -> str:
        """The text with these values in it.

        Raises:
            TemplateError: it names what it is not given, even where that would not be said, or compares what cannot be.
        """
        if unknown := self.names - values.keys():
            raise UndefinedError(f"it names '{min(unknown)}', which it is not given")
        try:
            return self.template.render(values)
        except TypeError:
            raise TemplateRuntimeError(INCOMPARABLE) from None


@lru_cache(maxsize=4096)
def compiled_text(source: str, *, html: bool) -> FilledText:
    """A text ready to be filled in; `html`: what is filled in is escaped.

    Raises:
        TemplateSyntaxError: it does not parse.
    """
    return compiled(_BARE[html].parse(source), html=html)


def compiled(tree: nodes.Template, *, html: bool = False) -> FilledText:
    """The same of a syntax tree."""
    named = [(name.ctx, name.name) for name in tree.find_all(nodes.Name)]
    own = {name for context, name in named if context == "store"}  # of a loop, in the words of a language
    template = Template.from_code(_BARE[html], _BARE[html].compile(tree), {})
    return FilledText(template, frozenset(name for _, name in named) - own)


def parsed_text(source: str, *, objects: frozenset[str] = frozenset()) -> nodes.Template:
    """A text of a rule base as a syntax tree; of `objects` it may name the parts.

    Raises:
        TemplateSyntaxError: it does not parse, or contains more than a text may.
    """
    try:
        template = _BARE[False].parse(source)
    except RecursionError:
        raise TemplateSyntaxError("nested too deep", 1) from None
    for number, node in enumerate(template.find_all(nodes.Node)):
        if number > MAX_NODES:
            raise TemplateSyntaxError("too much in one text", node.lineno)
        if not isinstance(node, _ALLOWED) and not _changes_case(node) and not _of_phrases(node, objects):
            what = type(node).__name__.lower()
            raise TemplateSyntaxError(f"a text of a rule base contains no {what}", node.lineno)
    return template


def _changes_case(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Filter) and node.name in _FILTERS


def _of_phrases(node: nodes.Node, objects: frozenset[str]) -> bool:
    """A part of one of the objects, whether there is something, or a list in a row.

    Each of a name alone, so that nothing grows by being repeated.
    """
    match node:
        case nodes.Getattr(node=nodes.Name(name=name)):
            return name in objects
        case nodes.Filter(name="join", node=nodes.Name(), args=[nodes.Const()], kwargs=[]):
            return bool(objects)
        case nodes.Test(name="none", node=nodes.Name()):
            return bool(objects)
        case _:
            return False


def parts_in(source: str) -> list[tuple[str, str]]:
    """The parts of a text in order, each with its kind: `data` is what stands there to be read.

    Raises:
        TemplateSyntaxError: it does not parse.
    """
    return [(kind, part) for _, kind, part in _BARE[False].lex(source)]
