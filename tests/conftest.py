"""For all tests: time zones come from the tzdata package, so that they are the same on every machine."""

from __future__ import annotations

import zoneinfo

zoneinfo.reset_tzpath(to=())
