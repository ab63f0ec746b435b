"""`tocsin preflight` as a user runs it: over HTTP, through boto3 and the role in the management account."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from delegated_admin.enrolment.pacing import SystemTime
from tests.commands.running import Ran, tocsin
from tests.fakes.function_url import SECRET, TOKEN, function_url
from tests.fakes.organization.server import variables
from tests.fakes.organization.story import a_deployment
from tests.fakes.organization.world import ADMINISTRATOR
from tests.fakes.preflight.answers import INSTANCE_SUMMARY
from tests.fakes.preflight.aws import PreflightAws
from tests.fakes.preflight.server import serving
from tests.fakes.preflight.story import an_enrolled_world
from tests.scenarios.organization import a_responder, an_organization
from tests.scenarios.story import Story

LAST = "76 lines: 69 pass, 0 fail, 7 unknown. What is unknown does not count as failed."
HARD = "+86 138 0000 0000".replace(" ", "")
EXAMPLE = Path(__file__).parents[2] / "config"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PreflightAws]:
    """AWS, to which the credentials of this process lead; nothing else of this machine is looked at."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    deployment = a_deployment()
    simulated = PreflightAws(an_enrolled_world(deployment), SystemTime(), deployment, latency=0)
    with serving(simulated) as url:
        for name, value in variables(url).items():
            monkeypatch.setenv(name, value)
        yield simulated


def line(ran: Ran, check: str) -> str:
    """The row of a check, and what is said below it."""
    rows = ran.out.splitlines()
    (start,) = [number for number, row in enumerate(rows) if row[10:].startswith(f"{check} ")]
    return " ".join(" ".join(rows[start : start + 4]).split())


def test_where_all_is_there_it_ends_with_zero_and_says_what_nobody_can_know(aws: PreflightAws) -> None:
    ran = tocsin("preflight")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1].rstrip() == LAST
    assert line(ran, "countries that may be called").startswith(
        "unknown countries that may be called eu-west-2: responders' numbers begin with +1 (5) "
        "ask AWS Support (Amazon Connect, eu-west-2) to allow outbound calls to +1"
    )
    assert aws.log == []


def test_it_fits_a_hundred_columns(aws: PreflightAws) -> None:
    aws.refuse("iam:GetRole", "NoSuchEntity")
    aws.refuse("cloudformation:DescribeStacks")

    assert max(len(row.rstrip()) for row in tocsin("preflight").out.splitlines()) <= 100


def test_for_machines_each_line_is_an_object_and_the_summary_stands_apart(aws: PreflightAws) -> None:
    aws.refuse("connect:DescribeInstanceAttribute")
    ran = tocsin("preflight", "--json")
    found = {(each["check"], each["region"]): each for each in ran.objects}

    assert (ran.code, len(ran.objects)) == (0, 76)
    assert ran.err == "76 lines: 68 pass, 0 fail, 8 unknown. What is unknown does not count as failed.\n"
    assert found["clock", None]["state"] == "pass"
    assert found["flow logs", "eu-west-2"] == {
        "topic": "telephone calls",
        "check": "flow logs",
        "account": ADMINISTRATOR,
        "region": "eu-west-2",
        "state": "unknown",
        "found": "connect:DescribeInstanceAttribute is not allowed",
        "advice": "let your session do connect:DescribeInstanceAttribute, or look at it by hand",
        "missing": "connect:DescribeInstanceAttribute",
    }


def test_a_line_that_fails_ends_it_with_one_and_says_what_to_ask_for(aws: PreflightAws) -> None:
    aws.say("service-quotas:GetServiceQuota", {"Quota": {"Value": 5.0}})
    ran = tocsin("preflight")

    assert ran.code == 1
    assert line(ran, "calls at the same time").startswith(
        "fail calls at the same time eu-west-2: 5, and the hub needs 10 ask AWS (Service Quotas, connect, eu-west-2) "
        'for "Concurrent active calls per instance" (L-12AB7C57) of 10'
    )


def test_missing_permissions_end_it_with_zero_and_are_named_together(aws: PreflightAws) -> None:
    aws.refuse("kms:DescribeKey")
    aws.refuse("sns:ListTopics", "AuthorizationError")
    ran = tocsin("preflight")

    assert ran.code == 0
    assert ran.out.splitlines()[-2].rstrip() == ("Permissions that would tell more: kms:DescribeKey, sns:ListTopics.")


def test_without_the_role_in_the_management_account_it_goes_on(aws: PreflightAws) -> None:
    aws.refuse("sts:AssumeRole", "AccessDenied")
    ran = tocsin("preflight")

    assert ran.code == 0
    assert "deploy the stack TocsinDelegation there" in line(ran, "TocsinDelegation")
    assert [name for _, _, name, _ in aws.questions].count("sts:AssumeRole") == 1


def test_a_wrong_clock_fails(aws: PreflightAws) -> None:
    aws.ahead = timedelta(seconds=90)
    ran = tocsin("preflight")

    assert ran.code == 1
    assert "s behind AWS's set the clock of this machine" in line(ran, "clock")


def test_a_refusal_by_a_wrong_clock_says_so(aws: PreflightAws) -> None:
    aws.ahead = timedelta(minutes=10)
    aws.refuse("sts:GetCallerIdentity", "SignatureDoesNotMatch", "Signature expired")
    ran = tocsin("preflight")

    assert (ran.code, ran.out) == (1, "")
    assert "this machine's clock is" in ran.err


