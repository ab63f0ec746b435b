"""This machine: whose session it has, and whether its clock is right, which signatures and canaries go by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.operations import Operation
from delegated_admin.enrolment.problems import problem
from delegated_admin.preflight.asking import Asker, Heard, UnansweredError
from delegated_admin.preflight.lines import Finding, failed, passed, unknown
from hub.errors import NotAllowedError

MOST: Final = timedelta(seconds=5)
_TO_THE_SECOND: Final = timedelta(seconds=1)


def session(asker: Asker, deployment: DeploymentConfig) -> Iterator[Finding]:
    """Yield whose session it is.

    Without one nothing can be looked at, so what is wrong with it is raised: NotAllowedError for none, one of another
    account, and a clock so wrong that AWS accepts no signature; TransientError when AWS cannot be reached.
    """
    try:
        found = asker.ask(Operation.GET_CALLER_IDENTITY)
    except UnansweredError as error:
        off = difference(asker.heard)
        if off is not None and abs(off) >= MOST:
            raise NotAllowedError(
                f"this machine's clock is {_words(off)}, so AWS accepts no signature: set it"
            ) from None
        if error.refusal is None:
            raise
        raise problem(asker.place, Operation.GET_CALLER_IDENTITY, error.refusal) from None
    if found["Account"] != deployment.administrator:
        raise NotAllowedError(
            f"your AWS session is in account {found['Account']} ({found['Arn']}); expected the delegated administrator "
            f"{deployment.administrator}: name another profile with --profile"
        )
    yield passed(str(found["Arn"]))


def clock(asker: Asker) -> Iterator[Finding]:
    """Yield whether this machine's clock is AWS's, within seconds."""
    asker.ask(Operation.GET_CALLER_IDENTITY)
    off = difference(asker.heard)
    if off is None:
        yield unknown("AWS's answer has no time", "look at the clock by hand: it may be off by less than 5 s")
    elif abs(off) < MOST:
        yield passed(_words(off))
    else:
        yield failed(_words(off), "set the clock of this machine, and let it be kept right (NTP)")


def difference(heard: Heard | None) -> timedelta | None:
    """Return by how much the machine is ahead of AWS at the very least; None when AWS told no time.

    AWS tells the time to the second, and nobody knows when on its way an answer was made: nothing is nearer than that.
    """
    if heard is None:
        return None
    if heard.by_aws > heard.after:
        return heard.after - heard.by_aws
    return max(heard.before - (heard.by_aws + _TO_THE_SECOND), timedelta())


def _words(off: timedelta) -> str:
    if not off:
        return "the same as AWS's, as far as can be seen"
    return f"{abs(off).total_seconds():.0f} s {'ahead of' if off > timedelta() else 'behind'} AWS's"
