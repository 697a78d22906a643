"""Files that leave this machine: written whole or not at all, readable by their owner only, and read back."""

import os
from pathlib import Path

import click


def put(folder: Path, name: str, content: bytes) -> Path:
    """Where the file is now. Ends the command when the disk does not hold what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    target, part = folder / name, folder / f".{name}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(target)
    if target.read_bytes() != content:
        raise click.ClickException(f"{target} does not hold what was written: try another disk.")
    return target
