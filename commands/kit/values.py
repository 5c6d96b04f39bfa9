"""Settings of a group or a person, and the values in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from commands.kit.arguments import Circumstances
from commands.kit.words import Span

T = TypeVar("T")

SETTINGS = "settings"
"""The table of all values that were set: see `Command.sets`."""


class SettingKind(Protocol[T]):
    """How a setting is parsed, stored and shown."""

    def read(self, span: Span, at: Circumstances) -> T:
        """Parse all that was typed. Raises `Unreadable` with what would be understood, or `Ambiguous`."""

    def kept(self, value: T) -> str:
        """The value as it is stored."""

    def value(self, kept: str) -> T:
        """Parse a stored value. Raises `ValueError` or `LookupError`."""

    def shown(self, value: T) -> object:
        """The value as a fact of a phrase."""


class Setting(Struct, Generic[T], frozen=True, kw_only=True):
    """A declared setting: a group's, a person's too if it is `personal`, and only that if it is `alone`.

    The catalogs have its names in `<feature>-setting-<name>`, its meaning in `...-help`.
    """

    feature: str
    name: str
    kind: SettingKind[T]
    default: T
    personal: bool
    topic: str  # under which it is shown: its feature, unless there is a reason
    alone: bool = False

    @property
    def key(self) -> str:
        """The prefix of its catalog keys."""
        return f"{self.feature}-setting-{self.name}"


class Values:
    """The settings in force: those of the group (or person), else the defaults."""

    def __init__(self, kept: Mapping[str, str], defaults: Values | Mapping[str, Any] | None = None) -> None:
        self._kept = kept
        self.defaults: Values | Mapping[str, Any] = {} if defaults is None else defaults

    def __getitem__(self, setting: Setting[T]) -> T:
        """The value of a setting."""
        if setting.name in self._kept:
            for own in self._own(setting):
                return own
        if isinstance(self.defaults, Values):
            return self.defaults[setting]
        value: T = self.defaults.get(setting.name, setting.default)
        return value

    def changed(self, setting: Setting[Any]) -> bool:
        """Whether it was set."""
        return any(True for _ in self._own(setting))

    def _own(self, setting: Setting[T]) -> Iterator[T]:
        """The value that was set, if any; none if it can't be parsed any more (an abolished time zone)."""
        kept = self._kept.get(setting.name)
        if kept is None:
            return
        try:
            value = setting.kind.value(kept)
        except (ValueError, LookupError):
            return
        yield value
