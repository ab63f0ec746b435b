"""How the watchdog looks at an embedded hub: a result for a page is on its way while it is in the queue."""

from __future__ import annotations

from escalation.watch import Lookout
from hub.model.page import Page
from hub.stores import Stores
from local.queue import LocalQueue, Topic


def lookout_on(stores: Stores, queue: LocalQueue) -> Lookout:
    """Return the lookout on a store file."""

    def awaited(page: Page) -> bool:
        prefixes = (f"step.{page.page_id}.", f"report.{page.page_id}-")
        return any(queue.holds(Topic.MESSAGES, prefix) for prefix in prefixes)

    return Lookout(stores=stores, awaited=awaited)
