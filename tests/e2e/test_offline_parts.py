"""What a phone keeps and computes by itself, in a real browser: the parts, before any page uses them."""


from portal.web.assets import assets_version
from portal.web.offline.modules import offline_module
from portal.web.offline.offer_document import offer_document
from tests.offering import make_scene
from tests.offline import run_node

FRAGMENT = "debtor/simulation/_fragment.html"

VAULT = """async ([base, pin]) => {
  const { makeVault } = await import(`${base}vault.js`);
  const { indexedStore } = await import(`${base}store_indexeddb.js`);
  const vault = makeVault({ store: indexedStore('vault') });
  const said = { before: (await vault.look('maria')).state };
  if (said.before === 'empty') {
    await vault.createWithPin('maria', pin, Date.now() + 3600e3);
    await vault.put('/contratos', new TextEncoder().encode('canario'));
  } else {
    await vault.unlockWithPin('maria', '111112')
      .catch((error) => { said.wrong = `${error.code} ${error.facts.left}`; });
    await vault.unlockWithPin('maria', pin);
  }
  said.found = new TextDecoder().decode(await vault.get('/contratos'));
  return said;
}"""

LEFT = """async () => {
  const open = indexedDB.open('quite');
  const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const rows = database.transaction('vault').objectStore('vault').getAll();
  const all = await new Promise((done) => { rows.onsuccess = () => done(rows.result); });
  database.close();
  const bytes = (value) => value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value;
  return all.map((row) => JSON.stringify(row, (_, value) => bytes(value)));
}"""

SIMULATE = """async ([base, module, document, queries]) => {
  const url = URL.createObjectURL(new Blob([module], { type: 'text/javascript' }));
  const { makeSimulator } = await import(`${base}simulator.js`);
  const { readOffer } = await import(`${base}simulator_offer.js`);
  const { plan } = makeSimulator(await import(url));
  const offer = readOffer(document);
  return queries.map((query) => plan(new URLSearchParams(query), offer).html);
}"""


def base(live):
    return f"{live.base_url}/s/{assets_version()}/js/offline/"


def test_the_vault_lives_over_a_restart_and_holds_nothing_readable(live, context):
    make_scene(live.portal)
    page = context.new_page()
    page.goto("/ajuda")
    assert page.evaluate(VAULT, [base(live), "274916"]) == {"before": "empty", "found": "canario"}
    page.close()
    page = context.new_page()
    page.goto("/ajuda")
    again = page.evaluate(VAULT, [base(live), "274916"])
    assert again == {"before": "locked", "wrong": "PIN_WRONG 4", "found": "canario"}
    rows = page.evaluate(LEFT)
    assert len(rows) == 2
    assert not [row for row in rows if "canario" in row or "274916" in row]


def test_the_browser_writes_the_fragment_node_writes(live, browser, tmp_path):
    scene = make_scene(live.portal)
    row = scene.contract(days_overdue=(94,), amount=900_000)
    document = offer_document(scene.offer(row))
    with live.app.test_request_context():
        module = offline_module(live.app.jinja_env, [FRAGMENT], "pt_BR")
    (tmp_path / "module.mjs").write_text(module, encoding="utf-8")
    queries = [f"contrato={row.id}&parcelas={count}" for count in (1, 2, 24, 60, 96)]
    cases = [{"offer": "one", "part": "plan", "query": query, "full": True} for query in queries]
    node = run_node("offline_simulator.mjs", {
        "module": str(tmp_path / "module.mjs"), "offers": {"one": document}, "cases": cases,
    })
    context = browser.new_context(base_url=live.base_url, bypass_csp=True)  # the module is handed over as a blob here
    page = context.new_page()
    page.goto("/ajuda")
    assert page.evaluate(SIMULATE, [base(live), module, document, queries]) == [each["html"] for each in node]
    context.close()
