"""Calls of the API: addresses, token, one new try after 401, errors, pages."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.gateways.errors import GatewayError
from portal.gateways.pix.bacen.failures import failure
from portal.gateways.pix.bacen.settings import Access
from portal.gateways.pix.bacen.tokens import Tokens
from portal.gateways.pix.bacen.transport import Answer, Transport

PAGE_SIZE = 100
#: A PSP that counts its pages wrong must not keep us for ever.
MOST_PAGES = 1000


class Client:
    def __init__(self, access: Access, transport: Transport, tokens: Tokens) -> None:
        self._access = access
        self._transport = transport
        self._tokens = tokens

    def call(
        self, method: str, resource: str, body: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Mapping[str, Any]:
        """The document answered, empty for an answer without a body. ``resource`` is already quoted.

        Raises `GatewayError`: `failures.Absent`, `failures.Refused`, or transient.
        """
        answer = self._send(method, resource, body, params)
        if not 200 <= answer.status < 300:
            raise failure(answer.status, answer.content)
        return answer.json() if answer.content.strip() else {}

    def pages(self, resource: str, params: Mapping[str, str], member: str) -> Iterator[Mapping[str, Any]]:
        """The items of every page of a list."""
        for page in range(MOST_PAGES):
            document = self.call("GET", resource, params={
                **params, "paginacao.paginaAtual": str(page), "paginacao.itensPorPagina": str(PAGE_SIZE),
            })
            items = document.get(member)
            yield from (one for one in (items if isinstance(items, list) else []) if isinstance(one, dict))
            if page + 1 >= _pages(document):
                return

    def _send(
        self, method: str, resource: str, body: Mapping[str, Any] | None, params: Mapping[str, str] | None
    ) -> Answer:
        dialect = self._access.dialect
        url = self._access.url.rstrip("/") + dialect.path(resource)
        named = {dialect.parameters.get(name, name): value for name, value in (params or {}).items()}
        answer = None
        for _ in range(2):
            token = self._tokens.get(dialect.scopes)
            headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
            if dialect.account_header and self._access.account:
                headers[dialect.account_header] = self._access.account
            answer = self._transport.send(method, url, headers=headers, body=body, params=named)
            if answer.status != 401:
                return answer
            self._tokens.forget(token)
        raise GatewayError("psp_token_refused", permanent=False, detail="HTTP 401")


def _pages(document: Mapping[str, Any]) -> int:
    """How many pages there are; some PSPs write the number as text, some leave it out."""
    said = document.get("parametros")
    pages = said.get("paginacao") if isinstance(said, dict) else None
    count = pages.get("quantidadeDePaginas") if isinstance(pages, dict) else None
    return int(count) if isinstance(count, int) or (isinstance(count, str) and count.isdecimal()) else 1
