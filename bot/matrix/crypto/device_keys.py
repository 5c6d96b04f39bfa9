"""This device's published keys (device, one-time, fallback) and its queued to-device messages."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import structlog
from nio.responses import KeysUploadResponse  # type: ignore[import-untyped]

from bot.matrix.contents import section, text_of
from bot.matrix.crypto.devices import Devices
from bot.matrix.crypto.diagnosis import is_lost
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.olm import MEGOLM, OLM
from bot.matrix.crypto.published_keys import PublishedKeys
from bot.matrix.errors import LostStore, Refused, Retry
from bot.matrix.events import Verification
from bot.matrix.http import HttpClient, Json, path
from bot.matrix.sync import verifications

_ONE_TIME = "signed_curve25519"
_MEND_AGAIN_SECONDS = 60.0
_REST_SECONDS = 5.0
_LONG_REST_SECONDS = 300.0

_log = structlog.get_logger()


class DeviceKeys:
    """Publishes the device, refills its one-time keys before they run out, and replaces broken Olm sessions.

    Without one-time keys other devices could not establish Olm sessions with the bot.
    """

    def __init__(self, http: HttpClient, machine: Machine, devices: Devices) -> None:
        self._http = http
        self._machine = machine
        self._devices = devices
        self._count: int | None = None
        self._fallback_used = False
        self._mend_at = 0.0
        self._rest_until = 0.0
        self._uploading = asyncio.Lock()

    @property
    def count(self) -> int | None:
        """How many one-time keys are left at the homeserver; None where that is not known."""
        return self._count

    def note(self, counts: Any, unused_fallback_types: Any) -> None:
        """Note a sync's one-time key counts (none is zero) and its unused fallback key types.

        Client-server API, 'Extensions to /sync'. Without a list of types the homeserver does not support fallback keys.
        """
        count = section(counts).get(_ONE_TIME, 0)
        self._count = count if isinstance(count, int) else 0
        self._fallback_used = isinstance(unused_fallback_types, list) and _ONE_TIME not in unused_fallback_types

    async def look_after(self) -> None:
        """Upload missing keys, replace broken sessions, send queued messages. Call often.

        Failures are logged. Later calls try again after at least five seconds; after five minutes where it was refused.
        """
        now = asyncio.get_running_loop().time()
        if now < self._rest_until:
            return
        try:
            await self.publish()
            await self._mend(now)
        except Retry as error:
            self._rest_until = now + max(_REST_SECONDS, error.after.total_seconds())
            _log.warning("keys_not_uploaded", error=type(error).__name__)
        except Refused as error:
            self._rest_until = now + _LONG_REST_SECONDS
            _log.error("keys_refused", code=error.code)

    async def publish(self) -> None:
        """Upload the device keys once, one-time keys when half are used up, a fallback key after its use.

        Raises request errors, and `LostStore` where the device was published with other keys: clients reject new ones.
        """
        async with self._uploading:
            account = self._machine.olm.account
            new, most = not account.shared, account.max_one_time_keys
            missing = most if new else most - self._count if self._count is not None else 0
            if new:
                await self._make_sure_that_it_is_new()
            if new or missing * 2 > most or self._fallback_used:
                await self._upload(new, missing, new or self._fallback_used)

    async def _make_sure_that_it_is_new(self) -> None:
        olm = self._machine.olm
        published = await PublishedKeys.ask(self._http, str(olm.user_id))
        if is_lost(published, str(olm.device_id), self._machine.fingerprint):
            raise LostStore(f"The encryption keys of the device {olm.device_id} were lost.")

    async def _upload(self, device: bool, one_time: int, fallback: bool) -> None:
        # Stored before they are published: what others encrypt with a key that we have lost can't be decrypted.
        with self._machine.transaction():
            self._generate(one_time, fallback)
            self._machine.olm.save_account()
        content: Json = {"one_time_keys": self._one_time_keys(), "fallback_keys": self._fallback_keys()}
        if device:
            content["device_keys"] = self.device_keys()
        count: Any = None
        try:
            answer = await self._http.post(path("v3", "keys", "upload"), content)
            count = section(answer.get("one_time_key_counts")).get(_ONE_TIME)
        except Refused:
            # Other keys with these ids were published before (a restored backup?): the next ones get new ids.
            if device:
                raise
        with self._machine.transaction():
            self._machine.olm.handle_response(KeysUploadResponse(0, count))
        self._count = count if isinstance(count, int) else None
        self._fallback_used = False

    def _generate(self, one_time: int, fallback: bool) -> None:
        """Generate keys, unless some are left from a failed upload."""
        account = self._machine.olm.account
        lacking = one_time - len(account.one_time_keys["curve25519"])
        if lacking > 0:
            account.generate_one_time_keys(lacking)
        if fallback and not account._account.fallback_key:
            account._account.generate_fallback_key()

    def device_keys(self) -> Json:
        """The device's signed public keys, as published (client-server API, `DeviceKeys`)."""
        olm = self._machine.olm
        identity = olm.account.identity_keys
        return self.signed(
            {
                "algorithms": [OLM, MEGOLM],
                "device_id": olm.device_id,
                "user_id": olm.user_id,
                "keys": {f"{kind}:{olm.device_id}": identity[kind] for kind in ("curve25519", "ed25519")},
            }
        )

    def _one_time_keys(self) -> Json:
        keys = self._machine.olm.account.one_time_keys["curve25519"]
        return {f"{_ONE_TIME}:{name}": self.signed({"key": key}) for name, key in keys.items()}

    def _fallback_keys(self) -> Json:
        keys = self._machine.olm.account._account.fallback_key
        return {
            f"{_ONE_TIME}:{name}": self.signed({"key": key.to_base64(), "fallback": True}) for name, key in keys.items()
        }

    def signed(self, thing: Json) -> Json:
        """A copy of the object with the device's signature added."""
        olm = self._machine.olm
        return {**thing, "signatures": {olm.user_id: {f"ed25519:{olm.device_id}": olm.sign_json(thing)}}}

    def cancel_verification(self, request: Verification) -> None:
        """Queue a cancellation of a to-device verification request. It is sent by the next `look_after`."""
        device = text_of(request.content.get("from_device"))
        if device is not None:
            content = {"transaction_id": request.request, "code": "m.user", "reason": "Not from device to device."}
            self._machine.queue(request.sender, device, verifications.CANCEL, content)

    async def _mend(self, now: float) -> None:
        """Establish new Olm sessions with devices whose old one is broken, and send them an `m.dummy`.

        Client-server API, 'Recovering from undecryptable messages'.
        """
        olm = self._machine.olm
        if olm.wedged_devices and now >= self._mend_at:
            self._mend_at = now + _MEND_AGAIN_SECONDS
            await self._devices.claim(olm.get_users_for_key_claiming())
            olm.wedged_devices.clear()  # a device without a one-time key now is marked again by its next message
        await self.send_queued()

    async def send_queued(self) -> None:
        """Send the queued to-device messages: see `Machine.queue`. Raises `Retry`; then the rest stays queued."""
        waiting = self._machine.olm.outgoing_to_device_messages
        while waiting:
            message = waiting[0]
            try:
                await self._http.put(path("v3", "sendToDevice", message.type, secrets.token_hex(16)), message.as_dict())
            except Refused as error:  # some recipients are named by strangers
                _log.info("to_device_message_refused", type=message.type, code=error.code)
            waiting.pop(0)
