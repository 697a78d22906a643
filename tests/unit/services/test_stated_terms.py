import pytest

from portal.services.stated_terms import read_terms
from tests.quoted import make_house


@pytest.fixture
def document(portal):
    house = make_house(portal)
    with portal.database.writing() as session:
        return house.quote(session, count=6, entry=60_000).terms


def test_every_figure_is_read_as_it_was_said(document):
    terms = read_terms(document)
    assert (terms.total, terms.cash, terms.interest) == (document["total"], document["cash"], document["interest"])
    assert terms.debt == terms.gross - terms.discount == sum(contract.net for contract in terms.contracts)
    assert terms.total == terms.debt + terms.interest + terms.iof
    assert [row.number for row in terms.schedule] == list(range(7))
    assert [row.number for row in terms.installments] == list(range(1, 7))
    assert terms.schedule[-1].balance == 0
    assert terms.late_fine == document["late"]["fine"]


def test_a_document_of_another_kind_is_refused(document):
    with pytest.raises(ValueError, match="version"):
        read_terms({**document, "version": 2})
    with pytest.raises(KeyError):
        read_terms({name: value for name, value in document.items() if name != "cash"})
