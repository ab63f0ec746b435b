"""The folder that a team of three units, 400 accounts, five exceptions and a night layer needs: forty lines."""

from __future__ import annotations

from hub.model.policy import ScopeKind
from hub.model.route import call, email
from hub.model.severity import SeverityLabel
from tests.unit.console.folder.conftest import Check

FORTY_LINES = """\
organization:
  name: Example Corp
  time_zone: Europe/Berlin
  low: record
  medium: email secops
  high: [call soc, email secops]
  critical: [call soc, email secops, email ciso]
  floor: [critical]
ous:
  Workloads/Prod: {medium: [call daytime, email secops]}
  Workloads/Staging: {high: [call daytime, email secops]}
  Sandbox: {mode: mail}
accounts:
  444455556666: {high: email secops, until: 2026-12-18, why: pentest SEC-812}
  012345670123: {critical: +email dpo}
  222233334444: {windows: [{name: upgrade, from: 2026-12-05 01:00, to: 2026-12-05 05:00, reason: database}]}
  333344445555: {mode: shadow until 2026-12-18}
  555566667777:
    suppressions:
      - {name: scanner, when: "Recon:*", owner: dana, reason: our own scanner, expires: 2027-03-31}
audiences:
  secops: secops@example.com
  ciso: ciso@example.com
  dpo: dpo@example.com
  owners: hub-owners@example.com
responders:
  dana: {phone: +1 555 555 0101, email: dana@example.com, identities: dana@example.com}
  wei: {phone: [+1 555 555 0102, +1 555 555 0112], email: wei@example.com, language: zh-CN, time_zone: Asia/Shanghai}
  night-a: {phone: +1 555 555 0103, email: night-a@example.com}
  night-b: {phone: +1 555 555 0104, email: night-b@example.com}
  head: {name: Sam Okafor, phone: +1 555 555 0105, email: sam@example.com}
schedules:
  soc:
    - base: {weekly: [dana, wei], from: 2026-12-07 09:00}
    - night: {weekly: [night-a, night-b], from: 2026-12-07 09:00, only: 22:00-06:00}
escalation_policies:
  soc: {levels: [soc, soc next, head], then: ciso}
  daytime: {levels: [soc], only: Mon-Fri 09:00-18:00, otherwise: email secops, then: secops}
"""
EXCEPTIONS = ("444455556666", "012345670123", "222233334444", "333344445555", "555566667777")


def a_directory_of_400() -> str:
    units = ("Workloads/Prod", "Workloads/Staging", "Sandbox")
    ids = [*EXCEPTIONS, *(f"000000{number:06}" for number in range(1, 396))]
    tree = {unit: ids[place::3] for place, unit in enumerate(units)}
    lines = [f"  {unit}:\n" + "".join(f"    {account}: a-{account}\n" for account in tree[unit]) for unit in tree]
    return "directory:\n" + "".join(lines)


def test_forty_lines_are_all_that_400_accounts_need(checked: Check) -> None:
    result = checked(files={"tocsin.yaml": FORTY_LINES, "directory.yaml": a_directory_of_400()})
    assert (result.problems, result.warnings) == ((), ())
    assert result.configuration is not None
    assert len(result.configuration.directory.accounts) == 400
    assert [document.scope.kind for document in result.configuration.documents].count(ScopeKind.ACCOUNT) == 5
    assert len(FORTY_LINES.splitlines()) <= 40


def test_what_the_forty_lines_say_is_what_is_read(checked: Check) -> None:
    configuration = checked(files={"tocsin.yaml": FORTY_LINES}).configuration
    assert configuration is not None
    documents = {document.scope.text: document for document in configuration.documents}
    assert documents["ou Workloads/Prod"].routes[SeverityLabel.MEDIUM].routes == (call("daytime"), email("secops"))
    assert documents["account 444455556666"].why == "pentest SEC-812"
    assert documents["account 012345670123"].routes[SeverityLabel.CRITICAL].add
    assert [target.text for level in configuration.escalation_policies["soc"].levels for target in level.targets] == [
        "soc",
        "soc next",
        "head",
    ]
    assert configuration.organization.owners == "owners"
