"""What finding types mean in plain words."""

from __future__ import annotations

import pytest

from escalation.words.kinds import KINDS, kind_of, resource_phrase
from escalation.words.pace import units
from escalation.words.sentences.kind import Kind
from escalation.words.sentences.purposes import UNKNOWN
from hub.model.responder import Language

MEANT = {
    "AttackSequence:IAM/CompromisedCredentials": "Stolen credentials are used in an attack.",
    "AttackSequence:S3/CompromisedData": "Stored data is under attack.",
    "AttackSequence:EKS/CompromisedCluster": "A container cluster is under attack.",
    "AttackSequence:EC2/CompromisedInstanceGroup": "Several servers are under attack.",
    "Backdoor:EC2/C&CActivity.B!DNS": "A server may be under outside control.",
    "Backdoor:EC2/DenialOfService.Tcp": "A server may be attacking others.",
    "Backdoor:Lambda/C&CActivity.B": "A function may be under outside control.",
    "Backdoor:Runtime/C&CActivity.B": "A server may be under outside control.",
    "Behavior:EC2/TrafficVolumeUnusual": "A server's network traffic is unusual.",
    "CredentialAccess:IAMUser/AnomalousBehavior": "Someone may be collecting passwords.",
    "CredentialAccess:Kubernetes/MaliciousIPCaller": "Someone may be reading cluster secrets.",
    "CredentialAccess:RDS/AnomalousBehavior.FailedLogin": "Someone may be breaking into a database.",
    "CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin": "Someone may have entered a database.",
    "CryptoCurrency:EC2/BitcoinTool.B!DNS": "A server may be mining digital coins.",
    "CryptoCurrency:Lambda/BitcoinTool.B": "A function may be mining digital coins.",
    "DefenseEvasion:EC2/UnusualDoHActivity": "A server may be hiding its traffic.",
    "DefenseEvasion:IAMUser/AnomalousBehavior": "Someone may be hiding their tracks.",
    "DefenseEvasion:Kubernetes/TorIPCaller": "Someone may be hiding in a cluster.",
    "DefenseEvasion:Runtime/FilelessExecution": "A server program may be hiding.",
    "Discovery:S3/TorIPCaller": "Someone may be exploring stored data.",
    "Drill:Tocsin/OnDemand": "Nothing has happened.",
    "Execution:Container/MaliciousFile": "A container may contain malware.",
    "Execution:EC2/MaliciousFile": "A server may contain malware.",
    "Execution:EC2/MaliciousFile!AMI": "A server image may contain malware.",
    "Execution:EC2/MaliciousFile!Snapshot": "A backup may contain malware.",
    "Execution:Kubernetes/AnomalousBehavior.WorkloadDeployed": "Something unusual was started in a cluster.",
    "Execution:Kubernetes/ExecInKubeSystemPod": "Someone ran commands in a cluster.",
    "Execution:Runtime/NewBinaryExecuted": "Suspicious code ran on a server.",
    "Execution:Runtime/ReverseShell": "A server may be under outside control.",
    "Exfiltration:S3/AnomalousBehavior": "Stored data may have been stolen.",
    "Impact:EC2/MaliciousDomainRequest.Reputation": "A server may be contacting harmful sites.",
    "Impact:EC2/PortSweep": "A server may be scanning the network.",
    "Impact:S3/AnomalousBehavior.Delete": "Someone may be tampering with stored data.",
    "InitialAccess:IAMUser/AnomalousBehavior": "Someone may have entered the account.",
    "Object:S3/MaliciousFile": "A stored file may contain malware.",
    "PenTest:S3/KaliLinux": "A hacking tool is being used.",
    "Persistence:IAMUser/AnomalousBehavior": "Someone may be keeping hidden access.",
    "Policy:IAMUser/RootCredentialUsage": "The root user was used.",
    "Policy:S3/BucketAnonymousAccessGranted": "Stored data may be open to everyone.",
    "PrivilegeEscalation:Kubernetes/PrivilegedContainer": "Someone may be taking over a cluster.",
    "Recon:EC2/PortProbeUnprotectedPort": "Someone is probing a server.",
    "Stealth:IAMUser/CloudTrailLoggingDisabled": "Audit logging was changed or stopped.",
    "Stealth:S3/ServerAccessLoggingDisabled": "Storage access logging was switched off.",
    "Trojan:EC2/DNSDataExfiltration": "A server may be leaking data.",
    "Trojan:Lambda/DropPoint": "A function may be under outside control.",
    "Trojan:Runtime/DGADomainRequest.C!DNS": "A server may be contacting harmful sites.",
    "UnauthorizedAccess:EC2/SSHBruteForce": "Someone may be breaking into a server.",
    "UnauthorizedAccess:EC2/TorRelay": "A server may be using anonymous networks.",
    "UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B": "Someone signed in from an unusual place.",
    "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS": "Credentials may have been stolen.",
    "UnauthorizedAccess:S3/TorIPCaller": "Someone suspicious is reading stored data.",
}


@pytest.mark.parametrize(("finding_type", "sentence"), MEANT.items())
def test_a_finding_type_is_said_in_plain_words(finding_type: str, sentence: str) -> None:
    kind = kind_of(finding_type)
    assert kind.sentence.en == sentence
    assert kind is not UNKNOWN


@pytest.mark.parametrize(
    ("finding_type", "sentence"),
    [
        ("Exfiltration:Quantum/New", "Data may be leaving the account."),
        ("UnauthorizedAccess:Quantum/New", "Someone may have access without permission."),
        ("Backdoor", "Something suspicious was seen."),
        ("Sabotage:EC2/New", "Something suspicious was seen."),
        ("", "Something suspicious was seen."),
        ("[*]<speak>", "Something suspicious was seen."),
    ],
)
def test_a_type_that_nobody_knows_yet_is_said_in_general_words(finding_type: str, sentence: str) -> None:
    assert kind_of(finding_type).sentence.en == sentence


@pytest.mark.parametrize("kind", [*KINDS, UNKNOWN], ids=lambda kind: kind.sentence.en)
def test_a_sentence_is_short_enough_to_be_spoken_first(kind: Kind) -> None:
    assert units(kind.sentence.en, Language.EN) <= 7
    assert units(kind.sentence.zh, Language.ZH_CN) <= 10
    assert units(kind.sentence.ja, Language.JA_JP) <= 15


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.sentence.en)
def test_no_kind_is_hidden_by_one_before_it(kind: Kind) -> None:
    assert any(kind_of(glob.replace("*", "Zzz")) is kind for glob in kind.types)


def test_a_resource_kind_is_said_in_plain_words() -> None:
    assert resource_phrase("S3Bucket").en == "a storage bucket"
    assert resource_phrase("<speak>").en == "a resource"
