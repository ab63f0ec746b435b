"""A backtest takes the collected public documents and the hostile inputs, and shows nothing of them as markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.running import tocsin

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the collected documents (../shared/data) are not here")


def test_the_public_documents_make_a_report(tmp_path: Path) -> None:
    ran = tocsin("replay", DATA / "findings", "--report", "--json", "--html", tmp_path / "report.html")

    (report,) = ran.objects
    assert report["records"] == sum(report["outcomes"].values()) + report["timeless"] == 75
    assert report["told"] > 0
    assert ran.code == 1


def test_the_hostile_inputs_make_a_report_without_markup_of_their_own(tmp_path: Path) -> None:
    ran = tocsin("replay", DATA / "hostile", "--report", "--html", tmp_path / "report.html")
    html = (tmp_path / "report.html").read_text(encoding="utf-8")

    assert "<script" not in html
    assert "<img" not in html
    assert all(character.isprintable() or character == "\n" for character in html)
    assert all(line.isprintable() for line in ran.out.splitlines())
