"""Every error of the hub.

A component logs or raises, never both; adapters translate their library's errors once.

TocsinError
├── PermanentError          reject, keep, count: trying again cannot help
│   ├── ConfigurationError  the configuration folder or a document in it is wrong
│   ├── InputError          something a person or a caller gave is wrong
│   ├── NotAllowedError     whoever asks may not do that, or is not known here
│   └── NotFoundError       what was named does not exist
├── TransientError          raise: the queue or the state machine tries again
│   └── StoreError          the store or snapshot cannot be reached just now
└── ConflictError           somebody else was first: reload and decide again
"""

from __future__ import annotations


class TocsinError(Exception):
    """Root of the tree."""


class PermanentError(TocsinError):
    """Trying again cannot help."""


class InputError(PermanentError):
    """What a person or a caller gave is wrong; the text names the field, the value and what was expected."""


class NotAllowedError(PermanentError):
    """Whoever asks may not do that; the text names the permission, role or session that is missing."""


class NotFoundError(PermanentError):
    """What was named does not exist."""


class ConfigurationError(PermanentError):
    """The configuration is wrong; `problems` are all that were found, each with its place."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep `problems`, sentences such as `policies.yaml:12: accounts.1234: ...`."""
        super().__init__("\n".join(problems))
        self.problems = problems


class TransientError(TocsinError):
    """May work when tried again."""


class StoreError(TransientError):
    """The store cannot be reached, or is locked for too long."""


class ConflictError(TocsinError):
    """A conditional write found another version than the one it was decided on."""
