from binascii import crc_hqx

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import CoreError
from portal.core.pix.br_code import amount, dynamic, folded, static
from portal.core.pix.br_code_reader import decode

EVP = "123e4567-e12b-12d1-a456-426655440000"
LOCATION = "pix.example.com/qr/v2/cobv/1e6c54d3ec9449b7a7fc53b6b0f998e7"
WORDS = st.text(min_size=1, max_size=60).filter(lambda text: folded(text, 15))


def code_of(call, *arguments, **named):
    with pytest.raises(CoreError) as refused:
        call(*arguments, **named)
    return refused.value.code


def test_the_example_of_the_manual():
    """MPI 2.2, 1.5: the static example, whose city and name are written in mixed case there."""
    body = (
        "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000"
        "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***6304"
    )
    assert f"{crc_hqx(body.encode(), 0xFFFF):04X}" == "1D3D"
    read = decode(body + "1D3D")
    assert (read.kind, read.key_kind, read.name, read.tx) == ("static", "evp", "Fulano de Tal", None)


def test_static_fields():
    code = static(EVP, "Crédito & Cia", "São Paulo", amount_cents=12_345, tx="A1", info="Parcela 1/96")
    assert code.startswith("000201" + "26740014br.gov.bcb.pix0136" + EVP + "0212Parcela 1/96")
    assert "5406123.45" in code
    assert "5911CREDITO CIA" in code
    assert "6009SAO PAULO" in code
    assert "62060502A1" in code
    assert static(EVP, "A", "B")[-16:-8] == "70503***"


def test_dynamic_fields():
    code = dynamic(LOCATION, "Fulano de Tal", "Brasilia")
    assert "0102" not in code[:12]
    assert "62070503***" in code
    once = dynamic(LOCATION, "Fulano de Tal", "Brasilia", once=True)
    assert once[6:12] == "010212"
    assert decode(once).once is True
    assert decode(code).once is False
    assert decode(code).has_due_date is True
    assert decode(code).amount_cents is None


@pytest.mark.parametrize(
    ("cents", "text"), [(1, "0.01"), (10, "0.10"), (100, "1.00"), (999_999_999_999, "9999999999.99")]
)
def test_amount_always_has_two_decimals(cents, text):
    assert amount(cents) == text


def test_folding():
    assert folded("  João  &  Maria ¨ Ltda. ", 25) == "Joao Maria Ltda."
    assert folded("ÁÉÍ" * 10, 5) == "AEIAE"
    assert folded("abc def", 4) == "abc"
    assert folded("中文", 25) == ""


def test_info_is_cut_to_the_room_the_key_leaves():
    key = "a" * 60 + "@example.com.br"
    read = decode(static(key, "A", "B", info="x" * 99))
    assert read.key == key
    assert read.info is None
    assert len(decode(static(EVP, "A", "B", info="x" * 99)).info) == 73 - len(EVP)


def test_refusals():
    assert code_of(static, "nobody", "A", "B") == "PIX_KEY_MALFORMED"
    assert code_of(static, EVP, "中", "B") == "BR_CODE_EMPTY"
    assert code_of(static, EVP, "A", "&") == "BR_CODE_EMPTY"
    assert code_of(static, EVP, "A", "B", tx="a-b") == "TXID_MALFORMED"
    assert code_of(static, EVP, "A", "B", tx="a" * 26) == "TXID_MALFORMED"
    for cents in (0, -1, 10**12):
        assert code_of(static, EVP, "A", "B", amount_cents=cents) == "BR_CODE_AMOUNT"
    for location in ("https://" + LOCATION, "", "host", "a b/c", "h/" + "x" * 76, "hóst/x"):
        assert code_of(dynamic, location, "A", "B") == "BR_CODE_LOCATION"


@given(
    name=WORDS,
    city=WORDS,
    cents=st.none() | st.integers(1, 999_999_999_999),
    tx=st.none() | st.from_regex(r"\A[a-zA-Z0-9]{1,25}\Z"),
    info=st.text(max_size=100),
)
def test_static_round_trip(name, city, cents, tx, info):
    read = decode(static(EVP, name, city, amount_cents=cents, tx=tx, info=info))
    assert (read.kind, read.key, read.amount_cents, read.tx) == ("static", EVP, cents, tx)
    assert read.text.isascii()
    assert len(read.name) <= 25
    assert len(read.city) <= 15


@given(
    location=st.from_regex(r"\A[a-z]{1,10}\.invalid/[!-~]{1,50}\Z"),
    name=WORDS,
    city=WORDS,
    once=st.booleans(),
)
def test_dynamic_round_trip(location, name, city, once):
    if "://" in location:
        return
    read = decode(dynamic(location, name, city, once))
    assert (read.kind, read.location, read.once, read.key) == ("dynamic", location, once, None)
