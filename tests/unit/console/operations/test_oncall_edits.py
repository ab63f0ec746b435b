"""Edits of on call on a store: what each comes to, and what is said of each wrong turn."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.operations.oncall_wishes import (
    Gap,
    ToEndLeave,
    ToEndOverride,
    ToLeave,
    ToOverride,
    ToTake,
)
from hub.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from hub.model.journal import Edited, Register
from hub.model.schedule import OverrideKind
from hub.model.swap import Span
from tests.builders import at
from tests.unit.console.operations.conftest import DANA, FRIDAY, MORNING, SAM, SATURDAY, WEI, Rota, override


def test_a_cover_replaces_everybody_in_its_span_and_shows_before_and_after(rota: Rota) -> None:
    done = rota.cover("sam", why="concert")

    assert (done.number, done.document, done.time_zone, done.responder_zone) == (
        2,
        "override soc/1",
        "Europe/Berlin",
        "Europe/Berlin",
    )
    assert [(row.before, row.after, row.gap) for row in done.shifts] == [(("wei",), ("sam",), Gap.NONE)]
    assert (done.shifts[0].start, done.shifts[0].end) == (FRIDAY, SATURDAY)
    assert (rota.names(FRIDAY), rota.names(SATURDAY)) == (["sam"], ["wei"])


def test_an_edit_leaves_a_record_of_whoever_made_it_and_is_anchored(rota: Rota) -> None:
    done = rota.cover("sam", why="concert")

    (record,) = rota.actions.audit(1, 10)
    assert (record.by.name, record.by.proved, record.at, record.why) == ("dana", True, MORNING, "concert")
    assert done.anchored
    assert [anchor.number for anchor in rota.actions.audit_head().anchors] == [2]


def test_without_a_start_it_begins_now_by_the_clock_of_the_hub(rota: Rota) -> None:
    done = rota.cover("sam", None)

    assert done.spans == (Span(start=MORNING, end=SATURDAY),)
    assert rota.names(MORNING) == ["sam"]


def test_take_puts_whoever_asks_on_call_from_now(rota: Rota) -> None:
    done = rota.by(SAM).edit_on_call(ToTake(schedule="soc", end=FRIDAY))

    assert (done.responder, rota.names(MORNING)) == ("sam", ["sam"])


def test_a_store_file_takes_the_name_of_a_responder_too(rota: Rota) -> None:
    rota.by("sam").edit_on_call(ToTake(schedule="soc", end=FRIDAY))

    assert [record.by.proved for record in rota.actions.audit(1, 10)] == [False]


@pytest.mark.parametrize("operator", [{}, {"role": "arn:aws:iam::111122223333:role/r", "is_person": False}])
def test_take_is_refused_to_whoever_is_no_responder(rota: Rota, operator: dict[str, object]) -> None:
    name = "root" if not operator else SAM
    with pytest.raises(NotAllowedError, match=f"'{name}' is no responder's identity"):
        rota.by(name, **operator).edit_on_call(ToTake(schedule="soc", end=FRIDAY))


@pytest.mark.parametrize(
    ("more", "error", "said"),
    [
        ({"schedule": "sco"}, NotFoundError, "there is no schedule 'sco'; did you mean 'soc'?"),
        ({"responder": "wie"}, NotFoundError, "there is no responder 'wie'; did you mean 'wei'?"),
        ({"instead_of": "wie"}, NotFoundError, "there is no responder 'wie'; did you mean 'wei'?"),
        ({"instead_of": "sam"}, InputError, "sam cannot stand in for themselves"),
        ({"kind": "add", "instead_of": "wei"}, InputError, "--instead-of goes with replace, not with add"),
        (
            {"start": "2026-06-01T07:59Z"},
            InputError,
            (
                "the start, 2026-06-01 09:59, is in the past: it is 2026-06-01 10:00 (Europe/Berlin), and on-call"
                " history cannot be edited: leave --from out to begin now, or name a later start"
            ),
        ),
        ({"end": FRIDAY}, InputError, "the end, 2026-06-05 18:00, is not after the start, 2026-06-05 18:00"),
        ({"start": None, "end": "2026-06-01T07:00Z"}, InputError, "is not after now, 2026-06-01 10:00"),
        ({"end": "2036-01-01T00:00Z"}, InputError, "is more than 1100 days after the start"),
        ({"responder": "wei"}, InputError, "this would change nothing: on soc wei is on call"),
        ({"instead_of": "yuki"}, InputError, "this would change nothing: on soc wei is on call"),
        ({"kind": "remove", "responder": "yuki"}, InputError, "this would change nothing"),
        ({"kind": "remove", "responder": "wei"}, InputError, "nobody is left on soc from 2026-06-05 18:00 to"),
        ({"responder": "mute"}, InputError, "mute has no telephone number and cannot be rung: name somebody else"),
    ],
)
def test_each_wrong_turn_says_what_to_do_and_changes_nothing(
    rota: Rota, more: dict[str, object], error: type[Exception], said: str
) -> None:
    wish = override(OverrideKind.REPLACE, "sam", FRIDAY, SATURDAY).model_dump() | more

    with pytest.raises(error) as raised:
        rota.by(DANA).edit_on_call(ToOverride.model_validate(wish))

    assert said in str(raised.value)
    assert rota.actions.audit_head().number == 1


def test_leaving_nobody_is_done_when_forced_and_recorded_so(rota: Rota) -> None:
    done = rota.by(DANA).edit_on_call(override(OverrideKind.REMOVE, "wei", FRIDAY, SATURDAY, force=True, why="test"))

    assert [row.gap for row in done.shifts] == [Gap.OPENED]
    assert rota.names(FRIDAY) == [None]
    (record,) = rota.actions.audit(1, 10)
    assert record.why == (
        "test (forced: nobody is left on soc from 2026-06-05 18:00 to 2026-06-06 08:00 (Europe/Berlin))"
    )


def test_a_gap_is_shown_as_closed_by_whoever_covers_it(rota: Rota) -> None:
    rota.by(DANA).edit_on_call(override(OverrideKind.REMOVE, "wei", FRIDAY, SATURDAY, force=True))

    assert [row.gap for row in rota.cover("sam").shifts] == [Gap.CLOSED]


def test_force_that_was_not_needed_is_not_recorded_as_used(rota: Rota) -> None:
    rota.cover("sam", force=True, why="concert")

    assert [record.why for record in rota.actions.audit(1, 10)] == ["concert"]


def test_somebody_without_a_number_may_be_added_and_that_is_warned_of(rota: Rota) -> None:
    done = rota.by(DANA).edit_on_call(override(OverrideKind.ADD, "mute", FRIDAY, SATURDAY))

    assert done.warnings == ("mute has no telephone number and cannot be rung: pages pass them by",)


def test_somebody_on_leave_cannot_cover(rota: Rota) -> None:
    rota.by(DANA).edit_on_call(ToLeave(responder="sam", start=at("2026-06-05T22:00Z"), end=at("2026-06-08T22:00Z")))

    with pytest.raises(
        InputError, match=r"sam is on leave from 2026-06-06 00:00 to 2026-06-09 00:00 .* shorten the span"
    ):
        rota.cover("sam")


def test_a_running_override_that_is_removed_ends_now_and_its_history_stays(rota: Rota) -> None:
    rota.cover("sam", None)
    rota.clock.advance(hours=2)

    done = rota.by(DANA).edit_on_call(ToEndOverride(schedule="soc", number=1))

    (row,) = rota.actions.overrides("soc", over=True)
    assert (row.start, row.end, row.number) == (MORNING, rota.clock.now(), 1)
    assert "ends now" in done.what
    assert [(each.before, each.after) for each in done.shifts] == [(("sam",), ("wei",))]
    assert (rota.names(MORNING), rota.names(rota.clock.now())) == (["sam"], ["wei"])
    assert rota.actions.overrides(None, over=False) == ()


def test_an_override_that_has_not_begun_is_removed_whole(rota: Rota) -> None:
    rota.cover("sam")
    rota.by(DANA).edit_on_call(ToEndOverride(schedule="soc", number=1))

    assert rota.actions.overrides("soc", over=True) == ()
    with pytest.raises(InputError, match="override soc/1 was removed by dana at 2026-06-01 08:00 UTC: see"):
        rota.by(DANA).edit_on_call(ToEndOverride(schedule="soc", number=1))


def test_an_override_that_is_over_or_never_was_cannot_be_removed(rota: Rota) -> None:
    rota.cover("sam")
    rota.clock.advance(days=6)

    with pytest.raises(InputError, match="is in the past"):
        rota.by(DANA).edit_on_call(ToEndOverride(schedule="soc", number=1))
    with pytest.raises(NotFoundError, match="there is no override soc/2: `tocsin oncall override list soc`"):
        rota.by(DANA).edit_on_call(ToEndOverride(schedule="soc", number=2))


def test_a_removal_that_would_leave_nobody_is_refused(rota: Rota) -> None:
    rota.by(DANA).edit_on_call(override(OverrideKind.REMOVE, "wei", FRIDAY, SATURDAY, force=True))
    rota.cover("sam")

    with pytest.raises(InputError, match="nobody is left on soc"):
        rota.by(DANA).edit_on_call(ToEndOverride(schedule="soc", number=2))


def test_leave_shows_what_changes_on_every_schedule(rota: Rota) -> None:
    with pytest.raises(InputError, match="nobody is left on soc from 2026-06-06 00:00 to 2026-06-07 00:00"):
        rota.by(DANA).edit_on_call(ToLeave(responder="wei", start=at("2026-06-05T22:00Z"), end=at("2026-06-06T22:00Z")))

    rota.cover("sam", at("2026-06-05T20:00Z"), at("2026-06-07T00:00Z"))
    done = rota.by(DANA).edit_on_call(
        ToLeave(responder="wei", start=at("2026-06-05T22:00Z"), end=at("2026-06-06T22:00Z"), why="holidays")
    )

    assert (done.document, done.time_zone, done.shifts) == ("leave wei/1", "Asia/Shanghai", ())
    assert [(row.responder, row.number, row.why) for row in rota.actions.leave(over=False)] == [("wei", 1, "holidays")]


def test_leave_that_is_there_already_is_said_so_and_leave_can_be_removed(rota: Rota) -> None:
    wish = ToLeave(responder="sam", start=FRIDAY, end=SATURDAY)
    rota.by(DANA).edit_on_call(wish)

    with pytest.raises(InputError, match="sam is on leave then already"):
        rota.by(DANA).edit_on_call(wish)
    rota.by(DANA).edit_on_call(ToEndLeave(responder="sam", number=1))
    assert rota.actions.leave(over=True) == ()


def test_leave_in_the_past_is_refused(rota: Rota) -> None:
    with pytest.raises(InputError, match="the start, 2026-05-31 10:00, is in the past"):
        rota.by(DANA).edit_on_call(ToLeave(responder="sam", start=at("2026-05-31T08:00Z"), end=SATURDAY))


def test_an_edit_that_was_overtaken_is_made_again_on_what_is_in_force_then(
    rota: Rota, monkeypatch: pytest.MonkeyPatch
) -> None:
    overtake(rota, monkeypatch, times=1)

    rota.cover("sam")

    assert [row.number for row in rota.actions.overrides("soc", over=False)] == [1, 2]
    assert rota.names(FRIDAY) == ["sam"]


def test_an_edit_that_is_overtaken_again_and_again_says_so(rota: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    overtake(rota, monkeypatch, times=9)

    with pytest.raises(ConflictError, match="was overtaken"):
        rota.cover("sam")


def test_what_somebody_else_edits_after_it_was_looked_at_is_looked_at_again(
    rota: Rota, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = rota.actions.stores_in_use.configuration
    register = store.register

    def then_sam_goes_on_leave() -> Register:
        found = register()
        monkeypatch.setattr(store, "register", register)
        rota.by(WEI).edit_on_call(ToLeave(responder="sam", start=FRIDAY, end=SATURDAY))
        return found

    monkeypatch.setattr(store, "register", then_sam_goes_on_leave)

    with pytest.raises(InputError, match="sam is on leave"):
        rota.cover("sam")


def overtake(rota: Rota, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Have somebody else edit on call just before each of the next commits."""
    store = rota.actions.stores_in_use.configuration
    commit: Callable[[Edited], None] = store.commit
    left = [times]

    def first(edited: Edited) -> None:
        if left[0]:
            left[0] -= 1
            monkeypatch.setattr(store, "commit", commit)
            kind = OverrideKind.REMOVE if left[0] % 2 else OverrideKind.ADD
            rota.by(WEI).edit_on_call(override(kind, "dana", FRIDAY, SATURDAY))
            monkeypatch.setattr(store, "commit", first)
        commit(edited)

    monkeypatch.setattr(store, "commit", first)
