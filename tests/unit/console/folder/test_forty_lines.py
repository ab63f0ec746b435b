"""The folder of the documentation: forty lines for three units, 400 accounts, five exceptions and a night layer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import tests
from escalation.oncall import compile_schedule, who
from hub.model.policy import ScopeKind
from hub.model.route import call, email
from hub.model.severity import SeverityLabel
from router.policy import PolicyBook
from tests.unit.console.folder.conftest import Check

PAGE = Path(tests.__file__).parents[1] / "docs" / "policy-as-code.md"
FORTY_LINES = PAGE.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
EXCEPTIONS = ("444455556666", "012345670123", "222233334444", "333344445555", "555566667777")


def a_directory_of_400() -> str:
    units = ("Workloads/Prod", "Workloads/Staging", "Sandbox")
    ids = [*EXCEPTIONS, *(f"000000{number:06}" for number in range(1, 396))]
    tree = {unit: ids[place::3] for place, unit in enumerate(units)}
    lines = [f"  {unit}:\n" + "".join(f"    {account}: a-{account}\n" for account in tree[unit]) for unit in tree]
    return "directory:\n" + "".join(lines)


def test_forty_lines_are_all_that_400_accounts_need(checked: Check) -> None:
    result = checked(files={"tocsin.yaml": FORTY_LINES, "directory.yaml": a_directory_of_400()})
    assert (result.problems, result.warnings) == ((), ())
    assert result.configuration is not None
    assert len(result.configuration.directory.accounts) == 400
    assert [document.scope.kind for document in result.configuration.documents].count(ScopeKind.ACCOUNT) == 5
    assert len(FORTY_LINES.splitlines()) <= 40


def test_accounts_that_come_from_organizations_are_not_missed(checked: Check) -> None:
    result = checked(files={"tocsin.yaml": FORTY_LINES})
    assert (result.problems, result.warnings) == ((), ())


def test_at_night_the_night_layer_is_on_call_and_by_day_the_week(checked: Check) -> None:
    configuration = checked(files={"tocsin.yaml": FORTY_LINES}).configuration
    assert configuration is not None
    soc = compile_schedule(
        configuration.schedules["soc"], (), leave=(), responders=frozenset(configuration.responders), version="1"
    )
    night, day = datetime(2026, 12, 9, 23, 30, tzinfo=UTC), datetime(2026, 12, 9, 11, 0, tzinfo=UTC)
    assert [[one.responder for one in who(soc, at)] for at in (night, day)] == [["night-a"], ["dana"]]


def test_the_accounts_that_differ_differ_as_written(checked: Check) -> None:
    configuration = checked(files={"tocsin.yaml": FORTY_LINES, "directory.yaml": a_directory_of_400()}).configuration
    assert configuration is not None
    book = PolicyBook(configuration)
    during, after = datetime(2026, 12, 18, 22, 59, tzinfo=UTC), datetime(2026, 12, 18, 23, 0, tzinfo=UTC)
    high, critical = SeverityLabel.HIGH, SeverityLabel.CRITICAL
    assert book.effective("444455556666", during).routes[high].value == (email("secops"),)
    assert book.effective("444455556666", after).routes[high].value == (call("soc"), email("secops"))
    assert book.effective("012345670123", during).routes[critical].value == (
        call("soc"),
        email("secops"),
        email("ciso"),
        email("dpo"),
    )


def test_what_the_forty_lines_say_is_what_is_read(checked: Check) -> None:
    configuration = checked(files={"tocsin.yaml": FORTY_LINES}).configuration
    assert configuration is not None
    documents = {document.scope.text: document for document in configuration.documents}
    assert documents["ou Workloads/Prod"].routes[SeverityLabel.MEDIUM].routes == (call("daytime"), email("secops"))
    assert documents["account 444455556666"].why == "pentest SEC-812"
    assert documents["account 012345670123"].routes[SeverityLabel.CRITICAL].add
    assert [target.text for level in configuration.escalation_policies["soc"].levels for target in level.targets] == [
        "soc",
        "soc next",
        "head",
    ]
    assert configuration.organization.owners == "owners"
