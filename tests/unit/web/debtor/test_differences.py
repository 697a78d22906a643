"""A browser may tell us that its figures differ from ours: briefly, rarely, and without writing our log for us."""

import pytest

from tests.offering import make_scene
from tests.signed_in import sign_in

ADDRESS = "/relatorios/diferenca"


@pytest.fixture
def send(portal, client, app):
    scene = make_scene(portal)
    scene.row = scene.contract()
    sign_in(client, portal, scene.debtor)
    token = client.csrf(f"/simulador?contrato={scene.row.id}")
    return lambda **form: client.post(ADDRESS, data={"csrf_token": token, **form})


def test_a_report_is_one_line_of_the_log(send, caplog):
    assert send(nossa="24 parcelas de|R$ 1,01\nforged", resposta="24 parcelas de|R$ 1,02").status_code == 204
    lines = [record.getMessage() for record in caplog.records if "difference" in record.getMessage()]
    assert len(lines) == 1
    assert "R$ 1,01 forged" in lines[0] and "R$ 1,02" in lines[0] and "\n" not in lines[0]


def test_it_is_cut_short(send, caplog):
    send(nossa="x" * 10_000, resposta="")
    assert max(len(record.getMessage()) for record in caplog.records) < 1_000


def test_a_few_an_hour_and_then_again_later(send, clock):
    assert [send(nossa="a", resposta="b").status_code for _ in range(7)] == [204] * 5 + [429] * 2
    clock.advance(minutes=14)
    assert send(nossa="a", resposta="b").status_code == 429


def test_only_people_inside_with_their_own_form(portal, client, app):
    make_scene(portal)
    assert client.post(ADDRESS, data={"nossa": "a"}).status_code in {303, 400}
