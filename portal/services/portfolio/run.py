"""One run of an import: where it writes, what was asked, what came out."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from portal.clock import Clock
from portal.db.session import Database
from portal.db.vault import Vault
from portal.services.portfolio.faults import Fault

#: (step, done, total): bytes while "reading", contracts while "writing" and "closing"
Progress = Callable[[str, int, int], None]
#: receives (line, fault) by line
Listing = Callable[[Iterable[tuple[int, Fault]]], object]


@dataclass(frozen=True, slots=True)
class Import:
    """Whose portfolio, in whose name, into which database."""

    database: Database
    vault: Vault
    clock: Clock
    creditor_id: UUID
    file_name: str
    actor: str
    new_id: Callable[[], UUID]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the operator asked for. ``closes_many``: close even when more than half of the contracts would go."""

    dry_run: bool = False
    closes_missing: bool = False
    closes_many: bool = False


@dataclass(slots=True)
class Report:
    """What happened or, in a dry run, would. ``tally`` counts debtors_, contracts_ and installments_ acts."""

    digest: bytes = b""
    encoding: str = ""
    unknown_columns: tuple[str, ...] = ()
    lines: int = 0
    rejected: int = 0
    #: Cells left out of lines that went in.
    ignored: int = 0
    #: Rejected lines whose contract could not be read either: nothing is closed while there are any.
    unreadable: int = 0
    #: False when the last line has no line end: the file may have been cut.
    whole: bool = True
    #: ``--closes-missing`` was asked for and not done, because of unreadable lines.
    closing_refused: bool = False
    tally: Counter[str] = field(default_factory=Counter)

    @property
    def good(self) -> int:
        return self.lines - self.rejected
