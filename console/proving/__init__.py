"""The proof of on call as an operator asks for it: who relies on each escalation policy, the walk, and the numbers."""

from __future__ import annotations

from console.proving.numbers import NumberKind, NumberRemark, number_remarks
from console.proving.paged import Paged, paged
from console.proving.reliance import demands

__all__ = ["NumberKind", "NumberRemark", "Paged", "demands", "number_remarks", "paged"]
