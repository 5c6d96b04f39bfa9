"""The manifest of a backup. In a data folder it marks one that was restored from a backup."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from bot.config.errors import ConfigError
from bot.matrix.private_files import MARK, write_private


class Manifest(Struct, frozen=True):
    """Whose backup it is, when it was made (ISO 8601), and the SHA-256 digests of its files by name.

    `keys` is "copied", or after a restore "kept" where the folder's own encryption keys, which are newer, stayed.
    """

    user_id: str
    device_id: str
    made: str
    files: Mapping[str, str]
    keys: str = "copied"

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read a folder's manifest. Raises `ConfigError` where it is missing or damaged."""
        try:
            found = json.loads((folder / MARK).read_text(encoding="utf-8"))
            files = {str(name): str(digest) for name, digest in found["files"].items()}
            return cls(str(found["user_id"]), str(found["device_id"]), str(found["made"]), files, str(found["keys"]))
        except FileNotFoundError:
            raise ConfigError(f"{folder.parent} is no backup: there is no {folder / MARK}.") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise ConfigError(f"{folder / MARK} is damaged. Take another backup.") from None

    def write(self, folder: Path) -> None:
        """Write it into a folder (mode 0600)."""
        write_private(folder / MARK, json.dumps(asdict(self), indent=2) + "\n")

    def verify(self, folder: Path) -> None:
        """Raise `ConfigError` where a file is missing or its digest differs."""
        for name, digest in self.files.items():
            # Only names in this folder: a manifest may come from anywhere.
            if os.sep in name or name.startswith(".") or not (folder / name).is_file():
                raise ConfigError(f"{folder / name} is missing in the backup. Take another backup.")
            if digest_of(folder / name) != digest:
                raise ConfigError(f"{folder / name} is damaged. Take another backup.")


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
