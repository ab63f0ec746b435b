"""The environment is read when asked for, and only for settings that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.settings import Settings, read_settings


def test_without_an_environment_the_store_lies_where_the_hub_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOCSIN_STORE", raising=False)

    assert read_settings() == Settings(store=Path("tocsin.sqlite"))


def test_the_environment_is_read_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("a", "b"):
        monkeypatch.setenv("TOCSIN_STORE", f"/{folder}/hub.sqlite")

        assert read_settings().store == Path(f"/{folder}/hub.sqlite")


@pytest.mark.parametrize("name", ["STORE", "TOCSIN_SHOP", "XTOCSIN_STORE", "AWS_REGION"])
def test_what_is_no_setting_of_ours_changes_nothing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = read_settings()

    monkeypatch.setenv(name, "elsewhere")

    assert read_settings() == before
