"""The proof of on call: holes, levels that ring nobody new, times and burdens, exact over changes of the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from escalation.proving import Burden, Callers, Demand, Hit, Proof, people_of, prove
from escalation.snapshot import compile_book
from hub.model.configuration import Configuration
from hub.model.escalation_policy import EscalationPolicy, Level, Target, TargetKind
from hub.model.responder import Leave
from hub.model.schedule import Layer, Override, Schedule
from hub.model.severity import SeverityLabel
from tests.builders import a_responder, at
from tests.oncall_builders import a_layer, a_leave, an_override
from tests.policies import a_configuration

PRODUCTION_CALLS = Callers(accounts={SeverityLabel.HIGH: frozenset({"111122223333", "222233334444"})})


def a_level(*targets: str, **more: Any) -> Level:
    """`soc`, `soc/night`, `soc next`, and for a responder `@dana`."""
    return Level(targets=tuple(map(_target, targets)), **more)


def _target(text: str) -> Target:
    if text.startswith("@"):
        return Target(kind=TargetKind.RESPONDER, name=text[1:])
    if text.endswith(" next"):
        return Target(kind=TargetKind.NEXT, name=text.removesuffix(" next"))
    name, _, layer = text.partition("/")
    kind = TargetKind.ROTATION if layer else TargetKind.SCHEDULE
    return Target(kind=kind, name=name, layer=layer or None)


def a_policy(*levels: Level, name: str = "page-soc", **more: Any) -> EscalationPolicy:
    return EscalationPolicy(name=name, levels=levels, **more)


def organized(*layers: Layer, levels: tuple[Level, ...], zone: str = "Europe/Berlin", **more: Any) -> Configuration:
    """One schedule, `soc`, and one escalation policy, `page-soc`; everybody has a number."""
    people = {name: a_responder(name) for name in ("dana", "finn", "hana", "wei")} | more.pop("responders", {})
    return a_configuration(
        schedules={"soc": Schedule(name="soc", time_zone=zone, layers=layers)},
        escalation_policies={"page-soc": a_policy(*levels)} | more.pop("policies", {}),
        responders=people,
    )


def proved(
    configuration: Configuration,
    start: str,
    end: str,
    *,
    leave: tuple[Leave, ...] = (),
    overrides: tuple[Override, ...] = (),
) -> Proof:
    """The proof for a span in which production calls `page-soc`."""
    demand = Demand(at(start), at(end), {"page-soc": PRODUCTION_CALLS})
    return prove(compile_book(configuration, overrides, leave), [demand])


def spans(proof: Proof) -> list[tuple[int, datetime, datetime]]:
    return [(hole.level, hole.start, hole.end) for hole in proof.holes]


def burden(proof: Proof, name: str) -> Burden:
    return next(each for each in proof.burdens if each.responder == name)


def test_a_level_that_always_has_somebody_has_no_hole() -> None:
    proof = proved(organized(a_layer(), levels=(a_level("soc"),)), "2026-03-01T00:00Z", "2026-04-30T00:00Z")

    assert (proof.proved, proof.holes) == (("page-soc",), ())


def test_a_gap_in_the_night_is_an_hour_shorter_when_berlin_puts_its_clocks_forward() -> None:
    day = organized(a_layer(window="06:00-22:00"), levels=(a_level("soc"),))
    proof = proved(day, "2026-03-27T12:00Z", "2026-03-30T12:00Z")

    assert spans(proof) == [
        (1, at("2026-03-27T21:00Z"), at("2026-03-28T05:00Z")),
        (1, at("2026-03-28T21:00Z"), at("2026-03-29T04:00Z")),
        (1, at("2026-03-29T20:00Z"), at("2026-03-30T04:00Z")),
    ]


def test_a_window_whose_begin_is_skipped_in_santiago_leaves_no_hole_at_the_jump() -> None:
    """On 6 September 2026 Santiago has no time from 00:00 to 01:00: 23:59:59 is followed by 01:00."""
    early = a_layer("dana", name="early", zone="America/Santiago", window="00:00-12:00")
    late = a_layer("finn", name="late", zone="America/Santiago", window="12:00-00:00")
    whole = organized(early, late, levels=(a_level("soc"),), zone="America/Santiago")
    torn = organized(late, levels=(a_level("soc"),), zone="America/Santiago")

    assert proved(whole, "2026-09-05T00:00Z", "2026-09-07T12:00Z").holes == ()
    assert (1, at("2026-09-06T04:00Z"), at("2026-09-06T15:00Z")) in spans(
        proved(torn, "2026-09-05T00:00Z", "2026-09-07T12:00Z")
    )


def test_an_hour_lived_twice_in_santiago_is_a_hole_of_its_whole_length() -> None:
    """On 5 April 2026 Santiago's clocks go from 24:00 back to 23:00, and 23:00 to 24:00 is there twice."""
    layer = a_layer("dana", zone="America/Santiago", window="00:00-23:00")
    proof = proved(
        organized(layer, levels=(a_level("soc"),), zone="America/Santiago"), "2026-04-04T12:00Z", "2026-04-05T12:00Z"
    )

    (hole,) = proof.holes
    assert (hole.start, hole.end) == (at("2026-04-05T02:00Z"), at("2026-04-05T04:00Z"))
    assert hole.time_zone == "America/Santiago"


