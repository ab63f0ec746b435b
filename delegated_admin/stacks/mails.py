"""Rules of EventBridge that mail the owners straight through SNS, in words that a person reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_events as events
from constructs import Construct


@dataclass(frozen=True)
class Mail:
    """Lines of plain text, and where in the event the `<names>` in them come from, as JSON paths.

    No path may lead to text that an attacker writes, such as a finding's title.
    """

    lines: Sequence[str]
    fields: Mapping[str, str]

    @property
    def template(self) -> str:
        """The lines as EventBridge's input transformer takes them: each a JSON string."""
        return "\n".join(json.dumps(line) for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class MailRule:
    """A rule on the default bus of a Region."""

    name: str
    what: str
    """What it watches for, as one line of its description."""
    pattern: Mapping[str, Any]
    mail: Mail

    def make(self, scope: Construct, *, topic: str, enabled: bool = True) -> events.CfnRule:
        """Return the rule in `scope`, which mails through the topic with the ARN `topic`.

        The target has no role: with one, EventBridge may fail to deliver to SNS.
        """
        transformer = events.CfnRule.InputTransformerProperty(
            input_paths_map=dict(self.mail.fields), input_template=self.mail.template
        )
        target = events.CfnRule.TargetProperty(id="owners", arn=topic, input_transformer=transformer)
        return events.CfnRule(
            scope,
            self.name,
            name=self.name,
            description=self.what,
            event_pattern=dict(self.pattern),
            state="ENABLED" if enabled else "DISABLED",
            targets=[target],
        )
