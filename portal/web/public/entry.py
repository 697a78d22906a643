"""The first page: who you are, and what anybody may know before saying it."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField

from portal.clock import civil_date
from portal.gateways.messages import channels
from portal.services.policies import current_policies, policy_for
from portal.web.context import creditor, db, portal, signed_in
from portal.web.fields import BirthDateField, DocumentField
from portal.web.guards import public
from portal.web.public import help

bp = Blueprint("public", __name__)


class EntryForm(FlaskForm):
    """What a person states to get a code. The channel is read apart: an unknown one is simply the first."""

    class Meta:
        csrf = False

    documento = DocumentField(lazy_gettext("Seu CPF ou CNPJ"))
    nascimento = BirthDateField(
        lazy_gettext("Data de nascimento"), today=lambda: civil_date(portal().now())
    )
    compartilhado = BooleanField(lazy_gettext("Outras pessoas usam este celular"))


@dataclass(frozen=True)
class Limits:
    """What the offer policy says about who may use the portal alone; None where it says nothing."""

    days_overdue: int | None = None
    total: int | None = None


@bp.get("/")
@public
def entry() -> ResponseReturnValue:
    if signed_in() is not None:
        return redirect(inside_url(), 303)
    return entry_page(EntryForm())


@bp.get("/ajuda")
@public
def help_page() -> ResponseReturnValue:
    """The human route: who to talk to, and when."""
    return help.help_page()


def entry_page(form: EntryForm, *, channel: str = "", problem: str = "", status: int = 200) -> ResponseReturnValue:
    """The entry page, with what was typed and what to change."""
    offered = channels(portal().settings)
    page = render_template(
        "public/entry.html", form=form, channels=offered, channel=channel or offered[0], problem=problem,
        limits=_limits(), letters="letras" in request.args,  # a numbers keyboard could not write such a CNPJ
    )
    return page, status


def inside_url() -> str:
    """Where a signed-in person goes first."""
    return url_for("contracts.index")


def _limits() -> Limits:
    """Public on purpose: nobody should state a document to learn that this is not for them."""
    found = policy_for(current_policies(db(), creditor().id, civil_date(portal().now())), ())
    if found is None:
        return Limits()
    rules = {(rule.field, rule.op): rule.value for rule in found.policy.eligibility}
    days, total = rules.get(("days_overdue", ">")), rules.get(("total", "<="))
    return Limits(days if isinstance(days, int) else None, total if isinstance(total, int) else None)
