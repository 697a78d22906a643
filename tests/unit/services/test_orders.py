from portal.db.models import AgreementContract
from portal.services.orders import read_deal
from tests.factories import make_contract
from tests.paying import make_world


def linked(portal, world, *originals: tuple[str, str]) -> None:
    with portal.database.writing() as session:
        for place, (name, cnpj) in enumerate(originals):
            contract = make_contract(
                session, portal, world.debtor, number=f"77-{place}", original_creditor_name=name,
                original_creditor_cnpj=cnpj,
            )
            session.flush()
            session.add(
                AgreementContract(agreement_id=world.agreement.id, contract_id=contract.id, amount=1, active=True)
            )


def originals(portal, world):
    with portal.database.reading() as session:
        return read_deal(session, portal.vault, world.agreement.id).originals


def test_a_deal_names_each_original_creditor_once(portal):
    world = make_world(portal)
    assert originals(portal, world) == ()
    shop = "Loja Exemplo", "11444777000161"
    linked(portal, world, ("", ""), shop, shop, ("Outra", ""))
    assert originals(portal, world) == (shop, ("Outra", ""))
