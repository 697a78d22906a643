"""Reading the parts of a policy document into their frozen values, faults recorded on the node."""

from itertools import pairwise

from portal.core.charge_profile import ChargeProfile
from portal.core.document import Node
from portal.core.errors import CoreError
from portal.core.iof import MODES, NO_IOF, IofRule
from portal.core.policy_terms import (
    ComponentRates,
    CountCap,
    DiscountBand,
    DueWindow,
    EligibilityRule,
    EntryRule,
    Limit,
    PlanTerms,
    RateBand,
)
from portal.core.price import GRACES, MAX_COUNT, SYSTEMS
from portal.core.rates import ZERO, Rate
from portal.core.reasons import Reason

# Facts a condition may look at. Money is cents in the facts, a decimal string in the document.
FIELDS = {
    "days_overdue": "integer",
    "total": "money",
    "principal": "money",
    "count": "integer",
    "installment": "money",
    "contracts": "integer",
    "replans": "integer",
    "prescribed": "boolean",
    "lawsuit_or_blocked": "boolean",
    "product": "text",
}
OPERATORS = {
    "integer": (">", ">=", "<", "<=", "=", "!="),
    "money": (">", ">=", "<", "<=", "=", "!="),
    "boolean": ("=", "!="),
    "text": ("=", "!=", "in", "not in"),
}
MAX_DAYS = 36_500
_ONE = Rate(1)
_MAX_IOF_DAY = Rate(15, 1000)  # Lei 8.894/1994 art. 1
_COMPONENT_KEYS = {
    "principal": "principal",
    "correction": "correction",
    "fine": "fine",
    "mora": "interest",
    "interest": "interest",
    "rem": "remuneratory",
    "remuneratory": "remuneratory",
    "fees": "fees",
}


def read_eligibility(node: Node) -> tuple[EligibilityRule, ...]:
    return tuple(_rule(item) for item in node.items())


def _rule(node: Node) -> EligibilityRule:
    node.members("field", "op", "value", "reason")
    field = node.at("field").text(choices=FIELDS)
    kind = FIELDS.get(field, "integer")
    op = node.at("op").text(choices=OPERATORS[kind])
    value: Limit
    if kind == "money":
        value = node.at("value").money()
    elif kind == "boolean":
        value = node.at("value").flag()
    elif kind == "text":
        listed = op in ("in", "not in")
        value = tuple(v.text() for v in node.at("value").items()) if listed else node.at("value").text()
    else:
        value = node.at("value").integer(0, 10**9)
    return EligibilityRule(field, op, value, node.at("reason").code())


def read_discounts(node: Node) -> tuple[DiscountBand, ...]:
    """A list of bands by days overdue, or one object of shares for every delay."""
    if isinstance(node.value, dict):
        return (DiscountBand(0, None, _shares(node)),)
    bands = []
    for item in node.items():
        item.members("overdue", "discount")
        first, last = item.at("overdue").span(0, MAX_DAYS, open_end=True)
        bands.append(DiscountBand(first, last, _shares(item.at("discount"))))
    _no_overlap(node, [(band.first, band.last) for band in bands])
    return tuple(sorted(bands, key=lambda band: band.first))


def _shares(node: Node) -> ComponentRates:
    node.members(*_COMPONENT_KEYS)
    names = {name: node.at(key) for key, name in _COMPONENT_KEYS.items() if node.at(key).present}
    return ComponentRates(**{name: child.rate(_ONE) for name, child in names.items()})


def read_plan(node: Node, regime: str = "FI") -> PlanTerms:
    """How plans are priced; ``regime`` is the creditor's (the one of its late charges)."""
    node.members(
        "system",
        "grace",
        "n",
        "rate_month",
        "rate_cap_month",
        "installment_min",
        "card_cap",
        "n_max_by_total",
        "entry",
        "first_due",
        "discount",
    )
    count = node.at("n")
    count.members("min", "max")
    least, most = count.at("min").integer(1, MAX_COUNT, 1), count.at("max").integer(1, MAX_COUNT, MAX_COUNT)
    if most < least:
        count.fault("OUT_OF_ORDER", first=least, last=most)
    caps = [_count_cap(item) for item in node.at("n_max_by_total").items()]
    terms = PlanTerms(
        system=node.at("system").text("PRICE_EQUAL", SYSTEMS),
        grace=node.at("grace").text("LINEAR_30", GRACES),
        count_min=least,
        count_max=most,
        rates=_rates(node.at("rate_month"), node.at("rate_cap_month"), least, most),
        installment_min=node.at("installment_min").money(0),
        card_cap=node.at("card_cap").flag(False),
        count_caps=tuple(sorted(caps, key=lambda cap: cap.up_to)),
        entry=_entry(node.at("entry")),
        first_due=_window(node.at("first_due")),
        discounts=read_discounts(node.at("discount")),
    )
    _regime_faults(node, terms, regime)
    return terms


