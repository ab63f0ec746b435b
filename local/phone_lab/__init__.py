"""The phone lab: telephones whose owners behave as scripted, in place of a carrier."""

from __future__ import annotations

from local.phone_lab.by_hand import HandPhone, Ring
from local.phone_lab.faults import Faults
from local.phone_lab.lab import Dial, HeardWords, PhoneLab, Trouble, UnexpectedCallError
from local.phone_lab.scripts import CODE, Press, Script

__all__ = [
    "CODE",
    "Dial",
    "Faults",
    "HandPhone",
    "HeardWords",
    "PhoneLab",
    "Press",
    "Ring",
    "Script",
    "Trouble",
    "UnexpectedCallError",
]
