"""Scenarios as tests: the plugin for pytest, run in a pytest of its own."""

from importlib.metadata import entry_points

import pytest

from toy_base import FAILING, TOY, written

pytest_plugins = "pytester"


def plugin() -> list[str]:
    """Nothing to say where herstelkb is installed with its entry point."""
    installed = any(entry.name == "herstelkb" for entry in entry_points(group="pytest11"))
    return [] if installed else ["-p", "herstelkb.workbench.testing.pytest_plugin"]


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    written(pytester.mkdir("regels"), TOY, FAILING)
    pytester.makepyfile(test_other="def test_other(): pass")
    return pytester


def test_the_plugin_makes_a_test_of_each_scenario(project: pytest.Pytester) -> None:
    found = project.runpytest_subprocess(*plugin(), "--herstelkb-rules", "regels", "-v", "-ra")
    found.assert_outcomes(passed=3, failed=1)
    found.stdout.fnmatch_lines(
        [
            "*regels/0.yaml::wel PASSED*",
            "*regels/0.yaml::niet PASSED*",
            "*regels/1.yaml::mis FAILED*",
            "*zaak.c=y follows; found: x*",
            "*de zaak a heeft en b niet*",
        ]
    )
    found.stdout.no_fnmatch_line("*Traceback*")


def test_one_scenario_can_be_chosen(project: pytest.Pytester) -> None:
    found = project.runpytest_subprocess(*plugin(), "--herstelkb-rules", "regels", "regels/0.yaml::wel")
    found.assert_outcomes(passed=1)


def test_the_folder_may_stand_in_the_settings(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\nherstelkb_rules = regels\n")
    project.runpytest_subprocess(*plugin()).assert_outcomes(passed=3, failed=1)
    project.runpytest_subprocess(*plugin(), "test_other.py").assert_outcomes(passed=1)


def test_without_the_option_yaml_is_left_alone(project: pytest.Pytester) -> None:
    project.runpytest_subprocess(*plugin()).assert_outcomes(passed=1)


def test_rules_that_cannot_be_used_are_an_error_that_says_where(project: pytest.Pytester) -> None:
    (project.path / "regels" / "1.yaml").write_text("rulez: []\n", "utf-8")
    found = project.runpytest_subprocess(*plugin(), "--herstelkb-rules", "regels")
    assert found.ret != 0
    found.stdout.fnmatch_lines(["*1.yaml:1*"])
    gone = project.runpytest_subprocess(*plugin(), "--herstelkb-rules", "weg")
    gone.stderr.fnmatch_lines(["*there is no folder of rule files*weg*"])
