"""Single fields of one scope's policy document, set and unset as they would be written in a folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from console.folder.context import Context, Named
from console.folder.problems import Place, ProblemBook
from console.folder.shapes.document import EXPIRING_FIELDS, POLICY_FIELDS, read_document
from console.folder.shapes.rules import LABELS
from console.folder.spot import Spot
from console.folder.tree import Entries, Entry, Items, Node, Text
from console.folder.writing.plain import Plain
from console.folder.writing.short import short
from console.operations.documents import Held
from console.suggesting import closest
from hub.errors import InputError
from hub.model.configuration import Configuration
from hub.model.document import ORGANIZATION, DocumentKey, DocumentKind, OrganizationDocument, key_of_scope
from hub.model.journal import Edit, Wanted
from hub.model.policy import PolicyDocument, Scope

HERE: Final = Place("policy", 0)
"""Where a value stands that was given to a command: in no file."""
SETTABLE: Final = (*LABELS, "mode", "floor", "live_since", "samples", "quiet_period")
"""The fields that a command sets; rules, suppressions and windows are written in a folder."""


def setting_edit(
    held: Held,
    configuration: Configuration,
    scope: Scope,
    fields: Mapping[str, Plain | None],
    *,
    now: datetime,
    why: str,
) -> Edit:
    """Return the edit that sets `fields` in the document of `scope`; None takes a field out.

    A document that says nothing any more is removed. Values are what a folder would say. Raises InputError that names
    the field, the value and what was expected.
    """
    key = key_of_scope(scope)
    document = held.contents.get(key)
    zone = configuration.organization.time_zone
    said = short(document, zone) if isinstance(document, PolicyDocument | OrganizationDocument) else {}
    written = said if isinstance(said, dict) else {}
    refuse_unknown(fields)
    changed = {name: value for name, value in {**written, **fields}.items() if value is not None}
    standing = held.standings.get(key)
    policy = _read(scope, changed, fields, configuration, now)
    content = document.model_copy(update={"policy": policy}) if isinstance(document, OrganizationDocument) else policy
    is_empty = key.kind is not DocumentKind.ORGANIZATION and not changed
    wanted = Wanted(key=key, content=None if is_empty else content, read=standing.version if standing else 0)
    return Edit(changes=(wanted,), why=why)


def refuse_unknown(fields: Mapping[str, Plain | None]) -> None:
    """Raise InputError for a field that no command sets, with the nearest that one does."""
    for name in fields:
        if name not in SETTABLE:
            near = closest(name, SETTABLE)
            hint = f"; did you mean {near!r}?" if near else ""
            raise InputError(f"{name}: expected one of {', '.join(SETTABLE)}{hint}")


def _read(
    scope: Scope,
    written: Mapping[str, Plain],
    given: Collection[str],
    configuration: Configuration,
    now: datetime,
) -> PolicyDocument:
    book = ProblemBook()
    known = (*POLICY_FIELDS, *EXPIRING_FIELDS, "trusted_tags", "unreadable")
    own = {name: value for name, value in written.items() if name in known}
    path = DocumentKey(kind=DocumentKind.ORGANIZATION).text if key_of_scope(scope) == ORGANIZATION else scope.text
    spot = Spot(_tree(own), path, HERE, book)
    document = read_document(scope, spot.entries(), spot, _context(configuration, now))
    # A field that is over already is no mistake of whoever sets another one.
    over = [
        warning for warning in book.warnings if warning.startswith(tuple(f"{HERE}: {path}.{each}" for each in given))
    ]
    wrong = [*book.problems, *over]
    if wrong or document is None:
        raise InputError("\n".join(problem.removeprefix(f"{HERE}: ") for problem in wrong))
    return document


def _context(configuration: Configuration, now: datetime) -> Context:
    return Context(
        time_zone=configuration.organization.time_zone,
        now=now,
        names={
            Named.AUDIENCE: frozenset(configuration.audiences),
            Named.RESPONDER: frozenset(configuration.responders),
            Named.ROTATION: frozenset(),
            Named.SCHEDULE: frozenset(configuration.schedules),
            Named.ESCALATION_POLICY: frozenset(configuration.escalation_policies),
        },
    )


def _tree(value: Plain) -> Node:
    if isinstance(value, dict):
        return Entries({name: Entry(HERE, _tree(each)) for name, each in value.items()}, HERE)
    if isinstance(value, list):
        return Items(tuple(map(_tree, value)), HERE)
    return Text(value, HERE)


def routes_of(text: str) -> Plain:
    """Return `call soc, email secops` as the list of routes that a folder would say; one alone stands for itself."""
    routes: Sequence[str] = [part.strip() for part in text.strip("[] ").split(",")]
    return list(routes) if len(routes) > 1 else routes[0]
