"""Half-open bands of severity, told from their edges."""

from __future__ import annotations

import math

import pytest

from hub.model.severity import SeverityLabel, severity_label


@pytest.mark.parametrize(
    ("severity", "label"),
    [
        (0.0, "low"),
        (-0.0, "low"),
        (3.9, "low"),
        (math.nextafter(4, 0), "low"),
        (4.0, "medium"),
        (6.95, "medium"),
        (math.nextafter(7, 0), "medium"),
        (7.0, "high"),
        (8, "high"),
        (8.95, "high"),
        (math.nextafter(9, 0), "high"),
        (9.0, "critical"),
        (10.0, "critical"),
    ],
)
def test_bands_are_half_open_and_the_highest_includes_ten(severity: float, label: str) -> None:
    assert severity_label(severity) == label


@pytest.mark.parametrize("severity", [-0.1, math.nextafter(0, -1), 10.1, math.nextafter(10, 11), math.inf, -math.inf])
def test_a_number_outside_zero_to_ten_is_refused(severity: float) -> None:
    with pytest.raises(ValueError, match="outside 0 to 10"):
        severity_label(severity)


def test_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="nan"):
        severity_label(math.nan)


def test_labels_rank_from_low_to_critical() -> None:
    assert {label.value: label.rank for label in SeverityLabel} == {"low": 0, "medium": 1, "high": 2, "critical": 3}
