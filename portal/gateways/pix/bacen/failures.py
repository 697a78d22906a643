"""What an answer that is no success means, from the last segment of its problem type or from its status alone.

"Permanent" says that this very request will never pass. Wrong credentials and missing contracts are not that: a
person mends them and the same request passes, so 401 and 403 are transient.
"""

import json
from collections.abc import Mapping
from typing import Any

from portal.gateways.errors import GatewayError

ABSENT = "psp_absent"
_REFUSALS = {400, 405, 406, 409, 410, 411, 413, 414, 415, 422}


class Refused(GatewayError):
    """The PSP understood and said no; perhaps because it did the same before, so callers look."""

    def __init__(self, code: str, *, detail: str = "") -> None:
        super().__init__(code, permanent=True, detail=detail)


class Absent(GatewayError):
    """The PSP says, in its own words, that it has no such thing."""

    def __init__(self, code: str) -> None:
        super().__init__(code or ABSENT, permanent=True)


def failure(status: int, content: bytes) -> GatewayError:
    """The error to raise for an answer outside 200-299. ``content`` may be a problem, HTML or nothing."""
    problem = problem_in(content)
    code = _code(problem)
    if status == 404:
        # a gateway in front that lost its route also says 404: only the PSP's own words count
        return Absent(code) if problem else GatewayError("psp_404_unclear", permanent=False)
    if status in _REFUSALS:
        return Refused(code or f"psp_{status}", detail=_detail(problem))
    return GatewayError(code or f"psp_{status}", permanent=False, detail=_detail(problem))


def problem_in(content: bytes) -> Mapping[str, Any]:
    """The problem document (RFC 7807), empty when the body is something else."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    if isinstance(document, dict) and ("type" in document or "title" in document):
        return document
    return {}


def _code(problem: Mapping[str, Any]) -> str:
    kind = problem.get("type")
    last = kind.rstrip("/").rpartition("/")[2] if isinstance(kind, str) else ""
    return last[:60] if last.isascii() and last.isalnum() else ""


def _detail(problem: Mapping[str, Any]) -> str:
    """Which fields are wrong, never what was in them: the PSP may repeat somebody's document."""
    violations = problem.get("violacoes")
    rows = violations if isinstance(violations, list) else []
    names = [str(row["propriedade"])[:60] for row in rows if isinstance(row, dict) and row.get("propriedade")]
    return ", ".join(names)
