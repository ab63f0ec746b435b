"""What can be said only of the whole folder: floors, numbers, second rings, length and circles."""

from __future__ import annotations

import pytest

from tests.unit.console.folder.conftest import BASE, Check

FLOOR = BASE.replace("  low: record\n", "  floor: critical\n  low: record\n")


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (
            "accounts:\n  444455556666:\n    critical: email dpo\n",
            "more.yaml:3: accounts.444455556666.critical: found `email dpo`, but the floor of organization",
        ),
        (
            "ous:\n  Work: {low: email dpo}\n  'Work: Prod':\n    critical: record\n",
            "more.yaml:4: ous.Work: Prod.critical: found `record`, but the floor of organization",
        ),
        (
            "ous:\n  Work: {low: email dpo}\n  Work/Prod:\n    critical: record\n",
            "more.yaml:4: ous.Work/Prod.critical: found `record`, but the floor of organization",
        ),
        (
            (
                "accounts:\n  444455556666:\n    rules:\n      - name: a\n        when: x\n        low: record\n"
                "      - name: b\n        when: x\n        critical: record\n"
            ),
            "more.yaml:9: accounts.444455556666.rules.b.critical: found `record`, but the floor of organization",
        ),
        (
            (
                "accounts:\n  444455556666:\n    suppressions:\n"
                "      - {name: s, when: {tag: {team: x}}, owner: a, reason: b, expires: 2027-01-01}\n"
            ),
            "more.yaml:4: accounts.444455556666.suppressions.s.when: found tag team",
        ),
    ],
)
def test_a_weakening_is_refused_at_its_field(checked: Check, more: str, problem: str) -> None:
    result = checked(more, base=FLOOR)
    assert result.configuration is None
    assert [found.startswith(problem) for found in result.problems] == [True]


def test_adding_to_a_floor_is_welcome(checked: Check) -> None:
    assert checked("accounts: {444455556666: {critical: +email dpo}}\n", base=FLOOR).problems == ()


def test_a_policy_that_is_wrong_is_not_judged_against_the_floor(checked: Check) -> None:
    more = "accounts:\n  444455556666: {critical: email dpo, low: emial dpo}\n"
    assert len(checked(more, base=FLOOR).problems) == 1


def policy(fields: str) -> str:
    return f"escalation_policies:\n  page: {{{fields}, then: dpo}}\n"


NOBODY = "responders:\n  yuki: {email: yuki@example.com}\n  sam: {phone: +15555550104}\n"


@pytest.mark.parametrize("levels", ["[yuki]", "[rota]", "[rota next]", "[rota/base]"])
def test_whoever_is_called_needs_a_number(checked: Check, levels: str) -> None:
    schedule = "schedules: {rota: {weekly: [yuki], from: 2026-12-07}}\n"
    (problem,) = checked(NOBODY + schedule + policy(f"levels: {levels}")).problems
    assert problem.endswith(".levels[1]: yuki has no telephone number, expected `phone` at responders.yuki")


def test_whoever_is_called_without_a_mail_address_gets_no_brief(checked: Check) -> None:
    result = checked(NOBODY + policy("levels: [sam]"))
    assert result.problems == ()
    assert result.warnings == (
        (
            "more.yaml:5: escalation_policies.page.levels[1]: sam has no mail address and gets no brief, "
            "expected `email` at responders.sam"
        ),
    )


@pytest.mark.parametrize(
    ("level", "seconds"),
    [
        ("{targets: wei, retry_delay: 101 s}", 151),
        ("{targets: [dana, wei, soc], retry_delay: 30 s}", 155),
        ("{targets: soc, ring: 60 s, retry_delay: 31 s}", 151),
    ],
)
def test_a_second_ring_that_comes_too_late_is_warned_of(checked: Check, level: str, seconds: int) -> None:
    (warning,) = checked(policy(f"levels: [{level}]")).warnings
    assert warning.endswith(
        f".levels[1]: level 1 rings a number again only after up to {seconds} s, expected at most 150 s: "
        "then a phone on Do Not Disturb lets it through"
    )


@pytest.mark.parametrize(
    "level", ["{targets: wei, retry_delay: 100 s}", "{targets: [dana, wei, soc], retry_delay: 25 s}"]
)
def test_a_second_ring_within_150_seconds_is_fine(checked: Check, level: str) -> None:
    assert checked(policy(f"levels: [{level}]")).warnings == ()


def test_one_attempt_alone_is_warned_of(checked: Check) -> None:
    (warning,) = checked(policy("levels: [{targets: dana, attempts: 1}]")).warnings
    assert "level 1 rings each number once" in warning


TWELVE = ", ".join(["{targets: wei, attempts: 20, retry_delay: 0}"] * 12)
"""Twelve levels of forty calls."""


@pytest.mark.parametrize(
    ("levels", "repeat", "commands"),
    [
        ("[{targets: wei, attempts: 20}]", 8, 473),
        ("[{targets: wei, attempts: 20}]", 9, 532),
        ("[{targets: wei, attempts: 20, retry_delay: 0}]", 12, 481),
        ("[{targets: wei, attempts: 20, retry_delay: 0}]", 13, 521),
        ("[{targets: [wei, dana], attempts: 20, wait: 1 min}, {targets: dana, attempts: 5}]", 5, 446),
        (f"[{TWELVE}, {{targets: dana, attempts: 19, retry_delay: 0}}]", 1, 500),
        (f"[{TWELVE}, {{targets: dana, attempts: 20, retry_delay: 0}}]", 1, 501),
        ("[{targets: soc, attempts: 20, wait: 1 min}, {targets: soc next, attempts: 5}]", 7, 519),
    ],
)
def test_a_page_takes_five_hundred_commands_at_most(checked: Check, levels: str, repeat: int, commands: int) -> None:
    problems = checked(policy(f"levels: {levels}, repeat: {repeat}")).problems
    expected = (
        (
            f"more.yaml:2: escalation_policies.page: found up to {commands} calls and pauses, expected at most 500: "
            "fewer levels, people at one level, `attempts` or `repeat`"
        ),
    )
    assert problems == (expected if commands > 500 else ())


@pytest.mark.parametrize(("target", "commands"), [("big", 622), ("big next", None), ("big/l0", None)])
def test_layers_of_one_rank_count_together(checked: Check, target: str, commands: int | None) -> None:
    layers = "".join(f"    - l{number}: {{weekly: wei, from: 2026-12-07, rank: 0}}\n" for number in range(3))
    schedule = f"schedules:\n  big:\n{layers}"
    problems = checked(schedule + policy(f"levels: [{{targets: {target}, attempts: 10}}], repeat: 9")).problems
    assert [f"found up to {commands} calls and pauses" in problem for problem in problems] == [True] * bool(commands)


def test_a_circle_of_otherwise_is_refused_at_each_of_its_policies(checked: Check) -> None:
    def turn(name: str, to: str) -> str:
        return f"  {name}: {{levels: [dana], only: Sat, otherwise: call {to}, then: dpo}}\n"

    problems = checked("escalation_policies:\n" + turn("a", "b") + turn("b", "c") + turn("c", "b")).problems
    assert problems == (
        "more.yaml:3: escalation_policies.b.otherwise: found 'call c', expected a way that ends, not b > c > b",
        "more.yaml:4: escalation_policies.c.otherwise: found 'call b', expected a way that ends, not c > b > c",
    )


def test_otherwise_may_lead_to_another_policy(checked: Check) -> None:
    assert checked(policy("levels: [dana], only: Sat, otherwise: call soc")).problems == ()
