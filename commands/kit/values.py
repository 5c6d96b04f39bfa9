"""What a group or a person can set, and the values in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from commands.kit.arguments import Circumstances
from commands.kit.words import Span

T = TypeVar("T")


class SettingKind(Protocol[T]):
    """How a setting is typed, kept and shown."""

    def read(self, span: Span, at: Circumstances) -> T:
        """Understand all that was typed. Raises `Unreadable` with what would be understood."""

    def kept(self, value: T) -> str:
        """The value as it is stored."""

    def value(self, kept: str) -> T:
        """The value that `kept` was made of."""

    def shown(self, value: T) -> object:
        """The value as a fact of a phrase."""


@dataclass(frozen=True)
class Setting(Generic[T]):
    """A declared setting: the catalogs' `<feature>-setting-<name>` has its names, `...-<name>-help` its meaning."""

    feature: str
    name: str
    kind: SettingKind[T]
    default: T
    personal: bool

    @property
    def key(self) -> str:
        """The beginning of its catalog keys."""
        return f"{self.feature}-setting-{self.name}"


class Kept(str):
    """A value in the form in which it is stored."""


class Values:
    """The settings in force: what the group (or the person) set, else the default."""

    def __init__(self, kept: Mapping[str, str], defaults: Mapping[str, Any] | None = None) -> None:
        self._kept = kept
        self.defaults = defaults or {}

    def __getitem__(self, setting: Setting[T]) -> T:
        """The value of a setting."""
        kept = self._kept.get(setting.name)
        if kept is not None:
            return setting.kind.value(kept)
        default = self.defaults.get(setting.name, setting.default)
        value: T = setting.kind.value(default) if isinstance(default, Kept) else default
        return value

    @property
    def all(self) -> dict[str, Any]:
        """These values by the settings' names, as the defaults of others (a group's for a person's)."""
        return {**self.defaults, **{name: Kept(text) for name, text in self._kept.items()}}

    def changed(self, setting: Setting[Any]) -> bool:
        """Whether it was set, and is not just the default."""
        return setting.name in self._kept
