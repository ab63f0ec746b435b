"""What a finding type and a resource kind mean in plain words."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final

from escalation.words.languages import Phrase
from escalation.words.sentences.accounts import IDENTITIES, SEQUENCES, STORED_DATA
from escalation.words.sentences.kind import Kind
from escalation.words.sentences.purposes import PURPOSES, UNKNOWN
from escalation.words.sentences.servers import SERVERS
from escalation.words.sentences.workloads import CLUSTERS, DATABASES, FUNCTIONS, MALWARE_FILES

KINDS: Final = (
    *SEQUENCES,
    *MALWARE_FILES,
    *SERVERS,
    *FUNCTIONS,
    *CLUSTERS,
    *DATABASES,
    *STORED_DATA,
    *IDENTITIES,
    *PURPOSES,
)
"""All kinds; the first whose glob matches is meant, so the special stand before the general."""

_RESOURCES: Final = {
    "AccessKey": Phrase("an access key", "访问密钥", "アクセスキー"),
    "AttackSequence": Phrase("several resources", "多个资源", "複数のリソース"),
    "Container": Phrase("a container", "容器", "コンテナ"),
    "DBInstance": Phrase("a database", "数据库", "データベース"),
    "EBSSnapshot": Phrase("a snapshot", "快照", "スナップショット"),
    "EBSVolume": Phrase("a disk volume", "磁盘卷", "ディスクボリューム"),
    "EC2Image": Phrase("a server image", "服务器镜像", "サーバーイメージ"),
    "ECSCluster": Phrase("a container cluster", "容器集群", "コンテナクラスター"),
    "EKSCluster": Phrase("a Kubernetes cluster", "容器编排集群", "クバネティスクラスター"),
    "IAMUser": Phrase("a user", "用户", "ユーザー"),
    "Instance": Phrase("a server", "服务器", "サーバー"),
    "KubernetesCluster": Phrase("a Kubernetes cluster", "容器编排集群", "クバネティスクラスター"),
    "Lambda": Phrase("a function", "函数", "関数"),
    "RDSDBInstance": Phrase("a database", "数据库", "データベース"),
    "RDSLimitlessDB": Phrase("a database", "数据库", "データベース"),
    "RecoveryPoint": Phrase("a backup", "备份", "バックアップ"),
    "S3Bucket": Phrase("a storage bucket", "存储桶", "ストレージバケット"),
    "S3Object": Phrase("a stored file", "存储文件", "保存ファイル"),
}
"""GuardDuty's `resourceType`, as people say it."""
_ANY_RESOURCE: Final = Phrase("a resource", "某个资源", "リソース")


@lru_cache(maxsize=1024)
def kind_of(finding_type: str) -> Kind:
    """Return the kind of a finding type; `UNKNOWN` for one that no glob of the table matches."""
    return next((kind for kind in KINDS if any(fnmatchcase(finding_type, glob) for glob in kind.types)), UNKNOWN)


def resource_phrase(resource_kind: str) -> Phrase:
    """Return what GuardDuty's resource kind is in plain words: `a resource` when the table does not know it."""
    return _RESOURCES.get(resource_kind, _ANY_RESOURCE)
