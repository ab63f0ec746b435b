"""Edits of on call: what is wanted is checked against what is in force, made, and its consequences are shown."""

from __future__ import annotations

from typing import Final

from console.operations.documents import edit_done
from console.operations.holdings import Holdings
from console.operations.oncall_drafts import (
    Asking,
    Draft,
    Present,
    drafted_end,
    drafted_leave,
    drafted_override,
    drafted_return,
    drafted_take,
)
from console.operations.oncall_effects import book_of, changed, changed_rows, changes_of, rows_of, schedules_with
from console.operations.oncall_swaps import SwapMails, drafted_answer, drafted_ask
from console.operations.oncall_wishes import (
    OnCallEdited,
    ShiftBoth,
    ToAnswerSwap,
    ToAskSwap,
    ToEndLeave,
    ToEndOverride,
    ToLeave,
    ToOverride,
    ToTake,
    Wish,
)
from escalation.oncall import emptied, who
from escalation.people import OnCallBook
from hub.editing import make_edit
from hub.errors import ConflictError, InputError
from hub.model.configuration import Configuration
from hub.model.document import DocumentKind
from hub.model.journal import LONGEST_WHY, Edit, Edited
from hub.ports import NoticeRequests

_TRIES: Final = 5
"""Each edit adds documents of its own, so whoever was second only has to look again."""


def edit_on_call(holdings: Holdings, notices: NoticeRequests, asking: Asking, wish: Wish) -> OnCallEdited:
    """Make an edit of on call by the hub's clock, and return what it comes to.

    Raises NotFoundError with the nearest name, InputError for what is past, changes nothing or leaves nobody (unless
    forced), NotAllowedError for what is somebody else's, and ConflictError when others were first again and again.
    """
    for _ in range(_TRIES - 1):
        try:
            return _tried(holdings, notices, asking, wish)
        except ConflictError:
            continue
    return _tried(holdings, notices, asking, wish)


def _tried(holdings: Holdings, notices: NoticeRequests, asking: Asking, wish: Wish) -> OnCallEdited:
    store = holdings.configurations()
    # The register first: an edit that somebody makes after it is found out by its number.
    register = store.register()
    present = Present(at=holdings.clock.now(), register=register, configuration=store.current(), asking=asking)
    draft = _drafted(present, wish)
    after = book_of(present.configuration, changed(present.live, draft.effect).values())
    rows, left = _consequences(present, after, draft)

    def check(_before: Configuration | None, done: Edited) -> None:
        if done.record.number != register.number + 1:
            raise ConflictError("on call was edited by somebody else just now: look again, and do it again")

    edit = Edit(changes=draft.changes, why=_why(draft, left))
    done = make_edit(store, edit, by=present.editor, clock=holdings.clock, check=check)
    if done is None:
        raise InputError(f"{draft.key.text}: it is so already")
    report = edit_done(holdings, done)
    mails = SwapMails(notices, holdings.clock)
    mailed = mails.tell(present.configuration, draft.swap, draft.told) if draft.swap is not None else ()
    return _answer(present, draft, rows).model_copy(
        update={
            "number": done.record.number,
            "warnings": (*draft.warnings, *left, *_unmailed(draft, mailed)),
            "mailed": mailed,
            "anchored": report.anchored,
        }
    )


def _drafted(present: Present, wish: Wish) -> Draft:
    match wish:
        case ToOverride():
            return drafted_override(present, wish)
        case ToTake():
            return drafted_take(present, wish)
        case ToEndOverride():
            return drafted_end(present, wish)
        case ToAskSwap():
            return drafted_ask(present, wish)
        case ToAnswerSwap():
            return drafted_answer(present, wish)
        case ToLeave():
            return drafted_leave(present, wish)
        case ToEndLeave():
            return drafted_return(present, wish)


def _consequences(present: Present, after: OnCallBook, draft: Draft) -> tuple[tuple[ShiftBoth, ...], tuple[str, ...]]:
    """Return the shifts before and after, and where nobody is left; raise InputError unless that is forced."""
    book, rows, left = present.book, list[ShiftBoth](), list[str]()
    names = schedules_with(draft.responder, after) if draft.schedule is None else (draft.schedule,)
    changes = {(name, span): changes_of(book, after, name, span) for span in draft.spans for name in names}
    if draft.key.kind is DocumentKind.OVERRIDE and draft.key not in present.live:
        _refuse_nothing(present, draft, any(changes.values()))
    for (name, span), found in changes.items():
        shown = changed_rows(book, after, name, found) if draft.schedule is None else rows_of(book, after, name, span)
        rows += shown
        zone = present.zone_of(name)
        left += [f"nobody is left on {name} from {present.text(empty, zone)}" for empty in emptied(found)]
    if left and not draft.force:
        first = next(iter(name for (name, _), found in changes.items() if emptied(found)))
        raise InputError(
            f"{'; '.join(left)}: put somebody there first with `tocsin oncall cover {first}` or `override add {first}"
            " add WHO`, or give --force, which is recorded"
        )
    return tuple(rows), tuple(left)


def _refuse_nothing(present: Present, draft: Draft, changes: bool) -> None:
    """Raise InputError for an override that changes nothing, such as covering oneself."""
    if changes or draft.schedule is None:
        return
    (span,) = draft.spans
    compiled = present.book.schedules[draft.schedule]
    people = ", ".join(entry.responder for entry in who(compiled, span.start)) or "nobody"
    zone = present.zone_of(draft.schedule)
    raise InputError(
        f"this would change nothing: on {draft.schedule} {people} is on call at the start of {present.text(span, zone)}"
        f" (see `tocsin oncall shifts {draft.schedule}`)"
    )


def _why(draft: Draft, left: tuple[str, ...]) -> str:
    """Return the reason as it is recorded, with what was forced."""
    forced = (*draft.forced, *left)
    if not forced:
        return draft.why
    note = f"(forced: {'; '.join(forced)})" if left or draft.force else f"({'; '.join(forced)})"
    return f"{draft.why} {note}".strip()[:LONGEST_WHY]


def _unmailed(draft: Draft, mailed: tuple[str, ...]) -> tuple[str, ...]:
    missing = [reader for reader in dict.fromkeys(draft.told) if reader not in mailed]
    return tuple(f"{reader} could not be mailed: tell them yourself" for reader in missing)


def _answer(present: Present, draft: Draft, rows: tuple[ShiftBoth, ...]) -> OnCallEdited:
    responder = present.configuration.responders.get(draft.responder)
    own = responder.time_zone if responder else None
    zone = own or present.configuration.organization.time_zone
    return OnCallEdited(
        number=0,
        document=draft.key.text,
        what=draft.what,
        time_zone=zone if draft.schedule is None else present.zone_of(draft.schedule),
        responder=draft.responder,
        full_name=responder.full_name if responder else draft.responder,
        responder_zone=own,
        spans=draft.spans,
        shifts=rows,
    )
