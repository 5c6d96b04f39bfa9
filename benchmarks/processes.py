"""What a process has used, from /proc."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_MIB = 1024  # kB


@dataclass(frozen=True, slots=True)
class Memory:
    """In MiB: all that a process holds, and its part of it where pages are shared with others."""

    resident: float
    proportional: float


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used since it began."""
    return cpu_in(Path(f"/proc/{pid}/stat").read_text())


def memory(pid: int) -> Memory:
    """What a process holds now."""
    return memory_in(Path(f"/proc/{pid}/smaps_rollup").read_text())


def highest(pid: int) -> float:
    """MiB: the most that a process has held since it began."""
    return highest_in(Path(f"/proc/{pid}/status").read_text())


def highest_in(status: str) -> float:
    """From the text of /proc/PID/status."""
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    assert found, status
    return int(found[1]) / _MIB


def cpu_in(stat: str) -> float:
    """From the text of /proc/PID/stat (`man 5 proc`); the name in it may hold anything."""
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def memory_in(rollup: str) -> Memory:
    """From the text of /proc/PID/smaps_rollup."""
    found = dict(re.findall(r"^(\w+): +(\d+) kB", rollup, re.MULTILINE))
    return Memory(int(found["Rss"]) / _MIB, int(found["Pss"]) / _MIB)
