"""What is read from an address, and which of the two numbers leads."""

import pytest
from werkzeug.datastructures import MultiDict

from portal.web.debtor.asked import read_asked


def asked(**query):
    return read_asked(MultiDict(query.items()))


@pytest.mark.parametrize(("query", "by"), [
    ({}, "valor"), ({"parcelas": "24"}, "vezes"), ({"parcelas": "24", "valor": "300"}, "valor"),
    ({"por": "vezes", "valor": "300"}, "vezes"), ({"por": "outro"}, "valor"),
    ({"por": "valor", "passo": "1"}, "vezes"), ({"por": "vezes", "passo_valor": "10"}, "valor"),
    ({"por": "valor", "antes": "320/36", "valor": "320", "parcelas": "24"}, "vezes"),
    ({"por": "vezes", "antes": "320/36", "valor": "300", "parcelas": "36"}, "valor"),
    ({"por": "vezes", "antes": "320/36", "valor": "300", "parcelas": "24"}, "vezes"),
    ({"por": "vezes", "antes": "320/36", "valor": "320", "parcelas": "36"}, "vezes"),
    ({"por": "vezes", "antes": "sem barra", "valor": "320", "parcelas": "36"}, "vezes"),
])
def test_the_number_that_was_changed_leads_else_the_one_that_was_chosen(query, by):
    assert asked(**query).by == by


def test_what_was_typed_is_kept_and_cut_only_when_it_is_absurd():
    found = asked(parcelas=" １２ ", valor="9" * 90, dia="outro", outro_dia="7")
    assert (found.count, found.amount, found.due_day) == ("１２", "9" * 40, "7")


def test_an_id_that_is_none_is_no_question():
    assert asked(contrato="x") is None
