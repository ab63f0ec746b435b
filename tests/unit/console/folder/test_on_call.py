"""Rotations, schedules and escalation policies are read as written, short and long."""

# ruff: noqa: E501 - each row of a table holds a whole message on one line

from __future__ import annotations

from datetime import datetime, time

import pytest

from hub.model.escalation_policy import Level, Target, TargetKind
from hub.model.rotation import Restriction, Rotation, ShiftLength, Weekday
from hub.model.route import email
from tests.unit.console.folder.conftest import Check, Load

START = datetime(2026, 12, 7, 9, 0)  # noqa: DTZ001 - local on purpose
LAYERS = """\
schedules:
  shop:
    time_zone: Asia/Tokyo
    layers:
      - base: {weekly: [dana, wei], from: 2026-12-07 09:00}
      - night: {every: 12 hours, participants: [wei], from: 2026-12-07 09:00, only: 22:00-06:00, time_zone: Asia/Shanghai}
      - name: weekend
        daily: dana
        from: 2026-12-07 09:00
        only: [Sat 09:00-24:00, Sun]
"""
A_TARGET = "expected a schedule, `SCHEDULE next`, `SCHEDULE/LAYER` or a responder"


def test_layers_are_ranked_by_their_order_and_keep_their_zone(loaded: Load) -> None:
    base, night, weekend = loaded(LAYERS).schedules["shop"].layers
    assert base.rotation == Rotation(
        time_zone="Asia/Tokyo",
        start=START,
        shift_length=ShiftLength.model_validate({"weeks": 1}),
        participants=("dana", "wei"),
    )
    assert night.rotation.shift_length == ShiftLength.model_validate({"hours": 12})
    assert (night.rotation.time_zone, weekend.rotation.participants) == ("Asia/Shanghai", ("dana",))
    assert night.restrictions == (Restriction(since=time(22), until=time(6)),)
    assert weekend.restrictions == (
        Restriction(weekdays=(Weekday.SAT,), since=time(9)),
        Restriction(weekdays=(Weekday.SUN,)),
    )
    assert [(layer.name, layer.rank) for layer in (base, night, weekend)] == [("base", 0), ("night", 1), ("weekend", 2)]


def test_a_rank_may_be_said_and_the_next_layer_is_above_it(loaded: Load) -> None:
    ranked = LAYERS.replace("dana, wei], from: 2026-12-07 09:00}", "dana, wei], from: 2026-12-07 09:00, rank: 5}")
    assert [layer.rank for layer in loaded(ranked).schedules["shop"].layers] == [5, 6, 7]


def test_layers_of_one_rank_are_called_together(loaded: Load) -> None:
    ranked = LAYERS.replace("daily: dana\n", "daily: dana\n        rank: 1\n")
    assert [layer.rank for layer in loaded(ranked).schedules["shop"].layers] == [0, 1, 1]


def test_a_schedule_of_one_rotation_needs_no_layers(loaded: Load) -> None:
    schedule = loaded("schedules: {shop: {monthly: [dana, wei], from: 2026-12-07}}").schedules["shop"]
    assert [(layer.name, layer.restrictions) for layer in schedule.layers] == [("base", ())]
    assert schedule.time_zone == schedule.layers[0].rotation.time_zone == "Europe/Berlin"


