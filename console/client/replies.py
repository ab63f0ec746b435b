"""What an answer of a hub means: the model that was asked for, or the error that says what is missing."""

from __future__ import annotations

import re
from typing import Final, NoReturn, TypeVar

from pydantic import ValidationError

from console.client.transport import Answer, Transport
from console.operator_api.problems import CONTENT_TYPE, Problem, error_of
from hub.errors import InputError, NotAllowedError, NotFoundError, TransientError
from hub.model.base import Frozen

Model = TypeVar("Model", bound=Frozen)
_OVER: Final = re.compile(rb"expired|security token", re.IGNORECASE)
_MISSIGNED: Final = re.compile(rb"signature", re.IGNORECASE)
_SUCCESS: Final = 200


def read_answer(answer: Answer, model: type[Model], transport: Transport) -> Model:
    """Return what a hub has answered; raise the error that its problem, or what stands before it, stands for."""
    if answer.status != _SUCCESS:
        _raise(answer, transport)
    try:
        return model.model_validate_json(answer.body)
    except ValidationError as error:
        raise InputError(
            f"{transport.url} answers as another release of Tocsin does: install the release that the hub has"
        ) from error


def _raise(answer: Answer, transport: Transport) -> NoReturn:
    if answer.content_type.startswith(CONTENT_TYPE):
        try:
            problem = Problem.model_validate_json(answer.body)
        except ValidationError as error:
            raise TransientError(f"{transport.url} failed with HTTP {answer.status}") from error
        raise error_of(problem)
    match answer.status:
        case 401 | 403:
            raise NotAllowedError(_refused(answer.body, transport))
        case 404:
            raise NotFoundError(f"{transport.url} is no operator API of Tocsin, or none any more")
        case 413:
            raise InputError(f"{transport.url} takes no more than 6 MB at once")
        case 429:
            raise TransientError(f"{transport.url} is busy: try again in a moment")
        case _:
            raise TransientError(f"{transport.url} failed with HTTP {answer.status}: the log of operator_api says why")


def _refused(body: bytes, transport: Transport) -> str:
    """Return what AWS has refused before the hub was asked, and what mends it."""
    if _OVER.search(body):
        return f"{transport.signer}: AWS says that the session is over: begin a new one, as with `aws sso login`"
    if _MISSIGNED.search(body):
        return f"AWS does not accept the signature of {transport.signer}: look at the Region of the hub and the clock"
    return (
        f"IAM does not let {transport.signer} ask {transport.url}: its role must be allowed lambda:InvokeFunctionUrl "
        "and lambda:InvokeFunction on operator_api, and the function's policy must name the role"
    )
