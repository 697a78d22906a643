"""A boleto by file as the debtor sees it: come back on a day, pay, paid; and files that try to count twice."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from portal.cli.cnab import cnab
from portal.config import Settings
from portal.services.ledger.checking import check
from portal.services.wiring import Portal
from tests.bank_files import boletos, closed, joined, make_filed_world, paid, retorno, retorno_lines, said
from tests.e2e.conftest import Live
from tests.rows import fingerprint
from tests.signed_in import sign_in


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, boleto_gateway="cnab")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


def operate(portal: Portal, *arguments: object, code: int = 0) -> str:
    answer = CliRunner().invoke(cnab, [str(each) for each in arguments], obj=portal)
    assert answer.exit_code == code, answer.output
    return answer.output


def post(portal: Portal, said_before: str) -> str:
    found = re.search(r"portal cnab post ([0-9a-f]{8})", said_before)
    assert found, said_before
    return operate(portal, "post", found.group(1), "--by", "Bruno")


def bring(portal: Portal, folder: Path, name: str, data: bytes) -> str:
    """What taking this retorno in says."""
    (folder / name).write_bytes(data)
    return operate(portal, "retorno", folder / name, "--by", "Ana")


def enter(page: Page, live: Live, debtor: object) -> None:
    client = live.app.test_client()
    sign_in(client, live.portal, debtor)
    cookie = client.get_cookie("sid")
    assert cookie is not None
    page.context.add_cookies([{"name": "sid", "value": cookie.value, "domain": "localhost", "path": "/"}])


def test_the_way_of_a_boleto_by_file(live: Live, page: Page, folder: Path) -> None:
    world, account = make_filed_world(live.portal, count=2)
    enter(page, live, world.debtor)
    address = f"/parcelas/{world.installments[1].id}"

    def boleto_says(words: str) -> None:
        page.goto(address)
        expect(page.locator("section[aria-labelledby=boleto-t]")).to_contain_text(words)

    boleto_says("Volte depois disso")
    made = operate(live.portal, "remessa", "--by", "Ana", "--out", folder)
    post(live.portal, made)
    assert {row.status for row in boletos(live.portal)} == {"sent"}
    boleto_says("Volte depois disso")
    linha = boletos(live.portal)[1].linha_digitavel
    assert linha and linha not in page.content()

    live.clock.advance(days=1)
    enter(page, live, world.debtor)
    confirmed = bring(live.portal, folder, "1.ret", retorno(account, [said(row, "02") for row in boletos(live.portal)]))
    boleto_says("Volte depois disso")  # staged is not posted
    post(live.portal, confirmed)
    page.goto(address)
    assert page.locator("[data-copy]").filter(has_text="boleto").get_attribute("data-copy") == linha

    second = boletos(live.portal)[1]
    post(live.portal, bring(live.portal, folder, "2.ret", retorno(account, [paid(second)], nsa=2)))
    expect(page.locator("h1")).to_have_text("Pagamento recebido", timeout=15_000)  # nobody reloaded
    expect(page.locator("main")).to_contain_text("por boleto")


def test_a_retorno_brought_three_times_cut_and_merged(live: Live, folder: Path) -> None:
    """Whatever is done with the files of a bank, the books stay as they are to the byte."""
    _, account = make_filed_world(live.portal, count=4)
    post(live.portal, operate(live.portal, "remessa", "--by", "Ana"))
    rows = boletos(live.portal)
    one = retorno_lines(account, [said(rows[0], "02"), paid(rows[0]), paid(rows[1])], nsa=1)
    two = retorno_lines(account, [paid(rows[1]), paid(rows[2], late=777)], nsa=2)
    post(live.portal, bring(live.portal, folder, "1.ret", joined(one)))
    post(live.portal, bring(live.portal, folder, "2.ret", joined(two)))
    books = money(live.portal)
    assert books["payment"]

    for name in ("1.ret", "again.ret", "1.ret"):
        assert "here already" in bring(live.portal, folder, name, joined(one))
    for name, data in (
        ("cut.ret", joined(one)[: len(joined(one)) // 2]), ("cut at a line.ret", joined(one[:4])),
        ("merged.ret", joined([*one, *two])), ("same number.ret", retorno(account, [paid(rows[3])], nsa=2)),
    ):
        (folder / name).write_bytes(data)
        assert re.search(r"Line \d+, column", operate(live.portal, "retorno", folder / name, "--by", "Ana", code=1))
    details = [f"{line[:8]}{place:05d}{line[13:]}" for place, line in enumerate([*one[2:-2], *two[2:-2]], start=1)]
    renumbered = one[0][:157] + "000003" + one[0][163:]
    merged = bring(live.portal, folder, "m.ret", joined(closed(account, [renumbered, one[1], *details])))
    assert "no second effect: lines 3, 5, 7, 9, 11" in merged
    post(live.portal, merged)
    assert money(live.portal) == books


def money(portal: Portal) -> dict[str, str]:
    """Fingerprints of everything money moves."""
    with portal.database.reading() as session:
        verdicts = check(session, portal.now(), without=("I9",))  # these agreements were not accepted by anybody
    assert [verdict for verdict in verdicts if verdict.wrong] == []
    names = ("payment", "ledger_journal", "ledger_entry", "installment", "charge", "agreement", "refund", "reversal")
    found = fingerprint(portal)
    return {name: found[name] for name in names}
