"""The head of a page: the newest one of its policy and label, or the one that was kept when its successor opened."""

from __future__ import annotations

from hub.model.page import Page, PageHead, PageState
from hub.ports import PageStore


def head_of(pages: PageStore, page: Page) -> PageHead | None:
    """Return the head as it stands for this very page, also when a later generation has replaced it.

    None only for a page whose head was never written.
    """
    newest = pages.head(page.key)
    if newest is None or newest.generation == page.generation:
        return newest
    return pages.ended(page.page_id)


def runs(head: PageHead | None) -> bool:
    """Return whether the page of that head runs."""
    return head is not None and head.state is PageState.RUNNING
