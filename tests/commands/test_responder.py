"""`tocsin responder` as a user runs it: who can be reached, a call that verifies, and the contact card."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.adapters.sqlite.stores import open_stores
from hub.model.masking import phone_key
from tests.builders import NIGHT
from tests.commands.running import tocsin
from tests.scenarios.organization import an_organization


def refuse_danas_number(store: Path) -> None:
    stores = open_stores(store)
    stores.lines.refuse(phone_key(an_organization().responders["dana"].phones[0]), "DestinationNotAllowed", NIGHT)
    stores.close()


def test_the_list_says_of_each_number_whether_it_is_verified(store: Path) -> None:
    ran = tocsin("responder", "list", "--store", store)

    lines = [line.split() for line in ran.out.splitlines()]
    assert next(line for line in lines if line[0] == "wei")[:5] == ["wei", "(Wei)", "1.", "********0102", "verified"]
    assert "1 of 5 numbers verified" in ran.err
    assert "dana (Dana)              1. ********0101      not verified" in ran.out
    assert "w***@example.com     needs no confirmation" in ran.out


def test_one_is_shown_for_machines(store: Path) -> None:
    (row,) = tocsin("responder", "show", "wei", "--store", store, "--json").objects

    assert [(each["number"], each["proved_at"] is not None) for each in row["numbers"]] == [(1, True), (2, False)]


def test_a_call_is_asked_for_and_it_is_said_what_to_key(store: Path) -> None:
    ran = tocsin("responder", "verify", "wei", "--store", store)

    said = " ".join(ran.out.split())
    assert "A call to number 2 of wei, ********0103, is asked for" in said
    assert "Key 1 and the two digits" in said
    (asked,) = tocsin("responder", "verify", "dana", "--number", "1", "--store", store, "--json").objects
    assert (asked["responder"], asked["number"], asked["number_masked"]) == ("dana", 1, "********0101")


def test_a_suspect_number_says_why_and_is_cleared(store: Path) -> None:
    refuse_danas_number(store)

    shown = tocsin("responder", "show", "dana", "--store", store)
    proved = tocsin("oncall", "prove", "--from", "2026-06-01T00:00Z", "--days", "7", "--store", store)
    cleared = tocsin("responder", "clear", "dana", "--number", "1", "--store", store)

    assert "suspect: refused 2026" in shown.out
    assert "DestinationNotAllowed" in " ".join(shown.out.split())
    assert "suspect: was refused by the voice service" in " ".join(proved.out.split())
    assert "suspect" not in cleared.out
    again = tocsin("responder", "clear", "dana", "--store", store)
    assert (again.code, again.err) == (2, "tocsin: no number of dana is suspect\n")


def test_the_proof_of_a_store_lists_what_nobody_has_verified(store: Path) -> None:
    asked = ("oncall", "prove", "--from", "2026-06-01T00:00Z", "--days", "7", "--json", "--store", store)
    found = [row for row in tocsin(*asked).objects if row["kind"] == "number"]

    unverified = {(row["responder"], row["number_masked"][-2:]) for row in found if row["what"] == "not verified"}
    assert ("wei", "03") in unverified
    assert ("wei", "02") not in unverified


def test_a_folder_knows_of_no_verification(store: Path) -> None:
    folder = tocsin("oncall", "prove", "--days", "1", "--config", Path(__file__).parents[2] / "config")
    served = tocsin("oncall", "prove", "--from", "2026-06-01T00:00Z", "--days", "7", "--store", store)

    sentence = "A folder does not know which numbers were verified"
    assert (sentence in folder.out, sentence in served.out) == (True, False)
    assert "not verified" not in folder.out


class TestCard:
    def test_it_is_written_for_a_deployment_or_for_numbers(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(Path(__file__).parents[2])
        card = tmp_path / "tocsin.vcf"

        ran = tocsin("responder", "card", "--out", card, "--deployment", "example", "--number", "+15555550142")

        assert ran.code == 0
        assert "2 numbers" in ran.err
        text = card.read_bytes().decode()
        assert "FN:Tocsin - security alarm\r\n" in text
        assert "TEL;TYPE=WORK,VOICE:+15555550142\r\nTEL;TYPE=WORK,VOICE:+15555550100\r\n" in text

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ([], "expected --deployment NAME or --number"),
            (["--number", "0049 555"], "expected E.164"),
            (["--deployment", "nowhere"], "has no deployment 'nowhere'"),
        ],
    )
    def test_a_wrong_turn_says_what_is_expected(self, tmp_path: Path, given: list[str], said: str) -> None:
        ran = tocsin("responder", "card", "--out", tmp_path / "x.vcf", *given)

        assert (ran.code, said in ran.err) == (2, True)
        assert not (tmp_path / "x.vcf").exists()

    def test_a_place_that_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        ran = tocsin("responder", "card", "--out", tmp_path / "no" / "x.vcf", "--number", "+15555550100")

        assert (ran.code, "cannot be written" in ran.err) == (2, True)
