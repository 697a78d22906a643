"""A signed-in browser for tests, without walking through the codes."""

import uuid

from flask.testing import FlaskClient

from portal.db.models import Debtor
from portal.services.sessions import SignedIn, find_session, open_session
from portal.services.wiring import Portal


def sign_in(client: FlaskClient, portal: Portal, debtor: Debtor, level: int = 1) -> SignedIn:
    """Open a session for this debtor and give its cookie to the client. Commit the debtor first."""
    token = uuid.uuid4().hex + uuid.uuid4().hex
    with portal.database.writing() as session:
        open_session(
            session, creditor_id=debtor.creditor_id, debtor_id=debtor.id, level=level, device="test",
            now=portal.now(), new_id=uuid.uuid4, token=token,
        )
        found = find_session(session, token, debtor.creditor_id, portal.now())
    assert found is not None
    client.set_cookie("__Host-sid" if portal.settings.secure else "sid", token, domain="localhost")
    return found
