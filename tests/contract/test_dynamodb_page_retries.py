"""The SDK sends a write again whose answer was lost: the caller learns what it would have learned at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hub.model.attempt import AttemptOutcome, AttemptState
from hub.model.member_set import MemberSet
from hub.model.page import Ending, PageState
from hub.model.task_token import TaskToken
from hub.ports import Lease
from tests.aws.interference import answer_lost
from tests.aws.world import aws
from tests.builders import NIGHT, an_attempt
from tests.configuring import add_override, put
from tests.contract.examples import HIGH, ODD, a_full_configuration, a_member, a_page, an_override, minutes
from tests.contract.page_tables import PageTables, empty_tables

PAGE = "page-soc.high.1"
KEY = an_attempt().key
SET = MemberSet.of([1])
TAKEN = Ending(state=PageState.ACKNOWLEDGED, by="dana", via="call", at=NIGHT)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with aws() as world:
        yield world.dynamodb()


@pytest.fixture
def stores(client: Any) -> PageTables:
    return empty_tables(client)


class TestAttempts:
    def test_whoever_may_dial_still_may(self, stores: PageTables) -> None:
        stores.attempts.prepare(an_attempt())

        with answer_lost(stores.client, "UpdateItem"):
            assert stores.attempts.dialling(KEY, SET, ODD) is True

        row = stores.attempts.get(KEY)
        assert row is not None
        assert (row.state, row.version) == (AttemptState.DIALLING, 2)
        assert stores.attempts.dialling(KEY, SET, ODD) is False

    def test_whoever_may_not_dial_still_may_not(self, stores: PageTables) -> None:
        stores.attempts.prepare(an_attempt())
        stores.attempts.dialling(KEY, SET, ODD)

        with answer_lost(stores.client, "UpdateItem"):
            assert stores.attempts.dialling(KEY, SET, ODD) is False

    def test_nobody_may_dial_what_ended_before_the_second_sending(self, stores: PageTables) -> None:
        stores.attempts.prepare(an_attempt())

        def end() -> None:
            stores.attempts.end(KEY, AttemptOutcome.WITHDRAWN, None, ODD)

        with answer_lost(stores.client, "UpdateItem", meanwhile=end):
            assert stores.attempts.dialling(KEY, SET, ODD) is False

    def test_a_prepared_attempt_is_its_own(self, stores: PageTables) -> None:
        with answer_lost(stores.client, "PutItem"):
            assert stores.attempts.prepare(an_attempt()) == an_attempt()

    def test_a_contact_is_noted_once(self, stores: PageTables) -> None:
        stores.attempts.prepare(an_attempt(state=AttemptState.DIALLING))

        with answer_lost(stores.client, "UpdateItem"):
            row = stores.attempts.dialled(KEY, "c-1", ODD)

        assert row is not None
        assert (row.contact_id, row.version) == ("c-1", 2)

    def test_a_key_press_is_noted_once(self, stores: PageTables) -> None:
        stores.attempts.prepare(an_attempt())

        with answer_lost(stores.client, "UpdateItem"):
            row = stores.attempts.keyed(KEY, "147", 0)

        assert row is not None
        assert row.keys == ("147",)
        assert stores.attempts.get(KEY) == row

    def test_an_answer_and_an_end_are_noted_once(self, stores: PageTables) -> None:
        stores.attempts.prepare(an_attempt())

        with answer_lost(stores.client, "UpdateItem"):
            stores.attempts.answered(KEY, SET, ODD)
        with answer_lost(stores.client, "UpdateItem"):
            row = stores.attempts.end(KEY, AttemptOutcome.PASSED, None, ODD)

        assert row is not None
        assert (row.outcome, row.version) == (AttemptOutcome.PASSED, 3)


class TestPages:
    def test_a_page_is_opened_once(self, stores: PageTables) -> None:
        with answer_lost(stores.client, "PutItem"):
            first = stores.pages.open(HIGH, 0, ODD)
        stores.pages.end(HIGH, 1, TAKEN)
        with answer_lost(stores.client, "PutItem"):
            second = stores.pages.open(HIGH, 1, ODD)

        assert [(head.generation, head.opened_at) for head in (first, second)] == [(1, ODD), (2, ODD)]
        assert stores.pages.head(HIGH) == second

    def test_a_join_leaves_a_gap_that_nobody_has(self, stores: PageTables) -> None:
        stores.pages.open(HIGH, 0, NIGHT)

        with answer_lost(stores.client, "UpdateItem"):
            numbered = stores.pages.join(HIGH, 1)
        after = stores.pages.join(HIGH, 1)

        assert numbered is not None
        assert after is not None
        assert [numbered.joined, after.joined] == [2, 3]

    def test_a_page_ends_and_starts_anew_once(self, stores: PageTables) -> None:
        stores.pages.open(HIGH, 0, NIGHT)

        with answer_lost(stores.client, "UpdateItem"):
            ended = stores.pages.end(HIGH, 1, TAKEN)
        with answer_lost(stores.client, "UpdateItem"):
            raised = stores.pages.restart(HIGH, 1, 1)

        assert ended is not None
        assert raised is not None
        assert (ended.by, raised.start) == ("dana", 2)

    def test_a_saved_page_is_no_conflict_with_itself(self, stores: PageTables) -> None:
        with answer_lost(stores.client, "PutItem"):
            assert stores.pages.create(a_page()) == a_page()
        with answer_lost(stores.client, "PutItem"):
            assert stores.pages.save(a_page(version=2)) == a_page(version=2)

    def test_a_member_is_put_once_and_taken_out_once(self, stores: PageTables) -> None:
        with answer_lost(stores.client, "PutItem"):
            member = stores.pages.put_member(a_member())
        with answer_lost(stores.client, "UpdateItem"):
            assert stores.pages.remove_member(PAGE, member.summary.key, member.mark) is True

        assert stores.pages.remove_member(PAGE, member.summary.key, member.mark) is False
        assert list(stores.pages.members(PAGE)) == []

    def test_who_left_a_page_may_join_it_again(self, stores: PageTables) -> None:
        member = stores.pages.put_member(a_member(1))
        stores.pages.remove_member(PAGE, member.summary.key, member.mark)

        again = stores.pages.put_member(a_member(2))

        assert again.number == 2
        assert list(stores.pages.members(PAGE)) == [again]

    def test_a_late_second_sending_leaves_an_answered_token_answered(self, stores: PageTables) -> None:
        token = TaskToken(page_id=PAGE, start=1, command=1, token="t")
        stores.tokens.put(token)
        stores.tokens.used(PAGE, "t")

        with answer_lost(stores.client, "PutItem"):
            assert stores.tokens.put(token).used

        assert stores.tokens.get(PAGE) == token.model_copy(update={"used": True})


def test_a_taken_line_is_its_holders(stores: PageTables) -> None:
    with answer_lost(stores.client, "PutItem"):
        lease = stores.lines.take("dana", "page-a", NIGHT, ODD)

    assert lease == Lease("page-a", ODD)
    assert stores.lines.take("dana", "page-b", NIGHT, ODD) == lease


def test_a_line_is_given_back_by_its_holder_only(stores: PageTables) -> None:
    stores.lines.take("dana", "page-a", NIGHT, NIGHT + minutes(1))

    with answer_lost(stores.client, "DeleteItem"):
        stores.lines.release("dana", "page-a")

    assert stores.lines.take("dana", "page-b", NIGHT, ODD).holder == "page-b"


@pytest.mark.parametrize("lost", range(4))
def test_an_edit_is_made_once_whichever_answer_is_lost(stores: PageTables, lost: int) -> None:
    put(stores.configuration, a_full_configuration())

    with answer_lost(stores.client, "PutItem", after=lost):
        added = add_override(stores.configuration, an_override())

    assert stores.configuration.register().overrides("soc") == (added,)
    assert [record.number for record in stores.configuration.audit()] == [1, 2]
