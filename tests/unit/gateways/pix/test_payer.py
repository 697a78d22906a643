import pytest

from portal.gateways.errors import GatewayError
from portal.gateways.pix.payer import SimulatorPayer
from portal.psp.receivers import Receiver
from tests.psp import served
from tests.unit.gateways.pix.bacen.conftest import KEY, NOW, ORDER

RECEIVER = Receiver(KEY, "11222333000181", "Banco Exemplo", "Recife")


@pytest.fixture
def psp(tmp_path):
    with served(tmp_path, lambda: NOW, known=[RECEIVER]) as one:
        yield one


def test_finds_lists_and_pays(psp):
    payer = SimulatorPayer(psp.url + "/api", lambda: NOW)
    assert payer.find(ORDER.txid) is None
    code = psp.gateway().create(ORDER).br_code
    found = payer.find(f" {code}\n")
    assert (found.code, found.amount, found.due_date, found.label) == (code, 25_000, ORDER.due_date, ORDER.description)
    assert (found.receiver, found.receiver_document) == ("Banco Exemplo", "11222333000181")
    assert payer.open_charges("11222333000181") == [found]
    assert payer.open_charges("99988877000108") == []
    payer.pay(code, 24_000)
    assert psp.gateway().fetch(ORDER.txid).received[0].amount == 24_000
    assert payer.find(code) is None
    with pytest.raises(GatewayError, match="cobv_completed"):
        payer.pay(code)


def test_a_psp_that_is_not_there():
    with pytest.raises(GatewayError) as failed:
        SimulatorPayer("http://127.0.0.1:9/api", lambda: NOW).find("x")
    assert not failed.value.permanent


def test_it_speaks_to_nobody_elsewhere():
    with pytest.raises(GatewayError, match="not_simulated"):
        SimulatorPayer("https://pix.bank.example/api", lambda: NOW)
