"""Makes edits: what is in force is read, the change laid over it, checked, and committed if nobody was first."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final

from hub.errors import NotFoundError
from hub.model.configuration import Configuration
from hub.model.document import documents_of
from hub.model.journal import Edit, Edited, Editor, Making, Origin, Wanted, edited
from hub.ports import Clock, ConfigurationStore

Check = Callable[[Configuration | None, Edited], None]
"""Raises what is wrong with an edit: it is given the configuration before, and what the edit comes to."""
_MARK_BYTES: Final = 16


def make_edit(store: ConfigurationStore, edit: Edit, *, by: Editor, clock: Clock, check: Check) -> Edited | None:
    """Put `edit` in force and return what it comes to; None when it changes nothing.

    Raises StaleEditError for a document that somebody else changed, ConflictError when somebody is first at this very
    moment, and what `check` raises; then nothing is changed.
    """
    # The register first: whoever is first after it makes the commit fail.
    register = store.register()
    before = configuration_or_none(store)
    making = Making(by, clock.now(), mark=secrets.token_hex(_MARK_BYTES), salt=secrets.token_hex(_MARK_BYTES))
    done = edited(before, register, edit, making)
    if done is not None:
        check(before, done)
        store.commit(done)
    return done


def establish(store: ConfigurationStore, configuration: Configuration, *, by: Editor, clock: Clock, why: str) -> None:
    """Make the documents of `configuration` those in force, as a folder that is applied over whatever was."""
    before, standings = configuration_or_none(store), store.register().standing()
    held = documents_of(before) if before is not None else {}
    wanted = documents_of(configuration)
    changes = tuple(
        Wanted(key=key, content=wanted.get(key), read=standings[key].version if key in standings else 0)
        for key in sorted({*held, *wanted}, key=lambda key: key.order)
    )
    make_edit(store, Edit(changes=changes, why=why, origin=Origin.FOLDER), by=by, clock=clock, check=_no_check)


def configuration_or_none(store: ConfigurationStore) -> Configuration | None:
    """Return the configuration in force, None before the first."""
    try:
        return store.current()
    except NotFoundError:
        return None


def _no_check(_before: Configuration | None, _done: Edited) -> None:
    """Check nothing: the folder was."""
