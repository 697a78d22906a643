"""Who may call: a token with the scope of the call, or 401 and 403."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import request

from portal.psp import tokens
from portal.psp.house import house
from portal.psp.problems import Problem

View = TypeVar("View", bound=Callable[..., Any])


def scope(name: str) -> Callable[[View], View]:
    """The scope a view needs, as the API's ``security`` names it."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            kind, _, token = request.headers.get("Authorization", "").partition(" ")
            here = house()
            with here.book.reading() as rows:
                granted = tokens.scopes_of(rows, token.strip(), here.now()) if kind.lower() == "bearer" else None
            if granted is None:
                raise Problem("AcessoNegado", status=401, detail="Token ausente, desconhecido ou vencido.")
            if name not in granted:
                raise Problem("AcessoNegado", detail=f"O token não tem o escopo {name}.")
            return view(*args, **kwargs)

        return guarded  # type: ignore[return-value]

    return guard
