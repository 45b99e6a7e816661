"""`sample` and `batch` as one meets them: what they write, what they refuse, and what an interruption leaves."""

from __future__ import annotations

import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import herstelkb
from herstelkb.cases.cells import cells_of
from herstelkb.cli import main
from herstelkb.populations.sampling import Sample
from herstelkb.populations.tables import library, written
from herstelkb.populations.tables import read as read_table
from populations import ALL, assert_as_alone

KB = herstelkb.load()
NAMES = ("organisaties", "medewerkers")


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    assert main(["sample", "300", "-o", str(folder), "--seed", "7"]) == 0
    return folder


def tables(folder: Path) -> list[str]:
    return [str(folder / f"{name}.parquet") for name in NAMES]


def read(path: Path) -> pl.DataFrame:
    match path.suffix:
        case ".csv":
            return pl.read_csv(path, infer_schema=False)
        case ".arrow":
            return pl.read_ipc(path)
    return pl.read_parquet(path)


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.all().cast(pl.String)).sort("case", *(["id"] if "id" in frame.columns else []))


# --- made-up cases ---


def test_a_sample_is_the_two_tables_that_batch_reads(sampled: Path) -> None:
    assert sorted(p.name for p in sampled.iterdir()) == ["medewerkers.parquet", "organisaties.parquet"]
    organisations, employees = map(pl.read_parquet, tables(sampled))
    found = KB.evaluate_frames(organisatie=organisations, medewerker=employees)
    assert len(found.organisatie) == 300
    assert 8 < len(employees) / 300 < 12
    assert employees.group_by("case").len()["len"].n_unique() > 10
    assert 0.1 < sum(column.null_count() for column in employees) / (12 * len(employees)) < 0.6
    tense = [found.organisatie[c].sum() for c in found.organisatie.columns if c.endswith("__tension")]
    assert sum(tense) > 0


def test_what_belongs_together_goes_together(sampled: Path) -> None:
    _, employees = map(pl.read_parquet, tables(sampled))
    cooperating = {
        reaction: employees.filter(reactie=reaction)["meewerken"].mean() for reaction in ("remmend", "dragend")
    }
    assert cooperating["remmend"] + 0.2 < cooperating["dragend"]
    assert employees.filter(pl.col("remoorzaak").is_not_null())["reactie"].unique().to_list() == ["remmend"]


def test_a_case_is_the_same_however_many_there_are_and_however_they_are_cut_up() -> None:
    whole = Sample(KB.knowledge, 3, 0, 50)
    parts = [Sample(KB.knowledge, 3, *ends) for ends in ((0, 7), (7, 8), (8, 50))]
    for kind in ("one", "many"):
        cut = pl.concat([getattr(part, kind).collect() for part in parts])
        assert_frame_equal(cut, getattr(whole, kind).collect())
    assert not Sample(KB.knowledge, 4, 0, 50).one.collect().equals(whole.one.collect())


def test_made_up_cases_are_evaluated_as_alone() -> None:
    sample = Sample(KB.knowledge, 11, 0, 25)
    one, many = sample.one.collect(), sample.many.collect()
    numbers = {case: f"zaak {number}" for number, case in enumerate(one["case"])}
    one, many = (frame.with_columns(pl.col("case").replace(numbers)) for frame in (one, many))
    cases = []
    for row in one.iter_rows(named=True):
        people = many.filter(case=row["case"]).drop("case").to_dicts()
        seen = {name: value for name, value in row.items() if value is not None and name != "case"}
        cases.append(
            {
                "organisatie": seen,
                "medewerkers": [{n: v for n, v in person.items() if v is not None} for person in people],
            }
        )
    found = KB.evaluate_frames(columns=ALL, organisatie=one, medewerker=many)
    assert_as_alone(KB, cases, found.frames, graded=False)


