"""Asking for a JSON body and answering with one."""

import json
from typing import Any

from flask import Response, request

from portal.psp.problems import Problem

SIMULATED = "SIMULADO - sem valor"


def body() -> Any:
    """The JSON that was sent. Raises RequisicaoInvalida."""
    try:
        return json.loads(request.get_data(cache=False), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Problem("RequisicaoInvalida", detail="O corpo não é JSON.") from None


def answer(document: Any, status: int = 200) -> Response:
    return Response(json.dumps(document, ensure_ascii=False), status, mimetype="application/json")


def done(status: int) -> Response:
    """An answer without a body, hence without a type of one."""
    response = Response(status=status)
    response.headers.pop("Content-Type", None)
    return response


def refusal(problem: Problem) -> Response:
    return Response(
        json.dumps(problem.document(), ensure_ascii=False), problem.status, mimetype="application/problem+json"
    )


def _no_number(text: str) -> None:
    raise ValueError(text)
