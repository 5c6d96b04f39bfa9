"""Topics, under which the help, the settings and the features of a group are shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from commands.kit.errors import Unreadable
from commands.kit.phrase import Phrase
from commands.kit.registry import Found, Registry
from commands.kit.spelling import squeeze
from commands.kit.spoken import without
from commands.kit.words import fold

_ELISION = re.compile(r"\b([ld])['’]", re.IGNORECASE)
FEATURES = "features"
"""The label of an argument that names features of the bot."""
KEEPING = "settings-keeping"
"""The topic of settings that say for how long something is kept, of whichever feature."""


def topic_phrase(topic: str) -> Phrase:
    """A topic in words. It is a feature's name, or begins with one."""
    return Phrase(f"{topic}-topic")


def is_about_features(registry: Registry, found: Found) -> bool:
    """Whether all words after a command are names of features, as it wants them: `turn off sos` calls nobody."""
    if not found.rest or not any(each.kind.label == FEATURES for each in found.command.parameters):
        return False
    features = [feature.name for feature in registry.whole.features]
    try:
        return bool(topics_called(registry, found.rest.typed(), features, registry.catalogs.folded_names("kit-and")))
    except Unreadable:
        return False


def topics_called(registry: Registry, words: str, topics: Collection[str], conjunctions: Collection[str]) -> list[str]:
    """The topics in a list such as "loans, the minutes and check-ins". Raises `Unreadable` where one is not known."""
    parts: list[list[str]] = [[]]
    for word in words.replace(",", " , ").replace(";", " , ").split():
        if word == "," or fold(word) in conjunctions:
            parts.append([])
        else:
            parts[-1].append(word)
    found = []
    for part in filter(None, map(" ".join, parts)):
        bare = without(registry.catalogs, _ELISION.sub(r"\1 ", part), "kit-articles-plain", "kit-polite")
        topic = topic_called(registry, part, topics, loosely=True) or topic_called(registry, bare, topics, loosely=True)
        if topic is None:
            raise Unreadable("kit-unknown-topic", words=part)
        found.append(topic)
    return found


def topic_called(registry: Registry, words: str, topics: Iterable[str], *, loosely: bool = False) -> str | None:
    """The topic that goes by these words in any language; `loosely` also by a command of its feature."""
    wanted = squeeze(words)
    named = {squeeze(name): topic for topic in topics for name in _names(registry, topic, loosely=loosely)}
    return named.get(wanted) if wanted else None


def _names(registry: Registry, topic: str, *, loosely: bool) -> list[str]:
    catalogs = registry.catalogs.values()
    keys = [f"{topic}-topic", f"{topic}-topic-plain"]
    names = [topic, *(name for catalog in catalogs for key in keys if catalog.has(key) for name in catalog.names(key))]
    if not loosely:
        return names
    commands = [command for command in registry.commands if command.feature == topic]
    return names + [name for catalog in catalogs for each in commands for name in catalog.names(f"{each.key}-names")]
