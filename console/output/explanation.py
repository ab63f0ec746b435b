"""Prints an explanation in sections that can be read at a hundred columns."""

from __future__ import annotations

from collections.abc import Iterator

from console.explaining.models import CallExplained, Explanation, LevelCalled, MailExplained, PersonCalled
from console.output.screen import Screen
from console.output.text import count, local, minutes, shown, shown_lines, utc
from hub.model.finding import Finding

_NAME = 16


def print_explanation(screen: Screen, explanation: Explanation, time_zone: str) -> None:
    """Print all sections that `explanation` has; instants also on the wall of `time_zone`."""
    _head(screen, explanation)
    if explanation.finding is None or explanation.at is None:
        return
    _record(screen, explanation, explanation.finding)
    _policy(screen, explanation)
    _rules(screen, explanation)
    when = f"{utc(explanation.at)}, {local(explanation.at, time_zone)} in {time_zone}"
    _decision(screen, explanation, when)
    for call in explanation.calls:
        _call(screen, call, time_zone)
    for mail in explanation.mails:
        _mail(screen, mail)


def _head(screen: Screen, explanation: Explanation) -> None:
    place = explanation.file if explanation.line is None else f"{explanation.file}:{explanation.line}"
    screen.lines([f"{shown(place)}: {explanation.outcome.value}"], indent=0)
    if explanation.others:
        which = f"record {explanation.record} is explained; {count(explanation.others, 'other record')} in the file"
        screen.lines([f"{which} (--line N)"])
    if explanation.finding is None:
        screen.lines([shown(explanation.error or explanation.reason)])


def _record(screen: Screen, explanation: Explanation, finding: Finding) -> None:
    screen.heading("What was read")
    known = explanation.account_name
    place = f" ({known}{f', under {explanation.path}' if explanation.path else ''})" if known else " (not known)"
    for name, value in _read(finding, f"{finding.key.account}{place}"):
        screen.row([("", 1), (name, _NAME), (shown(value), 0)])
    for warning in finding.warnings:
        screen.row([("", 1), ("warning", _NAME), (shown(warning), 0)])


def _read(finding: Finding, account: str) -> Iterator[tuple[str, str]]:
    yield "account", account
    yield "Region", finding.key.region
    yield "id", finding.key.id
    yield "type", finding.type
    yield "severity", f"{finding.severity:g}, {finding.label.value}"
    yield "time", utc(finding.updated_at)
    if finding.resource.kind or finding.resource.name:
        yield "resource", f"{finding.resource.kind} {finding.resource.name}"
    if finding.title:
        yield "title", finding.title
    marks = {
        "sample": finding.sample,
        "archived": finding.archived,
        "attack sequence": finding.attack_sequence,
    }
    yield "marks", ", ".join(name for name, holds in marks.items() if holds) or "none"


def _policy(screen: Screen, explanation: Explanation) -> None:
    screen.heading("Policy of the account, field by field, and where each came from")
    for field in explanation.policy:
        cells = [("", 1), (shown(field.field), _NAME), (shown(field.value), 36), (shown(field.provenance), 0)]
        screen.row(cells)
    screen.lines([shown(text) for text in explanation.notes])


def _rules(screen: Screen, explanation: Explanation) -> None:
    screen.heading("Rules, in the order in which they were tried")
    for reason in explanation.rules:
        applied = "applies" if reason.applied else "-"
        screen.row([("", 1), (applied, 7), (shown(reason.rule), 24), (shown(reason.text), 0)])


def _decision(screen: Screen, explanation: Explanation, when: str) -> None:
    screen.heading(f"Decision at {when}")
    routes = ", ".join(explanation.routes)
    mode = f", mode {explanation.mode.value}" if explanation.mode else ""
    screen.lines([f"{explanation.outcome.value}{mode}: {routes or 'nobody is told'}"])
    screen.lines([f"held until {utc(held.until)}: {held.route}" for held in explanation.held])


def _call(screen: Screen, call: CallExplained, time_zone: str) -> None:
    held = f", once {local(call.held_until, time_zone)} is reached" if call.held_until else ""
    screen.heading(f"{call.route}{held}: who is rung, and after how long at worst")
    for level in call.levels:
        _level(screen, level)
    after = f", then mail to {call.then}" if call.then else ""
    screen.lines([f"nobody took it: after {minutes(call.exhausted)} ({count(call.repeat, 'walk')} in all){after}"])
    people = {person.responder: person for level in call.levels for person in level.people}
    screen.heading(f"{call.route}: the words (challenge {call.challenge} is an example)")
    for person in people.values():
        _words(screen, person)


def _level(screen: Screen, level: LevelCalled) -> None:
    head = f"level {level.level}"
    targets = f"{', '.join(level.targets)}; {count(level.attempts, 'round')}"
    if not level.people:
        screen.row([("", 1), (head, 8), (f"{targets}: nobody to ring, passed at once", 0)])
        return
    screen.row([("", 1), (head, 8), (targets, 0)])
    for person in level.people:
        rings = "never" if person.first_ring is None else minutes(person.first_ring)
        why = f"{person.full_name} ({person.language.value}): {person.why}"
        screen.row([("", 1), ("", 8), (rings, 9), (shown(why), 0)])


def _words(screen: Screen, person: PersonCalled) -> None:
    screen.lines([f"{shown(person.full_name)} hears:"])
    screen.lines([shown(person.opening)], indent=4)
    screen.lines(["and on key 3:"])
    screen.lines([shown(person.more)], indent=4)


def _mail(screen: Screen, mail: MailExplained) -> None:
    addresses = f"{mail.addresses} address{'' if mail.addresses == 1 else 'es'}"
    screen.heading(f"{mail.route}: the mail to {mail.audience} ({addresses}, {mail.language.value})")
    screen.lines([f"Subject: {shown(mail.subject)}", "", *shown_lines(mail.body)])
