"""The demo's banking app: reads a boleto or a Pix code and pays it, with money that does not exist."""

from contextlib import suppress
from typing import TYPE_CHECKING, cast

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.errors import CoreError
from portal.core.money import parse_cents
from portal.gateways.boleto.simulated import SimulatedBank
from portal.gateways.errors import GatewayError
from portal.gateways.payable import Payable
from portal.gateways.pix.simulated import SimulatedPsp
from portal.web.context import creditor, portal
from portal.web.guards import demo_only

if TYPE_CHECKING:
    from portal.gateways.pix.payer import SimulatorPayer

    #: The payer's side of a PSP: of the one inside a test, or of `portal psp`.
    Payer = SimulatedPsp | SimulatorPayer

bp = Blueprint("demo_bank", __name__, url_prefix="/demo")

LONGEST_CODE = 600
LISTED = 12


@bp.get("/banco")
@demo_only
def index() -> ResponseReturnValue:
    """What can be paid; with ``codigo``, what a banking app shows before paying that one."""
    code = request.args.get("codigo", "").strip()[:LONGEST_CODE]
    found = _find(code) if code else None
    problem = "" if found or not code else gettext("Este código não está aberto no banco da demonstração")
    return render_template(
        "demo/bank.html", code=code, found=found, problem=problem, amount_problem="", typed="",
        waiting=[] if found else _waiting(), paid=request.args.get("pago") == "1",
    ), 422 if problem else 200


@bp.post("/banco")
@demo_only
def pay() -> ResponseReturnValue:
    """Pay a code, whole or another amount. The portal hears of it from bank or PSP, as it would in life."""
    code = request.form.get("codigo", "").strip()[:LONGEST_CODE]
    typed = request.form.get("valor", "").strip()[:20]
    found = _find(code)
    if found is None:
        return redirect(url_for("demo_bank.index", codigo=code), 303)
    try:
        amount = parse_cents(typed) if typed else found.total
        if amount <= 0:
            raise CoreError("AMOUNT_NOT_POSITIVE")
        _company(code).pay(code, amount)
    except CoreError:
        words = gettext("Escreva um valor em reais, como 25,00")
        return render_template(
            "demo/bank.html", code=code, found=found, problem="", amount_problem=words, typed=typed, waiting=[],
            paid=False,
        ), 422
    except GatewayError:
        return redirect(url_for("demo_bank.index", codigo=code), 303)
    return redirect(url_for("demo_bank.index", pago=1), 303)


def _bank() -> SimulatedBank:
    if not isinstance(portal().boleto, SimulatedBank):
        abort(404)
    return cast(SimulatedBank, portal().boleto)


def _psp() -> "Payer":
    if isinstance(portal().pix, SimulatedPsp):
        return cast(SimulatedPsp, portal().pix)
    from portal.gateways.pix.payer import SimulatorPayer

    return SimulatorPayer(portal().settings.pix_url, portal().now)


def _find(code: str) -> Payable | None:
    try:
        found = _bank().find(code) or _psp().find(code)
    except GatewayError:  # the PSP is not running: its codes are not open
        return None
    return found if found and found.receiver_document == creditor().cnpj else None


def _company(code: str) -> "SimulatedBank | Payer":
    return _bank() if _bank().find(code) else _psp()


def _waiting() -> list[Payable]:
    mine = creditor().cnpj
    waiting = _bank().open_titles(mine, LISTED)
    with suppress(GatewayError):  # the PSP is not running
        waiting += _psp().open_charges(mine, LISTED)
    return sorted(waiting, key=lambda each: each.due_date)[:LISTED]
