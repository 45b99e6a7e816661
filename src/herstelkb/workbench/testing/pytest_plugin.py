"""A pytest plugin: each scenario of a rule base is a test, which explains itself when it fails.

`pytest --herstelkb-rules DIR` collects the scenarios of a folder of rule files, as does `herstelkb_rules = DIR` in
pytest's settings. herstelkb is not imported before there is something to collect.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from herstelkb.api.knowledge_base import KnowledgeBase
    from herstelkb.ground.diagnostics import UnusableInput

SUFFIXES = (".yaml", ".yml")
_folders = pytest.StashKey[tuple[Path, ...]]()
_loaded = pytest.StashKey[dict[Path, "KnowledgeBase | UnusableInput"]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option and its setting."""
    message = "collect the scenarios of this folder of rule files; may be repeated"
    group = parser.getgroup("herstelkb")
    group.addoption("--herstelkb-rules", metavar="DIR", action="append", default=[], help=message)
    group.addoption(
        "--herstelkb-engine", choices=("durable", "reference", "sets"), help="the engine that evaluates them"
    )
    parser.addini("herstelkb_rules", "folders of rule files whose scenarios are collected", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Add the folders to the paths that pytest collects, unless those include something inside them.

    The folders of the settings are added only if no paths were given.
    """
    given = [config.invocation_params.dir / folder for folder in config.getoption("--herstelkb-rules")]
    settings = config.getini("herstelkb_rules")
    config.stash[_folders] = tuple(folder.resolve() for folder in (*given, *settings))
    config.stash[_loaded] = {}
    paths_given = config.args_source is pytest.Config.ArgsSource.ARGS
    for folder in given if paths_given else (*given, *settings):
        if not folder.is_dir():
            raise pytest.UsageError(f"there is no folder of rule files '{folder}'")
        looked_at = [config.invocation_params.dir / argument.partition("::")[0] for argument in config.args]
        if not any(path.resolve().is_relative_to(folder.resolve()) for path in looked_at):
            config.args.append(str(folder))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> RuleFileCollector | None:
    """The collector of a rule file in one of the folders."""
    for folder in parent.config.stash[_folders]:
        if file_path.suffix in SUFFIXES and file_path.resolve().is_relative_to(folder):
            file: RuleFileCollector = RuleFileCollector.from_parent(parent, path=file_path, folder=folder)
            return file
    return None


class RuleFileCollector(pytest.File):
    """A file of a rule base, with the scenarios in it."""

    def __init__(self, *, folder: Path, **given: Any) -> None:
        super().__init__(**given)
        self.folder = folder

    def collect(self) -> Iterator[ScenarioItem]:
        """The scenarios of this file.

        Raises:
            CollectError: the rule base cannot be used.
        """
        from herstelkb.ground.diagnostics import UnusableInput

        kb = self._knowledge_base()
        if isinstance(kb, UnusableInput):
            raise self.CollectError(kb.to_text())
        source = kb.knowledge.source
        for name in source.scenarios:
            place = source.place("scenarios", name, "id")
            if place is not None and Path(place.file).resolve() == self.path.resolve():
                scenario: ScenarioItem = ScenarioItem.from_parent(self, name=name, kb=kb, line=place.line)
                yield scenario

    def _knowledge_base(self) -> KnowledgeBase | UnusableInput:
        from herstelkb.api.knowledge_base import load
        from herstelkb.ground.diagnostics import UnusableInput

        loaded = self.config.stash[_loaded]
        if self.folder not in loaded:
            try:
                loaded[self.folder] = load(self.folder, engine=self.config.getoption("--herstelkb-engine"))
            except UnusableInput as error:
                loaded[self.folder] = error
        return loaded[self.folder]


class ScenarioItem(pytest.Item):
    """A scenario, as a test."""

    def __init__(self, *, kb: KnowledgeBase, line: int, **given: Any) -> None:
        super().__init__(**given)
        self.kb, self.line = kb, line

    def runtest(self) -> None:
        """Run it.

        Raises:
            ScenarioFailed: something that it expects does not hold.
        """
        from herstelkb.workbench.testing.results import explained
        from herstelkb.workbench.testing.scenarios import run

        outcome = run(self.kb, self.name)
        if outcome.failures:
            raise ScenarioFailed(explained(outcome))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The explanation of a failed scenario; for any other error, pytest's own text."""
        if isinstance(excinfo.value, ScenarioFailed):
            return f"scenario {self.name}\n{excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file, line and name of the scenario."""
        return self.path, self.line - 1, f"scenario {self.name}"


class ScenarioFailed(AssertionError):
    """A scenario failed; the message explains how."""