def test_leave_that_empties_a_level_is_a_hole_that_names_who_is_away() -> None:
    only_dana = organized(a_layer("dana"), levels=(a_level("soc"), a_level("@hana")))
    away = a_leave("dana", "2026-06-10T10:30Z", "2026-06-12T08:15Z")
    proof = proved(only_dana, "2026-06-01T00:00Z", "2026-07-01T00:00Z", leave=(away,))

    (hole,) = proof.holes
    assert (hole.level, hole.start, hole.end) == (1, away.start, away.end)
    assert hole.why == ("nobody is on call on soc: dana is on leave until 2026-06-12 10:15 Europe/Berlin")
    assert not hole.nobody


def test_leave_of_somebody_whom_no_level_comes_to_splits_nothing() -> None:
    gap = organized(a_layer("dana", start="2027-01-01T00:00"), levels=(a_level("soc"),))
    away = a_leave("wei", "2026-06-10T00:00Z", "2026-06-12T00:00Z")
    proof = proved(gap, "2026-06-01T00:00Z", "2026-07-01T00:00Z", leave=(away,))

    assert spans(proof) == [(1, at("2026-06-01T00:00Z"), at("2026-07-01T00:00Z"))]


def test_leave_of_a_responder_named_by_the_level_is_a_hole() -> None:
    head = organized(a_layer(), levels=(a_level("soc"), a_level("@wei")))
    away = a_leave("wei", "2026-06-10T10:30Z", "2026-06-12T08:15Z")
    (hole,) = proved(head, "2026-06-01T00:00Z", "2026-07-01T00:00Z", leave=(away,)).holes

    assert (hole.level, hole.start, hole.end, hole.why) == (2, away.start, away.end, "wei is on leave")


def test_leave_is_a_hole_of_a_policy_that_points_to_no_schedule_at_all() -> None:
    away = a_leave("wei", "2026-06-10T10:30Z", "2026-06-12T08:15Z")
    (hole,) = proved(
        organized(a_layer(), levels=(a_level("@wei"),)), "2026-06-01T00:00Z", "2026-07-01T00:00Z", leave=(away,)
    ).holes

    assert (hole.start, hole.end, hole.time_zone) == (away.start, away.end, "Europe/Berlin")


def test_an_override_closes_a_hole_and_one_that_removes_opens_one() -> None:
    alone = organized(a_layer("dana"), levels=(a_level("soc"),))
    away = a_leave("dana", "2026-06-10T00:00Z", "2026-06-12T00:00Z")
    cover = an_override("replace", "finn", "2026-06-10T00:00Z", "2026-06-11T00:00Z")
    removal = an_override("remove", "dana", "2026-06-20T00:00Z", "2026-06-20T06:00Z", sequence=1)
    proof = proved(alone, "2026-06-01T00:00Z", "2026-07-01T00:00Z", leave=(away,), overrides=(cover, removal))

    assert spans(proof) == [
        (1, at("2026-06-11T00:00Z"), at("2026-06-12T00:00Z")),
        (1, at("2026-06-20T00:00Z"), at("2026-06-20T06:00Z")),
    ]


def test_somebody_without_a_number_is_nobody() -> None:
    silent = organized(a_layer("dana"), levels=(a_level("soc"),), responders={"dana": a_responder("dana", phones=())})
    (hole,) = proved(silent, "2026-06-01T00:00Z", "2026-06-03T00:00Z").holes

    assert (hole.start, hole.end) == (at("2026-06-01T00:00Z"), at("2026-06-03T00:00Z"))
    assert (hole.why, hole.nobody) == ("dana has no telephone number", True)


