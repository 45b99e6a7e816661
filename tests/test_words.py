"""Words files say the same things in every language, take the same variables, and say nothing that nobody asks for."""

from pathlib import Path

import pytest
from jinja2 import meta
from jinja2.sandbox import SandboxedEnvironment

from herstelkb.reporting.words import leaves, phrases

ROOT = Path(__file__).parent.parent
LANGUAGES = ("nl", "en")
ASKING = "\n".join(
    path.read_text("utf-8")
    for folder in ("templates", "src")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".j2"}
)


def keys(language: str) -> dict[str, str]:
    return {".".join(key): said for key, said in leaves(phrases(ROOT / "templates", language))}


def test_every_language_has_the_same_keys_in_the_same_order():
    assert list(keys("nl")) == list(keys("en"))


@pytest.mark.parametrize("key", keys("nl"))
def test_a_phrase_takes_the_same_variables_in_every_language(key):
    environment = SandboxedEnvironment()
    taken = {lang: meta.find_undeclared_variables(environment.parse(keys(lang)[key])) for lang in LANGUAGES}
    assert taken["nl"] == taken["en"]


@pytest.mark.parametrize("key", keys("nl"))
def test_every_phrase_is_asked_for(key):
    family, _, last = key.rpartition(".")
    above = family.rpartition(".")[0]
    ways = (f"'{key}'", f'"{key}"', f"'{family}.'", f'"{family}.{{', f"'{above}.' ~ part ~ '.{last}'")
    assert any(way in ASKING for way in ways)
