"""pypix-api, somebody else's client, through its own calls: ``python pix_oracle_pypix.py API TOKEN_URL SIM DIRECT``.

API may be a proxy that judges; what is wrong on purpose goes to DIRECT, since the proxy would not let it through.
Runs in the environment of the oracles, which knows nothing of the portal. Prints one line per call and a count;
exit code 1 when a call answered something else than expected.
"""

import logging
import os
import sys
import uuid
from collections.abc import Callable
from typing import Any

import requests
from pypix_api.auth.oauth2 import OAuth2Client
from pypix_api.banks.sicoob import SicoobPixAPI
from pypix_api.exceptions import PixAPIException, PixErroValidacaoException, PixRecursoNaoEncontradoException

API, TOKEN_URL, SIM, DIRECT = sys.argv[1:5]
KEY = "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc"
PERIOD = "2020-01-01T00:00:00Z", "2099-12-31T23:59:59Z"
SCOPES = " ".join(f"{n}.{w}" for n in ("cob", "cobv", "lotecobv", "payloadlocation", "pix", "webhook")
                  for w in ("read", "write"))
DUE = {
    "calendario": {"dataDeVencimento": "2090-12-10", "validadeAposVencimento": 30},
    "devedor": {"cpf": "12345678909", "nome": "Fulano de Tal", "cidade": "Recife", "uf": "PE"},
    "valor": {"original": "123.45", "multa": {"modalidade": 2, "valorPerc": "2.00"},
              "juros": {"modalidade": 3, "valorPerc": "1.00"},
              "desconto": {"modalidade": 1, "descontoDataFixa": [{"data": "2090-12-05", "valorPerc": "10.00"}]}},
    "chave": KEY, "solicitacaoPagador": "teste", "infoAdicionais": [{"nome": "Parcela", "valor": "1/96"}],
}
NOW = {"calendario": {"expiracao": 3600}, "valor": {"original": "10.00"}, "chave": KEY}


class Here(SicoobPixAPI):
    BASE_URL = API
    TOKEN_URL = TOKEN_URL


class Unjudged(Here):
    BASE_URL = DIRECT


def pay(code: str) -> str:
    answer = requests.post(f"{SIM}/pay", json={"code": code}, timeout=10)
    answer.raise_for_status()
    return str(answer.json()["pix"][0]["endToEndId"])


