"""The configuration: a YAML file, validated. `config.example.yaml` explains every key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

import yaml
from msgspec.structs import replace
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from bot.config.environment import Environment
from bot.config.errors import ConfigError, broken_yaml, invalid
from bot.matrix.credentials import Credentials
from commands.kit.zones import read_zone

__all__ = ["Config", "ConfigError", "Invites", "Log", "Monitoring"]


def _known_zone(name: str) -> str:
    return read_zone(name).key


_User = Annotated[str, StringConstraints(pattern=r"^@[^:\s]+:[^\s/]+$", max_length=255)]
_Server = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.\-\[\]:]+$")]
_Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+[^\s?#]*$")]
_Zone = Annotated[str, AfterValidator(_known_zone)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _left_empty(cls, found: Any) -> Any:
        """A key without a value counts as absent."""
        return {key: value for key, value in found.items() if value is not None} if isinstance(found, dict) else found


class Invites(_Section):
    """Whose invites the bot accepts. It rejects all others."""

    accept: Literal["anyone", "listed"] = Field(default="anyone", description="anyone or listed")
    users: tuple[_User, ...] = Field(
        default=(), description="a list of user ids in quotes, such as '@anne:example.org'"
    )
    servers: tuple[_Server, ...] = Field(default=(), description="a list of server names, such as example.org")

    def welcomes(self, inviter: str) -> bool:
        """Whether an invite from this user is accepted."""
        server = inviter.partition(":")[2]
        return self.accept == "anyone" or inviter in self.users or server in self.servers


class Log(_Section):
    """How much is logged, and how. Never what people write."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="one of debug, info, warning and error"
    )
    format: Literal["console", "json"] = Field(default="console", description="console or json")


class Monitoring(_Section):
    """The port for `/healthz` and `/metrics` on the loopback interface."""

    port: int | None = Field(default=None, ge=1, le=65535, description="a port number, such as 9464")


_Admin = Annotated[str, StringConstraints(pattern=r"^(@[^:\s]+:[^\s/]+|![^\s/]+)$", max_length=255)]


class Config(_Section):
    """The configuration of one bot. Read it with `load`."""

    homeserver: _Address = Field(description="the homeserver's address, such as https://matrix.example.org")
    user_id: _User = Field(description="the bot's user id in quotes, such as '@entraide:example.org'")
    data: Path = Field(default=Path("data"), description="the path of a folder")
    language: Literal["en", "fr", "es"] = Field(default="en", description="one of en, fr and es")
    timezone: _Zone = Field(default="UTC", description="a time zone such as Europe/Paris")
    invites: Invites = Field(default=Invites(), description="a section with accept, users and servers")
    ignore: tuple[_User, ...] = Field(
        default=(), description="a list of user ids in quotes, such as '@other-bot:example.org'"
    )
    publish_commands: bool = Field(default=False, description="true or false")
    commands_per_minute: int = Field(default=30, ge=0, le=10_000, description="a number, or 0 for no limit")
    log: Log = Field(default=Log(), description="a section with level and format")
    admin: _Admin | None = Field(
        default=None, description="a user id or the id of a room in quotes, such as '@host:example.org'"
    )
    monitoring: Monitoring = Field(default=Monitoring(), description="a section with port")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file; `data` is relative to its folder. Raises `ConfigError`, one sentence on what to change."""
        found = _read(path)
        try:
            config = cls.model_validate(found)
        except ValidationError as error:
            raise invalid(path, cls, error) from None
        return config.model_copy(update={"data": path.absolute().parent / config.data.expanduser()})

    @property
    def folder(self) -> Path:
        """The data folder: everything that has to outlive the process."""
        return self.data

    @property
    def database(self) -> Path:
        """Where everything that groups store is kept."""
        return self.data / "entraide.db"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of groups that chose none."""
        return ZoneInfo(self.timezone)

    def credentials(self) -> Credentials:
        """The bot's login: an access token from the environment, or what `entraide init` left in the data folder.

        Raises `ConfigError` or `NoCredentials`.
        """
        environment = Environment.read()
        token = environment.token()
        if token is not None:
            if environment.device_id is None:
                raise ConfigError("ENTRAIDE_ACCESS_TOKEN needs ENTRAIDE_DEVICE_ID, the device that it belongs to.")
            return Credentials(self.homeserver, self.user_id, environment.device_id, token)
        kept = Credentials.load(self.folder)
        if kept.user_id != self.user_id:
            raise ConfigError(f"The configuration is for {self.user_id}, but {self.folder} is {kept.user_id}'s.")
        return replace(kept, homeserver=self.homeserver)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"There is no {path}. Make it with `entraide init`, or name another with --config.") from None
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not a text file in UTF-8.") from None
    except yaml.YAMLError as error:
        raise broken_yaml(path, error) from None
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise ConfigError(f"{path} must hold keys with values, such as `language: fr`.")
    return found
