"""Events as no client writes them: wrong types, huge fields, deep nesting, odd Unicode, spoofed mentions, markup."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**400, -(10**19), float("nan"), float("inf"), "", "\x00", "\ud800", "x" * 60_000,
    "\u202e!need\u2066", "e" + "\u0301" * 900, "<b onclick=x>!need</b>", "[!needs](javascript:x)", "=1+1", "@room",
    "https://matrix.to/#/@anne:x", "@anne:x", "!hand\u200d", "!need \ud83d \x00", "join", "m.thread", "m.replace",
    "m.annotation", "m.text", "m.notice", "12", "!room1", [], {}, [[]], [None, 3, "@x:y", {}],
)  # fmt: skip
KEYS = (
    "membership", "displayname", "users", "users_default", "events", "room_version", "creator", "additional_creators",
    "predecessor", "room_id", "event_id", "replacement_room", "name", "algorithm", "ciphertext", "session_id",
    "sender_key", "device_id", "body", "msgtype", "format", "formatted_body", "m.relates_to", "m.in_reply_to",
    "rel_type", "key", "is_falling_back", "m.new_content", "redacts", "m.mentions", "user_ids", "url", "file", "\ud800",
)  # fmt: skip
TYPES = (
    "m.room.member", "m.room.power_levels", "m.room.create", "m.room.name", "m.room.tombstone", "m.room.message",
    "m.room.encrypted", "m.reaction", "m.room.redaction", "m.room.canonical_alias", "m.poll.start", "x",
)  # fmt: skip
TO_DEVICE = (
    "m.room.encrypted", "m.room_key", "m.forwarded_room_key", "m.room_key_request", "m.room_key.withheld", "m.dummy",
    "m.key.verification.request", "m.key.verification.start", "m.key.verification.key", "m.secret.request", "x",
)  # fmt: skip


class Fuzzer:
    """The same rubbish for the same seed."""

    def __init__(self, seed: int, senders: Sequence[str]) -> None:
        self._random = random.Random(seed)
        self._senders = (*senders, "@eve:y", "", "\ud800", "@\x00:x")
        self._count = 0

    def event(self) -> Any:
        """One event of a room; now and then not even that."""
        if self._random.random() < 0.05:
            return self._odd(3)
        self._count += 1
        raw = {
            "event_id": f"$fuzz{self._count}",
            "sender": self._pick(self._senders),
            "type": self._pick(TYPES),
            "content": self._content(),
            "origin_server_ts": 1_804_701_600_000,
        }
        if self._random.random() < 0.5:
            raw["state_key"] = self._pick(("", "", *self._senders))
        if self._random.random() < 0.25:
            raw[self._pick((*raw, "unsigned", "redacts"))] = self._odd(2)
        return raw

    def to_device(self) -> Any:
        """One message to the device."""
        if self._random.random() < 0.05:
            return self._odd(3)
        content = self._content()
        if isinstance(content, dict) and self._random.random() < 0.7:
            olm = {"BOT": {"type": self._odd(0), "body": self._pick(("AwoA", "A" * 5000, self._odd(0)))}}
            content |= {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": "x" * 43, "ciphertext": olm}
        return {"type": self._pick(TO_DEVICE), "sender": self._pick(self._senders), "content": content}

    def _content(self) -> Any:
        if self._random.random() < 0.1:
            return self._odd(4)
        return {self._pick(KEYS): self._odd(4) for _ in range(self._random.randrange(9))}

    def _odd(self, depth: int) -> Any:
        """Something odd; sometimes nested, sometimes very deep."""
        kind = self._random.random()
        if kind < 0.02:
            deep: Any = 1
            for _ in range(900):
                deep = [deep]
            return deep
        if depth and kind < 0.2:
            return {self._pick(KEYS): self._odd(depth - 1) for _ in range(self._random.randrange(5))}
        if depth and kind < 0.3:
            return [self._odd(depth - 1) for _ in range(self._random.randrange(4))]
        return self._pick(ODD)

    def _pick(self, among: Sequence[Any]) -> Any:
        return among[self._random.randrange(len(among))]
