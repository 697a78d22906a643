import pytest

from portal.web.context import creditor
from portal.web.pace import _address
from tests.factories import make_creditor


@pytest.fixture
def digest_of(app, portal):
    with portal.database.writing() as session:
        make_creditor(session, portal)

    def digest(address, **headers):
        with app.test_request_context("/", environ_base={"REMOTE_ADDR": address}, headers=headers):
            creditor()
            return _address()
    return digest


def test_one_ipv4_address_is_one_subject(digest_of):
    assert digest_of("203.0.113.7") == digest_of("203.0.113.7") != digest_of("203.0.113.8")


def test_one_ipv6_customer_is_one_subject(digest_of):
    assert digest_of("2001:db8:1:2::1") == digest_of("2001:db8:1:2:ffff::9") != digest_of("2001:db8:1:3::1")


def test_what_a_client_claims_about_its_address_is_not_believed(digest_of):
    assert digest_of("203.0.113.7", X_Forwarded_For="198.51.100.1") == digest_of("203.0.113.7")


def test_an_address_is_kept_as_a_keyed_digest_only(digest_of):
    assert b"203" not in digest_of("203.0.113.7")
