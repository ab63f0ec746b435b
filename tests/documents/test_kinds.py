"""Every documented finding type has a plain sentence and steps."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from escalation.words.kinds import kind_of
from escalation.words.sentences.purposes import UNKNOWN
from hub.model.responder import Language

TYPES = Path(__file__).parents[3] / "shared" / "data" / "finding_types.csv"


@pytest.mark.skipif(not TYPES.exists(), reason=f"{TYPES.name} does not stand beside this checkout")
def test_every_documented_type_has_a_sentence_and_steps() -> None:
    with TYPES.open(encoding="utf-8", newline="") as lines:
        types = [row["finding_type"] for row in csv.DictReader(lines)]
    assert types
    for finding_type in types:
        kind = kind_of(finding_type)
        assert kind is not UNKNOWN, finding_type
        for phrase in (kind.sentence, kind.steps.first, kind.steps.second, kind.steps.third):
            assert all(phrase.to(language) for language in Language)
