"""What each product's contract lets the creditor charge for delay, as dated documents with their sources.

A document holds ``profile`` (the core's charge profile), ``contract_rate`` (whether the contract's own monthly
rate runs after the due date: none, simple or compound) and ``prescription_years``. A product without a rule is
charged nothing beyond its installments: what nobody wrote down is not asked from anyone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session

from portal.core.charge_profile import REM_MODES, ChargeProfile, check_charge_profile
from portal.core.document import Node
from portal.core.errors import CoreError
from portal.core.rates import ZERO, Rate
from portal.core.reasons import Reason
from portal.db.models import ChargeRule
from portal.db.models.contract import PRODUCTS

_RULE = ChargeRule.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class ChargeTerms:
    """The charges of one product on a day. ``prescription_years`` 0: the creditor stated no term."""

    profile: ChargeProfile
    contract_rate: str = "none"
    prescription_years: int = 0

    def profile_of(self, rate_month: str) -> ChargeProfile:
        """The profile of a contract with this monthly rate ("" when unknown)."""
        if self.contract_rate == "none" or not rate_month:
            return self.profile
        return replace(self.profile, rem_rate=Rate.parse(rate_month), rem_mode=self.contract_rate)


NOTHING = ChargeTerms(ChargeProfile(fine=ZERO, mora_month=ZERO))


def read_charge_rule(document: Mapping[str, Any]) -> ChargeTerms:
    """The terms in a document. Raises ``CoreError`` CHARGE_RULE_INVALID with ``faults`` and their paths."""
    root = Node(document)
    root.members("profile", "contract_rate", "prescription_years", "sources")
    mode = root.at("contract_rate").text("none", REM_MODES)
    years = root.at("prescription_years").integer(0, 100, 0)
    profile = ChargeProfile(fine=ZERO, mora_month=ZERO)
    raw = document.get("profile")
    if isinstance(raw, Mapping):
        try:
            profile = ChargeProfile.from_document(raw)
            # A sample contract rate: the profile must stay lawful once a real one stands in its place.
            check_charge_profile(ChargeTerms(profile, mode).profile_of("0.01"))
        except CoreError as error:
            reasons = error.facts["reasons"]
            assert isinstance(reasons, tuple)
            root.faults += [Reason(r.code, {"path": "profile", **r.facts}) for r in reasons]
        if profile.index != "none" or profile.legal_rate:
            # Index tables are not kept, and a missing month is an error, never zero.
            root.at("profile").fault("INDEX_TABLE_MISSING", index=profile.index)
    else:
        root.at("profile").fault("REQUIRED", expected="object")
    if root.faults:
        raise CoreError("CHARGE_RULE_INVALID", faults=tuple(root.faults))
    return ChargeTerms(profile, mode, years)


def publish_charge_rule(
    session: Session, creditor_id: UUID, product: str, document: Mapping[str, Any], *, valid_from: date,
    new_id: Callable[[], UUID],
) -> ChargeTerms:
    """Store the rule of a product from a day on. Raises ``CoreError`` CHARGE_RULE_INVALID, UNKNOWN_PRODUCT."""
    if product not in PRODUCTS:
        raise CoreError("UNKNOWN_PRODUCT", product=product, known=PRODUCTS)
    terms = read_charge_rule(document)
    session.add(ChargeRule(
        id=new_id(), creditor_id=creditor_id, product=product, valid_from=valid_from, document=dict(document)
    ))
    session.flush()
    return terms


def charge_rules(session: Session, creditor_id: UUID, on: date) -> dict[str, ChargeTerms]:
    """The rule of each product in force on a day: the one that began last."""
    rows = session.connection().execute(
        select(_RULE.c.product, _RULE.c.document)
        .where(
            _RULE.c.creditor_id == creditor_id, _RULE.c.valid_from <= on,
            or_(_RULE.c.valid_to.is_(None), _RULE.c.valid_to >= on),
        )
        .order_by(_RULE.c.product, _RULE.c.valid_from)
    )
    return {row.product: read_charge_rule(row.document) for row in rows}
