"""One small world for sweeps over every address: a creditor with two people, a second creditor with a third one.

Each of them walked in through the front door and has all that a person can have: contracts, a kept quote with a
code on its way, an accepted agreement with registered charges and a paid entry, two sessions, a passkey.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from portal.db.models import (
    Charge,
    Contract,
    Creditor,
    Debtor,
    Installment,
    Passkey,
)
from portal.gateways.boleto.simulated import SimulatedBank
from portal.gateways.messages import simulated_messages
from portal.jobs import drain
from portal.services import pay_links, sessions
from portal.services.default_policies import publish_default_policies
from portal.services.wiring import Portal
from tests.factories import CPFS, make_bank_account, make_contract, make_creditor, make_debtor

HERE, ELSEWHERE = "localhost", "outro.example"
BIRTH = "17/05/1980"


@dataclass(frozen=True)
class Person:
    """Somebody who went all the way. ``ids``: one of their own for every kind of id an address can carry."""

    name: str
    document: str
    host: str
    creditor_id: UUID
    debtor_id: UUID
    #: Live cookies of one browser, and of a second one that is signed in as well.
    cookies: Mapping[str, str]
    ids: Mapping[str, UUID]
    contract_ids: tuple[UUID, ...]
    #: A signed simulation, the code on its way for the kept quote, and the Pix code that can be paid.
    token: str
    code: str
    br_code: str

    @property
    def base_url(self) -> str:
        return f"http://{self.host}"

    def browser(self, app: Flask, host: str = "", *, strict: bool = False) -> FlaskClient:
        """A client that carries this person's cookies to their own creditor's host, or to ``host``. ``strict`` reads
        every page closely, which takes longer than making it."""
        client = app.test_client() if strict else quick_client(app)
        prefix = "__Host-" if app.config["SESSION_COOKIE_SECURE"] else ""
        for name, value in self.cookies.items():
            client.set_cookie(prefix + name, value, domain=host or self.host)
        return client

    def everything(self) -> dict[str, str]:
        """All of this person's ids and secrets as a form could carry them, under every name forms use."""
        named = {name: str(value) for name, value in self.ids.items()}
        return named | {
            "debtor_id": str(self.debtor_id), "contrato": str(self.contract_ids[-1]), "token": self.token,
            "codigo": self.code, "acceptance_key": str(uuid.uuid4()), "li": "on", "canal": "email",
        }


@dataclass(frozen=True)
class World:
    """``a`` and ``b`` owe the same creditor; ``c`` is the same human being as ``a``, at another creditor."""

    a: Person
    b: Person
    c: Person


def quick_client(app: Flask) -> FlaskClient:
    """A browser whose answers nobody looks at closely."""
    return FlaskClient(app, app.response_class)


def make_world(app: Flask, portal: Portal) -> World:
    """Three people, walked in one after the other. The clock moves a minute for each."""
    with portal.database.writing() as session:
        here = make_creditor(session, portal)
        there = make_creditor(
            session, portal, slug="outro", hostname=ELSEWHERE, legal_name="Outro Credor S.A.", trade_name="Outro",
            cnpj="11444777000161",
        )
        for owner in (here, there):
            publish_default_policies(session, owner.id, now=portal.now(), new_id=uuid.uuid4)
            make_bank_account(session, owner)
        people = [
            _owing(session, portal, owner, document, name)
            for owner, document, name in (
                (here, CPFS[0], "Maria Exemplo da Silva"), (here, CPFS[1], "Bento Outro de Souza"),
                (there, CPFS[0], "Maria Exemplo da Silva"),
            )
        ]
    return World(*(Walk(app, portal, *each).all_the_way() for each in people))


def _owing(
    session: Session, portal: Portal, owner: Creditor, document: str, name: str
) -> tuple[Creditor, Debtor, str, str]:
    debtor = make_debtor(
        session, portal, owner, document=document, name=name,
        contacts=(("email", f"{name.split()[0].lower()}@{owner.slug}.example"),),
    )
    for place in (1, 2):
        make_contract(session, portal, debtor, number=f"{owner.slug}-{document[:4]}-{place}")
    return owner, debtor, document, name


