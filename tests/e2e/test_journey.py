"""The whole way, in a browser, on the product as people start it: import, sign in, simulate, accept, pay."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.clock import civil_date
from tests.e2e.conftest import PHONE
from tests.e2e.reading import bar_codes, pages, picture, qr_codes
from tests.e2e.served import Served

#: Documentation CPFs: valid digits, nobody's. One person for each of the two journeys.
PEOPLE = {True: ("000.000.014-06", "Clara Ensaio Pereira"), False: ("000.000.023-05", "Davi Ensaio Moreira")}
BORN = "17/05/1980"
COUNTS = (1, 2, 12, 48, 96)

def portfolio() -> str:
    """Two people, two contracts each, overdue for 150 to 70 days, large enough for 96 installments."""
    today = civil_date(datetime.now(UTC))
    lines = [
        "documento;nome;nascimento;email;endereco;bairro;cidade;uf;cep;contrato;produto;parcela;vencimento;valor"
    ]
    for script, (cpf, name) in PEOPLE.items():
        for contract, product in ((f"E-{script:d}-1", "emprestimo"), (f"E-{script:d}-2", "crediario")):
            for number, days in enumerate((150, 120, 90, 70), start=1):
                due = today - timedelta(days)
                lines.append(
                    f"{cpf};{name};{BORN};pessoa{script:d}@ensaio.example;Rua do Ensaio, {number};Centro;Recife;PE;"
                    f"50000-000;{contract};{product};{number};{due:%d/%m/%Y};1.500,00"
                )
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    product = Served.in_folder(tmp_path_factory.mktemp("journey"))
    product.run("db", "upgrade")
    product.run("demo", "load")
    file = product.folder / "carteira.csv"
    file.write_text(portfolio(), encoding="latin-1")
    assert "2" in product.run("portfolio", "import", str(file), "--creditor", "exemplo")
    product.start()
    yield product
    product.stop()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def context(browser: Browser, served: Served, script: bool) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        base_url=served.base_url, viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True,
        locale="pt-BR", timezone_id="America/Sao_Paulo", java_script_enabled=script, accept_downloads=True,
    )
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, served: Served) -> Iterator[Page]:
    opened, problems = context.new_page(), []
    opened.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("request", lambda r: None if r.url.startswith((served.base_url, "data:")) else problems.append(r.url))
    yield opened
    assert problems == []


def test_from_the_portfolio_to_a_paid_installment(page: Page, context: BrowserContext, served: Served, script: bool):
    cpf, name = PEOPLE[script]

    page.goto("/")
    page.get_by_label("Seu CPF ou CNPJ").fill(cpf)
    page.get_by_label("Data de nascimento").fill(BORN)
    page.locator("input[name=canal][value=email]").check(force=True)
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Código de 6 números").fill(newest_code(context, script, "para entrar"))
    page.get_by_role("button", name="Entrar", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(name.split()[0])
    boxes = page.get_by_role("checkbox")
    assert boxes.count() == 2
    assert all(boxes.nth(at).is_checked() for at in range(2))
    page.get_by_role("button", name=re.compile("Simular")).click()

    seen = {count: simulate(page, count, script) for count in COUNTS}
    amounts = [seen[count] for count in COUNTS]
    assert amounts == sorted(amounts, reverse=True) and len(set(amounts)) == len(COUNTS), seen

    page.get_by_role("button", name="Ver o resumo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Leia antes de aceitar")
    assert str(COUNTS[-1]) in page.locator(".answer").inner_text()
    draft = context.request.get(page.get_by_role("link", name=re.compile("minuta")).get_attribute("href"))
    assert draft.headers["content-type"] == "application/pdf" and draft.body().startswith(b"%PDF")

    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Aceitar o acordo").click()
    page.get_by_label("Código de 6 números").fill(newest_code(context, script, "ACEITAR"))
    page.get_by_role("button", name="Confirmar e aceitar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Agora tem data para acabar")
    agreement_url = page.url

    boleto, code = pay_page(page, agreement_url)
    stored = registered(page, served, agreement_url)

    read_boleto(context, page, stored)
    read_carne(context, page, agreement_url, stored)
    read_pix(page, stored, code, script)
    pay_and_see(page, context, boleto, script)


def newest_code(context: BrowserContext, script: bool, words: str) -> str:
    """The 6 digits of the newest simulated message to this person that says ``words``, once it was delivered."""
    tab = context.new_page()
    try:
        for _ in range(60):
            tab.goto("/demo/mensagens")
            for message in tab.locator("main article, main li, main section").all_inner_texts():
                if words in message and f"pessoa{script:d}@" in message:
                    found = re.search(r"\b(\d{6})\b", message)
                    assert found, message
                    return found.group(1)
            tab.wait_for_timeout(250)
        raise AssertionError(f"no message with {words!r} came")
    finally:
        tab.close()


def simulate(page: Page, count: int, script: bool) -> int:
    """Ask for ``count`` installments by typing; the installment's cents as the answer shows them."""
    page.get_by_label("Número de parcelas", exact=True).first.check(force=True)
    box = page.get_by_label("Em quantas parcelas?")
    box.fill(str(count))
    if not script:
        page.get_by_role("button", name="Calcular", exact=True).click()
    lead = page.locator("#resposta .answer__lead")
    expect(lead).to_contain_text("Uma parcela" if count == 1 else f"{count} parcelas", ignore_case=True)
    return int(re.sub(r"\D", "", page.locator("#resposta .answer__amount").inner_text()))