def test_a_named_rotation_serves_several_layers(loaded: Load) -> None:
    text = "rotations: {week: {weekly: [dana, wei], from: 2026-12-07 09:00}}\nschedules: {shop: [{base: {rotation: week}}]}"
    (layer,) = loaded(text).schedules["shop"].layers
    assert layer.rotation.participants == ("dana", "wei")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("{weekly: [dana, wie], from: 2026-12-07}", ".weekly[2]: found 'wie', expected a responder of the section `responders`; did you mean 'wei'?"),
        ("{weekly: [soc], from: 2026-12-07}", ".weekly[1]: found 'soc', expected a responder of the section `responders` (soc is a schedule)"),
        ("{weekly: [], from: 2026-12-07}", ".weekly: found a list, expected the names of responders"),
        ("{weekly: dana, daily: wei, from: 2026-12-07}", ": found daily and weekly, expected exactly one of daily, weekly, monthly, every"),
        ("{from: 2026-12-07, participants: [dana]}", ": found none, expected exactly one of daily, weekly, monthly, every"),
        ("{every: 12 hours, from: 2026-12-07}", ": `participants` goes with `every`; weekly, daily and monthly name the participants themselves"),
        ("{weekly: dana, participants: wei, from: 2026-12-07}", ": `participants` goes with `every`; weekly, daily and monthly name the participants themselves"),
        ("{every: 90 min, participants: [dana], from: 2026-12-07}", ".every: found '90 min', expected the length of a turn, such as 12 hours, 2 days or 1 week"),
        ("{weekly: dana}", ": `from` is missing: the local time of the first handoff, such as 2026-12-07 09:00"),
        ("{weekly: dana, from: 2026-12-07T09:00Z}", ".from: found '2026-12-07T09:00Z', expected a local time without an offset, such as 2026-12-07 09:00"),
        ("{monthly: dana, from: 2026-12-29}", ".from: found '2026-12-29', a monthly rotation starts on day 1 to 28"),
        ("{weekly: dana, from: 2026-12-07, only: Mo 09:00-18:00}", ".only: found 'Mo 09:00-18:00', expected hours such as 22:00-06:00, Mon-Fri 09:00-18:00, Sat,Sun or holidays DE"),
        ("{weekly: dana, from: 2026-12-07, only: []}", ".only: found a list, expected hours such as 22:00-06:00, Mon-Fri 09:00-18:00, Sat,Sun or holidays DE"),
        ("{weekly: dana, from: 2026-12-07, rank: first}", ".rank: found 'first', expected a whole number"),
        ("{weekly: dana, from: 2026-12-07, time_zone: Mars}", ".time_zone: found 'Mars', expected an IANA time zone such as Europe/Berlin"),
        ("{rotation: weak}", ".rotation: found 'weak', expected a rotation of the section `rotations`"),
        ("{weekly: dana, from: 2026-12-07, ony: Sat}", ": found the unknown key 'ony', expected one of layers, daily, weekly, monthly, every, participants, from, time_zone, rotation, only, rank; did you mean 'only'?"),
        ("{layers: [{a: {weekly: dana, from: 2026-12-07}}], only: Sat}", ".only: stands beside `layers`; expected inside one of the layers"),
        ("{layers: []}", ".layers: found a list, expected a list of layers, such as `- night: {weekly: [dana, wei], from: 2026-12-07 09:00}`"),
        ("[night]", "[1]: found 'night', expected a layer such as `- night: {...}`"),
        ("[{a: {weekly: dana, from: 2026-12-07}}, {a: {weekly: wei, from: 2026-12-07}}]", "[2].a: written twice, first at more.yaml:2; expected once"),
        ("[{}]", "[1]: found a mapping, expected a layer such as `- night: {...}`"),
        ("{}", ": found a mapping, expected a list of layers, or one rotation"),
        ("", ": found nothing, expected a list of layers, or one rotation"),
        ("weekly", ": found 'weekly', expected a list of layers, or one rotation"),
    ],
)  # fmt: skip
def test_a_wrong_schedule_is_said_where_it_stands(checked: Check, value: str, problem: str) -> None:
    (found,) = checked(f"schedules:\n  shop: {value}\n").problems
    assert found == f"more.yaml:2: schedules.shop{problem}"


def test_a_rotation_is_named_or_written_not_both(checked: Check) -> None:
    text = (
        "rotations: {week: {weekly: dana, from: 2026-12-07}}\nschedules: {shop: [{base: {rotation: week, daily: wei}}]}"
    )
    (problem,) = checked(text).problems
    assert problem == (
        "more.yaml:2: schedules.shop[1].base.daily: stands beside `rotation`; "
        "expected only there where the rotation is written"
    )


def policy(fields: str) -> str:
    return f"escalation_policies:\n  page: {{{fields}}}\n"


def test_an_escalation_policy_is_as_short_as_its_levels(loaded: Load) -> None:
    (schedule, following, person, both) = (
        loaded(policy("levels: [soc, soc next, dana, [dana, soc/base]], then: dpo")).escalation_policies["page"].levels
    )
    assert schedule == Level(targets=(Target(kind=TargetKind.SCHEDULE, name="soc"),))
    assert following.targets == (Target(kind=TargetKind.NEXT, name="soc"),)
    assert person.targets == (Target(kind=TargetKind.RESPONDER, name="dana"),)
    assert both.targets[1] == Target(kind=TargetKind.ROTATION, name="soc", layer="base")


def test_levels_alone_are_a_policy_that_mails_nobody_in_the_end(checked: Check) -> None:
    result = checked("escalation_policies:\n  page: [soc, dana]\n")
    assert result.configuration is not None
    assert len(result.configuration.escalation_policies["page"].levels) == 2
    assert result.warnings == (
        "more.yaml:2: escalation_policies.page: `then` is missing: nobody is mailed when the page is exhausted",
    )


