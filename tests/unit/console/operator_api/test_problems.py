"""An error goes over the wire and is the same error on the other side."""

from __future__ import annotations

import pytest

from console.operator_api.problems import STATUS, Problem, error_of, problem_of
from hub.errors import ConfigurationError, StoreError, TocsinError, TransientError


@pytest.mark.parametrize("error", [each for each in STATUS if each is not ConfigurationError])
def test_every_error_arrives_as_what_it_was(error: type[TocsinError]) -> None:
    status, problem = problem_of(error("what was wrong"))
    arrived = error_of(Problem.model_validate_json(problem.model_dump_json()))

    assert (type(arrived), str(arrived), status) == (error, "what was wrong", STATUS[error])


def test_the_problems_of_a_configuration_arrive_one_by_one() -> None:
    _, problem = problem_of(ConfigurationError(("a: wrong", "b: wrong")))
    arrived = error_of(problem)

    assert isinstance(arrived, ConfigurationError)
    assert arrived.problems == ("a: wrong", "b: wrong")


def test_an_error_of_a_later_release_is_the_nearest_that_is_known() -> None:
    class LateStoreError(StoreError):
        """Not known here."""

    assert problem_of(LateStoreError("x")) == (503, Problem(error="StoreError", message="x"))
    assert problem_of(TocsinError("x"))[0] == 500
    assert isinstance(error_of(Problem(error="NewError", message="x")), TransientError)
