"""A template says the same on the phone as on the server, byte for byte, or it is refused."""

from datetime import UTC, date, datetime

import pytest
from jinja2 import DictLoader, Environment
from markupsafe import Markup

from portal import i18n
from portal.web.offline.modules import offline_module, travelling
from portal.web.offline.refusal import CannotTravel
from tests.offline import needs_node, run_templates

VALUES = {
    "name": "D'Ávila & <Filhos>", "safe": Markup("<b>já</b>"), "cents": 123_456_789, "few": 0, "many": 7,
    "on": date(2028, 2, 29), "rows": [{"count": 1, "ok": True}, {"count": 24, "ok": False}, {"count": 96, "ok": True}],
    "pairs": [["a", 1], ["<b>", 2]], "words": {"valor": "x<y", "dia": ""}, "nothing": [], "none": None,
    "half": 25.25, "rate": "0.0199",
    "kind": "card", "ident": "0b9c8b1e-6a34-4f0e-9d6c-111111111111", "at": datetime(2026, 11, 30, 21, 0, tzinfo=UTC),
    "old": datetime(2018, 12, 1, 1, 5, tzinfo=UTC), "round": "0.02", "tiny": "0.000082",
}

FILES = {
    "around.html": "{% macro said() %}{{ name }}{{ many }}{% endmacro %}",
    "macros.html": """
{% macro line(id, label, value=0, note='') %}
<p{% if id %} id="{{ id }}"{% endif %}>{{ label }}: {{ value|money }}{% if note %} <i>{{ note }}</i>{% endif %}</p>
{% endmacro %}
{% macro twice(words) %}{{ line('', words) -}}{{ line('', words, note=words) }}{% endmacro %}
""",
    "base.html": "<title>{% block title %}Quite{% endblock %}</title>\n{% block body %}none{% endblock %}\n",
}
CASES = {
    "text": "  {# gone #}\n  {% if name %}\n  a {{ name }}\n  {% else %}b{% endif %}\n\n",
    "escape": "{{ name }}{{ safe }}{{ name ~ safe }}{{ name ~ '!' }}{{ safe + name }}{{ name|e }}{{ '<i>'|safe }}"
              "{{ '<u>' }}",
    "numbers": "{{ cents }} {{ cents * 2 + many }} {{ many // 2 }} {{ (-many) // 2 }} {{ (-many) % 5 }}"
               " {{ cents // 1000 - 1 }}"
               " {{ -cents }} {{ -few }}",
    "truth": "{% for each in [few, many, '', name, nothing, rows, none, missing, words, safe] %}"
             "{{ 'y' if each else 'n' }}"
             "{% endfor %}{{ few or 'or' }}{{ many and 'and' }}{{ not few }}{{ 'only' if few }}",
    "compare": "{{ cents == 123456789 }}{{ many != 7 }}{{ cents > many }}{{ 'a' in name }}{{ 'valor' in words }}"
               "{{ many in [1, 7] }}{{ many not in (1, 2) }}{{ many >= 7 }}{{ many <= 6 }}{{ none is none }}",
    "loop": "{% for row in rows if row.ok %}{{ loop.index }}/{{ loop.length }}:{{ row.count }}{% if not loop.last %},"
            "{% endif %}{% else %}none{% endfor %}{% for x in nothing %}x{% else %}empty{% endfor %}",
    "unpack": "{% for name, number in pairs %}{{ name }}={{ number }};{% endfor %}{{ name }}",
    "nested": "{% for a, (b, c) in [[1, pairs[0]], [2, pairs[1]]] %}{{ a }}{{ b }}{{ c }}{% endfor %}"
              "{{ name|upper }}{{ '  x '|trim }}|{{ 'a,b'.split(',')[1] }}",
    "mapping": "{% for key, value in words.items() %}{{ key }}{{ value }}{% endfor %}{{ words.get('no', 'x') }}"
               "{{ words.no }}"
               "{{ words['valor'] }}{{ {'a': 'b'}.get(name, name) }}{{ words|length }}",
    "scope": "{% set a = 1 %}{% for x in rows %}{% set a = a + x.count %}{{ a }} {% endfor %}{{ a }}"
             "{% if many %}{% set a = 5 %}{% endif %}{{ a }}{% with b = a + 1 %}{{ b }}{% endwith %}{{ b }}",
    "block set": "{% set words %}<i>{{ name }}</i>{% endset %}{{ words }}",
    "slices": "{% set f = cents|plain_money %}{{ f[:-3] }}|{{ f[-3:] }}|{{ rows[-1].count }}"
              "|{{ (cents|cents_parts)[0] }}"
              "|{{ rows|first|length }}|{{ (rows|last).count }}|{{ pairs[1][0] }}",
    "macro": "{% from 'macros.html' import line, twice as both %}{{ line('a', name, cents) -}}\n"
             "{{ line(id='', label=safe) }}"
             "{{ both('<x>') }}{% macro own(x, y=x) %}{{ x }}{{ y }}{{ many }}{% endmacro %}{{ own(1) }}"
             "{{ own(1, y=2) }}",
    "include": "{% set seen = 'outside' %}{% include 'included' %}{{ inside }}.",
    "included": "{{ seen }}{% set inside = 1 %}{% set seen = 2 %}{{ inside }}{{ name }}\n",
    "child": "{% extends 'base.html' %}{% set said = name %}{% block title %}{{ said }}{% endblock %}lost",
    "texts": "{{ _('Faltam %(n)s', n=name) }}{{ _('100%% seu') }}{{ _('<b>%(x)s</b>', x=safe) }}"
             "{{ ngettext('%(num)s dia', '%(num)s dias', many) }}{{ ngettext('%(num)s dia', '%(num)s dias', 1) }}"
             "{{ ngettext('%(a)s de %(num)s', '%(a)s dos %(num)s', 0, a='<') }}",
    "filters": "{{ cents|money }}{{ (-cents)|money }}{{ few|money }}{{ many|percent }}{{ rate|rate_percent }}"
               "{{ round|short_rate }}{{ tiny|rate_percent }}{{ on|day }}{{ on|day_long }}{{ on|day_week }}"
               "{{ on|day_month }}{{ on|month_year }}{{ on|month_long }}{{ on.isoformat() }}"
               "{{ '12345678909'|cpf }}"
               "{{ '12ABC34501DE35'|document }}{{ '12345678909'|masked_document }}{{ '01000000'|postal_code }}",
    "more filters": "{{ at|moment }} {{ old|moment }} {{ kind|product }} {{ name|product }}",
    "address": "{{ url_for('agreements.show', agreement_id=ident) }}{{ url_for('charges.boleto', charge_id=ident) }}"
               "{{ url_for('simulation.show', contrato=ident, valor=name, nada=none) }}"
               "{{ url_for('contracts.index') }}",
    "context": "{% from 'around.html' import said with context %}{{ said() }}{% set later = 1 %}",
    "built in": "{{ ['a', '<', safe]|join(', ') }}{{ ['a', '<']|join }}{{ name|replace('&', 'e') }}"
                "{{ missing|default('d') }}"
                "{{ ''|default('d', true) }}{{ '%.1f'|format(half) }}{{ '%.1f'|format(half + 6) }}"
                "{{ '%s-%d'|format('a', 3) }}"
                "{{ many|string }}{{ missing is defined }}{{ many is odd }}",
}
REFUSED = {
    "{% autoescape false %}{{ x }}{% endautoescape %}": "Scope",
    "\n\n{{ x|tojson }}": "Filter", "{{ 1 / 2 }}": "Div", "{{ 2 ** 3 }}": "Pow",
    "{% call x() %}{% endcall %}": "CallBlock",
    "{% filter upper %}x{% endfilter %}": "FilterBlock", "{{ x.run() }}": "Call", "{{ f(*x) }}": "Call",
    "{% include x %}": "Include", "{% import 'macros.html' as m %}": "Import", "{{ _(x) }}": "Call",
    "{{ icon(x) }}": "Call",
    "{{ x.__class__ }}": "Getattr", "{{ 1 < x < 3 }}": "Compare", "{{ x is divisibleby 3 }}": "Test",
    "{% macro a() %}{{ caller() }}{% endmacro %}": "Name", "{% set x.y = 1 %}": "NSRef", "{{ x[::2] }}": "Getitem",
    "{% for x in y recursive %}{% endfor %}": "For", "{{ super() }}": "Name",
}


