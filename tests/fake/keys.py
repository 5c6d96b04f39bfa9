"""The homeserver's part in encryption: public keys and to-device messages, which it passes on and cannot read."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from bot.matrix.http import Answer, Json
from tests.fake.backups import Backups
from tests.fake.base import Base, Caller, Denied, Request

_ONE_TIME = "signed_curve25519"
_SIGNING = ("master_key", "self_signing_key", "user_signing_key")

Devices = dict[tuple[str, str], dict[str, Json]]


class KeyServer(Base):
    """Keys by user and device. A device gets its to-device messages until it comes back with the position after.

    What an account keeps for itself is here too, for it is there that clients lock their secrets up.
    """

    def __init__(self) -> None:
        super().__init__()
        self.device_keys: dict[str, dict[str, Json]] = defaultdict(dict)
        self.signing_keys: dict[str, dict[str, Json]] = defaultdict(dict)
        self.one_time: Devices = defaultdict(dict)
        self.fallback: Devices = defaultdict(dict)
        self.used_fallback: set[tuple[str, str]] = set()
        self.inbox: dict[tuple[str, str], list[tuple[int, Json]]] = defaultdict(list)
        self.changed: list[tuple[int, str]] = []
        self.backups = Backups()
        self.account_data: dict[str, dict[str, Json]] = defaultdict(dict)
        # What a user answers when the homeserver wants proof before it replaces cross-signing keys.
        self.password = "password"

    def about_keys(self, request: Request) -> Json | Answer | None:
        """The answer to a request about keys; None where it is about something else."""
        match request.method, request.parts:
            case "POST", ["keys", "upload"]:
                return self._upload(request.caller, request.content)
            case "POST", ["keys", "query"]:
                return self._query(request.caller.user, request.content["device_keys"])
            case "POST", ["keys", "claim"]:
                return {"one_time_keys": self._claim(request.content["one_time_keys"]), "failures": {}}
            case "POST", ["keys", "device_signing", "upload"]:
                return self._upload_signing(request.caller.user, request.content)
            case "POST", ["keys", "signatures", "upload"]:
                return self._upload_signatures(request.content)
            case "PUT", ["sendToDevice", type, _]:
                return self._send(request.caller.user, type, request.content["messages"])
            case _, ["user", user, "account_data", type]:
                return self._keep(user, type, request)
        return self.backups.answer(request)

    def waiting(self, caller: Caller, since: int) -> list[Json]:
        """The to-device messages of a sync; those up to `since` have arrived and are forgotten."""
        me = (caller.user, caller.device)
        self.inbox[me] = [(at, event) for at, event in self.inbox[me] if at > since]
        return [event for _, event in self.inbox[me]]

    def key_counts(self, caller: Caller) -> Json:
        """What a sync says of the device's own keys."""
        me = (caller.user, caller.device)
        unused = [_ONE_TIME] if self.fallback[me] and me not in self.used_fallback else []
        return {
            "device_one_time_keys_count": {_ONE_TIME: len(self.one_time[me])},
            "device_unused_fallback_key_types": unused,
        }

    def _upload(self, caller: Caller, content: Json) -> Json:
        me = (caller.user, caller.device)
        new = content.get("one_time_keys", {})
        if any(self.one_time[me].get(name, key) != key for name, key in new.items()):
            raise Denied(400, "M_UNKNOWN", "One time key already exists")
        if "device_keys" in content:
            self.device_keys[caller.user][caller.device] = content["device_keys"]
            self.changed.append((self.step(), caller.user))
        self.one_time[me].update(new)
        if content.get("fallback_keys"):
            self.fallback[me].update(content["fallback_keys"])
            self.used_fallback.discard(me)
        return {"one_time_key_counts": {_ONE_TIME: len(self.one_time[me])}}

    def _query(self, asker: str, users: Json) -> Json:
        found: dict[str, Json] = {"device_keys": {user: dict(self.device_keys.get(user, {})) for user in users}}
        for usage in _SIGNING:
            shown = [user for user in users if usage != "user_signing_key" or user == asker]
            keys = {user: self.signing_keys[user][usage] for user in shown if usage in self.signing_keys[user]}
            found[usage + "s"] = keys
        return {**found, "failures": {}}

    def _claim(self, wanted: Json) -> Json:
        found: Json = {}
        for user, devices in wanted.items():
            for device in devices:
                keys, fallback = self.one_time[user, device], self.fallback[user, device]
                if keys:
                    name = next(iter(keys))
                    found.setdefault(user, {})[device] = {name: keys.pop(name)}
                elif fallback:
                    self.used_fallback.add((user, device))
                    found.setdefault(user, {})[device] = dict(list(fallback.items())[-1:])
        return found

    def _upload_signing(self, user: str, content: Json) -> Json | Answer:
        """The first keys come without proof, others want the password (as with Synapse since MSC3967)."""
        keys = {usage: content[usage] for usage in _SIGNING if usage in content}
        held = self.signing_keys[user]
        proven = content.get("auth", {}).get("password") == self.password
        if held and not proven and any(held.get(usage) != key for usage, key in keys.items()):
            flows: list[Any] = [{"stages": ["m.login.password"]}]
            return Answer(401, {"session": "proof", "flows": flows, "params": {}})
        held.update(keys)
        self.changed.append((self.step(), user))
        return {}

    def _upload_signatures(self, content: Json) -> Json:
        for user, things in content.items():
            for name, thing in things.items():
                for held in self._things(user, name):
                    theirs = held.setdefault("signatures", {}).setdefault(user, {})
                    theirs.update(thing.get("signatures", {}).get(user, {}))
            self.changed.append((self.step(), user))
        return {"failures": {}}

    def _things(self, user: str, name: str) -> list[Json]:
        """The device of this id, or the cross-signing keys that hold this public key."""
        named = [key for key in self.signing_keys[user].values() if f"ed25519:{name}" in key["keys"]]
        return [self.device_keys[user][name]] if name in self.device_keys[user] else named

    def _keep(self, user: str, type: str, request: Request) -> Json:
        """Client-server API, 'Client Config'."""
        if user != request.caller.user:
            raise Denied(403, "M_FORBIDDEN", "Cannot see account data of other users.")
        if request.method == "PUT":
            self.account_data[user][type] = request.content
            return {}
        if type not in self.account_data[user]:
            raise Denied(404, "M_NOT_FOUND", "Account data not found.")
        return self.account_data[user][type]

    def _send(self, sender: str, type: str, messages: Json) -> Json:
        for user, devices in messages.items():
            for name, message in devices.items():
                event = {"type": type, "sender": sender, "content": message}
                for device in self.device_keys[user] if name == "*" else [name]:
                    self.inbox[user, device].append((self.step(), event))
        return {}
