"""The demo: two creditors, their policies and their people, all through the services everybody else uses.

Safe to repeat. The invented crowd stays as on the day of the first load; the hand-made cases move with the
calendar, so that sixty days overdue stays sixty.
"""

import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from portal.clock import civil_date
from portal.db.models import Creditor, OfferPolicy, PortfolioImport
from portal.services.creditor_profiles import save_creditor
from portal.services.default_policies import publish_default_policies
from portal.services.portfolio import Import, Report, import_portfolio
from portal.services.portfolio.demo_people import PEOPLE, DemoPerson, demo_lines
from portal.services.portfolio.sample import sample_lines
from portal.services.rulebook import load_rulebook
from portal.services.wiring import Portal

BANK: dict[str, Any] = {
    "slug": "exemplo", "legal_name": "Banco Exemplo S.A.", "trade_name": "Banco Exemplo", "cnpj": "11222333000181",
    "street": "Rua do Exemplo, 100", "district": "Centro", "city": "São Paulo", "state": "SP",
    "postal_code": "01000000", "email": "ajuda@banco.example", "phone": "0800 000 0000",
    "ombudsman": "ouvidoria@banco.example, 0800 000 0001", "pix_key": "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc",
    "bank_account": {"bank": "104", "params": {"agencia": "1234", "agencia_dv": "5", "codigo_beneficiario": "123456"}},
}
COOPERATIVE: dict[str, Any] = {
    "slug": "cooperativa", "hostname": "cooperativa.localhost",
    "legal_name": "Cooperativa de Crédito Exemplo", "trade_name": "Coop Exemplo", "cnpj": "99988877000108",
    "street": "Avenida do Ipê, 45", "district": "Vila Nova", "city": "Florianópolis", "state": "SC",
    "postal_code": "88010000", "email": "contato@cooperativa.example", "phone": "0800 000 0010",
    "ombudsman": "ouvidoria@cooperativa.example, 0800 000 0011",
    "pix_key": "0c6a6d3e-9d0d-4b0e-8f53-2f6c1f1f7a10", "color_primary": "#ffd400", "color_secondary": "#e6007e",
    "logo_svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 132 36"><rect width="132" height="36" rx="6" '
                'fill="#ffd400"/><circle cx="20" cy="18" r="9" fill="#e6007e"/><circle cx="34" cy="18" r="9" '
                'fill="#7a0043"/><path d="M54 13h64v4H54zM54 20h44v4H54z" fill="#7a0043"/></svg>',
    "bank_account": {"bank": "756", "params": {
        "agencia": "4321", "agencia_dv": "3", "codigo_beneficiario": "7654321", "carteira": "1", "modalidade": "01",
        "conta": "65432", "conta_dv": "1"}},
}


@dataclass(frozen=True)
class Loaded:
    """What the demo now has for one creditor, and where to see it."""

    creditor: str
    address: str
    people: tuple[DemoPerson, ...]
    report: Report


def load_demo(portal: Portal, new_id: Callable[[], uuid.UUID] = uuid.uuid4) -> tuple[Loaded, ...]:
    """Create or refresh the demo. The tables must be there."""
    return (
        _load(portal, BANK, PEOPLE, crowd=40, seed=7, new_id=new_id),
        # the same person at two creditors: neither knows of the other
        _load(portal, COOPERATIVE, PEOPLE[:1], crowd=12, seed=11, new_id=new_id),
    )


def _load(
    portal: Portal, document: dict[str, Any], people: tuple[DemoPerson, ...], *, crowd: int, seed: int,
    new_id: Callable[[], uuid.UUID],
) -> Loaded:
    now = portal.now()
    with portal.database.writing() as session:
        owner = save_creditor(session, document, now=now, new_id=new_id, actor="demo").creditor
        if session.exec(select(OfferPolicy.id).where(OfferPolicy.creditor_id == owner.id).limit(1)).first() is None:
            publish_default_policies(session, owner.id, now=now, new_id=new_id)
    with portal.database.reading() as session:
        first_day = _first_day(session, owner, now)
        rules = load_rulebook(session, owner.id, civil_date(now))
    lines = [*sample_lines(crowd, seed, first_day, clean=True), *demo_lines(civil_date(now), rules.charges_for, people)]
    run = Import(portal.database, portal.vault, portal.clock, owner.id, "demo.csv", "demo", new_id)
    report = import_portfolio(run, io.BytesIO("".join(lines).encode()))
    return Loaded(owner.trade_name, _address(portal, owner), people, report)


def _first_day(session: Session, owner: Creditor, now: datetime) -> date:
    """The day this creditor's demo was first loaded."""
    started = session.exec(
        select(PortfolioImport.started_at).where(PortfolioImport.creditor_id == owner.id)
        .order_by(col(PortfolioImport.started_at)).limit(1)
    ).first()
    return civil_date(started or now)


def _address(portal: Portal, owner: Creditor) -> str:
    base = urlsplit(portal.settings.base_url)
    if not owner.hostname:
        return portal.settings.base_url
    return base._replace(netloc=owner.hostname + (f":{base.port}" if base.port else "")).geturl()
