"""Secrets from outside the configuration file: environment variables, or files that they name."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.complaints import ConfigError


class Environment(BaseSettings):
    """`ENTRAIDE_ACCESS_TOKEN` (with `ENTRAIDE_DEVICE_ID`) and `ENTRAIDE_PASSWORD`; `..._FILE` names a file instead.

    Read when it is made; its text shows no secret.
    """

    model_config = SettingsConfigDict(env_prefix="ENTRAIDE_", env_ignore_empty=True, extra="ignore", frozen=True)

    access_token: SecretStr | None = None
    access_token_file: Path | None = None
    device_id: str | None = None
    password: SecretStr | None = None
    password_file: Path | None = None

    def token(self) -> str | None:
        """The access token, if one is given; raises `ConfigError` where it is given twice or can't be read."""
        return _secret("ENTRAIDE_ACCESS_TOKEN", self.access_token, self.access_token_file)

    def account_password(self) -> str | None:
        """The account's password, if one is given; raises `ConfigError` likewise."""
        return _secret("ENTRAIDE_PASSWORD", self.password, self.password_file)


def read_secret(path: Path) -> str:
    """The one line in a file; raises `ConfigError`."""
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
