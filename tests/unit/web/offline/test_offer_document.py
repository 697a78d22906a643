"""The phone's simulator and the server's write the same bytes, whatever is asked of them."""

import difflib
import hashlib
import json
import re
import uuid
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from portal.core.errors import CoreError
from portal.i18n import LOCALES
from portal.services.default_policies import document
from portal.services.policies import publish
from portal.services.quote_token import read
from portal.services.simulation import first_dues
from portal.web.offline.frame_document import frame_document
from portal.web.offline.modules import offline_module
from portal.web.offline.offer_document import offer_document
from tests.offering import make_scene
from tests.offline import needs_node, run_node
from tests.signed_in import sign_in

TOKEN = re.compile(r'<input type="hidden" name="token" id="oferta" value="[^"]*" hx-swap-oob="true">$')
#: What the phone answers, with the address of the server's answer.
PARTS = {
    "page": ("/simulador", "debtor/simulation/show.html"),
    "plan": ("/simulador", "debtor/simulation/_fragment.html"),
    "behind": ("/simulador/plano", "debtor/simulation/_behind.html"),
    "table": ("/simulador/planos", "debtor/plan_table/_table.html"),
}

#: What only the server can write into a page: its form token, and its signature over the plan.
SECRET = re.compile(r'(name="(?:csrf_token|token)"[^>]* value=")[^"]+')

#: Contracts that fall under different rules, discounts, prices and limits.
CONTRACTS = {
    "personal": {"days_overdue": (94, 64), "amount": 450_000},
    "old": {"days_overdue": (1200, 900, 700), "amount": 120_000},
    "micro": {"product": "microcredit", "days_overdue": (75,), "amount": 98_765},
    "card": {"product": "card", "days_overdue": (200, 170), "amount": 333_333},
    "taxed": {"product": "store_credit", "days_overdue": (101,), "amount": 1_234_567},
    "small": {"days_overdue": (61,), "amount": 7_001},
}


def taxed_policy():
    """Taxed and financed, with an entry, no compound interest, and fewer counts for small debts."""
    found = document("founding")
    found |= {"policy_id": "taxed", "products": ["store_credit"], "offer_validity_days": 5}
    found["iof"] = {"mode": "full", "daily": "0.000082", "additional": "0.0038", "financed": True}
    found["plan"] |= {
        "system": "LINEAR_GAUSS", "entry": {"pct": "0.05", "min": "100.00", "free_choice": True},
        "n_max_by_total": [{"lte": "1000000.00", "n": 72}], "grace": "COMPOUND_30",
    }
    return found


@pytest.fixture
def scene(app, portal):
    scene = make_scene(portal)
    with portal.database.writing() as session:
        publish(session, scene.creditor.id, taxed_policy(), now=portal.now(), new_id=uuid.uuid4)
    scene.rows = {name: scene.contract(number=name, **facts) for name, facts in CONTRACTS.items()}
    scene.offers = {name: scene.offer(row) for name, row in scene.rows.items()}
    scene.offers["two"] = scene.offer(scene.rows["personal"], scene.rows["old"])
    scene.client = FlaskClient(app, app.response_class)
    sign_in(scene.client, portal, scene.debtor)
    return scene


def asked(scene, name, part="plan", **typed):
    ids = [("contrato", str(contract.id)) for contract in scene.offers[name].contracts]
    return {"offer": name, "part": part, "query": urlencode([*ids, *typed.items()]), "full": False}


def server(scene, case, locale):
    """Status, address and HTML of the server's fragment, without the signed token at its end."""
    headers = {"HX-Request": "false" if case["part"] == "page" else "true", "Accept-Language": locale.replace("_", "-")}
    answer = scene.client.get(f"{PARTS[case['part']][0]}?{case['query']}", headers=headers)
    text = answer.get_data(as_text=True)
    if answer.headers.get("HX-Refresh"):
        return {"refused": True}
    assert bool(TOKEN.search(text)) is (case["part"] == "plan"), text[-200:]
    html = SECRET.sub(r"\1", TOKEN.sub("", text))
    return {"status": answer.status_code, "address": answer.headers.get("HX-Replace-Url"), "html": html}


def module_file(app, folder, locale):
    path = folder / f"{locale}.mjs"
    with app.test_request_context():
        path.write_text(offline_module(app.jinja_env, [file for _, file in PARTS.values()], locale), encoding="utf-8")
    return str(path)


def compare(app, scene, folder, cases, locale="pt_BR"):
    given = {
        "module": module_file(app, folder, locale), "cases": cases,
        "frame": frame_document(scene.creditor, demo=False),
        "offers": {name: offer_document(offer) for name, offer in scene.offers.items()},
    }
    phone = run_node("offline_simulator.mjs", given)
    for case, theirs in zip(cases, phone, strict=True):
        ours = server(scene, case, locale)
        if "refused" in ours:
            assert "refused" in theirs, case
            continue
        assert (theirs.get("status"), theirs.get("address")) == (ours["status"], ours["address"]), (case, theirs)
        if theirs["digest"] != hashlib.sha256(ours["html"].encode()).hexdigest():
            (full,) = run_node("offline_simulator.mjs", {**given, "cases": [{**case, "full": True}]})
            lines = difflib.unified_diff(ours["html"].split("\n"), full["html"].split("\n"), "server", "phone", n=0)
            pytest.fail(f"{case}\n" + "\n".join(line[:400] for line in lines))
    return phone


