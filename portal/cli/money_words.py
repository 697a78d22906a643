"""How the commands about money print amounts, moments and refusals."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NoReturn
from uuid import UUID

import click
from sqlmodel import Session

from portal.cli.chosen_creditor import require_tables
from portal.clock import civil_time
from portal.core.errors import CoreError
from portal.services.wiring import Portal

#: What a refusal means and what to do about it.
REFUSALS = {
    "SAME_PERSON": "The one who asked cannot approve: somebody else has to (--as).",
    "PERSON_MISSING": "Say who you are with --as NAME.",
    "REFUND_MISSING": "There is no such refund. `portal refunds list` shows them.",
    "PAYMENT_MISSING": "There is no such payment. `portal ledger suspense` shows those that wait.",
    "MATCH_MISSING": "There is no such proposal. `portal ledger suspense` shows them.",
    "INSTALLMENT_MISSING": "There is no such installment of this creditor.",
    "NOTHING_HELD": "Nothing of this payment is held any more.",
    "ALREADY_ASKED": "Somebody already asked for something about this payment: decide that first.",
    "MATCH_NOT_PAYABLE": "That installment cannot be paid any more.",
    "NUMBER_MISSING": "Write down the number of the transfer.",
    "NUMBER_IN_USE": "That number stands on another refund already.",
}


def reais(cents: int) -> str:
    """ "R$ 1.234,56", for people who read Brazilian figures."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}R$ {whole:,}".replace(",", ".") + f",{rest:02d}"


def moment(instant: datetime) -> str:
    return f"{civil_time(instant):%Y-%m-%d %H:%M}"


def one_id(_context: click.Context, _option: click.Parameter, value: str) -> UUID:
    """A whole id, with or without hyphens."""
    try:
        return UUID(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not an id: copy it from the list.") from None


@contextmanager
def deciding(portal: Portal) -> Iterator[Session]:
    """A transaction for one decision of a person; what the rules refuse ends the command in words."""
    require_tables(portal)
    try:
        with portal.database.writing() as session:
            yield session
    except CoreError as error:
        _refuse(error)


def _refuse(error: CoreError) -> NoReturn:
    facts = ", ".join(f"{name} {value}" for name, value in error.facts.items())
    said = REFUSALS.get(error.code, error.code)
    raise click.ClickException(said + (f" ({facts})" if facts else ""))
