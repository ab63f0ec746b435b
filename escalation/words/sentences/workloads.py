"""Sentences for malware in files, for functions, container clusters and databases."""

from __future__ import annotations

from typing import Final

from escalation.words.sentences.kind import kind
from escalation.words.steps import CLUSTER, DATABASE, EXPOSURE, FUNCTION, MALWARE, SERVER

MALWARE_FILES: Final = (
    kind(
        ("A server image may contain malware.", "镜像可能有恶意软件。", "イメージにマルウェアか。"),
        MALWARE,
        "Execution:EC2/*!AMI",
    ),
    kind(
        ("A backup may contain malware.", "备份可能有恶意软件。", "バックアップにマルウェアか。"),
        MALWARE,
        "Execution:*!Snapshot",
        "Execution:*!RecoveryPoint",
    ),
    kind(
        ("A server may contain malware.", "服务器可能有恶意软件。", "サーバーにマルウェアか。"),
        SERVER,
        "Execution:EC2/*File*",
    ),
    kind(
        ("A container may contain malware.", "容器可能有恶意软件。", "コンテナにマルウェアか。"),
        CLUSTER,
        "Execution:Container/*File*",
    ),
    kind(
        ("A cluster may contain malware.", "集群可能有恶意软件。", "クラスターにマルウェアか。"),
        CLUSTER,
        "Execution:ECS/*File*",
        "Execution:Kubernetes/*File*",
    ),
    kind(
        ("A stored file may contain malware.", "存储文件疑有恶意软件。", "保存ファイルにマルウェアか。"),
        MALWARE,
        "Object:*",
        "S3Object:*",
    ),
)

FUNCTIONS: Final = (
    kind(
        ("A function may be mining digital coins.", "函数可能在挖矿。", "関数でマイニングか。"),
        FUNCTION,
        "CryptoCurrency:Lambda/*",
    ),
    kind(
        ("A function may be using anonymous networks.", "函数可能用匿名网络。", "関数の匿名通信か。"),
        FUNCTION,
        "UnauthorizedAccess:Lambda/Tor*",
    ),
    kind(
        ("A function is talking to suspicious addresses.", "函数与可疑地址通信。", "関数の不審な通信。"),
        FUNCTION,
        "UnauthorizedAccess:Lambda/*",
    ),
    kind(
        ("A function may be under outside control.", "函数可能被操控。", "関数の乗っ取りの疑い。"),
        FUNCTION,
        "Backdoor:Lambda/*",
        "Trojan:Lambda/*",
    ),
)

CLUSTERS: Final = (
    kind(
        ("Someone may be reading cluster secrets.", "集群密钥可能被读取。", "クラスター機密の窃取か。"),
        CLUSTER,
        "CredentialAccess:Kubernetes/*",
    ),
    kind(
        ("Someone may be hiding in a cluster.", "有人可能潜伏于集群。", "クラスター潜伏の疑い。"),
        CLUSTER,
        "DefenseEvasion:Kubernetes/*",
    ),
    kind(
        ("Someone may be exploring a cluster.", "有人可能在探查集群。", "クラスター探索の疑い。"),
        CLUSTER,
        "Discovery:Kubernetes/*",
    ),
    kind(
        ("Something unusual was started in a cluster.", "集群启动了异常程序。", "クラスターで不審な起動。"),
        CLUSTER,
        "Execution:Kubernetes/*WorkloadDeployed*",
    ),
    kind(
        ("Someone ran commands in a cluster.", "有人在集群执行命令。", "クラスターで不審な操作。"),
        CLUSTER,
        "Execution:Kubernetes/*",
        "Execution:ECS/*",
        "Execution:Container/*",
    ),
    kind(
        ("Someone may be damaging a cluster.", "有人可能在破坏集群。", "クラスター破壊の疑い。"),
        CLUSTER,
        "Impact:Kubernetes/*",
    ),
    kind(
        ("Someone may be keeping cluster access.", "集群可能被植入后门。", "クラスターに裏口か。"),
        CLUSTER,
        "Persistence:Kubernetes/*",
    ),
    kind(
        ("Rights in a cluster are too wide.", "集群权限过大。", "クラスターの過大な権限。"),
        EXPOSURE,
        "Policy:Kubernetes/Admin*",
    ),
    kind(
        ("A cluster may be open to everyone.", "集群可能对外公开。", "クラスター公開の恐れ。"),
        EXPOSURE,
        "Policy:Kubernetes/*",
    ),
    kind(
        ("Someone may be taking over a cluster.", "集群可能被接管。", "クラスター乗っ取りか。"),
        CLUSTER,
        "PrivilegeEscalation:Kubernetes/*",
    ),
)

DATABASES: Final = (
    kind(
        ("Someone may have entered a database.", "数据库可能已被侵入。", "不正なデータベース接続。"),
        DATABASE,
        "CredentialAccess:RDS/*Success*",
    ),
    kind(
        ("Someone may be breaking into a database.", "有人可能入侵数据库。", "データベース侵入の疑い。"),
        DATABASE,
        "CredentialAccess:RDS/*",
    ),
    kind(
        ("Someone may be probing a database.", "有人可能探测数据库。", "データベース探索か。"),
        DATABASE,
        "Discovery:RDS/*",
    ),
)
