"""``portal demo`` as somebody meets it who just cloned the repository."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from portal.cli.demo import demo, written
from portal.seeds import PEOPLE


@pytest.fixture
def run(portal):
    return lambda *arguments, obj=portal: CliRunner().invoke(demo, list(arguments), obj=obj)


def test_load_prints_where_to_go_and_whom_to_try(run):
    answer = run("load")
    assert answer.exit_code == 0, answer.output
    assert "Banco Exemplo: http://localhost" in answer.output
    assert "Coop Exemplo: http://cooperativa.localhost" in answer.output
    for person in PEOPLE:
        assert f"{written(person.document)}" in answer.output
        assert f"{person.birth:%d/%m/%Y}  {person.name}: {person.shows}" in answer.output
    assert "0 contracts created, 0 updated" in run("load").output


def test_production_refuses(portal, run):
    production = replace(portal, settings=replace(portal.settings, environment="production"))
    answer = run("load", obj=production)
    assert answer.exit_code == 1
    assert "not for production" in answer.output


def test_documents_as_people_write_them():
    assert written("52998224725") == "529.982.247-25"
    assert written("12ABC34501DE35") == "12.ABC.345/01DE-35"
