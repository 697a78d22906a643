"""Every code that can reach a person has words, and the words keep the voice of the house."""

import re
from datetime import date

import pytest

from portal.core.reasons import Reason
from portal.db.models.contract import PRODUCTS
from portal.web.debtor import words

FORBIDDEN = re.compile(
    r"devedor|inadimpl|cobrança|dívida ativa|negativad|urgente|imediatamente|última chance|regulariz|sob pena|!",
    re.IGNORECASE,
)
FACTS = {
    "limit": 60, "actual": 45, "minimum": 5_000, "required": 10_000, "debt": 900_000, "maximum": 36, "first": 1,
    "last": 28, "earliest": date(2026, 11, 26), "latest": date(2027, 1, 7),
}
SELECTION = [
    Reason("DAYS_OVERDUE_NOT_ABOVE_60", {**FACTS, "field": "days_overdue"}),
    Reason("TOTAL_ABOVE_49000", {**FACTS, "field": "total", "limit": 4_900_000, "actual": 4_900_001}),
    Reason("PRESCRIBED", {"field": "prescribed"}), Reason("BLOCKED", {"field": "lawsuit_or_blocked"}),
    Reason("X", {"field": "contracts", "limit": 3}), Reason("X", {"field": "product"}),
    Reason("X", {"field": "principal"}),
    *(Reason(code, FACTS) for code in ("IN_AGREEMENT", "TOO_MANY_CONTRACTS", "NOTHING_CHOSEN", "NO_POLICY",
                                       "DISCOUNT_ABOVE_AUTHORITY", "IOF_DAYS_UNKNOWN")),
]
COUNTS = ("BELOW_MIN_INSTALLMENT", "ABOVE_MAX_COUNT", "BELOW_MIN_COUNT", "CARD_CAP", "ENTRY_NOT_BELOW_DEBT", "OTHER")
FIELDS = (
    "COUNT_NOT_A_NUMBER", "COUNT_OUT_OF_RANGE", "AMOUNT_TOO_SMALL", "ENTRY_BELOW_MINIMUM", "ENTRY_TOO_SMALL",
    "ENTRY_NOT_FREE", "ENTRY_NOT_BELOW_DEBT", "FIRST_DUE_TOO_EARLY", "FIRST_DUE_TOO_LATE", "DATE_NOT_A_DATE",
    "DUE_DAY_REFUSED", "DUE_DAY_OUT_OF_REACH", "MONEY_NEGATIVE", "MONEY_TOO_MANY_DECIMALS", "MONEY_TOO_LARGE",
    "MONEY_NOT_A_NUMBER", "MONEY_EMPTY", *COUNTS,
)


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context():
        yield


def kind(sentence):
    assert sentence and not FORBIDDEN.search(sentence), sentence
    assert "None" not in sentence and "%(" not in sentence, sentence


@pytest.mark.parametrize("reason", SELECTION, ids=lambda r: f"{r.code}-{r.facts.get('field', '')}")
def test_reasons_against_a_selection(reason):
    kind(words.refusal(reason))
    kind(words.refusal(reason, alone=True))


@pytest.mark.parametrize("code", COUNTS)
def test_reasons_against_a_count(code):
    kind(words.count_refusal(Reason(code, FACTS)))


@pytest.mark.parametrize("code", FIELDS)
def test_problems_beside_a_field(code):
    sentence = words.problem(Reason(code, FACTS))
    kind(sentence)
    assert sentence.endswith(".")


def test_the_figure_that_passes_is_named():
    assert "R$\u00a050,00" in words.problem(Reason("AMOUNT_TOO_SMALL", FACTS))
    assert "R$\u00a049.000,00" in words.refusal(SELECTION[1])
    assert "60" in words.refusal(SELECTION[0]) and "45" in words.refusal(SELECTION[0])
    assert "26 de novembro" in words.problem(Reason("FIRST_DUE_TOO_EARLY", FACTS))


def test_every_product_has_a_name_of_its_own():
    assert len({words.product_name(code) for code in PRODUCTS}) == len(PRODUCTS)
    assert words.product_name("unknown") == "Contrato"
