"""The phone lab: telephones whose owners behave as scripted, in place of a carrier."""

from __future__ import annotations

from local.phone_lab.lab import HeardWords, PhoneLab, UnexpectedCallError
from local.phone_lab.scripts import CODE, Press, Script

__all__ = ["CODE", "HeardWords", "PhoneLab", "Press", "Script", "UnexpectedCallError"]
