"""Warm-up at the start, so that lazy imports are done before the first command."""

from __future__ import annotations

from datetime import UTC

from bot import render
from commands.kit.phrase import Phrase
from commands.kit.registry import Registry


def warm_up(registry: Registry, language: str) -> None:
    """Read the commands' names, and render one reply, which is not sent: the first person to ask does not wait."""
    for command in registry.commands:
        registry.name(command, language)
    render.render((Phrase("kit-direct-hint"),), registry.catalogs[language], UTC)
