"""Creating an agreement: the one form of the product that binds somebody."""

import base64
import hashlib
import uuid
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from uuid import UUID

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.errors import CoreError
from portal.db.models import Quote
from portal.services import messages
from portal.services.acceptance import Accepted, Wish, accept
from portal.services.codes import CodeRefused
from portal.services.debtors import read_debtor
from portal.services.evidence import Proof, Visit
from portal.services.offers import Refused
from portal.services.passkeys import PasskeyRefused
from portal.services.quotes import read_quote
from portal.services.stated_terms import read_terms
from portal.web import drafts
from portal.web.browser import rotate_session
from portal.web.codes import check_acceptance_code, code_problem
from portal.web.context import creditor, db, debtor, portal
from portal.web.debtor.agreement_paper import draft_of, exact_text
from portal.web.debtor.agreements import bp
from portal.web.debtor.deciding import ConfirmForm, confirm_page, taken_page
from portal.web.debtor.passkeys import check_assertion
from portal.web.debtor.quotes import changed
from portal.web.guards import debtor_required

#: The agreements' own blueprint, with the form of this file on it.
__all__ = ["bp", "create"]

#: What a code or a passkey bound to the terms raises a session to, for this act only.
STEP_UP_LEVEL = 2


class NoProof(Exception):
    """No readable code and no passkey came with the request: 403 for none, 422 for half a code."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


@bp.post("")
@debtor_required
def create() -> ResponseReturnValue:
    """Accept a quote. Sent twice, it is still one agreement and the same answer."""
    quote_id, key = _id("quote_id"), _id("acceptance_key")
    if quote_id is None or key is None:
        abort(422)
    wish = Wish(creditor().id, debtor().debtor_id, quote_id, key)
    form = ConfirmForm()
    try:
        made = accept(
            db(), wish, prove=lambda quote: _prove(quote, form), visit=_visit, announce=_announce,
            now=portal().now(), new_id=uuid.uuid4,
        )
    except NoProof as missing:
        return confirm_page(_own(wish), form=form, key=key, status=missing.status)
    except CodeRefused as refused:
        form.codigo.errors = [code_problem(refused)]
        return confirm_page(_own(wish), form=form, key=key, status=429 if refused.until else 422)
    except PasskeyRefused:
        problem = gettext("Não deu certo com a chave. Você pode tentar de novo ou usar o código.")
        return confirm_page(_own(wish), key=key, problem=problem, status=422)
    except Refused:
        return changed(_own(wish), why="refused", status=409)
    except CoreError as error:
        return _refused(error, wish)
    response = make_response(redirect(url_for("agreements.show", agreement_id=made.agreement_id), 303))
    if made.created:
        rotate_session(response)
    return response


def _refused(error: CoreError, wish: Wish) -> ResponseReturnValue:
    if error.code == "CONTRACTS_TAKEN":
        return taken_page(UUID(str(error.facts["agreement_id"])), str(error.facts["number"]))
    if error.code == "QUOTE_EXPIRED":
        return changed(_own(wish), why="expired", status=410)
    if error.code == "QUOTE_CHANGED":
        return changed(_own(wish), why="changed", status=409)
    return abort({"ACCEPTANCE_BUSY": 503, "ACCEPTANCE_KEY_REUSED": 422}.get(error.code, 404))


def _id(name: str) -> UUID | None:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        return None


def _own(wish: Wish) -> Quote:
    quote = read_quote(db(), wish.quote_id, wish.debtor_id)
    if quote is None:
        abort(404)
    return quote


def _prove(quote: Quote, form: ConfirmForm) -> Proof:
    """A passkey over the digest of the terms, or the code sent for that digest."""
    assertion = request.form.get("assertion", "")
    if assertion:
        signed = check_assertion(assertion, quote.terms_digest)
        return Proof("passkey", STEP_UP_LEVEL, {
            "passkey_id": str(signed.passkey_id), "checked_at": portal().now().isoformat(),
            **{
                name: base64.b64encode(getattr(signed, name)).decode()
                for name in ("credential_id", "public_key", "authenticator_data", "client_data", "signature")
            },
        })
    if not form.validate():
        raise NoProof(422 if form.codigo.raw_text().strip() else 403)
    checked = check_acceptance_code(quote.terms_digest, form.codigo.data)
    return Proof("code", STEP_UP_LEVEL, {
        "code_id": str(checked.code_id), "channel": checked.channel,
        "message_sha256": checked.message_digest.hex() if checked.message_digest else None,
        "sent_at": checked.sent_at.isoformat() if checked.sent_at else None,
        "checked_at": checked.checked_at.isoformat(),
    })


def _visit(quote: Quote) -> Visit:
    person = debtor()
    text = exact_text(draft_of(read_terms(quote.terms), read_debtor(db(), portal().vault, person.debtor_id)))
    return Visit(
        session_id=person.id, session_level=person.level, signed_in_at=person.created_at,
        ip=request.remote_addr or "", user_agent=request.user_agent.string, release=release(),
        document_digest=hashlib.sha256(text).digest(),
    )


def _announce(quote: Quote, made: Accepted) -> None:
    """Promise the confirmation to every contact on file: whoever did not accept must hear of it."""
    terms = read_terms(quote.terms)
    messages.promise_to_all(
        db(), portal().vault, creditor_id=creditor().id, debtor_id=debtor().debtor_id,
        draft=drafts.write(
            "agreement_made", number=made.number, terms=terms, first=terms.schedule[0], host=portal().settings.hostname
        ),
        key=f"agreement_made:{made.agreement_id}", now=portal().now(), new_id=uuid.uuid4,
    )


@lru_cache(maxsize=1)
def release() -> str:
    """The version of the product that took the acceptance."""
    try:
        return version("quite")
    except PackageNotFoundError:
        return "source"
