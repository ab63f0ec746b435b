"""What changes from one configuration to another on the same records."""

from __future__ import annotations

from typing import Any

import pytest

from console.backtest import Difference, difference
from console.backtest.comparing import figure, signed
from hub.errors import InputError
from hub.model.configuration import Configuration
from hub.model.severity import SeverityLabel
from tests.backtesting import a_report, happened
from tests.scenarios.organization import an_organization

DAYS = [f"2026-06-{day:02}T01:00:00Z" for day in (1, 6, 11, 16)]


def mailed_only() -> Configuration:
    """The organization with the production account's calls made mail."""
    return an_organization({"scope": {"kind": "account", "id": "111122223333"}, "mode": {"mode": "mail"}})


def changes(before: Configuration, after: Configuration, *events: dict[str, Any]) -> Difference:
    found = events or tuple(happened(day) for day in DAYS)
    return difference(a_report(*found, configuration=before), a_report(*found, configuration=after))


def test_the_same_configuration_changes_nothing() -> None:
    same = changes(an_organization(), an_organization())

    assert same.sentences[0] == "Nothing changes: the same people are told as often."
    assert same.changed == ()


def test_more_night_calls_are_said_for_a_month_and_for_the_first_on_the_rotation() -> None:
    louder = changes(mailed_only(), an_organization())

    assert "+8 night calls a month for the first on soc (page-soc) (0 to 8)." in louder.sentences
    assert "+4 calls a month for dana (0 to 4)." in louder.sentences
    assert louder.sentences[-1] == "The records span 15.0 days; figures a month are those for 30 days."


def test_figures_of_each_responder_and_reader_are_those_of_the_span() -> None:
    quieter = changes(an_organization(), mailed_only())

    assert {each.name: (each.before, each.after) for each in quieter.calls}["wei"] == (1, 0)
    assert {each.name: each.by for each in quieter.night_calls} == {"dana": -2, "wei": -1, "yuki": -1, "sam": 0}
    assert {each.name: each.by for each in quieter.mails}["leads"] == -4


def test_what_is_told_otherwise_is_counted_by_label_and_routes() -> None:
    (changed,) = changes(an_organization(), mailed_only()).changed

    assert (changed.severity_label, changed.records, changed.accounts) == (SeverityLabel.HIGH, 4, 1)
    assert (changed.before, changed.after) == (("call page-soc", "email secops"), ("email secops",))
    assert changed.examples == ("prod-payments",)


def test_repeats_that_tell_nobody_on_either_side_are_no_change() -> None:
    events = (happened(DAYS[0], id="f1"), happened("2026-06-01T05:00:00Z", id="f1"), happened(DAYS[1]))
    (changed,) = changes(an_organization(), mailed_only(), *events).changed

    assert changed.records == 2


def test_a_change_too_rare_for_a_month_is_said_in_all() -> None:
    events = (happened("2016-06-01T01:00:00Z"), happened("2026-06-01T01:00:00Z"))
    said = changes(mailed_only(), an_organization(), *events).sentences

    assert "+2 night calls in all for dana (0 to 2)." in said


def test_records_of_a_few_hours_are_not_blown_up_to_a_month() -> None:
    said = changes(mailed_only(), an_organization(), happened(DAYS[0])).sentences

    assert "+1 call for dana (0 to 1)." in said
    assert "too short for a month" in said[-1]


def test_pages_with_nobody_to_ring_are_said() -> None:
    nobody = {name: each.model_copy(update={"phones": ()}) for name, each in an_organization().responders.items()}
    said = changes(an_organization(), an_organization(responders=nobody)).sentences

    assert "+8 pages with nobody to ring a month for page-soc (0 to 8)." in said


def test_reports_of_other_records_are_not_compared() -> None:
    with pytest.raises(InputError, match="different records"):
        difference(a_report(happened(DAYS[0])), a_report(happened(DAYS[1])))


@pytest.mark.parametrize(
    ("number", "said"), [(3, "+3"), (-0.5, "-0.5"), (0, "0"), (0.04, "0"), (-0.04, "0"), (1234.6, "+1235")]
)
def test_a_change_has_its_sign(number: float, said: str) -> None:
    assert signed(number) == said


def test_a_figure_has_one_decimal_below_a_hundred() -> None:
    assert [figure(number) for number in (2.0, 2.25, 99.96, 100.4)] == ["2", "2.2", "100", "100"]
