"""The offline scripts: their own tests in Node, the texts they say, and the rows of the worker for every address."""

import json
import re
import subprocess

import pytest
from babel.messages.pofile import read_po

from portal.resources import static_path, translations_path
from portal.web.offline.expressions import FILTERS, METHODS, TESTS
from portal.web.offline.language import language_document, messages_of, plural_rule, script_messages
from tests.offline import needs_node, run_node, run_test_files
from tests.vectors import ROOT

#: What the worker does with the address of an endpoint; any other endpoint is left alone.
ROWS = {
    "assets.asset": "file", "public.entry": "page", "public.help_page": "page", "contracts.index": "page",
    "simulation.show": "page", "plan_details.show": "page", "plan_table.show": "page",
    "comparison.show": "page", "quotes.create": "page",
    "quotes.show": "page", "quotes.draft": "sealed", "agreements.create": "queue", "agreements.index": "page",
    "agreements.show": "page", "agreements.calendar": "sealed", "agreements.copy": "sealed", "charges.carne": "sealed",
    "installments.index": "page", "installments.pay": "page", "installments.receipt": "sealed",
    "charges.boleto": "sealed", "sign_in.leave": "leave",
}


@needs_node
@pytest.mark.parametrize("name", ["vault", "outbox", "policy"])
def test_the_scripts_pass_their_own_tests(name):
    done = run_test_files(f"offline_{name}.test.mjs")
    assert done.returncode == 0, done.stdout[-4000:]


@needs_node
def test_every_address_of_the_server_has_the_row_it_should(app):
    asked = []
    for rule in app.url_map.iter_rules():
        sample = re.sub(r"<uuid:\w+>", "0b9c8b1e-6a34-4f0e-9d6c-111111111111", rule.rule)
        sample = re.sub(r"<version>", "0a1b2c3d4e5f", re.sub(r"<path:\w+>", "js/x.js", sample))
        sample = re.sub(r"<[^>]+>", "x", sample)
        asked += [(rule.endpoint, method, sample) for method in rule.methods & {"GET", "POST"}]
    script = (
        "import { rowFor } from './static/js/offline/policy.js';"
        "const asked = JSON.parse(process.argv[1]);"
        "console.log(JSON.stringify(asked.map(([, method, url]) => rowFor({ method, url }, 'https://q.example').strategy)));"
    )
    command = ["node", "--input-type=module", "-e", script, json.dumps(asked)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    found = {(endpoint, strategy) for (endpoint, *_), strategy in zip(asked, json.loads(done.stdout), strict=True)}
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert found == {(endpoint, ROWS.get(endpoint, "network")) for endpoint in known}


def test_the_scripts_say_texts_the_server_says_in_every_language():
    messages = script_messages()
    assert ("À vista",) in messages
    assert len(messages) > 20
    for locale in ("pt_BR", "en"):
        with (translations_path() / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
            catalog = read_po(file, locale=locale)
        for each in messages:
            assert each[0] in catalog, f"{locale}: no page says {each[0]!r}"
            assert catalog[each[0]].string, f"{locale}: {each[0]!r}"


def test_texts_are_found_where_scripts_write_them(tmp_path):
    script = tmp_path / "x.js"
    script.write_text("say.gettext('Olá'); gettext('a ' +\n 'b', { n }); ngettext('%(num)s dia', '%(num)s dias', n);")
    assert messages_of(script) == {("Olá",), ("a b",), ("%(num)s dia", "%(num)s dias")}


def test_a_language_brings_its_plurals_and_names():
    many = ("Falta acertar uma coisa", "Falta acertar %(num)s coisas")
    found = language_document("en", [("Voltar",), many, ("nunca",)])
    assert found["texts"]["Voltar"] == "Back"
    assert found["texts"]["nunca"] == "nunca"
    assert len(found["plurals"][many[0]]) == 2
    assert (found["months"][0], found["months_short"][11], found["weekdays"][0]) == ("January", "Dec", "Monday")
    assert plural_rule("pt_BR") == "(n > 1)"


@needs_node
def test_the_compiler_and_the_runtime_know_the_same_names(tmp_path):
    module = tmp_path / "empty.mjs"
    module.write_text(
        "export const templates = () => ({}); export const plural = () => 0;"
        "export const language = { locale: 'pt_BR', texts: {}, plurals: {} };"
    )
    cases = [{"filter": name, "values": []} for name in sorted(FILTERS)]
    answers = run_node("offline_templates.mjs", {"module": str(module), "cases": cases})
    assert not [name for name, answer in zip(sorted(FILTERS), answers, strict=True) if "not a function" in str(answer)]
    source = (static_path() / "js" / "offline" / "runtime.js").read_text(encoding="utf-8")
    for name, table in [(each, "METHODS") for each in METHODS] + [(each, "TESTS") for each in TESTS]:
        part = source.split(f"const {table} = {{")[1].split("\n};")[0]
        assert re.search(rf"^  {name}:", part, re.MULTILINE), f"{table}: {name}"
