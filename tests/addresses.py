"""Every address of the product, built from the application's own map with somebody's real ids in it.

What cannot be built fails: a new route with a new kind of id, or a new form, has to be told about here or in
tests/world.py before the sweeps let it pass.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Flask
from werkzeug.routing import Rule

from tests.world import Person

#: Path parameters that name a file or a creditor, never something of a person; a link that was never made.
WORDS = {"version": "0", "name": "quite.css", "slug": "exemplo", "chave": "A" * 22, "hook": "0" * 32}

#: Where the address needs a thing in a certain state: the path parameter, and which of the person's ids it takes.
STATES = {"installments.receipt": {"installment_id": "paid_installment_id"}}

#: What each form of a signed-in person carries, by field name (values: `Person.everything`).
FORMS: Mapping[str, tuple[str, ...]] = {
    "agreements.create": ("quote_id", "acceptance_key", "codigo"),
    "budget.check": ("contrato", "renda"),
    "charges.create": (),
    "devices.end": (),
    "devices.end_all": (),
    "differences.create": ("nossa", "resposta"),
    "passkeys.challenge": (),
    "passkeys.create": (),
    "passkeys.dismiss": ("volta",),
    "passkeys.revoke": (),
    "pay_links.create": (),
    "pay_links.revoke": (),
    "quotes.create": ("token",),
    "quotes.send_code": ("li", "canal"),
}

#: Pages of a signed-in person without an id in the path, and the query they read.
PAGES: Mapping[str, tuple[str, ...]] = {
    "agreements.index": (),
    "budget.again": (),
    "comparison.show": ("contrato",),
    "contracts.index": (),
    "devices.index": (),
    "plan_details.show": ("contrato",),
    "plan_table.show": ("contrato",),
    "quotes.again": (),
    "simulation.show": ("contrato",),
}

#: Fields whose value is somebody's: another person's must be as good as one that never existed.
OWNED = {
    "agreement_id", "charge_id", "contrato", "installment_id", "passkey_id", "pay_link_id", "quote_id", "session_id",
    "token",
}


@dataclass(frozen=True)
class Address:
    """One method of one rule with values filled in. ``form`` goes into the body of a POST, ``query`` behind a GET."""

    method: str
    endpoint: str
    guard: str
    path: str
    form: Mapping[str, str]
    query: Mapping[str, str]
    #: The values in it that are somebody's.
    owned: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"

    def of_nobody(self) -> "Address":
        """The same with ids that never existed, and with a token nobody signed."""
        swap = {value: unlike(value) for value in self.owned}
        path = self.path
        for value, other in swap.items():
            path = path.replace(value, other)
        return replace(
            self, path=path, form={name: swap.get(value, value) for name, value in self.form.items()},
            query={name: swap.get(value, value) for name, value in self.query.items()},
            owned=tuple(swap[value] for value in self.owned),
        )


def unlike(value: str) -> str:
    """Another value of the same shape and length."""
    if re.fullmatch(r"[0-9a-f-]{36}", value):
        return str(uuid.uuid4())
    return value[::-1]


def addresses(app: Flask, person: Person) -> list[Address]:
    """All of them, with ``person``'s ids. Fails on what it was not told about."""
    known = person.everything()
    found = [
        _address(app, rule, method, known)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    unknown = [each for each in found if isinstance(each, str)]
    assert unknown == [], "\n".join(unknown)
    return [each for each in found if isinstance(each, Address)]


def personal(app: Flask, person: Person) -> list[Address]:
    """Those that carry something of somebody, in the path, the query or the form."""
    return [each for each in addresses(app, person) if each.owned]


def _address(app: Flask, rule: Rule, method: str, known: Mapping[str, str]) -> Address | str:
    guard = getattr(app.view_functions[rule.endpoint], "guard", "none")
    strange = rule.arguments - WORDS.keys() - known.keys()
    if strange:
        return f"{rule.rule} carries <{'>, <'.join(sorted(strange))}>: give every Person of tests/world.py one in `ids`"
    wanted = STATES.get(rule.endpoint, {})
    filled = {name: known.get(wanted.get(name, name)) or WORDS[name] for name in rule.arguments}
    path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda found: filled[found.group(1)], rule.rule)
    fields: tuple[str, ...] = ()
    if guard not in {"public", "demo"}:
        table, where = (FORMS, "FORMS") if method != "GET" else (PAGES, "PAGES")
        if rule.endpoint in table:
            fields = table[rule.endpoint]
        elif method != "GET" or not rule.arguments:
            return f"{method} {rule.rule} is new: say in {where} of tests/addresses.py what {rule.endpoint} reads"
    sent = {name: known.get(name, "") for name in fields}
    owned = [filled[name] for name in rule.arguments if name in known] + [
        value for name, value in sent.items() if name in OWNED
    ]
    return Address(
        method, rule.endpoint, guard, path, sent if method != "GET" else {}, sent if method == "GET" else {},
        tuple(owned),
    )
