"""Sentences for servers: EC2 instances, and what runs on them or in a container."""

from __future__ import annotations

from typing import Final

from escalation.words.sentences.kind import kind
from escalation.words.steps import PROBE, SERVER

SERVERS: Final = (
    kind(
        ("A server may be attacking others.", "服务器可能对外攻击。", "サーバーから攻撃の疑い。"),
        SERVER,
        "Backdoor:EC2/DenialOfService*",
        "Backdoor:EC2/XORDDOS*",
        "Impact:EC2/*BruteForce*",
    ),
    kind(
        ("A server may be sending spam.", "服务器可能发垃圾邮件。", "迷惑メール送信の疑い。"),
        SERVER,
        "Backdoor:EC2/Spambot*",
    ),
    kind(
        ("A server may be leaking data.", "服务器可能泄露数据。", "サーバーから流出の疑い。"),
        SERVER,
        "Trojan:EC2/DNSDataExfiltration*",
        "Trojan:EC2/DropPoint*",
        "Trojan:Runtime/DropPoint*",
    ),
    kind(
        ("A server may be mining digital coins.", "服务器可能在挖矿。", "サーバーでマイニングか。"),
        SERVER,
        "CryptoCurrency:EC2/*",
        "CryptoCurrency:Runtime/*",
        "Impact:EC2/Bitcoin*",
        "Impact:Runtime/Bitcoin*",
        "Impact:Runtime/CryptoMiner*",
    ),
    kind(
        ("A server may be contacting harmful sites.", "服务器访问可疑网站。", "有害サイトへの接続か。"),
        SERVER,
        "Impact:EC2/*Domain*",
        "Impact:Runtime/*Domain*",
        "Trojan:EC2/*Domain*",
        "Trojan:EC2/DriveBy*",
        "Trojan:EC2/Blackhole*",
        "Trojan:Runtime/*Domain*",
        "Trojan:Runtime/DriveBy*",
        "Trojan:Runtime/Blackhole*",
    ),
    kind(
        ("A server may be scanning the network.", "服务器可能在扫描网络。", "ネットワーク探索の疑い。"),
        SERVER,
        "Impact:EC2/PortSweep*",
        "Recon:EC2/Portscan*",
    ),
    kind(
        ("A server's network traffic is unusual.", "服务器网络流量异常。", "サーバー通信の異常。"),
        SERVER,
        "Behavior:EC2/*",
    ),
    kind(
        ("A server may be hiding its traffic.", "服务器可能隐藏通信。", "サーバー通信の隠蔽か。"),
        SERVER,
        "DefenseEvasion:EC2/*",
    ),
    kind(
        ("A server program may be hiding.", "服务器有隐蔽的程序。", "潜伏プログラムの疑い。"),
        SERVER,
        "DefenseEvasion:Runtime/*",
    ),
    kind(
        ("Someone may be exploring a server.", "有人可能探查服务器。", "サーバー探索の疑い。"),
        SERVER,
        "Discovery:Runtime/*",
        "Discovery:EC2/*",
    ),
    kind(("Someone is probing a server.", "有人在探测服务器。", "サーバーへの探索。"), PROBE, "Recon:EC2/PortProbe*"),
    kind(
        ("Someone may be breaking into a server.", "有人可能入侵服务器。", "サーバー侵入の疑い。"),
        PROBE,
        "UnauthorizedAccess:EC2/*BruteForce*",
        "UnauthorizedAccess:EC2/TorIPCaller*",
    ),
    kind(
        ("A server is talking to suspicious addresses.", "服务器与可疑地址通信。", "不審な相手との通信。"),
        SERVER,
        "UnauthorizedAccess:EC2/MaliciousIPCaller*",
    ),
    kind(
        ("A server may be using anonymous networks.", "服务器可能用匿名网络。", "匿名通信の疑い。"),
        SERVER,
        "UnauthorizedAccess:EC2/Tor*",
        "UnauthorizedAccess:Runtime/Tor*",
    ),
    kind(
        ("Someone may be stealing server credentials.", "服务器凭证可能被盗。", "認証情報の窃取か。"),
        SERVER,
        "UnauthorizedAccess:*/MetadataDNSRebind*",
    ),
    kind(
        ("A server may be under outside control.", "服务器可能被操控。", "サーバー乗っ取りの疑い。"),
        SERVER,
        "Backdoor:EC2/*",
        "Backdoor:Runtime/*",
        "Trojan:EC2/*",
        "Trojan:Runtime/*",
        "Execution:Runtime/*Shell*",
    ),
    kind(
        ("Suspicious code ran on a server.", "服务器运行了可疑程序。", "サーバーで不審な実行。"),
        SERVER,
        "Execution:Runtime/*",
    ),
    kind(
        ("Someone may be taking over a server.", "服务器可能被接管。", "サーバーで権限昇格か。"),
        SERVER,
        "PrivilegeEscalation:Runtime/*",
        "PrivilegeEscalation:EC2/*",
    ),
    kind(
        ("Someone may be staying on a server.", "服务器可能被植入后门。", "サーバーに裏口か。"),
        SERVER,
        "Persistence:Runtime/*",
        "Persistence:EC2/*",
    ),
)