def test_a_hole_ends_at_the_bounds_of_the_span() -> None:
    begins_late = organized(a_layer("dana", start="2026-06-02T10:00"), levels=(a_level("soc"),))

    assert spans(proved(begins_late, "2026-06-01T00:00Z", "2026-06-03T00:00Z")) == [
        (1, at("2026-06-01T00:00Z"), at("2026-06-02T08:00Z"))
    ]


def test_next_is_somebody_else_while_there_is_one_and_a_hole_where_there_is_none() -> None:
    pair = organized(a_layer("dana", "finn", weeks=1), levels=(a_level("soc"), a_level("soc next")))
    assert proved(pair, "2026-06-01T00:00Z", "2026-06-30T00:00Z").holes == ()
    assert proved(pair, "2026-06-01T00:00Z", "2026-06-30T00:00Z").same_people == ()

    away = a_leave("finn", "2026-06-05T00:00Z", "2026-06-07T00:00Z")  # in Dana's week
    (hole,) = proved(pair, "2026-06-01T00:00Z", "2026-06-30T00:00Z", leave=(away,)).holes
    assert (hole.level, hole.start, hole.end) == (2, away.start, away.end)
    assert hole.why == "nobody comes next on schedule soc"
    assert proved(pair, "2026-06-05T00:00Z", "2026-06-07T00:00Z", leave=(away,)).same_people == ()


def test_each_next_is_one_whom_the_levels_before_have_not_rung() -> None:
    levels = (a_level("soc"), a_level("soc next"), a_level("soc next"))
    three = organized(a_layer("dana", "finn", "hana"), levels=levels)

    assert proved(three, "2026-06-01T00:00Z", "2026-06-30T00:00Z").same_people == ()


def test_a_second_next_that_comes_round_to_the_same_person_is_said() -> None:
    pair = organized(a_layer("dana", "finn"), levels=(a_level("soc"), a_level("soc next"), a_level("soc next")))
    proof = proved(pair, "2026-06-01T06:00Z", "2026-06-03T06:00Z")

    assert [(same.level, same.earlier, same.seconds) for same in proof.same_people] == [(3, 2, 86_400)] * 2
    assert {same.responders for same in proof.same_people} == {("dana",), ("finn",)}


def test_two_levels_that_are_the_same_person_at_the_same_time_are_counted_together() -> None:
    head = organized(a_layer("dana", "finn"), levels=(a_level("soc"), a_level("@dana")))
    proof = proved(head, "2026-06-01T06:00Z", "2026-06-05T06:00Z")

    (same,) = proof.same_people
    assert (same.level, same.earlier, same.responders) == (2, 1, ("dana",))
    assert (same.spans, same.seconds) == (2, 2 * 86_400)
    assert (same.end - same.start).days == 1


def test_a_level_with_somebody_new_beside_the_old_one_is_not_the_same() -> None:
    wider = organized(a_layer("dana"), levels=(a_level("soc"), a_level("soc", "@finn")))
    narrower = organized(a_layer("dana"), levels=(a_level("soc", "@finn"), a_level("@finn")))

    assert proved(wider, "2026-06-01T00:00Z", "2026-06-05T00:00Z").same_people == ()
    assert len(proved(narrower, "2026-06-01T00:00Z", "2026-06-05T00:00Z").same_people) == 1


def test_a_level_that_points_to_one_layer_is_empty_outside_its_hours_though_another_layer_has_somebody() -> None:
    layers = (a_layer("dana", name="base"), a_layer("finn", name="night", rank=2, window="22:00-06:00"))
    proof = proved(organized(*layers, levels=(a_level("soc/night"),)), "2026-06-01T04:00Z", "2026-06-02T04:00Z")

    assert spans(proof) == [(1, at("2026-06-01T04:00Z"), at("2026-06-01T20:00Z"))]
    assert proof.holes[0].why == "nobody is on call on soc/night"


def test_an_escalation_policy_on_which_nobody_relies_is_left_out() -> None:
    idle = a_policy(a_level("@nobody-there"), name="idle")
    configuration = organized(a_layer(), levels=(a_level("soc"),), policies={"idle": idle})
    proof = proved(configuration, "2026-06-01T00:00Z", "2026-06-05T00:00Z")

    assert (proof.proved, proof.unused, proof.holes) == (("page-soc",), ("idle",), ())
    assert [times.escalation_policy for times in proof.times] == ["page-soc"]


