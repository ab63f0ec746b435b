"""The difference between two backtests of the same records, and sentences that say it for a month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Final

from console.backtest.models import Difference, MailLoad, Moved, Report, RoutesChanged, Telling
from console.output.text import count
from hub.errors import InputError
from hub.model.severity import SeverityLabel

_EXAMPLES: Final = 3
_WHOLE: Final = 100
_RAREST: Final = 0.1
"""What moves by less a month is said of the whole span."""
_Routes = tuple[str, ...]
_Place = tuple[str, str, SeverityLabel]
_Change = tuple[SeverityLabel, _Routes, _Routes]


def difference(before: Report, after: Report) -> Difference:
    """Return what `after` changes against `before`; raise InputError when they are not of the same records."""
    if (before.start, before.end, before.records) != (after.start, after.end, after.records):
        raise InputError("the two reports are of different records: make both from the same ones")
    calls = _moved(_by_responder(before, nights=False), _by_responder(after, nights=False))
    nights = _moved(_by_responder(before, nights=True), _by_responder(after, nights=True))
    mails = _moved(_by_reader(before.mails), _by_reader(after.mails))
    changed = _changed(before, after)
    said = tuple(_sentences(before, after, (calls, nights, mails)))
    told = sum(each.records for each in changed)
    otherwise = f"{count(told, 'record')} of {after.records} told otherwise." if told else ""
    nothing = () if said or told else ("Nothing changes: the same people are told as often.",)
    return Difference(
        calls=calls,
        night_calls=nights,
        mails=mails,
        changed=changed,
        sentences=(*nothing, *said, *filter(None, (otherwise,)), span_sentence(after)),
    )


def span_sentence(report: Report) -> str:
    """Return the sentence that says how long the records span, and whether figures are those of a month."""
    if report.start is None or report.end is None:
        return "There is no record with a time: nothing can be said of a month."
    if not report.scaled:
        hours = report.span.total_seconds() / 3600
        return f"The records span {hours:.1f} h, too short for a month: figures are those of the records."
    days = report.span.total_seconds() / 86_400
    return f"The records span {days:.1f} days; figures a month are those for 30 days."


def figure(number: float) -> str:
    """Return a figure for people: to one decimal below a hundred, `.0` left off."""
    text = f"{number:.0f}" if abs(number) >= _WHOLE else f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def signed(number: float) -> str:
    """Return a change for people, with its sign: `+3`, `-0.5`, `0`."""
    text = figure(number)
    return text if text.startswith("-") or text == "0" else f"+{text}"


def _sentences(before: Report, after: Report, moved: tuple[tuple[Moved, ...], ...]) -> Iterator[str]:
    calls, nights, mails = moved
    yield from _of_policies(before, after)
    for each in nights:
        yield from _sentence(after, each, "night call", f"for {each.name}")
    for each in calls:
        yield from _sentence(after, each, "call", f"for {each.name}")
    for each in mails:
        yield from _sentence(after, each, "mail", f"to {each.name}")


def _of_policies(before: Report, after: Report) -> Iterator[str]:
    """Yield what changes for the first on each rotation, whoever that is."""
    levels = {each.escalation_policy: each.first_level for each in (*before.pages, *after.pages)}
    for noun, value in (("night call", "night_calls"), ("page", "pages"), ("page with nobody to ring", "unanswered")):
        there, here = ({each.escalation_policy: int(getattr(each, value)) for each in r.pages} for r in (before, after))
        for each in _moved(there, here):
            first = f"the first on {levels[each.name]} ({each.name})" if value == "night_calls" else each.name
            yield from _sentence(after, each, noun, f"for {first}")


def _sentence(report: Report, moved: Moved, noun: str, whom: str) -> Iterator[str]:
    """Yield `+3 night calls a month for dana (1 to 4).` where the figure moves, what is too rare for a month in all."""
    if not moved.by:
        return
    monthly = report.scaled and abs(report.a_month(moved.by)) >= _RAREST
    change, *ends = (
        report.a_month(number) if monthly else float(number) for number in (moved.by, moved.before, moved.after)
    )
    first, *rest = noun.split(" ", 1) if noun.startswith("page") else (noun,)
    plural = first if figure(abs(change)) == "1" else f"{first}s"
    how_often = " a month" if monthly else " in all" if report.scaled else ""
    what = " ".join((plural, *rest))
    yield f"{signed(change)} {what}{how_often} {whom} ({figure(ends[0])} to {figure(ends[1])})."


def _moved(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[Moved, ...]:
    """Return each figure of either side, the largest changes first."""
    names = dict.fromkeys((*after, *before))
    moved = (Moved(name=name, before=before.get(name, 0), after=after.get(name, 0)) for name in names)
    return tuple(sorted(moved, key=lambda each: (-abs(each.by), -each.after, each.name)))


def _by_responder(report: Report, *, nights: bool) -> dict[str, int]:
    return {each.responder: each.night_calls if nights else each.calls for each in report.calls}


def _by_reader(mails: Iterable[MailLoad]) -> dict[str, int]:
    return {each.name if each.reader == "audience" else f"responder {each.name}": each.mails for each in mails}


def _changed(before: Report, after: Report) -> tuple[RoutesChanged, ...]:
    """Return which records are told otherwise, by label and routes."""
    there, here = _by_place(before.tellings), _by_place(after.tellings)
    found: defaultdict[_Change, Counter[str]] = defaultdict(Counter)
    for place in dict.fromkeys((*there, *here)):
        account, _, label = place
        # What is told the same way on both sides is no change, whichever record it was.
        gone, new = there[place] - here[place], here[place] - there[place]
        for old, now in zip_longest(sorted(gone.elements()), sorted(new.elements()), fillvalue=()):
            found[label, old, now][account] += 1
    changed = (_routes_changed(change, accounts, after.names) for change, accounts in found.items())
    return tuple(sorted(changed, key=lambda each: (-each.records, -each.severity_label.rank, each.before, each.after)))


def _by_place(tellings: Iterable[Telling]) -> defaultdict[_Place, Counter[_Routes]]:
    found: defaultdict[_Place, Counter[_Routes]] = defaultdict(Counter)
    for each in tellings:
        found[each.account, each.type, each.severity_label][each.routes] += each.records
    return found


def _routes_changed(change: _Change, accounts: Counter[str], names: Mapping[str, str]) -> RoutesChanged:
    label, before, after = change
    return RoutesChanged(
        severity_label=label,
        before=before,
        after=after,
        records=accounts.total(),
        accounts=len(accounts),
        examples=tuple(names.get(account, account) for account, _ in accounts.most_common(_EXAMPLES)),
    )
