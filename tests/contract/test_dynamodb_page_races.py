"""Two threads race for one item in DynamoDB: one winner, both see whose it is, and nothing is counted twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

import pytest

from hub.errors import ConflictError
from hub.model.attempt import AttemptOutcome, AttemptState
from hub.model.member_set import MemberSet
from hub.model.page import Ending, PageState
from hub.model.task_token import TaskToken
from tests.aws.interference import race
from tests.aws.world import aws
from tests.builders import NIGHT, an_attempt
from tests.configuring import add_override, put
from tests.contract.examples import HIGH, a_full_configuration, a_member, a_page, an_override, minutes
from tests.contract.page_tables import PageTables, empty_tables

Result = TypeVar("Result")
RACERS = ("dana", "sam")
PAGE = "page-soc.high.1"
KEY = an_attempt().key
SET = MemberSet.of([1])


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with aws() as world:
        yield world.dynamodb()


@pytest.fixture
def stores(client: Any) -> PageTables:
    return empty_tables(client)


def both(stores: PageTables, operation: str, action: Callable[[str], Result]) -> list[Result]:
    """Do `action` for both racers at once, up to the request `operation`; return what each of them got."""
    return race(stores.client, operation, [partial(action, racer) for racer in RACERS])


def minute_of(racer: str) -> int:
    return RACERS.index(racer) + 1


class TestHeads:
    def test_one_opens_the_first_page_and_both_see_whose_it_is(self, stores: PageTables) -> None:
        heads = both(stores, "PutItem", lambda racer: stores.pages.open(HIGH, 0, NIGHT + minutes(minute_of(racer))))

        assert heads == [stores.pages.head(HIGH)] * 2
        assert [head.generation for head in heads] == [1, 1]

    def test_one_opens_the_successor_and_both_see_whose_it_is(self, stores: PageTables) -> None:
        stores.pages.open(HIGH, 0, NIGHT)
        stores.pages.end(HIGH, 1, Ending(state=PageState.EXHAUSTED, at=NIGHT))

        heads = both(stores, "PutItem", lambda racer: stores.pages.open(HIGH, 1, NIGHT + minutes(minute_of(racer))))

        assert heads == [stores.pages.head(HIGH)] * 2
        assert [head.generation for head in heads] == [2, 2]

    def test_every_join_gets_a_number_of_its_own(self, stores: PageTables) -> None:
        stores.pages.open(HIGH, 0, NIGHT)

        heads = both(stores, "UpdateItem", lambda _: stores.pages.join(HIGH, 1))

        assert sorted(head.joined for head in heads if head) == [1, 2]

    def test_one_ends_the_page_and_both_see_who(self, stores: PageTables) -> None:
        stores.pages.open(HIGH, 0, NIGHT)

        heads = both(stores, "UpdateItem", lambda racer: stores.pages.end(HIGH, 1, taken_by(racer)))

        assert heads == [stores.pages.head(HIGH)] * 2
        assert {head.by for head in heads if head} < set(RACERS)

    def test_a_join_beside_the_end_is_numbered_or_finds_the_page_over(self, stores: PageTables) -> None:
        stores.pages.open(HIGH, 0, NIGHT)
        actions = [lambda: stores.pages.join(HIGH, 1), lambda: stores.pages.end(HIGH, 1, taken_by("dana"))]

        joined, ended = race(stores.client, "UpdateItem", actions)

        assert ended == stores.pages.head(HIGH)
        assert ended is not None
        assert ended.state is PageState.ACKNOWLEDGED
        assert ended.joined == (0 if joined is None else 1)

    def test_the_start_number_is_raised_once(self, stores: PageTables) -> None:
        stores.pages.open(HIGH, 0, NIGHT)

        heads = both(stores, "UpdateItem", lambda _: stores.pages.restart(HIGH, 1, 1))

        assert [head.start for head in heads if head] == [2, 2]

    def test_an_incident_is_one_member_under_one_number(self, stores: PageTables) -> None:
        put = both(stores, "PutItem", lambda racer: stores.pages.put_member(a_member(minute_of(racer))))

        assert put == list(stores.pages.members(PAGE)) * 2

    def test_one_takes_the_member_out(self, stores: PageTables) -> None:
        member = stores.pages.put_member(a_member())

        key, mark = member.summary.key, member.mark
        removed = both(stores, "UpdateItem", lambda _: stores.pages.remove_member(PAGE, key, mark))

        assert sorted(removed) == [False, True]

    @pytest.mark.parametrize("configuration", [("v2", "v3"), ("v2", "v2")], ids=["different", "the very same"])
    def test_one_saves_the_next_version_of_a_page(self, stores: PageTables, configuration: Sequence[str]) -> None:
        stores.pages.create(a_page())

        def save(racer: str) -> str:
            try:
                return stores.pages.save(a_page(version=2, configuration=configuration[RACERS.index(racer)])).page_id
            except ConflictError:
                return "conflict"

        assert sorted(both(stores, "PutItem", save)) == ["conflict", PAGE]


class TestAttempts:
    def test_one_prepares_the_attempt_and_both_see_whose_it_is(self, stores: PageTables) -> None:
        rows = both(stores, "PutItem", lambda racer: stores.attempts.prepare(an_attempt(responder=racer)))

        assert rows == [stores.attempts.get(KEY)] * 2

    def test_one_may_dial(self, stores: PageTables) -> None:
        stores.attempts.prepare(an_attempt())

        assert sorted(both(stores, "UpdateItem", lambda _: stores.attempts.dialling(KEY, SET, NIGHT))) == [False, True]

    def test_one_key_press_is_the_first(self, stores: PageTables) -> None:
        stores.attempts.prepare(an_attempt())

        rows = both(stores, "UpdateItem", lambda racer: stores.attempts.keyed(KEY, str(minute_of(racer)), 0))

        assert rows == [stores.attempts.get(KEY)] * 2
        assert [len(row.keys) for row in rows if row] == [1, 1]

    def test_one_outcome_is_the_first(self, stores: PageTables) -> None:
        stores.attempts.prepare(an_attempt())
        outcomes = {"dana": AttemptOutcome.ACKNOWLEDGED, "sam": AttemptOutcome.NO_ANSWER}

        rows = both(stores, "UpdateItem", lambda racer: stores.attempts.end(KEY, outcomes[racer], racer, NIGHT))

        assert rows == [stores.attempts.get(KEY)] * 2
        assert [row.version for row in rows if row] == [2, 2]

    def test_a_dial_beside_the_end_is_permitted_only_before_it(self, stores: PageTables) -> None:
        stores.attempts.prepare(an_attempt())
        actions: list[Callable[[], object]] = [
            lambda: stores.attempts.dialling(KEY, SET, NIGHT),
            lambda: stores.attempts.end(KEY, AttemptOutcome.WITHDRAWN, None, NIGHT),
        ]

        may_dial, _ = race(stores.client, "UpdateItem", actions)

        row = stores.attempts.get(KEY)
        assert row is not None
        assert row.state is AttemptState.ENDED
        assert may_dial == (row.dialling_at is not None)


def test_one_takes_the_line_and_both_see_who(stores: PageTables) -> None:
    leases = both(stores, "PutItem", lambda racer: stores.lines.take("kim", racer, NIGHT, NIGHT + minutes(1)))

    assert leases[0] == leases[1]
    assert leases[0].holder in RACERS


def test_a_lease_that_ended_goes_to_one(stores: PageTables) -> None:
    stores.lines.take("kim", "before", NIGHT, NIGHT + minutes(1))
    then, until = NIGHT + minutes(1), NIGHT + minutes(2)

    leases = both(stores, "PutItem", lambda racer: stores.lines.take("kim", racer, then, until))

    assert leases[0] == leases[1]
    assert leases[0].holder in RACERS


def test_every_override_gets_a_number_of_its_own(stores: PageTables) -> None:
    added = both(stores, "PutItem", lambda racer: add_override(stores.configuration, an_override(responder=racer)))

    assert sorted(override.sequence for override in added) == [1, 2]
    assert list(stores.configuration.register().overrides("soc")) == sorted(
        added, key=lambda override: override.sequence
    )


def test_of_two_configurations_one_is_in_force_whole(stores: PageTables) -> None:
    writers = {racer: stores.a_configuration_store() for racer in RACERS}

    def putting(racer: str) -> str | None:
        try:
            put(writers[racer], a_full_configuration(racer))
        except ConflictError:
            return None
        return racer

    winners = [racer for racer in both(stores, "GetItem", putting) if racer is not None]

    in_force = [store.current() for store in (*writers.values(), stores.configuration)]
    assert in_force == [in_force[0]] * 3
    assert in_force[0] == a_full_configuration(winners[-1])
    assert [record.number for record in stores.configuration.audit()] == list(range(1, len(winners) + 1))


def test_the_newest_task_token_stays(stores: PageTables) -> None:
    tokens = {
        racer: TaskToken(page_id=PAGE, start=1, command=minute_of(racer), token=f"token of {racer}") for racer in RACERS
    }

    both(stores, "PutItem", lambda racer: stores.tokens.put(tokens[racer]))

    assert stores.tokens.get(PAGE) == tokens["sam"]


def taken_by(racer: str) -> Ending:
    return Ending(state=PageState.ACKNOWLEDGED, by=racer, via="call", at=NIGHT)
