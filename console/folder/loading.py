"""Loads a configuration folder, or says everything that is wrong with it at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from console.folder.checks.escalation import check_escalation_policies
from console.folder.checks.floors import check_floors
from console.folder.checks.people import check_responders
from console.folder.checks.scopes import check_scopes
from console.folder.content import Content, read_content
from console.folder.files import read_folder
from console.folder.problems import Place, ProblemBook, shown_key
from console.folder.version import versioned
from hub.errors import ConfigurationError
from hub.model.configuration import Configuration
from hub.model.directory import Directory
from hub.model.policy import PolicyDocument, ScopeKind


class Checked(NamedTuple):
    """The configuration, None when there are problems; and sentences such as `accounts.yaml:12: accounts.1234: ...`."""

    configuration: Configuration | None
    problems: tuple[str, ...]
    warnings: tuple[str, ...]


def load(folder: Path, *, now: datetime) -> Configuration:
    """Return the configuration of `folder` at the aware instant `now`; raise ConfigurationError with all problems."""
    checked = check(folder, now=now)
    if checked.configuration is None:
        raise ConfigurationError(checked.problems)
    return checked.configuration


def check(folder: Path, *, now: datetime) -> Checked:
    """Return what `folder` (or one file) comes to: a configuration, or everything that is wrong; and the warnings.

    `now`, aware, is what expiry is measured against: a suppression may last a year from it.
    """
    book = ProblemBook()
    if not folder.exists():
        book.wrong(Place(shown_key(folder.name), 0), "found no such folder")
        return Checked(None, book.problems, book.warnings)
    sections = read_folder(folder, book)
    if sections is None:
        return Checked(None, book.problems, book.warnings)
    content = read_content(sections, now, book)
    _check_across(content)
    configuration = _configuration(content)
    if configuration is not None and content.policies_are_sound:
        check_floors(configuration, content)
    return Checked(None if book.problems else configuration, book.problems, book.warnings)


def _check_across(content: Content) -> None:
    check_scopes(content)
    check_responders(content)
    check_escalation_policies(content)


def _widest_first(document: PolicyDocument) -> tuple[int, str]:
    return list(ScopeKind).index(document.scope.kind), document.scope.id


def _configuration(content: Content) -> Configuration | None:
    if content.organization is None:
        return None
    return versioned(
        Configuration(
            version="",
            organization=content.organization,
            documents=tuple(sorted(content.documents, key=_widest_first)),
            audiences=content.audiences,
            responders=content.responders,
            schedules=content.schedules,
            escalation_policies=content.escalation_policies,
            directory=content.units.directory if content.units else Directory(),
        )
    )
