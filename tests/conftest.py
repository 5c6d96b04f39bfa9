"""What every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

# A busy machine is no failure: no example has to be done by a time, nor made quickly.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


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
