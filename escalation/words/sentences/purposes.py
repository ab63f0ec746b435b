"""Sentences for a threat purpose alone: for resources that GuardDuty learns about later, and for the unknown."""

from __future__ import annotations

from typing import Final

from escalation.words.sentences.kind import kind
from escalation.words.steps import CREDENTIALS, DRILL_STEPS, EXPOSURE, LOGGING, UNKNOWN_STEPS

PURPOSES: Final = (
    kind(
        ("An attack in several steps is underway.", "多步骤攻击正在进行。", "一連の攻撃を検出。"),
        UNKNOWN_STEPS,
        "AttackSequence:*",
    ),
    kind(
        ("Something may be under outside control.", "有资源可能被操控。", "乗っ取りの疑い。"),
        UNKNOWN_STEPS,
        "Backdoor:*",
        "Trojan:*",
    ),
    kind(("Nothing has happened.", "没有发生任何事。", "実際の異常なし。"), DRILL_STEPS, "Drill:*"),
    kind(("Something is behaving unusually.", "有资源行为异常。", "不審な動き。"), UNKNOWN_STEPS, "Behavior:*"),
    kind(
        ("Someone may be collecting passwords.", "有人可能在窃取密码。", "パスワード窃取の疑い。"),
        CREDENTIALS,
        "CredentialAccess:*",
    ),
    kind(
        ("Someone may be mining digital coins.", "有人可能在挖矿。", "マイニングの疑い。"),
        UNKNOWN_STEPS,
        "CryptoCurrency:*",
    ),
    kind(
        ("Someone may be hiding their tracks.", "有人可能在掩盖踪迹。", "痕跡隠しの疑い。"),
        CREDENTIALS,
        "DefenseEvasion:*",
        "Stealth:*",
    ),
    kind(
        ("Security tools were changed or disabled.", "安全工具被停用或更改。", "防御機能の停止など。"),
        LOGGING,
        "DefenseImpairment:*",
    ),
    kind(
        ("Someone may be looking around.", "有人可能在探查。", "探索行為の疑い。"),
        UNKNOWN_STEPS,
        "Discovery:*",
        "Recon:*",
    ),
    kind(
        ("Suspicious code may have been run.", "可能运行了可疑程序。", "不審な実行の疑い。"),
        UNKNOWN_STEPS,
        "Execution:*",
    ),
    kind(
        ("Data may be leaving the account.", "数据可能正在外泄。", "データ流出の疑い。"), CREDENTIALS, "Exfiltration:*"
    ),
    kind(("Someone may be doing damage.", "系统可能遭到破坏。", "破壊行為の疑い。"), UNKNOWN_STEPS, "Impact:*"),
    kind(("Someone may have broken in.", "有人可能已侵入。", "侵入の疑い。"), UNKNOWN_STEPS, "InitialAccess:*"),
    kind(("A hacking tool is being used.", "有人在使用黑客工具。", "攻撃ツールの使用。"), CREDENTIALS, "PenTest:*"),
    kind(("Someone may be keeping hidden access.", "可能被植入后门。", "裏口の疑い。"), CREDENTIALS, "Persistence:*"),
    kind(("A safety setting was weakened.", "安全设置被削弱。", "安全設定の弱体化。"), EXPOSURE, "Policy:*"),
    kind(
        ("Someone may be gaining more rights.", "有人可能在提升权限。", "権限昇格の疑い。"),
        CREDENTIALS,
        "PrivilegeEscalation:*",
    ),
    kind(
        ("Someone may have access without permission.", "有人可能未授权访问。", "不正アクセスの疑い。"),
        UNKNOWN_STEPS,
        "UnauthorizedAccess:*",
    ),
)

UNKNOWN: Final = kind(("Something suspicious was seen.", "发现可疑活动。", "不審な活動を検出。"), UNKNOWN_STEPS, "*")
"""The fall-back: the list of finding types is open (semantics 1)."""
