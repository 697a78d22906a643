import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.br import cnpj, cpf

from portal.core.errors import CoreError
from portal.core.pix.keys import PixKey, kind_of, parse

EVP = "123e4567-e12b-12d1-a456-426655440000"


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("12345678909", "cpf"),
        ("11222333000181", "cnpj"),
        ("12ABC34501DE35", "cnpj"),
        ("+5511912345678", "phone"),
        ("fulano@example.com", "email"),
        (EVP, "evp"),
        (EVP.upper(), None),
        ("123.456.789-09", None),
        ("5511912345678", None),
        ("fulano@", None),
        ("a" * 67 + "@ex.com.br", "email"),
        ("a" * 68 + "@ex.com.br", None),
        ("12345678909\n", None),
        ("1234567890٩", None),
        ("", None),
    ],
)
def test_kind_by_form(key, kind):
    assert kind_of(key) == kind


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("123.456.789-09", "cpf", "12345678909"),
        ("11.222.333/0001-81", "cnpj", "11222333000181"),
        ("12.abc.345/01de-35", "cnpj", "12ABC34501DE35"),
        (" Fulano@Example.COM ", "email", "fulano@example.com"),
        (EVP.upper(), "evp", EVP),
        ("+55 (11) 91234-5678", "phone", "+5511912345678"),
    ],
)
def test_parse_settles_what_people_write(written, kind, value):
    assert parse(written) == PixKey(kind, value)


@pytest.mark.parametrize("written", ["123.456.789-00", "11.222.333/0001-82", "12.ABC.345/01DE-36"])
def test_check_digits(written):
    with pytest.raises(CoreError) as refused:
        parse(written)
    assert refused.value.code == "PIX_KEY_DIGIT"


@pytest.mark.parametrize("written", ["", "nobody", "1234"])
def test_no_known_form(written):
    with pytest.raises(CoreError) as refused:
        parse(written)
    assert refused.value.code == "PIX_KEY_MALFORMED"


@given(st.from_regex(r"\A[0-9]{9}\Z") | st.from_regex(r"\A[0-9A-Z]{12}\Z"), st.integers(0, 99))
def test_check_digits_agree_with_python_stdnum(body, digits):
    module = cpf if len(body) == 9 else cnpj
    right = [f"{body}{pair:02d}" for pair in range(100) if module.is_valid(f"{body}{pair:02d}")]
    for document in (*right, f"{body}{digits:02d}"):
        if len(set(document)) == 1:
            continue
        try:
            assert parse(document).value == document
            assert module.is_valid(document)
        except CoreError as refused:
            assert refused.code == "PIX_KEY_DIGIT"
            assert not module.is_valid(document)


@pytest.mark.parametrize("written", ["00000000000", "111.111.111-11", "00000000000000"])
def test_one_digit_repeated_is_no_document(written):
    with pytest.raises(CoreError) as refused:
        parse(written)
    assert refused.value.code == "PIX_KEY_DIGIT"
