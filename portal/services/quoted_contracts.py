"""A contract as a quote or an agreement wrote it down: valued from the stored document alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from portal.core.charge_profile import ChargeProfile
from portal.services.charge_rules import ChargeTerms
from portal.services.contracts import Due, OpenContract, value


def quoted_contract(row: Mapping[str, Any], on: date) -> OpenContract:
    """One row of ``terms["contracts"]``, valued on its own day with the charges written beside it.

    It was open, unblocked and within its term when it was quoted, or there would be no quote.
    """
    dues = tuple(Due(number, date.fromisoformat(due), amount) for number, due, amount in row["installments"])
    profile = ChargeProfile.from_document(row["profile"])
    return OpenContract(
        id=UUID(row["id"]), number=row["number"], product=row["product"], original_creditor=row["original_creditor"],
        profile=profile, installments=dues, valued=value(dues, ChargeTerms(profile), "", on),
        prescribed=False, blocked=False, agreement_id=None, agreement_number=None,
    )
