"""What is keyed in a call, as Connect hears it: three keys at most, one alone after a while, none between blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from escalation.contact_flow.contract import event
from hub.model.attempt import AttemptOutcome
from hub.model.ledger import EntryKind
from local.phone_lab import CODE, Press, Script, scripts
from tests.builders import NIGHT, an_event
from tests.scenarios.story import Story


def keys(*presses: Press) -> Script:
    return Script(name="keys on", answers=8, presses=presses)


def read_mail(hub: Story, *readers: str) -> None:
    for reader in readers:
        hub.mails(reader)


def keyed(hub: Story) -> list[tuple[float, str | None]]:
    """Return what was keyed, and how many seconds after the night began."""
    entries = [entry for entry in hub.ledger() if entry.kind is EntryKind.KEY]
    return [((entry.at - NIGHT) / timedelta(seconds=1), entry.keys) for entry in entries]


def test_keys_after_the_third_are_lost_until_the_call_listens_again(hub: Story) -> None:
    hub.phone("dana").will(keys(Press(after=8, digits="10047"), Press(after=8, digits=CODE)))
    hub.receive(an_event(8.0))
    hub.passes(minutes=2)

    said = [(heard.who, heard.words) for heard in hub.words()]
    assert [words for who, words in said if who == "lost"] == ["4", "7"]
    code = f"1{hub.attempts()[0].challenge}"
    assert [words for who, words in said if who == "person"] == ["100", code]
    assert keyed(hub) == [(17.8, "100"), (27.6, code)]
    assert (hub.head().by, hub.outcomes()) == ("dana", [AttemptOutcome.ACKNOWLEDGED])
    read_mail(hub, "secops", "leads", "dana")


def test_who_keys_before_the_answer_is_over_has_the_first_keys_lost_and_the_rest_counts_as_a_try(hub: Story) -> None:
    hub.phone("dana").will(keys(Press(after=8, digits="100147"), Press(after=8, digits=CODE)))
    hub.receive(an_event(8.0))
    hub.passes(minutes=2)

    # The function answers a second after 100; of 1, 4 and 7 only the last comes after that.
    assert [heard.words for heard in hub.words() if heard.who == "lost"] == ["1", "4"]
    assert [digits for _, digits in keyed(hub)] == ["100", "7", f"1{hub.attempts()[0].challenge}"]
    assert hub.head().by == "dana"
    read_mail(hub, "secops", "leads", "dana")


def test_a_single_key_is_taken_three_seconds_later_when_no_other_has_followed(hub: Story) -> None:
    hub.phone("dana").will(scripts.passes())
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=2)

    assert keyed(hub)[0] == (24.0, "2")
    assert hub.outcomes() == [AttemptOutcome.PASSED, AttemptOutcome.ACKNOWLEDGED]
    read_mail(hub, "secops", "leads", "dana", "wei")


def test_a_single_key_and_a_hash_is_taken_at_once(hub: Story) -> None:
    hub.phone("dana").will(keys(Press(after=12, digits="2#")))
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=2)

    assert keyed(hub)[0] == (21.4, "2")
    read_mail(hub, "secops", "leads", "dana", "wei")


def asks(hub: Story, **parameters: str) -> Mapping[str, Any]:
    """Ask the function of the flow as Connect does, past the telephone."""
    assert hub.lab.function is not None
    return hub.lab.function(event(hub.lab.dials()[-1].attempt, "contact", parameters))


def each_twice(*keys: str) -> Iterator[tuple[str, str]]:
    """Yield each entry twice, with how many were keyed before it."""
    for turn, digits in enumerate(keys):
        yield from ((str(turn), digits),) * 2


def an_answered_call(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_key())
    hub.receive(an_event(8.0))
    hub.passes(seconds=10)


def test_a_wrong_code_that_is_asked_twice_is_answered_the_same_and_is_one_try_of_three(hub: Story) -> None:
    an_answered_call(hub)
    answers = [asks(hub, digits=digits, turn=turn) for turn, digits in each_twice("100", "199", "188")]

    assert answers[0::2] == answers[1::2]
    assert [answer["turn"] for answer in answers[0::2]] == ["1", "2", "3"]
    assert [answer["listens"] for answer in answers[0::2]] == ["true", "true", "false"]
    # Late, when others were keyed meanwhile, it still is what it was.
    assert asks(hub, digits="100", turn="0") == answers[0]
    assert [keys for _, keys in keyed(hub)] == ["100", "199", "188"]
    read_mail(hub, "secops")


def test_the_code_that_is_asked_twice_is_taken_once(hub: Story) -> None:
    an_answered_call(hub)
    code = f"1{hub.attempts()[0].challenge}"
    first = asks(hub, digits=code, turn="0")

    assert asks(hub, digits=code, turn="0") == first
    assert [keys for _, keys in keyed(hub)] == [code]
    assert [entry.kind for entry in hub.ledger()].count(EntryKind.ACKNOWLEDGED) == 1
    hub.passes(seconds=1)
    read_mail(hub, "secops", "leads")
    assert len(hub.mails("dana")) == 1


def test_passing_that_is_asked_twice_passes_once(hub: Story) -> None:
    hub.phone("wei").will(scripts.keys_code())
    an_answered_call(hub)
    first = asks(hub, digits="2", turn="0")

    assert asks(hub, digits="2", turn="0") == first
    hub.passes(minutes=1)
    assert hub.rung() == ["dana", "wei"]
    assert hub.outcomes() == [AttemptOutcome.PASSED, AttemptOutcome.ACKNOWLEDGED]
    assert [keys for _, keys in keyed(hub)].count("2") == 1
    read_mail(hub, "secops", "leads", "dana", "wei")
