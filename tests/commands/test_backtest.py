"""`tocsin replay --report` as a user runs it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from console.commands.options import EXAMPLE_FOLDER
from tests.backtesting import happened
from tests.builders import an_event
from tests.commands.running import a_file, tocsin

NIGHTS = tuple(happened(f"2026-06-{day:02}T01:00:00Z") for day in (1, 6, 11, 16))


def another_folder(folder: Path, old: str, new: str) -> Path:
    """The example organization with one thing changed."""
    other = folder / "other"
    shutil.copytree(EXAMPLE_FOLDER, other)
    file = other / "organization.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return other


def test_the_report_is_one_object_of_json(tmp_path: Path) -> None:
    ran = tocsin("replay", a_file(tmp_path, *NIGHTS), "--report", "--json")

    (report,) = ran.objects
    assert (report["kind"], report["records"], report["told"]) == ("backtest", 4, 4)
    assert sum(load["calls"] for load in report["calls"]) == 4
    assert (ran.code, ran.err) == (0, "4 records in 1 file: 4 routed\n")


def test_another_folder_gives_its_report_and_the_difference(tmp_path: Path) -> None:
    other = another_folder(tmp_path, "high: [call page-soc, email security-leads]", "high: email security-leads")
    ran = tocsin("replay", a_file(tmp_path, *NIGHTS), "--report", "--json", "--against", other)

    before, after, changes = ran.objects
    assert [sum(load["calls"] for load in report["calls"]) for report in (before, after)] == [0, 4]
    assert changes["kind"] == "backtest difference"
    assert "+4 night calls a month for the first on soc (page-soc) (0 to 4)." in changes["sentences"]


def test_people_read_tables_and_what_changes(tmp_path: Path) -> None:
    other = another_folder(tmp_path, "high: [call page-soc, email security-leads]", "high: email security-leads")
    ran = tocsin("replay", a_file(tmp_path, *NIGHTS), "--report", "--against", other)

    assert "Calls to each responder" in ran.out
    assert "+8 pages a month for page-soc (0 to 8)." in ran.out
    assert max(map(len, ran.out.splitlines())) <= 100


def test_the_html_is_written_whole_and_said(tmp_path: Path) -> None:
    ran = tocsin("replay", a_file(tmp_path, *NIGHTS), "--report", "--html", tmp_path / "report.html")

    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert text.rstrip().endswith("</html>")
    assert f"written: {tmp_path / 'report.html'}" in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["night.ndjson", "report.html"]


def test_all_files_are_one_queue(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        a_file(tmp_path, name=name)

    (report,) = tocsin("replay", tmp_path, "--report", "--json").objects

    assert (report["files"], report["outcomes"]["duplicate"], report["told"]) == (2, 1, 1)


def test_a_rejected_record_shows_in_the_exit_code(tmp_path: Path) -> None:
    ran = tocsin("replay", a_file(tmp_path, an_event(None)), "--report", "--html", tmp_path / "report.html")

    assert (ran.code, (tmp_path / "report.html").is_file()) == (1, True)
    assert "1 record in 1 file: 1 rejected" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-", "--html", "x.html"], "--against and --html go with --report"),
        (["-", "--against", "config"], "--against and --html go with --report"),
        (["-", "--report", "--at", "2026-06-01T03:00Z"], "leave --at out"),
        (["-", "--report", "--against", "missing"], "missing: no such folder"),
        (["-", "--report", "--html", "missing/x.html"], "--html: missing is no folder"),
        (["-", "--report", "--html", "."], "--html: . cannot be written"),
        ([".", "--report"], "no file in it ends in"),
        (["missing.json", "--report"], "missing.json cannot be read"),
    ],
)
def test_wrong_use_is_named_and_ends_with_two(arguments: list[str], said: str) -> None:
    ran = tocsin("replay", *arguments)

    assert (ran.code, said in ran.err) == (2, True)


def test_the_findings_of_the_example_make_a_report(tmp_path: Path) -> None:
    findings = EXAMPLE_FOLDER / "findings"
    ran = tocsin("replay", findings, "--report", "--json", "--html", tmp_path / "report.html")

    (report,) = ran.objects
    assert (report["records"], report["outcomes"]["rejected"]) == (16, 1)
    assert {load["responder"]: load["calls"] for load in report["calls"]}["dana"] == 2