class Walk:
    """The way from the entry page to a paid entry, as the pages offer it, one method per step."""

    def __init__(self, app: Flask, portal: Portal, owner: Creditor, debtor: Debtor, document: str, name: str) -> None:
        self.portal, self.owner, self.debtor = portal, owner, debtor
        self.document, self.name = document, name
        self.host = owner.hostname or HERE
        self.client = quick_client(app)

    def all_the_way(self) -> Person:
        self.enter()
        agreed, kept = self._contracts()
        quote_id = self.keep(self.simulate(agreed))
        self.ask_for_code(quote_id)
        agreement_id = self.accept(quote_id)
        drain(self.portal)
        self.pay_entry(agreement_id)
        token = self.simulate(kept)
        open_quote = self.keep(token)
        self.portal.clock.advance(minutes=1)  # the wait between two codes for one person
        self.ask_for_code(open_quote)
        return self._person(agreement_id, open_quote, token)

    def enter(self) -> None:
        self.post("/entrar", page="/", documento=self.document, nascimento=BIRTH, canal="email")
        answer = self.post("/entrar/codigo", page="/entrar/codigo", codigo=self.last_code())
        assert answer.headers.get("Location") == "/contratos", answer.status

    def simulate(self, contract_id: UUID, **choice: object) -> str:
        """The signed token of the simulator's answer."""
        query = {"contrato": str(contract_id), "parcelas": 3, "entrada": "500", **choice}
        return _value(self.get("/simulador", query_string=query), "token")

    def keep(self, token: str) -> UUID:
        answer = self.post("/simulacoes", token=token)
        return UUID(answer.headers["Location"].rsplit("/", 1)[1])

    def ask_for_code(self, quote_id: UUID) -> None:
        answer = self.post(f"/simulacoes/{quote_id}/codigo", page=f"/simulacoes/{quote_id}", li="on", canal="email")
        assert answer.status_code == 303, answer.status

    def accept(self, quote_id: UUID) -> UUID:
        page = self.get(f"/simulacoes/{quote_id}/codigo")
        answer = self.post(
            "/acordos", quote_id=quote_id, acceptance_key=_value(page, "acceptance_key"), codigo=self.last_code()
        )
        assert answer.status_code == 303, answer.status
        return UUID(answer.headers["Location"].rsplit("/", 1)[1])

    def pay_entry(self, agreement_id: UUID) -> None:
        """Pay the entry by Pix at the simulated bank (Bolepix), and let the portal hear of it."""
        with self.portal.database.reading() as session:
            code = session.exec(
                select(Charge.br_code).join(Installment, Installment.id == Charge.installment_id)
                .where(Installment.agreement_id == agreement_id, Installment.number == 0, Charge.kind == "boleto")
            ).first()
        assert code, "the entry has no Pix code"
        assert isinstance(self.portal.boleto, SimulatedBank)
        self.portal.boleto.pay(code)
        drain(self.portal)

    # --- the browser -------------------------------------------------------------------------------------

    def get(self, address: str, **options: Any) -> Any:
        answer = self.client.get(address, base_url=f"http://{self.host}", **options)
        assert answer.status_code == 200, f"{address}: {answer.status}"
        return answer

    def post(self, address: str, *, page: str = "/ajuda", **form: Any) -> Any:
        token = _value(self.get(page), "csrf_token")
        return self.client.post(address, base_url=f"http://{self.host}", data={"csrf_token": token, **form})

    def last_code(self) -> str:
        """The code in the newest message, once the worker has sent it."""
        drain(self.portal)
        text = simulated_messages(self.portal.settings, self.portal.clock.now).sent()[0].message.text
        found = re.search(r"(?<![0-9])[0-9]{6}(?![0-9])", text)
        assert found, "no code in the newest message"
        return found.group()

    # --- what they have now ------------------------------------------------------------------------------

    def _contracts(self) -> tuple[UUID, UUID]:
        with self.portal.database.reading() as session:
            first, second = session.exec(
                select(Contract.id).where(Contract.debtor_id == self.debtor.id).order_by(Contract.number)
            ).all()
        return first, second

    def _person(self, agreement_id: UUID, quote_id: UUID, token: str) -> Person:
        secret = "B" * 40 + self.debtor.id.hex
        with self.portal.database.writing() as session:
            second = sessions.open_session(
                session, creditor_id=self.owner.id, debtor_id=self.debtor.id, level=1, device="Chrome, Linux",
                now=self.portal.now(), new_id=uuid.uuid4, token=secret,
            )
            passkey = Passkey(
                id=uuid.uuid4(), debtor_id=self.debtor.id, credential_id=self.debtor.id.bytes, public_key=b"key",
                sign_count=0, label="Chrome, Android", created_at=self.portal.now(),
            )
            session.add(passkey)
            session.flush()
            rows = session.exec(
                select(Installment).where(Installment.agreement_id == agreement_id).order_by(Installment.number)
            ).all()
            assert rows[0].status == "paid", rows[0].status
            boletos = {row.installment_id: row for row in session.exec(
                select(Charge).where(Charge.kind == "boleto", Charge.status == "registered"))}
            charge = boletos[rows[1].id]
            link = pay_links.create(
                session, self.portal.vault, rows[1], (charge,), debtor_id=self.debtor.id, creditor_id=self.owner.id,
                now=self.portal.now(), new_id=uuid.uuid4,
            )
            assert link is not None
            ids = {
                "agreement_id": agreement_id, "quote_id": quote_id, "installment_id": rows[1].id,
                "paid_installment_id": rows[0].id, "charge_id": charge.id, "passkey_id": passkey.id,
                "session_id": second.id, "pay_link_id": link.id,
            }
        kept = {cookie.key: cookie.value for cookie in self.client._cookies.values()}
        return Person(
            name=self.name, document=self.document, host=self.host, creditor_id=self.owner.id,
            debtor_id=self.debtor.id, cookies=kept, ids=ids, contract_ids=self._contracts(),
            token=token, code=self.last_code(), br_code=charge.br_code or "",
        )


def _value(answer: Any, name: str) -> str:
    """The value of the hidden input of this name."""
    found = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]+)"', answer.get_data(as_text=True))
    assert found, f"no {name} on {answer.request.path}"
    return found.group(1)
