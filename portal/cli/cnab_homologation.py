"""``portal cnab homologation``: what a bank wants to see before an account may issue, in one command."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import click

from portal.cli import cnab_words as words
from portal.cli.chosen_creditor import chosen_creditor, require_tables
from portal.cli.whole_file import put
from portal.clock import civil_date, civil_time
from portal.core.boleto import homologation as core
from portal.core.boleto.homologation import Sample
from portal.core.boleto.linha_digitavel import formatted
from portal.core.boleto.numbers import BoletoAccount, checked_bank
from portal.core.calendar import following
from portal.core.cnab import remessa, remessa_reader
from portal.core.cnab.title import Movement, Order, Party, Title
from portal.core.errors import CoreError
from portal.db.models import Creditor
from portal.documents.slip import BoletoPaper
from portal.gateways.boleto.cnab_title import cnab_account
from portal.i18n import document, postal_code
from portal.services.cnab.accounts import one_account
from portal.services.wiring import Portal

#: Nobody: a name with accents and 60 characters, a CPF from the documentation of the register.
PAYER = Party(
    "José Antônio da Conceição Gonçalves Brandão de Araújo Simões", "12345678909", "Rua das Palmeiras, 1500, bloco B",
    "São João", "90010000", "Porto Alegre", "RS",
)
DAYS_AHEAD = timedelta(days=45)
NOT_ALL = 3


@click.command()
@click.option("--bank", required=True, help="Bank, three digits.")
@click.option("--creditor", "slug", default="", help="Whose (default: PORTAL_CREDITOR, or the only one).")
@click.option("--account", default="", help="Bank account, by the beginning of its id.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE",
              help="What the bank gave, for an account that is not stored; repeat it.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("homologation"),
              show_default=True, help="Folder to put the set in.")
@click.option("--first", type=click.IntRange(1), default=None, help="First number (default: the end of the range).")
@click.option("--nsa", type=click.IntRange(1, 999_999), default=1, show_default=True, help="Number of the test file.")
@click.pass_obj
def homologation(
    portal: Portal, bank: str, slug: str, account: str, params: tuple[str, ...], out: Path, first: int | None, nsa: int
) -> None:
    """Make the boletos a bank wants to see: PDFs that show every check digit, a list, and a test remessa.

    Nothing is stored. The numbers come from the end of the account's range, so that no real boleto repeats one.
    """
    from portal.documents.boleto import boleto_pdf  # the PDF library, of no use to the commands beside this one

    require_tables(portal)
    creditor = chosen_creditor(portal, slug)
    today = civil_date(portal.now())
    try:
        owner = _owner(portal, creditor, bank, account, params)
        due = following(today + DAYS_AHEAD)
        found = core.samples(owner, due_date=due, amount_cents=12_345, year=today.year, first=first or 0)
        numbers = core.listed(owner, year=today.year, first=first or 0)
    except CoreError as error:
        raise click.ClickException(words.refusal(error)) from None
    for place, sample in enumerate(found, start=1):
        paper = _paper(creditor, owner, sample, place, len(found), today, portal.settings.hostname)
        put(out, f"boleto-{place:02d}.pdf", boleto_pdf(paper))
    put(out, "boletos.csv", _csv(_rows(owner, found)))
    click.echo(f"{len(found)} boletos and their list in {out}: {_shown(owner, found)}")
    if numbers:
        rows = [("nosso_numero", "nc"), *((one.digits, one.dv) for one in numbers)]
        put(out, "nossos-numeros.csv", _csv(rows))
        click.echo(f"{len(numbers)} consecutive nossos números in nossos-numeros.csv")
    try:
        name, content = _remessa(portal, creditor, owner, found, nsa, today)
    except CoreError as error:
        raise SystemExit(_without_remessa(error)) from None
    put(out, name, content)
    click.echo(f"Test remessa: {name}, {len(content)} bytes")


def _owner(portal: Portal, creditor: Creditor, bank: str, account: str, params: tuple[str, ...]) -> BoletoAccount:
    if params:
        pairs = (text.partition("=") for text in params)
        return BoletoAccount(bank, {name.strip(): value.strip() for name, _, value in pairs})
    with portal.database.reading() as session:
        row = one_account(session, creditor_id=creditor.id, bank=bank, account=account)
        return BoletoAccount(row.bank, dict(row.params))


def _paper(
    creditor: Creditor, owner: BoletoAccount, sample: Sample, place: int, count: int, today: date, hostname: str
) -> BoletoPaper:
    bank, numbers = checked_bank(owner), sample.numbers
    return BoletoPaper(
        creditor_name=creditor.legal_name, creditor_document=document(creditor.cnpj),
        creditor_address=f"{creditor.street}, {creditor.district}, {creditor.city} – {creditor.state}, "
                         f"{postal_code(creditor.postal_code)}",
        creditor_email=creditor.email, creditor_phone=creditor.phone, bank_name=bank.name, bank_code_dv=bank.code_dv,
        linha_digitavel=formatted(numbers.linha_digitavel), barcode=numbers.barcode,
        nosso_numero=numbers.nosso_numero_printed, agency_code=numbers.agency_code_printed,
        document_number=_label(place), agreement_number="HOMOLOGACAO", document_date=today, processing_date=today,
        due_date=sample.due_date, amount_cents=sample.amount_cents, carteira=numbers.carteira_printed,
        payer_name=PAYER.name, payer_document=document(PAYER.document),
        payer_address=f"{PAYER.address}, {PAYER.district}\n{postal_code(PAYER.zip_code)} {PAYER.city} – {PAYER.state}",
        installment=place, installment_count=count, verify_url=hostname, payment_place=numbers.payment_place,
        instructions=(
            "Boleto de homologação. Não receber.", "Depois do vencimento: multa de 2% e juros de 1% ao mês.",
        ),
    )


def _label(place: int) -> str:
    return f"HOM-{place:02d}"


def _rows(owner: BoletoAccount, found: Sequence[Sample]) -> Iterable[Sequence[str]]:
    bank = checked_bank(owner)
    yield ("boleto", "nosso_numero", "nosso_numero_impresso", "vencimento", "valor_centavos", "dv_geral",
           "dv_nosso_numero", "dv_campo_livre", "campo_livre", "codigo_de_barras", "linha_digitavel")
    for place, one in enumerate(found, start=1):
        numbers = one.numbers
        yield (_label(place), one.nosso_numero.digits, numbers.nosso_numero_printed, one.due_date.isoformat(),
               str(one.amount_cents), numbers.barcode[4], one.nosso_numero.dv,
               numbers.campo_livre[25 - bank.free_digits :], numbers.campo_livre, numbers.barcode,
               formatted(numbers.linha_digitavel))


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _shown(owner: BoletoAccount, found: Sequence[Sample]) -> str:
    bank = checked_bank(owner)
    general = "".join(sorted({one.numbers.barcode[4] for one in found}))
    number = "".join(sorted({digit for one in found for digit in one.nosso_numero.dv}))
    free = "".join(sorted({digit for one in found for digit in one.numbers.campo_livre[25 - bank.free_digits :]}))
    told = [f"DV geral {general}", f"DV of the nosso número {number or 'none'}"]
    return ", ".join(told + ([f"DV of the campo livre {free}"] if free else []))


def _remessa(
    portal: Portal, creditor: Creditor, owner: BoletoAccount, found: Sequence[Sample], nsa: int, today: date
) -> tuple[str, bytes]:
    account = cnab_account(
        owner.bank, dict(owner.params) | {"cnab_test": "1"}, Party(creditor.legal_name, creditor.cnpj)
    )
    orders = [
        Order(Movement.ENTRY, Title(
            nosso_numero=one.nosso_numero.digits, document_number=_label(place), own_id=_label(place),
            due_date=one.due_date, issued_on=today, amount_cents=one.amount_cents, payer=PAYER,
            fine_hundredths=200, monthly_interest_hundredths=100,
        )) for place, one in enumerate(found, start=1)
    ]
    content = remessa.write(account, orders, nsa=nsa, generated_at=civil_time(portal.now()))
    remessa_reader.check(content, account.account, orders, nsa)
    return f"homologacao-{owner.bank}-{nsa:06d}.rem", content


def _without_remessa(error: CoreError) -> int:
    click.echo(f"No remessa: {words.refusal(error)}", err=True)
    return NOT_ALL
