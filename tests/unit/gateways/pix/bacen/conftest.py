"""The PSP served on a port and the client that talks to it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portal.gateways.late import LateRules
from portal.gateways.pix.base import PixOrder
from tests.psp import served

NOW = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
KEY = "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc"
ORDER = PixOrder(
    txid="7c084cd4af1f4c0f9b2e6f6d7d6b1f4c", due_date=date(2026, 12, 10), days_after_due=60, amount=25_000,
    debtor_name="Maria da Conceição", debtor_document="11144477735", late=LateRules("0.02", "0.01"), pix_key=KEY,
    receiver_name="Banco Exemplo S.A.", receiver_city="São Paulo", receiver_document="11222333000181",
    description="2026-000417/01",
)


@pytest.fixture
def moment():
    return [NOW]


@pytest.fixture
def psp(tmp_path, moment):
    with served(tmp_path, lambda: moment[0]) as one:
        yield one


@pytest.fixture
def gateway(psp):
    return psp.gateway()


@pytest.fixture
def order():
    return ORDER


@pytest.fixture
def another():
    """The same order under another txid."""
    return replace(ORDER, txid="b" * 32)
