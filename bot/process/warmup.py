"""Warm-up at the start, so that lazy imports are done before the first command."""

from __future__ import annotations

from datetime import UTC

from bot import render
from commands.kit.phrase import Phrase
from commands.kit.registry import PREFIX, Registry


def warm_up(registry: Registry, language: str) -> None:
    """Render one reply, which is not sent, so that the first person to ask does not wait for lazy imports."""
    registry.find(f"{PREFIX}help", language)
    render.render((Phrase("kit-direct-hint"),), registry.catalogs[language], UTC)
