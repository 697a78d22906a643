import json

import pytest

from portal.gateways.pix.bacen.failures import Absent, Refused, failure

BASE = "https://pix.bcb.gov.br/api/v2/error/"


def problem(kind, **more):
    return json.dumps({"type": BASE + kind, "title": "t", "status": 400, **more}).encode()


@pytest.mark.parametrize("status, content, code, permanent", [
    (400, problem("CobVOperacaoInvalida"), "CobVOperacaoInvalida", True),
    (400, b"", "psp_400", True),
    (422, b"<html>", "psp_422", True),
    (401, b"", "psp_401", False),
    (403, problem("AcessoNegado"), "AcessoNegado", False),
    (404, problem("CobVNaoEncontrada"), "CobVNaoEncontrada", True),
    (404, b"", "psp_404_unclear", False),
    (404, b'{"message": "no Route matched"}', "psp_404_unclear", False),
    (410, problem("PermanentementeRemovido"), "PermanentementeRemovido", True),
    (429, b"", "psp_429", False),
    (503, problem("ServicoIndisponivel"), "ServicoIndisponivel", False),
    (500, b"\xff\x00", "psp_500", False),
    (302, b"", "psp_302", False),
    (400, b'{"type": "../<script>", "title": 1}', "psp_400", True),
    (400, b'{"type": 7, "title": "x"}', "psp_400", True),
    (400, b"[" * 100_000, "psp_400", True),
])
def test_status_and_type_decide(status, content, code, permanent):
    error = failure(status, content)
    assert (error.code, error.permanent) == (code, permanent)


def test_absence_is_a_kind_of_its_own():
    assert isinstance(failure(404, problem("PixNaoEncontrado")), Absent)


def test_a_conflict_is_a_refusal():
    assert isinstance(failure(409, b""), Refused)


def test_values_the_psp_repeats_are_not_kept():
    error = failure(400, problem("CobVOperacaoInvalida", violacoes=[
        {"propriedade": "cobv.devedor.cpf", "razao": "11144477735 inválido", "valor": "11144477735"}, "odd", {}
    ], detail="11144477735"))
    assert error.detail == "cobv.devedor.cpf"
    assert "111444" not in str(error)
