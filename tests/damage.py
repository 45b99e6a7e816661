"""Damaged inputs: real files with bytes or words lost, doubled, moved or replaced, and what a command makes of one.

A command that reads one says 0, 1 or 2, tells each finding where it stands, and leaves every file as it was. Whatever
else happens is bad, and is returned as a line that says what to run again.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import re
import sys
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from herstelkb.cli import main
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.resources import resource
from herstelkb.language.documents import read_document

ROOT = Path(__file__).parents[1]
RULES = {p.name: p.read_bytes() for p in sorted((resource("templates") / "starter" / "rules").glob("*.yaml"))}
CASE = b"""case: Vensterbank
date: 2026-11-02
kamer: {licht: veel}
planten:
  - {id: ficus, grond: nat, gele_bladeren: {value: true, by: Jan, on: 2026-10-12, certainty: zeker, note: "geel, nat"}}
  - {id: palm, name: De palm, grond: droog}
  - {id: varen, gele_bladeren: {unknown: asked}, grond: {does_not_apply: true}}
"""
JSON = b"""{"case": "Vensterbank", "date": "2026-11-02", "kamer": {"licht": "veel"},
 "planten": [{"id": "ficus", "grond": "nat", "gele_bladeren": {"value": true, "on": "2026-10-12", "note": "a \\u00e9"}},
             {"id": "palm", "name": "De palm", "grond": "droog"}, {"id": 7, "gele_bladeren": {"unknown": "asked"}}]}
