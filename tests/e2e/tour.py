"""A tour of every page a person can meet, for tests that look at all of them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from playwright.sync_api import Page

from portal.db.models import Debtor
from portal.services.rate_limits import purge
from portal.web.pace import IDENTIFY
from tests.e2e.conftest import Live
from tests.e2e.paying_tour import after_the_date, through_somebody_else
from tests.factories import CPFS, make_contract
from tests.signed_in import sign_in
from tests.walking import token_for
from tests.world import BIRTH, Person, World, quick_client


def bring_cookies(page: Page, person: Person) -> None:
    """Make this browser the one the person signed in with."""
    page.context.add_cookies([
        {"name": name, "value": value, "domain": person.host, "path": "/"} for name, value in person.cookies.items()
    ])


def tour(page: Page, live: Live, world: World) -> Iterator[str]:
    """Names of the pages, each while the browser shows it."""
    yield from outside(page, live)
    bring_cookies(page, world.a)
    yield from deciding(page, live, world.a)
    yield from paying(page, live, world.a)
    yield from aside(page, live, world.a)


def inside_addresses(person: Person) -> list[str]:
    """Where a signed-in person can go directly."""
    ids = person.ids
    return [
        "/contratos", f"/simulador?contrato={person.contract_ids[-1]}",
        f"/simulador/comparar?contrato={person.contract_ids[-1]}&parcelas=12", f"/simulacoes/{ids['quote_id']}",
        f"/simulacoes/{ids['quote_id']}/codigo", "/acordos", f"/acordos/{ids['agreement_id']}",
        f"/acordos/{ids['agreement_id']}/parcelas", f"/parcelas/{ids['installment_id']}",
        f"/parcelas/{ids['installment_id']}/links", f"/parcelas/{ids['paid_installment_id']}", "/aparelhos",
        "/ajuda", "/nada-aqui",
    ]


def outside(page: Page, live: Live) -> Iterator[str]:
    """What anybody sees, and the way in."""
    page.goto("/")
    yield "entry"
    page.get_by_role("button", name="Continuar").click()
    yield "entry with errors"
    page.goto("/ajuda")
    yield "help"
    page.goto("/saiu")
    yield "left"
    page.goto("/nada-aqui")
    yield "missing page"
    page.goto("/")
    page.get_by_label("Seu CPF ou CNPJ").fill(CPFS[2])
    page.get_by_label("Data de nascimento").fill(BIRTH)
    page.get_by_role("button", name="Continuar").click()
    yield "code"
    page.get_by_label("Código de 6 números").fill("123")
    page.get_by_role("button", name="Entrar", exact=True).click()
    yield "code with an error"
    page.goto("/")
    token = page.locator('input[name="csrf_token"]').first.input_value()
    for _ in range(IDENTIFY.most):
        page.context.request.post("/entrar", form={"csrf_token": token}, headers={"Referer": live.base_url})
    page.get_by_role("button", name="Continuar").click()
    yield "asked too fast"
    live.clock.advance(minutes=2)
    with live.portal.database.writing() as session:
        purge(session, live.portal.now())


def deciding(page: Page, live: Live, person: Person) -> Iterator[str]:
    """From the contracts to the code."""
    contract, quote = person.contract_ids[-1], f"/simulacoes/{person.ids['quote_id']}"
    early = _contract(live, person.debtor_id, "2026/30", days_overdue=(30,))
    page.goto("/contratos")
    yield "contracts"
    page.goto(f"/simulador?contrato={early}")
    yield "not eligible"
    page.goto(f"/simulador?contrato={contract}")
    yield "simulator"
    page.goto(f"/simulador?contrato={contract}&por=valor&valor=150")
    yield "simulator, amount first"
    page.goto(f"/simulador?contrato={contract}&parcelas=97&entrada=x&dia=40")
    yield "simulator with errors"
    small = _contract(live, person.debtor_id, "2026/31", days_overdue=(94,), amount=200_000)
    yield from beside_the_simulator(page, small)
    page.goto(quote)
    yield "review"
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    yield "review, all open"
    page.locator('form[action$="/codigo"] button').first.click()
    yield "review, not ticked"
    page.goto(f"{quote}/codigo")
    yield "confirm"
    page.get_by_label("Código de 6 números").fill("000000" if person.code != "000000" else "111111")
    page.get_by_role("button", name=re.compile("Confirmar e aceitar")).click()
    yield "confirm with a wrong code"


def beside_the_simulator(page: Page, contract: UUID) -> Iterator[str]:
    """What helps to choose: everything unfolded, plans compared, the month."""
    page.goto(f"/simulador?contrato={contract}&parcelas=12")
    page.wait_for_load_state("networkidle")
    page.locator("#faixa a[data-nao]").first.click()
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    yield "simulator, all open, a reason told"
    page.get_by_label("Entra por mês").fill("3000")
    page.get_by_role("button", name="Fazer a conta").click()
    page.locator("#cabe-resposta").wait_for()
    yield "simulator, the month fits"
    page.get_by_label("Entra por mês").fill("muito")
    page.get_by_role("button", name="Fazer a conta").click()
    page.locator("#renda-erro").wait_for()
    yield "simulator, the month with an error"
    page.goto(f"/simulador/comparar?contrato={contract}&comparar=6&comparar=12&comparar=24")
    yield "plans compared"
    page.goto(f"/simulador/comparar?contrato={contract}&comparar=6&comparar=12&comparar=24&mais=x")
    yield "plans compared, with an error"


def paying(page: Page, live: Live, person: Person) -> Iterator[str]:
    """The agreement and its payments."""
    page.goto("/acordos")
    yield "agreements"
    page.goto(f"/acordos/{person.ids['agreement_id']}")
    yield "agreement"
    page.goto(f"/acordos/{person.ids['agreement_id']}/parcelas")
    yield "all payments"
    page.goto(f"/parcelas/{person.ids['installment_id']}")
    yield "payment"
    page.goto(f"/parcelas/{person.ids['paid_installment_id']}")
    yield "payment made"
    page.goto("/demo/banco")
    yield "demo bank"
    page.goto("/demo/banco?codigo=nada")
    yield "demo bank, unknown code"
    page.goto(f"/parcelas/{person.ids['installment_id']}")
    page.get_by_role("link", name="Pagar no banco da demonstração").click()
    yield "demo bank, before paying"
    page.goto("/demo/mensagens")
    yield "demo messages"
    yield from through_somebody_else(page, person)


def aside(page: Page, live: Live, person: Person) -> Iterator[str]:
    """Devices; and what was kept for too long."""
    page.goto("/aparelhos")
    yield "devices"

    def come_back() -> None:
        page.context.clear_cookies()
        bring_cookies(page, replace(person, cookies=_signed_in_again(live, person)))

    live.clock.advance(days=9)
    come_back()
    page.goto(f"/simulacoes/{person.ids['quote_id']}")
    yield "offer that expired"
    yield from after_the_date(page, live, person, come_back)


def _signed_in_again(live: Live, person: Person) -> dict[str, str]:
    client = quick_client(live.app)
    with live.portal.database.reading() as session:
        debtor = session.get(Debtor, person.debtor_id)
    assert debtor is not None
    sign_in(client, live.portal, debtor)
    token_for(client, live.base_url)
    return {cookie.key: cookie.value for cookie in client._cookies.values()}


def _contract(live: Live, debtor_id: UUID, number: str, **values: object) -> UUID:
    with live.portal.database.writing() as session:
        debtor = session.get(Debtor, debtor_id)
        assert debtor is not None
        return make_contract(session, live.portal, debtor, number=number, **values).id  # type: ignore[arg-type]
