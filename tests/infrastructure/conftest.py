"""Says where the templates of the whole deployment are kept for the processes of one run of tests."""

from __future__ import annotations

import pytest

from tests.infrastructure import whole


@pytest.fixture(scope="session", autouse=True)
def _shared_folder(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Name one folder for all processes: to write the templates takes longer than to look at them."""
    own = tmp_path_factory.getbasetemp()
    whole.SHARED.append((own.parent if hasattr(pytestconfig, "workerinput") else own) / "whole")
