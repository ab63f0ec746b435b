"""`tocsin org` as a user runs it: over HTTP, through boto3 and the role in the management account."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from delegated_admin.enrolment.pacing import SystemTime
from tests.commands.running import Ran, tocsin
from tests.fakes.organization.api import SimulatedAws
from tests.fakes.organization.server import serving, variables
from tests.fakes.organization.story import EnrolmentStory
from tests.fakes.organization.world import ADMINISTRATOR, LONG_AGO, MANAGEMENT, OFFERED, RefusedError, World, a_world

REGION = "eu-central-1"
OTHER = "333344445555"
EXAMPLE = Path(__file__).parents[2] / "config" / "deployments" / "example.toml"


@pytest.fixture
def world() -> World:
    """Twelve accounts in the Regions of the example, and nothing of GuardDuty."""
    made = a_world()
    made.is_instant()
    return made


@pytest.fixture
def aws(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SimulatedAws]:
    """AWS, to which the credentials of this process lead; nothing else of this machine is looked at."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    simulated = SimulatedAws(world, SystemTime(), latency=0)
    with serving(simulated) as url:
        for name, value in variables(url).items():
            monkeypatch.setenv(name, value)
        yield simulated


@pytest.fixture
def one_region(tmp_path: Path) -> Path:
    """A configuration folder whose deployment is the example in its home Region alone."""
    return changed(tmp_path)


