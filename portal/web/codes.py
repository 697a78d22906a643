"""Sending and checking one-time codes from a page: the web's half of `portal.services.codes`."""

import secrets
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext, ngettext

from portal.clock import civil_time
from portal.i18n import locale_code, moment
from portal.services import codes, debtors, messages
from portal.services.codes import Ask, Checked, CodeRefused, Issued, Pending
from portal.web import drafts
from portal.web.browser import browser_digest, knows_browser
from portal.web.context import creditor, db, debtor, portal


def send_code(ask: Ask, kind: str, **facts: Any) -> Issued:
    """Issue a code and promise the message that carries it. Raises `CodeRefused`."""
    now = portal().now()
    issued = codes.issue(db(), portal().vault, ask, now=now, new_id=uuid.uuid4, below=secrets.randbelow)
    draft = drafts.write(kind, code=issued.code, words=issued.words, **facts)
    messages.promise_code(
        db(), portal().vault, creditor_id=creditor().id, code_id=issued.id, draft=draft, now=now, new_id=uuid.uuid4
    )
    return issued


def send_acceptance_code(
    terms_digest: bytes, channel: str = "", *, total: int, count: int, installment: int, first_due: date
) -> Issued:
    """A code that accepts these terms and no others; its message says which. Amounts in cents.

    Raises `CodeRefused`.
    """
    facts = debtors.read_debtor(db(), portal().vault, debtor().debtor_id)
    ask = Ask(
        creditor_id=creditor().id, purpose="accept", debtor_id=facts.id, bound=terms_digest, channel=channel,
        subject=debtors.subject_of(portal().vault, creditor().id, facts.document),
        identity=debtors.identity_of(portal().vault, creditor().id, facts.document, facts.birth_date),
        browser=browser_digest(),
    )
    return send_code(ask, "accept_code", total=total, count=count, installment=installment, first_due=first_due)


def check_acceptance_code(terms_digest: bytes, code: str) -> Checked:
    """Use up the code for these terms. Raises `CodeRefused`; the wrong try is counted."""
    return codes.check(
        db(), portal().vault, creditor_id=creditor().id, browser=browser_digest(), purpose="accept", code=code,
        now=portal().now(), bound=terms_digest,
    )


def pending_code(purpose: str) -> Pending | None:
    """The code this browser waits for."""
    if not knows_browser():
        return None
    return codes.pending(
        db(), portal().vault, creditor_id=creditor().id, browser=browser_digest(), purpose=purpose
    )


def code_problem(refused: CodeRefused) -> str:
    """What to say beside the code field, and what to do next."""
    until = when(refused.until) if refused.until else ""
    sentences = {
        "WAIT": gettext("Espere até %(until)s para pedir outro código", until=until),
        "TOO_MANY": gettext("Já enviamos vários códigos. Espere até %(until)s para pedir outro", until=until),
        "LOCKED": gettext("Foram muitos códigos trocados. Por segurança, espere até %(until)s", until=until),
        "DISABLED": gettext("Por segurança, o código não funciona mais aqui. Fale com a gente para entrar"),
        "NONE": gettext("Este código não vale mais neste aparelho. Peça outro"),
        "EXPIRED": gettext("Passaram 10 minutos e este código não vale mais. Peça outro"),
        "SPENT": gettext("Foram 5 tentativas e este código não vale mais. Peça outro"),
        "WRONG": gettext("O código é outro. Confira a mensagem mais nova. ") + ngettext(
            "Você pode tentar mais %(num)s vez", "Você pode tentar mais %(num)s vezes", refused.left
        ),
    }
    return sentences[refused.code]


def when(until: datetime) -> str:
    """``14h06`` today, with the date on another day; always rounded up, so that it is true when it comes."""
    rounded = civil_time(until + timedelta(seconds=59, microseconds=999_999)).replace(second=0, microsecond=0)
    if rounded.date() != civil_time(portal().now()).date():
        return moment(rounded)
    if locale_code() == "en":
        return f"{rounded:%H:%M}"
    return f"{rounded.hour}h{rounded.minute:02d}" if rounded.minute else f"{rounded.hour}h"