def test_a_long_level_says_its_times(loaded: Load) -> None:
    level = "{targets: [dana, wei], attempts: 3, retry_delay: 30 s, wait: 5 min, ring: 20 s, listen: 1 min}"
    found = loaded(policy(f"levels: [{level}], repeat: 1, then: dpo")).escalation_policies["page"]
    (one,) = found.levels
    assert (one.attempts, one.retry_delay, one.wait, one.ring, one.listen) == (3, 30, 300, 20, 60)
    assert (len(one.targets), found.repeat) == (2, 1)


def test_hours_have_an_otherwise_and_the_organization_s_zone(loaded: Load) -> None:
    found = loaded(policy("levels: [soc], only: Mon-Fri 09:00-18:00, otherwise: email secops, then: dpo"))
    hours = found.escalation_policies["page"].only
    assert hours is not None
    assert (hours.time_zone, len(hours.windows)) == ("Europe/Berlin", 1)
    assert found.escalation_policies["page"].otherwise == email("secops")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("levels: [soc nxet]", f".levels[1]: found 'soc nxet', {A_TARGET}; did you mean 'soc next'?"),
        ("levels: [danna]", f".levels[1]: found 'danna', {A_TARGET}; did you mean 'dana'?"),
        ("levels: [dana next]", f".levels[1]: found 'dana next', {A_TARGET}; did you mean 'dana'?"),
        ("levels: [soc/base next]", ".levels[1]: found 'soc/base next', expected `next` after a whole schedule, not after one of its layers"),
        ("levels: [soc/bass]", ".levels[1]: found 'soc/bass', expected a layer of soc: base; did you mean 'soc/base'?"),
        ("levels: [[]]", f".levels[1]: found a list, {A_TARGET}"),
        ("levels: []", ".levels: found a list, expected a list of levels, such as [soc, soc next, head]"),
        ("then: dpo", ": `levels` is missing"),
        ("levels: [{attempts: 2}]", ".levels[1]: `targets` is missing"),
        ("levels: [{targets: dana, attempts: 0}]", ".levels[1].attempts: found '0', expected greater than or equal to 1"),
        ("levels: [{targets: dana, ring: 61 s}]", ".levels[1].ring: found '61 s', expected less than or equal to 60"),
        ("levels: [{targets: dana, wait: 5}]", ".levels[1].wait: found '5', expected a duration such as 60 s, 10 min or 24 h"),
        ("levels: [{target: dana}]", ".levels[1]: found the unknown key 'target', expected one of targets, attempts, retry_delay, wait, ring, listen; did you mean 'targets'?"),
        ("levels: [dana], repeat: twice", ".repeat: found 'twice', expected a whole number"),
        ("levels: [dana], repeat: 21", ".repeat: found '21', expected less than or equal to 20"),
        ("levels: [dana], then: dpos", ".then: found 'dpos', expected an audience of the section `audiences`; did you mean 'dpo'?"),
        ("levels: [dana], only: Mon-Fri", ": `only` and `otherwise` go together: what happens outside the hours must be said"),
        ("levels: [dana], otherwise: record", ": `only` and `otherwise` go together: what happens outside the hours must be said"),
        ("levels: [dana], time_zone: Asia/Tokyo", ".time_zone: is the zone of `only`, which is missing"),
        ("levels: [dana], only: Sat, otherwise: emial dpo", ".otherwise: found 'emial dpo', expected `record`, `email AUDIENCE` or `call ESCALATION_POLICY`; did you mean 'email'?"),
        ("levels: [dana], only: Sat, otherwise: call page", ".otherwise: found 'call page', expected a way that ends, not page > page"),
    ],
)  # fmt: skip
def test_a_wrong_escalation_policy_is_said_where_it_stands(checked: Check, fields: str, problem: str) -> None:
    assert f"more.yaml:2: escalation_policies.page{problem}" in checked(policy(fields)).problems


def test_a_name_that_means_two_is_refused_as_a_target(checked: Check) -> None:
    text = "responders: {soc: {phone: +15555550109, email: soc@example.com}}\n"
    problems = checked(text).problems
    assert problems == (
        (
            "base.yaml:18: escalation_policies.soc.levels[1]: found 'soc', "
            "expected a name that is not both a schedule and a responder: rename one of them"
        ),
    )
