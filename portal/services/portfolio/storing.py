"""Staged batches into the database: planned outside the write lock, written in short transactions, then recorded."""

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlmodel import Session

from portal.db.models import PortfolioImport
from portal.services import audit
from portal.services.portfolio.batches import Batch, count_contracts, staged_batches
from portal.services.portfolio.changes import Changes, Context
from portal.services.portfolio.closing import close, close_missing
from portal.services.portfolio.planning import Planner
from portal.services.portfolio.run import Import, Progress, Report
from portal.services.portfolio.staging import Staging
from portal.services.portfolio.writing import patiently, write


class Store:
    """Writes one import. The audit chain says when it began and ended, unless there was nothing to change."""

    def __init__(self, run: Import, report: Report, started: datetime, *, dry: bool) -> None:
        self._run, self._report, self._started, self._dry = run, report, started, dry
        self._id = run.new_id()
        self._announced = False

    def write(self, staging: Staging, tell: Progress) -> None:
        """Every staged batch: compare, then write what differs."""
        planner, done, total = Planner(), 0, count_contracts(staging)
        for batch in staged_batches(staging):
            changes = self._plan(planner, batch)
            self._list(staging, changes)
            self._count(changes)
            if changes and not self._dry:
                patiently(self._run.database, partial(self._write, changes=changes))
                self._announced = True
            done += len(batch)
            tell("writing", done, total)

    def close(self, staging: Staging, tell: Progress) -> None:
        """Contracts the file does not mention."""
        run, done = self._run, 0
        for ids in close_missing(run.database, run.creditor_id, staging):
            if self._dry:
                done += len(ids)
            else:
                done += patiently(run.database, partial(self._close, ids=ids))
                self._announced = True
            tell("closing", done, done)
        self._report.tally["contracts_closed"] += done

    def finish(self) -> None:
        """The import's own row, and the end of it in the audit chain."""
        if not self._dry:
            patiently(self._run.database, self._finish)

    def _plan(self, planner: Planner, batch: Batch) -> Changes:
        run = self._run
        with run.database.reading() as session:
            context = Context(session, run.vault, run.creditor_id, self._started, run.new_id)
            return planner.plan(context, batch)

    def _list(self, staging: Staging, changes: Changes) -> None:
        for contract, fault in changes.refused:
            lines = staging.lines_of(contract.id)
            for line in lines:
                staging.reject(line, [fault])
            self._report.rejected += len(lines)
        for contract, fault in changes.notes:
            staging.reject(contract.line, [fault])

    def _count(self, changes: Changes) -> None:
        self._report.tally += changes.tally
        for act, rows in (("created", changes.new_installments), ("changed", changes.changed_installments),
                          ("removed", changes.gone_installments)):
            self._report.tally[f"installments_{act}"] += len(rows)

    def _write(self, session: Session, changes: Changes) -> None:
        self._announce(session)
        write(session.connection(), changes)

    def _close(self, session: Session, ids: list[UUID]) -> int:
        self._announce(session)
        return close(session, ids, self._started)

    def _announce(self, session: Session) -> None:
        """With the first change, in its transaction: an import that dies later has still left its trace."""
        if not self._announced:
            self._record(session, "portfolio.import_started", {"digest": self._report.digest.hex()})

    def _finish(self, session: Session) -> None:
        run, report, tally = self._run, self._report, self._report.tally
        session.add(PortfolioImport(
            id=self._id, creditor_id=run.creditor_id, file_name=run.file_name[-255:], file_digest=report.digest,
            lines=report.lines, rejected=report.rejected, contracts_created=tally["contracts_created"],
            contracts_updated=tally["contracts_updated"], contracts_closed=tally["contracts_closed"],
            started_at=self._started, finished_at=run.clock.now(),
        ))
        if self._announced:
            self._record(session, "portfolio.imported", {
                "lines": report.lines, "rejected": report.rejected, **{k: v for k, v in sorted(tally.items()) if v},
            })

    def _record(self, session: Session, topic: str, facts: dict[str, object]) -> None:
        audit.record(session, creditor_id=self._run.creditor_id, topic=topic, actor=self._run.actor, facts=facts,
                     now=self._run.clock.now(), subject_id=self._id)
