"""Where the public names lived before the floor plan, they can be imported for one version more."""

import importlib
import warnings

import pytest

import herstelkb

OLD = {
    "api": ["KnowledgeBase", "compare", "load", "load_data", "report"],
    "cases": ["Case"],
    "diagnostics": ["Diagnostic", "Place", "UnusableInput"],
    "evaluations": ["Evaluation"],
}


@pytest.mark.parametrize(("module", "name"), [(module, name) for module, names in OLD.items() for name in names])
def test_a_public_name_is_still_in_its_old_home(module: str, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        home = importlib.import_module(f"herstelkb.{module}")
    assert getattr(home, name) is getattr(herstelkb, name)


@pytest.mark.parametrize("module", ["diagnostics", "evaluations"])
def test_a_home_that_goes_says_so(module: str) -> None:
    home = importlib.import_module(f"herstelkb.{module}")
    with pytest.warns(DeprecationWarning, match="import from herstelkb"):
        importlib.reload(home)
