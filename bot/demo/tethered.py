"""Runs Synapse in a process that can't outlive the one that started it.

Run as `python -P tethered.py CONFIG FOLDER` with a pipe as standard input. When its other end closes, because the
starter has ended in whatever way, this process ends too and removes FOLDER.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import warnings


def _end_with(starter: int, folder: str) -> None:
    while os.read(starter, 1024):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def main() -> None:
    """Run Synapse in this process."""
    _, config, folder = sys.argv
    threading.Thread(target=_end_with, args=(sys.stdin.fileno(), folder), daemon=True).start()
    warnings.simplefilter("ignore")
    from synapse.app.homeserver import main as synapse

    sys.argv = ["synapse", "--config-path", config]
    synapse()


if __name__ == "__main__":
    main()