@needs_node
def test_96_counts_of_six_contracts_and_three_settings_are_the_same_bytes(app, scene, tmp_path):
    cases = []
    for name in CONTRACTS:
        offer = scene.offers[name]
        first = first_dues(offer, 5)[0]
        seen = f"{offer.digest.hex()[:8]}.{60_000:x}.{(first - offer.base_date).days}.5"
        for count in range(1, 97):
            cases += [
                asked(scene, name, parcelas=count),
                asked(scene, name, parcelas=count, dia=5, entrada="600,00", visto=seen),
                asked(scene, name, por="valor", valor=f"{15 * count},50", dia=20, visto="x"),
            ]
    phone = compare(app, scene, tmp_path, cases)
    assert len(phone) == 96 * 6 * 3
    assert sum(each.get("status") == 200 for each in phone) > 900
    assert sum(each.get("status") == 422 for each in phone) > 50


@needs_node
@pytest.mark.parametrize("locale", list(LOCALES))
def test_whatever_is_typed_is_answered_alike(app, scene, tmp_path, locale):
    typed = [
        {}, {"parcelas": "0"}, {"parcelas": "97"}, {"parcelas": "dez"}, {"parcelas": "12", "passo": "-1"},
        {"parcelas": "96", "passo": "1"}, {"passo": "5"}, {"valor": "400", "por": "valor"}, {"valor": "R$ 1.234,56"},
        {"valor": "-3"}, {"valor": "1,234"}, {"valor": "9" * 15}, {"valor": "<b>'\"&"},
        {"valor": "400", "passo_valor": "10"},
        {"valor": "1"}, {"passo_valor": "-10", "valor": "20"}, {"entrada": "0,01"}, {"entrada": "500,5"},
        {"entrada": "x"},
        {"entrada": "9999999"}, {"passo_entrada": "50"}, {"entrada": "50", "passo_entrada": "-50"}, {"dia": "0"},
        {"dia": "29"}, {"dia": "outro", "outro_dia": "17"}, {"dia": "outro", "outro_dia": "xx"},
        {"vencimento": "2026-12-10"},
        {"vencimento": "2026-02-30"}, {"vencimento": "2030-01-01"}, {"vencimento": "hoje"},
        {"vencimento": "2026-11-24"},
        {"vencimento": "2026-12-28", "dia": "5"}, {"vencimento": "2026-12-31"},
        {"antes": "400/24", "valor": "500", "parcelas": "24"},
        {"antes": "400/24", "valor": "400", "parcelas": "30", "por": "valor"}, {"parcelas": " 7 "}, {"parcelas": "1"},
        {"por": "valor", "parcelas": "12"}, {"parcelas": "36", "entrada": "0"}, {"valor": "é um texto comprido " * 5},
    ]
    cases = [asked(scene, name, **each) for each in typed for name in ("personal", "card", "taxed", "micro", "two")]
    answers = compare(app, scene, tmp_path, cases, locale)
    assert {each.get("status") for each in answers} >= {200, 422}


@needs_node
def test_a_plan_made_on_the_phone_carries_no_signature(app, portal, scene, tmp_path):
    """It takes the place of the token in the page, so that nobody asks for another plan than the one shown."""
    (answer,) = compare(app, scene, tmp_path, [asked(scene, "personal", parcelas=12)])
    assert TOKEN.fullmatch(answer["end"])
    (token,) = re.findall(r'value="([^"]+)"', answer["end"])
    with pytest.raises(CoreError, match="QUOTE_TOKEN_INVALID"):
        read(portal.settings.secret_key, token, debtor_id=scene.debtor.id, now=portal.now())


@needs_node
@pytest.mark.parametrize("locale", list(LOCALES))
def test_the_whole_page_is_the_same_bytes(app, scene, tmp_path, locale):
    typed = [{"parcelas": 24}, {"parcelas": 1}, {"por": "valor", "valor": "1"}, {"entrada": "x", "dia": 28}]
    cases = [asked(scene, name, "page", **each) for name in scene.offers for each in typed]
    compare(app, scene, tmp_path, cases, locale)


@needs_node
@pytest.mark.parametrize("locale", list(LOCALES))
def test_what_stands_behind_a_plan_is_the_same_bytes(app, scene, tmp_path, locale):
    cases = []
    for name in scene.offers:
        cases.append(asked(scene, name, "table", parcelas=24, dia=15))
        for count in (1, 2, 12, 13, 47, 96):
            cases.append(asked(scene, name, "behind", parcelas=count))
            cases.append(asked(scene, name, "behind", parcelas=count, dia=28, entrada="500"))
    answers = compare(app, scene, tmp_path, cases, locale)
    assert all(each["status"] == 200 for each in answers)


def test_an_offer_says_nothing_about_who_owes(scene):
    text = json.dumps(offer_document(scene.offers["personal"]))
    for secret in ("52998224725", "Maria", "Exemplo", "Rua", "maria@"):
        assert secret not in text
