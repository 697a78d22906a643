"""Telling what went wrong without what was typed: messages of exceptions quote their input."""

import traceback
from collections.abc import Iterator


def told(error: BaseException) -> str:
    """Types and places of an error and of those behind it, the newest first, without any message
    (``int('529...')`` would name a document; OWASP ASVS 5.0 16.2.5)."""
    return "\n".join(line for each in _chain(error) for line in _lines(each))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _lines(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{type(error).__module__}.{type(error).__qualname__}",
            *(f"  at {frame.filename}:{frame.lineno} in {frame.name}" for frame in reversed(frames))]
