"""What AWS's client raises, made into the hub's own errors: here alone, for all adapters but the tables'."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from hub.errors import TransientError
from hub.model.masking import mask_text

Answer = TypeVar("Answer")


def ask(what: str, request: Callable[[], Answer]) -> Answer:
    """Return what `request` gives; raise TransientError, which says `what`, when AWS does not do it.

    A missing right or a missing resource is transient as well: whoever is told of it mends it, and meanwhile nothing is
    thrown away. The error stands alone, with numbers and addresses masked: what it was raised from repeats them.
    """
    try:
        return request()
    except (ClientError, BotoCoreError) as error:
        raise transient(what, error) from None


def ask_unless(codes: Collection[str], what: str, request: Callable[[], Answer]) -> Answer | None:
    """Return what `request` gives, or None when AWS refuses it with one of `codes`; raise TransientError otherwise."""
    try:
        return request()
    except ClientError as error:
        if code_of(error) in codes:
            return None
        raise transient(what, error) from None
    except BotoCoreError as error:
        raise transient(what, error) from None


def transient(what: str, error: ClientError | BotoCoreError) -> TransientError:
    """Return the hub's error for `error`, which came of `what`."""
    return TransientError(mask_text(f"{what}: {error}"))


def code_of(error: ClientError) -> str:
    """Return the service's own name for the error, such as `ResourceNotFoundException`; empty without one."""
    return str(error.response.get("Error", {}).get("Code", ""))