def test_a_hole_counts_only_while_somebody_relies_on_the_policy_and_says_whom_it_hits() -> None:
    never = organized(a_layer("dana", start="2027-01-01T00:00"), levels=(a_level("soc"),))
    more = Callers(
        accounts={SeverityLabel.HIGH: frozenset("abcd"), SeverityLabel.CRITICAL: frozenset("a")},
        others=frozenset({SeverityLabel.MEDIUM}),
        unreadable=True,
    )
    first, second, third = (at(f"2026-06-0{day}T00:00Z") for day in (1, 2, 3))
    demands = [
        Demand(first, second, {"page-soc": PRODUCTION_CALLS}),
        Demand(second, third, {}),
        Demand(third, at("2026-06-04T00:00Z"), {"page-soc": more}),
    ]
    holes = prove(compile_book(never), demands).holes

    assert [(hole.start, hole.end) for hole in holes] == [(first, second), (third, at("2026-06-04T00:00Z"))]
    assert holes[0].hits == (Hit(severity=SeverityLabel.HIGH, accounts=2, examples=("111122223333", "222233334444")),)
    assert holes[1].hits == (
        Hit(severity=SeverityLabel.CRITICAL, accounts=1, examples=("a",)),
        Hit(severity=SeverityLabel.HIGH, accounts=4, examples=("a", "b", "c")),
        Hit(severity=SeverityLabel.MEDIUM, accounts=0, others=True),
        Hit(severity=None, accounts=0),
    )


@pytest.mark.parametrize("turns", [("dana", "finn"), ("finn", "dana")])
def test_the_longest_wait_for_each_person_and_the_end_are_those_of_the_slowest_team(turns: tuple[str, str]) -> None:
    slow = {"finn": a_responder("finn", phones=("+15555550102", "+15555550103"))}
    level = a_level("soc", attempts=1)
    proof = proved(
        organized(a_layer(*turns), levels=(level, a_level("@hana", attempts=1)), responders=slow),
        "2026-06-01T00:00Z",
        "2026-06-02T12:00Z",
    )
    one_call = level.ring + level.listen + 20

    (times,) = proof.times
    assert [(each.level, each.responder, each.seconds) for each in times.people] == [
        (1, "dana", 0),
        (1, "finn", 0),
        (2, "hana", 2 * one_call),
    ]
    assert times.exhausted == 2 * (2 * one_call + one_call) + 60


def test_a_second_ring_is_late_after_more_than_150_seconds_with_those_who_stand_there() -> None:
    numbers = ("+15555550101", "+15555550102", "+15555550103", "+15555550104")
    many = {"finn": a_responder("finn", phones=numbers)}
    levels = (
        a_level("soc", retry_delay=125),
        a_level("@finn"),
        a_level("@hana", retry_delay=126),
        a_level("@hana", attempts=1),
        a_level("@nobody", attempts=1),
    )
    proof = proved(organized(a_layer("dana"), levels=levels, responders=many), "2026-06-01T00:00Z", "2026-06-05T00:00Z")

    assert [(late.level, late.seconds) for late in proof.late_rings] == [(2, 160), (3, 151), (4, None)]


def test_hours_nights_and_weekends_are_counted_in_the_persons_zone() -> None:
    people = {
        "dana": a_responder("dana", time_zone="Europe/Berlin"),
        "wei": a_responder("wei", time_zone="Asia/Shanghai"),
    }
    day = a_layer("dana", window="08:00-20:00")
    night = a_layer("wei", name="night", window="20:00-08:00")
    proof = proved(
        organized(day, night, levels=(a_level("soc"),), responders=people), "2026-06-01T06:00Z", "2026-06-08T06:00Z"
    )

    dana, wei = burden(proof, "dana"), burden(proof, "wei")
    assert (dana.seconds, dana.nights, dana.night_seconds, dana.weekends) == (7 * 12 * 3600, 0, 0, 1)
    assert (wei.seconds, wei.nights, wei.night_seconds) == (7 * 12 * 3600, 7, 7 * 5 * 3600)


def test_the_night_in_which_the_clock_is_put_forward_has_eight_hours() -> None:
    people = {"dana": a_responder("dana", time_zone="Europe/Berlin")}
    alone = organized(a_layer("dana"), levels=(a_level("soc"),), responders=people)
    carried = burden(proved(alone, "2026-03-28T12:00Z", "2026-03-29T12:00Z"), "dana")

    assert (carried.nights, carried.night_seconds, carried.weekends) == (1, 8 * 3600, 1)


