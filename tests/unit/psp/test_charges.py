"""What may become of a charge."""

import pytest

from portal.core.pix.br_code_reader import decode
from tests.unit.psp.conftest import KEY, NOW_BODY, TXID

REMOVE = {"status": "REMOVIDA_PELO_USUARIO_RECEBEDOR"}


def test_the_same_put_again_changes_nothing_and_another_revises(api, due):
    first = api("PUT", f"/cobv/{TXID}", due)
    assert api("PUT", f"/cobv/{TXID}", due) == first
    due["valor"]["original"] = "90.00"
    status, document = api("PUT", f"/cobv/{TXID}", due)
    assert (status, document["revisao"], document["valor"]["original"]) == (201, 1, "90.00")
    assert document["pixCopiaECola"] == first[1]["pixCopiaECola"]


def test_the_code_leads_to_the_location_and_nowhere_real(api, due):
    _, document = api("PUT", f"/cobv/{TXID}", due)
    location = decode(document["pixCopiaECola"]).location
    assert location == document["loc"]["location"] == document["location"]
    assert location.split("/")[0].endswith(".invalid")


def test_older_revisions_can_be_read(api, due):
    api("PUT", f"/cobv/{TXID}", due)
    api("PATCH", f"/cobv/{TXID}", {"valor": {"original": "90.00"}})
    api("PATCH", f"/cobv/{TXID}", REMOVE)
    read = [api("GET", f"/cobv/{TXID}", revisao=n)[1] for n in range(3)]
    assert [(one["revisao"], one["valor"]["original"], one["status"]) for one in read] == [
        (0, "100.00", "ATIVA"), (1, "90.00", "ATIVA"), (2, "90.00", "REMOVIDA_PELO_USUARIO_RECEBEDOR")]
    for wrong in ("3", "-1", "x", ""):
        assert api.violations("GET", f"/cobv/{TXID}", revisao=wrong)[0] == "CobVConsultaInvalida"


def test_a_patch_changes_what_it_names(api, due):
    api("PUT", f"/cobv/{TXID}", due)
    _, document = api("PATCH", f"/cobv/{TXID}", {"solicitacaoPagador": "olá"})
    shown = document["solicitacaoPagador"], document["valor"], document["revisao"]
    assert shown == ("olá", {"original": "100.00"}, 1)
    assert api("PATCH", f"/cobv/{TXID}", {"solicitacaoPagador": "olá"})[1]["revisao"] == 1


@pytest.mark.parametrize("body", [
    REMOVE | {"solicitacaoPagador": "x"}, {"status": "ATIVA"}, {"status": "REMOVIDA_PELO_PSP"}, {"status": 1}, [], "x",
])
def test_removing_goes_alone_and_nothing_else_is_a_status(api, due, body):
    api("PUT", f"/cobv/{TXID}", due)
    assert api.violations("PATCH", f"/cobv/{TXID}", body)[0] == "CobVOperacaoInvalida"
    assert api("GET", f"/cobv/{TXID}")[1]["status"] == "ATIVA"


@pytest.mark.parametrize("end", ["removed", "paid"])
def test_what_has_ended_is_final(api, due, end):
    code = api("PUT", f"/cobv/{TXID}", due)[1]["pixCopiaECola"]
    if end == "removed":
        api("PATCH", f"/cobv/{TXID}", REMOVE)
    else:
        api.sim("pay", code=code)
    for method, body in (("PATCH", REMOVE), ("PATCH", {"solicitacaoPagador": "x"}), ("PUT", due)):
        assert api.violations(method, f"/cobv/{TXID}", body)[0] == "CobVOperacaoInvalida"
    assert "pixCopiaECola" not in api("GET", f"/cobv/{TXID}")[1]


def test_both_kinds_share_the_txids(api, due):
    api("PUT", f"/cobv/{TXID}", due)
    assert api.violations("PUT", f"/cob/{TXID}", NOW_BODY) == ("CobOperacaoInvalida", ["cob.txid"])
    assert api("GET", f"/cob/{TXID}")[0] == 404


@pytest.mark.parametrize("txid", ["a" * 25, "a" * 36, "a-b" * 10, "é" * 30])
def test_a_txid_has_its_form(api, due, txid):
    assert api.violations("PUT", f"/cobv/{txid}", due)[0] == "CobVOperacaoInvalida"
    assert api("GET", f"/cobv/{txid}")[0] == 404


def test_a_location_of_our_own(api, due):
    ids = [api("POST", "/loc", {"tipoCob": kind})[1]["id"] for kind in ("cobv", "cob")]
    _, document = api("PUT", f"/cobv/{TXID}", due | {"loc": {"id": ids[0]}})
    assert document["loc"]["id"] == ids[0]
    other = "b" * 32
    for wrong in ids:  # taken, and of the other kind
        assert api.violations("PUT", f"/cobv/{other}", due | {"loc": {"id": wrong}})[1] == ["cobv.loc.id"]
    assert api("GET", f"/cobv/{other}")[0] == 404
    api("DELETE", f"/loc/{ids[0]}/txid")
    assert "loc" not in api("GET", f"/cobv/{TXID}")[1]
    assert api("PUT", f"/cobv/{other}", due | {"loc": {"id": ids[0]}})[0] == 201


def test_keys_of_others_are_refused(app, api, due):
    from portal.psp.receivers import Receiver, register

    register(app.extensions["psp"].book, [Receiver(KEY, "11222333000181", "Banco", "Recife")])
    assert api("PUT", f"/cobv/{TXID}", due)[0] == 201
    due["chave"] = "somebody@else.example"
    assert api.violations("PUT", f"/cobv/{'b' * 32}", due)[1] == ["cobv.chave"]
