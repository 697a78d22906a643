"""How long does it take from an accepted agreement to paper in the hand?

Measures, for an agreement of an entry and 96 installments on a fresh SQLite database (WAL, synchronous=FULL)
and the simulated bank:

  issue      drafting 97 boletos with their numbers, in one transaction
  register   registering them all at the bank and recording its answers, until nothing is left to do
  carnê      drawing all 97 in one file, three per sheet, in a process that has drawn one before
  receipt    drawing one receipt

Prints median (minimum to maximum). Goals: issue and register under 10 s. How drawing compares with other ways of
drawing is asked by papers.py.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from machine import describe, progress, spread

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from portal.app import create_app
from portal.clock import civil_date
from portal.config import Settings
from portal.db.migrate import migrate
from portal.documents.agreement import Party
from portal.documents.boleto import BoletoPaper
from portal.documents.carne import carne_pdf
from portal.documents.receipt import ReceiptPaper, receipt_pdf
from portal.jobs.breaker import Breaker
from portal.jobs.worker import do_next
from portal.services.installments import printable_boletos
from portal.services.orders import read_deal
from portal.services.wiring import Portal, build_portal
from portal.web.debtor.charge_paper import boleto_paper
from tests.paying import World, make_world


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def fresh(folder: Path, name: str) -> tuple[Portal, World]:
    portal = build_portal(Settings(
        environment="test", database_url=f"sqlite:///{folder}/{name}.db", simulated_dir=f"{folder}/{name}",
    ))
    migrate(portal.database.engine)
    first = date.today() + timedelta(days=20)
    return portal, make_world(portal, count=96, first_due=first)


def rest(portal: Portal) -> None:
    breaker = Breaker()
    while do_next(portal, breaker) is not None:
        pass


def papers_of(portal: Portal, world: World) -> list[BoletoPaper]:
    app = create_app(portal.settings, portal)
    with app.test_request_context(), portal.database.reading() as session:
        deal, today = read_deal(session, portal.vault, world.agreement.id), civil_date(portal.now())
        return [boleto_paper(each, deal) for each in printable_boletos(session, world.debtor.id, today)]


def receipt_of(paper: BoletoPaper) -> ReceiptPaper:
    owner = Party(paper.creditor_name, paper.creditor_document, paper.creditor_address, paper.creditor_email)
    moment = build_portal(Settings()).now()
    return ReceiptPaper(
        number="1", agreement_number=paper.agreement_number, creditor=owner, payer_name=paper.payer_name,
        payer_document="***", what="Entrada", due_date=paper.due_date, paid_at=moment, paid_cents=50_000,
        charges_cents=0, method="Pix", bank_reference="E0", installments_paid=1, installments_total=97,
        balance_cents=1, issued_at=moment, verify_url="https://quite.example/",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="repetitions of each measure (default 5)")
    rounds = parser.parse_args().rounds
    print(describe("weasyprint", "pydyf", "qrcode", "sqlalchemy"))
    issued, registered = [], []
    with tempfile.TemporaryDirectory() as place:
        for number in range(rounds):
            progress(f"agreement {number + 1} of {rounds}")
            portal, world = fresh(Path(place), f"round{number}")
            issued.append(seconds(lambda portal=portal: do_next(portal, Breaker())))
            registered.append(seconds(lambda portal=portal: rest(portal)))
        papers = papers_of(portal, world)
    assert len(papers) == 97, len(papers)
    print(f"issue 97 boletos:       {spread(issued, 's')}")
    print(f"register 97 boletos:    {spread(registered, 's')}")
    carne_pdf(papers[:3])
    whole = []
    for number in range(rounds):
        other = [replace(paper, payer_name=f"{paper.payer_name} {number}") for paper in papers]
        whole.append(seconds(lambda other=other: carne_pdf(other)))
    print(f"carnê of 97:            {spread(whole, 's')}")
    drawn = [seconds(lambda: receipt_pdf(receipt_of(papers[0]))) for _ in range(rounds)]
    print(f"receipt:                {spread(drawn, 's')}")


if __name__ == "__main__":
    main()
