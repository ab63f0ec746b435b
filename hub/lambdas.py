"""What every Lambda function does around its work: one log context, counts written out, nothing swallowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from hub.observability import MetricCounts


class Root(Protocol):
    """A composition root, made once for each process."""

    @property
    def log(self) -> Logger:
        """The function's log."""
        ...

    @property
    def counts(self) -> MetricCounts:
        """The function's counts."""
        ...


Made = TypeVar("Made", bound=Root)
Event = dict[str, Any]
Handler = Callable[[Event, LambdaContext], dict[str, Any]]


def lambda_handler(root: Callable[[], Made], work: Callable[[Made, Event], dict[str, Any]]) -> Handler:
    """Return the entry point of a function that does `work` with what `root` gives, which is made at its first event.

    What `work` raises is raised: Lambda, the queue or the state machine tries again.
    """

    def handler(event: Event, context: LambdaContext) -> dict[str, Any]:
        """Handle one event."""
        made = root()
        with made.log.append_context_keys(request_id=context.aws_request_id):
            try:
                return work(made, event)
            finally:
                made.counts.flush()

    return handler
