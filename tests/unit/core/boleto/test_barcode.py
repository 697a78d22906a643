from datetime import date

import pytest

from portal.core.boleto.barcode import assemble, check
from portal.core.errors import CoreError

DUE = date(2026, 12, 10)
FREE = "1234560000100040000000064"


def code_of(call, *arguments):
    with pytest.raises(CoreError) as refused:
        call(*arguments)
    return refused.value.code


def test_places():
    barcode = assemble("104", DUE, 50_000, FREE)
    assert len(barcode) == 44
    assert barcode[:4] == "1049"
    assert barcode[5:9] == "1656"
    assert barcode[9:19] == "0000050000"
    assert barcode[19:] == FREE
    check(barcode)


def test_refusals():
    assert code_of(assemble, "104", DUE, 0, FREE) == "BOLETO_AMOUNT_NOT_POSITIVE"
    assert code_of(assemble, "104", DUE, -1, FREE) == "BOLETO_AMOUNT_NOT_POSITIVE"
    assert code_of(assemble, "104", DUE, 10**10, FREE) == "BOLETO_AMOUNT_OVER_CAP"
    assert code_of(assemble, "104", DUE, 1, FREE[:-1]) == "CAMPO_LIVRE_MALFORMED"
    assert code_of(assemble, "104", date(1999, 1, 1), 1, FREE) == "DUE_FACTOR_DATE"
    assert code_of(check, "1" * 43) == "BARCODE_LENGTH"
    assert code_of(check, "1048" + "0" * 40) == "BARCODE_CURRENCY"
    assert code_of(check, assemble("104", DUE, 50_000, FREE)[:-1] + "5") == "BARCODE_DIGIT"
