"""Where a number comes from, as data: the inputs with their values, the parts that add up to it, the law behind it.

Codes only; the words are said elsewhere. When an explanation has ``parts`` they add up to its value to the cent:
what a person checks with a pencil is what was computed.
"""

from dataclasses import dataclass
from datetime import date

from portal.core.components import NAMES
from portal.core.discounts import Discounted
from portal.services.contracts import OpenContract
from portal.services.offers import Offer

Value = int | str | date


@dataclass(frozen=True, slots=True)
class Fact:
    """One input. ``kind``: money (cents), percent (hundredths), rate (decimal text), days, count, date, text."""

    name: str
    kind: str
    value: Value


@dataclass(frozen=True, slots=True)
class Part:
    """One signed amount in cents, with what tells it from its neighbors (a date, a contract number)."""

    name: str
    cents: int
    detail: Value = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A number: its code, its value (cents, or hundredths of a percent where ``kind`` is percent), and its origin.

    ``rule`` names the formula, ``sources`` the norms; both are codes. ``contract`` tells one contract's number
    from another's.
    """

    code: str
    value: int
    kind: str = "money"
    rule: str = ""
    facts: tuple[Fact, ...] = ()
    parts: tuple[Part, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def foots(self) -> bool:
        """Whether the parts, if there are any, add up to the value exactly."""
        return not self.parts or sum(part.cents for part in self.parts) == self.value


def of_contract(contract: OpenContract) -> tuple[Explanation, ...]:
    """Every part of one contract's value of the day, then the value itself. Parts worth nothing are left out."""
    found = [each for each in (_component(contract, name) for name in NAMES) if each is not None]
    total = Explanation(
        "contract_total", contract.total, rule="sum",
        parts=tuple(Part(each.code, each.value) for each in found),
    )
    return (*found, total)


def of_offer(offer: Offer) -> tuple[Explanation, ...]:
    """What the discounts of an offer leave: of one payment first, then of installments."""
    gross = Explanation(
        "gross", offer.plan.gross.total, rule="gross", facts=(Fact("base_date", "date", offer.base_date),),
        parts=tuple(Part("contract", contract.total, contract.number) for contract in offer.contracts),
        sources=("contract",),
    )
    return (
        gross, *_discounted(offer, offer.cash, "discount_cash", "cash"),
        *_discounted(offer, offer.plan, "discount", "debt"),
    )


def _discounted(offer: Offer, found: Discounted, discount: str, net: str) -> tuple[Explanation, Explanation]:
    parts = [
        Part(code_of(name), getattr(found.discount, name), getattr(found.gross, name))
        for name in NAMES if getattr(found.discount, name)
    ]
    policy = Fact("policy", "text", f"{offer.published.code} {offer.published.version}")
    return (
        Explanation(
            discount, found.discount.total, rule="discount", facts=(policy,), parts=tuple(parts), sources=("policy",)
        ),
        Explanation(
            net, found.net.total, rule="sum",
            parts=(Part("gross", found.gross.total), Part(discount, -found.discount.total)),
        ),
    )


def _component(contract: OpenContract, name: str) -> Explanation | None:
    """One component: an amount per installment, less what a legal cap took off."""
    value: int = getattr(contract.components, name)
    lines = contract.valued.arrears.lines
    parts = [Part("installment", getattr(line, name), line.due_date) for line in lines]
    taken = sum(part.cents for part in parts) - value
    if not value and not taken:
        return None
    sources = list(_SOURCES.get(name, ()))
    if taken:
        parts.append(Part("card_cap", -taken))
        sources.append("card_cap")
    return Explanation(
        code_of(name), value, rule=_rule(contract, name), facts=_facts(contract, name), parts=tuple(parts),
        sources=tuple(sources),
    )


def code_of(component: str) -> str:
    """Interest and fees of a delay are other numbers than interest and fees of a plan."""
    return {"interest": "mora", "fees": "contract_fees"}.get(component, component)


def _rule(contract: OpenContract, name: str) -> str:
    profile = contract.profile
    if name == "remuneratory" and profile.rem_mode == "compound":
        return "remuneratory_compound"
    if name in {"interest", "remuneratory"} and profile.base_days != "30":
        return "by_months"
    return code_of(name)


def _facts(contract: OpenContract, name: str) -> tuple[Fact, ...]:
    profile = contract.profile
    match name:
        case "fine":
            return (Fact("fine_rate", "rate", profile.fine.text),)
        case "interest":
            return (Fact("mora_rate", "rate", profile.mora_month.text),)
        case "remuneratory" if profile.rem_rate is not None:
            return (Fact("contract_rate", "rate", profile.rem_rate.text), Fact("mode", "text", profile.rem_mode))
        case "correction":
            return (Fact("index", "text", profile.index),)
        case "fees":
            return (Fact("fees_rate", "rate", profile.fees_pct.text),)
        case _:
            return (Fact("installments", "count", len(contract.installments)),)


_SOURCES: dict[str, tuple[str, ...]] = {
    "principal": ("contract",),
    "correction": ("correction",),
    "fine": ("fine_limit",),
    "interest": ("mora_limit",),
    "remuneratory": ("contract_rate_late",),
    "fees": ("contract",),
}
