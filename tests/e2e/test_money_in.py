"""One installment paid twice, by boleto and by Pix, as the debtor and the operators see it: the surplus goes back.

The bank speaks by file, the PSP over HTTP with its own callbacks; nothing here is told to the portal in any other way.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from click import Command
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from portal.cli.cnab import cnab
from portal.cli.ledger import ledger
from portal.cli.refunds import refunds
from portal.config import Settings
from portal.services.pix_callbacks import address_for
from portal.services.wiring import Portal
from tests.bank_files import boletos, make_filed_world, paid, retorno, said
from tests.conftest import Clock
from tests.e2e.conftest import Live
from tests.money import dump
from tests.paying import charges_of
from tests.psp import Psp, served
from tests.signed_in import sign_in


@pytest.fixture
def psp(tmp_path: Path, clock: Clock) -> Iterator[Psp]:
    with served(tmp_path / "psp", clock.now) as one:
        yield one


@pytest.fixture
def settings(settings: Settings, psp: Psp) -> Settings:
    access = psp.access()
    return replace(
        settings, boleto_gateway="cnab", pix_gateway="bacen", pix_url=access.url, pix_token_url=access.token_url,
        pix_client_id=access.client_id, pix_client_secret=access.client_secret,
    )


def operate(portal: Portal, command: Command, *arguments: object, code: int = 0) -> str:
    answer = CliRunner().invoke(command, [str(each) for each in arguments], obj=portal)
    assert answer.exit_code == code, answer.output
    return answer.output


def post_file(portal: Portal, output: str) -> None:
    found = re.search(r"portal cnab post ([0-9a-f]{8})", output)
    assert found, output
    operate(portal, cnab, "post", found.group(1), "--by", "Bruno")


def bring(portal: Portal, folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
    post_file(portal, operate(portal, cnab, "retorno", folder / name, "--by", "Ana"))


def call_back(live: Live, psp: Psp, times: int) -> None:
    """All callbacks the PSP ever made, ``times`` over and in any order."""
    calls = psp.calls * times
    random.Random(times).shuffle(calls)
    for call in calls:
        assert httpx.post(call.url, json=call.body).status_code == 200


def test_paid_by_boleto_and_by_pix_the_surplus_goes_back(
    live: Live, psp: Psp, page: Page, tmp_path: Path
) -> None:
    portal = live.portal
    world, account = make_filed_world(portal, count=2, psp=True)
    assert world.creditor.pix_key
    portal.pix.set_webhook(world.creditor.pix_key, address_for(portal.settings))
    post_file(portal, operate(portal, cnab, "remessa", "--by", "Ana"))
    bring(portal, tmp_path, "1.ret", retorno(account, [said(row, "02") for row in boletos(portal)]))
    first, second = world.installments[1], world.installments[2]
    code = charges_of(portal, first.id)["pix"].br_code

    client = live.app.test_client()
    sign_in(client, portal, world.debtor)
    cookie = client.get_cookie("sid")
    assert cookie is not None
    page.context.add_cookies([{"name": "sid", "value": cookie.value, "domain": "localhost", "path": "/"}])
    page.goto(f"/parcelas/{first.id}")
    expect(page.locator("h1")).not_to_have_text("Pagamento recebido")

    psp.pay(code)  # by Pix first, told by the PSP's callback
    call_back(live, psp, 1)
    live.work()
    expect(page.locator("h1")).to_have_text("Pagamento recebido", timeout=20_000)  # nobody reloaded
    expect(page.locator("main")).to_contain_text("Pix")

    boleto = next(row for row in boletos(portal) if row.installment_id == first.id)
    bring(portal, tmp_path, "2.ret", retorno(account, [paid(boleto)], nsa=2))  # the second payer was faster than us
    page.reload()
    expect(page.locator(".notice--wait")).to_contain_text("volta para quem pagou até")

    owed = operate(portal, refunds, "list")
    refund = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", owed)
    assert refund and "boleto" in owed
    operate(portal, refunds, "request", refund.group(), "--as", "Ana")
    refused = operate(portal, refunds, "approve", refund.group(), "--as", "Ana", code=1)
    assert "Approved" not in refused
    operate(portal, refunds, "approve", refund.group(), "--as", "Bia")
    operate(portal, refunds, "send")
    operate(portal, refunds, "done", refund.group(), "--number", "TED 4711", "--as", "Ana")
    page.reload()
    expect(page.locator(".notice--good")).to_contain_text("já foi devolvido")

    # the other installment the other way about: the file first, then a Pix, which goes back by itself
    live.clock.advance(days=1)
    sign_in(client, portal, world.debtor)
    pix = charges_of(portal, second.id)["pix"].br_code
    psp.pay(pix)
    late = next(row for row in boletos(portal) if row.installment_id == second.id)
    bring(portal, tmp_path, "3.ret", retorno(account, [paid(late)], nsa=3))
    call_back(live, psp, 1)
    live.work()
    found = re.search(r"([0-9a-f]{8}-[0-9a-f-]{27})  owed.*pix", operate(portal, refunds, "list"))
    assert found
    operate(portal, refunds, "request", found.group(1), "--as", "Bia")
    operate(portal, refunds, "approve", found.group(1), "--as", "Ana")
    operate(portal, refunds, "send")
    assert "Nothing is owed back" in operate(portal, refunds, "list")

    books = dump(portal)
    call_back(live, psp, 5)
    live.work()
    for name in ("1.ret", "2.ret", "3.ret"):
        assert "here already" in operate(portal, cnab, "retorno", tmp_path / name, "--by", "Ana")
    live.work()
    assert dump(portal) == books
    operate(portal, ledger, "check")
