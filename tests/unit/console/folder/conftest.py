"""A small folder that is right, to which each test adds what it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.folder import Checked, check
from hub.model.configuration import Configuration

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BASE = """\
organization:
  name: Example Corp
  time_zone: Europe/Berlin
  owners: secops
  low: record
  medium: email secops
  high: [call soc, email secops]
  critical: [call soc, email secops]
audiences:
  secops: secops@example.com
  dpo: dpo@example.com
responders:
  dana: {name: Dana Weber, phone: +1 555 555 0101, email: dana@example.com}
  wei: {name: Wei Zhang, phone: [+1 555 555 0102, +1 555 555 0112], email: wei@example.com}
schedules:
  soc: {weekly: [dana, wei], from: 2026-11-30 09:00}
escalation_policies:
  soc: {levels: [soc, soc next], then: secops}
"""

Check = Callable[..., Checked]
Load = Callable[..., Configuration]


@pytest.fixture
def checked(tmp_path: Path) -> Check:
    """Check `more.yaml` beside the base, or the base with one text in it replaced, or other files altogether."""

    def run(more: str = "", *, base: str = BASE, files: dict[str, str] | None = None) -> Checked:
        for name, text in (files or {"base.yaml": base, "more.yaml": more}).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return check(tmp_path, now=NOW)

    return run


@pytest.fixture
def loaded(checked: Check) -> Load:
    """The same, where nothing may be wrong."""

    def run(more: str = "", **others: object) -> Configuration:
        result = checked(more, **others)
        assert result.problems == ()
        assert result.configuration is not None
        return result.configuration

    return run
