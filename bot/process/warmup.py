"""Before anybody has asked for anything."""

from __future__ import annotations

from datetime import UTC

from bot import render
from commands.kit.phrase import Phrase
from commands.kit.registry import PREFIX, Registry


def warm_up(registry: Registry, language: str) -> None:
    """Answer nobody: it loads what answers need, so that the first who asks does not wait for that."""
    registry.find(f"{PREFIX}help", language)
    render.render((Phrase("kit-direct-hint"),), registry.catalogs[language], UTC)
