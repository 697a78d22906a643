"""How the PSP says no: ``application/problem+json`` (RFC 7807), types as BACEN's Pix API 2.9.0 names them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

BASE = "https://pix.bcb.gov.br/api/v2/error/"

#: Type -> (HTTP status, title). The tag's own types come first in the API's text, the general ones after.
TYPES: dict[str, tuple[int, str]] = {
    "CobNaoEncontrado": (404, "Cobrança imediata não encontrada."),
    "CobOperacaoInvalida": (400, "Cobrança imediata inválida."),
    "CobConsultaInvalida": (400, "Consulta inválida."),
    "CobVNaoEncontrada": (404, "Cobrança com vencimento não encontrada."),
    "CobVOperacaoInvalida": (400, "Cobrança com vencimento inválida."),
    "CobVConsultaInvalida": (400, "Consulta inválida."),
    "LoteCobVNaoEncontrado": (404, "Lote não encontrado."),
    "LoteCobVOperacaoInvalida": (400, "Lote inválido."),
    "LoteCobVConsultaInvalida": (400, "Consulta inválida."),
    "PayloadLocationNaoEncontrado": (404, "Location não encontrada."),
    "PayloadLocationOperacaoInvalida": (400, "Location inválida."),
    "PayloadLocationConsultaInvalida": (400, "Consulta inválida."),
    "PixNaoEncontrado": (404, "Pix não encontrado."),
    "PixDevolucaoNaoEncontrada": (404, "Devolução não encontrada."),
    "PixConsultaInvalida": (400, "Consulta inválida."),
    "PixDevolucaoInvalida": (400, "Devolução inválida."),
    "WebhookOperacaoInvalida": (400, "Webhook inválido."),
    "WebhookNaoEncontrado": (404, "Webhook não encontrado."),
    "WebhookConsultaInvalida": (400, "Consulta inválida."),
    "RequisicaoInvalida": (400, "Requisição inválida."),
    "AcessoNegado": (403, "Acesso negado."),
    "NaoEncontrado": (404, "Não encontrado."),
    "PermanentementeRemovido": (410, "Removido."),
    "ErroInternoDoServidor": (500, "Erro interno."),
    "ServicoIndisponivel": (503, "Serviço indisponível."),
}


@dataclass(frozen=True)
class Violation:
    """One reason. ``path`` as the API writes it ("cobv.valor.original"); ``value`` what was sent, as text."""

    path: str
    reason: str
    value: str = ""

    def document(self) -> dict[str, str]:
        return {"razao": self.reason, "propriedade": self.path} | ({"valor": self.value} if self.value else {})


class Problem(Exception):
    """Ends a request with a problem document."""

    def __init__(
        self, kind: str, violations: Iterable[Violation] = (), *, status: int | None = None, detail: str = ""
    ) -> None:
        self.kind = kind
        self.violations = tuple(violations)
        self.status = status or TYPES[kind][0]
        self.detail = detail
        super().__init__(f"{kind} {self.violations}")

    def document(self) -> dict[str, Any]:
        body: dict[str, Any] = {"type": BASE + self.kind, "title": TYPES[self.kind][1], "status": self.status}
        if self.detail:
            body["detail"] = self.detail
        if self.violations:
            body["violacoes"] = [one.document() for one in self.violations]
        return body
