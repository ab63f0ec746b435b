"""What people read of a preflight: by topic, alike lines once, and what to do below."""

from __future__ import annotations

from typing import Any

import pytest

from console.output.preflight import missing_permissions, print_lines, summary
from console.output.screen import Screen
from delegated_admin.preflight.lines import Line, State, Topic

REGIONS = ("eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "us-east-1")


def a_line(**changes: Any) -> Line:
    fields = {
        "topic": Topic.MAILS,
        "check": "owners",
        "account": "222233334444",
        "region": "eu-west-1",
        "state": State.PASS,
        "found": "1 confirmed",
    }
    return Line.model_validate(fields | changes)


def printed(capsys: pytest.CaptureFixture[str], *lines: Line) -> list[str]:
    print_lines(Screen(), lines)
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines() if line.strip()]


def test_each_topic_has_a_heading(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, a_line(), a_line(topic=Topic.KEYS, check="key", region=None, found="enabled"))

    assert lines == ["mails", "pass owners eu-west-1: 1 confirmed", "keys", "pass key enabled"]


@pytest.mark.parametrize(
    ("regions", "said"),
    [
        (REGIONS[:2], "eu-central-1, eu-west-1: 1 confirmed"),
        (REGIONS, "5 Regions (eu-central-1, eu-west-1 …): 1 confirmed"),
    ],
)
def test_lines_that_say_the_same_in_several_regions_are_one(
    capsys: pytest.CaptureFixture[str], regions: tuple[str, ...], said: str
) -> None:
    assert printed(capsys, *(a_line(region=region) for region in regions)) == ["mails", f"pass owners {said}"]


def test_where_something_is_to_be_done_every_region_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, *(a_line(region=region, state=State.FAIL) for region in REGIONS))

    assert " ".join(lines[1:]) == f"fail owners {', '.join(REGIONS)}: 1 confirmed"


def test_lines_that_differ_in_what_was_found_stay_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(printed(capsys, a_line(), a_line(region="us-east-1", found="2 confirmed"))) == 3


def test_lines_of_two_accounts_stay_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(printed(capsys, a_line(), a_line(account="111122223333"))) == 3


def test_advice_that_names_a_region_names_none_where_it_is_for_several(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {"state": State.FAIL, "found": "missing"}
    several = [a_line(region=each, advice=f"bootstrap {each}", **wrong) for each in REGIONS[:2]]

    assert printed(capsys, *several)[-1] == "bootstrap REGION"
    assert printed(capsys, several[0])[-1] == "bootstrap eu-central-1"


def test_advice_for_several_lines_in_a_row_is_said_once_below_them(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {"state": State.FAIL, "found": "not given", "advice": "tocsin org apply does it", "region": None}
    lines = printed(capsys, a_line(check="one", **wrong), a_line(check="two", **wrong), a_line())

    assert lines == [
        "mails",
        "fail one not given",
        "fail two not given",
        "tocsin org apply does it",
        "pass owners eu-west-1: 1 confirmed",
    ]


def test_what_comes_from_aws_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_lines(Screen(), [a_line(found="alias \x1b[2J", advice="do \x1b[31m it", check="x\x1b[0m")])

    assert "\x1b" not in capsys.readouterr().out


def test_the_summary_counts_and_says_what_unknown_means_only_where_there_is_some() -> None:
    failed, unknown = a_line(state=State.FAIL), a_line(state=State.UNKNOWN)

    assert summary([a_line()]) == "1 line: 1 pass, 0 fail, 0 unknown."
    assert summary([a_line(), failed, unknown]) == (
        "3 lines: 1 pass, 1 fail, 1 unknown. What is unknown does not count as failed."
    )


def test_permissions_that_are_missing_are_named_once_in_order() -> None:
    lines = [a_line(missing=each) for each in ("ssm:GetParameter", None, "iam:GetRole", "ssm:GetParameter")]

    assert missing_permissions(lines) == ("iam:GetRole", "ssm:GetParameter")
