"""What every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def untouched_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the secrets of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("ENTRAIDE_")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def untouched_logging() -> Iterator[None]:
    """What one test sets up is gone for the next."""
    yield
    structlog.reset_defaults()
