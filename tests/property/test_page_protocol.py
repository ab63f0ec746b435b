"""The page protocol under fire: joiners, calls, keys, carrier reports, kills and redeliveries in any order.

Whatever happens, nobody is dialled twice for an attempt, a page has one call at a time, an acknowledgement covers what
its call announced and no more, and an incident that nobody took is on its way to somebody.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hub.model.messages import CarrierReportKind
from tests.property.page_world import World

IDS = st.sampled_from(("f1", "f2", "f3"))
SEVERITIES = st.sampled_from((8.0, 8.0, 9.5))
ANY = st.integers(0, 11)


class PageProtocol(RuleBasedStateMachine):
    """The rules are what the world does to a hub."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @initialize(severity=st.sampled_from((8.0, 9.5)), answered=st.booleans())
    def somebody_is_rung(self, severity: float, answered: bool) -> None:
        self.world.receive("f1", severity, sequence=False)
        self.world.works()
        if answered:
            self.world.answer(self.pick(0, list(self.world.dialled)))

    def pick(self, choice: int, among: list[str]) -> str:
        return among[-1 - choice % len(among)]

    @rule(id=IDS, severity=SEVERITIES, sequence=st.booleans())
    def a_finding_comes(self, id: str, severity: float, sequence: bool) -> None:
        self.world.receive(id, severity, sequence=sequence)

    @rule(choice=ANY, settles=st.booleans())
    def a_message_is_delivered(self, choice: int, settles: bool) -> None:
        self.world.deliver(choice, settles=settles)

    @rule()
    def the_hub_does_all_it_can(self) -> None:
        self.world.works()

    @rule(seconds=st.sampled_from((1, 10, 31, 91, 700, 3600)))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.advance(timedelta(seconds=seconds))
        self.world.wakes()

    @precondition(lambda self: self.world.dialled)
    @rule(choice=ANY)
    def a_call_is_answered(self, choice: int) -> None:
        self.world.answer(self.pick(choice, list(self.world.dialled)))

    @precondition(lambda self: self.world.heard)
    @rule(choice=ANY, digits=st.sampled_from(("code", "code", "100", "2", "3", "")))
    def a_key_is_pressed(self, choice: int, digits: str) -> None:
        self.world.key(self.pick(choice, list(self.world.heard)), digits)

    @precondition(lambda self: self.world.dialled)
    @rule(
        choice=ANY,
        kind=st.sampled_from((CarrierReportKind.ENDED, CarrierReportKind.DIALLED, CarrierReportKind.THROTTLED)),
    )
    def the_carrier_reports(self, choice: int, kind: CarrierReportKind) -> None:
        self.world.report(self.pick(choice, list(self.world.dialled)), kind)

    @rule(seconds=st.sampled_from((0, 5, 100)))
    def the_hub_is_killed(self, seconds: int) -> None:
        self.world.restart(timedelta(seconds=seconds))

    @rule(looks=st.integers(0, 30), seconds=st.sampled_from((0, 5, 100)))
    def the_hub_is_killed_in_the_midst_of_something(self, looks: int, seconds: int) -> None:
        self.world.dies_after(looks, timedelta(seconds=seconds))
        self.world.lives_through(timedelta(minutes=3))
        self.world.clock.rest()

    @rule(id=IDS)
    def a_request_for_a_call_overtakes_all_that_waits(self, id: str) -> None:
        self.world.deliver_call_about(id)

    @precondition(lambda self: self.world.heard)
    @rule(id=IDS, severity=SEVERITIES, looks=st.integers(0, 3), choice=ANY)
    def the_code_is_keyed_while_another_finding_joins(self, id: str, severity: float, looks: int, choice: int) -> None:
        self.world.receive(id, severity, sequence=False)
        self.world.keys_after(looks, self.pick(choice, list(self.world.heard)))
        self.world.deliver_call_about(id)
        self.world.clock.rest()

    @precondition(lambda self: self.world.heard)
    @rule(looks=st.integers(0, 80), choice=ANY)
    def the_code_is_keyed_while_the_hub_goes_on(self, looks: int, choice: int) -> None:
        self.world.keys_after(looks, self.pick(choice, list(self.world.heard)))
        self.world.lives_through(timedelta(minutes=3))
        self.world.clock.rest()

    @precondition(lambda self: self.world.heard)
    @rule(id=IDS, choice=ANY)
    def the_code_is_keyed_and_the_next_page_opens_before_the_hub_hears_of_it(self, id: str, choice: int) -> None:
        self.world.key(self.pick(choice, list(self.world.heard)), "code")
        self.world.receive(id, 9.5, sequence=False)
        self.world.deliver_call_about(id)

    @rule(minutes=st.sampled_from((2, 15)))
    def nobody_answers_for_a_while(self, minutes: int) -> None:
        self.world.lives_through(timedelta(minutes=minutes))

    @invariant()
    def nothing_forbidden_was_done(self) -> None:
        assert self.world.wrong == []
        assert self.world.slipped == set()

    @invariant()
    def a_page_has_one_call_at_a_time(self) -> None:
        assert max(self.world.live_attempts(), default=0) <= 1

    @invariant()
    def a_call_is_given_up_only_when_its_time_is_over(self) -> None:
        assert self.world.cut_short() == []

    @invariant()
    def whatever_nobody_took_is_on_its_way_to_somebody(self) -> None:
        assert self.world.lost() == []

    @invariant()
    def nothing_was_taken_that_no_call_announced(self) -> None:
        assert self.world.taken_unheard() == []

    def teardown(self) -> None:
        """Whoever answers every call from now on has taken everything in the end."""
        try:
            self.world.restart()
            self.world.lives_on()
            assert self.world.unfinished() == []
            assert self.world.wrong == []
            assert self.world.taken_unheard() == []
        finally:
            self.world.close()


TestPageProtocol = PageProtocol.TestCase
TestPageProtocol.settings = settings(
    max_examples=100, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
