"""The calculation sheet on paper: the words of "de onde vem este valor?" with the figures as a bank writes them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from portal.core.money import largest_remainder
from portal.documents import formatting
from portal.documents.calculation import (
    Calculation,
    CostElement,
    Entry,
    UpdatedContract,
    UpdatedInstallment,
)
from portal.services.contracts import OpenContract
from portal.services.explanations import Explanation, of_contract
from portal.services.plan_explanations import of_terms
from portal.services.quoted_contracts import quoted_contract
from portal.web.debtor.explained import Forms, told
from portal.web.debtor.words import product_name

#: Papers write amounts in one way, whatever the language of the words around.
PAPER = Forms(formatting.money, formatting.percent, formatting.rate, formatting.day)


def calculation_sheet(document: Mapping[str, Any]) -> Calculation:
    """The sheet of stored terms; every figure is computed again from what they hold, or read off them."""
    on = date.fromisoformat(document["base_date"])
    return Calculation(
        on=on,
        contracts=tuple(_contract(row, quoted_contract(row, on), on) for row in document["contracts"]),
        entries=_entries(of_terms(document), on),
        elements=_elements(document),
    )


def _contract(row: Mapping[str, Any], contract: OpenContract, on: date) -> UpdatedContract:
    lines = tuple(
        UpdatedInstallment(
            line.due_date, line.days_late, line.principal, line.correction, line.remuneratory, line.fine,
            line.interest, line.fees, line.total,
        )
        for line in contract.valued.arrears.lines
    )
    # What the table above shows line by line is not repeated: only the rules and what a cap took off.
    rules = [Explanation(e.code, e.value, e.kind, e.rule, e.facts, (), e.sources) for e in of_contract(contract)[:-1]]
    return UpdatedContract(
        name=product_name(contract.product), number=contract.number, lines=lines, capped_cents=contract.valued.capped,
        total_cents=contract.total, discount_cents=row["discount"], net_cents=row["net"], entries=_entries(rules, on),
    )


def _entries(explanations: Iterable[Explanation], on: date) -> tuple[Entry, ...]:
    return tuple(
        Entry(each.name, each.value, each.formula, each.rows, each.total, each.sources)
        for each in told(explanations, on, PAPER)
    )


def _elements(document: Mapping[str, Any]) -> tuple[CostElement, ...]:
    """What all that is paid is made of: the agreement's value, interest, tax, and fees."""
    named = (
        (gettext("Valor do acordo"), document["debt"]), (gettext("Juros no total"), document["interest"]),
        (gettext("Imposto (IOF)"), document["iof"]), (gettext("Tarifas e seguros"), document["fees"]),
    )
    # Interest below zero (a first date nearer than a month) comes off the whole and has no share of its own.
    shares = largest_remainder(10_000, [max(cents, 0) for _, cents in named])
    return tuple(CostElement(name, cents, share) for (name, cents), share in zip(named, shares, strict=True))