def environment(app, files):
    env = app.jinja_env.overlay(loader=DictLoader(files), cache_size=0)
    assert isinstance(env, Environment)
    return env


@needs_node
@pytest.mark.parametrize("locale", list(i18n.LOCALES))
def test_every_construct_writes_the_same_bytes(app, tmp_path, locale):
    files = {f"{name}.html": text for name, text in CASES.items()} | FILES
    files = {name: text.replace("'included'", "'included.html'") for name, text in files.items()}
    env = environment(app, files)
    names = [f"{name}.html" for name in CASES]
    with app.test_request_context(headers={"Accept-Language": locale.replace("_", "-")}):
        assert i18n.locale_code() == locale
        ours = [env.get_template(name).render(**VALUES, seen="") for name in names]
        module = offline_module(env, names, locale)
    cases = [{"name": name, "values": {**VALUES, "seen": ""}} for name in names]
    assert dict(zip(names, run_templates(tmp_path, module, cases), strict=True)) == dict(zip(names, ours, strict=True))


@pytest.mark.parametrize(("source", "node"), REFUSED.items())
def test_anything_else_is_refused_with_its_place(app, source, node):
    env = environment(app, {"one.html": source, **FILES})
    with app.test_request_context(), pytest.raises(CannotTravel) as caught:
        travelling(env, ["one.html"])
    assert (caught.value.template, caught.value.node) == ("one.html", node)
    assert caught.value.line == source.count("\n") + 1
    assert f"one.html:{caught.value.line}: {node}" in str(caught.value)


def test_addresses_and_icons_are_answered_once_by_the_server(app):
    source = "{{ url_for('public.help_page') }}{{ icon('alert') }}{{ asset('icons/icon.svg') }}"
    with app.test_request_context():
        found = travelling(environment(app, {"one.html": source}), ["one.html"])
    text = found.functions["one.html"]
    assert 'rt.out("/ajuda")' in text
    assert 'rt.markup("<svg class' in text
    assert "/icons/icon.svg" in text


def test_everything_a_template_needs_travels_with_it(app):
    files = {"a.html": "{% from 'b.html' import b %}{{ b() }}",
             "b.html": "{% macro b() %}{% include 'c.html' %}{% endmacro %}",
             "c.html": "{{ _('Voltar') }}", "d.html": ""}
    with app.test_request_context():
        found = travelling(environment(app, files), ["a.html"])
    assert list(found.functions) == ["a.html", "b.html", "c.html"]
    assert found.messages == {("Voltar",)}
