from tests.factories import make_creditor


def test_the_entry_page_opens_for_the_only_creditor(portal, client):
    with portal.database.writing() as session:
        make_creditor(session, portal)
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Banco Exemplo" in answer.get_data(as_text=True)


def test_without_a_creditor_pages_say_so_kindly_and_health_still_answers(client):
    assert client.get("/").status_code == 503
    assert client.get("/livez").status_code == 200


def test_ready_once_migrated(client):
    assert client.get("/readyz").get_data(as_text=True) == "ok\n"


def test_an_unknown_address_is_a_kind_404(portal, client):
    with portal.database.writing() as session:
        make_creditor(session, portal)
    answer = client.get("/nada-aqui")
    assert answer.status_code == 404
    assert "Não achamos esta página" in answer.get_data(as_text=True)
