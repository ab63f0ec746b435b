"""The text of the templates, as a StackSet carries it: no code, no assets, nothing to bootstrap."""

from __future__ import annotations

import json
from tempfile import TemporaryDirectory
from typing import Final

from aws_cdk import App

from member_stacks.plan import MemberPlan
from member_stacks.regional import MemberRegional
from member_stacks.roles import MemberRoles

LONGEST: Final = 51_200
"""Bytes of a template that is given as text (CloudFormation quotas)."""


def member_roles(plan: MemberPlan) -> str:
    """Return MemberRoles as JSON."""
    return _text(MemberRoles, plan)


def member_regional(plan: MemberPlan) -> str:
    """Return MemberRegional as JSON."""
    return _text(MemberRegional, plan)


def _text(stack: type[MemberRoles | MemberRegional], plan: MemberPlan) -> str:
    """Return the template of a stack that is synthesized by itself: in the app at hand it would be deployed there."""
    with TemporaryDirectory() as folder:
        app = App(outdir=folder, analytics_reporting=False)
        made = stack(app, stack.__name__, plan=plan)
        template = app.synth().get_stack_by_name(made.stack_name).template
        return json.dumps(template, separators=(",", ":"), sort_keys=True)
