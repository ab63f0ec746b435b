"""Problems as both sides of the operator API write and read them: the name of an error, and its text."""

from __future__ import annotations

from typing import Final

from hub.errors import (
    ConfigurationError,
    ConflictError,
    InputError,
    NotAllowedError,
    NotFoundError,
    PermanentError,
    StoreError,
    TocsinError,
    TransientError,
)
from hub.model.base import Frozen

STATUS: Final[dict[type[TocsinError], int]] = {
    InputError: 400,
    ConfigurationError: 400,
    PermanentError: 400,
    NotAllowedError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    TransientError: 503,
    StoreError: 503,
}
"""The HTTP status of each error of `hub.errors`."""
CONTENT_TYPE: Final = "application/problem+json"
_PLAIN: Final = {each.__name__: each for each in STATUS if each is not ConfigurationError}


class Problem(Frozen):
    """What could not be done."""

    error: str
    """The class of the error."""
    message: str


def problem_of(error: TocsinError) -> tuple[int, Problem]:
    """Return the HTTP status and the problem that stand for `error`."""
    known = next(each for each in type(error).__mro__ if each in STATUS or each is TocsinError)
    return STATUS.get(known, 500), Problem(error=known.__name__, message=str(error))


def error_of(problem: Problem) -> TocsinError:
    """Return the error that `problem` stands for; one of a later release is a TransientError that names it."""
    if problem.error == ConfigurationError.__name__:
        return ConfigurationError(tuple(problem.message.splitlines()))
    known = _PLAIN.get(problem.error)
    return TransientError(f"{problem.error}: {problem.message}") if known is None else known(problem.message)
