"""The first three steps for each family of findings, for a person who was just woken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from escalation.words.languages import Phrase


@dataclass(frozen=True, slots=True)
class Steps:
    """Three steps in the order in which to take them."""

    first: Phrase
    second: Phrase
    third: Phrase


CREDENTIALS: Final = Steps(
    Phrase(
        "Disable the access key, or revoke the role's active sessions.",
        "停用该访问密钥，或撤销该角色的活动会话。",
        "アクセスキーを無効にするか、ロールの有効なセッションを取り消してください。",
    ),
    Phrase(
        "Look in CloudTrail at what it did in the last 24 hours, and undo what it made.",
        "在 CloudTrail 中查看过去 24 小时内的操作，并撤销其所做的更改。",
        "CloudTrail で過去 24 時間の操作を確認し、作成されたものを元に戻してください。",
    ),
    Phrase(
        "Rotate the credentials, and ask their owner where they were kept.",
        "轮换凭证，并向持有者确认凭证的存放位置。",
        "認証情報をローテーションし、保管場所を所有者に確認してください。",
    ),
)

ROOT: Final = Steps(
    Phrase(
        "Ask the account's owner whether they signed in as root just now.",
        "向账户负责人确认刚才是否由其本人以根用户登录。",
        "アカウントの所有者に、ルートユーザーでサインインしたか確認してください。",
    ),
    Phrase(
        "If not: change the root password, delete root access keys, check the MFA device.",
        "若不是：更改根用户密码，删除根访问密钥，检查 MFA 设备。",
        "心当たりがなければ、ルートのパスワードを変更し、アクセスキーを削除し、MFA を確認してください。",
    ),
    Phrase(
        "Look in CloudTrail at what root did, and undo it.",
        "在 CloudTrail 中查看根用户的操作，并予以撤销。",
        "CloudTrail でルートユーザーの操作を確認し、元に戻してください。",
    ),
)

SERVER: Final = Steps(
    Phrase(
        "Isolate the instance with a security group that lets nothing in or out; do not stop it.",
        "用禁止一切进出流量的安全组隔离实例，不要停止实例。",
        "すべての通信を遮断するセキュリティグループでインスタンスを隔離してください。停止はしないでください。",
    ),
    Phrase(
        "Keep a snapshot of its volumes for the investigation.",
        "为其卷创建快照，留作调查之用。",
        "調査のため、ボリュームのスナップショットを取得してください。",
    ),
    Phrase(
        "Revoke the sessions of its instance role, and see in CloudTrail what the role did.",
        "撤销实例角色的会话，并在 CloudTrail 中查看该角色的操作。",
        "インスタンスロールのセッションを取り消し、CloudTrail でその操作を確認してください。",
    ),
)

CLUSTER: Final = Steps(
    Phrase(
        "Cordon the node and cut off the pod or task with a network policy that denies all traffic.",
        "封锁节点，并用拒绝全部流量的网络策略隔离 Pod 或任务。",
        "ノードを隔離し、全通信を拒否するネットワークポリシーで Pod またはタスクを遮断してください。",
    ),
    Phrase(
        "Revoke the service account's token or the task role, and the user named in the finding.",
        "吊销服务账户令牌或任务角色，以及告警中所列用户的权限。",
        "サービスアカウントのトークンまたはタスクロールと、検出結果にあるユーザーの権限を取り消してください。",
    ),
    Phrase(
        "Read the audit log for what was started, changed or read, and keep it.",
        "查阅并保留审计日志，确认启动、更改或读取了什么。",
        "監査ログで起動、変更、参照の内容を確認し、ログを保全してください。",
    ),
)

STORAGE: Final = Steps(
    Phrase(
        "Deny the caller named in the finding by bucket policy, and block public access.",
        "用存储桶策略拒绝告警中的调用者，并阻止公开访问。",
        "検出結果にある呼び出し元をバケットポリシーで拒否し、パブリックアクセスをブロックしてください。",
    ),
    Phrase(
        "See in CloudTrail data events which objects were read, changed or deleted.",
        "在 CloudTrail 数据事件中查看哪些对象被读取、更改或删除。",
        "CloudTrail のデータイベントで、参照、変更、削除されたオブジェクトを確認してください。",
    ),
    Phrase(
        "Restore from versions or backup, and tell the data's owner what may have left.",
        "从版本或备份恢复，并告知数据负责人哪些数据可能外泄。",
        "バージョンまたはバックアップから復元し、流出の恐れがあるデータを所有者に伝えてください。",
    ),
)

DATABASE: Final = Steps(
    Phrase(
        "Close the database's security group to all but the addresses that need it.",
        "收紧数据库安全组，只允许必要的地址访问。",
        "データベースのセキュリティグループを、必要なアドレスだけに絞ってください。",
    ),
    Phrase(
        "Lock the database user named in the finding, and end its sessions.",
        "锁定告警中的数据库用户，并终止其会话。",
        "検出結果にあるデータベースユーザーをロックし、セッションを切断してください。",
    ),
    Phrase(
        "Change the password, and see in the database's log what was read.",
        "更改密码，并在数据库日志中查看被读取的内容。",
        "パスワードを変更し、データベースのログで参照内容を確認してください。",
    ),
)

FUNCTION: Final = Steps(
    Phrase(
        "Set the function's reserved concurrency to 0, so that it stops running.",
        "将函数的预留并发设为 0，使其停止运行。",
        "関数の予約済み同時実行数を 0 にして、実行を止めてください。",
    ),
    Phrase(
        "Compare its code and layers with what was last deployed.",
        "将其代码和层与最近一次部署的版本进行比对。",
        "コードとレイヤーを、最後にデプロイしたものと比較してください。",
    ),
    Phrase(
        "Revoke the sessions of its role, and rotate the secrets it can read.",
        "撤销其角色的会话，并轮换其可读取的密钥。",
        "ロールのセッションを取り消し、関数が読めるシークレットをローテーションしてください。",
    ),
)

MALWARE: Final = Steps(
    Phrase(
        "Do not open, restore or start it; deny access to the file or image.",
        "不要打开、恢复或启动，禁止访问该文件或镜像。",
        "開かず、復元も起動もせず、ファイルまたはイメージへのアクセスを拒否してください。",
    ),
    Phrase(
        "Find out who put it there and who has read it since.",
        "查明上传者，以及此后读取过它的人。",
        "誰が置いたか、その後誰が読んだかを調べてください。",
    ),
    Phrase(
        "Look for the same file elsewhere, and remove it once a copy is kept as evidence.",
        "在其他位置查找相同文件，留存证据副本后将其删除。",
        "同じファイルがほかにないか探し、証拠を保全してから削除してください。",
    ),
)

EXPOSURE: Final = Steps(
    Phrase(
        "Undo the change: close what is open, and take back the rights that were given.",
        "撤销该更改：关闭公开入口，收回授予的权限。",
        "変更を元に戻し、公開を止め、与えられた権限を取り消してください。",
    ),
    Phrase(
        "See in CloudTrail or the audit log who made the change, and ask that person.",
        "在 CloudTrail 或审计日志中查看更改者，并向其确认。",
        "CloudTrail または監査ログで変更した人を特定し、本人に確認してください。",
    ),
    Phrase(
        "Check what was read or used while it was open.",
        "检查开放期间有哪些内容被读取或使用。",
        "公開されていた間に参照または利用されたものを確認してください。",
    ),
)

LOGGING: Final = Steps(
    Phrase(
        "Turn the log, tool or setting back on.",
        "重新启用该日志、工具或设置。",
        "停止されたログ、ツール、設定を元に戻してください。",
    ),
    Phrase(
        "Find out who changed it; if it was not planned, disable that identity.",
        "查明更改者，若非计划内操作，停用该身份。",
        "変更した人を特定し、予定外であればその ID を無効にしてください。",
    ),
    Phrase(
        "Look at what else that identity did before and after the change.",
        "查看该身份在更改前后的其他操作。",
        "その ID が変更の前後に行ったほかの操作を確認してください。",
    ),
)

PROBE: Final = Steps(
    Phrase(
        "Close the port in the security group, or limit it to the addresses that need it.",
        "在安全组中关闭该端口，或仅限必要的地址访问。",
        "セキュリティグループでポートを閉じるか、必要なアドレスだけに絞ってください。",
    ),
    Phrase(
        "Check the server's sign-in log for a success among the failures.",
        "检查服务器登录日志，看失败记录中是否有成功登录。",
        "サーバーのログイン記録に、失敗に混じった成功がないか確認してください。",
    ),
    Phrase(
        "If somebody got in: isolate the instance, and keep a snapshot of its volumes.",
        "若已被侵入：隔离实例，并保留卷快照。",
        "侵入されていれば、インスタンスを隔離し、ボリュームのスナップショットを取得してください。",
    ),
)

DRILL_STEPS: Final = Steps(
    Phrase("There is nothing to repair.", "无需修复任何内容。", "修復するものはありません。"),
    Phrase(
        "Check that you can open the AWS Management Console from where you are.",
        "确认您现在可以打开 AWS 管理控制台。",
        "今いる場所から AWS マネジメントコンソールを開けるか確認してください。",
    ),
    Phrase(
        "Tell whoever asked for the drill what did not work.",
        "将未能正常运作之处告知演练发起人。",
        "うまくいかなかった点を、訓練を依頼した人に伝えてください。",
    ),
)

UNKNOWN_STEPS: Final = Steps(
    Phrase(
        "Open the finding, and see which resource and which identity it names.",
        "打开该告警，查看涉及的资源和身份。",
        "検出結果を開き、対象のリソースと ID を確認してください。",
    ),
    Phrase(
        "Ask the account's owner whether it was planned.",
        "向账户负责人确认是否为计划内操作。",
        "アカウントの所有者に、予定された操作か確認してください。",
    ),
    Phrase(
        "If not: cut the resource off, disable the identity, keep the logs.",
        "若不是：隔离资源，停用身份，保留日志。",
        "予定外であれば、リソースを遮断し、ID を無効にし、ログを保全してください。",
    ),
)
