"""The texts of a rule base as templates: words, variables, and choices with `{% if %}`.

Texts are Jinja2, but a rule base may come from anyone: without loops, calls, attributes and arithmetic, rendering a
text takes no more time or memory than reading it, and uses only the values it is given. The one call is `hedge('…')`,
for texts of a report. A phrase of a rule base that replaces one of the program's may also use the attributes of
`called` and `found`, test for a value, and join a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateRuntimeError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

ALLOWED_HINT = "write {{ name }} for a variable; {% if %} is allowed, but no loops, calls, attributes or arithmetic"
INCOMPARABLE = "it compares values that cannot be compared"
MAX_NODES = 100  # Python cannot compile deeper nesting, and no text needs it
PHRASE_OBJECTS = frozenset({"called", "found"})  # the names of the subjects; the bounds of a measure
_FILTERS = frozenset({"capitalize", "lower", "upper"})
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.CondExpr),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
)


class Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox that caches its checks by type and name: uncached they take a third of a report's time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(undefined=StrictUndefined, **options)
        self._safe: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read this attribute."""
        key = type(obj), attr
        if key not in self._safe:
            self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return self._safe[key]


def _bare(*, html: bool) -> Sandbox:
    """A sandbox without globals: Jinja2's own has `lipsum`, `range` and others."""
    environment = Sandbox(autoescape=html)
    environment.globals.clear()
    return environment


_BARE = {html: _bare(html=html) for html in (False, True)}


@dataclass(frozen=True, slots=True)
class FilledText:
    """A compiled text, with the names of its variables."""

    template: Template
    names: frozenset[str]

    def filled(self, values: Mapping[str, Any]) -> str:
        """The text with these values filled in.

        Raises:
            TemplateError: a variable has no value, even one that would not be shown, or values cannot be compared.
        """
        if unknown := self.names - values.keys():
            raise UndefinedError(f"there is no value for '{min(unknown)}'")
        try:
            return self.template.render(values)
        except TypeError:
            raise TemplateRuntimeError(INCOMPARABLE) from None


def compiled_text(source: str, *, html: bool, safely: Callable[[str], str] = str) -> FilledText:
    """A compiled text; `html`: values are escaped. `safely` escapes everything in it but its Jinja2 parts.

    Raises:
        TemplateSyntaxError: it does not parse.
    """
    tree = _BARE[html].parse(source)
    for data in tree.find_all(nodes.TemplateData):
        data.data = str(safely(data.data))
    return compiled(tree, html=html)


def compiled(tree: nodes.Template, *, html: bool = False) -> FilledText:
    """The same for a syntax tree."""
    named = [(name.ctx, name.name) for name in tree.find_all(nodes.Name)]
    own = {name for context, name in named if context == "store"}  # of a loop, in the phrases of a language
    template = Template.from_code(_BARE[html], _BARE[html].compile(tree), {})
    return FilledText(template, frozenset(name for _, name in named) - own)


def parsed_text(source: str, *, objects: frozenset[str] = frozenset()) -> nodes.Template:
    """The syntax tree of a text of a rule base; it may use the attributes of `objects`.

    Raises:
        TemplateSyntaxError: it does not parse, or contains something not allowed.
    """
    try:
        template = _BARE[False].parse(source)
    except RecursionError:
        raise TemplateSyntaxError("nested too deeply", 1) from None
    for number, node in enumerate(template.find_all(nodes.Node)):
        if number > MAX_NODES:
            raise TemplateSyntaxError("too much in one text", node.lineno)
        allowed = isinstance(node, _ALLOWED) or _changes_case(node) or _asks_hedge(node) or _of_phrases(node, objects)
        if not allowed:
            what = type(node).__name__.lower()
            raise TemplateSyntaxError(f"a text of a rule base contains no {what}", node.lineno)
    return template


def _changes_case(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Filter) and node.name in _FILTERS


def _asks_hedge(node: nodes.Node) -> bool:
    """Does it ask how firmly an attribute holds, with `hedge('subject.attribute')`?"""
    match node:
        case nodes.Call(node=nodes.Name(name="hedge"), args=[nodes.Const(value=str())], kwargs=[]):
            return node.dyn_args is None and node.dyn_kwargs is None
        case _:
            return False


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


def hedged(source: str) -> tuple[str, ...]:
    """The attributes of which a text asks how firmly they hold, each once; none if it does not parse."""
    if "hedge" not in source:  # as in most texts: parsing them all took a third of resolving a rule base
        return ()
    try:
        asked = [node for node in _BARE[False].parse(source).find_all(nodes.Call) if _asks_hedge(node)]
    except (TemplateSyntaxError, RecursionError):
        return ()
    return tuple(dict.fromkeys(node.args[0].as_const() for node in asked))
