"""How GuardDuty's administration is moved to this deployment from another account; enrolment removes nothing itself."""

from __future__ import annotations

from typing import Final

_STANDBY: Final = 'Put mode = "standby" into the deployment and deploy: everything is there, and its rules are off.'
_PREPARE: Final = (
    "Run `tocsin org apply`: what does not disturb the other administrator is done, the rest is listed as waiting."
)
_COPY: Final = (
    "Copy from the other administrator what lives in its account: suppression filters, trusted and threat lists, "
    "exported findings."
)
_LET_GO: Final = (
    "In the other administrator, in each Region: set what is switched on by itself from ALL to NEW, disassociate its "
    "members and delete them. GuardDuty stays on in every account."
)
_REMOVE: Final = (
    "In the management account, in each Region: disable the other administrator for GuardDuty; then, once, deregister "
    "it in AWS Organizations. In the AWS Management Console one click does it for all Regions."
)
_TAKE_OVER: Final = (
    'Put mode = "active" into the deployment, run `tocsin org apply`, then deploy. From step 4 until it has run, '
    "findings are made in each account and nobody is told of them: do steps 4 to 6 in one sitting."
)
_CHECK: Final = "Run `tocsin org coverage` then, and again a day later."

MOVING: Final = (_STANDBY, _PREPARE, _COPY, _LET_GO, _REMOVE, _TAKE_OVER, _CHECK)
"""The steps, in order; the fourth and fifth are those of GuardDuty's guide, Changing the delegated administrator."""
