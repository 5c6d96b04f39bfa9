"""A real terminal, with one program of ours at it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Terminal:
    """`entraide` with these arguments, in a process of its own. Waits for words, never for a time."""

    def __init__(self, *arguments: str | Path) -> None:
        self._mine, theirs = os.openpty()
        command = [sys.executable, "-m", "bot.cli", *map(str, arguments)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)
        self.seen = ""
        self._looked_at = 0

    def until(self, words: str) -> str:
        """All that is seen, once these words come after those that were waited for before."""
        while (found := self.seen.find(words, self._looked_at)) < 0:
            try:
                self.seen += os.read(self._mine, 4096).decode()
            except OSError:  # that is how it says that nobody is at the other end any more
                raise AssertionError(f"It ended before it said {words!r}:\n{self.seen}") from None
        self._looked_at = found + len(words)
        return self.seen

    def types(self, text: str) -> None:
        """Type a line."""
        os.write(self._mine, f"{text}\n".encode())

    def interrupts(self) -> int:
        """Press Ctrl-C, again and again as people do, until it has ended; the exit code.

        One press may come in the moment between the question and the waiting for its answer, and be waited through.
        """
        while self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            time.sleep(0.3)
        return self.ends()

    def stops(self) -> None:
        """Ask it to end, as a supervisor does (SIGTERM)."""
        self._process.terminate()

    def ends(self) -> int:
        """The exit code, after everything has been seen."""
        with contextlib.suppress(OSError):
            while piece := os.read(self._mine, 4096):
                self.seen += piece.decode()
        os.close(self._mine)
        return self._process.wait()