def test_a_rule_base_that_says_nothing_of_sampling_has_its_sample_too(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    for path in (Path(__file__).parents[1] / "rules").glob("*.yaml"):
        if "steekproef" not in path.name:
            (rules / path.name).write_bytes(path.read_bytes())
    assert main(["sample", "50", "-o", str(tmp_path / "out"), "--rules", str(rules)]) == 0
    assert pl.read_parquet(tmp_path / "out/medewerkers.parquet")["remoorzaak"].n_unique() == 4


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({"organisatie.aanpak": {"shares": {"draagvlak": 0.5, "beide": 0.5}}}, "unknown-value"),
        ({"organisatie.herstel_nodig": {"shares": {True: 1}}}, "unknown-attribute"),
        ({"organisatie.aanpak": {"shares": {"draagvlak": 0.5}}}, "incomplete-item"),
        ({"organisatie.een": {"follows": {"organisatie.een": 0.5}}}, "unstratified"),
        ({"organisatie.een": {"follows": {"medewerker.houding": 0.5}}}, "unknown-attribute"),
        ({"medewerker.een": {"follows": {"organisatie.twee": 0.5}}}, "unknown-attribute"),
        ({"team.een": {}}, "unknown-subject"),
        (
            {"medewerker.reactie": {"shares": {"remmend": 1}, "only_if": {"medewerker.houding": True}}},
            "unknown-attribute",
        ),
    ],
)
def test_a_mistake_in_what_is_sampled_is_a_finding(tmp_path: Path, item: dict[str, object], code: str) -> None:
    from herstelkb.knowledge.resolution import resolved
    from herstelkb.language.documents import document_of
    from herstelkb.language.reading import rule_base
    from herstelkb.language.rule_texts import rule_documents

    documents, _ = rule_documents(Path(__file__).parents[1] / "rules")
    documents = [d for d in documents if "steekproef" not in d.file]
    base, found = rule_base([*documents, document_of({"sampling": {"medewerker.houding": {}, **item}}, "<sampling>")])
    assert base is not None
    assert code in {finding.code for finding in (*found, *resolved(base)[1])}


