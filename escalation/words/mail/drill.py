"""The mail of a drill: it proves that an audience is reached, and asks for nothing else."""

from __future__ import annotations

from typing import Final

from escalation.words.languages import Phrase
from escalation.words.mail.finding import WHY
from escalation.words.mail.letter import Letter, letter
from hub.model.responder import Language

_NOTHING: Final = Phrase(
    "This is a drill. Nothing has happened.", "这是一次演练，没有发生任何事件。", "これは訓練です。何も起きていません。"
)
_PROVED: Final = Phrase(
    "That you read this proves that mail to {audience} arrives. If somebody else should have got it too, tell them.",
    "您读到此邮件，说明发给 {audience} 的邮件可以送达。如果还有其他人应当收到，请告知他们。",
    "このメールが読めていれば、{audience} 宛てのメールは届いています。ほかにも届くべき人がいれば確認してください。",
)


def drill_notice(audience: str, language: Language) -> Letter:
    """Return the mail of a drill to `audience`."""
    told = (_NOTHING.to(language), _PROVED.to(language, audience=audience))
    return letter(f"[DRILL] mail to {audience}", (told, (WHY.to(language, audience=audience),)))
