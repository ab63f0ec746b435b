"""Puts a configuration in force, and only in place of the one that it was made from."""

from __future__ import annotations

from hub.errors import ConflictError, InputError, NotFoundError
from hub.model.configuration import Configuration
from hub.ports import ConfigurationStore


def replace(store: ConfigurationStore, configuration: Configuration, read: str | None) -> str:
    """Put `configuration` in force if `read` is the version that is (None: there is none); return its version.

    The same one again changes nothing. Raises ConflictError that names both versions when somebody else was first,
    InputError for a changed configuration under the version of the one before.
    """
    before = _in_force(store)
    if before == configuration:
        return configuration.version
    if before is not None and before.version == configuration.version:
        raise InputError(f"version: {configuration.version} is in force with another content: give it a new one")
    version = None if before is None else before.version
    if version != read:
        raise ConflictError(f"version {version} is in force, and this was made from {read}: read it again")
    store.put(configuration)
    return configuration.version


def _in_force(store: ConfigurationStore) -> Configuration | None:
    try:
        return store.current()
    except NotFoundError:
        return None
