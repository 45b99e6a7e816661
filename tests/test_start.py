"""Starting: what was made before is read again, and whatever else lies there is made anew."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import herstelkb
from herstelkb.api.knowledge_base import load_compiled
from herstelkb.ground import kept
from herstelkb.ground.diagnostics import UnusableInput
from toy_base import TOY

ROOT = Path(__file__).parents[1]
CASE = ROOT / "examples" / "basisschool.yaml"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    kept._folder.cache_clear()
    yield tmp_path / "cache" / "herstelkb" / "made"
    kept._folder.cache_clear()


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "toy.yaml").write_text(TOY)
    return folder


def imported(code: str, cache: Path) -> set[str]:
    said = f"import sys\n{code}\nprint(*sorted(sys.modules), file=sys.stderr)"
    environment = os.environ | {"XDG_CACHE_HOME": str(cache.parents[1])}
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, env=environment)
    return set(done.stderr.split())


def test_a_rule_base_that_was_made_before_takes_no_checks(cache: Path) -> None:
    code = f"import herstelkb; from pathlib import Path; kb = herstelkb.load(); e = kb.evaluate(Path({str(CASE)!r}))"
    assert "pydantic" in imported(code, cache)
    again = imported(f"{code}; e.to_json(); herstelkb.report(e, {str(cache / 'r.md')!r})", cache)
    checking = {"pydantic", "herstelkb.language.reading", "herstelkb.language.forms", "herstelkb.knowledge.resolution"}
    assert "herstelkb.knowledge.ready" in again
    assert not again & checking


def test_what_is_read_later_is_all_there(cache: Path) -> None:
    first, again = herstelkb.load().knowledge.source, herstelkb.load().knowledge.source
    assert first.read is None
    assert again.read is not None
    assert dict(again.scenarios) == dict(first.scenarios)
    assert dict(again.sampling) == dict(first.sampling)
    assert again.origins.keys() == first.origins.keys()
    assert again.place("claims", "A1", "says") == first.place("claims", "A1", "says")


@pytest.mark.parametrize(
    "damaged",
    [
        lambda made: b"",
        lambda made: made[:-100],
        lambda made: made.replace(b'"claims"', b'"clains"', 1),
        lambda made: made.replace(b"de zaak", b"De zaak", 1),
        lambda made: bytes(len(made)),
    ],
)
def test_what_is_damaged_is_made_anew(damaged: Callable[[bytes], bytes], cache: Path, rules: Path) -> None:
    before = herstelkb.load(rules)
    (made,) = cache.glob("rules-*")
    whole = made.read_bytes()
    made.write_bytes(damaged(whole))
    assert kept.kept(made.name) is None
    assert herstelkb.load(rules).compiled() == before.compiled()
    assert made.read_bytes() == whole, "it is kept again"


def test_what_is_sealed_but_no_rule_base_is_made_anew(cache: Path, rules: Path) -> None:
    before = herstelkb.load(rules)
    (made,) = cache.glob("rules-*")
    for content in (b"[]", b'[1, {"source": {}}]', b'[1, {"": "Rule", "of": []}]', b'[1, {"": "os.system", "of": 1}]'):
        kept.keep(made.name, content)
        assert herstelkb.load(rules).compiled() == before.compiled()


def test_other_rules_have_another_name(cache: Path, rules: Path) -> None:
    first = herstelkb.load(rules)
    (rules / "toy.yaml").write_text(TOY + "\n# a remark\n")
    assert herstelkb.load(rules).digest != first.digest
    assert len(list(cache.glob("rules-*"))) == 2


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_nothing_is_taken_from_where_others_may_write(mode: int, cache: Path, rules: Path) -> None:
    herstelkb.load(rules)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    (made,) = cache.glob("rules-*")
    for folder in (cache, cache.parent):
        kept._folder.cache_clear()
        folder.chmod(mode)
        assert kept.kept(made.name) is None
        kept.keep("other", b"1")
        assert not (cache / "other").exists()
        folder.chmod(0o700)


def test_without_a_place_to_keep_it_all_goes_on(
    tmp_path: Path, rules: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("a file, where the folder would be")
    assert herstelkb.load(rules).evaluate({}).conclusions == ()


def test_of_too_many_the_oldest_go(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_MOST", 3)
    for number in range(5):
        kept.keep(f"one-{number}", b"1")
        os.utime(cache / f"one-{number}", ns=(number, number))
    assert sorted(path.name for path in cache.iterdir()) == ["one-2", "one-3", "one-4"]


def test_bytes_that_are_no_rule_base_are_refused() -> None:
    for content in (b"", b"[]", b'[0,{"source":{}}]', herstelkb.load_text(TOY).compiled()[:-9]):
        with pytest.raises(UnusableInput, match="cannot be used"):
            load_compiled(content)
