"""What a group or a person can set, and the values in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from commands.kit.arguments import Circumstances
from commands.kit.words import Span

T = TypeVar("T")


class SettingKind(Protocol[T]):
    """How a setting is typed, kept and shown."""

    def read(self, span: Span, at: Circumstances) -> T:
        """Understand all that was typed. Raises `Unreadable` with what would be understood, or `Ambiguous`."""

    def kept(self, value: T) -> str:
        """The value as it is stored."""

    def value(self, kept: str) -> T:
        """The value that `kept` was made of; raises `ValueError` or `LookupError` where it was made of none."""

    def shown(self, value: T) -> object:
        """The value as a fact of a phrase."""


class Setting(Struct, Generic[T], frozen=True):
    """A declared setting: the catalogs' `<feature>-setting-<name>` has its names, `...-<name>-help` its meaning."""

    feature: str
    name: str
    kind: SettingKind[T]
    default: T
    personal: bool

    @property
    def key(self) -> str:
        """The prefix of its catalog keys."""
        return f"{self.feature}-setting-{self.name}"


class Values:
    """The settings in force: what the group (or the person) set, else the default."""

    def __init__(self, kept: Mapping[str, str], defaults: Values | Mapping[str, Any] | None = None) -> None:
        self._kept = kept
        self.defaults: Values | Mapping[str, Any] = {} if defaults is None else defaults

    def __getitem__(self, setting: Setting[T]) -> T:
        """The value of a setting."""
        for own in self._own(setting):
            return own
        if isinstance(self.defaults, Values):
            return self.defaults[setting]
        value: T = self.defaults.get(setting.name, setting.default)
        return value

    def changed(self, setting: Setting[Any]) -> bool:
        """Whether it was set, and is not just the default."""
        return any(True for _ in self._own(setting))

    def _own(self, setting: Setting[T]) -> Iterator[T]:
        """What was set. What can't be read any more (a time zone that was abolished) counts as not set."""
        kept = self._kept.get(setting.name)
        if kept is None:
            return
        try:
            value = setting.kind.value(kept)
        except (ValueError, LookupError):
            return
        yield value