def test_what_aws_says_steers_no_terminal(aws: PreflightAws) -> None:
    aws.say("connect:DescribeInstance", {"Instance": INSTANCE_SUMMARY | {"InstanceAlias": "a\x9b2J"}})

    assert "\x9b" not in tocsin("preflight").out


@pytest.mark.usefixtures("aws")
def test_numbers_of_the_folder_are_looked_at(tmp_path: Path) -> None:
    copied = (EXAMPLE / "oncall.yaml").read_text(encoding="utf-8")
    (tmp_path / "deployments").mkdir()
    for name in ("deployments/example.toml", "organization.yaml", "accounts.yaml", "directory.yaml"):
        (tmp_path / name).write_text((EXAMPLE / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "oncall.yaml").write_text(copied.replace("+1 555 555 0101", "+44 7700 900123"), encoding="utf-8")

    ran = tocsin("preflight", "--config", tmp_path)
    assert "*********0123 is a British mobile" in line(ran, "hard numbers")
    assert "+1 (4), +44 (1)" in line(ran, "countries that may be called")


@pytest.mark.usefixtures("aws")
def test_a_folder_without_a_configuration_leaves_the_numbers_unknown(tmp_path: Path) -> None:
    (tmp_path / "deployments").mkdir()
    text = (EXAMPLE / "deployments" / "example.toml").read_text(encoding="utf-8")
    (tmp_path / "deployments" / "example.toml").write_text(text, encoding="utf-8")

    ran = tocsin("preflight", "--config", tmp_path)
    assert (ran.code, "is no configuration: 1 problem" in line(ran, "hard numbers")) == (0, True)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A hub whose people are two, one of them with a hard number; its profile is an editor's."""
    people = {"dana": a_responder("dana", 1), "wei": a_responder("wei", 2, phones=(HARD,), text=False)}
    Story(tmp_path, an_organization(responders=people)).close()
    with function_url(tmp_path / "tocsin.sqlite") as url:
        hubs = tmp_path / "hubs.toml"
        hubs.write_text(f'[prod]\nurl = "{url.url}"\nregion = "eu-central-1"\nprofile = "editor"\n')
        monkeypatch.setenv("TOCSIN_HUBS", str(hubs))
        yield "prod"


def profile(tmp_path: Path, role: str) -> None:
    (tmp_path / "credentials").write_text(
        f"[editor]\naws_access_key_id = AKID{role}\naws_secret_access_key = {SECRET}\naws_session_token = {TOKEN}\n"
    )


@pytest.mark.usefixtures("aws")
def test_numbers_in_force_in_a_hub_are_looked_at(hub: str, tmp_path: Path) -> None:
    profile(tmp_path, "EDITOR")

    for ran in (tocsin("preflight", "--hub", hub), tocsin("--hub", hub, "preflight")):
        assert "wei: **********0000 is in mainland China" in line(ran, "hard numbers")


@pytest.mark.usefixtures("aws")
def test_a_hub_that_does_not_show_its_numbers_leaves_them_unknown(hub: str, tmp_path: Path) -> None:
    profile(tmp_path, "READER")
    ran = tocsin("preflight", "--hub", hub)

    assert ran.code == 0
    assert "unknown hard numbers eu-west-2: hub prod: " in line(ran, "hard numbers")


@pytest.mark.usefixtures("hub")
def test_an_unknown_hub_is_wrong_use(aws: PreflightAws) -> None:
    ran = tocsin("preflight", "--hub", "staging")

    assert (ran.code, ran.out, aws.questions) == (2, "", [])
    assert "names no hub 'staging'" in ran.err


def test_an_unknown_deployment_is_wrong_use() -> None:
    ran = tocsin("preflight", "--deployment", "prod")

    assert ran.code == 2
    assert "has no deployment 'prod'; there are: example" in ran.err


def test_without_credentials_it_says_how_to_get_some(aws: PreflightAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    ran = tocsin("preflight")

    assert (ran.code, ran.out, aws.questions) == (1, "", [])
    assert ran.err == (
        "tocsin: there are no AWS credentials: name a profile with --profile, or run `aws configure sso`\n"
    )


def test_half_of_the_credentials_are_none(aws: PreflightAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    ran = tocsin("preflight")

    assert (ran.code, ran.out, aws.questions) == (1, "", [])
    assert "missing: AWS_SECRET_ACCESS_KEY" in ran.err


@pytest.mark.usefixtures("aws")
def test_a_session_in_another_account_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA333344445555")
    ran = tocsin("preflight")

    assert ran.code == 1
    assert "your AWS session is in account 333344445555" in ran.err


@pytest.mark.usefixtures("aws")
def test_an_unknown_profile_is_wrong_use() -> None:
    ran = tocsin("preflight", "--profile", "nobody")

    assert (ran.code, ran.err) == (2, "tocsin: AWS profile 'nobody' is not configured here; there are: none\n")


def test_without_boto3_it_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['boto3'] = None; sys.modules['botocore'] = None;"
        "from console.main import main; sys.argv = ['tocsin', 'preflight']; main()"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (
        2,
        "tocsin: a preflight takes boto3, which is not installed here: install tocsin[aws]\n",
    )
