"""The encryption library is loaded where it is needed; without it nothing may go out at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec

from bot.matrix.errors import NoEncryption


@contextmanager
def encryption() -> Iterator[None]:
    """Around imports that need it: raises `NoEncryption` where it is missing."""
    _leave_out_the_client()
    try:
        yield
    except ImportError as error:
        raise NoEncryption(f"The encryption library can't be loaded ({error}). Install Entraide anew.") from error


def _leave_out_the_client() -> None:
    """Let nio's encryption be imported without its client, which we have no use for and which takes as long to load.

    Its package imports both: it is put in its place without being run, until somebody wants something of it itself.
    """
    spec = find_spec("nio")
    if "nio" in sys.modules or spec is None or spec.loader is None:
        return
    package, loader = module_from_spec(spec), spec.loader

    def run(name: str) -> object:
        del package.__dict__["__getattr__"]
        loader.exec_module(package)
        return getattr(package, name)

    package.__dict__["__getattr__"] = run
    sys.modules["nio"] = package
