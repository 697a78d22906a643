"""The terms of a simulation as canonical JSON: all that acceptance must reproduce, and all that evidence keeps.

Cents are integers, rates decimal strings, dates ISO. The same simulation and ids give equal terms on any day.
"""

from dataclasses import asdict
from datetime import UTC
from typing import Any
from uuid import UUID

from portal.core.discounts import band_for, discounted
from portal.core.iof import IofRule
from portal.core.plan import PlanInstallment
from portal.core.rates import Rate, effective_year
from portal.services.contracts import OpenContract
from portal.services.simulation import Simulation

VERSION = 1


def terms_of(simulation: Simulation, quote_id: UUID, creditor_id: UUID, debtor_id: UUID) -> dict[str, Any]:
    """JSON-safe terms; see the keys below. ``schedule`` rows are number, due date, payable until, amount,
    interest, amortization, balance; number 0 is the entry."""
    offer, plan, policy = simulation.offer, simulation.plan, simulation.offer.policy
    found = simulation.discounted
    return {
        "version": VERSION,
        "quote_id": str(quote_id),
        "creditor_id": str(creditor_id),
        "debtor_id": str(debtor_id),
        "base_date": offer.base_date.isoformat(),
        "valid_until": simulation.valid_until.astimezone(UTC).isoformat(),
        "policy": {"code": offer.published.code, "version": offer.published.version},
        "contracts": [_contract(simulation, contract) for contract in offer.contracts],
        "gross": found.gross.total,
        "discount": found.discount.total,
        "debt": plan.debt,
        "entry": plan.entry,
        "financed": plan.financed,
        "grace_interest": plan.grace_interest,
        "interest": plan.interest,
        "iof": plan.iof,
        "fees": 0,
        "total": plan.total,
        "cash": offer.cash.net.total,
        "count": plan.count,
        "due_day": simulation.choice.due_day,
        "first_due": plan.first_due.isoformat(),
        "last_due": plan.last_due.isoformat(),
        "installment": plan.installment_amount,
        "system": plan.system,
        "grace": policy.plan.grace,
        "rate_month": plan.rate.text,
        "rate_year": effective_year(plan.rate),
        "cet_year": simulation.cost.year,
        "cet_month": simulation.cost.month,
        "iof_rule": _iof(offer.iof),
        "late": {
            "fine": policy.late.fine.text, "interest_month": policy.late.mora_month.text,
            "profile": policy.late.document(),
        },
        "breach": {"days": policy.breach.days, "installments": policy.breach.installments},
        "schedule": [_row(simulation, row) for row in plan.schedule],
    }


def _contract(simulation: Simulation, contract: OpenContract) -> dict[str, Any]:
    policy = simulation.offer.policy
    bands = policy.cash if simulation.plan.count == 1 else policy.plan.discounts
    found = discounted(contract.components, band_for(bands, contract.days_overdue))
    return {
        "id": str(contract.id),
        "number": contract.number,
        "product": contract.product,
        "original_creditor": contract.original_creditor,
        "days_overdue": contract.days_overdue,
        "gross": found.gross.total,
        "discount": found.discount.total,
        "net": found.net.total,
        "components": asdict(found.gross),
        "discounts": asdict(found.discount),
        "profile": contract.profile.document(),
        "installments": [
            [due.number, due.due_date.isoformat(), due.amount] for due in contract.installments
        ],
    }


def _iof(rule: IofRule) -> dict[str, Any]:
    fields = {name: getattr(rule, name) for name in IofRule.__slots__}
    return {name: value.text if isinstance(value, Rate) else value for name, value in fields.items()}


def _row(simulation: Simulation, row: PlanInstallment) -> list[int | str]:
    due, payable = row.due_date, row.payable_until
    if row.number == 0:
        due = payable = simulation.entry_due
    return [
        row.number, due.isoformat(), payable.isoformat(), row.amount, row.interest, row.amortization, row.balance,
    ]
