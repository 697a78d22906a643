import pytest

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