@pytest.mark.parametrize(
    ("start", "end", "weekends"),
    [
        ("2026-06-05T00:00+02:00", "2026-06-06T00:00+02:00", 0),
        ("2026-06-05T00:00+02:00", "2026-06-06T00:01+02:00", 1),
        ("2026-06-07T23:59+02:00", "2026-06-08T12:00+02:00", 1),
        ("2026-06-08T00:00+02:00", "2026-06-13T00:00+02:00", 0),
        ("2026-06-05T00:00+02:00", "2026-06-14T00:00+02:00", 2),
    ],
)
def test_a_weekend_is_saturday_and_sunday_and_counts_once(start: str, end: str, weekends: int) -> None:
    people = {"dana": a_responder("dana", time_zone="Europe/Berlin")}
    alone = organized(a_layer("dana"), levels=(a_level("soc"),), responders=people)

    assert burden(proved(alone, start, end), "dana").weekends == weekends


def test_whom_a_policy_can_come_to_are_those_of_its_layer_its_overrides_and_its_names() -> None:
    layers = (a_layer("dana", name="base"), a_layer("finn", name="night"))
    start, end = at("2026-06-01T00:00Z"), at("2026-06-05T00:00Z")
    cover = an_override("replace", "hana", "2026-06-02T00:00Z", "2026-06-03T00:00Z")
    over = an_override("add", "wei", "2026-05-02T00:00Z", "2026-06-01T00:00Z", sequence=1)
    whole = organized(*layers, levels=(a_level("soc", "@sam"),))
    one = organized(*layers, levels=(a_level("soc/night"),))

    def come_to(configuration: Configuration) -> tuple[str, ...]:
        book = compile_book(configuration, (cover, over))
        return people_of(book, configuration.escalation_policies["page-soc"], start, end)

    assert come_to(whole) == ("dana", "finn", "hana", "sam")
    assert come_to(one) == ("finn",)


def test_whom_a_policy_can_come_to_by_one_layer_are_those_too_who_took_its_turns_in_a_swap() -> None:
    swap = an_override("replace", "wei", "2026-06-02T00:00Z", "2026-06-03T00:00Z", instead_of="finn", swap=3)
    configuration = organized(a_layer("finn", name="night"), levels=(a_level("soc/night"),))
    policy = configuration.escalation_policies["page-soc"]
    book = compile_book(configuration, (swap,))

    assert people_of(book, policy, at("2026-06-01T00:00Z"), at("2026-06-05T00:00Z")) == ("finn", "wei")


def test_who_is_on_call_on_two_schedules_at_once_is_on_call_once() -> None:
    configuration = organized(a_layer("dana", weeks=1), levels=(a_level("soc"),))
    twin = Schedule(name="web", time_zone="Europe/Berlin", layers=(a_layer("dana", window="10:00-12:00"),))
    both = configuration.model_copy(update={"schedules": {**configuration.schedules, "web": twin}})

    assert burden(proved(both, "2026-06-01T00:00Z", "2026-06-02T00:00Z"), "dana").seconds == 86_400


def test_sixty_days_are_walked_edge_by_edge_and_agree_with_every_quarter_of_an_hour() -> None:
    """Exactness: what the proof says of each instant is what a page opened then would meet."""
    layers = (
        a_layer("dana", "finn", window="06:30-22:00"),
        a_layer("hana", name="night", window="mon,sat 22:00-05:15"),
    )
    configuration = organized(*layers, levels=(a_level("soc"), a_level("soc next")))
    start, end = at("2026-03-15T00:00Z"), at("2026-04-15T00:00Z")
    away = (a_leave("finn", "2026-03-28T23:30Z", "2026-03-30T01:10Z"),)
    book = compile_book(configuration, leave=away)
    proof = proved(configuration, start.isoformat(), end.isoformat(), leave=away)

    instants = [start + (end - start) * step / (31 * 96) for step in range(31 * 96)]
    policy = configuration.escalation_policies["page-soc"]
    for instant in instants:
        empty = {number for number, people in enumerate(book.walked(policy, instant), start=1) if not people}
        assert {hole.level for hole in proof.holes if hole.start <= instant < hole.end} == empty
