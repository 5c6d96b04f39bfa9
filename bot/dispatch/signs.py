"""The signs that a message offers to be tapped: the bot puts them there itself, at most two.

Which they are follows from the declarations: what the message says and hears. A group can have reactions off, because
they are never encrypted; then nothing offers any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from commands.kit.answers import DOWN
from commands.kit.catalogs import Catalog
from commands.kit.offers import Sign
from commands.kit.registry import Registry
from commands.kit.replies import Reply
from commands.kit.words import gesture

_MOST = 2
_AT_HAND = "👍"
_EMOJI = re.compile("[\u231a-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?")
# Those that are shown as text without it (Unicode, emoji-data.txt: `Emoji_Presentation=No`).
_NEEDS_SELECTOR = frozenset("⏭▶✔☑⬇🖐🎙")
_SELECTOR = "\ufe0f"
_TEXTS = ("body", "formatted_body")


def said_and_heard(reply: Reply, registry: Registry, catalog: Catalog) -> tuple[str, ...]:
    """The signs in the reply's own sentences (not in what people wrote) that are heard on it, in order."""
    if reply.about is None:
        return ()
    key = reply.about.feature, reply.about.kind
    question, offer = registry.questions.get(key), registry.offers.get(key)

    def heard(emoji: str) -> bool:
        if question and (question.answers.tapped(emoji, ()) is not None or emoji in DOWN):
            return True
        meant = offer.tapped(emoji) if offer else None
        return meant is not None and not isinstance(meant, Sign)

    return tuple(dict.fromkeys(emoji for emoji in _said(reply, catalog) if heard(emoji)))


def to_put(signs: Sequence[str]) -> tuple[str, ...]:
    """Those that are put there. One that only undoes something is not laid out for a slip.

    Where the first is a thumb, none is: apps have that one at hand for every message, and each sign is a request.
    """
    if not signs or signs[0] in (*DOWN, _AT_HAND):
        return ()
    return tuple(each + _SELECTOR if each in _NEEDS_SELECTOR else each for each in signs[:_MOST])


def in_words(content: Mapping[str, Any], signs: Sequence[str], catalog: Catalog) -> dict[str, Any]:
    """The content without these signs: see `worded`."""
    other = catalog.template("kit-or", {})
    return {key: worded(value, signs, other) if key in _TEXTS else value for key, value in content.items()}


def worded(text: str, signs: Sequence[str], other: str) -> str:
    """The text without these signs: the words of `✅ or !done`, `✅ here, or !done`, `yes or ✅`. `other` is the or."""
    sign = f"(?:{'|'.join(map(re.escape, signs))}){_SELECTOR}?"
    text = re.sub(rf" \((?:{sign} ?)+\)", "", text)
    text = re.sub(rf"{sign}(?: [^\s,.;:`<]+){{0,3}},? {other} |{sign}, ", "", text)
    return re.sub(rf",? {other} {sign}", "", text)


def _said(reply: Reply, catalog: Catalog) -> Iterator[str]:
    for line in reply.lines:
        entry = catalog.entries.get(line.key)
        if entry:
            yield from _emoji_in(entry.forms[0])


@cache
def _emoji_in(sentence: str) -> tuple[str, ...]:
    """The emoji in a sentence of the catalogs."""
    return tuple(map(gesture, _EMOJI.findall(sentence)))
