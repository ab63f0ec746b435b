"""A deployment that cannot be right is refused with its file, field, value and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from delegated_admin.deployment import Mode, deployment_names, read_deployment
from hub.errors import InputError, NotFoundError
from hub.model.operator_role import Role

EXAMPLE = Path(__file__).parents[3] / "config" / "deployments"


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the example with `changes` as `mine.toml`; return the folder."""
    text = (EXAMPLE / "example.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_example_is_right() -> None:
    example = read_deployment("example", EXAMPLE)

    assert (example.home_region, example.mode, example.partition) == ("eu-central-1", Mode.ACTIVE, "aws")
    assert [(grant.role, grant.single_sign_on) for grant in example.roles.values()] == [
        (Role.RESPONDER, True),
        (Role.EDITOR, True),
        (Role.READER, False),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"222233334444"  ', "222233334444  ", r"administrator: Input should be a valid string, found 222233334444"),
        ('"222233334444"  ', '"12"  ', r"administrator: .*, found '12'"),
        ('= "222233334444"', '= "111122223333"', r"must not be the management account"),
        ('home_region = "eu-central-1"', 'home_region = "eu-north-1"', r"the home Region eu-north-1 is missing"),
        ('second_region = "eu-west-1"', 'second_region = "eu-central-1"', r"another than the home Region"),
        ('voice_region = "eu-west-2"', 'voice_region = "eu-north-1"', r"Amazon Connect is not in eu-north-1"),
        ('"eu-west-1", "us-east-1"', '"eu-west-1", "eu-west-1"', r"regions: twice: eu-west-1"),
        ("owners = [", "owner = [", r"owners: Field required"),
        ("+15555550100", "0049 555", r"voice.caller_number: .*, found '0049 555'"),
        ('role = "editor"', 'role = "root"', r"role: .*, found 'root'"),
        (":role/SecurityAutomation", ":user/x", r"expected the ARN of an IAM role"),
        ("[voice]", "[voice", r"mine.toml: .*line"),
        ("[voice]", "[speech]", r"speech: Extra inputs"),
    ],
)
def test_what_cannot_be_right_is_refused(tmp_path: Path, old: str, new: str, expected: str) -> None:
    folder = changed(tmp_path, (old, new))

    with pytest.raises(InputError, match=expected) as refused:
        read_deployment("mine", folder)
    assert str(folder / "mine.toml") in str(refused.value)


@pytest.mark.parametrize("name", ["other", "", "../example", "EXAMPLE"])
def test_an_unknown_name_is_told_with_those_there_are(tmp_path: Path, name: str) -> None:
    folder = changed(tmp_path)

    assert deployment_names(folder) == ("mine",)
    with pytest.raises(NotFoundError, match="there are: mine"):
        read_deployment(name, folder)


@pytest.mark.parametrize(
    ("region", "partition"), [("eu-central-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_the_partition_is_that_of_the_home_region(region: str, partition: str) -> None:
    example = read_deployment("example", EXAMPLE)

    assert example.model_copy(update={"home_region": region}).partition == partition
