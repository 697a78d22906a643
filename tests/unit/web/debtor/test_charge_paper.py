import io

import pypdfium2

from portal.jobs import drain
from tests.paying import charges_of, make_world
from tests.signed_in import sign_in
from tests.unit.services.test_orders import linked


def test_the_ficha_names_whoever_the_debt_belonged_to_before(client, portal):
    world = make_world(portal, count=1)
    linked(portal, world, ("Loja Exemplo Ltda.", "11444777000161"))
    drain(portal)
    sign_in(client, portal, world.debtor)
    made = charges_of(portal, world.installments[1].id)["boleto"]
    pdf = client.get(f"/boletos/{made.id}.pdf").data
    text = " ".join(pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_textpage().get_text_range().split())
    assert "Sacador / avalista Loja Exemplo Ltda. · CNPJ 11.444.777/0001-61" in text
    assert "Espécie DD" in text  # as the remessa registers it
