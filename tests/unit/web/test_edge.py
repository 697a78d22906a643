import pytest
from flask import Blueprint, abort
from sqlalchemy import text

from portal.web.context import db
from portal.web.guards import public
from tests.factories import make_creditor


@pytest.fixture
def doors(app, portal):
    """Views that write and then end in every way a view can end."""
    with portal.database.writing() as session:
        make_creditor(session, portal)
    doors = Blueprint("doors", __name__)

    def write(value):
        db().connection().execute(text("UPDATE creditor SET phone = :v"), {"v": value})

    @doors.post("/well")
    @public
    def well():
        write("well")
        return "ok"

    @doors.post("/form")
    @public
    def form():
        write("form")
        return "what was typed is kept", 422

    @doors.post("/missing")
    @public
    def missing():
        write("missing")
        abort(404)

    @doors.post("/broken")
    @public
    def broken():
        write("broken")
        raise RuntimeError("secret detail")

    @doors.get("/sneaky")
    @public
    def sneaky():
        write("sneaky")
        return "ok"

    app.config["WTF_CSRF_ENABLED"] = False
    app.register_blueprint(doors)
    return app


def phone(portal):
    with portal.database.reading() as session:
        return session.connection().execute(text("SELECT phone FROM creditor")).scalar_one()


@pytest.mark.parametrize(
    ("address", "status", "kept"),
    [("/well", 200, True), ("/form", 422, True), ("/missing", 404, False), ("/broken", 500, False)],
)
def test_what_a_view_returned_is_kept_and_what_it_raised_is_undone(doors, portal, client, address, status, kept):
    assert client.post(address).status_code == status
    assert (phone(portal) == address[1:]) is kept


def test_a_get_cannot_write(doors, portal, client):
    assert client.get("/sneaky").status_code >= 500
    assert phone(portal) == "0800 000 0000"


def test_no_screen_shows_the_machine(doors, client):
    page = client.post("/broken").get_data(as_text=True)
    assert "secret detail" not in page
    assert "Traceback" not in page
    assert "O erro foi nosso" in page


def test_no_transaction_is_left_open(doors, portal, client):
    for address in ("/well", "/form", "/missing", "/broken"):
        client.post(address)
        assert portal.database.engine.pool.checkedout() == 0
