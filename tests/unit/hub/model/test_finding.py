"""The identity of a finding and the digest that stands for it."""

from __future__ import annotations

import pytest

from hub.model.finding import FindingKey
from tests.builders import SANDBOX, a_finding, a_key


@pytest.mark.parametrize("other", [a_key("f2"), a_key(account=SANDBOX), a_key(region="us-east-1")])
def test_each_part_of_the_identity_counts(other: FindingKey) -> None:
    assert other != a_key()
    assert other.digest != a_key().digest


def test_the_digest_of_an_identity_never_changes() -> None:
    """Rows are found by it: a change of its making would lose them."""
    assert a_key().digest == "c1bf446c92751821ef297664b4a39b99"


def test_parts_do_not_run_into_each_other() -> None:
    one = FindingKey(account="11", region="eu", id="x")
    other = FindingKey(account="1", region="1eu", id="x")

    assert one.digest != other.digest


@pytest.mark.parametrize("id", ["", "x" * 100_000, "\x00", "\ud800", "发现"])
def test_whatever_the_id_its_digest_fits_a_row_key(id: str) -> None:
    digest = a_key(id).digest

    assert len(digest) == 32
    assert set(digest) <= set("0123456789abcdef")


def test_the_label_comes_from_the_number_and_not_from_the_type() -> None:
    assert a_finding(2, type="CryptoCurrency:EC2/BitcoinTool.B").label == "low"
