"""The bot's credentials: one private file in the data folder."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from bot.matrix.errors import NoCredentials
from bot.matrix.private_files import private_folder, unreadable, write_private

_FILE = "credentials.json"


class Credentials(Struct, frozen=True):
    """A login: the access token belongs to the device, and the device to the encryption store beside it."""

    homeserver: str
    user_id: str
    device_id: str
    access_token: str

    def __repr__(self) -> str:
        return f"Credentials({self.homeserver!r}, {self.user_id!r}, {self.device_id!r})"

    @classmethod
    def load(cls, folder: Path) -> Credentials:
        """Read `credentials.json`. Raises `NoCredentials` with a sentence that says what is wrong."""
        path = folder / _FILE
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise NoCredentials(f"There is no {path}: log in first.") from None
        except (OSError, ValueError) as error:
            raise NoCredentials(unreadable(path, error)) from None
        names = cls.__struct_fields__
        if not isinstance(found, dict) or not all(isinstance(found.get(name), str) and found[name] for name in names):
            raise NoCredentials(f"{path} is damaged: it must hold {', '.join(names)}. Log in again.")
        return cls(**{name: found[name] for name in names})

    def save(self, folder: Path) -> None:
        """Write `credentials.json` (mode 0600) into the folder (made with mode 0700)."""
        private_folder(folder)
        write_private(folder / _FILE, json.dumps(asdict(self), indent=2) + "\n")
