"""Taking a creditor's file of overdue installments into the house, and inventing such files for a demo.

The whole file is read, checked and staged in a temporary database before one row is written; then contracts
go in whole, in short transactions, compared with what is stored: repeating a file writes nothing, and an
import that died half way is finished by running it again. This is long work without a request around it, so,
unlike other services, it opens and commits its own transactions.
"""

from portal.services.portfolio.faults import Fault, FileRefused
from portal.services.portfolio.importing import import_portfolio
from portal.services.portfolio.run import Choices, Import, Report

__all__ = ["Choices", "Fault", "FileRefused", "Import", "Report", "import_portfolio"]
