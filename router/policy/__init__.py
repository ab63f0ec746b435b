"""Policy: which routes, rules, suppressions, windows and mode hold for an account at an instant, and why."""

from __future__ import annotations

from router.policy.book import PolicyBook
from router.policy.effective import EffectivePolicy, Floor, Routes, Scoped, Sourced
from router.policy.weakening import weakenings

__all__ = ["EffectivePolicy", "Floor", "PolicyBook", "Routes", "Scoped", "Sourced", "weakenings"]