"""
TABLE = b'id,name,grond,gele_bladeren,gele_bladeren__certainty\nficus,,nat,ja,zeker\npalm,"De, palm",droog,,\n'
MANY = b"case,id,grond,gele_bladeren\n1,ficus,nat,true\n1,palm,droog,\n2,varen,vochtig,false\n"
ONE = b"case,licht\n1,veel\n2,weinig\n"
REPLIES = b"Vensterbank\n2\nnat\nja, waarschijnlijk\nweet niet\nterug\nveel\n?\n1\n2\n3\nstop\n"
FILES = {"case.yaml": CASE, "case.json": JSON, "table.csv": TABLE, "many.csv": MANY, "one.csv": ONE}
FILES["replies"] = REPLIES
NASTY = [*"{}[]|>\t#'\",;?\n\r\x85\u2028\ufeff\xa0\x00é\ud83d", ": ", "- ", "&a ", "*a", "!!x ", "e\u0301", "9" * 5000]
NASTY += ["null", "~", "true", "1e999", ".nan", "-0", "any", "not", "id", "=1", "2026-02-30", "$veel_planten", ""]
NASTY += ["{{ x", "{{ wie > 1 }}", "{% if %}"]

COMMANDS = {  # what is damaged, and the commands that read it
    "rules": """
        check rules --format json | check rules --format sarif | check rules --diff | check rules --fix | format rules
        test rules --format junit | test rules --coverage | claims rules | graph rules | diff rules rules
        schema rule --rules rules | schema case --rules rules | handbook rules -o out
        evaluate whole.yaml --rules rules --format json | advise whole.yaml --rules rules -o out.html""",
    "case.yaml": """
        evaluate case.yaml --format json | evaluate - < case.yaml | advise case.yaml -o out.md | format case.yaml
        explain case.yaml ficus.water | explain case.yaml ficus --instead-of palm | whatif case.yaml palm.grond=nat
        changes case.yaml palm.water=genoeg --up-to 1 | next case.yaml --depth 1 | compare whole.yaml case.yaml
        ask case.yaml -o saved.yaml < replies | evaluate case.yaml --employees table.csv""",
    "case.json": "evaluate case.json --format json | evaluate - < case.json | advise case.json | next case.json --all",
    "table.csv": "evaluate empty.yaml --employees table.csv | advise empty.yaml --employees table.csv -o out.html",
    "many.csv": "batch one.csv many.csv -o tables",
    "one.csv": "batch one.csv many.csv -o tables",
    "replies": "ask < replies | ask whole.yaml -o saved.json < replies",
}
OF_ARGUMENTS = {"unknown-subject", "unknown-attribute", "unknown-value", "wrong-fact", "unwritable-file"}
OF_FRAMES = {"unknown-case"}  # found in frames, which do not know where their rows stood
WRITES = ("out", "out.html", "out.md", "saved.yaml", "saved.json", "tables", "vensterbank.yaml")
_HEAD = re.compile(r"^(?:(.*):(\d+):(\d+): )?(?:error|fout|warning|waarschuwing)\[([a-z0-9-]+)\]: ", re.M)


@dataclass(frozen=True)
class Damaged:
    """One input: which seed made it, what is damaged, and the command that reads it."""

    seed: int
    what: str
    content: bytes
    command: str


def damaged(seed: int, kind: str | None = None) -> Damaged:
    """The input of a seed; the same for ever."""
    chance = random.Random(seed)
    what = kind or chance.choices(list(COMMANDS), [len(_calls(kind)) for kind in COMMANDS])[0]
    name = chance.choice(list(RULES)) if what == "rules" else what
    content = RULES[name] if what == "rules" else FILES[name]
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        content = chance.choice([_bytes, _words, _words])(content, chance)
    return Damaged(seed, f"rules/{name}" if what == "rules" else name, content, chance.choice(_calls(what)))


def _calls(kind: str) -> list[str]:
    return [call.strip() for call in re.split(r"[|\n]", COMMANDS[kind]) if call.strip()]


def _bytes(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    upto = min(len(content), at + chance.choice([1, 1, 2, 10, 200]))
    match chance.randrange(6):
        case 0:
            return content[:at] + content[upto:]
        case 1:
            return content[:at] + bytes([chance.randrange(256)]) + content[at:]
        case 2:
            return content[:upto] + content[at:]
        case 3:
            return content[:at]
        case 4:
            return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
    return content[:at] + content[upto:] + content[at:upto]


def _words(content: bytes, chance: random.Random) -> bytes:
    words = re.findall(r"\w+|\s+|.", content.decode("utf-8", "replace"), re.S)
    at, other = chance.randrange(len(words) or 1), chance.randrange(len(words) or 1)
    match chance.randrange(5) if words else 4:
        case 0:
            del words[at]
        case 1:
            words.insert(at, words[other])
        case 2:
            words[at], words[other] = words[other], words[at]
        case 3:
            words[at] = words[other]
        case _:
            words[at : at + chance.randrange(2)] = [chance.choice(NASTY)]
    return "".join(words).encode("utf-8", "surrogatepass")


def bad(seeds: Iterator[int] | range, kind: str | None = None) -> list[str]:
    """What is bad about the inputs of these seeds, a line each."""
    with tempfile.TemporaryDirectory() as folder:
        return [said for seed in seeds if (said := _bad(damaged(seed, kind), Path(folder)))]


def _bad(one: Damaged, folder: Path) -> str | None:
    files = _laid_out(one, folder)
    with _standing_in(folder):
        status, printed, said = _run(one.command)
        found = _wrong(one, status, printed, said) or _changed(one, status, files)
    return f"seed {one.seed}: {one.command} ({one.what}): {found}" if found else None


def _laid_out(one: Damaged, folder: Path) -> dict[Path, bytes]:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (folder / "rules").mkdir()
    files = {f"rules/{name}": content for name, content in RULES.items()} | FILES
    files |= {"whole.yaml": CASE, "empty.yaml": b"kamer: {licht: weinig}\n", one.what: one.content}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return {folder / name: content for name, content in files.items()}


@contextlib.contextmanager
def _standing_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _run(command: str) -> tuple[int, str, str]:
    call, _, given = command.partition(" < ")
    arguments = call.split()
    if arguments[0] not in ("check", "format", "test", "claims", "graph", "diff", "schema", "handbook"):
        arguments += [] if "--rules" in arguments else ["--rules", "rules"]
    out, err, before = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(Path(given).read_bytes() if given else b""), "utf-8", "replace")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(arguments)
    except BaseException:  # nothing at all may come out of a command
        return 70, out.getvalue(), traceback.format_exc()
    finally:
        sys.stdin = before
    return status, out.getvalue(), err.getvalue()


def _wrong(one: Damaged, status: int, printed: str, said: str) -> str | None:
    if status not in (0, 1, 2):
        return f"exit {status}: {said.strip().splitlines()[-2:]}"
    if "Traceback" in printed + said:
        return "a traceback"
    if one.command.endswith("--format json") and "check" in one.command:
        findings = json.loads(printed)["findings"]
        return next((f"{f['code']} has no place" for f in findings if not f["place"]), None)
    heads = list(_HEAD.finditer(said))
    if status == 2 and not heads:
        return f"exit 2 without a code: {said[:200]!r}"
    asked = OF_ARGUMENTS | OF_FRAMES | ({"no-answers"} if one.command.startswith("ask") else set())
    return next((f"{head[4]} has no place" for head in heads if head[1] is None and head[4] not in asked), None)


def _changed(one: Damaged, status: int, files: dict[Path, bytes]) -> str | None:
    mends = one.command.startswith("format") or "--fix" in one.command
    for path, content in files.items():
        if not path.is_file():
            return f"{path.name} is lost"
        if (now := path.read_bytes()) == content:
            continue
        if not mends or status == 2:
            return f"{path.name} was changed"
        if one.command.startswith("format") and not _same_data(path, content, now):
            return f"{path.name} says something else"
    others = {path.relative_to(Path.cwd()).parts[0] for path in Path.cwd().rglob("*")} - {"rules"}
    left = others - {path.name for path in files} - set(WRITES)
    if one.command == "ask < replies":  # the file is named for what the damaged reply says the case is called
        left = {name for name in left if not name.endswith(".yaml")}
    return f"left behind: {sorted(left)}" if left else None


def _same_data(path: Path, before: bytes, after: bytes) -> bool:
    try:
        new = read_document(path).data
        path.write_bytes(before)
        return repr(read_document(path).data) == repr(new)
    except UnusableInput:
        return False
    finally:
        path.write_bytes(after)


if __name__ == "__main__":
    wrong = bad(range(*map(int, sys.argv[1:])))
    print(*wrong, f"bad {len(wrong)}", sep="\n")
    sys.exit(bool(wrong))
