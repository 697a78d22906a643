"""What leaves the application leaves with every header, each once (ASVS 5.0 3.4). All addresses: ``test_headers``
of the whole."""

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from portal.web.headers import HEADERS, HSTS, with_headers


def served(response, secure=False, **request):
    return Client(with_headers(response, secure)).open("/", **request)


@pytest.mark.parametrize(("given", "wanted"), [
    ({}, "Cookie, Accept-Language"),
    ({"Vary": "HX-Request"}, "HX-Request, Cookie, Accept-Language"),
    ({"Vary": "Cookie"}, "Cookie, Accept-Language"),
    ({"Vary": "cookie, Accept-Encoding"}, "Cookie, Accept-Encoding, Accept-Language"),
])
def test_html_depends_on_the_person_and_the_language(given, wanted):
    answer = served(Response("x", mimetype="text/html", headers=given))
    assert answer.headers.getlist("Vary") == [wanted]


def test_other_types_keep_what_they_say():
    assert served(Response("x", mimetype="text/plain", headers={"Vary": "Accept-Encoding"})).headers["Vary"] == (
        "Accept-Encoding"
    )
    assert "Vary" not in served(Response("x", mimetype="text/plain")).headers


def test_nothing_is_kept_unless_a_view_says_so():
    assert served(Response("x")).headers.getlist("Cache-Control") == ["no-store"]
    assert served(Response("x", headers={"Cache-Control": "public"})).headers.getlist("Cache-Control") == ["public"]


@pytest.mark.parametrize("secure", [True, False])
def test_all_constant_headers_come_once_and_transport_security_only_over_tls(secure):
    answer = served(Response("x"), secure)
    for name, value in HEADERS:
        assert answer.headers.getlist(name) == [value]
    assert answer.headers.getlist(HSTS[0]) == ([HSTS[1]] if secure else [])


def test_trace_never_reaches_the_application():
    def fails(_environ, _start):
        raise AssertionError

    answer = served(fails, method="TRACE")
    assert answer.status_code == 405 and answer.data == b"" and answer.headers["X-Frame-Options"] == "DENY"
