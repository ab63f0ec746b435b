"""A configuration written over a folder: what is not changed stays as its writer left it, to the byte."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tests
from console.folder import load
from console.folder.writing import Written, export
from hub.errors import ConfigurationError, ConflictError
from hub.model.configuration import Configuration
from hub.model.document import documents_of
from tests.unit.console.folder.conftest import BASE, NOW

EXAMPLE = Path(tests.__file__).parents[1] / "config"
Export = Callable[[Configuration], tuple[Written, ...]]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.yaml"))}


def with_(configuration: Configuration, field: str, **changes: Any) -> Configuration:
    """Return the configuration with members of a mapping changed; None takes one out."""
    members = {name: one for name, one in {**getattr(configuration, field), **changes}.items() if one is not None}
    return configuration.model_copy(update={field: members})


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """Return the lines that differ, as `-old` and `+new`."""
    lines: list[str] = []
    for name in sorted({*before, *after}):
        old, new = (side.get(name, b"").decode().splitlines() for side in (before, after))
        lines += [line for line in difflib.ndiff(old, new) if line[0] in "-+"]
    return [f"{line[0]}{line[2:]}" for line in lines]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "config"))


@pytest.fixture
def example() -> Configuration:
    return load(EXAMPLE, now=NOW)


def difference(configuration: Configuration, folder: Path) -> list[str]:
    """Export, see that it reads back and that a second time changes nothing; return the lines that differ."""
    before = contents(folder)
    export(configuration, folder, now=NOW)
    after = contents(folder)
    assert documents_of(load(folder, now=NOW)) == documents_of(configuration)
    assert export(configuration, folder, now=NOW) == ()
    assert contents(folder) == after
    return changed(before, after)


def test_what_is_the_same_is_not_touched(example: Configuration, folder: Path) -> None:
    assert difference(example, folder) == []


def test_an_empty_folder_gets_a_file_a_section(example: Configuration, tmp_path: Path) -> None:
    told = export(example, tmp_path / "new", now=NOW)
    assert sorted(contents(tmp_path / "new")) == [
        *("accounts.yaml", "audiences.yaml", "directory.yaml", "escalation_policies.yaml"),
        *("organization.yaml", "ous.yaml", "responders.yaml", "schedules.yaml"),
    ]
    assert Written("schedule soc", "added", "schedules.yaml") in told
    assert documents_of(load(tmp_path / "new", now=NOW)) == documents_of(example)


def test_a_second_number_stands_beside_the_first_as_that_was_written(example: Configuration, folder: Path) -> None:
    dana = example.responders["dana"]
    more = dana.model_copy(update={"phones": (*dana.phones, "+15555550199")})
    assert difference(with_(example, "responders", dana=more), folder) == [
        "-    phone: +1 555 555 0101",
        "+    phone: [+1 555 555 0101, +15555550199]",
    ]


def test_a_comment_behind_a_value_survives_its_change(example: Configuration, folder: Path) -> None:
    wei = example.responders["wei"]
    fewer = wei.model_copy(update={"phones": wei.phones[::-1]})
    assert difference(with_(example, "responders", wei=fewer), folder) == [
        "-    phone: [+1 555 555 0102, +1 555 555 0112] # tried in this order",
        "+    phone: [+1 555 555 0112, +1 555 555 0102] # tried in this order",
    ]


def test_a_layer_loses_its_hours_and_nothing_else(example: Configuration, folder: Path) -> None:
    soc = example.schedules["soc"]
    night = soc.layers[1].model_copy(update={"restrictions": ()})
    assert difference(
        with_(example, "schedules", soc=soc.model_copy(update={"layers": (soc.layers[0], night)})), folder
    ) == [
        "-    - night: {weekly: [dana, wei, yuki], from: 2024-01-15 22:00, only: 22:00-07:00}",
        "+    - night: {weekly: [dana, wei, yuki], from: 2024-01-15 22:00}",
    ]


def test_what_is_new_goes_where_most_of_its_section_is(example: Configuration, folder: Path) -> None:
    added = example.audiences["dpo"].model_copy(update={"name": "new"})
    told = export(with_(example, "audiences", new=added), folder, now=NOW)
    assert told == (Written("audience new", "added", "organization.yaml"),)
    assert (
        (folder / "organization.yaml")
        .read_text()
        .endswith("  owners: hub-owners@example.com\n  new: dpo@example.com\n")
    )


def test_what_is_gone_goes_with_the_comment_above_it_and_leaves_one_gap(tmp_path: Path) -> None:
    text = BASE + (
        "\n# accounts that differ\naccounts:\n"
        "  # of the first\n  111122223333: {mode: mail}\n\n"
        "  # of the second\n  # in two lines\n  222233334444:\n    mode: mail # behind\n    # below\n\n"
        "  # of the third\n  333344445555: {mode: mail}\n"
    )
    (tmp_path / "all.yaml").write_text(text)
    configuration = load(tmp_path, now=NOW)
    fewer = [one for one in configuration.documents if one.scope.id != "222233334444"]
    export(configuration.model_copy(update={"documents": tuple(fewer)}), tmp_path, now=NOW)
    assert (tmp_path / "all.yaml").read_text().partition("# accounts that differ\n")[2] == (
        "accounts:\n  # of the first\n  111122223333: {mode: mail}\n\n  # of the third\n  333344445555: {mode: mail}\n"
    )


def test_the_last_of_a_section_takes_the_section_along(example: Configuration, folder: Path) -> None:
    documents = tuple(one for one in example.documents if one.scope.kind != "ou")
    assert difference(example.model_copy(update={"documents": documents}), folder) == [
        "-",
        "-ous:",
        "-  Workloads/Staging:",
        "-    high: [call daytime, email secops] # in working hours only; see `daytime` in oncall.yaml",
    ]


def test_another_time_zone_leaves_every_instant_where_it_was(example: Configuration, folder: Path) -> None:
    moved = example.organization.model_copy(update={"time_zone": "Asia/Tokyo"})
    lines = difference(example.model_copy(update={"organization": moved}), folder)
    assert "+        expires: 2027-04-01 07:00" in lines
    assert "+  platform: {weekly: [yuki, sam], from: 2024-01-01 09:00, time_zone: Europe/Berlin}" in lines


def test_a_zone_that_was_written_out_is_changed_with_that_of_the_organization(tmp_path: Path) -> None:
    rotation = "{weekly: [dana, wei], from: 2026-11-30 09:00"
    text = BASE.replace(rotation, f"{rotation}, time_zone: Europe/Berlin")
    (tmp_path / "all.yaml").write_text(text)
    before = load(tmp_path, now=NOW)
    (tmp_path / "all.yaml").write_text(BASE.replace("Europe/Berlin", "UTC"))
    after = load(tmp_path, now=NOW)
    assert before.schedules != after.schedules
    (tmp_path / "all.yaml").write_text(text)
    export(after, tmp_path, now=NOW)
    assert documents_of(load(tmp_path, now=NOW)) == documents_of(after)


SHARED = (
    BASE.replace(
        "  soc: {weekly: [dana, wei], from: 2026-11-30 09:00}",
        "  soc: [{day: {rotation: week, only: 08:00-20:00}}, {night: {rotation: week, only: 20:00-08:00}}]\n"
        "  web: {rotation: week} # the same",
    )
    + "rotations:\n  week: {weekly: [dana, wei], from: 2026-11-30 09:00} # for all\n"
)


def with_rotation(configuration: Configuration, start_day: int, *names: str) -> Configuration:
    """Return the configuration with the layers of some schedules starting on another day of November."""
    moved = {}
    for name in names:
        schedule = configuration.schedules[name]
        layers = [
            layer.model_copy(
                update={
                    "rotation": layer.rotation.model_copy(update={"start": layer.rotation.start.replace(day=start_day)})
                }
            )
            for layer in schedule.layers
        ]
        moved[name] = schedule.model_copy(update={"layers": tuple(layers)})
    return with_(configuration, "schedules", **moved)


def test_a_shared_rotation_that_changes_for_all_stays_shared(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(SHARED)
    configuration = with_rotation(load(tmp_path, now=NOW), 23, "soc", "web")
    assert difference(configuration, tmp_path) == [
        "-  week: {weekly: [dana, wei], from: 2026-11-30 09:00} # for all",
        "+  week: {weekly: [dana, wei], from: 2026-11-23 09:00} # for all",
    ]


def test_a_schedule_that_differs_leaves_the_shared_rotation(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(SHARED)
    configuration = with_rotation(load(tmp_path, now=NOW), 23, "web")
    assert difference(configuration, tmp_path) == [
        "-  web: {rotation: week} # the same",
        "+  web: {weekly: [dana, wei], from: 2026-11-23 09:00} # the same",
    ]


def test_quotes_line_ends_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    text = "\ufeff" + BASE.replace("low: record", 'low: "record"').replace("\n", "\r\n")
    (tmp_path / "all.yaml").write_bytes(text.encode())
    configuration = load(tmp_path, now=NOW)
    dana = configuration.responders["dana"].model_copy(update={"full_name": "Dana W."})
    export(with_(configuration, "responders", dana=dana), tmp_path, now=NOW)
    assert (tmp_path / "all.yaml").read_bytes() == text.replace("Dana Weber", "Dana W.").encode()


def test_one_file_may_be_the_whole_folder(tmp_path: Path) -> None:
    path = tmp_path / "all.yaml"
    path.write_text(BASE)
    configuration = load(path, now=NOW)
    (document,) = configuration.documents
    account = document.model_copy(
        update={"scope": document.scope.model_copy(update={"kind": "account", "id": "111122223333"})}
    )
    export(configuration.model_copy(update={"documents": (document, account)}), path, now=NOW)
    assert list(tmp_path.iterdir()) == [path]
    assert "\naccounts:\n  111122223333:" in path.read_text()


def test_a_configuration_that_no_folder_can_say_is_refused_and_nothing_is_written(
    example: Configuration, folder: Path
) -> None:
    before = contents(folder)
    dana = example.responders["dana"].model_copy(update={"full_name": " Dana "})
    with pytest.raises(ConfigurationError, match="responder dana: expected something that can be written"):
        export(with_(example, "responders", dana=dana), folder, now=NOW)
    assert contents(folder) == before


def test_a_configuration_that_the_check_refuses_is_refused_with_its_place(example: Configuration, folder: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"organization\.yaml:\d+: organization\.medium: found 'email secops'"):
        export(with_(example, "audiences", secops=None), folder, now=NOW)


def test_a_folder_that_is_wrong_before_is_not_written_into(example: Configuration, folder: Path) -> None:
    (folder / "more.yaml").write_text("acounts: {}\n")
    with pytest.raises(ConfigurationError, match=r"more\.yaml:1"):
        export(example, folder, now=NOW)


def test_a_file_that_somebody_changes_meanwhile_is_not_overwritten(
    example: Configuration, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes
    seen: list[str] = []

    def read_bytes(path: Path) -> bytes:
        data = read(path)
        if path.name == "organization.yaml" and path.parent == folder and not seen:
            seen.append(path.name)
            path.write_bytes(data + b"# meanwhile\n")
        return data

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    added = example.audiences["dpo"].model_copy(update={"name": "new"})
    with pytest.raises(ConflictError, match=r"organization\.yaml: somebody has changed it meanwhile"):
        export(with_(example, "audiences", new=added), folder, now=NOW)
    assert b"new: " not in read(folder / "organization.yaml")
