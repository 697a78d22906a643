"""Which creditor a request is for."""

from sqlmodel import Session, select

from portal.db.models import Creditor


def find_creditor(session: Session, host: str, default_slug: str) -> Creditor | None:
    """By host name, else by the configured slug, else the only one there is."""
    by_host = session.exec(select(Creditor).where(Creditor.hostname == host)).first()
    if by_host is not None:
        return by_host
    if default_slug:
        return session.exec(select(Creditor).where(Creditor.slug == default_slug)).first()
    found = session.exec(select(Creditor).where(Creditor.hostname == None).limit(2)).all()  # noqa: E711
    return found[0] if len(found) == 1 else None
