"""The mail to the hub's owners about what the watchdog found and could not repair; and the same in one line."""

from __future__ import annotations

from typing import Final, NamedTuple

from escalation.words.escaping import for_mail
from escalation.words.languages import Phrase
from escalation.words.mail.letter import Letter, letter
from escalation.words.times import utc_time
from hub.model.breach import Breach, Invariant
from hub.model.responder import Language


class _Words(NamedTuple):
    what: Phrase
    advice: Phrase


_MAIL_SERVICE: Final = Phrase(
    "See whether the mail service takes mail.", "请检查邮件服务是否可用。", "メールサービスが使えるか確認してください。"
)
_WORDS: Final = {
    Invariant.DUE: _Words(
        Phrase(
            "Rows with something due that could not be told: {number}.",
            "到期但未能通知的事件：{number} 条。",
            "期限が来ても通知できなかったもの：{number} 件。",
        ),
        Phrase(
            "tocsin incidents shows what is due; the hub's log says why it could not be told.",
            "tocsin incidents 可查看到期内容，原因见 Tocsin 日志。",
            "tocsin incidents で内容を、ログで理由を確認してください。",
        ),
    ),
    Invariant.PAGES: _Words(
        Phrase(
            "Nothing moves the page {thing} any more.",
            "呼叫 {thing} 已停止推进。",
            "呼び出し {thing} が進んでいません。",
        ),
        Phrase(
            "Call the people on call yourself: tocsin oncall who. See tocsin ledger {thing}.",
            "请自行联系值班人员：tocsin oncall who。详情：tocsin ledger {thing}。",
            "当番へ直接連絡してください：tocsin oncall who。経過は tocsin ledger {thing}。",
        ),
    ),
    Invariant.WINDOWS: _Words(
        Phrase(
            "Digests not sent at the end of their window: {number}.",
            "到时未发出的汇总邮件：{number} 封。",
            "時刻を過ぎても送れていないまとめメール：{number} 通。",
        ),
        _MAIL_SERVICE,
    ),
    Invariant.NOTICES: _Words(
        Phrase("Notices not sent: {number}.", "未发出的通知：{number} 条。", "送れていない通知：{number} 件。"),
        _MAIL_SERVICE,
    ),
    Invariant.AUDIENCES: _Words(
        Phrase(
            "The audience {thing} has no working address.",
            "受众 {thing} 没有可用的邮件地址。",
            "配信先 {thing} に有効なアドレスがありません。",
        ),
        Phrase("Give it an address that works.", "请为其设置可用的地址。", "有効なアドレスを設定してください。"),
    ),
    Invariant.DEAD: _Words(
        Phrase(
            "Messages that can never be handled: {number}. What they asked for was not done.",
            "无法处理的消息：{number} 条。其请求未被执行。",
            "処理できないメッセージ：{number} 件。依頼された内容は実行されていません。",
        ),
        Phrase(
            "See tocsin rejected list; replay each once its cause is mended, or discard it.",
            "请执行 tocsin rejected list，排除原因后逐条重放，或将其丢弃。",
            "tocsin rejected list で確認し、原因を取り除いてから再投入するか、破棄してください。",
        ),
    ),
    Invariant.REJECTED: _Words(
        Phrase(
            "Rejected records that nobody has looked at: {number}.",
            "尚无人查看的被拒记录：{number} 条。",
            "まだ誰も確認していない、読めない記録：{number} 件。",
        ),
        Phrase(
            "See tocsin rejected list; then replay or discard each.",
            "请执行 tocsin rejected list，然后逐条重放或丢弃。",
            "tocsin rejected list で確認し、再投入または破棄してください。",
        ),
    ),
    Invariant.CANARIES: _Words(
        Phrase(
            "No canary of {thing} arrives: findings of that Region may not arrive either.",
            "{thing} 区域的探测事件没有到达：该区域的发现可能也无法到达。",
            "{thing} リージョンの確認用イベントが届きません：このリージョンの検出結果も届いていない可能性があります。",
        ),
        Phrase(
            "Look at the intake rule of {thing} and its dead-letter queue, then at FindingQueue.",
            "请检查 {thing} 的接收规则及其死信队列，然后检查 FindingQueue。",
            "{thing} の受信ルールとそのデッドレターキュー、次に FindingQueue を確認してください。",
        ),
    ),
    Invariant.SAMPLES: _Words(
        Phrase(
            "No sample finding of GuardDuty in {thing} has arrived for a day: its real findings may not arrive either.",
            "{thing} 区域的 GuardDuty 示例发现已有一天没有到达：真实的发现可能也无法到达。",
            "{thing} の GuardDuty サンプル検出結果が一日届いていません：実際の検出結果も届かない可能性があります。",
        ),
        Phrase(
            "See whether GuardDuty is on in {thing} in the hub's account, and what its intake rule matches.",
            "请检查 Tocsin 账户在 {thing} 的 GuardDuty 是否启用，以及接收规则匹配的内容。",
            "{thing} で Tocsin のアカウントの GuardDuty が有効か、受信ルールの条件が正しいか確認してください。",
        ),
    ),
    Invariant.BEAT: _Words(
        Phrase(
            "The watchdog has not looked: nobody serves. Pages that run: {number}.",
            "看门狗没有动静：当前无人运行服务。进行中的呼叫：{number} 个。",
            "監視が止まっており、サービスが動いていません。進行中の呼び出し：{number} 件。",
        ),
        Phrase("Start tocsin serve.", "请启动 tocsin serve。", "tocsin serve を起動してください。"),
    ),
}
_OPENING: Final = Phrase(
    "The hub is unwell, and its watchdog could not repair it.",
    "Tocsin 运行异常，看门狗未能修复。",
    "Tocsin に異常があり、監視機能では直せませんでした。",
)
_SINCE: Final = Phrase("Since: {time}", "开始时间：{time}", "発生：{time}")
_HEALTH: Final = Phrase("All at a glance: tocsin health", "总览：tocsin health", "全体の確認：tocsin health")
_WHY: Final = Phrase(
    "Why you get this: you are in the audience {audience}, which owns the hub.",
    "为何收到此邮件：您属于负责 Tocsin 的受众 {audience}。",
    "このメールが届いた理由：Tocsin を管理する配信先 {audience} に含まれています。",
)


def what_is_wrong(breach: Breach, language: Language = Language.EN) -> str:
    """Return one sentence that says what does not hold."""
    return _WORDS[breach.invariant].what.to(language, number=breach.number, thing=for_mail(breach.thing))


def what_to_do(breach: Breach, language: Language = Language.EN) -> str:
    """Return one sentence that says what a person does about it."""
    return _WORDS[breach.invariant].advice.to(language, thing=for_mail(breach.thing))


def unwell(breach: Breach, audience: str, language: Language) -> Letter:
    """Return the mail to the owners."""
    paragraphs = (
        (_OPENING.to(language), what_is_wrong(breach, language)),
        (_SINCE.to(language, time=utc_time(breach.since)),),
        (what_to_do(breach, language), _HEALTH.to(language)),
        (_WHY.to(language, audience=audience),),
    )
    return letter(f"[TOCSIN] unwell: {what_is_wrong(breach)}", paragraphs)
