"""What people read of enrolment: the plan with its Regions, how steps ended, and how far it is."""

from __future__ import annotations

from typing import Any

import pytest
import rich.progress

from console.output.enrolment import print_outcome, print_steps, summary
from console.output.enrolment_progress import Bars, Lines, watching
from console.output.screen import Screen
from delegated_admin.enrolment.operations import Seat
from delegated_admin.enrolment.progress import Progress
from delegated_admin.enrolment.steps import Outcome, Readiness, Step, StepKind, Unprocessed

REGIONS = ("eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "us-east-1", "us-east-2")


def a_step(**changes: Any) -> Step:
    fields = {
        "kind": StepKind.MEMBERS,
        "seat": Seat.ADMINISTRATOR,
        "account": "222233334444",
        "region": "eu-west-1",
        "why": "they are no members",
    }
    return Step.model_validate(fields | changes)


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("regions", "said"),
    [
        (REGIONS[:1], "in eu-central-1"),
        (REGIONS[:2], "in eu-central-1, eu-west-1"),
        (REGIONS[:5], "in 5 Regions (eu-central-1, eu-west-1, eu-west-2, eu-west-3, us-east-1)"),
        (REGIONS, "in all 6 Regions"),
    ],
    ids=["one", "two", "five", "all"],
)
def test_steps_that_are_alike_are_one_line_with_their_regions(
    capsys: pytest.CaptureFixture[str], regions: tuple[str, ...], said: str
) -> None:
    print_steps(Screen(), [a_step(region=region) for region in regions], REGIONS)

    text = " ".join(" ".join(lines_of(capsys)).split())
    assert f"to do add accounts as members, {said} they are no members" in text


def test_the_numbers_of_accounts_are_said_as_far_as_they_differ(capsys: pytest.CaptureFixture[str]) -> None:
    print_steps(Screen(), [a_step(accounts=1)], REGIONS)
    print_steps(Screen(), [a_step(accounts=9_999, region=region) for region in REGIONS], REGIONS)
    print_steps(Screen(), [a_step(accounts=3), a_step(accounts=9_999, region="us-east-1")], REGIONS)

    text = "\n".join(lines_of(capsys))
    assert "in eu-west-1, 1 account\n" in text
    assert "in all 6 Regions, 9,999 accounts each\n" in text
    assert "in eu-west-1, us-east-1, 3 to 9,999 accounts each\n" in text


def test_each_readiness_has_its_mark(capsys: pytest.CaptureFixture[str]) -> None:
    print_steps(Screen(), [a_step(readiness=each) for each in Readiness], REGIONS)

    marks = [line[2:9].strip() for line in lines_of(capsys) if "add accounts" in line]
    assert marks == ["to do", "waits", "by hand", "kept"]


def test_what_a_step_is_about_stands_before_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    print_steps(Screen(), [a_step(kind=StepKind.PLANS, subject="A, B", why="they are off")], REGIONS)

    assert lines_of(capsys)[-1] == "          A, B: they are off"


def test_the_summary_counts_what_is_to_do_and_what_is_not() -> None:
    assert summary([]) == "Nothing is left to do."
    assert summary([a_step()]) == "1 step: 1 to do."
    steps = [a_step(), a_step(), *(a_step(readiness=each) for each in Readiness)]
    assert summary(steps) == "6 steps: 3 to do, 1 waiting, 1 to be done by hand, 1 kept as it is."


def test_accounts_left_out_are_named_by_their_reason_ten_at_most(capsys: pytest.CaptureFixture[str]) -> None:
    many = tuple(Unprocessed(account=f"{number:012d}", reason="too new\x1b[2J") for number in range(13))
    other = Unprocessed(account="000000000099", reason="closed")

    print_outcome(Screen(), Outcome(step=a_step(), done=False, accounts=50, unprocessed=(*many, other)))

    text = capsys.readouterr().out
    folded = " ".join(text.split())
    assert folded.startswith(
        "partly eu-west-1 add accounts as members (50 accounts) left out 000000000000, 000000000001"
    )
    assert "000000000009 and 3 more: too new" in folded
    assert "left out 000000000099: closed" in folded
    assert "\x1b" not in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 100


def test_a_step_of_which_nothing_was_done_failed(capsys: pytest.CaptureFixture[str]) -> None:
    print_outcome(Screen(), Outcome(step=a_step(region=None), done=False, problem="not allowed"))
    print_outcome(Screen(), Outcome(step=a_step(), done=True, accounts=3))

    assert lines_of(capsys) == [
        "failed                    add accounts as members: not allowed",
        "done      eu-west-1       add accounts as members (3 accounts)",
    ]


def test_elsewhere_than_on_a_terminal_long_work_is_a_line_at_each_quarter(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines(lambda _: None)
    for done in range(0, 10_001, 50):
        lines.moved(Progress("accounts added", "eu-west-1", done, 10_000))
        lines.moved(Progress("accounts added", "us-east-1", min(done, 200), 200))
        lines.moved(Progress("accounts read", "", min(done, 2_500), 0))

    assert capsys.readouterr().err.splitlines() == [
        "accounts read: 1,000",
        "accounts read: 2,000",
        "eu-west-1: accounts added: 2,500 of 10,000",
        "eu-west-1: accounts added: 5,000 of 10,000",
        "eu-west-1: accounts added: 7,500 of 10,000",
        "eu-west-1: accounts added: 10,000 of 10,000",
    ]


def test_on_a_terminal_there_is_a_bar_for_each_region_at_work() -> None:
    ended: list[Outcome] = []
    bars = rich.progress.Progress(console=Screen())
    watcher = Bars(bars, ended.append)
    watcher.moved(Progress("accounts added", "eu-west-1", 50, 120))
    watcher.moved(Progress("accounts added", "us-east-1", 120, 120))
    watcher.moved(Progress("members read", "eu-west-2", 50, 0))
    watcher.moved(Progress("members read", "eu-west-2", 100, 0))
    watcher.ended(Outcome(step=a_step(), done=True))

    assert [(task.description, task.completed, task.total) for task in bars.tasks] == [
        ("eu-west-1 accounts added", 50, 120),
        ("eu-west-2 members read", 100, None),
    ]
    assert len(ended) == 1


def test_what_is_no_terminal_gets_lines() -> None:
    with watching(Screen()) as watcher:
        assert isinstance(watcher, Lines)
