"""The chart of accounts of each creditor, and the one law of double entry: what is posted sums to nothing.

Amounts are signed cents: positive is a debit, negative a credit. Money a bank confirmed is a debit of cash;
what is owed to payers, and what was earned, are credits.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.core.errors import CoreError

#: account -> what it holds. Entries about an agreement, an installment or a payment name it beside the account.
ACCOUNTS = {
    "cash_boleto": "money that banks confirmed by boleto",
    "cash_pix": "money that the PSP confirmed by Pix",
    "receivable": "what an agreement still has to bring",
    "agreed": "what agreements were made for (the other side of receivable)",
    "late_income": "fines and interest for delay that were paid",
    "suspense": "money held until somebody knows what it is for",
    "refunds": "money that is owed back to whoever paid it",
    "write_down": "what was given up when an agreement ended early",
    "disputed": "money a bank took back that is not found in any payment",
}
CHANNELS = ("boleto", "pix")


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a movement."""

    account: str
    amount: int


def cash_of(channel: str) -> str:
    """The cash account of a channel. Raises ``CoreError`` CHANNEL_UNKNOWN."""
    if channel not in CHANNELS:
        raise CoreError("CHANNEL_UNKNOWN", channel=channel)
    return f"cash_{channel}"


def check_balanced(lines: Iterable[Line]) -> None:
    """Raises ``CoreError`` JOURNAL_EMPTY, ACCOUNT_UNKNOWN, ENTRY_OF_NOTHING or JOURNAL_UNBALANCED."""
    found = list(lines)
    if not found:
        raise CoreError("JOURNAL_EMPTY")
    for line in found:
        if line.account not in ACCOUNTS:
            raise CoreError("ACCOUNT_UNKNOWN", account=line.account)
        if line.amount == 0:
            raise CoreError("ENTRY_OF_NOTHING", account=line.account)
    total = sum(line.amount for line in found)
    if total:
        raise CoreError("JOURNAL_UNBALANCED", sum=total)
