"""The part of the tour that pays through somebody else, and after the date."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from tests.e2e.conftest import Live
from tests.world import Person


def through_somebody_else(page: Page, person: Person) -> Iterator[str]:
    """Making a link, and what opens behind it."""
    page.goto(f"/parcelas/{person.ids['installment_id']}/links")
    page.get_by_role("button", name="Criar outro link").click()
    yield "links"
    link = page.locator("#endereco-1").input_value()
    page.goto(link)
    yield "link of somebody else"
    page.goto(link + "A")
    yield "link that does not open"


def after_the_date(page: Page, live: Live, person: Person, come_back: Callable[[], None]) -> Iterator[str]:
    """From a date that passed to codes of today. ``come_back`` signs the person in again after days."""
    address = f"/parcelas/{person.ids['installment_id']}"
    live.clock.advance(days=40)
    come_back()
    page.goto(address)
    yield "payment after its date"
    page.goto(f"/acordos/{person.ids['agreement_id']}/parcelas")
    yield "all payments, one after its date"
    live.clock.advance(days=70)
    come_back()
    page.goto(address)
    yield "payment whose codes are over"
    page.get_by_role("button", name="Gerar códigos para pagar").click()
    yield "payment whose codes are coming"
    live.work()
    page.goto(address)
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    yield "payment with codes of today"