# --- from tables to tables ---


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_every_format_goes_in_and_out_alike(
    sampled: Path, tmp_path: Path, engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {}
    source = sampled
    for form in ("csv", "arrow", "parquet"):
        inputs = []
        for name in NAMES:
            frame = pl.read_parquet(sampled / f"{name}.parquet")
            path = tmp_path / f"{name}.{form}"
            {"csv": frame.write_csv, "arrow": frame.write_ipc, "parquet": frame.write_parquet}[form](path)
            inputs.append(str(path))
        out = tmp_path / f"{engine}-{form}"
        assert main(["batch", *inputs, "-o", str(out), "--engine", engine, "--format", form]) == 0
        found[form] = [as_text(read(out / f"{name}.{form}")) for name in NAMES]
        assert "organisatie.herstel_nodig: true" in capsys.readouterr().out
    wanted = KB.evaluate_frames(
        **dict(zip(("organisatie", "medewerker"), map(pl.read_parquet, tables(source)), strict=True))
    )
    for form in found:
        for frame, kind in zip(found[form], ("organisatie", "medewerker"), strict=True):
            assert_frame_equal(frame, as_text(wanted.frames[kind]))


def test_mistakes_in_the_rows_are_told_and_nothing_is_written(
    sampled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    organisations, employees = map(pl.read_parquet, tables(sampled))
    employees.with_columns(pl.lit("remend").alias("reactie")).write_csv(tmp_path / "m.csv")
    organisations.write_csv(tmp_path / "o.csv")
    assert main(["batch", str(tmp_path / "o.csv"), str(tmp_path / "m.csv"), "-o", str(tmp_path / "out")]) == 2
    assert "did you mean 'remmend'?" in capsys.readouterr().err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["m.csv", "o.csv"]


def test_the_input_is_never_the_output(sampled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = [Path(path).read_bytes() for path in tables(sampled)]
    assert main(["batch", *tables(sampled), "-o", str(sampled)]) == 2
    assert "input-is-output" in capsys.readouterr().err
    assert [Path(path).read_bytes() for path in tables(sampled)] == before
    assert main(["batch", *tables(sampled), "-o", str(sampled), "--format", "csv"]) == 0
    assert [Path(path).read_bytes() for path in tables(sampled)] == before


@pytest.mark.parametrize("name", ["niet-daar.parquet", "tabel.xlsx", "kapot.parquet", "kapot.arrow", "leeg.csv"])
def test_a_table_that_cannot_be_read(
    sampled: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if not name.startswith("niet"):
        (tmp_path / name).write_bytes(b"" if name.startswith("leeg") else b"geen tabel, maar tekst")
    assert main(["batch", str(tmp_path / name), tables(sampled)[1], "-o", str(tmp_path / "out")]) == 2
    assert name in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file(sampled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("van mij")
    assert main(["batch", *tables(sampled), "-o", str(tmp_path / "out")]) == 2
    assert "unwritable-file" in capsys.readouterr().err
    assert (tmp_path / "out").read_text() == "van mij"


def test_a_folder_where_nothing_can_be_written(sampled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", *tables(sampled), "-o", "/proc/herstelkb"]) == 2  # for root, too, read only
    assert "unwritable-file" in capsys.readouterr().err


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("form", ["parquet", "csv", "arrow"])
def test_a_full_disk(sampled: Path, tmp_path: Path, engine: str, form: str) -> None:
    limited = f"ulimit -f 2; exec {sys.executable} -m herstelkb batch {' '.join(tables(sampled))}"
    done = subprocess.run(
        ["bash", "-c", f"trap '' XFSZ; {limited} -o {tmp_path}/out --engine {engine} --format {form}"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},  # or Python's own caches are what is cut short
    )
    assert done.returncode == 2, done.stderr
    assert "unwritable-file" in done.stderr
    assert list(tmp_path.iterdir()) == []


# --- interruptions ---


def started(sampled: Path, out: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "herstelkb", "batch", *tables(sampled), "-o", str(out)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def whole(out: Path) -> bool:
    """Nothing at all, or everything."""
    if not out.exists():
        return False
    assert {p.name for p in out.iterdir() if not p.name.startswith(".")} == {f"{name}.parquet" for name in NAMES}
    return all(len(read(path)) for path in out.iterdir())


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interruption_at_any_moment_leaves_no_half_file(sampled: Path, tmp_path: Path, kind: signal.Signals) -> None:
    rng, out = random.Random(int(kind)), tmp_path / "out"
    before = [Path(path).read_bytes() for path in tables(sampled)]
    for _ in range(5):
        process = started(sampled, out)
        time.sleep(rng.uniform(0.3, 1.6))
        process.send_signal(kind)
        said = process.communicate(timeout=30)[1]
        assert "Traceback" not in said
        done = whole(out)
        left = [p.name for p in tmp_path.iterdir() if p.name != "out"]
        if kind == signal.SIGKILL:
            assert all(name.startswith(".herstelkb-") and name.endswith(".partial") for name in left)
        else:
            assert left == []
        if done:
            for path in out.iterdir():
                path.unlink()
            out.rmdir()
    assert [Path(path).read_bytes() for path in tables(sampled)] == before
    process = started(sampled, out)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert whole(out)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_what_another_run_is_writing_is_left_alone(sampled: Path, tmp_path: Path) -> None:
    from herstelkb.ground.files import whole_folder

    with whole_folder(tmp_path / "other") as partial:
        assert str(os.getpid()) in partial.name
        assert main(["batch", *tables(sampled), "-o", str(tmp_path / "out")]) == 0
        assert partial.is_dir()


# --- a named file is that file ---

PATTERNS = {"{t,?[1]*}": "t", "team[1]": "team1", "t?": "tx", "a*": "ab", "[!a]": "b", "case=1": "case=2"}


@pytest.mark.parametrize("engine", ["polars", "duckdb", pytest.param("spark", marks=pytest.mark.java)])
@pytest.mark.parametrize("form", ["csv", "parquet", "arrow"])
def test_a_name_is_never_a_pattern(tmp_path: Path, engine: str, form: str) -> None:
    if engine == "spark" and (form == "arrow" or shutil.which("java") is None):
        pytest.skip("Spark has no Arrow files, and needs Java")
    chosen = library(engine, "local[1]" if engine == "spark" else None)
    for name, other in list(PATTERNS.items())[: 1 if engine == "spark" else None]:  # Spark takes seconds for each
        for where, case in ((name, "meant"), (other, "not meant")):
            folder = tmp_path / where
            folder.mkdir(exist_ok=True)
            frame, path = pl.DataFrame({"case": [case]}), folder / f"{where}.{form}"
            {"csv": frame.write_csv, "arrow": frame.write_ipc, "parquet": frame.write_parquet}[form](path)
        path = tmp_path / name / f"{name}.{form}"
        for found in (read_table(chosen, path, KB.knowledge, "organisatie"), written(chosen, path)):
            lazy = nw.from_native(found).lazy()
            assert lazy.collect_schema().names() == ["case"]
            assert [row[0] for row in lazy.collect("pyarrow" if engine == "spark" else None).rows()] == ["meant"], name


def test_results_go_to_a_folder_with_any_name(sampled: Path, tmp_path: Path) -> None:
    (tmp_path / "out1").mkdir()
    assert main(["batch", *tables(sampled), "-o", str(tmp_path / "out[1]"), "--engine", "duckdb"]) == 0
    for name in NAMES:
        assert len(pl.read_parquet(tmp_path / "out[1]" / f"{name}.parquet", glob=False))


# --- a cell that a spreadsheet would compute ---


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_no_cell_of_a_result_is_a_formula(tmp_path: Path, engine: str) -> None:
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''-1", "'s", "a=b", "een"]
    pl.DataFrame({"case": names}).write_parquet(tmp_path / "o.parquet")
    pl.DataFrame({"case": names, "id": ["-1"] * len(names)}).write_parquet(tmp_path / "m.parquet")
    inputs, out = [str(tmp_path / f"{name}.parquet") for name in "om"], tmp_path / "out"
    assert main(["batch", *inputs, "-o", str(out), "--engine", engine, "--format", "csv"]) == 0
    for name in NAMES:
        rows = list(csv.reader((out / f"{name}.csv").open(newline="", encoding="utf-8")))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
        assert sorted(cells_of((out / f"{name}.csv").read_bytes(), name).columns[0]) == sorted(names)
    found = [row["case"] for row in pl.read_csv(out / "organisaties.csv", infer_schema=False).iter_rows(named=True)]
    assert sorted(found) == sorted(["'=1+1", "'+1", "'-1", "'@SUM(A1)", "''=1", "'''-1", "'s", "a=b", "een"])


# --- what a spreadsheet makes of a table ---


def test_a_table_from_a_dutch_spreadsheet_is_understood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    organisations = "sep=;\r\nOrganisatie;Komt_in_beweging;aanpak;;\r\nLinde;ONWAAR;Draagvlak;;\r\n;;;;\r\n"
    employees = "Organisatie;Medewerker;reactie;steunt_openlijk\r\nLinde;Jan;Remmend;nee\r\nLinde;Piet;DRAGEND;WAAR\r\n"
    (tmp_path / "o.csv").write_bytes(organisations.encode("utf-16"))
    (tmp_path / "m.csv").write_bytes(employees.encode("utf-8-sig"))
    inputs = [str(tmp_path / "o.csv"), str(tmp_path / "m.csv")]
    for engine in ("polars", "duckdb"):
        assert main(["batch", *inputs, "-o", str(tmp_path / engine), "--engine", engine]) == 0
        assert "organisatie.herstel_nodig: true 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("case,id,reactie\nLinde,m1,0,5\n", "m.csv:2:12: error[wrong-row]"),
        ("case;id;reactie\nLinde;m1;0,5\n", "0,5 is a number with a decimal comma"),
        ('case;id;reactie\nLinde;"m1;remmend\n', "m.csv:2:7: error[syntax]: this quote is never closed"),
        ("case;id\nLinde;m1\n\nEik;m1\nLinde;m1\n", "m.csv:5:7: error[duplicate-id]"),
        ("case;id\nLinde;m1\nLinde;x=1\n", "m.csv:3:7: error[malformed-name]"),
        (
            "case;id\nLinde;organisatie\n",
            "m.csv:2:7: error[malformed-name]: 'organisatie' is the name of the one subject",
        ),
        ("case;id\nLinde;" + "m" * 600 + "\n", "m.csv:2:7: error[malformed-name]"),
        ("case;id;herstel_nodig\nLinde;m1;ja\n", "m.csv:1:9: error[unknown-attribute]"),
        ("case;id;leiden_op\nLinde;m1;draagvlak\n", "m.csv:1:9: error[not-observable]"),
        ("case;reactie\nLinde;remmend\n", "there is no column 'id'"),
        ("case;id;reactie\nLinde;Jos\xe9;remmend\n", "m.csv:2:10: error[not-utf8]"),
    ],
)
@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_what_is_wrong_with_a_table_is_said_where_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], engine: str, table: str, said: str
) -> None:
    (tmp_path / "o.csv").write_text("case;aanpak\nLinde;draagvlak\n")
    (tmp_path / "m.csv").write_bytes(table.encode("latin-1"))
    files = [str(tmp_path / "o.csv"), str(tmp_path / "m.csv"), "-o", str(tmp_path / "x")]
    assert main(["batch", *files, "--engine", engine, "--language", "en"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("master", "alone"), [(None, True), ("local[2]", True), ("spark://host:7077", False), ("yarn", False)]
)
def test_spark_without_a_cluster_listens_on_this_machine_alone(master: str | None, alone: bool) -> None:
    pytest.importorskip("pyspark")
    from herstelkb.populations.tables.spark_tables import configuration

    found = configuration(master)
    for key in ("spark.driver.bindAddress", "spark.driver.host"):
        assert found.get(key) == ("127.0.0.1" if alone else None)
    assert found["spark.ui.enabled"] == "false"
