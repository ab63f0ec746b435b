"""Sentences for attack sequences, stored data, and the identities and settings of an account."""

from __future__ import annotations

from typing import Final

from escalation.words.sentences.kind import kind
from escalation.words.steps import CLUSTER, CREDENTIALS, EXPOSURE, LOGGING, ROOT, SERVER, STORAGE

SEQUENCES: Final = (
    kind(
        ("Stolen credentials are used in an attack.", "凭证被盗并遭滥用。", "認証情報の悪用。"),
        CREDENTIALS,
        "AttackSequence:IAM/*",
    ),
    kind(
        ("Stored data is under attack.", "存储数据正遭攻击。", "保存データへの攻撃。"), STORAGE, "AttackSequence:S3/*"
    ),
    kind(
        ("A container cluster is under attack.", "容器集群正遭攻击。", "クラスターへの攻撃。"),
        CLUSTER,
        "AttackSequence:EKS/*",
        "AttackSequence:ECS/*",
    ),
    kind(
        ("Several servers are under attack.", "多台服务器正遭攻击。", "複数サーバーへの攻撃。"),
        SERVER,
        "AttackSequence:EC2/*",
    ),
)
"""Several findings that GuardDuty joined into one."""

STORED_DATA: Final = (
    kind(
        ("Someone may be exploring stored data.", "有人可能在探查存储。", "保存データ探索の疑い。"),
        STORAGE,
        "Discovery:S3/*",
    ),
    kind(
        ("Stored data may have been stolen.", "存储数据可能被盗。", "保存データ流出の疑い。"),
        STORAGE,
        "Exfiltration:S3/*",
    ),
    kind(
        ("Someone may be tampering with stored data.", "存储数据可能被篡改。", "保存データ改ざんの疑い。"),
        STORAGE,
        "Impact:S3/*",
    ),
    kind(
        ("Stored data may be open to everyone.", "存储数据可能被公开。", "保存データ公開の恐れ。"),
        EXPOSURE,
        "Policy:S3/*",
    ),
    kind(
        ("Storage access logging was switched off.", "存储访问日志被关闭。", "アクセス記録の停止。"),
        LOGGING,
        "Stealth:S3/*",
    ),
    kind(
        ("Someone suspicious is reading stored data.", "可疑者正访问存储数据。", "不審なデータ閲覧。"),
        STORAGE,
        "UnauthorizedAccess:S3/*",
    ),
)

IDENTITIES: Final = (
    kind(
        ("Servers were started in an unusual way.", "有异常的服务器启动。", "不審なサーバー起動。"),
        CREDENTIALS,
        "Behavior:IAMUser/*",
        "ResourceConsumption:*",
    ),
    kind(
        ("Audit logging was changed or stopped.", "审计日志被更改或关闭。", "監査ログの停止など。"),
        LOGGING,
        "*LoggingDisabled*",
        "*LoggingConfigurationModified*",
    ),
    kind(
        ("The password policy was weakened.", "密码策略被削弱。", "パスワード規則の緩和。"),
        LOGGING,
        "Stealth:IAMUser/PasswordPolicyChange*",
    ),
    kind(
        ("The organization's structure was changed.", "组织结构被更改。", "組織構成の変更。"),
        LOGGING,
        "*/ModifyCloudResourceHierarchy*",
    ),
    kind(("The root user was used.", "根用户被使用。", "ルートユーザーの使用。"), ROOT, "Policy:IAMUser/*Root*"),
    kind(
        ("Someone may be exploring the account.", "有人可能在探查账户。", "アカウント探索の疑い。"),
        CREDENTIALS,
        "Discovery:IAMUser/*",
        "Recon:IAMUser/*",
    ),
    kind(
        ("Someone may be damaging the account.", "有人可能在破坏账户。", "アカウント破壊の疑い。"),
        CREDENTIALS,
        "Impact:IAMUser/*",
    ),
    kind(
        ("Someone may have entered the account.", "有人可能侵入了账户。", "アカウント侵入の疑い。"),
        CREDENTIALS,
        "InitialAccess:IAMUser/*",
    ),
    kind(
        ("Credentials may have been stolen.", "凭证可能已被盗。", "認証情報の流出か。"),
        CREDENTIALS,
        "UnauthorizedAccess:IAMUser/*CredentialExfiltration*",
    ),
    kind(
        ("Someone signed in from an unusual place.", "有异常的控制台登录。", "不審なサインイン。"),
        CREDENTIALS,
        "UnauthorizedAccess:IAMUser/ConsoleLogin*",
    ),
    kind(
        ("Someone may be using stolen credentials.", "有人可能在用被盗凭证。", "認証情報の悪用か。"),
        CREDENTIALS,
        "UnauthorizedAccess:IAMUser/*",
    ),
)
