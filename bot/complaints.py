"""What is wrong with a configuration, as one sentence that the host of the bot can act on."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

_Place = Sequence[int | str]


class ConfigError(Exception):
    """The configuration (file, environment or command line) can't be used; the text is one sentence."""


def broken_yaml(path: Path, error: yaml.YAMLError) -> ConfigError:
    """The file is not YAML, and where."""
    mark = getattr(error, "problem_mark", None)
    line = f", line {mark.line + 1}" if mark else ""
    problem = getattr(error, "problem", None) or "it can't be read"
    # A sign may be named; more than that is what the file says, which may be a secret in the wrong place.
    problem = re.sub(r"'[^']{2,}'", "…", problem)
    hint = " Put values that begin with @ in quotes." if "'@'" in problem else ""
    return ConfigError(f"{path}{line}: this is not YAML ({problem}).{hint}")


def invalid(path: Path, model: type[BaseModel], error: ValidationError) -> ConfigError:
    """The first thing that is wrong; a misspelt key goes before what is missing because of it."""
    found = sorted(error.errors(), key=lambda each: each["type"] != "extra_forbidden")[0]
    place, name = found["loc"], ".".join(str(part) for part in found["loc"])
    if found["type"] == "extra_forbidden":
        return ConfigError(f"{path}: there is no key '{name}'; {_known(model, place)}")
    field = _field(model, place)
    expected = field.description if field and field.description else None
    if found["type"] == "missing":
        return ConfigError(f"{path}: '{name}' is missing; it is {expected}.")
    if expected is None:
        return ConfigError(f"{path}: '{name}' is not right ({found['msg']}).")
    return ConfigError(f"{path}: '{name}' must be {expected}, not {found['input']!r}.")


def _known(model: type[BaseModel], place: _Place) -> str:
    """The nearest key that there is, or all of them."""
    section = model
    for part in place[:-1]:
        annotation = section.model_fields[str(part)].annotation
        assert isinstance(annotation, type)
        section = annotation
    names = [field.alias or name for name, field in section.model_fields.items()]
    near = difflib.get_close_matches(str(place[-1]), names, n=1)
    if near:
        return f"did you mean '{'.'.join([*map(str, place[:-1]), near[0]])}'?"
    return f"the keys there are {', '.join(names)}."


def _field(model: type[BaseModel], place: _Place) -> FieldInfo | None:
    """The innermost field on the way to a place; items of a list share the list's."""
    found: FieldInfo | None = None
    section: Any = model
    for part in place:
        fields = getattr(section, "model_fields", {})
        if part not in fields:
            break
        found = fields[part]
        section = found.annotation
    return found
