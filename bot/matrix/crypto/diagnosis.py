"""Problems with the bot's own keys that make other clients withhold theirs."""

from __future__ import annotations

import enum

from bot.matrix.crypto.cross_signing_keys import CrossSigningKeys, signed_by
from bot.matrix.crypto.published_keys import PublishedKeys

MOST_DEVICES = 10


class Trouble(enum.Enum):
    """A problem that only the host can solve; `entraide check` says how."""

    NOT_SIGNED = "the account does not vouch for the bot's device: strict clients give it no keys"
    LOST_STORE = "the device's encryption keys were lost: clients know it by others, and give it none"
    OTHER_KEYS = "the account's cross-signing keys are not ours: somebody has replaced them"
    UNKNOWN_DEVICE = "the account has a device that it does not vouch for: whoever has it may read along"
    MANY_DEVICES = f"the account has more than {MOST_DEVICES} devices: clients have to give their keys to each of them"


def diagnose(
    published: PublishedKeys, device_id: str, fingerprint: str | None, keys: CrossSigningKeys | None
) -> frozenset[Trouble]:
    """The problems that the published keys show beside ours; `fingerprint` is our device's key, if known."""
    found = set[Trouble]()
    if is_lost(published, device_id, fingerprint):
        found.add(Trouble.LOST_STORE)
    elif keys is None or not published.are_of(keys) or not published.vouches_for(device_id, fingerprint, keys):
        found.add(Trouble.NOT_SIGNED)
    if keys is not None and published.cross_signed and not published.are_of(keys):
        found.add(Trouble.OTHER_KEYS)
    if keys is not None and unknown_devices(published, device_id, keys):
        found.add(Trouble.UNKNOWN_DEVICE)
    if len(published.devices) > MOST_DEVICES:
        found.add(Trouble.MANY_DEVICES)
    return frozenset(found)


def unknown_devices(published: PublishedKeys, device_id: str, keys: CrossSigningKeys) -> list[str]:
    """The account's other devices with encryption keys that our self-signing key did not sign."""
    others = {name: device for name, device in published.devices.items() if name != device_id}
    return [
        name
        for name, device in others.items()
        if published.fingerprint(name) is not None
        and not signed_by(keys.self_signing.public, device, published.user_id)
    ]


def is_lost(published: PublishedKeys, device_id: str, fingerprint: str | None) -> bool:
    """Whether the published device has another Ed25519 key than ours."""
    known = published.fingerprint(device_id)
    return None not in (known, fingerprint) and known != fingerprint
