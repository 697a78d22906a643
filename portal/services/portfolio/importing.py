"""The import itself: look at the file, stage its good lines, ask what is missing, write, close.

Nothing is written before the whole file was read. Batches are compared outside the write lock and written in
transactions of some tens of milliseconds, so people go on being served; each holds whole contracts, so
whatever moment the import dies at, every contract is either as before or as in the file.
"""

from datetime import date
from typing import BinaryIO

from portal.clock import civil_date
from portal.services.portfolio.closing import missing
from portal.services.portfolio.columns import Header
from portal.services.portfolio.faults import Fault, FileRefused
from portal.services.portfolio.probing import Probe, probe
from portal.services.portfolio.reading import header_of, rows
from portal.services.portfolio.records import Checked
from portal.services.portfolio.run import Choices, Import, Listing, Progress, Report
from portal.services.portfolio.staging import Staging
from portal.services.portfolio.storing import Store
from portal.services.portfolio.turn import import_turn
from portal.services.portfolio.validation import Validator

TELL_EVERY = 1_000


def import_portfolio(
    run: Import, file: BinaryIO, *, choices: Choices | None = None, progress: Progress | None = None,
    list_faults: Listing | None = None,
) -> Report:
    """Take ``file`` in. ``list_faults`` receives every fault, also when the file is refused after being read.

    Raises `FileRefused` with nothing written. Any other error leaves whole batches written; running the same
    file again does the rest.
    """
    choices, tell = choices or Choices(), progress or _silent
    with import_turn(run.database, run.creditor_id), Staging() as staging:
        started = run.clock.now()
        found = probe(file)
        header = header_of(file, found)
        report = Report(digest=found.digest, encoding=found.encoding, whole=found.whole,
                        unknown_columns=header.unknown)
        try:
            _stage(file, found, header, civil_date(started), staging, report, tell)
            closes = choices.closes_missing and _may_close(run, staging, report, choices)
            store = Store(run, report, started, dry=choices.dry_run)
            store.write(staging, tell)
            if closes:
                store.close(staging, tell)
            store.finish()
        finally:
            if list_faults is not None:
                list_faults(staging.faults())
    return report


def _silent(_step: str, _done: int, _total: int) -> None:
    pass


def _stage(
    file: BinaryIO, found: Probe, header: Header, today: date, staging: Staging, report: Report, tell: Progress
) -> None:
    validator = Validator(header, today)
    for line, cells, broken, done in rows(file, found, header):
        report.lines += 1
        if report.lines % TELL_EVERY == 0:
            tell("reading", done, found.size)
        if cells is None:
            assert broken is not None
            report.rejected += 1
            report.unreadable += 1
            staging.reject(line, [broken])
            continue
        checked = validator.check(cells)
        clash = None if checked.rejected else staging.add(line, checked)
        if clash or checked.faults:
            _list(line, checked, [*checked.faults, clash] if clash else [*checked.faults], staging, report)
    tell("reading", found.size, found.size)


def _list(line: int, checked: Checked, faults: list[Fault], staging: Staging, report: Report) -> None:
    staging.reject(line, faults)
    if not any(fault.weight == "rejected" for fault in faults):
        report.ignored += len(faults)
        return
    report.rejected += 1
    if checked.contract:
        staging.keep(checked.contract, checked.number)
    else:
        report.unreadable += 1


def _may_close(run: Import, staging: Staging, report: Report, choices: Choices) -> bool:
    """Raises `FileRefused` CLOSES_TOO_MANY (missing, open) before anything is written."""
    if report.unreadable:
        report.closing_refused = True
        return False
    gone, total = missing(run.database, run.creditor_id, staging)
    if gone * 2 > total and not choices.closes_many:
        raise FileRefused("CLOSES_TOO_MANY", missing=gone, open=total)
    return True
