"""The example organization passes its own check, and tells whom the story of the demo needs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import tests
from console.folder import Checked, check
from escalation.oncall import compile_schedule, upcoming, who
from hub.model.configuration import Configuration
from hub.model.directory import Directory
from hub.model.route import call, email
from hub.model.severity import SeverityLabel
from router.policy import PolicyBook

FOLDER = Path(tests.__file__).parents[1] / "config"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 12, 5, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def example() -> Checked:
    return check(FOLDER, now=NOW)


@pytest.fixture(scope="module")
def configuration(example: Checked) -> Configuration:
    assert example.configuration is not None
    return example.configuration


def test_the_example_has_neither_problems_nor_warnings(example: Checked) -> None:
    assert (example.problems, example.warnings) == ((), ())


def test_the_example_is_that_of_the_documentation(configuration: Configuration) -> None:
    accounts = configuration.directory.accounts
    assert {account.name: account.path for account in accounts.values()} == {
        "security-hub": "Security",
        "log-archive": "Security",
        "network-transit": "Workloads",
        "prod-payments": "Workloads/Prod",
        "prod-web": "Workloads/Prod",
        "prod-health": "Workloads/Prod",
        "staging-web": "Workloads/Staging",
        "sandbox-dana": "Sandbox",
    }
    assert set(configuration.schedules) == {"soc", "platform"}
    assert {one.language for one in configuration.responders.values()} == {"en", "zh-CN", "ja-JP"}
    assert len({one.time_zone for one in configuration.responders.values()}) == 3


@pytest.mark.parametrize(
    ("account", "label", "routes"),
    [
        ("111122223333", SeverityLabel.MEDIUM, (email("secops"),)),
        ("333344445555", SeverityLabel.MEDIUM, (email("secops"),)),
        ("333344445555", SeverityLabel.HIGH, (call("daytime"), email("secops"))),
        ("012345670123", SeverityLabel.CRITICAL, (call("page-soc"), email("security-leads"), email("dpo"))),
        ("666677778888", SeverityLabel.HIGH, (call("page-soc"), email("security-leads"))),
    ],
)
def test_routes_of_the_example(
    configuration: Configuration, account: str, label: SeverityLabel, routes: tuple[object, ...]
) -> None:
    assert PolicyBook(configuration).effective(account, NOW).routes[label].value == routes


def test_medium_is_mailed_everywhere(configuration: Configuration) -> None:
    book = PolicyBook(configuration)
    medium = {book.effective(account, NOW).routes[SeverityLabel.MEDIUM].value for account in accounts(configuration)}
    assert medium == {(email("secops"),)}


def accounts(configuration: Configuration) -> tuple[str, ...]:
    assert configuration.directory != Directory()
    return tuple(configuration.directory.accounts)


def test_on_the_night_of_the_story_dana_is_on_call_and_wei_is_next(configuration: Configuration) -> None:
    compiled = compile_schedule(
        configuration.schedules["soc"],
        (),
        leave=(),
        responders=frozenset(configuration.responders),
        version=configuration.version,
    )
    assert [entry.responder for entry in who(compiled, NIGHT)] == ["dana"]
    assert upcoming(compiled, NIGHT)[0] == "wei"


def test_the_window_of_prod_web_covers_the_night_of_the_story(configuration: Configuration) -> None:
    (document,) = (one for one in configuration.documents if one.scope.id == "222233334444")
    (window,) = document.windows
    assert window.start <= NIGHT < window.end