def pay_page(page: Page, agreement_url: str) -> tuple[str, str]:
    """Open the first payment, waiting for bank and PSP; its linha digitável and its Pix code."""
    for _ in range(80):
        page.goto(agreement_url)
        page.get_by_role("link", name="Pagar agora").click()
        if page.locator("#pix").count() and page.locator(".copy__line").count():
            break
        page.wait_for_timeout(250)
    line = re.sub(r"\D", "", page.locator(".copy__line").inner_text())
    return line, page.locator("#pix").input_value()


def registered(page: Page, served: Served, agreement_url: str) -> list[dict[str, str]]:
    """The charges of this agreement, once the bank registered a boleto for every installment."""
    for _ in range(120):
        stored = charges(served, agreement_url)
        if len([c for c in stored if c["kind"] == "boleto"]) == COUNTS[-1]:
            return stored
        page.wait_for_timeout(500)
    raise AssertionError(f"only {len(stored)} charges are registered")


def charges(served: Served, agreement_url: str) -> list[dict[str, str]]:
    """What the product stored for this agreement."""
    agreement = agreement_url.rstrip("/").rsplit("/", 1)[1].replace("-", "")
    with sqlite3.connect(f"file:{served.database}?mode=ro", uri=True) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute(
            "SELECT c.*, i.number FROM charge c JOIN installment i ON i.id = c.installment_id "
            "WHERE i.agreement_id = ? AND c.status = 'registered' ORDER BY i.number", (agreement,)
        ).fetchall()
    return [dict(row) for row in rows]


def read_boleto(context: BrowserContext, page: Page, stored: list[dict[str, str]]) -> None:
    first = next(c for c in stored if c["kind"] == "boleto")
    assert re.sub(r"\D", "", page.locator(".copy__line").inner_text()) == first["linha_digitavel"]
    answer = context.request.get(page.get_by_role("link", name=re.compile("Baixar boleto")).get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    for dpi in (300, 150):
        (sheet,) = pages(answer.body(), dpi)
        assert bar_codes(sheet) == [first["barcode"]], f"at {dpi} dpi"


def read_carne(context: BrowserContext, page: Page, agreement_url: str, stored: list[dict[str, str]]) -> None:
    """Every boleto of the plan, three per page, each bar code as stored."""
    wanted = [c["barcode"] for c in stored if c["kind"] == "boleto"]
    answer = context.request.get(f"{agreement_url}/carne.pdf", timeout=60_000)
    assert answer.headers["content-type"] == "application/pdf"
    for dpi in (300, 150):
        sheets = pages(answer.body(), dpi)
        assert len(sheets) == -(-len(wanted) // 3)
        assert [code for sheet in sheets for code in bar_codes(sheet)] == wanted, f"at {dpi} dpi"


def read_pix(page: Page, stored: list[dict[str, str]], code: str, script: bool) -> None:
    first = next(c for c in stored if c["kind"] == "pix")
    assert code == first["br_code"]
    if page.locator("details:has(.qr):not([open])").count():
        page.locator("details:has(.qr) summary").click()
    page.locator(".qr").scroll_into_view_if_needed()
    assert qr_codes(picture(page.locator(".qr").screenshot())) == [first["br_code"]]
    if script:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copiar código Pix").click()
        assert page.evaluate("navigator.clipboard.readText()") == first["br_code"]


def pay_and_see(page: Page, context: BrowserContext, line: str, script: bool) -> None:
    """The demo bank receives the payment; the person's screen shows it by itself (or after reloading)."""
    bank = context.new_page()
    bank.goto("/demo/banco")
    bank.get_by_label("Código Pix ou números do boleto").fill(line)
    bank.get_by_role("button", name="Ler o código").click()
    bank.get_by_role("button", name=re.compile("Pagar boleto de")).click()
    bank.wait_for_load_state()
    bank.close()
    page.bring_to_front()
    if script:
        expect(page.locator("main")).to_contain_text("Pago", timeout=30_000)
        return
    for _ in range(60):
        page.reload()
        if "Pago" in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
    raise AssertionError("the payment never showed")
