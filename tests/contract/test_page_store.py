"""The contract of `hub.ports.PageStore`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.errors import ConflictError
from hub.model.incident import Mark
from hub.model.member_set import MemberSet
from hub.model.page import Ending, HeadKey, PageHead, PageState
from hub.model.steps import State
from hub.stores import Stores
from tests.builders import NIGHT, a_mark, a_summary
from tests.contract.examples import CRITICAL, HIGH, ODD, SHADOW, a_full_page, a_member, a_page, minutes

TAKEN = Ending(
    state=PageState.ACKNOWLEDGED, covered=MemberSet.of([1, 2, 4]), by="dana", via="call", name="Dana", at=ODD
)


class TestOpen:
    def test_the_first_page_is_generation_one(self, stores: Stores) -> None:
        assert stores.pages.head(HIGH) is None

        head = stores.pages.open(HIGH, 0, ODD)

        assert head == PageHead(key=HIGH, generation=1, state=PageState.RUNNING, opened_at=ODD)
        assert stores.pages.head(HIGH) == head

    def test_whoever_comes_second_gets_the_page_that_was_opened(self, stores: Stores) -> None:
        first = stores.pages.open(HIGH, 0, NIGHT)

        assert stores.pages.open(HIGH, 0, NIGHT + minutes(1)) == first
        assert stores.pages.head(HIGH) == first

    def test_a_running_page_is_not_opened_anew(self, stores: Stores) -> None:
        running = stores.pages.open(HIGH, 0, NIGHT)

        assert stores.pages.open(HIGH, 1, NIGHT + minutes(1)) == running

    def test_an_ended_page_is_followed_by_a_fresh_one(self, stores: Stores) -> None:
        stores.pages.open(HIGH, 0, NIGHT)
        stores.pages.join(HIGH, 1)
        stores.pages.end(HIGH, 1, TAKEN)

        head = stores.pages.open(HIGH, 1, ODD)

        assert head == PageHead(key=HIGH, generation=2, state=PageState.RUNNING, opened_at=ODD)

    def test_an_older_generation_opens_nothing(self, stores: Stores) -> None:
        stores.pages.open(HIGH, 0, NIGHT)
        ended = stores.pages.end(HIGH, 1, TAKEN)

        assert stores.pages.open(HIGH, 0, NIGHT + minutes(1)) == ended
        assert stores.pages.head(HIGH) == ended

    def test_a_head_that_never_was_cannot_be_raised(self, stores: Stores) -> None:
        with pytest.raises(ConflictError, match=r"page-soc\.high"):
            stores.pages.open(HIGH, 3, NIGHT)
        assert stores.pages.head(HIGH) is None

    @pytest.mark.parametrize("other", [CRITICAL, SHADOW, HIGH.model_copy(update={"escalation_policy": "page-net"})])
    def test_each_policy_and_label_has_a_head_of_its_own(self, stores: Stores, other: HeadKey) -> None:
        stores.pages.open(HIGH, 0, NIGHT)

        assert stores.pages.head(other) is None
        assert stores.pages.open(other, 0, NIGHT).key == other


class TestJoin:
    def test_each_join_gives_the_next_number(self, stores: Stores) -> None:
        stores.pages.open(HIGH, 0, NIGHT)

        joined = [stores.pages.join(HIGH, 1) for _ in range(3)]

        assert [head.joined for head in joined if head] == [1, 2, 3]
        assert stores.pages.head(HIGH) == joined[-1]

    @pytest.mark.parametrize("generation", [0, 2])
    def test_another_generation_cannot_be_joined(self, stores: Stores, generation: int) -> None:
        opened = stores.pages.open(HIGH, 0, NIGHT)

        assert stores.pages.join(HIGH, generation) is None
        assert stores.pages.head(HIGH) == opened

    def test_a_page_that_is_over_cannot_be_joined(self, stores: Stores) -> None:
        stores.pages.open(HIGH, 0, NIGHT)
        ended = stores.pages.end(HIGH, 1, TAKEN)

        assert stores.pages.join(HIGH, 1) is None
        assert stores.pages.head(HIGH) == ended

    def test_without_a_head_there_is_nothing_to_join(self, stores: Stores) -> None:
        assert stores.pages.join(HIGH, 0) is None
        assert stores.pages.head(HIGH) is None


class TestEnd:
    def test_the_ending_is_written_to_the_head(self, stores: Stores) -> None:
        stores.pages.open(HIGH, 0, NIGHT)
        stores.pages.join(HIGH, 1)

        ended = stores.pages.end(HIGH, 1, TAKEN)

        assert ended == PageHead(
            key=HIGH,
            generation=1,
            state=PageState.ACKNOWLEDGED,
            joined=1,
            covered=MemberSet.of([1, 2, 4]),
            by="dana",
            via="call",
            name="Dana",
            opened_at=NIGHT,
            ended_at=ODD,
        )
        assert stores.pages.head(HIGH) == ended

    def test_the_first_to_end_it_stays(self, stores: Stores) -> None:
        stores.pages.open(HIGH, 0, NIGHT)
        first = stores.pages.end(HIGH, 1, TAKEN)

        later = stores.pages.end(HIGH, 1, Ending(state=PageState.EXHAUSTED, by="sam", at=ODD + minutes(1)))

        assert later == first
        assert stores.pages.head(HIGH) == first

    @pytest.mark.parametrize("generation", [0, 2])
    def test_another_generation_is_not_ended(self, stores: Stores, generation: int) -> None:
        running = stores.pages.open(HIGH, 0, NIGHT)

        assert stores.pages.end(HIGH, generation, TAKEN) == running
        assert stores.pages.head(HIGH) == running

    def test_without_a_head_there_is_nothing_to_end(self, stores: Stores) -> None:
        assert stores.pages.end(HIGH, 1, TAKEN) is None
        assert stores.pages.head(HIGH) is None


class TestEnded:
    def test_how_a_page_ended_is_known_when_its_successor_runs(self, stores: Stores) -> None:
        stores.pages.open(HIGH, 0, NIGHT)
        taken = stores.pages.end(HIGH, 1, TAKEN)
        assert taken is not None
        stores.pages.keep_ended(taken)
        stores.pages.open(HIGH, 1, NIGHT)

        assert stores.pages.ended(taken.page_id) == taken
        assert stores.pages.ended("page-soc.high.2") is None

    def test_the_first_that_is_kept_stays(self, stores: Stores) -> None:
        stores.pages.open(HIGH, 0, NIGHT)
        taken = stores.pages.end(HIGH, 1, TAKEN)
        assert taken is not None
        stores.pages.keep_ended(taken)
        stores.pages.keep_ended(taken.model_copy(update={"by": "sam"}))

        assert stores.pages.ended(taken.page_id) == taken


class TestRestart:
    def test_the_start_number_is_raised_by_one(self, stores: Stores) -> None:
        opened = stores.pages.open(HIGH, 0, NIGHT)

        raised = stores.pages.restart(HIGH, 1, 1)

        assert raised == opened.model_copy(update={"start": 2})
        assert stores.pages.head(HIGH) == raised

    def test_whoever_comes_second_gets_the_number_that_was_raised(self, stores: Stores) -> None:
        stores.pages.open(HIGH, 0, NIGHT)
        raised = stores.pages.restart(HIGH, 1, 1)

        assert stores.pages.restart(HIGH, 1, 1) == raised
        assert stores.pages.head(HIGH) == raised

    def test_a_page_that_has_ended_can_be_given_a_run_to_finish_it(self, stores: Stores) -> None:
        stores.pages.open(HIGH, 0, NIGHT)
        ended = stores.pages.end(HIGH, 1, TAKEN)
        assert ended is not None

        assert stores.pages.restart(HIGH, 1, 1) == ended.model_copy(update={"start": 2})

    @pytest.mark.parametrize("generation", [0, 2])
    def test_another_generation_is_left_alone(self, stores: Stores, generation: int) -> None:
        opened = stores.pages.open(HIGH, 0, NIGHT)

        assert stores.pages.restart(HIGH, generation, 1) == opened
        assert stores.pages.head(HIGH) == opened

    def test_without_a_head_there_is_nothing_to_restart(self, stores: Stores) -> None:
        assert stores.pages.restart(HIGH, 1, 1) is None

    def test_the_next_page_starts_with_number_one_again(self, stores: Stores) -> None:
        stores.pages.open(HIGH, 0, NIGHT)
        stores.pages.restart(HIGH, 1, 1)
        stores.pages.end(HIGH, 1, TAKEN)

        assert stores.pages.open(HIGH, 1, ODD).start == 1

    def test_every_head_is_listed_by_its_key(self, stores: Stores) -> None:
        assert list(stores.pages.heads()) == []
        high, critical = stores.pages.open(HIGH, 0, NIGHT), stores.pages.open(CRITICAL, 0, NIGHT)
        stores.pages.end(HIGH, 1, TAKEN)

        assert list(stores.pages.heads()) == [critical, stores.pages.head(HIGH)]
        assert high != stores.pages.head(HIGH)


class TestMembers:
    def test_a_member_is_stored_and_returned(self, stores: Stores) -> None:
        member = a_member()

        assert stores.pages.put_member(member) == member
        assert list(stores.pages.members(member.page_id)) == [member]

    def test_an_incident_keeps_its_first_number(self, stores: Stores) -> None:
        first = stores.pages.put_member(a_member(1))

        assert stores.pages.put_member(a_member(2, joined_at=ODD + minutes(1))) == first
        assert list(stores.pages.members(first.page_id)) == [first]

    def test_a_further_mark_takes_the_place_of_the_first_under_a_number_of_its_own(self, stores: Stores) -> None:
        stores.pages.put_member(a_member(1, mark=a_mark(8)))
        stores.pages.put_member(a_member(2, id="f2"))
        further = a_member(3, mark=a_mark(9.5), summary=a_summary(9.5), joined_at=ODD + minutes(1))

        assert stores.pages.put_member(further) == further
        assert [member.number for member in stores.pages.members(further.page_id)] == [2, 3]

    def test_an_earlier_mark_replaces_nothing(self, stores: Stores) -> None:
        first = stores.pages.put_member(a_member(1, mark=a_mark(9.5)))

        assert stores.pages.put_member(a_member(1, mark=a_mark(8), summary=a_summary(8.1))) == first

    def test_members_come_by_number(self, stores: Stores) -> None:
        for number in (10, 2, 1):
            stores.pages.put_member(a_member(number, id=f"f{number}"))

        assert [member.number for member in stores.pages.members("page-soc.high.1")] == [1, 2, 10]

    def test_each_page_has_members_of_its_own(self, stores: Stores) -> None:
        here = stores.pages.put_member(a_member(1))
        there = stores.pages.put_member(a_member(7, page_id="page-soc.high.2"))

        assert list(stores.pages.members("page-soc.high.1")) == [here]
        assert list(stores.pages.members("page-soc.high.2")) == [there]
        assert list(stores.pages.members("page-soc.high.3")) == []


class TestRemoveMember:
    def test_a_member_is_taken_out_once_and_the_others_stay(self, stores: Stores) -> None:
        gone, stays = a_member(1, id="gone"), a_member(2, id="stays")
        for member in (gone, stays):
            stores.pages.put_member(member)

        assert stores.pages.remove_member(gone.page_id, gone.summary.key, gone.mark)
        assert not stores.pages.remove_member(gone.page_id, gone.summary.key, gone.mark)
        assert list(stores.pages.members(gone.page_id)) == [stays]

    def test_the_same_incident_of_another_page_stays(self, stores: Stores) -> None:
        member = stores.pages.put_member(a_member(1))

        assert not stores.pages.remove_member("page-soc.high.99", member.summary.key, member.mark)
        assert list(stores.pages.members(member.page_id)) == [member]

    @pytest.mark.parametrize(
        "further", [a_mark(9.5), a_mark(8.0, episode=2), a_mark(8.0).model_copy(update={"attack_sequence": True})]
    )
    def test_a_member_that_has_gone_beyond_the_mark_stays(self, stores: Stores, further: Mark) -> None:
        known = a_mark(8.0)
        member = stores.pages.put_member(a_member(1, mark=further))

        assert not stores.pages.remove_member(member.page_id, member.summary.key, known)
        assert list(stores.pages.members(member.page_id)) == [member]
        assert stores.pages.remove_member(member.page_id, member.summary.key, further)

    @pytest.mark.parametrize("further", [a_mark(9.5), a_mark(4.0, episode=2)])
    def test_a_member_that_is_behind_the_mark_is_taken_out(self, stores: Stores, further: Mark) -> None:
        member = stores.pages.put_member(a_member(1, mark=a_mark(8.0)))

        assert stores.pages.remove_member(member.page_id, member.summary.key, further)
        assert not stores.pages.has_members(member.page_id)


class TestMember:
    def test_a_member_is_found_by_its_incident(self, stores: Stores) -> None:
        member = stores.pages.put_member(a_member(1))

        assert stores.pages.member(member.page_id, member.summary.key) == member
        assert stores.pages.member("page-soc.high.99", member.summary.key) is None

    def test_one_that_was_taken_out_is_none(self, stores: Stores) -> None:
        member = stores.pages.put_member(a_member(1))
        assert stores.pages.has_members(member.page_id)

        stores.pages.remove_member(member.page_id, member.summary.key, member.mark)

        assert stores.pages.member(member.page_id, member.summary.key) is None
        assert not stores.pages.has_members(member.page_id)


class TestItems:
    def test_a_page_item_comes_back_as_it_was(self, stores: Stores) -> None:
        page = a_full_page()

        assert stores.pages.create(page) == page
        assert stores.pages.page(page.page_id) == page

    def test_creating_it_again_returns_the_stored_one(self, stores: Stores) -> None:
        first = stores.pages.create(a_page())

        assert stores.pages.create(a_page(configuration="v2")) == first
        assert stores.pages.page(first.page_id) == first

    def test_an_unknown_page_is_none(self, stores: Stores) -> None:
        assert stores.pages.page("page-soc.high.1") is None

    def test_the_next_version_replaces_the_item(self, stores: Stores) -> None:
        stores.pages.create(a_page())
        further = a_page(version=2, state=State(command=1, throttled_since=ODD), wake_at=ODD)

        assert stores.pages.save(further) == further
        assert stores.pages.page(further.page_id) == further

    @pytest.mark.parametrize("version", [1, 2, 4])
    def test_any_other_version_is_a_conflict(self, stores: Stores, version: int) -> None:
        stores.pages.create(a_page())
        second = stores.pages.save(a_page(version=2))

        with pytest.raises(ConflictError, match=r"page-soc\.high\.1"):
            stores.pages.save(a_page(version=version, configuration="v2"))
        assert stores.pages.page(second.page_id) == second

    def test_a_page_that_was_never_created_is_a_conflict(self, stores: Stores) -> None:
        with pytest.raises(ConflictError):
            stores.pages.save(a_page(version=1))
        assert stores.pages.page("page-soc.high.1") is None

    def test_running_pages_come_oldest_first(self, stores: Stores) -> None:
        for generation in (3, 1, 2):
            stores.pages.create(a_page(generation, opened_at=NIGHT + timedelta(microseconds=generation)))

        assert [page.generation for page in stores.pages.running()] == [1, 2, 3]

    def test_a_finished_page_is_not_running_any_more(self, stores: Stores) -> None:
        stores.pages.create(a_page(1))
        stores.pages.create(a_page(2, opened_at=ODD))

        stores.pages.save(a_page(1, finished=True, version=2))

        assert [page.generation for page in stores.pages.running()] == [2]

    def test_pages_are_found_newest_first_up_to_the_limit(self, stores: Stores) -> None:
        for generation in (2, 3, 1):
            stores.pages.create(a_page(generation, opened_at=NIGHT + minutes(generation), finished=generation == 2))

        assert [page.generation for page in stores.pages.find()] == [3, 2, 1]
        assert [page.generation for page in stores.pages.find(limit=2)] == [3, 2]
