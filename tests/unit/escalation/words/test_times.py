"""Instants in words."""

from __future__ import annotations

from escalation.words.times import local_time, spoken_time, utc_time
from hub.model.responder import Language
from tests.builders import at


def test_a_time_is_spoken_in_the_listener_s_zone() -> None:
    instant = at("2026-05-31T22:05Z")
    assert spoken_time(instant, "Asia/Tokyo", Language.EN) == "June 1 at 7:05, your time"
    assert spoken_time(instant, "Asia/Shanghai", Language.ZH_CN) == "6月1日6点5分，当地时间"
    assert spoken_time(instant, "Asia/Tokyo", Language.JA_JP) == "6月1日7時5分、現地時間"


def test_a_time_without_a_zone_is_spoken_in_utc() -> None:
    assert spoken_time(at("2026-05-31T22:05Z"), None, Language.EN) == "May 31 at 22:05, UTC"


def test_a_written_time_carries_its_zone() -> None:
    assert utc_time(at("2026-06-01T05:07+02:00")) == "2026-06-01 03:07:00 UTC"
    assert local_time(at("2026-06-01T01:07Z"), "Europe/Berlin") == "03:07 (Europe/Berlin)"
    assert local_time(at("2026-06-01T01:07Z"), None) == "01:07 (UTC)"
