"""Who has cross-signing, and which of their devices it signs (client-server API, 'Cross-signing').

A master key signs a self-signing key, which signs the devices. An identity that was seen once is remembered: a
homeserver that stops showing it does not make unsigned devices good again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from bot.matrix.contents import section, text_of

Chain = tuple[str, str]
"""The public master and self-signing key, unpadded base64."""
Verify = Callable[[Any, str, str, str], bool]
"""Whether an object has a signature by a key (public part) of a user, under this name: `Olm.verify_json`."""


class Identity(Struct, frozen=True):
    """Somebody's cross-signing: the chain, and the Curve25519 keys of the devices that it signs."""

    chain: Chain
    signed: frozenset[str] = frozenset()


def chain_in(verify: Verify, user: str, answer: Any) -> Chain | None:
    """The user's chain as a `/keys/query` shows it; None where it shows none, or one that does not hold."""
    keys = {usage: section(section(answer).get(f"{usage}_keys")).get(user) for usage in ("master", "self_signing")}
    master, self_signing = (_public(section(key), user, usage) for usage, key in keys.items())
    if master is None or self_signing is None:
        return None
    return (master, self_signing) if is_signed(verify, keys["self_signing"], master, user) else None


def is_signed(verify: Verify, thing: Any, key: str, user: str) -> bool:
    """Whether the object is signed by the user's cross-signing key with this public part."""
    try:
        return bool(verify(thing, key, user, key))
    except Exception:  # noqa: BLE001 - what other people's servers say about their keys can have any shape
        return False


def _public(key: Any, user: str, usage: str) -> str | None:
    names = section(section(key).get("keys"))
    public = text_of(next(iter(names.values()), None))
    usages = key.get("usage")
    if public is None or [*names] != [f"ed25519:{public}"] or key.get("user_id") != user:
        return None
    return public if isinstance(usages, list) and usage in usages else None
