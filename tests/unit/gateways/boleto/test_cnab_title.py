"""An order in the words of a remessa."""

import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab.remessa import write
from portal.core.cnab.title import Movement, Order
from portal.gateways.boleto.cnab_title import account_of, own_id, read_own_id, short_label, title_of
from tests.bank_files import CAIXA
from tests.unit.core.cnab.factories import PARAMS, WHEN
from tests.unit.core.cnab.factories import title as core_title
from tests.unit.gateways.boleto.test_cnab import ORDER


@given(st.uuids())
def test_our_id_goes_to_the_bank_and_comes_back(key):
    text = own_id(key.hex)
    assert len(text) == 25 and text.isascii() and text.isalnum() and text.upper() == text
    assert read_own_id(text) == key


@pytest.mark.parametrize("text", ["", "X", "Z" * 25, "0" * 24, "AC7-1".ljust(25), "a" * 25])
def test_what_is_no_id_of_ours(text):
    assert read_own_id(text) is None or text == "0" * 25


@pytest.mark.parametrize(("most", "expected"), [(15, "2026-000417/01"), (11, "26000417/01"), (10, "2600041701")])
def test_labels_in_the_columns_there_are(most, expected):
    assert short_label("2026-000417/01", most) == expected
    assert len(short_label("2026-123456789/96", most)) <= most
    assert len({short_label(f"2026-000417/{place:02d}", most) for place in range(97)}) == 97


def test_rates_amounts_and_days():
    title = title_of(ORDER)
    assert (title.fine_hundredths, title.monthly_interest_hundredths, title.write_off_days) == (200, 100, 60)
    assert title_of(replace(ORDER, days_after_due=0)).write_off_days == 1
    assert title_of(replace(ORDER, days_after_due=365)).write_off_days == 99
    assert (title.due_date, title.issued_on, title.amount_cents) == (ORDER.due_date, ORDER.issued_on, ORDER.amount)
    assert read_own_id(title.own_id) == uuid.UUID(ORDER.key)


def test_versions_especie_and_marks_are_the_accounts():
    told = {"cnab_file_version": "050", "cnab_batch_version": "030", "cnab_especie": "04", "cnab_test": "1"}
    data = write(account_of(replace(ORDER, params=CAIXA | told)), [Order(Movement.ENTRY, title_of(ORDER))], nsa=1,
                 generated_at=WHEN).decode()
    lines = data.split("\r\n")
    assert (lines[0][163:166], lines[1][13:16], lines[2][106:108]) == ("050", "030", "04")
    assert lines[0][191:211].strip() == "REMESSA-TESTE"


@pytest.mark.parametrize("kind", PARAMS)
def test_every_bank_takes_an_order(kind):
    order = replace(ORDER, bank=kind[:3], params=PARAMS[kind], nosso_numero=core_title(kind).nosso_numero)
    account = account_of(order)
    assert account.account == BoletoAccount(kind[:3], PARAMS[kind])
    assert write(account, [Order(Movement.ENTRY, title_of(order))], nsa=1, generated_at=WHEN)
