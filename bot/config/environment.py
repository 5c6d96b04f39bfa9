"""Secrets from outside the configuration file: environment variables, or files that they name."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, SecretStr

from bot.config.errors import ConfigError

_PREFIX = "ENTRAIDE_"


class Environment(BaseModel):
    """`ENTRAIDE_ACCESS_TOKEN` (with `ENTRAIDE_DEVICE_ID`) and `ENTRAIDE_PASSWORD`; `..._FILE` names a file instead.

    Its `repr` shows no secrets.
    """

    model_config = ConfigDict(frozen=True)

    access_token: SecretStr | None = None
    access_token_file: Path | None = None
    device_id: str | None = None
    password: SecretStr | None = None
    password_file: Path | None = None

    @classmethod
    def read(cls) -> Environment:
        """Read the environment; an empty variable counts as absent."""
        given = {name: os.environ.get(f"{_PREFIX}{name.upper()}") for name in cls.model_fields}
        return cls.model_validate({name: value for name, value in given.items() if value})

    def token(self) -> str | None:
        """The access token, or None. Raises `ConfigError` where it is given twice or its file can't be read."""
        return _secret("ENTRAIDE_ACCESS_TOKEN", self.access_token, self.access_token_file)

    def account_password(self) -> str | None:
        """The account's password, or None. Raises `ConfigError` likewise."""
        return _secret("ENTRAIDE_PASSWORD", self.password, self.password_file)


def read_secret(path: Path) -> str:
    """The only line of a file. Raises `ConfigError`."""
    try:
        found = path.read_text(encoding="utf-8").strip("\r\n")
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} must hold one line of text.") from None
    if not found or len(found.splitlines()) > 1:
        raise ConfigError(f"{path} must hold one line of text.")
    return found


def _secret(name: str, value: SecretStr | None, path: Path | None) -> str | None:
    if value is not None and path is not None:
        raise ConfigError(f"Set {name} or {name}_FILE, not both.")
    if path is not None:
        return read_secret(path)
    return value.get_secret_value() if value is not None else None
