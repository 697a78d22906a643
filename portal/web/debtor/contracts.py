"""What is open today: each contract, where its value comes from, and what can be dealt with here."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.reasons import Reason
from portal.services.contracts import OpenContract, open_contracts
from portal.services.debtors import read_debtor
from portal.services.explanations import of_contract, of_offer
from portal.services.offers import Offer, Refused, governing, make_offer
from portal.services.rulebook import Rulebook
from portal.web.context import creditor, db, debtor, portal
from portal.web.debtor import words
from portal.web.debtor.explained import told
from portal.web.debtor.rules import rulebook
from portal.web.guards import debtor_required

bp = Blueprint("contracts", __name__)
bp.add_app_template_filter(words.product_name, "product")


@dataclass(frozen=True)
class Standing:
    """Today's contracts by what a person can do with them. ``apart``: reasons in words for each one of them."""

    offered: tuple[OpenContract, ...]
    apart: tuple[tuple[OpenContract, list[str]], ...]
    prescribed: tuple[OpenContract, ...]
    agreed: tuple[OpenContract, ...]


@bp.get("/contratos")
@debtor_required
def index() -> ResponseReturnValue:
    person, rules = debtor(), rulebook()
    found = open_contracts(db(), rules, creditor_id=creditor().id, debtor_id=person.debtor_id)
    standing = sort_out(found, rules)
    chosen = chosen_at_first(standing.offered, rules)
    offer = offer_for(chosen, rules)
    return render_template(
        "debtor/contracts/index.html",
        first_name=read_debtor(db(), portal().vault, person.debtor_id).first_name,
        on=rules.on,
        standing=standing,
        chosen={contract.id for contract in chosen},
        chosen_total=sum(contract.total for contract in chosen),
        offer=offer,
        origins={contract.id: told(of_contract(contract), rules.on) for contract in standing.offered},
        offer_origins=told(of_offer(offer), rules.on) if offer else (),
        nothing_chosen=request.args.get("falta") == "1",
        limit=total_limit(standing.offered, rules),
    )


def sort_out(contracts: tuple[OpenContract, ...], rules: Rulebook) -> Standing:
    """Each contract in its place. One that cannot be dealt with alone lists every reason."""
    offered: list[OpenContract] = []
    apart: list[tuple[OpenContract, list[str]]] = []
    for contract in contracts:
        if contract.standing not in ("open", "blocked"):
            continue
        _, reasons = governing([contract], rules)
        if reasons:
            apart.append((contract, list(dict.fromkeys(words.refusal(reason, alone=True) for reason in reasons))))
        else:
            offered.append(contract)
    return Standing(
        offered=tuple(offered),
        apart=tuple(apart),
        prescribed=tuple(c for c in contracts if c.standing == "prescribed"),
        agreed=tuple(c for c in contracts if c.standing == "agreement"),
    )


def chosen_at_first(offered: tuple[OpenContract, ...], rules: Rulebook) -> tuple[OpenContract, ...]:
    """All of them; when together they pass a limit, as many as fit, the one open for longest first."""
    chosen: list[OpenContract] = []
    for contract in sorted(offered, key=lambda each: -each.days_overdue):
        together = [*chosen, contract]
        if not governing(together, rules)[1]:
            chosen = together
    return tuple(chosen)


def offer_for(chosen: tuple[OpenContract, ...], rules: Rulebook) -> Offer | None:
    try:
        return make_offer(chosen, rules) if chosen else None
    except Refused:
        return None


def total_limit(offered: tuple[OpenContract, ...], rules: Rulebook) -> int | None:
    """The largest sum, in cents, when everything together would pass it."""
    if not offered:
        return None
    for reason in governing(offered, rules)[1]:
        limit = _limit_of(reason)
        if limit is not None:
            return limit
    return None


def _limit_of(reason: Reason) -> int | None:
    value: Any = reason.facts.get("limit")
    return value if reason.facts.get("field") == "total" and isinstance(value, int) else None
