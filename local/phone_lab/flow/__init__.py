"""An interpreter of Connect contact flows: what a caller hears and which keys are heard, block by block."""

from __future__ import annotations

from local.phone_lab.flow.player import FunctionFailedError, Player, UnknownBlockError
from local.phone_lab.flow.playing import Played, Playing, Said, Who

__all__ = ["FunctionFailedError", "Played", "Player", "Playing", "Said", "UnknownBlockError", "Who"]
