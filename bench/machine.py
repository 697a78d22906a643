"""What every benchmark says of itself: the machine, the versions, and the spread of its figures."""

import os
import platform
import statistics
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path


def describe(*packages: str) -> str:
    """One line: cores, processor, Python, the named packages."""
    model = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = lines[0].partition(":")[2].strip() if lines else model
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = " ".join(f"{name} {version(name)}" for name in packages)
    return f"{cores} cores, {model}, Python {platform.python_version()} {versions}".strip()


def spread(values: Sequence[float], unit: str = "", places: int = 2) -> str:
    """``median (minimum to maximum) unit``."""
    return (f"{statistics.median(values):.{places}f} ({min(values):.{places}f} to {max(values):.{places}f})"
            f"{' ' + unit if unit else ''}")


def progress(words: str) -> None:
    """A line on standard error, so that figures on standard output stay clean."""
    print(words, file=sys.stderr, flush=True)
