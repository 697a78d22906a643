"""One request, one transaction: committed here when the view answered, rolled back when it raised."""

from flask import Flask, Response, g

from portal.web.context import commit, rollback


def _finish(response: Response) -> Response:
    if g.get("failed", False) or response.status_code >= 500:
        rollback()
    else:
        commit()
    return response


def _abandon(_error: BaseException | None) -> None:
    rollback()


def init_edge(app: Flask) -> None:
    app.after_request(_finish)
    app.teardown_request(_abandon)
