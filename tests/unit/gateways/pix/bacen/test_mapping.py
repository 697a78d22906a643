from datetime import UTC, datetime

import pytest

from portal.core.pix import br_code
from portal.gateways.errors import GatewayError
from portal.gateways.pix.bacen import mapping

LOCATION = "pix.example.com/qr/v2/cobv/abc"
E2EID = "E12345678202611231705abcdefghijk"
CODE = br_code.dynamic(LOCATION, "Credor", "Recife")


def charge(**more):
    return {"txid": "a" * 32, "status": "ATIVA", "loc": {"location": LOCATION}} | more


def pix(**more):
    return {"endToEndId": E2EID, "valor": "10.00", "horario": "2026-11-23T17:05:00Z"} | more


def test_the_psps_code_is_taken_when_it_leads_to_its_location():
    assert mapping.charge(charge(pixCopiaECola=CODE)).br_code == CODE
    assert mapping.charge(charge(pixCopiaECola=CODE, loc=None)).location == LOCATION


@pytest.mark.parametrize("code, error", [
    (br_code.dynamic("evil.example/cobv/abc", "Credor", "Recife"), "br_code_not_its_location"),
    (br_code.static("5f84a4c5-c5cb-4599-9f13-7eb4d419dacc", "Credor", "Recife"), "br_code_not_its_location"),
    (CODE[:-1] + "X", "br_code_unreadable"),
])
def test_a_code_that_leads_elsewhere_is_never_shown(code, error):
    with pytest.raises(GatewayError) as refused:
        mapping.charge(charge(pixCopiaECola=code), receiver=("Credor", "Recife"))
    assert (refused.value.code, refused.value.permanent) == (error, True)
    # where nobody will see it, it does not hide the money that came
    read = mapping.charge(charge(pixCopiaECola=code, status="CONCLUIDA", pix=[pix()]))
    assert (read.br_code, [one.amount for one in read.received]) == ("", [1_000])


def test_a_missing_code_is_built_from_the_location():
    built = mapping.charge(charge(loc={"location": "https://" + LOCATION}), receiver=("Credor", "Recife"))
    assert (built.br_code, built.location) == (CODE, LOCATION)
    assert mapping.charge(charge(location=LOCATION, loc=None), receiver=("Credor", "Recife")).br_code == CODE
    assert mapping.charge(charge()).br_code == ""


def test_a_receiver_without_letters_cannot_be_written():
    with pytest.raises(GatewayError, match="br_code_not_built"):
        mapping.charge(charge(), receiver=("漢字", "Recife"))


@pytest.mark.parametrize("status, read", [
    ("CONCLUIDA", "completed"), ("REMOVIDA_PELO_PSP", "removed"), ("REMOVIDO_PELO_USUARIO_RECEBEDOR", "removed"),
])
def test_statuses(status, read):
    assert mapping.charge(charge(status=status)).status == read


@pytest.mark.parametrize("change", [{"status": "EXPIRADA"}, {"status": None}, {"txid": None}])
def test_a_status_nobody_knows_is_not_guessed(change):
    with pytest.raises(GatewayError) as failed:
        mapping.charge(charge(**change))
    assert not failed.value.permanent


def test_new_fields_are_ignored_and_old_ones_may_be_missing():
    read = mapping.received(pix(pagador={"novo": 1}, componentesValor=[], devolucoes=None), "t" * 32)
    assert (read.txid, read.key, read.late, read.refunds) == ("t" * 32, "", 0, ())


@pytest.mark.parametrize("shape", [lambda one: one, lambda one: [one], lambda one: [one, "odd", None]])
def test_refunds_come_as_an_array_or_as_an_object(shape):
    back = {"id": "R1", "rtrId": "D" * 32, "valor": "1.00", "status": "DEVOLVIDO", "natureza": "MED_FRAUDE",
            "horario": {"solicitacao": "2026-11-24T00:00:00.123Z"}}
    (refund,) = mapping.received(pix(devolucoes=shape(back))).refunds
    assert (refund.amount, refund.unasked, refund.at) == (100, True, datetime(2026, 11, 24, microsecond=123_000,
                                                                             tzinfo=UTC))


def test_one_pix_that_cannot_be_read_does_not_hide_the_others():
    rows = [pix(), "odd", {}, pix(valor="1,00"), pix(horario=None), pix(endToEndId="E" + "x" * 33)]
    assert [one.e2eid for one in mapping.many_received(rows)] == [E2EID, "E" + "x" * 33]


@pytest.mark.parametrize("value, cents", [("123.45", 12_345), ("0.10", 10), ("7", 700), (7, 700), ("1.5", 150)])
def test_amounts(value, cents):
    assert mapping.cents(value) == cents


@pytest.mark.parametrize("value", [None, "", "1,00", "-1.00", "1.234", True, 1.5, "1e3", "٣.00", {}])
def test_amounts_that_are_none(value):
    with pytest.raises(GatewayError):
        mapping.cents(value)


@pytest.mark.parametrize("text", ["2026-11-23T14:05:00-03:00", "2026-11-23T17:05:00Z", "2026-11-23T17:05:00"])
def test_moments_are_utc(text):
    assert mapping.moment(text) == datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