def changed(folder: Path, **lines: str) -> Path:
    """Write the example with other lines into a configuration folder."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for name, value in ({"regions": f'["{REGION}"]'} | lines).items():
        text = re.sub(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
    (folder / "deployments").mkdir(exist_ok=True)
    (folder / "deployments" / "example.toml").write_text(text, encoding="utf-8")
    return folder


def enrol(folder: Path) -> Ran:
    return tocsin("org", "apply", "--config", folder, "--yes")


def enrolled_long_ago(world: World) -> None:
    """Let everything be on for so long that nothing can be pending."""
    EnrolmentStory(world).apply()
    for region in world.regions.values():
        region.detectors[ADMINISTRATOR].tags.clear()
        for member in region.members.values():
            member.since = LONG_AGO


def test_the_plan_says_what_is_to_be_done_where_and_why(aws: SimulatedAws) -> None:
    ran = tocsin("org", "plan")
    lines = [line.rstrip() for line in ran.out.splitlines()]

    assert ran.code == 0
    assert lines[1] == f"management account {MANAGEMENT}"
    assert lines[2:4] == [
        "  to do   give trusted access to guardduty.amazonaws.com",
        "          it has no trusted access to the organization",
    ]
    assert f"delegated administrator {ADMINISTRATOR}" in lines
    assert "  to do   delegate GuardDuty to 222233334444, in all 3 Regions" in lines
    assert "  to do   add accounts as members, in all 3 Regions, 11 accounts each" in lines
    assert lines[-1] == "29 steps: 29 to do."
    assert max(map(len, lines)) <= 100
    assert aws.log == []


def test_for_machines_each_step_is_an_object(aws: SimulatedAws, one_region: Path) -> None:
    steps = tocsin("org", "plan", "--config", one_region, "--json").objects

    assert len(steps) == 13
    assert steps[-2] == {
        "kind": "member-plans",
        "seat": "administrator",
        "account": ADMINISTRATOR,
        "region": REGION,
        "subject": ", ".join(OFFERED),
        "accounts": 11,
        "readiness": "ready",
        "why": "off, or not yet on in new members",
    }
    assert aws.log == []


def test_it_is_applied_and_then_nothing_is_left(aws: SimulatedAws, one_region: Path) -> None:
    ran = enrol(one_region)

    assert ran.code == 0
    assert ran.err.splitlines()[-1] == "Done. GuardDuty may take 24 hours more: tocsin org coverage says what is on."
    assert "done      eu-central-1    add accounts as members (11 accounts)" in ran.out.replace("  \n", "\n")
    assert len(aws.world.region(REGION).members) == 11

    again = tocsin("org", "apply", "--config", one_region)
    assert (again.code, again.out.split()) == (0, ["Nothing", "is", "left", "to", "do."])
    assert tocsin("org", "coverage", "--config", one_region).code == 0


def test_without_consent_nothing_is_done(aws: SimulatedAws, one_region: Path) -> None:
    for answer in ("n\n", "\n", ""):
        ran = tocsin("org", "apply", "--config", one_region, stdin=answer)

        assert ran.code == 1
        assert "Do 13 steps? [y/N]" in ran.err
        assert ran.err.endswith("Nothing was done.\n")
    assert aws.log == []


def test_with_consent_it_is_done(aws: SimulatedAws, one_region: Path) -> None:
    assert tocsin("org", "apply", "--config", one_region, stdin="y\n").code == 0
    assert aws.world.region(REGION).administrator == ADMINISTRATOR


def test_for_machines_it_cannot_ask(one_region: Path) -> None:
    ran = tocsin("org", "apply", "--config", one_region, "--json")

    assert (ran.code, ran.err) == (2, "tocsin: --json: nobody can be asked then; give --yes as well\n")


def test_for_machines_each_outcome_is_an_object(aws: SimulatedAws, one_region: Path) -> None:
    outcomes = tocsin("org", "apply", "--config", one_region, "--yes", "--json").objects

    assert all(outcome["done"] for outcome in outcomes)
    assert outcomes[0]["step"]["kind"] == "trusted-access"
    assert aws.world.stack_sets


def test_what_fails_is_said_with_what_is_missing_and_ends_with_one(aws: SimulatedAws, one_region: Path) -> None:
    def before(operation: str) -> None:
        if operation == "guardduty:CreatePublishingDestination":
            raise RefusedError("AccessDeniedException", "not \x1b[2J authorized", 403)

    aws.before = before

    ran = enrol(one_region)

    assert ran.code == 1
    assert "failed    eu-central-1    export findings to arn:aws:s3:::tocsin-findings-222233334444" in ran.out
    assert "your session lacks the permission guardduty:CreatePublishingDestination" in " ".join(ran.out.split())
    assert "\x1b" not in ran.out
    assert ran.err.splitlines()[-1] == (
        "1 step not wholly done: mend what is said, and run it again; it does what is left."
    )


def test_another_administrator_is_named_and_nothing_is_done(aws: SimulatedAws) -> None:
    aws.world.region("eu-west-1").administrator = OTHER

    for command in (["plan"], ["apply", "--yes"], ["coverage"]):
        ran = tocsin("org", *command)

        assert (ran.code, ran.out) == (1, "")
        assert f"account {OTHER} is GuardDuty's administrator in eu-west-1" in ran.err
        assert 'mode = "standby"' in ran.err
    assert aws.log == []


def test_on_standby_the_plan_says_what_waits_and_how_the_administration_moves(
    aws: SimulatedAws, tmp_path: Path
) -> None:
    aws.world.region(REGION).administrator = OTHER
    ran = tocsin("org", "plan", "--config", changed(tmp_path, mode='"standby"'))

    assert ran.code == 0
    assert "  waits   delegate GuardDuty to 222233334444" in ran.out
    assert f"In charge now: account {OTHER} in {REGION}." in ran.out
    assert "  5. In the management account, in each Region: disable the other administrator" in ran.out
    assert max(len(line.rstrip()) for line in ran.out.splitlines()) <= 100

    machine = tocsin("org", "plan", "--config", tmp_path, "--json")
    assert machine.err == f"In charge now: account {OTHER} in {REGION}.\n"
    assert {step["readiness"] for step in machine.objects} == {"ready", "waits"}


def test_what_must_be_done_by_hand_ends_with_one(aws: SimulatedAws, one_region: Path) -> None:
    enrolled_long_ago(aws.world)
    aws.world.region(REGION).detectors[MANAGEMENT].enabled = False

    ran = tocsin("org", "plan", "--config", one_region)

    assert ran.code == 1
    assert "  by hand switch GuardDuty on in the management account, in 1 Region" in ran.out
    assert ran.out.splitlines()[-1] == "1 step: 1 to be done by hand."


def test_coverage_is_summed_up_by_plan_region_and_unit(aws: SimulatedAws, one_region: Path) -> None:
    enrolled_long_ago(aws.world)
    aws.world.region(REGION).members["000000000002"].plans -= {"S3_DATA_EVENTS"}
    aws.world.accounts["000000000001"].state = "SUSPENDED"

    ran = tocsin("org", "coverage", "--config", one_region)
    lines = {line.rsplit(maxsplit=4)[0]: line.split()[-4:] for line in ran.out.splitlines() if line.strip()}

    assert ran.code == 1
    assert ran.out.splitlines()[0] == "12 accounts in 1 Region: 76 on, 1 off, 0 pending, 7 suspended."
    assert lines["S3_DATA_EVENTS"] == ["10", "1", "0", "1"]
    assert lines[REGION] == ["76", "1", "0", "7"]
    assert lines["Workloads/Shop"] == ["21", "0", "0", "7"]
    assert lines["(the root)"] == ["14", "0", "0", "0"]


def test_what_is_not_on_is_listed_by_account_and_region(aws: SimulatedAws, one_region: Path) -> None:
    enrolled_long_ago(aws.world)
    aws.world.region(REGION).members["000000000002"].plans -= {"S3_DATA_EVENTS", "RDS_LOGIN_EVENTS"}
    aws.world.accounts["000000000001"].state = "SUSPENDED"

    ran = tocsin("org", "coverage", "--config", one_region, "--off")

    assert ran.code == 1
    assert [" ".join(line.split()) for line in ran.out.splitlines()] == [
        f"000000000002 team-2 {REGION} off: S3_DATA_EVENTS, RDS_LOGIN_EVENTS",
        f"000000000001 team-1 {REGION} suspended: all",
    ]
    assert ran.err.splitlines()[-1] == "2 rows with something that is not on"

    (first, second) = tocsin("org", "coverage", "--config", one_region, "--off", "--json").objects
    assert (first["account"], first["unit"], first["plans"]["S3_DATA_EVENTS"]) == ("000000000002", "Sandbox", "off")
    assert set(second["plans"].values()) == {"suspended"}


def test_for_machines_coverage_is_whole(aws: SimulatedAws) -> None:
    ran = tocsin("org", "coverage", "--json")

    assert ran.code == 1
    assert len(ran.objects) == 12 * 3
    assert {state for row in ran.objects for state in row["plans"].values()} == {"off"}
    assert aws.log == []


def test_the_role_is_assumed_anew_before_its_session_is_over(aws: SimulatedAws) -> None:
    tocsin("org", "plan")
    assert aws.requests["sts:AssumeRole"] == 1

    aws.world.session = timedelta(minutes=2)
    assert tocsin("org", "plan").code == 0
    assert aws.requests["sts:AssumeRole"] > 3


def test_a_session_in_another_account_is_refused(aws: SimulatedAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", f"AKIA{OTHER}")
    ran = tocsin("org", "plan")

    assert ran.code == 1
    assert f"your AWS session is in account {OTHER}" in ran.err
    assert aws.requests["sts:AssumeRole"] == 0


def test_a_role_that_cannot_be_assumed_says_which_stack_makes_it(aws: SimulatedAws, tmp_path: Path) -> None:
    ran = tocsin("org", "plan", "--config", changed(tmp_path, management_account='"444455556666"'))

    assert ran.code == 1
    assert "management account 444455556666: its role for enrolment cannot be assumed" in ran.err
    assert "Deploy the stack Delegation there" in ran.err
    assert aws.log == []


def test_without_credentials_it_says_how_to_get_some(aws: SimulatedAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    ran = tocsin("org", "plan")

    assert (ran.code, aws.asked) == (1, 0)
    assert ran.err == (
        "tocsin: there are no AWS credentials: name a profile with --profile, or run `aws configure sso`\n"
    )


def test_an_unknown_profile_is_named(aws: SimulatedAws) -> None:
    ran = tocsin("org", "plan", "--profile", "nobody")

    assert (ran.code, aws.asked) == (2, 0)
    assert ran.err == "tocsin: AWS profile 'nobody' is not configured here; there are: none\n"


def test_an_unknown_deployment_is_named() -> None:
    ran = tocsin("org", "plan", "--deployment", "prod")

    assert ran.code == 2
    assert "has no deployment 'prod'; there are: example" in ran.err


def test_it_asks_aws_and_no_hub() -> None:
    ran = tocsin("--hub", "prod", "org", "plan")

    assert (ran.code, ran.err) == (2, "tocsin: --hub: `tocsin org` asks AWS itself; name a deployment\n")


def test_without_boto3_it_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['boto3'] = None; sys.modules['botocore'] = None;"
        "from console.main import main; sys.argv = ['tocsin', 'org', 'plan']; main()"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (
        2,
        "tocsin: enrolment takes boto3, which is not installed here: install tocsin[aws]\n",
    )


def test_killed_in_the_middle_it_does_what_is_left(aws: SimulatedAws, one_region: Path) -> None:
    command = [sys.executable, "-m", "console", "org", "apply", "--config", str(one_region), "--yes"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:

        def before(operation: str) -> None:
            if operation == "guardduty:CreateMembers":
                process.send_signal(signal.SIGKILL)

        aws.before = before
        process.wait(60)
    assert process.returncode == -signal.SIGKILL
    aws.before = lambda _operation: None
    done = len(aws.log)

    assert enrol(one_region).code == 0
    left = {name for _, _, name, _ in aws.log[done:]}
    assert left <= {"guardduty:CreateMembers", "guardduty:UpdateMemberDetectors"}
    assert tocsin("org", "plan", "--config", one_region).out.split() == ["Nothing", "is", "left", "to", "do."]
