"""A test client that looks at every page it gets: valid HTML, one h1, a title, unique ids, labels, headers."""

import gzip
import re
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.web.headers import HEADERS

NEEDS_LABEL = {"input", "select", "textarea"}
HIDDEN_TYPES = {"hidden", "submit", "button"}


class StrictClient(FlaskClient):
    """Every answer is checked; a broken page fails the test that opened it."""

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        response = super().open(*arguments, **options)
        check_headers(response)
        if response.mimetype == "text/html" and response.data and response.status_code not in {301, 302, 303}:
            packed = response.headers.get("Content-Encoding") == "gzip"
            check_html((gzip.decompress(response.data) if packed else response.data).decode())
        return response

    def csrf(self, page: str = "/") -> str:
        """The token of a form on this page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).get_data(as_text=True))
        assert found, f"no form on {page}"
        return found.group(1)


def check_headers(response: TestResponse) -> None:
    for name, value in HEADERS:
        assert response.headers.get(name) == value, f"{name} is {response.headers.get(name)!r}"
    assert "Cache-Control" in response.headers


def check_html(text: str) -> None:
    """A whole page, or a fragment when it has no doctype."""
    whole = text.lstrip().lower().startswith("<!doctype html>")
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(text) if whole else parser.parseFragment(text)
    problems = [f"{place} {code} {facts}" for place, code, facts in parser.errors]
    assert not problems, f"invalid HTML: {problems[:5]}"
    elements = list(tree.iter())
    ids = [e.get("id") for e in elements if e.get("id")]
    twice = {i for i in ids if ids.count(i) > 1}
    assert not twice, f"ids used twice: {twice}"
    assert not [e.tag for e in elements if e.get("style") is not None], "inline style"
    inline = [e for e in elements if e.tag == "script" and e.get("src") is None and "json" not in e.get("type", "")]
    assert not inline, "inline script"
    handlers = [k for e in elements for k in e.attrib if isinstance(k, str) and k.startswith(("on", "hx-on"))]
    assert not handlers, f"inline handlers: {handlers}"
    if whole:
        assert len([e for e in elements if e.tag == "h1"]) == 1, "a page has exactly one h1"
        titles = [e for e in elements if e.tag == "title" and (e.text or "").strip()]
        assert titles, "a page has a title"
    check_labels(elements, set(ids))


def check_labels(elements: list[Any], ids: set[str]) -> None:
    labelled = {e.get("for") for e in elements if e.tag == "label"}
    inside = {id(inner) for e in elements if e.tag == "label" for inner in e.iter()}
    for e in elements:
        if e.tag not in NEEDS_LABEL or e.get("type", "text") in HIDDEN_TYPES:
            continue
        assert (
            e.get("id") in labelled or id(e) in inside or e.get("aria-label") or e.get("aria-labelledby")
        ), f"no label: {e.attrib}"
        for reference in (e.get("aria-describedby") or "").split():
            assert reference in ids, f"aria-describedby names {reference}, which is not there"
