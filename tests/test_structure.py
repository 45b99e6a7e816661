"""The house as it is built: few rooms in few layers, one home for each name, files that one can hold in the head.

That imports point down and never go round is for `lint-imports`, whose contracts stand in `pyproject.toml`.
"""

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "herstelkb"
MODULES = {path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text("utf-8")) for path in SOURCE.rglob("*.py")}
CHECKS = "workbench/linting/checks/"  # each check a module, all of the same make
ROOMS, LAYERS, LINES = 24, 16, 400


def rooms() -> set[str]:
    return {path.stem for path in SOURCE.iterdir() if path.is_dir() or path.suffix == ".py"} - {
        "__init__",
        "__main__",
        "__pycache__",
        "data",
    }


def layers() -> list[set[str]]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (found,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [{name.strip().removeprefix("herstelkb.") for name in layer.split("|")} for layer in found]


def test_the_rooms_can_be_counted_and_each_has_its_layer() -> None:
    assert len(rooms()) <= ROOMS
    assert len(layers()) <= LAYERS
    assert rooms() == set().union(*layers())


def types_of(module: ast.Module) -> Iterator[str]:
    """The classes and type aliases that a module defines, but for private ones."""
    for node in module.body:
        match node:
            case ast.ClassDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(name), annotation=ast.Name("TypeAlias")):
                yield name
            case ast.Assign(targets=[ast.Name(name)]) if name[0].isupper() and not name.isupper():
                yield name  # written as types are


def test_each_public_type_has_one_home() -> None:
    homes = defaultdict(list)
    for path, module in MODULES.items():
        for name in types_of(module):
            if not name.startswith("_") and not path.startswith(CHECKS):
                homes[name].append(path)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def of_another_type(module: ast.Module) -> Iterator[int]:
    """The lines at which something that is no `KnowledgeBase` is called `kb`."""
    for node in ast.walk(module):
        match node:
            case ast.arg(arg="kb", annotation=ast.expr() as said) | ast.AnnAssign(ast.Name("kb"), annotation=said):
                if ast.unparse(said).removesuffix(" | None") != "KnowledgeBase":
                    yield said.lineno
            case ast.Assign(targets=[target], value=value):
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                values = value.elts if isinstance(value, ast.Tuple) else [value]
                for name, given in zip(names, values, strict=False):
                    if isinstance(name, ast.Name) and name.id == "kb" and ast.unparse(given).endswith("knowledge"):
                        yield name.lineno


def test_kb_is_a_knowledge_base_everywhere() -> None:
    assert [f"{path}:{line}" for path, module in MODULES.items() for line in of_another_type(module)] == []


def test_files_can_be_held_in_the_head() -> None:
    lines = {path: len((SOURCE / path).read_text("utf-8").splitlines()) for path in MODULES}
    assert {path: count for path, count in lines.items() if count > LINES} == {}
