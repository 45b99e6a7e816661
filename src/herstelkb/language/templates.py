"""What a text of a rule base may contain: words, names to insert, and a choice with `{% if %}`.

Texts are Jinja2, but a rule base may come from anyone: without loops, calls, attributes and arithmetic a text takes no
more time or memory to fill in than to read, and reaches nothing but the values it is given. A phrase that a rule base
has in place of one of the program's may also name the parts of `called` and `found`, ask whether there is a value, and
put a list in a row.
"""

from __future__ import annotations

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

ALLOWED_HINT = "write {{ name }} to insert a name; {% if %} is allowed, but no loops, calls, attributes or sums"
MAX_NODES = 100  # Python compiles no more than so many levels, and no text needs them
PHRASE_OBJECTS = frozenset({"called", "found"})  # how the subjects are called; the bounds of a measure
_FILTERS = frozenset({"capitalize", "lower", "upper"})
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.CondExpr),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
)


def bare_environment() -> Environment:
    """An environment to look at texts in, in which no name means anything of itself."""
    environment = ImmutableSandboxedEnvironment()
    environment.globals.clear()
    return environment


def parsed_text(source: str, environment: Environment, *, objects: frozenset[str] = frozenset()) -> nodes.Template:
    """A text as a template of this environment, not yet compiled; of `objects` it may name the parts.

    Raises:
        TemplateSyntaxError: it does not parse, or contains more than a text may.
    """
    try:
        template = environment.parse(source)
    except RecursionError:
        raise TemplateSyntaxError("nested too deep", 1) from None
    for number, node in enumerate(template.find_all(nodes.Node)):
        if number > MAX_NODES:
            raise TemplateSyntaxError("too much in one text", node.lineno)
        if not isinstance(node, _ALLOWED) and not _of_phrases(node, objects) and not _changes_case(node):
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
