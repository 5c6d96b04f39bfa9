"""Python's collector of garbage, kept out of the way of answers."""

from __future__ import annotations

import gc


def wait() -> None:
    """Collect nothing until everything is loaded: hardly any of that is ever thrown away."""
    gc.disable()


def begin() -> None:
    """Collect what comes from now on. What is there is not looked through again, in the middle of an answer."""
    gc.freeze()
    gc.enable()


def collect() -> None:
    """Throw away everything that nobody needs any more, whatever its age. It takes a moment: now and then."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