def _regime_faults(node: Node, terms: PlanTerms, regime: str) -> None:
    """What only banks may do: compound interest, and rates above the usury limit (Decreto 22.626 arts. 1 and 4)."""
    bears_interest = terms.system != "FLAT" and any(band.rate > ZERO for band in terms.rates)
    if terms.grace == "COMPOUND_30" and regime != "FI":
        node.at("grace").fault("COMPOUND_REFUSED", regime=regime)
    if regime in ("NON_FI", "UTILITY") and bears_interest:
        if terms.system == "PRICE_EQUAL":
            node.at("system").fault("COMPOUND_REFUSED", regime=regime)
        if not node.at("rate_cap_month").present:
            node.at("rate_cap_month").fault("REQUIRED", expected="double the legal rate, by month")


def _rates(node: Node, cap: Node, least: int, most: int) -> tuple[RateBand, ...]:
    ceiling = cap.rate(_ONE) if cap.present else _ONE
    bands = []
    for item in node.items():
        item.members("n", "rate")
        first, last = item.at("n").span(1, MAX_COUNT)
        bands.append(RateBand(first, last or first, item.at("rate").rate(ceiling)))
    _no_overlap(node, [(band.first, band.last) for band in bands])
    covered = {count for band in bands for count in range(band.first, band.last + 1)}
    missing = [count for count in range(max(least, 2), most + 1) if count not in covered]
    if missing:
        node.fault("RATE_MISSING", count=missing[0])
    return tuple(sorted(bands, key=lambda band: band.first))


def _count_cap(node: Node) -> CountCap:
    node.members("lte", "n")
    return CountCap(node.at("lte").money(), node.at("n").integer(1, MAX_COUNT))


def _entry(node: Node) -> EntryRule:
    if not node.present:
        return EntryRule()
    node.members("pct", "min", "free_choice")
    return EntryRule(
        node.at("pct").rate(_ONE, ZERO), node.at("min").money(0), node.at("free_choice").flag(True)
    )


def _window(node: Node) -> DueWindow:
    if not node.present:
        return DueWindow()
    node.members("min_days", "max_days", "due_days")
    least, most = node.at("min_days").integer(0, 90), node.at("max_days").integer(0, 365)
    if most < least:
        node.fault("OUT_OF_ORDER", first=least, last=most)
    days = node.at("due_days")
    first, last = days.span(1, 31) if days.present else (1, 28)
    return DueWindow(least, most, first, last or first)


def read_late(node: Node) -> ChargeProfile:
    if not node.present or not node.members(*ChargeProfile.__slots__):
        return ChargeProfile()
    assert isinstance(node.value, dict)
    try:
        return ChargeProfile.from_document(
            {k: v for k, v in node.value.items() if k in ChargeProfile.__slots__}
        )
    except CoreError as error:
        reasons = error.facts["reasons"]
        assert isinstance(reasons, tuple)
        for reason in reasons:
            assert isinstance(reason, Reason)
            node.fault(reason.code, **reason.facts)
        return ChargeProfile()


def read_iof(node: Node) -> IofRule:
    """The creditor's tax rule; days already taxed are stated per contract, not here."""
    if not node.present:
        return NO_IOF
    node.members("mode", "daily", "additional", "cap_days", "financed")
    return IofRule(
        node.at("mode").text("none", MODES),
        node.at("daily").rate(_MAX_IOF_DAY, ZERO),
        node.at("additional").rate(_ONE, ZERO),
        node.at("cap_days").integer(0, 3_650, 365),
        0,
        node.at("financed").flag(False),
    )


def _no_overlap(node: Node, spans: list[tuple[int, int | None]]) -> None:
    ordered = sorted(spans, key=lambda span: span[0])
    for (_, last), (first, _) in pairwise(ordered):
        if last is None or first <= last:
            node.fault("OVERLAP", first=first)
