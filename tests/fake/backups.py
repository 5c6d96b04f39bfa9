"""Room keys in the homeserver's care: what it passes on without being able to read it (client-server API)."""

from __future__ import annotations

from bot.matrix.http import Answer, Json
from tests.fake.base import Denied, Request


class Backups:
    """Of all users: the newest version of each, and the keys of all versions."""

    def __init__(self) -> None:
        self.versions: dict[str, list[Json]] = {}
        self.keys: dict[tuple[str, str], Json] = {}

    def answer(self, request: Request) -> Json | Answer | None:
        """The answer to a request about a backup; None where it is about something else."""
        user = request.caller.user
        match request.method, request.parts:
            case "POST", ["room_keys", "version"]:
                self.versions.setdefault(user, []).append(request.content)
                version = str(len(self.versions[user]))
                self.keys[user, version] = {}
                return {"version": version}
            case "PUT", ["room_keys", "keys"]:
                rooms = self._of(user, request.query["version"])
                for room, part in request.content["rooms"].items():
                    rooms.setdefault(room, {"sessions": {}})["sessions"].update(part["sessions"])
                return {"etag": "0", "count": sum(len(part["sessions"]) for part in rooms.values())}
            case "GET", ["room_keys", "keys"]:
                return {"rooms": self._of(user, request.query["version"])}
        return None

    def delete(self, user: str) -> None:
        """Somebody deletes the newest backup."""
        del self.keys[user, str(len(self.versions[user]))]

    def _of(self, user: str, version: str) -> Json:
        if (user, version) not in self.keys:
            raise Denied(404, "M_NOT_FOUND", "No current backup version")
        if version != str(len(self.versions[user])):
            raise Denied(403, "M_WRONG_ROOM_KEYS_VERSION", "Wrong backup version.")
        return self.keys[user, version]
