from datetime import UTC, datetime, timedelta

import pytest
from flask import g

from portal.services.codes import CodeRefused
from portal.web.codes import code_problem, when
from tests.factories import make_creditor

#: 14h05 in São Paulo, as the test clock starts.
NOW = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def request_context(app, portal):
    with portal.database.writing() as session:
        make_creditor(session, portal)
    with app.test_request_context("/"):
        yield
        g.pop("db_context", None)


@pytest.mark.parametrize(("later", "said"), [
    (timedelta(0), "14h05"), (timedelta(seconds=1), "14h06"), (timedelta(seconds=30), "14h06"),
    (timedelta(seconds=60), "14h06"), (timedelta(minutes=54, seconds=30), "15h"),
    (timedelta(hours=24), "24 de novembro, 14h05"), (timedelta(hours=9, minutes=54, seconds=59), "24 de novembro, 0h"),
])
def test_the_time_said_is_never_too_early(later, said):
    assert when(NOW + later) == said


@pytest.mark.parametrize(("refused", "words"), [
    (CodeRefused("WAIT", until=NOW + timedelta(seconds=30)), "Espere até 14h06"),
    (CodeRefused("TOO_MANY", until=NOW + timedelta(hours=1)), "Espere até 15h05"),
    (CodeRefused("LOCKED", until=NOW + timedelta(minutes=10)), "espere até 14h15"),
    (CodeRefused("DISABLED"), "Fale com a gente"), (CodeRefused("NONE"), "Peça outro"),
    (CodeRefused("EXPIRED"), "10 minutos"), (CodeRefused("SPENT"), "5 tentativas"),
    (CodeRefused("WRONG", left=4), "mais 4 vezes"), (CodeRefused("WRONG", left=1), "mais 1 vez"),
])
def test_every_refusal_says_what_to_do(refused, words):
    said = code_problem(refused)
    assert words in said and "!" not in said
