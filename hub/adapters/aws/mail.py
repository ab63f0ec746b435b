"""Mail and text messages on SNS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hub.adapters.aws.errors import ask
from hub.adapters.aws.topics import Reader, ReaderKind, Topics
from hub.errors import InputError
from hub.model.masking import mask_phone
from hub.ports import Mail, TextMessage

if TYPE_CHECKING:
    from types_boto3_sns.client import SNSClient
    from types_boto3_sns.type_defs import MessageAttributeValueTypeDef

MOST_BYTES: Final = 262_144
"""A message with its attributes takes at most 256 KiB (the API reference, Publish)."""
_FOR_ATTRIBUTES: Final = 4_096
_CUT: Final = (
    "\n[Cut here: the whole mail has {size} bytes, more than can be sent. tocsin incidents shows everything.]\n"
)
_SUBJECT: Final = re.compile(r"[!-~][ -~]{0,98}")
"""Under 100 characters of printable ASCII on one line, the first of them visible (aws-facts, SNS)."""
_NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_MOST_TEXT: Final = 1_600
"""Characters that SNS sends as one text message, in parts, at most."""


class SnsMailer:
    """`hub.ports.Mailer`: a mail is published to its reader's topic, which knows the addresses."""

    def __init__(self, client: SNSClient, topics: Topics) -> None:
        """Publish through `client`."""
        self._client, self._topics = client, topics

    def send(self, mail: Mail) -> None:
        """Publish the mail; one that is too long is cut, and says so.

        Raises TransientError when SNS cannot do it just now, also when the topic is missing: `AudienceTopics` makes it.
        Raises InputError for a subject that SNS does not take: under 100 printable ASCII characters.
        """
        if not _SUBJECT.fullmatch(mail.subject):
            raise InputError(f"subject of {mail.notice_id}: {mail.subject!r}, expected 1 to 99 printable ASCII")
        kind = ReaderKind.RESPONDER if mail.private else ReaderKind.AUDIENCE
        reader = Reader(kind, mail.audience)
        ask(
            f"mail to {reader.kind.value} {reader.name}",
            lambda: self._client.publish(
                TopicArn=self._topics.arn(reader),
                Subject=mail.subject,
                Message=fitting(mail.body),
                MessageAttributes={"notice_id": _text(mail.notice_id)},
            ),
        )


class SnsTexter:
    """`hub.ports.Texter`: a text message goes straight to a number."""

    def __init__(self, client: SNSClient) -> None:
        """Publish through `client`."""
        self._client = client

    def send(self, message: TextMessage) -> None:
        """Publish the text message as one that matters now, not as advertising.

        Raises TransientError when SNS cannot do it just now, InputError for a number that is not E.164 or a body that
        is empty or over 1,600 characters.
        """
        _check(message)
        ask(
            f"text message to {message.responder}",
            lambda: self._client.publish(
                PhoneNumber=message.number,
                Message=message.body,
                MessageAttributes={"AWS.SNS.SMS.SMSType": _text("Transactional")},
            ),
        )


def fitting(body: str) -> str:
    """Return `body`, or as many of its first lines as SNS takes, with a sentence that says that there were more."""
    whole = body.encode()
    if len(whole) <= MOST_BYTES - _FOR_ATTRIBUTES:
        return body
    sentence = _CUT.format(size=len(whole))
    room = MOST_BYTES - _FOR_ATTRIBUTES - len(sentence.encode())
    kept = whole[:room].decode(errors="ignore")
    return (kept.rpartition("\n")[0] or kept) + sentence


def _check(message: TextMessage) -> None:
    if not _NUMBER.fullmatch(message.number):
        raise InputError(f"number of {message.responder}: {mask_phone(message.number)}, expected E.164")
    if not 0 < len(message.body) <= _MOST_TEXT:
        raise InputError(f"text message {message.notice_id}: {len(message.body)} characters, expected 1 to 1,600")


def _text(value: str) -> MessageAttributeValueTypeDef:
    return {"DataType": "String", "StringValue": value}
