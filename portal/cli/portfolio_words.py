"""What an import says on the terminal. The reject file speaks Portuguese; commands speak English."""

from collections.abc import Iterator
from pathlib import Path

from portal.services.portfolio import FileRefused, Report

REFUSALS = {
    "EMPTY_FILE": "The file is empty.",
    "SPREADSHEET": "This is a spreadsheet or a zip archive. Save it as CSV and try again.",
    "PDF": "This is a PDF, not a CSV file.",
    "COMPRESSED": "The file is compressed. Unpack it first.",
    "UTF16": "The file is in UTF-16 (\"Unicode text\"). Save it as CSV in UTF-8.",
    "BINARY": "This is not a text file.",
    "NO_LINES": "The first line does not end within %(limit)s bytes: the file has no line ends a CSV file has.",
    "HEADER_UNREADABLE": "The first line has none of the column names. Needed: %(columns)s.",
    "HEADER_MISSING": "Columns are missing from the first line: %(columns)s.",
    "HEADER_REPEATED": "Columns appear twice in the first line: %(columns)s.",
    "FILE_CHANGED": "The file changed while it was being read. Nothing was written.",
    "CLOSES_TOO_MANY": "The file does not mention %(missing)s of %(open)s open contracts, more than half. Nothing was "
                       "written. If that is right, add --closes-many.",
    "IMPORT_RUNNING": "Another import for this creditor is running.",
}


def refusal(error: FileRefused) -> str:
    """Why a file was refused as a whole."""
    facts = {name: ", ".join(fact) if isinstance(fact, list) else fact for name, fact in error.facts.items()}
    return REFUSALS[error.code] % facts


def summary(report: Report, creditor: str, dry_run: bool, rejects: Path | None) -> Iterator[str]:
    """The lines to print at the end."""
    tally = report.tally
    if report.unknown_columns:
        yield f"Columns left aside: {', '.join(report.unknown_columns)}"
    if not report.whole:
        yield "The last line has no line end: make sure that the file arrived whole."
    yield f"{'Would take in' if dry_run else 'Taken in'} for {creditor}:"
    yield f"  lines         {report.lines:>9,} read, {report.good:,} good, {report.rejected:,} rejected"
    yield (f"  debtors       {tally['debtors_created']:>9,} created, {tally['debtors_updated']:,} updated, "
           f"{tally['debtors_unchanged']:,} unchanged")
    yield (f"  contracts     {tally['contracts_created']:>9,} created, {tally['contracts_updated']:,} updated"
           f"{_reopened(tally['contracts_reopened'])}, {tally['contracts_closed']:,} closed, "
           f"{tally['contracts_unchanged']:,} unchanged")
    yield (f"  installments  {tally['installments_created']:>9,} created, {tally['installments_changed']:,} changed, "
           f"{tally['installments_removed']:,} removed")
    if tally["contracts_in_agreement"]:
        yield (f"{tally['contracts_in_agreement']:,} of the changed contracts are in an active agreement: "
               "the agreement stands as accepted.")
    if report.ignored:
        yield f"{report.ignored:,} contacts or address values could not be read and were left out."
    if report.closing_refused:
        yield (f"Nothing was closed: {report.unreadable:,} lines could not be read, so what is missing is not known. "
               "Correct them and import again.")
    if rejects and (report.rejected or report.ignored or tally["contracts_in_agreement"]):
        yield f"Line by line (personal data inside): {rejects}"


def _reopened(count: int) -> str:
    return f" ({count:,} reopened)" if count else ""
