"""Every test of a service that has a portal ends with the invariants of the books over its whole database."""

from collections.abc import Iterator

import pytest

from tests.money import broken


@pytest.fixture(autouse=True)
def whole_books(request: pytest.FixtureRequest) -> Iterator[None]:
    """Except how long work has waited (I11: tests move the clock and leave jobs) and proofs (I9: tests forge them);
    a test that asks for `broken_books` breaks them on purpose."""
    portal = request.getfixturevalue("portal") if "portal" in request.fixturenames else None
    yield
    if portal is not None and "broken_books" not in request.fixturenames:
        assert broken(portal, "I9", "I11") == {}


@pytest.fixture
def broken_books() -> None:
    """Says that a test leaves books or rows wrong on purpose."""
