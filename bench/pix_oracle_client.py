"""Our client against the address given: BACEN's examples for the mock, behavior for the proxied simulator."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from portal.gateways.errors import GatewayError
from portal.gateways.late import LateRules
from portal.gateways.pix.bacen import Access, BacenPsp
from portal.gateways.pix.base import PixNowOrder, PixOrder

#: What Prism answers to PUT /cobv: BACEN's example cobResponse4. Asked for the same, the client must take it.
EXAMPLE = PixOrder(
    txid="7978c0c97ea847e78e8849634473c1f1", due_date=date(2020, 12, 31), days_after_due=30, amount=12_345,
    debtor_name="Francisco da Silva", debtor_document="12345678909", late=LateRules("0.02", "0.01"),
    pix_key="5f84a4c5-c5cb-4599-9f13-7eb4d419dacc", receiver_name="Empresa", receiver_city="Recife",
    receiver_document="56989000019533",
)
PERIOD = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
TRIES = 4
HOOK = "https://portal.example/x"
E2EID = "E12345678202009091221abcdef12345"


def gateway(api: str, token_url: str) -> BacenPsp:
    return BacenPsp(Access(api, token_url, "demo", "demo-psp-secret"), simulated=True)


class Tally:
    def __init__(self, name: str) -> None:
        self.name, self.done, self.wrong = name, 0, 0

    def check(self, words: str, call: Callable[[], Any], expected: Callable[[Any], bool]) -> Any:
        self.done += 1
        for _ in range(TRIES):
            try:
                got = call()
                break
            except GatewayError as error:
                got = error
                if error.code != "psp_timeout":  # a judge that is only slow is asked again
                    break
        try:
            good = expected(got)
        except (AttributeError, TypeError, IndexError):
            good = False
        self.wrong += not good
        print(f"  {'ok  ' if good else 'FAIL'} {words}" + ("" if good else f": {got!r}"[:300]))
        return got

    def close(self) -> int:
        print(f"{self.name}: {self.done} calls, {self.wrong} wrong")
        return self.wrong


def against_mock(api: str, token_url: str) -> int:
    """Prism checks what we send and echoes BACEN's examples; it keeps nothing."""
    tally, psp = Tally("our client against the Prism mock"), gateway(api, token_url)
    tally.check("create", lambda: psp.create(EXAMPLE), lambda a: a.status == "active" and a.br_code.startswith("0002"))
    tally.check("create for a company", lambda: psp.create(replace(EXAMPLE, debtor_document="12345678000195")),
                lambda a: a.status == "active")
    tally.check("create, another amount than answered", lambda: psp.create(replace(EXAMPLE, amount=1)),
                lambda a: isinstance(a, GatewayError) and a.code == "psp_charge_differs")
    tally.check("create, txid of 25", lambda: psp.create(replace(EXAMPLE, txid="a" * 25)),
                lambda a: isinstance(a, GatewayError))
    tally.check("fetch", lambda: psp.fetch(EXAMPLE.txid), lambda a: a.txid == EXAMPLE.txid)
    tally.check("remove", lambda: psp.remove(EXAMPLE.txid), lambda a: a.status in ("active", "removed"))
    now = PixNowOrder("a" * 32, 3600, 3_700, "7d9f0335-8dcc-4054-9bf9-0dbd61d36906", "Empresa", "Recife")
    tally.check("create_now", lambda: psp.create_now(now),
                # the example is of another txid, so it is refused after it was read
                lambda a: isinstance(a, GatewayError) and a.code == "psp_charge_differs")
    tally.check("fetch_now", lambda: psp.fetch_now("a" * 32), lambda a: not isinstance(a, GatewayError))
    tally.check("received", lambda: list(psp.received(*PERIOD)), lambda a: len(a) > 0)
    tally.check("returned", lambda: list(psp.returned(*PERIOD)), lambda a: not isinstance(a, GatewayError))
    tally.check("find_received", lambda: psp.find_received(E2EID), lambda a: a.amount > 0)
    tally.check("refund", lambda: psp.refund(E2EID, "R1", 798), lambda a: not isinstance(a, GatewayError))
    tally.check("read_refund", lambda: psp.read_refund(E2EID, "R1"), lambda a: not isinstance(a, GatewayError))
    tally.check("set_webhook", lambda: psp.set_webhook(EXAMPLE.pix_key, HOOK), lambda a: a is None)
    tally.check("webhook", lambda: psp.webhook(EXAMPLE.pix_key), lambda a: str(a).startswith("https://"))
    tally.check("drop_webhook", lambda: psp.drop_webhook(EXAMPLE.pix_key), lambda a: a is None)
    return tally.close()


def against_simulator(api: str, token_url: str, sim: str) -> int:
    """Prism stands between and turns every departure from the contract, on either side, into an error."""
    tally, psp = Tally("our client through the Prism proxy to the simulator"), gateway(api, token_url)
    today = datetime.now(UTC).date()
    order = replace(EXAMPLE, txid="f" * 32, due_date=today + timedelta(days=30))
    charge = tally.check("create", lambda: psp.create(order), lambda a: a.status == "active")
    tally.check("create again", lambda: psp.create(order), lambda a: a == charge)
    tally.check("fetch", lambda: psp.fetch(order.txid), lambda a: a == charge)
    tally.check("fetch, unknown", lambda: psp.fetch("0" * 32), lambda a: a is None)
    tally.check("create, yesterday", lambda: psp.create(replace(order, txid="e" * 32, due_date=date(2020, 1, 1))),
                lambda a: isinstance(a, GatewayError) and a.permanent)
    if isinstance(charge, GatewayError):
        return tally.close()  # nothing to pay: the rest would say the same
    httpx.post(f"{sim}/pay", json={"code": charge.br_code}).raise_for_status()
    paid = tally.check("fetch, paid", lambda: psp.fetch(order.txid),
                       lambda a: a.status == "completed" and a.received[0].amount == order.amount)
    if isinstance(paid, GatewayError) or not paid.received:
        return tally.close()
    e2eid = paid.received[0].e2eid
    tally.check("remove, paid", lambda: psp.remove(order.txid), lambda a: a.status == "completed")
    tally.check("received", lambda: [one.e2eid for one in psp.received(*PERIOD)], lambda a: e2eid in a)
    tally.check("refund", lambda: psp.refund(e2eid, "R1", 100), lambda a: a.status == "returned")
    tally.check("refund, too much", lambda: psp.refund(e2eid, "R2", order.amount), lambda a: a.permanent)
    tally.check("find_received", lambda: psp.find_received(e2eid), lambda a: len(a.refunds) == 1)
    tally.check("returned", lambda: [one.e2eid for one in psp.returned(*PERIOD)], lambda a: e2eid in a)
    other = replace(order, txid="d" * 32)
    tally.check("create another", lambda: psp.create(other), lambda a: a.status == "active")
    tally.check("remove", lambda: psp.remove(other.txid), lambda a: a.status == "removed")
    now = PixNowOrder("c" * 32, 600, 3_700, order.pix_key, "Empresa", "Recife")
    tally.check("create_now", lambda: psp.create_now(now), lambda a: a.status == "active")
    tally.check("remove_now", lambda: psp.remove_now(now.txid), lambda a: a.status == "removed")
    tally.check("set_webhook", lambda: psp.set_webhook(order.pix_key, HOOK), lambda a: a is None)
    tally.check("webhook", lambda: psp.webhook(order.pix_key), lambda a: a == HOOK)
    tally.check("drop_webhook", lambda: psp.drop_webhook(order.pix_key), lambda a: a is None)
    return tally.close()