def main() -> int:
    logging.disable(logging.CRITICAL)
    os.chdir(os.environ.get("TMPDIR", "/tmp"))  # it reads a .env from where it stands
    oauth = OAuth2Client(TOKEN_URL, client_id="demo", client_secret="demo-psp-secret", sandbox_mode=True)
    oauth.sandbox_mode = False
    api, unjudged = Here(oauth, scopes=SCOPES), Unjudged(oauth, scopes=SCOPES)
    wrong = done = 0

    def check(words: str, call: Callable[[], Any], expected: Callable[[Any], bool]) -> Any:
        nonlocal wrong, done
        done += 1
        try:
            got = call()
        except PixAPIException as error:
            got = error
        try:
            good = expected(got)
        except (AttributeError, KeyError, TypeError, IndexError):
            good = False
        wrong += not good
        print(f"  {'ok  ' if good else 'FAIL'} {words}" + ("" if good else f": {got!r}"[:300]))
        return got

    txid, other, now = (uuid.uuid4().hex for _ in range(3))
    made = check("criar_cobv", lambda: api.criar_cobv(txid, DUE), lambda a: a["status"] == "ATIVA")
    if isinstance(made, Exception):
        print(f"pypix-api: {done} calls, {wrong} wrong")
        return 1
    check("criar_cobv, again", lambda: api.criar_cobv(txid, DUE), lambda a: a["revisao"] == 0)
    check("criar_cobv, amount 1,5", lambda: unjudged.criar_cobv(other, DUE | {"valor": {"original": "1,5"}}),
          lambda a: isinstance(a, PixErroValidacaoException) and "cobv.valor.original" in str(a.__dict__))
    check("consultar_cobv", lambda: api.consultar_cobv(txid), lambda a: a["valor"] == DUE["valor"])
    check("consultar_cobv, unknown", lambda: api.consultar_cobv(other),
          lambda a: isinstance(a, PixRecursoNaoEncontradoException))
    check("revisar_cobv", lambda: api.revisar_cobv(txid, {"valor": {"original": "99.00"}}),
          lambda a: a["revisao"] == 1)
    check("consultar_cobv, revisao 0", lambda: api.consultar_cobv(txid, 0), lambda a: a["revisao"] == 0)
    check("listar_cobv", lambda: api.listar_cobv(*PERIOD, status="ATIVA", itens_por_pagina=1),
          lambda a: len(a["cobs"]) == 1)
    check("criar_cob", lambda: api.criar_cob(now, NOW), lambda a: a["status"] == "ATIVA")
    check("criar_cob_auto_txid", lambda: api.criar_cob_auto_txid(NOW), lambda a: 26 <= len(a["txid"]) <= 35)
    check("revisar_cob, removed", lambda: api.revisar_cob(now, {"status": "REMOVIDA_PELO_USUARIO_RECEBEDOR"}),
          lambda a: a["status"] == "REMOVIDA_PELO_USUARIO_RECEBEDOR")
    check("revisar_cob, after that", lambda: api.revisar_cob(now, {"valor": {"original": "1.00"}}),
          lambda a: isinstance(a, PixErroValidacaoException))
    check("consultar_cob", lambda: api.consultar_cob(now), lambda a: a["txid"] == now)
    check("consultar_cobs", lambda: api.consultar_cobs(*PERIOD), lambda a: len(a["cobs"]) >= 2)
    lote = "lote" + uuid.uuid4().hex[:8]
    check("criar_lote_cobv", lambda: api.criar_lote_cobv(lote, {"descricao": "l", "cobsv": [DUE | {"txid": other}]}),
          lambda a: not isinstance(a, Exception))
    check("consultar_lote_cobv", lambda: api.consultar_lote_cobv(lote),
          lambda a: [one["status"] for one in a["cobsv"]] == ["CRIADA"])
    check("listar_lotes_cobv", lambda: api.listar_lotes_cobv(*PERIOD), lambda a: len(a["lotes"]) >= 1)
    loc = check("criar_location", lambda: api.criar_location("cobv"), lambda a: a["tipoCob"] == "cobv")
    check("consultar_location", lambda: api.consultar_location(loc["id"]), lambda a: a["id"] == loc["id"])
    check("listar_locations", lambda: api.listar_locations(*PERIOD), lambda a: len(a["loc"]) >= 1)
    check("desvincular_txid_location", lambda: api.desvincular_txid_location(made["loc"]["id"]),
          lambda a: "txid" not in a)
    e2eid = pay(other)
    check("consultar_pix", lambda: api.consultar_pix(*PERIOD, txid=other),
          lambda a: [one["endToEndId"] for one in a["pix"]] == [e2eid])
    check("consultar_pix_por_e2eid", lambda: api.consultar_pix_por_e2eid(e2eid), lambda a: a["txid"] == other)
    check("solicitar_devolucao_pix", lambda: api.solicitar_devolucao_pix(e2eid, "R1", {"valor": "1.00"}),
          lambda a: a["status"] == "DEVOLVIDO")
    check("solicitar_devolucao_pix, too much", lambda: api.solicitar_devolucao_pix(e2eid, "R2", {"valor": "999.00"}),
          lambda a: isinstance(a, PixErroValidacaoException))
    check("consultar_devolucao_pix", lambda: api.consultar_devolucao_pix(e2eid, "R1"), lambda a: a["valor"] == "1.00")
    check("configurar_webhook", lambda: api.configurar_webhook(KEY, "https://portal.example/hook"),
          lambda a: not isinstance(a, Exception))
    check("consultar_webhook", lambda: api.consultar_webhook(KEY),
          lambda a: a["webhookUrl"] == "https://portal.example/hook")
    check("listar_webhooks", lambda: api.listar_webhooks(*PERIOD), lambda a: len(a["webhooks"]) == 1)
    check("excluir_webhook", lambda: api.excluir_webhook(KEY), lambda a: a is True)
    print(f"pypix-api: {done} calls, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
