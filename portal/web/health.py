"""Is the process up (``/livez``), and may it receive people (``/readyz``)? No versions, no names."""

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.db.schema import at_head
from portal.web.context import portal
from portal.web.guards import public

bp = Blueprint("health", __name__)


def _plain(words: str, status: int) -> Response:
    return Response(words + "\n", status=status, mimetype="text/plain")


@bp.get("/livez")
@public
def livez() -> Response:
    return _plain("ok", 200)


@bp.get("/readyz")
@public
def readyz() -> Response:
    """Ready means: the database answers, takes a write lock, and its tables are the ones this code expects."""
    database = portal().database
    try:
        with database.reading() as session:
            session.connection().execute(text("SELECT 1"))
        if not at_head(database.engine):
            return _plain("migrations", 503)
    except SQLAlchemyError:
        return _plain("database", 503)
    return _plain("ok", 200)
