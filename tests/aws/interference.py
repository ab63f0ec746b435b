"""What comes between a request and its answer: another thread at the same instant, or an answer that is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Lock, get_ident
from typing import Any, TypeVar

Result = TypeVar("Result")
PATIENCE = 5.0
"""Seconds after which a racer that waits in vain gives up: only a broken test gets there."""


def race(client: Any, operation: str, actions: Sequence[Callable[[], Result]]) -> list[Result]:
    """Do `actions` in a thread each; no first `operation` (`PutItem`) is sent before all of them stand ready to.

    So each has decided whatever it decides before its write, and only the condition in the write is left to tell them
    apart. DynamoDB takes writes of one item one after the other; moto has to be made to.
    """
    line, one_by_one = Barrier(len(actions), timeout=PATIENCE), Lock()
    arrived: set[int] = set()

    def wait(**_: Any) -> None:
        if get_ident() not in arrived:
            arrived.add(get_ident())
            line.wait()

    def enter(**_: Any) -> None:
        one_by_one.acquire(timeout=PATIENCE)

    def leave(**_: Any) -> None:
        one_by_one.release()

    service = client.meta.service_model.service_name
    handlers = {
        f"before-call.{service}.{operation}": wait,
        f"before-send.{service}": enter,
        f"response-received.{service}": leave,
    }
    with _registered(client, handlers), ThreadPoolExecutor(len(actions)) as threads:
        results = [running.result() for running in [threads.submit(action) for action in actions]]
    if len(arrived) != len(actions):
        raise AssertionError(f"expected {len(actions)} threads at {operation}, found {len(arrived)}")
    return results


def nothing() -> None:
    """Do nothing meanwhile."""


@contextmanager
def answer_lost(
    client: Any, operation: str, after: int = 0, meanwhile: Callable[[], object] = nothing
) -> Iterator[None]:
    """Lose the answer to an `operation` after it was carried out: botocore sends that very request again.

    It is the next one, but for `after` that come before it. Before it is sent again, `meanwhile` happens.
    """
    service = client.meta.service_model.service_name
    sent, passing, lost = threading.Semaphore(0), [None] * after, threading.Event()

    def lose(attempts: int, **_: Any) -> int | None:
        if passing:
            passing.pop()
            return None
        if attempts > 1:
            sent.release()
        if lost.is_set():
            return None
        lost.set()
        meanwhile()
        return 0

    with _registered(client, {f"needs-retry.{service}.{operation}": lose}):
        yield
    if not sent.acquire(blocking=False):
        raise AssertionError(f"expected {operation} to be sent twice")


@contextmanager
def _registered(client: Any, handlers: dict[str, Callable[..., Any]]) -> Iterator[None]:
    for event, handler in handlers.items():
        client.meta.events.register_first(event, handler)
    try:
        yield
    finally:
        for event, handler in handlers.items():
            client.meta.events.unregister(event, handler)
