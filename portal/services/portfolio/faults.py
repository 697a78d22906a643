"""What can be wrong with a file, a line or a cell. Codes and facts only: sentences are in ``sentences.py``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from portal.core.errors import CoreError

#: rejected: the line did not go in; ignored: the line went in without this value; note: it went in, look at it.
Weight = Literal["rejected", "ignored", "note"]


class FileRefused(CoreError):
    """The file as a whole cannot be taken. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one line. ``value`` is what the file says there (personal data, often)."""

    code: str
    column: str = ""
    value: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    weight: Weight = "rejected"
