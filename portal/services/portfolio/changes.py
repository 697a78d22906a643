"""What a batch would change: rows ready for the database, and their counts. A dry run stops here."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from portal.db.vault import Vault
from portal.services.portfolio.faults import Fault
from portal.services.portfolio.records import StagedContract

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """What planning needs beside the batch."""

    session: Session
    vault: Vault
    creditor_id: UUID
    now: datetime
    new_id: Callable[[], UUID]


@dataclass(slots=True)
class Changes:
    """Rows by what happens to them; changed rows carry ``id`` and every column their statement sets."""

    new_debtors: list[Row] = field(default_factory=list)
    changed_debtors: list[Row] = field(default_factory=list)
    new_contacts: list[Row] = field(default_factory=list)
    changed_contacts: list[Row] = field(default_factory=list)
    new_contracts: list[Row] = field(default_factory=list)
    changed_contracts: list[Row] = field(default_factory=list)
    new_installments: list[Row] = field(default_factory=list)
    changed_installments: list[Row] = field(default_factory=list)
    gone_installments: list[Row] = field(default_factory=list)
    new_guarantors: list[Row] = field(default_factory=list)
    changed_guarantors: list[Row] = field(default_factory=list)
    gone_guarantors: list[Row] = field(default_factory=list)
    #: Contracts that may not be touched, and why.
    refused: list[tuple[StagedContract, Fault]] = field(default_factory=list)
    notes: list[tuple[StagedContract, Fault]] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)

    def row_lists(self) -> list[list[Row]]:
        return [
            self.new_debtors, self.changed_debtors, self.new_contacts, self.changed_contacts, self.new_contracts,
            self.changed_contracts, self.new_installments, self.changed_installments, self.gone_installments,
            self.new_guarantors, self.changed_guarantors, self.gone_guarantors,
        ]

    def __bool__(self) -> bool:
        return any(self.row_lists())
