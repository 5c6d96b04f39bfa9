"""Cross-signing: the account signs the bot's device, so that strict clients share room keys with it.

Client-server API, 'Cross-signing'. A master key signs a self-signing key, which signs the device, and a user-signing
key. The private keys are in the data folder: see `cross_signing_keys`.
"""

from __future__ import annotations

import enum
from pathlib import Path

from bot.matrix.contents import section, text_of
from bot.matrix.credentials import Credentials
from bot.matrix.crypto.cross_signing_keys import CrossSigningKeys
from bot.matrix.crypto.device_keys import DeviceKeys
from bot.matrix.crypto.diagnosis import Trouble, diagnose
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.published_keys import PublishedKeys
from bot.matrix.errors import MissingCrossSigningKeys, OldRecovery, PasswordNeeded, Refused, WrongPassword
from bot.matrix.http import Answer, HttpClient, Json, failure, path


class SignatureState(enum.Enum):
    """Whether and how this device is cross-signed."""

    GOOD = "the account vouches for this device"
    NOT_SET_UP = "the account has no cross-signing keys yet"
    NOT_SIGNED = "the account's cross-signing keys are ours, but they do not sign this device"
    OTHER_KEYS = "the account has other cross-signing keys than this data folder"
    SEEDS_MISSING = "the account has cross-signing keys, and this data folder has none"


async def state_of(login: Credentials, folder: Path, fingerprint: str | None = None) -> SignatureState:
    """The same as `CrossSigning.check`, without locking the folder: works while the bot is running.

    Without `fingerprint` the device's own key is not compared. Raises `WrongStore` or request errors.
    """
    http = HttpClient(login.homeserver, login.access_token)
    try:
        return await _state(http, login.user_id, login.device_id, CrossSigningKeys.load(folder), fingerprint)
    finally:
        await http.close()


async def _state(
    http: HttpClient, user: str, device_id: str, keys: CrossSigningKeys | None, fingerprint: str | None
) -> SignatureState:
    published = await PublishedKeys.ask(http, user)
    if not published.cross_signed:
        return SignatureState.NOT_SET_UP
    if keys is None:
        return SignatureState.SEEDS_MISSING
    if not published.are_of(keys):
        return SignatureState.OTHER_KEYS
    good = published.vouches_for(device_id, fingerprint, keys)
    return SignatureState.GOOD if good else SignatureState.NOT_SIGNED


class CrossSigning:
    """Sets up cross-signing once, and signs this device."""

    def __init__(self, http: HttpClient, machine: Machine, keys: DeviceKeys, folder: Path) -> None:
        self._http = http
        self._machine = machine
        self._keys = keys
        self._folder = folder
        self._user = str(machine.olm.user_id)
        self._device = str(machine.olm.device_id)

    async def check(self) -> SignatureState:
        """Verify the chain of signatures from our master key to this device, as published."""
        keys, fingerprint = CrossSigningKeys.load(self._folder), self._machine.fingerprint
        return await _state(self._http, self._user, self._device, keys, fingerprint)

    async def diagnose(self) -> frozenset[Trouble]:
        """Problems with the published keys: see `diagnosis`."""
        published = await PublishedKeys.ask(self._http, self._user)
        return diagnose(published, self._device, self._machine.fingerprint, CrossSigningKeys.load(self._folder))

    async def sign(self, password: str | None = None, *, reset: bool = False) -> None:
        """Publish cross-signing keys where there are none, and sign this device. Afterwards the state is GOOD.

        Published keys that this folder does not hold are replaced only with `reset`, because everybody who verified the
        account is warned; without it that raises `MissingCrossSigningKeys`. The homeserver may require the account's
        password for new keys (`PasswordNeeded`, `WrongPassword`).
        """
        await self._keys.publish()
        state = await self.check()
        if state is SignatureState.GOOD:
            return
        if state in (SignatureState.OTHER_KEYS, SignatureState.SEEDS_MISSING) and not reset:
            raise MissingCrossSigningKeys(f"{state.value.capitalize()}.")
        if state is not SignatureState.NOT_SIGNED:
            fresh = state is not SignatureState.NOT_SET_UP
            keys = (None if fresh else CrossSigningKeys.load(self._folder)) or CrossSigningKeys.make(self._folder)
            await self._upload(keys, password)
        await self._sign_device()

    async def restore(self, keys: CrossSigningKeys) -> None:
        """Store keys that were decrypted with a recovery key, and sign this device with them.

        Raises `OldRecovery` where the account has other keys by now; then nothing was changed.
        """
        published = await PublishedKeys.ask(self._http, self._user)
        if published.cross_signed and not published.are_of(keys):
            raise OldRecovery("The recovery key opens cross-signing keys that the account has replaced since.")
        keys.save(self._folder)
        await self.sign()

    async def _sign_device(self) -> None:
        keys = CrossSigningKeys.load(self._folder)
        assert keys is not None
        device = keys.self_signing.sign(self._keys.device_keys(), self._user)
        answer = await self._http.post(path("v3", "keys", "signatures", "upload"), {self._user: {self._device: device}})
        if answer.get("failures"):
            raise Refused("M_INVALID_SIGNATURE", "the homeserver does not accept the device's signature")

    async def _upload(self, keys: CrossSigningKeys, password: str | None) -> None:
        content = self._public_keys(keys)
        answer = await self._ask(content)
        session = text_of((answer.body or {}).get("session"))
        if answer.status == 401 and session is not None:
            content["auth"] = self._auth(answer, session, password)
            answer = await self._ask(content)
            if answer.status == 401:
                raise WrongPassword(f"The homeserver does not accept this password of {self._user}.")
        if not answer.good:
            raise failure(answer)

    async def _ask(self, content: Json) -> Answer:
        return await self._http.exchange("POST", path("v3", "keys", "device_signing", "upload"), content)

    def _auth(self, answer: Answer, session: str, password: str | None) -> Json:
        """The password stage of user-interactive authentication."""
        flows = (answer.body or {}).get("flows")
        stages = [section(flow).get("stages") for flow in (flows if isinstance(flows, list) else [])]
        if ["m.login.password"] not in stages:
            raise PasswordNeeded(
                "The homeserver wants new cross-signing keys to be approved in its account page first."
            )
        if password is None:
            raise PasswordNeeded(f"The homeserver wants the password of {self._user} for new cross-signing keys.")
        identifier = {"type": "m.id.user", "user": self._user}
        return {"type": "m.login.password", "identifier": identifier, "password": password, "session": session}

    def _public_keys(self, keys: CrossSigningKeys) -> Json:
        master = self._keys.signed(keys.master.public_part("master", self._user))
        parts = {"self_signing": keys.self_signing, "user_signing": keys.user_signing}
        signed = {
            f"{usage}_key": keys.master.sign(key.public_part(usage, self._user), self._user)
            for usage, key in parts.items()
        }
        return {"master_key": master, **signed}
