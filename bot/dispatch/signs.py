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
_EMOJI = re.compile("[1-9]\ufe0f?\u20e3|[\u231a-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?")
_KEYCAP = "\u20e3"
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
    return tuple(map(_shown, signs[:_MOST]))


def in_words(content: Mapping[str, Any], signs: Sequence[str], catalog: Catalog) -> dict[str, Any]:
    """The content without these signs: see `worded`."""
    other = catalog.template("kit-or", {})
    return {key: worded(value, signs, other) if key in _TEXTS else value for key, value in content.items()}


def worded(text: str, signs: Sequence[str], other: str) -> str:
    """The text without these signs: the words of `✅ or !done`, `✅ here, or !done`, `yes or ✅`. `other` is the or."""
    sign = f"(?:{'|'.join(map(_any_form, signs))}){_SELECTOR}?"
    text = re.sub(rf" \((?:{sign} ?)+\)", "", text)
    text = re.sub(rf"{sign}(?: [^\s,.;:`<]+){{0,3}},? {other} |{sign}, ", "", text)
    return re.sub(rf",? {other} {sign}", "", text)


def _said(reply: Reply, catalog: Catalog) -> Iterator[str]:
    for line in reply.lines:
        entry = catalog.entries.get(line.key)
        if entry:
            yield from _emoji_in(entry.form)


@cache
def _emoji_in(sentence: str) -> tuple[str, ...]:
    """The emoji in a sentence of the catalogs; keycaps only where they number all that there is to choose from."""
    found = tuple(map(gesture, _EMOJI.findall(sentence)))
    keycaps = [each for each in found if each.endswith(_KEYCAP)]
    numbers = [f"{number}{_KEYCAP}" for number in range(1, _MOST + 1)]
    return found if keycaps in ([], numbers) else tuple(each for each in found if each not in keycaps)


def _shown(sign: str) -> str:
    """A sign as apps show it in colours: with the variation selector where that is needed."""
    if sign.endswith(_KEYCAP):
        return sign[0] + _SELECTOR + _KEYCAP
    return sign + _SELECTOR if sign in _NEEDS_SELECTOR else sign


def _any_form(sign: str) -> str:
    """A pattern for a sign with the selector that keycaps have inside, or without it."""
    return re.escape(sign).replace(_KEYCAP, f"{_SELECTOR}?{_KEYCAP}")
