"""Walking over addresses as somebody who has no business there. Findings are lines of text; none is what we want."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient

from portal.services.wiring import Portal
from tests.addresses import Address
from tests.rows import changed, fingerprint

HTMX = {"HX-Request": "true"}
#: Parameters that programs like to follow somewhere.
WAYS_OUT = ("volta", "next", "url", "redirect", "return_to", "continue", "destino")

#: What a browser could be sent to by somebody who writes the link.
PLACES = (
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "///evil.example", "/\t/evil.example", "http:evil.example", "/%0d%0aLocation:%20//evil.example",
    "/\r\nLocation: //evil.example", "https:evil.example", "//localhost@evil.example", " //evil.example", "/./\\evil",
)


def ask(client: FlaskClient, address: Address, *, base_url: str, csrf: str = "", **options: Any) -> Any:
    """One request for it, with this token in a form."""
    if address.method == "GET":
        return client.get(address.path, base_url=base_url, query_string=dict(address.query), **options)
    form = {**address.form, **options.pop("extra", {})}
    if csrf:
        form["csrf_token"] = csrf
    return client.open(address.path, method=address.method, base_url=base_url, data=form, **options)


def token_for(client: FlaskClient, base_url: str) -> str:
    """This browser's own valid form token."""
    page = client.get("/ajuda", base_url=base_url).get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "no form on the help page"
    return found.group(1)


def strangers(
    client: FlaskClient, portal: Portal, theirs: Iterable[Address], *, base_url: str, extra: Mapping[str, str]
) -> list[str]:
    """A signed-in person asks for what is somebody else's: 404, as if it never was, and nothing is written.

    ``extra``: more fields to send along, as somebody would who tries every name.
    """
    findings, csrf = [], token_for(client, base_url)
    before = fingerprint(portal)
    for address in theirs:
        nobodys = address.of_nobody()
        for headers in ({}, HTMX):
            sent = {} if address.method == "GET" else {"extra": {**extra, **address.form}}
            mine = ask(client, address, base_url=base_url, csrf=csrf, headers=headers, **sent)
            if sent:
                sent = {"extra": {**extra, **nobodys.form}}
            other = ask(client, nobodys, base_url=base_url, csrf=csrf, headers=headers, **sent)
            if mine.status_code != 404:
                findings.append(f"{address}: {mine.status} for somebody else's")
            elif answer_of(mine, address.owned) != answer_of(other, nobodys.owned):
                findings.append(f"{address}: somebody else's looks unlike a missing one")
        if address.method == "GET":
            head = client.head(address.path, base_url=base_url, query_string=dict(address.query))
            if head.status_code != 404:
                findings.append(f"HEAD {address.endpoint}: {head.status} for somebody else's")
        after = fingerprint(portal)
        if changed(before, after):
            findings.append(f"{address}: wrote to {', '.join(changed(before, after))}")
            before = after
    return findings


def anonymous(client: FlaskClient, portal: Portal, theirs: Iterable[Address], *, base_url: str) -> list[str]:
    """Nobody in particular asks: sent to the entry page, whether or not the thing exists, and nothing is written."""
    findings, csrf = [], token_for(client, base_url)
    before = fingerprint(portal)
    for address in theirs:
        if address.guard in {"public", "demo"}:
            continue
        for one in (address, address.of_nobody()):
            plain = ask(client, one, base_url=base_url, csrf=csrf)
            if (plain.status_code, plain.headers.get("Location")) != (303, "/"):
                findings.append(f"{address}: {plain.status} without signing in")
            quick = ask(client, one, base_url=base_url, csrf=csrf, headers=HTMX)
            if (quick.status_code, quick.headers.get("HX-Redirect"), quick.data) != (401, "/", b""):
                findings.append(f"{address}: {quick.status} without signing in, asked by htmx")
    if changed(before, fingerprint(portal)):
        findings.append(f"wrote to {', '.join(changed(before, fingerprint(portal)))} for nobody")
    return findings


def answer_of(answer: Any, owned: Iterable[str] = ()) -> tuple[object, ...]:
    """Status, headers and body without what differs between any two answers: date, form token, the id asked for."""
    body = re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", answer.get_data(as_text=True))
    headers = [(name, value) for name, value in answer.headers.items() if name not in {"Date", "Set-Cookie"}]
    headers += [("Set-Cookie", value.partition("=")[0]) for value in answer.headers.getlist("Set-Cookie")]
    for value in owned:
        body = body.replace(value, "*")
        headers = [(name, text.replace(value, "*")) for name, text in headers]
    return answer.status_code, sorted(headers), body


def followed(client: FlaskClient, address: Address, token: str, place: str, *, base_url: str) -> list[str]:
    """Where the answer sends a browser that asked to be sent to ``place``."""
    out = dict.fromkeys(WAYS_OUT, place)
    sent: dict[str, Any] = {"extra": out} if address.method != "GET" else {"headers": {"Referer": place}}
    if address.method == "GET":
        address = replace(address, query={**address.query, **out})
    answer = ask(client, address, base_url=base_url, csrf=token, **sent)
    return [answer.headers[name] for name in ("Location", "HX-Redirect", "HX-Location", "Refresh")
            if name in answer.headers]


def leads_away(location: str) -> bool:
    """Whether a browser sent to ``location`` would leave for another site (WHATWG URL: tabs and line ends are
    dropped, a backslash is a slash)."""
    bare = re.sub(r"[\t\r\n]", "", location).strip().replace("\\", "/")
    parts = urlsplit(bare)
    return bool(parts.scheme or parts.netloc) or not bare.startswith("/") or bare.startswith("//")


def crawl(client: FlaskClient, start: str, *, base_url: str, each: int = 3, skip: str = "") -> dict[str, Any]:
    """Follow every link, image, form that gets, and htmx address from ``start``; address -> answer.

    At most ``each`` addresses of one pattern (ids and values aside); paths that match ``skip`` are left out.
    """
    waiting, seen, patterns = [start], {}, {}
    while waiting:
        address = waiting.pop(0)
        pattern = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", re.sub(r"=[^&#]*", "=", address))
        if address in seen or patterns.get(pattern, 0) >= each or (skip and re.search(skip, address)):
            continue
        patterns[pattern] = patterns.get(pattern, 0) + 1
        answer = seen[address] = client.get(address, base_url=base_url)
        if answer.headers.get("Location"):
            waiting.append(answer.headers["Location"])
        if answer.mimetype == "text/html":
            waiting += links(answer.get_data(as_text=True))
    return seen


def links(page: str) -> list[str]:
    """Addresses of ours that a page leads to by getting."""
    found = re.findall(r'(?:\s(?:href|src|hx-get)|<form(?![^>]*method="post")[^>]* action)="(/[^"#]*)', page)
    return list(dict.fromkeys(address.replace("&amp;", "&") for address in found))
