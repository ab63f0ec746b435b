"""Reading agrees with what is known of the collected public documents and of the hostile inputs, where they are."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from hub.model.record import Accepted, Ignored, Reading, Rejected
from router.normalize import Origin, read
from router.records import split
from tests.builders import NIGHT

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
NOT_NATIVE = ("asff", "other:lambda-records")
DECIDED_BY_READING = ("rejected", "ignored")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the collected documents (../shared/data) are not here")


def rows(table: str) -> list[dict[str, str]]:
    """The rows of a table in the data folder; none where there is none."""
    path = DATA / table
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def readings(folder: str, name: str) -> list[Reading]:
    data = (DATA / folder / name).read_bytes()
    records = split(data, lines=name.endswith((".jsonl", ".ndjson")))
    return [read(record.body, arrived_at=NIGHT, origin=Origin.FILE) for record in records]


def kind(result: Reading) -> str:
    """The outcome as far as reading decides it."""
    return {Accepted: "accepted", Ignored: "ignored", Rejected: "rejected"}[type(result)]


FINDINGS = rows("findings/index.csv")
HOSTILE = rows("hostile/expectations.csv")
NATIVE = [row for row in FINDINGS if not row["form"].startswith(NOT_NATIVE)]


def test_58_documents_are_accepted_12_lack_something_and_5_are_not_native() -> None:
    native = Counter(kind(result) for row in NATIVE for result in readings("findings", row["file"]))
    assert native == {"accepted": 58, "rejected": 12}
    others = [row["file"] for row in FINDINGS if row not in NATIVE]
    foreign = Counter(kind(result) for name in others for result in readings("findings", name))
    assert foreign == {"ignored": 1, "rejected": 4}


@pytest.mark.parametrize("row", NATIVE, ids=lambda row: row["file"])
def test_a_public_document_keeps_its_type_severity_and_sample_mark(row: dict[str, str]) -> None:
    (result,) = readings("findings", row["file"])
    if isinstance(result, Accepted):
        finding = result.finding
        assert (finding.type, finding.severity) == (row["finding_type"], float(row["severity"]))
        assert str(finding.sample) == row["sample"]
    else:
        assert kind(result) == "rejected"
        assert "missing" in result.reason


@pytest.mark.parametrize("row", HOSTILE, ids=lambda row: row["file"])
def test_a_hostile_input_is_read_record_by_record_as_expected(row: dict[str, str]) -> None:
    outcomes = [outcome for outcome in row["outcomes"].split(";") if outcome]
    expected = [outcome if outcome in DECIDED_BY_READING else "accepted" for outcome in outcomes]
    assert [kind(result) for result in readings("hostile", row["file"])] == expected
