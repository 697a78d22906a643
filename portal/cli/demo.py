"""``portal demo``: something to look at."""

import click

from portal.cli.chosen_creditor import require_tables
from portal.seeds import Loaded, load_demo
from portal.services.wiring import Portal


@click.group()
def demo() -> None:
    """Invented creditors and people. Refused in production."""


@demo.command()
@click.pass_obj
def load(portal: Portal) -> None:
    """Create the demo, or bring it up to today. Safe to repeat."""
    if portal.settings.production:
        raise click.ClickException("The demo is not for production: its people are invented.")
    require_tables(portal)
    for loaded in load_demo(portal):
        _tell(loaded)


def _tell(loaded: Loaded) -> None:
    tally = loaded.report.tally
    click.echo(f"{loaded.creditor}: {loaded.address}")
    click.echo(f"  {tally['contracts_created']} contracts created, {tally['contracts_updated']} updated, "
               f"{tally['contracts_unchanged']} unchanged")
    for person in loaded.people:
        click.echo(f"  {written(person.document):<18}  {person.birth:%d/%m/%Y}  {person.name}: {person.shows}")


def written(document: str) -> str:
    """CPF or CNPJ as people write it."""
    if len(document) == 11:
        return f"{document[:3]}.{document[3:6]}.{document[6:9]}-{document[9:]}"
    return f"{document[:2]}.{document[2:5]}.{document[5:8]}/{document[8:12]}-{document[12:]}"
